"""Places that a number can be about: the region, a municipality, a unit, an owner, an age, a sex, special housing; and their names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from narmare.analysis.indicators import housing
from narmare.analysis.indicators.months import UNKNOWN
from narmare.region.models import Unit


LEVELS = {Unit.Kind.REGION: "region", Unit.Kind.MUNICIPALITY: "municipality"}


@dataclass(frozen=True)
class Place:
    """A node of the organisation as the result table knows it: level and key."""

    level: str
    key: str
    name: str
    path: str

    @property
    def url(self) -> str:
        """The place's own page."""
        return reverse("place", args=[self.key])


def level_of(unit: Unit) -> str:
    """region, municipality or unit."""
    return LEVELS.get(Unit.Kind(unit.kind), "unit")


def place_of(unit: Unit) -> Place:
    """A unit as a place."""
    return Place(level_of(unit), unit.code, unit.name, unit.path)


def region_unit() -> Unit:
    """The region itself, above all units."""
    return Unit.objects.region()


def region() -> Place:
    """The whole region.

    Raises:
        Unit.DoesNotExist: nothing has been set up; run `narmare demo` or import units.
    """
    return place_of(region_unit())


def by_key() -> Mapping[str, Place]:
    """Every place of the organisation by its code."""
    return {unit.code: place_of(unit) for unit in Unit.objects.all()}


def ancestors(place: Place) -> list[Place]:
    """The way down from the region to `place`, without it."""
    codes = place.path.strip("/").split("/")[:-1]
    found = {unit.code: place_of(unit) for unit in Unit.objects.filter(code__in=codes)}
    return [found[code] for code in codes if code in found]


def group_name(level: str, key: str) -> str:
    """The words for a key of the levels that are no places: owner, age_band, sex and special_housing."""
    words = {
        ("owner", "public"): _("Regiondrivna"),
        ("owner", "private"): _("Privata på avtal"),
        ("owner", "municipal"): _("Kommunala"),
        ("sex", "female"): _("Kvinnor"),
        ("sex", "male"): _("Män"),
        (housing.LEVEL, housing.LIVES_THERE): _("Bor på särskilt boende"),
        (housing.LEVEL, housing.OTHERS): _("Övriga"),
    }
    if key == UNKNOWN:
        return _("Okänt")
    if level == "age_band":
        return _("%(ages)s år") % {"ages": key.replace("-", "–")}
    return words.get((level, key), key)
