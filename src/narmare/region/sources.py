"""What there is about a person at which unit, and whether it is closed to a reader: one decision for every page.

Apps that hold data about persons register a kind of it (`register`); nothing else tells the region what exists.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from narmare.region.models import Block, Information, Listing, Person, Unit


OVERVIEW = "overview"


@dataclass(frozen=True)
class Piece:
    """One thing to read in an opened item: when it is from, what it is, and its lines."""

    title: str
    lines: Sequence[str]
    at: datetime | None = None


@dataclass(frozen=True)
class Kind:
    """A kind of data: at which units (keys) there is any about a person, and what it says.

    `process`: the care process that has written it, where one has.
    """

    key: str
    title: Promise | str
    units: Callable[[Person, date], Collection[int]]
    show: Callable[[Person, Unit, date], Sequence[Piece]]
    process: str = ""


@dataclass(frozen=True)
class Source:
    """Data of one kind at one unit, as one reader's unit stands to it."""

    unit: Unit
    kind: str
    across: bool  # of another care provider
    blocked: bool

    @property
    def key(self) -> str:
        """What a form calls it by."""
        return f"{self.unit.code}|{self.kind}"


KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Make a kind of data known; done once, when the app starts."""
    KINDS[kind.key] = kind


def of(person: Person, reader: Unit, on: date) -> list[Source]:
    """Everything about the person that staff of `reader` cannot read by their work there, by unit and kind.

    What another provider holds is left out while the person has not been informed (lag 2022:913 2 kap. 2 §).  Of a protected
    identity the basic data are never among it.
    """
    held = [
        (key, kind.key)
        for kind in KINDS.values()
        if not (kind.key == OVERVIEW and person.protected)
        for key in kind.units(person, on)
    ]
    units = {unit.pk: unit for unit in Unit.objects.filter(pk__in={key for key, _kind in held})}
    informed = Information.objects.filter(person=person).exists()
    found = [_source(person, units[key], kind, reader, on) for key, kind in held]
    closed = [one for one in found if (one.across or one.blocked) and (informed or not one.across)]
    return sorted(closed, key=lambda one: (one.unit.path, one.kind))


def _source(person: Person, unit: Unit, kind: str, reader: Unit, on: date) -> Source:
    blocks = Block.objects.on(on).filter(person=person)
    blocked = blocks.closing(source=unit, reader=reader, process=KINDS[kind].process).exists()
    return Source(unit, kind, across=not reader.shares_provider(unit), blocked=blocked)


def _listed_at(person: Person, on: date) -> list[int]:
    return list(Listing.objects.on(on).filter(person=person).values_list("unit", flat=True))


def _basic(person: Person, unit: Unit, on: date) -> list[Piece]:
    contacts = person.named_contacts.on(on).select_related("account", "unit").order_by("-kind")
    lines = [
        _("%(years)s år") % {"years": person.age(on)},
        _("Listad på %(unit)s") % {"unit": unit.name},
        *([_("Telefon: %(phone)s") % {"phone": person.phone}] if person.phone else []),
        *(
            f"{str(one.get_kind_display()).capitalize()}: {one.account.name}, {one.unit.name}"
            for one in contacts
        ),
    ]
    return [Piece(person.name, lines)]


register(Kind(OVERVIEW, gettext_lazy("Grunduppgifter och kontakter"), _listed_at, _basic))
