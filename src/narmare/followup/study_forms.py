"""Forms of effect studies.  They clean what was typed; rules are in `policies.studies`."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from narmare.design.forms import Form
from narmare.followup import queries
from narmare.followup.policies.studies import LONGEST_WINDOW, METHODS
from narmare.followup.words import words


def method_name(method: str) -> str:
    """A method's name on the screen."""
    return {
        "auto": _("Låt införandet avgöra"),
        "imputation": _("Imputering"),
        "callaway-santanna": _("Callaway och Sant’Anna"),
        "sdid": _("Syntetisk skillnad-i-skillnader"),
        "synthetic-control": _("Syntetisk kontroll"),
        "its-reml": _("Avbruten tidsserie"),
        "its-poisson": _("Avbruten tidsserie för antal"),
        "twfe": _("Tvåvägsmodell"),
    }.get(method, method)


class StudyForm(Form):
    """What a study is to answer."""

    indicator = forms.ChoiceField(label=gettext_lazy("Vilket mätetal ska röra sig?"))
    smallest = forms.FloatField(
        label=gettext_lazy("Minsta effekt som är värd något"), localize=True,
        help_text=gettext_lazy("I mätetalets enhet, med minus om det ska sjunka: −2 är två procentenheter lägre."),
    )  # fmt: skip
    method = forms.ChoiceField(label=gettext_lazy("Metod"))
    before = forms.IntegerField(
        label=gettext_lazy("Månader före första starten"), min_value=3, max_value=LONGEST_WINDOW, initial=36
    )
    after = forms.IntegerField(
        label=gettext_lazy("Månader efter sista starten"), min_value=3, max_value=LONGEST_WINDOW, initial=24
    )
    anticipation = forms.IntegerField(
        label=gettext_lazy("Månader före starten som kan påverkas"), min_value=0, max_value=24, initial=0,
        help_text=gettext_lazy("Till exempel utbildning innan arbetssättet börjar."),
    )  # fmt: skip
    secondary = forms.MultipleChoiceField(
        label=gettext_lazy("Andra mätetal"), required=False, widget=forms.CheckboxSelectMultiple
    )
    untouched = forms.ChoiceField(
        label=gettext_lazy("Mätetal som inte ska röra sig"), required=False,
        help_text=gettext_lazy("Rör det sig ändå, är det något annat än initiativet som har hänt."),
    )  # fmt: skip

    def __init__(self, *args: Any, goals: tuple[str, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = sorted(((name, words(one.title)) for name, one in queries.definitions().items() if one.by_unit), key=lambda pair: (pair[0] not in goals, pair[1]))  # fmt: skip
        fields: Any = self.fields
        fields["indicator"].choices = known
        fields["secondary"].choices = [pair for pair in known if pair[0] in goals]
        fields["untouched"].choices = [("", _("Inget")), *known]
        fields["method"].choices = [(method, method_name(method)) for method in METHODS]
        if not fields["secondary"].choices:
            del fields["secondary"]


class DeviationForm(Form):
    """What was done otherwise than registered."""

    text = forms.CharField(
        label=gettext_lazy("Vad gjordes på annat sätt, och varför?"), widget=forms.Textarea(attrs={"rows": 3})
    )
