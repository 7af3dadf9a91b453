"""Forms of the record: a correction, the person's opinion, a signature in somebody's place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from narmare.contact.models import Signature
from narmare.contact.record_policies import LONGEST
from narmare.design.forms import Form


type Choices = Sequence[tuple[str, str]]


def _text(label: Any, missing: Any, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label, widget=forms.Textarea(attrs={"rows": 4}), max_length=LONGEST,
        error_messages={"required": missing}, **more,
    )  # fmt: skip


class _EntryForm(Form):
    """The base: which entry it is about, among those that the page shows."""

    entry = forms.ChoiceField(
        label=_("Vilken anteckning?"), error_messages={"required": _("Välj en anteckning.")}
    )

    def __init__(self, *args: Any, entries: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["entry"].choices = entries  # type: ignore[attr-defined]


class CorrectionForm(_EntryForm):
    """What is right, and what was wrong."""

    text = _text(_("Vad är rätt?"), _("Skriv vad som är rätt."))
    reason = forms.CharField(
        label=_("Vad var fel, och varför?"), max_length=500,
        error_messages={"required": _("Skriv vad som var fel.")},
    )  # fmt: skip


class OpinionForm(_EntryForm):
    """What the person holds to be wrong or misleading, as staff note it."""

    entry = forms.ChoiceField(label=_("Vad gäller det?"), required=False)
    text = _text(_("Vad anser personen är fel eller missvisande?"), _("Skriv vad personen anser är fel."))


class OwnOpinionForm(_EntryForm):
    """The same, as the person writes it."""

    entry = forms.ChoiceField(label=_("Vad gäller det?"), required=False)
    text = _text(
        _("Vad är fel, och hur borde det stå?"), _("Skriv vad du anser är fel."),
        help_text=_("Vården läser det och antecknar det i journalen. Det som står där tas inte bort."),
    )  # fmt: skip


class SignForm(Form):
    """Which entries are signed, as the page showed them, and why it is done in another's place."""

    entries = forms.CharField(widget=forms.HiddenInput, max_length=20_000)
    because = forms.ChoiceField(
        label=_("Varför signerar du i någon annans ställe?"),
        choices=[("", _("Välj skäl")), *Signature.Because.choices], required=False,
    )  # fmt: skip

    def clean_entries(self) -> list[int]:
        """The keys."""
        parts = self.cleaned_data["entries"].split(",")
        if not all(part.isascii() and part.isdecimal() and len(part) < 18 for part in parts):
            raise forms.ValidationError(_("Öppna sidan igen och läs anteckningarna."))
        return [int(part) for part in parts]
