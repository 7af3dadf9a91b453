"""What a manager may change about the day and about each way of staffing it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from narmare.design.forms import Form


HOURS = tuple((str(hour), f"{hour:02d}.00") for hour in range(7, 18))
UNTIL = tuple((str(hour), f"{hour:02d}.00") for hour in range(8, 23))
LATE = tuple((str(hour), f"{hour:02d}.00") for hour in range(18, 23))
TAKES = (("web", _("skrivna ärenden")), ("phone", _("samtal")), ("both", _("samtal och skrivna ärenden")))
WEEKDAYS = (_("måndag"), _("tisdag"), _("onsdag"), _("torsdag"), _("fredag"), _("lördag"), _("söndag"))


def people(label: Any, least: int = 0, **more: Any) -> forms.IntegerField:
    """A number of people."""
    return forms.IntegerField(label=label, min_value=least, max_value=60, **more)


def percent(label: Any, least: int = 0, most: int = 100, **more: Any) -> forms.IntegerField:
    """A share in percent."""
    return forms.IntegerField(label=label, min_value=least, max_value=most, **more)


class Minutes(forms.FloatField):
    """A length with comma or point before its tenths, whatever the language: an address may be opened in another."""

    def to_python(self, value: Any) -> Any:
        """The number."""
        return super().to_python(value.replace(",", ".") if isinstance(value, str) else value)


def minutes(label: Any, least: float = 0, most: float = 480, **more: Any) -> forms.FloatField:
    """A length, shown with the decimal sign of the language."""
    return Minutes(label=label, min_value=least, max_value=most, localize=True, **more)


class StaffingForm(Form):
    """The day as it is with its professions, the promise, and four ways to change the day."""

    weekday = forms.ChoiceField(label=_("Veckodag"))
    early = people(_("Sjuksköterskor till kl. 10"))
    midday = people(_("Sjuksköterskor kl. 10–13"))
    late = people(_("Sjuksköterskor från kl. 13"))
    service = minutes(_("Minuter per samtal, med journal"), 0.5, 60)
    patience = minutes(_("Minuter som den som ringer orkar vänta"), 0.5, 240, help_text=_("I genomsnitt."))
    again_share = percent(
        _("Procent av dem som ger upp som ringer igen"),
        help_text=_("Prognosen räknas som personer. 0 om ni inte vet."),
    )
    again_after = minutes(_("Minuter tills de ringer igen"), 0.5, 480, help_text=_("I genomsnitt."))
    within = minutes(_("Löfte: svar inom så många minuter"), 0.5)
    share = percent(_("Löfte: för så många procent"), 50, 99)
    cost = forms.IntegerField(
        label=_("Kronor per timme"), min_value=0, max_value=5_000, help_text=_("Med sociala avgifter.")
    )

    administrators = people(_("Medicinska sekreterare"))
    administrators_from = forms.ChoiceField(label=_("Sekreterarna börjar kl."), choices=HOURS)
    administrators_to = forms.ChoiceField(label=_("Sekreterarna slutar kl."), choices=UNTIL)
    administrators_take = forms.ChoiceField(label=_("Sekreterarna tar"), choices=TAKES)
    administrators_cost = forms.IntegerField(label=_("Kronor per timme för en sekreterare"), min_value=0, max_value=5_000)  # fmt: skip
    doctors = people(_("Läkare"))
    doctors_from = forms.ChoiceField(label=_("Läkarna börjar kl."), choices=HOURS)
    doctors_to = forms.ChoiceField(label=_("Läkarna slutar kl."), choices=UNTIL)
    doctors_take = forms.ChoiceField(label=_("Läkarna tar"), choices=TAKES)
    doctors_cost = forms.IntegerField(label=_("Kronor per timme för en läkare"), min_value=0, max_value=5_000)

    more = people(_("Fler sjuksköterskor"), -20, help_text=_("Skriv ett minustal om de ska bli färre."))
    more_from = forms.ChoiceField(label=_("Från kl."), choices=HOURS)
    more_to = forms.ChoiceField(label=_("Till kl."), choices=HOURS)

    open_until = forms.ChoiceField(label=_("Öppet till kl."), choices=LATE)
    open_people = people(_("Sjuksköterskor på kvällen"), 1)
    open_moved = percent(_("Procent av samtalen som kommer då i stället"), 0, 80)

    back_after = minutes(_("Erbjuds efter så många minuter"), 0, 120)
    back_share = percent(_("Procent som tackar ja"))

    digital = percent(_("Procent av samtalen som skrivs i stället"), 0, 95)
    digital_service = minutes(_("Minuter per skrivet ärende"), 0.5, 60)

    def __init__(self, *args: Any, weekdays: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = cast(forms.ChoiceField, self.fields["weekday"])
        choice.choices = [(str(day), WEEKDAYS[day]) for day in weekdays]

    def clean(self) -> dict[str, Any]:
        """Hours run forwards."""
        cleaned = super().clean() or {}
        for who in ("more", "administrators", "doctors"):
            start, end = f"{who}_from", f"{who}_to"
            if {start, end} <= set(cleaned) and int(cleaned[start]) >= int(cleaned[end]):
                self.add_error(end, _("Välj en tid som är senare än från-tiden."))
        return cleaned

    @property
    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """Fields in the groups of the page: the day, then one group an option, which stand side by side."""
        return [(title, [self[name] for name in names]) for title, names in OPTIONS]

    @property
    def day(self) -> list[forms.BoundField]:
        """The fields about the day as it is."""
        return [self[name] for name in DAY]


DAY = (
    "weekday",
    "early",
    "midday",
    "late",
    "service",
    "patience",
    "again_share",
    "again_after",
    "within",
    "share",
    "cost",
)
OPTIONS = (
    (
        _("Andra yrken"),
        (
            "administrators",
            "administrators_from",
            "administrators_to",
            "administrators_take",
            "administrators_cost",
            "doctors",
            "doctors_from",
            "doctors_to",
            "doctors_take",
            "doctors_cost",
        ),
    ),
    (_("Flytta sjuksköterskor"), ("more", "more_from", "more_to")),
    (_("Öppet längre"), ("open_until", "open_people", "open_moved")),
    (_("Återuppringning"), ("back_after", "back_share")),
    (_("Fler skriver"), ("digital", "digital_service")),
)
