"""Forms of grants, the cost of care, and care tasks that move."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from narmare.programme.calculation import Side
from narmare.programme.forms.meetings import NONE, decision_words
from narmare.programme.forms.rows import KronorField, RowForm, text
from narmare.programme.models import (
    Arena,
    CareCost,
    Decision,
    Grant,
    GrantActivity,
    GrantCondition,
    GrantShare,
    TransferWork,
)


def _boards() -> Any:
    return Arena.objects.filter(kind=Arena.Kind.BOARD)


def _titled(field: Any, queryset: Any) -> None:
    field.queryset, field.label_from_instance = queryset, lambda row: row.title


def _decisions(field: Any) -> None:
    field.queryset = Decision.objects.filter(replaced_by=None).select_related("meeting__arena")
    field.label_from_instance = decision_words


class GrantForm(RowForm):
    """A new grant."""

    title = forms.CharField(label=_("Bidrag"), max_length=200)
    code = forms.SlugField(
        label=_("Kort namn i adressen"), max_length=80, help_text=_("Till exempel nara-vard-2027."),
        error_messages={"invalid": _("Skriv bokstäver a–z, siffror och bindestreck, utan mellanslag.")},
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("Slag"), choices=Grant.Kind.choices)
    giver = forms.CharField(label=_("Vem som ger"), max_length=200)
    year = forms.IntegerField(label=_("År"), min_value=2000, max_value=2100)
    total = KronorField(label=_("Belopp i kronor"))
    decision = forms.ModelChoiceField(label=_("Beslut"), queryset=Decision.objects.none(), required=False, empty_label=NONE)  # fmt: skip
    note = text(_("Anteckning"), required=False, rows=3)

    def prepare(self, row: Any) -> None:
        _decisions(self.fields["decision"])

    def clean_code(self) -> str:
        """The code, if no grant has it."""
        code: str = self.cleaned_data["code"]
        if Grant.objects.filter(code=code).exists():
            raise forms.ValidationError(gettext("Ett annat bidrag har det namnet. Välj ett annat."))
        return code

    def clean_total(self) -> int:
        """An amount over zero."""
        total: int = self.cleaned_data["total"]
        if total <= 0:
            raise forms.ValidationError(gettext("Ange ett belopp över noll."))
        return total


class ShareForm(RowForm):
    """A board's share of a grant."""

    board = forms.ModelChoiceField(label=_("Nämnd"), queryset=Arena.objects.none(), empty_label=_("Välj"))
    amount = KronorField(label=_("Belopp i kronor"))

    def prepare(self, row: Any) -> None:
        _titled(self.fields["board"], _boards())


class PickShareForm(RowForm):
    """One of the shares."""

    share = forms.ModelChoiceField(label=_("Del"), queryset=GrantShare.objects.none(), empty_label=_("Välj"))

    def prepare(self, row: Any) -> None:
        field: Any = self.fields["share"]
        field.queryset = row.shares.select_related("board")
        field.label_from_instance = lambda share: share.board.title


class ActivityForm(PickShareForm):
    """A new activity of a board's share."""

    title = forms.CharField(label=_("Aktivitet"), max_length=200)
    amount = KronorField(label=_("Belopp i kronor"))


class PickActivityForm(RowForm):
    """One of the activities."""

    activity = forms.ModelChoiceField(label=_("Aktivitet"), queryset=GrantActivity.objects.none(), empty_label=_("Välj"))  # fmt: skip

    def prepare(self, row: Any) -> None:
        found = GrantActivity.objects.filter(share__grant=row).select_related("share__board")
        self.fields["activity"].queryset = found  # type: ignore[attr-defined]
        self.fields["activity"].label_from_instance = lambda one: f"{one.share.board.title}: {one.title}"  # type: ignore[attr-defined]


class SpendingForm(PickActivityForm):
    """Money that was spent."""

    on = forms.DateField(label=_("Dag"))
    amount = KronorField(label=_("Belopp i kronor"), help_text=_("En rättelse skrivs med ett minustecken."))
    text = forms.CharField(label=_("Vad pengarna gick till"), max_length=200)
    voucher = forms.CharField(label=_("Verifikation"), max_length=40, required=False)


class ConditionForm(RowForm):
    """A new condition."""

    text = forms.CharField(label=_("Villkor"), max_length=300)
    due = forms.DateField(label=_("Sista dag"), required=False)


class MetForm(RowForm):
    """A condition that is met."""

    condition = forms.ModelChoiceField(label=_("Villkor"), queryset=GrantCondition.objects.none(), empty_label=_("Välj"))  # fmt: skip
    how = forms.CharField(label=_("Hur det är uppfyllt"), max_length=500)

    def prepare(self, row: Any) -> None:
        self.fields["condition"].queryset = row.conditions.filter(met_at=None)  # type: ignore[attr-defined]


class ReportForm(RowForm):
    """A report of a grant."""

    until = forms.DateField(label=_("Till och med"))
    to = forms.CharField(label=_("Till vem"), max_length=120)
    returned = KronorField(label=_("Återbetalas, kronor"), required=False)
    kept = KronorField(label=_("Förs vidare, kronor"), required=False)

    @property
    def values(self) -> dict[str, Any]:
        """What was filled in; an empty amount is zero."""
        return {
            **super().values,
            "returned": self.cleaned_data["returned"] or 0,
            "kept": self.cleaned_data["kept"] or 0,
        }


