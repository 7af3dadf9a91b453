"""Who has which part in an initiative, what is expected of a unit, and what an initiative waits for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from narmare.design.forms import Form
from narmare.programme.forms.fields import CHOOSE, UnitField, unit_choices
from narmare.programme.models import Initiative, Mandate


class PartForm(Form):
    """A role's part at a unit."""

    unit = UnitField(
        label=gettext_lazy("Enhet"), help_text=gettext_lazy("Gäller enheten och allt under den.")
    )
    part = forms.ChoiceField(label=gettext_lazy("Uppgift"), choices=Mandate.Part.choices)
    role = forms.CharField(
        label=gettext_lazy("Roll"),
        max_length=120,
        help_text=gettext_lazy("Inget namn. Till exempel Verksamhetschef."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [CHOOSE, *unit_choices()]  # type: ignore[attr-defined]


class ExpectForm(PartForm):
    """What a unit is expected to have done, by when, with which support."""

    part = None  # type: ignore[assignment]
    role = None  # type: ignore[assignment]
    what = forms.CharField(label=gettext_lazy("Vad ska vara gjort?"), max_length=300)
    due_on = forms.DateField(label=gettext_lazy("Senast"))
    owner = forms.CharField(label=gettext_lazy("Ansvarig roll"), max_length=120, required=False)
    support = forms.CharField(label=gettext_lazy("Vilket stöd får enheten?"), max_length=200, required=False)
    measure = forms.CharField(
        label=gettext_lazy("Hur syns det att det är gjort?"), max_length=200, required=False
    )


class DependencyForm(Form):
    """What an initiative waits for."""

    needs = forms.ChoiceField(label=gettext_lazy("Väntar på"))
    why = forms.CharField(label=gettext_lazy("Varför"), max_length=300)

    def __init__(self, *args: Any, initiative: Initiative, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Initiative.objects.exclude(pk=initiative.pk).order_by("title_sv")
        self.fields["needs"].choices = [CHOOSE, *((one.code, one.title) for one in others)]  # type: ignore[attr-defined]
