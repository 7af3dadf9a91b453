"""Fields that several forms of the programme share: units, groups, measures, lines of text, the version that was seen."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from narmare.analysis.indicators import catalogue
from narmare.design.forms import Form
from narmare.programme.models import Goal
from narmare.programme.titles import measure_title
from narmare.region.models import Unit


WHOLE = "alla:"  # a choice that means many units: a kind, or a kind in a municipality


class LinesField(forms.CharField):
    """One value a line: typed as text, stored as a list."""

    widget = forms.Textarea(attrs={"rows": 4})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        lines = (super().to_python(value) or "").splitlines()
        return [line.strip() for line in lines if line.strip()]


class SeenForm(Form):
    """A form that carries the version of the row that its page showed."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean_seen(self) -> int:
        """The version that the page showed; without one, none is."""
        return self.cleaned_data["seen"] or 0


def area_text(rows: int = 3, **more: Any) -> forms.CharField:
    """A text of several lines."""
    return forms.CharField(widget=forms.Textarea(attrs={"rows": rows}), max_length=4_000, **more)


def indicator_choices() -> list[tuple[str, str]]:
    """Every indicator of the catalogue by title."""
    return sorted(
        ((name, measure_title(name)) for name in catalogue.load()), key=lambda pair: pair[1].casefold()
    )


def goal_choices() -> list[tuple[str, str]]:
    """Every goal that an initiative can be meant to move."""
    goals = Goal.objects.order_by("direction__order", "order")
    return [(str(goal.pk), goal.title or measure_title(goal.indicator)) for goal in goals]


def goals_of(chosen: Iterable[str]) -> list[Goal]:
    """The goals that choices of `goal_choices` mean."""
    return list(Goal.objects.filter(pk__in=list(chosen)))


def unit_choices() -> list[tuple[str, str]]:
    """Every open unit, the region and the municipalities included."""
    return [(unit.code, unit.name) for unit in _open_units()]


def _open_units() -> list[Unit]:
    order = [Unit.Kind.REGION, Unit.Kind.MUNICIPALITY]
    units = Unit.objects.filter(valid_to=None)
    return sorted(
        units,
        key=lambda one: (
            one.kind not in order,
            order.index(Unit.Kind(one.kind)) if one.kind in order else 9,
            one.name,
        ),
    )


def place_choices(own: Iterable[Unit] = ()) -> list[tuple[str, str]]:
    """Units by the handful: every care centre, those of a municipality, and the reader's own one by one."""
    many = [
        (f"{WHOLE}{Unit.Kind.CARE_CENTRE}", _("Alla vårdcentraler")),
        (f"{WHOLE}{Unit.Kind.HOSPITAL_CLINIC}", _("Alla sjukhuskliniker")),
        (f"{WHOLE}{Unit.Kind.HOME_CARE}", _("All kommunal hemsjukvård")),
    ]
    municipalities = Unit.objects.filter(kind=Unit.Kind.MUNICIPALITY, valid_to=None).order_by("name")
    many += [
        (f"{WHOLE}{Unit.Kind.CARE_CENTRE}:{one.code}", _("Vårdcentraler i %(place)s") % {"place": one.name})
        for one in municipalities
    ]
    return many + [
        (one.code, one.name) for one in own if one.kind not in (Unit.Kind.REGION, Unit.Kind.MUNICIPALITY)
    ]


def units_of(chosen: Iterable[str]) -> list[Unit]:
    """The open units that choices of `place_choices` or codes mean, each once."""
    found: dict[str, Unit] = {}
    for one in chosen:
        if one.startswith(WHOLE):
            kind, _colon, place = one.removeprefix(WHOLE).partition(":")
            units = Unit.objects.filter(kind=kind, valid_to=None)
            units = units.filter(path__contains=f"/{place}/") if place else units
        else:
            units = Unit.objects.filter(code=one, valid_to=None)
        found |= {unit.code: unit for unit in units}
    return sorted(found.values(), key=lambda unit: unit.name)


class UnitField(forms.ChoiceField):
    """One open unit; the cleaned value is the unit, or None when nothing is chosen."""

    def clean(self, value: Any) -> Any:
        code = super().clean(value)
        return Unit.objects.filter(code=code).first() if code else None

    def prepare_value(self, value: Any) -> Any:
        return value.code if isinstance(value, Unit) else value


CHOOSE = ("", gettext_lazy("Välj"))
