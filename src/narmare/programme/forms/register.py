"""The form that brings in a whole register."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from narmare.design.forms import Form


class RegisterForm(Form):
    """A file from another installation."""

    file = forms.FileField(
        label=_("Fil"), help_text=_("En fil som en annan installation har skrivit, .yaml eller .xlsx.")
    )
