"""Forms of reports.  They clean what was typed; rules are in `policies`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from narmare.design.forms import Form, Option
from narmare.design.language import active_language
from narmare.followup.models import Snapshot
from narmare.followup.words import month
from narmare.region.models import Account, Unit
from narmare.reports.kinds import Kind
from narmare.reports.models import Report
from narmare.reports.parts.source import period_words
from narmare.reports.periods import Period


LONG = forms.Textarea(attrs={"rows": 8})


def snapshot_choices(snapshots: Iterable[Snapshot]) -> list[tuple[str, str]]:
    """Each snapshot by its code and the month that its numbers reach."""
    return [(one.code, _("%(code)s, till och med %(month)s") % {"code": one.code, "month": month(one.last_month)}) for one in snapshots]  # fmt: skip


class NewForm(Form):
    """What a report is about, before it is begun."""

    period = forms.ChoiceField(label=gettext_lazy("Period"))
    unit = forms.ChoiceField(label=gettext_lazy("Vad den handlar om"))
    subject = forms.ChoiceField(label=gettext_lazy("Vilket bidrag eller vilken granskning"))
    snapshot = forms.ChoiceField(
        label=gettext_lazy("Siffror"),
        help_text=gettext_lazy("En ögonblicksbild ändras aldrig. Rapporten visar alltid samma siffror."),
    )
    language = forms.ChoiceField(label=gettext_lazy("Språk"), choices=Report.Language.choices)

    def __init__(
        self, *args: Any, kind: Kind, periods: Sequence[Period], units: Sequence[Unit], subjects: Sequence[tuple[str, str]],
        snapshots: Iterable[Snapshot], **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self._choices("period", [(one.written, period_words(one)) for one in periods])
        self._choices("unit", [(one.code, one.name) for one in units])
        self._choices("subject", subjects)
        self._choices("snapshot", snapshot_choices(snapshots))
        if kind.scope not in ("grant", "audit"):
            del self.fields["subject"]
        if len(units) == 1:
            self.fields["unit"].widget = forms.HiddenInput()
            self.initial.setdefault("unit", units[0].code)

    def _choices(self, name: str, choices: Sequence[tuple[str, Any]]) -> None:
        self.fields[name].choices = list(choices)  # type: ignore[attr-defined]


class ChangeForm(Form):
    """What a report holds."""

    title = forms.CharField(label=gettext_lazy("Rubrik"), max_length=200)
    receiver = forms.CharField(label=gettext_lazy("Till"), max_length=200)
    summary = forms.CharField(
        label=gettext_lazy("Sammanfattning"), required=False, widget=LONG, max_length=20_000,
        help_text=gettext_lazy("Står först i rapporten. En tom rad börjar ett nytt stycke."),
    )  # fmt: skip
    sections = forms.MultipleChoiceField(label=gettext_lazy("Avsnitt"), widget=forms.CheckboxSelectMultiple)
    indicators = forms.MultipleChoiceField(
        label=gettext_lazy("Mätetal med diagram"), widget=forms.CheckboxSelectMultiple, required=False,
        help_text=gettext_lazy("Väljer du inga visas de som rapportens sort har."),
    )  # fmt: skip
    snapshot = forms.ChoiceField(label=gettext_lazy("Siffror"))
    language = forms.ChoiceField(label=gettext_lazy("Språk"), choices=Report.Language.choices)

    def __init__(
        self, *args: Any, kind: Kind, indicators: Sequence[tuple[str, str]], snapshots: Iterable[Snapshot], **kwargs: Any
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        language = active_language()
        sections = [(one.id, Option(one.title.inn(language), hint=_shown(one.question is not None))) for one in kind.sections]  # fmt: skip
        self.fields["sections"].choices = sections  # type: ignore[attr-defined]
        self.fields["indicators"].choices = list(indicators)  # type: ignore[attr-defined]
        self.fields["snapshot"].choices = snapshot_choices(snapshots)  # type: ignore[attr-defined]


def _shown(asks: bool) -> str:
    return _("Med en fråga som någon svarar på") if asks else ""


class AskForm(Form):
    """A question to somebody about a section."""

    section = forms.ChoiceField(label=gettext_lazy("Avsnitt"))
    asked = forms.ChoiceField(label=gettext_lazy("Vem ska svara"))
    text = forms.CharField(label=gettext_lazy("Vad du vill ha svar på"), max_length=400, widget=forms.Textarea(attrs={"rows": 2}))  # fmt: skip
    due_on = forms.DateField(label=gettext_lazy("Svar senast"), required=False)
    required = forms.BooleanField(
        label=gettext_lazy("Rapporten väntar på svaret"), required=False, initial=True,
        help_text=gettext_lazy("Den kan inte granskas innan svaret finns."),
    )  # fmt: skip

    def __init__(self, *args: Any, sections: Sequence[tuple[str, str]], accounts: Iterable[Account], **kwargs: Any) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.fields["section"].choices = list(sections)  # type: ignore[attr-defined]
        self.fields["asked"].choices = [(one.key, one.name) for one in accounts]  # type: ignore[attr-defined]

    def clean_due_on(self) -> date | None:
        """A day that this calendar has; far ones are slips of the finger."""
        due: date | None = self.cleaned_data["due_on"]
        if due is not None and not 2000 <= due.year <= 2100:
            raise forms.ValidationError(_("Skriv en dag mellan 2000 och 2100."))
        return due


class AnswerForm(Form):
    """The answer to a question."""

    text = forms.CharField(
        label=gettext_lazy("Ditt svar"), widget=LONG, max_length=20_000,
        help_text=gettext_lazy("Det står i rapporten med ditt namn. Skriv inget om enskilda personer."),
    )  # fmt: skip


class CorrectForm(Form):
    """What a correction corrects."""

    why = forms.CharField(
        label=gettext_lazy("Vad rättas?"), widget=forms.Textarea(attrs={"rows": 2}), max_length=500,
        help_text=gettext_lazy("Den som läser får se det överst i den nya versionen."),
    )  # fmt: skip


def seen_of(sent: str | None) -> int | None:
    """The count of edits that a page showed; None when it says none that could be."""
    return int(sent) if sent and sent.isascii() and sent.isdecimal() and len(sent) < 10 else None
