"""Forms of a unit's content: its decision tables, and who reaches it directly.  They clean what was typed; rules are in `content_policies`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from narmare.design.forms import Form


LONGEST_TABLE = 200_000  # characters; the longest table that comes with the product has some 6,000


class TableForm(Form):
    """A changed decision table, typed or sent as a file, and why it is changed."""

    why = forms.CharField(
        label=gettext_lazy("Varför ändras tabellen?"),
        help_text=gettext_lazy("Den som godkänner läser det. Nämn källan."),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=500,
    )
    source = forms.CharField(
        label=gettext_lazy("Tabellen"),
        help_text=gettext_lazy(
            "Raderna prövas uppifrån. Den första som stämmer avgör. Ge ändringen ett nytt nummer under version."
        ),
        widget=forms.Textarea(attrs={"rows": 32, "spellcheck": "false", "class": "code", "wrap": "off"}),
        max_length=LONGEST_TABLE,
        strip=False,
    )
    file = forms.FileField(
        label=gettext_lazy("Eller välj en fil"),
        help_text=gettext_lazy("En YAML-fil. Den ersätter det som står i rutan."),
        widget=forms.FileInput(attrs={"accept": ".yaml,.yml,text/yaml"}),
        required=False,
    )

    @classmethod
    def sent(cls, given: QueryDict, files: MultiValueDict[str, UploadedFile[Any]]) -> TableForm:
        """The form as it was sent; a file's text takes the place of what stands in the box, so that it is kept and shown."""
        data, unreadable = given.copy(), None
        if isinstance(file := files.get("file"), UploadedFile):
            try:
                data["source"] = _text_of(file)
            except ValueError as wrong:
                unreadable = str(wrong)
        form = cls(data)
        if unreadable:
            form.add_error("file", unreadable)
        return form


def _text_of(file: UploadedFile[Any]) -> str:
    """The text of an uploaded table.

    Raises:
        ValueError: it is too long or not UTF-8; the message is for the screen.
    """
    if (file.size or 0) > LONGEST_TABLE:
        raise ValueError(_("Filen är för stor för att vara en tabell. Välj en annan."))
    try:
        return file.read().decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise ValueError(_("Filen är inte text i UTF-8. Spara om den och försök igen.")) from None


class GroundForm(Form):
    """A group that somebody belongs to."""

    ground = forms.ChoiceField(label=gettext_lazy("Vilken grupp?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, grounds: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ground"].choices = grounds  # type: ignore[attr-defined]
