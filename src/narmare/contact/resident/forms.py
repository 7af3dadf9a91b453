"""Forms of the resident's pages.  Each page asks one thing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from narmare.contact.matter import LONGEST
from narmare.design.forms import Form, Option
from narmare.design.language import spoken_language
from narmare.knowledge.questionnaires.model import Item
from narmare.meetings.policies import LONGEST as LONGEST_MESSAGE


YEAR_AS_DIGITS = gettext_lazy("Skriv året med fyra siffror, till exempel 1956.")
YES, NO = "yes", "no"
UNITS = {"Cel": "°C", "kg": "kg", "cm": "cm", "mm[Hg]": "mmHg", "/min": "/min", "d": "dygn", "%": "%"}


class WhoForm(Form):
    """Whom the matter is about."""

    who = forms.ChoiceField(label=gettext_lazy("Vem gäller det?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, persons: Sequence[tuple[str, str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(value, Option(label, hint=hint)) for value, label, hint in persons]
        self.fields["who"].choices = choices  # type: ignore[attr-defined]


class CentreForm(Form):
    """The care centre to contact, for somebody who is not listed."""

    unit = forms.ChoiceField(
        label=gettext_lazy("Vilken vårdcentral vill du kontakta?"),
        help_text=gettext_lazy("Ingen vårdcentral är vald för personen. Valet gäller bara det här ärendet."),
    )

    def __init__(self, *args: Any, units: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [("", gettext_lazy("Välj")), *units]  # type: ignore[attr-defined]


class ReasonForm(Form):
    """What it is about, from a list in groups."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Vad gäller det?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy(
                "Välj det som stämmer bäst. Passar inget väljer du det sista, Något annat."
            )
        },
    )

    def __init__(self, *args: Any, reasons: Sequence[tuple[str, str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(value, Option(label, hint=hint)) for value, label, hint in reasons]
        self.fields["reason"].choices = choices  # type: ignore[attr-defined]


class WordsForm(Form):
    """The matter in the resident's own words."""

    words = forms.CharField(
        label=gettext_lazy("Beskriv med egna ord"),
        help_text=gettext_lazy(
            "Vad har hänt, när började det och vad har du provat själv? Skriv som du talar."
        ),
        widget=forms.Textarea(attrs={"rows": 7}),
        max_length=LONGEST,
        error_messages={"required": gettext_lazy("Skriv vad det gäller. Några ord räcker.")},
    )


class HopeForm(Form):
    """What the resident hopes for, and worries about."""

    hope = forms.CharField(
        label=gettext_lazy("Vad hoppas du att vi kan hjälpa dig med?"),
        help_text=gettext_lazy("Skriv också om du är orolig för något särskilt."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=LONGEST,
        required=False,
    )


class FileForm(Form):
    """One picture or PDF."""

    file = forms.FileField(
        label=gettext_lazy("Lägg till en bild eller en PDF"),
        help_text=gettext_lazy(
            "JPEG, PNG, HEIC eller PDF, högst 20 MB. Vi tar bort uppgifter om plats och kamera."
        ),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/heic,application/pdf"}),
    )


class MessageForm(Form):
    """A message in a case, with or without a file."""

    text = forms.CharField(
        label=gettext_lazy("Skriv till mottagningen"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=LONGEST_MESSAGE,
        required=False,
    )
    file = forms.FileField(
        label=gettext_lazy("Bild eller PDF"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/heic,application/pdf"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A text or a file is needed: neither is optional by itself (`policies` and `reply` say so).
        for field in self.fields.values():
            field.either = True  # type: ignore[attr-defined]  # label.html asks for it


class WorseForm(Form):
    """What has become worse."""

    text = forms.CharField(
        label=gettext_lazy("Vad har blivit värre?"),
        help_text=gettext_lazy("Skriv kort. Någon på mottagningen läser det på nytt."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=LONGEST_MESSAGE,
        error_messages={"required": gettext_lazy("Skriv vad som har blivit värre. Några ord räcker.")},
    )


class CallForm(Form):
    """A number to call."""

    phone = forms.CharField(
        label=gettext_lazy("Vilket nummer ska vi ringa?"),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
        max_length=20,
    )

    def clean_phone(self) -> str:
        """The number as +46..."""
        return international(self.cleaned_data["phone"])


class NoticeForm(Form):
    """Where to be told that there is something to read."""

    email = forms.EmailField(
        label=gettext_lazy("E-post"),
        required=False,
        help_text=gettext_lazy("Mejlet säger bara att du har något att läsa. Vad det är står aldrig i det."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    phone = forms.CharField(
        label=gettext_lazy("Mobilnummer för sms"),
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
        max_length=20,
    )

    def clean_phone(self) -> str:
        """The number as +46..., or an empty text."""
        return international(self.cleaned_data["phone"]) if self.cleaned_data["phone"] else ""


class FollowForm(Form):
    """Follow a case without signing in."""

    code = forms.CharField(
        label=gettext_lazy("Koden som du fick av mottagningen"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    year = forms.IntegerField(
        label=gettext_lazy("Vilket år är den som ärendet gäller född?"),
        help_text=gettext_lazy("Fyra siffror, till exempel 1956."),
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), YEAR_AS_DIGITS),
        min_value=1900,
        max_value=2100,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )


def international(number: str) -> str:
    """A number as +46..., the way notices and calls want it.

    Raises:
        ValidationError: it is no telephone number.
    """
    digits = "".join(ch for ch in number if ch.isdigit() or ch == "+")
    if digits.startswith("00"):
        digits = "+" + digits[2:]
    elif digits.startswith("0"):
        digits = "+46" + digits[1:]
    if not (digits.startswith("+") and digits[1:].isdecimal() and 7 <= len(digits) <= 16):
        raise forms.ValidationError(_("Skriv ett telefonnummer, till exempel 070-123 45 67."))
    return digits


class QuestionForm(Form):
    """One question of a questionnaire, as the field that its type needs."""

    def __init__(self, *args: Any, item: Item, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.item = item
        field = _field(item, spoken_language())
        field.error_messages["required"] = _REQUIRED.get(item.type, gettext_lazy("Svara på frågan."))
        self.fields["answer"] = field

    def answer(self) -> Any:
        """The cleaned answer as the engine keeps it; None when the question was passed by."""
        value = self.cleaned_data["answer"]
        if value in ("", None, []):
            return None
        if self.item.type == "boolean":
            return value == YES
        return value.isoformat() if isinstance(value, date) else value


_REQUIRED = {
    "boolean": gettext_lazy("Välj ja eller nej."),
    "choice": gettext_lazy("Välj det som stämmer bäst."),
    "text": gettext_lazy("Skriv ett svar."),
    "date": gettext_lazy("Välj en dag."),
}


def typed(answer: Any) -> Any:
    """A kept answer as the form's field wants it."""
    return {True: YES, False: NO}.get(answer, answer) if isinstance(answer, bool) else answer


def _field(item: Item, language: str) -> forms.Field:
    common: dict[str, Any] = {
        "label": item.text.inn(language),
        "help_text": item.why.inn(language) if item.why else "",
        "required": item.required,
    }
    if item.type == "boolean":
        return forms.ChoiceField(choices=[(YES, _("Ja")), (NO, _("Nej"))], widget=forms.RadioSelect, **common)
    if item.type == "choice":
        choices = [(option.code, option.text.inn(language)) for option in item.options]
        if item.repeats:
            return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **common)
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **common)
    if item.type == "date":
        return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **common)
    if item.type == "text":
        return forms.CharField(max_length=2000, widget=forms.Textarea(attrs={"rows": 4}), **common)
    return _number(item, common)


def _number(item: Item, common: dict[str, Any]) -> forms.Field:
    """A number in a text field: comma or point, the bounds said in words."""
    unit = UNITS.get(item.unit or "", item.unit or "")
    low, high = (
        otherwise if bound is None else bound for bound, otherwise in ((item.minimum, 0), (item.maximum, 999))
    )
    words = _("Skriv en siffra%(unit)s mellan %(low)s och %(high)s.") % {
        "unit": f" ({unit})" if unit else "",
        "low": f"{low:g}",
        "high": f"{high:g}",
    }
    kind: Any = forms.IntegerField if item.type == "integer" else forms.FloatField
    mode = "numeric" if item.type == "integer" else "decimal"
    return kind(
        min_value=low,
        max_value=high,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": mode}),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), words),
        **{**common, "help_text": f"{common['help_text']} {words}".strip()},
    )
