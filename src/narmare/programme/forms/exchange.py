"""A file to bring in."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from narmare.design.forms import Form


class BringForm(Form):
    """An exported programme."""

    file = forms.FileField(
        label=gettext_lazy("Fil att läsa in"), widget=forms.FileInput(attrs={"accept": ".yaml,.yml,.xlsx"}),
        help_text=gettext_lazy("En fil som är hämtad här eller i en annan installation: YAML eller Excel."),
    )  # fmt: skip
