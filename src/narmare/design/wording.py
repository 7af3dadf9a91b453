"""What our forms say where a value cannot be used: our words for each message of Django's that a person can meet.

A message says what to write instead, and blames nobody.  What a form or a field of ours says itself is left as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from narmare.design import format as formats
from narmare.design.language import active_language


LIST = gettext_lazy("Välj något av det som finns i listan.")
NUMBER = gettext_lazy("Skriv ett tal, till exempel 12 eller 3,5.")
ODD = gettext_lazy("Skriv på ett annat sätt. Så kan det inte skrivas här.")
LOST = gettext_lazy("Något på sidan kom inte med. Öppna sidan på nytt och försök igen.")
PICK = gettext_lazy("Filen kom inte fram. Välj den igen.")
# By the field of Django's whose code it is; a field has those of all its classes, the nearest first.
WORDS: Mapping[type[forms.Field], Mapping[str, Any]] = {
    forms.CharField: {
        "max_length": gettext_lazy("Skriv högst %(limit_value)d tecken. Nu är det %(show_value)d."),
        "min_length": gettext_lazy("Skriv minst %(limit_value)d tecken. Nu är det %(show_value)d."),
        "null_characters_not_allowed": gettext_lazy("I texten finns ett tecken som inte går att spara. Skriv texten på nytt."),
    },
    forms.IntegerField: {"invalid": gettext_lazy("Skriv ett heltal, till exempel 12."), "step_size": ODD},
    forms.FloatField: {"invalid": NUMBER},
    forms.DecimalField: {
        "invalid": NUMBER,
        "max_digits": gettext_lazy("Skriv ett tal med färre siffror."),
        "max_whole_digits": gettext_lazy("Skriv ett mindre tal."),
        "max_decimal_places": gettext_lazy("Skriv färre decimaler."),
    },
    forms.DateField: {"invalid": gettext_lazy("Skriv en dag som finns, så här: 2026-09-01.")},
    forms.TimeField: {"invalid": gettext_lazy("Skriv ett klockslag, så här: 13:30.")},
    forms.DateTimeField: {"invalid": gettext_lazy("Skriv en dag och ett klockslag, så här: 2026-09-01 13:30.")},
    forms.EmailField: {"invalid": gettext_lazy("Skriv en e-postadress, så här: namn@example.se.")},
    forms.URLField: {"invalid": gettext_lazy("Skriv hela webbadressen. Den börjar med https://.")},
    forms.RegexField: {"invalid": ODD},
    forms.SlugField: {"invalid": gettext_lazy("Skriv bara bokstäverna a till z, siffror och bindestreck.")},
    forms.UUIDField: {"invalid": LOST},
    forms.FileField: {
        "invalid": PICK, "missing": PICK, "contradiction": gettext_lazy("Välj en fil eller ta bort den, inte båda."),
        "empty": gettext_lazy("Filen är tom. Välj en annan fil."),
        "max_length": gettext_lazy("Filens namn är för långt. Byt namn på filen och välj den igen."),
    },
    forms.ChoiceField: {"invalid_choice": LIST},
    forms.TypedChoiceField: {"invalid_choice": LIST},
    forms.MultipleChoiceField: {"invalid_choice": LIST, "invalid_list": LIST},
    forms.ModelChoiceField: {"invalid_choice": LIST},
    forms.ModelMultipleChoiceField: {"invalid_choice": LIST, "invalid_list": LIST, "invalid_pk_value": LIST},
}  # fmt: skip


def worded(field: forms.Field) -> dict[str, Any]:
    """The messages of the field by their codes, with our words for Django's; "required" is not among ours."""
    found = dict(field.error_messages)
    for code, text in {**_words(type(field)), **_bounds(field)}.items():  # type: ignore[arg-type]  # a class is hashable
        if code not in found or found[code] is _djangos(type(field), code):  # type: ignore[arg-type]
            found[code] = text
    return found


@cache
def _words(kind: type[forms.Field]) -> dict[str, Any]:
    said: dict[str, Any] = {}
    for one in reversed(kind.__mro__):
        said |= WORDS.get(one, {})
    return said


@cache
def _djangos(kind: type[forms.Field], code: str) -> Any:
    """Django's own message of the code; None where there is none, or a class of ours says another."""
    for one in kind.__mro__:
        said = vars(one).get("default_error_messages", {})
        if code in said:
            return said[code] if one.__module__.startswith("django.") else None
    return None


def _bounds(field: forms.Field) -> dict[str, str]:
    """What a number may be, with the decimal sign of the language."""
    least, most = getattr(field, "min_value", None), getattr(field, "max_value", None)
    said = {}
    if isinstance(least, int | float | Decimal):
        said["min_value"] = _("Skriv ett tal som är minst %(number)s.") % {"number": _number(least)}
    if isinstance(most, int | float | Decimal):
        said["max_value"] = _("Skriv ett tal som är högst %(number)s.") % {"number": _number(most)}
    return said


def _number(value: float | Decimal) -> str:
    places = max(0, -int(Decimal(str(value)).normalize().as_tuple().exponent))
    return formats.number(float(value), places, language=active_language())