class CostForm(RowForm):
    """What a level of care cost in a year."""

    year = forms.IntegerField(label=_("År"), min_value=2000, max_value=2100)
    level = forms.ChoiceField(label=_("Vårdnivå"), choices=CareCost.Level.choices)
    amount = KronorField(label=_("Kostnad i kronor"))
    source = forms.CharField(
        label=_("Källa"), max_length=200, help_text=_("Till exempel årsredovisningen 2026.")
    )

    def clean_amount(self) -> int:
        """An amount over zero."""
        amount: int = self.cleaned_data["amount"]
        if amount <= 0:
            raise forms.ValidationError(gettext("Ange ett belopp över noll."))
        return amount


class CostYearForm(RowForm):
    """A year to take from the care tables."""

    year = forms.IntegerField(
        label=_("År"), min_value=2000, max_value=2100,
        help_text=_("Kostnader per enhet läggs ihop: vårdcentraler är primärvård, resten övrig vård. Det som står för året ersätts."),
    )  # fmt: skip


class TransferForm(RowForm):
    """A proposal to move a care task."""

    title = forms.CharField(label=_("Vilken uppgift"), max_length=200)
    task = text(_("Vad som flyttas, för vilka och varför"))
    giver = forms.CharField(label=_("Vem som gör det i dag"), max_length=120)
    giver_board = forms.ModelChoiceField(label=_("Nämnd som lämnar"), queryset=Arena.objects.none(), empty_label=_("Välj"))  # fmt: skip
    taker = forms.CharField(label=_("Vem som ska göra det"), max_length=120)
    taker_board = forms.ModelChoiceField(label=_("Nämnd som tar emot"), queryset=Arena.objects.none(), empty_label=_("Välj"))  # fmt: skip

    def prepare(self, row: Any) -> None:
        for name in ("giver_board", "taker_board"):
            _titled(self.fields[name], _boards())


class WorkForm(RowForm):
    """A line of the calculation."""

    side = forms.ChoiceField(label=_("Sida"), choices=[(Side.GIVER.value, _("den som lämnar")), (Side.TAKER.value, _("den som tar emot"))])  # fmt: skip
    profession = forms.CharField(label=_("Yrke"), max_length=80)
    volume = forms.IntegerField(label=_("Gånger om året"), min_value=1, max_value=10_000_000)
    minutes = forms.DecimalField(label=_("Minuter varje gång"), min_value=0, max_value=9_999, decimal_places=1, localize=True)  # fmt: skip
    hourly = KronorField(label=_("Kronor i timmen"))
    other = KronorField(
        label=_("Annat varje gång, kronor"), required=False, help_text=_("Material, resor, prover.")
    )

    def clean_hourly(self) -> int:
        """An amount of zero or more."""
        return _not_below_zero(self.cleaned_data["hourly"])

    def clean_other(self) -> int:
        """An amount of zero or more."""
        return _not_below_zero(self.cleaned_data["other"] or 0)


def _not_below_zero(amount: int) -> int:
    if amount < 0:
        raise forms.ValidationError(gettext("Ange noll kronor eller mer."))
    return amount


class PickWorkForm(RowForm):
    """One of the lines."""

    line = forms.ModelChoiceField(label=_("Rad"), queryset=TransferWork.objects.none(), empty_label=_("Välj"))

    def prepare(self, row: Any) -> None:
        self.fields["line"].queryset = row.work.all()  # type: ignore[attr-defined]
        self.fields["line"].label_from_instance = lambda line: f"{line.get_side_display()}: {line.profession}"  # type: ignore[attr-defined]


class FrameForm(RowForm):
    """What the taker bears."""

    amount = KronorField(label=_("Kronor om året"))

    def clean_amount(self) -> int:
        """An amount of zero or more."""
        return _not_below_zero(self.cleaned_data["amount"])


class StepForm(RowForm):
    """A step of the preparation."""

    on = forms.DateField(label=_("Dag"))
    body = forms.CharField(label=_("Vem som beredde"), max_length=120)
    said = text(_("Vad de kom fram till"))


class MoneyForm(RowForm):
    """A row of the ledger."""

    valid_from = forms.DateField(label=_("Gäller från"))
    amount = KronorField(label=_("Kronor om året"), help_text=_("En rättelse skrivs med ett minustecken."))
    text = forms.CharField(label=_("Anteckning"), max_length=200, required=False)


class DecideForm(RowForm):
    """What was decided about a proposal."""

    decision = forms.ModelChoiceField(
        label=_("Beslut"), queryset=Decision.objects.none(), empty_label=_("Välj")
    )
    approved = forms.TypedChoiceField(
        label=_("Vad blev det?"), choices=[("yes", _("Uppgiften flyttas")), ("no", _("Uppgiften flyttas inte"))],
        coerce=lambda value: value == "yes", empty_value=None, widget=forms.RadioSelect,
    )  # fmt: skip
    starts_on = forms.DateField(label=_("Från och med"), required=False)

    def prepare(self, row: Any) -> None:
        _decisions(self.fields["decision"])


class OutcomeForm(RowForm):
    """What happened in a period."""

    first = forms.DateField(label=_("Från"))
    last = forms.DateField(label=_("Till och med"))
    volume = forms.IntegerField(label=_("Antal gånger"), min_value=0, max_value=10_000_000)
    hours = forms.DecimalField(label=_("Timmar det tog"), min_value=0, max_value=9_999_999, decimal_places=1, localize=True)  # fmt: skip
    text = text(_("Vad som hände"), help_text=_("Vad patienter och personal märkte, och vad den som lämnade gör med sin tid."))  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """A period in order."""
        found = super().clean() or {}
        if found.get("first") and found.get("last") and found["last"] < found["first"]:
            self.add_error("last", gettext("Perioden slutar före sin början. Ändra den ena dagen."))
        return found


class LearningForm(RowForm):
    """What was learnt."""

    learning = text(_("Vad vi har lärt oss"))
