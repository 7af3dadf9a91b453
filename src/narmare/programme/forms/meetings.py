"""Forms of arenas, meetings, minutes, decisions and assignments."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from narmare.programme.forms.rows import ClockField, RowForm, open_units, staff_who_read, text
from narmare.programme.models import AgendaItem, Arena, Decision, Initiative, Meeting
from narmare.programme.queries.decisions import unsettled
from narmare.region.models import Account, Unit


NONE = _("Ingen")


class ArenaForm(RowForm):
    """A new arena."""

    title_sv = forms.CharField(label=_("Namn"), max_length=200)
    title_en = forms.CharField(label=_("Namn på engelska"), max_length=200, required=False)
    code = forms.RegexField(
        label=_("Förkortning"), max_length=20, regex=r"^[\w-]+$",
        error_messages={"invalid": _("Skriv bokstäver, siffror och bindestreck, utan mellanslag.")},
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("Slag"), choices=[(Arena.Kind.BOARD, _("nämnd")), (Arena.Kind.ARENA, _("arena"))])  # fmt: skip
    mandate = forms.ChoiceField(label=_("Vad den beslutar"), choices=Arena.Mandate.choices, required=False)
    role = forms.CharField(label=_("Uppdrag"), max_length=300, required=False)
    members = forms.CharField(label=_("Vilka som ingår"), max_length=300, required=False)
    meets_per_year = forms.IntegerField(label=_("Möten om året"), min_value=1, max_value=366, required=False)

    def clean_code(self) -> str:
        """The code, if no arena has it."""
        code: str = self.cleaned_data["code"]
        if Arena.objects.filter(code=code).exists():
            raise forms.ValidationError(_("En annan nämnd eller arena har förkortningen. Välj en annan."))
        return code


class MeetingForm(RowForm):
    """When and where a meeting is."""

    arena = forms.ModelChoiceField(label=_("Nämnd eller arena"), queryset=Arena.objects.none(), empty_label=_("Välj"))  # fmt: skip
    on = forms.DateField(label=_("Dag"))
    starts = ClockField(label=_("Börjar"), required=False)
    ends = ClockField(label=_("Slutar"), required=False)
    place = forms.CharField(label=_("Plats"), max_length=120, required=False)

    def prepare(self, row: Any) -> None:
        self.fields["arena"].queryset = Arena.objects.all()  # type: ignore[attr-defined]
        self.fields["arena"].label_from_instance = lambda arena: arena.title  # type: ignore[attr-defined]


class MoveForm(RowForm):
    """A meeting that is moved, and who took part."""

    on = forms.DateField(label=_("Dag"))
    starts = ClockField(label=_("Börjar"), required=False)
    ends = ClockField(label=_("Slutar"), required=False)
    place = forms.CharField(label=_("Plats"), max_length=120, required=False)
    present = text(_("Närvarande"), required=False, rows=3, longest=2_000)

    def prepare(self, row: Any) -> None:
        for name in ("on", "starts", "ends", "place", "present"):
            self.initial.setdefault(name, getattr(row, name))


class ItemForm(RowForm):
    """A new point of an agenda."""

    title = forms.CharField(label=_("Punkt"), max_length=200)
    background = text(_("Underlag"), required=False, help_text=_("Vad frågan gäller och vad som föreslås."))


class MinutesForm(RowForm):
    """What was said under a point."""

    title = forms.CharField(label=_("Punkt"), max_length=200)
    background = text(_("Underlag"), required=False)
    notes = text(_("Vad som sades"), required=False, rows=8)

    def prepare(self, row: Any) -> None:
        for name in ("title", "background", "notes"):
            self.initial.setdefault(name, getattr(row, name))

    def version_of(self, row: Any) -> int | None:
        """That of the minutes."""
        version: int = row.meeting.version
        return version


class WordingForm(RowForm):
    """A decision's number and words."""

    reference = forms.CharField(
        label=_("Paragraf"), max_length=40, required=False, help_text=_("Till exempel § 12.")
    )
    title = forms.CharField(label=_("Beslut"), max_length=200)
    text = text(_("Beslutets lydelse"), required=False)

    def prepare(self, row: Any) -> None:
        for name in ("reference", "title", "text"):
            self.initial.setdefault(name, getattr(row, name))

    def version_of(self, row: Any) -> int | None:
        """That of the minutes, whether the row is a decision in them or the meeting itself."""
        version: int = row.version if isinstance(row, Meeting) else row.meeting.version
        return version


