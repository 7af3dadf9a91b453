"""Forms of the follow-up.  They clean what was typed; rules are in `policies`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from narmare.design.forms import Form
from narmare.followup.words import month


class MonthForm(Form):
    """What is said about one month: `period` is its first day, as 2026-10."""

    period = forms.ChoiceField(label=_("Månad"))

    def __init__(self, *args: Any, months: Sequence[date], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(f"{day:%Y-%m}", month(day)) for day in months]
        self.fields["period"].choices = choices  # type: ignore[attr-defined]

    def clean_period(self) -> date:
        """The first day of the month."""
        return date.fromisoformat(f"{self.cleaned_data['period']}-01")


class InterpretationForm(MonthForm):
    """How a month is to be read."""

    text = forms.CharField(
        label=_("Så ska siffran läsas"), widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Skriv vad som hände och vad ni gör. Inget om enskilda personer."),
    )  # fmt: skip


class BreakForm(MonthForm):
    """Where limits begin anew, and why."""

    cause = forms.CharField(label=_("Vad ändrades?"), help_text=_("Till exempel: 1177 direkt infördes."))
