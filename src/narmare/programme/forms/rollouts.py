"""Plan an initiative at units, and work with it at one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from narmare.design import format as formats
from narmare.design.forms import Form, Option
from narmare.design.language import active_language
from narmare.programme.forms.fields import SeenForm, area_text, place_choices, unit_choices
from narmare.programme.models import Rollout
from narmare.programme.queries.rollouts import checklist_for


class PlanForm(Form):
    """Where, and from which day."""

    places = forms.MultipleChoiceField(
        label=gettext_lazy("Var ska det införas?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    unit = forms.ChoiceField(label=gettext_lazy("Eller en enskild enhet"), required=False)
    planned_on = forms.DateField(
        label=gettext_lazy("Planerad start"),
        required=False,
        help_text=gettext_lazy("Tomt: ingen dag är bestämd."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["places"].choices = place_choices()  # type: ignore[attr-defined]
        self.fields["unit"].choices = [("", "–"), *unit_choices()]  # type: ignore[attr-defined]


class RolloutForm(SeenForm):
    """Plan, status and training at one unit."""

    status = forms.ChoiceField(label=gettext_lazy("Läge"), choices=Rollout.Status.choices)
    planned_on = forms.DateField(label=gettext_lazy("Planerad start"), required=False)
    started_on = forms.DateField(label=gettext_lazy("Infört från och med"), required=False)
    to_train = forms.IntegerField(label=gettext_lazy("Medarbetare att utbilda"), min_value=0, max_value=5_000)
    trained = forms.IntegerField(label=gettext_lazy("Utbildade medarbetare"), min_value=0, max_value=5_000)
    staffing = area_text(label=gettext_lazy("Bemanning"), required=False)
    note = area_text(label=gettext_lazy("Anteckning"), required=False)


class StepsForm(Form):
    """The checklist: what is done is ticked."""

    done = forms.MultipleChoiceField(
        label=gettext_lazy("Klart"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, rollout: Rollout, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language, start = active_language(), rollout.started_on or rollout.planned_on
        self.fields["done"].choices = [  # type: ignore[attr-defined]
            (step.id, Option(step.title.inn(language), hint=" · ".join(filter(None, (
                step.who.inn(language), formats.day(step.due(start), language=language),
            )))))
            for step in checklist_for(rollout).steps
        ]  # fmt: skip