class DecisionForm(WordingForm):
    """A new decision."""

    item = forms.ModelChoiceField(label=_("Under punkt"), queryset=AgendaItem.objects.none(), required=False, empty_label=NONE)  # fmt: skip
    replaces = forms.ModelChoiceField(
        label=_("Ersätter ett tidigare beslut"),
        queryset=Decision.objects.none(),
        required=False,
        empty_label=NONE,
    )
    initiative = forms.ModelChoiceField(label=_("Gäller initiativ"), queryset=Initiative.objects.none(), required=False, empty_label=NONE)  # fmt: skip

    def prepare(self, row: Any) -> None:
        self.fields["item"].queryset = row.items.all()  # type: ignore[attr-defined]
        earlier = Decision.objects.filter(meeting__on__lt=row.on, replaced_by=None)
        self.fields["replaces"].queryset = earlier.select_related("meeting__arena")  # type: ignore[attr-defined]
        self.fields["replaces"].label_from_instance = decision_words  # type: ignore[attr-defined]
        _initiatives(self)


def decision_words(decision: Decision) -> str:
    """A decision in a list to choose from: day, body, number and title."""
    return f"{decision.meeting.on} {decision.meeting.arena.code} {decision}"


def _initiatives(form: forms.Form) -> None:
    form.fields["initiative"].queryset = Initiative.objects.order_by("title_sv")  # type: ignore[attr-defined]
    form.fields["initiative"].label_from_instance = lambda initiative: initiative.title  # type: ignore[attr-defined]


class LinkForm(RowForm):
    """Which initiative a decision is about."""

    initiative = forms.ModelChoiceField(label=_("Gäller initiativ"), queryset=Initiative.objects.none(), required=False, empty_label=NONE)  # fmt: skip

    def prepare(self, row: Any) -> None:
        _initiatives(self)
        self.initial.setdefault("initiative", row.initiative)


class SettleForm(RowForm):
    """The initiatives that a decision settles, and which way."""

    initiatives = forms.ModelMultipleChoiceField(
        label=_("Vilka initiativ avgör det?"), queryset=Initiative.objects.none(), widget=forms.CheckboxSelectMultiple
    )  # fmt: skip
    start = forms.ChoiceField(
        label=_("Vad beslutades?"), widget=forms.RadioSelect,
        choices=[("ja", _("De ska startas")), ("nej", _("De ska inte startas"))],
    )  # fmt: skip

    def prepare(self, row: Any) -> None:
        self.fields["initiatives"].queryset = unsettled()  # type: ignore[attr-defined]
        self.fields["initiatives"].label_from_instance = lambda initiative: initiative.title  # type: ignore[attr-defined]


class OwnerForm(RowForm):
    """Who answers for an assignment."""

    owner = forms.ModelChoiceField(
        label=_("Person"), queryset=Account.objects.none(), required=False, empty_label=NONE
    )
    unit = forms.ModelChoiceField(label=_("Enhet"), queryset=Unit.objects.none(), required=False, empty_label=NONE, help_text=_("Enhetens chef svarar."))  # fmt: skip
    owner_title = forms.CharField(label=_("Befattning"), max_length=120, required=False, help_text=_("Som beslutet säger, till exempel hälso- och sjukvårdsdirektören."))  # fmt: skip

    def prepare(self, row: Any) -> None:
        self.fields["owner"].queryset = staff_who_read()  # type: ignore[attr-defined]
        self.fields["unit"].queryset = open_units()  # type: ignore[attr-defined]
        for name in ("owner", "unit", "owner_title"):
            self.initial.setdefault(name, getattr(row, name, None))


class AssignmentForm(OwnerForm):
    """A new assignment."""

    title = forms.CharField(label=_("Uppdrag"), max_length=200)
    text = text(_("Vad som ska göras"), required=False)
    due = forms.DateField(label=_("Sista dag"), required=False)
    field_order = ("title", "text", "owner", "unit", "owner_title", "due")


class AnswerForm(RowForm):
    """The answer to an assignment."""

    answer = text(_("Svar"), rows=6)


class WhyForm(RowForm):
    """Why something is sent back."""

    why = text(_("Varför?"), rows=3, longest=2_000)


class DueForm(RowForm):
    """Another last day."""

    due = forms.DateField(label=_("Ny sista dag"))
    why = forms.CharField(label=_("Varför?"), max_length=500)


class ClosingForm(RowForm):
    """The end of an assignment."""

    closing = forms.CharField(label=_("Vad arenan sade"), max_length=500, required=False, help_text=_("Behövs om uppdraget avslutas utan svar."))  # fmt: skip
