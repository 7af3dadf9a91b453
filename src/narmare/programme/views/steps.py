"""The steps of an initiative, each a form on a page of its own with what the step needs to know beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from narmare.programme import actions
from narmare.programme.forms import initiatives as forms
from narmare.programme.forms.fields import SeenForm
from narmare.programme.models import Group, Initiative
from narmare.programme.policies.initiatives import lacks
from narmare.programme.queries.overlap import overlaps
from narmare.programme.queries.portfolio import effect_plan
from narmare.programme.titles import measure_title
from narmare.programme.views.common import below, get_initiative, keep_typed
from narmare.region import kept
from narmare.region.models import Account
from narmare.region.permissions import Permission, requires
from narmare.region.requests import SignedInRequest


Stage = Initiative.Stage
type Given = Mapping[str, Any]
type Act = Callable[[Initiative, Given, Account, datetime], object]


@dataclass(frozen=True)
class Step:
    """A form, what it is called and what its button says, what it begins with and what it does."""

    title: Any
    button: Any
    form: type[SeenForm]
    fields: tuple[str, ...]
    act: Act
    enters: str = ""  # the stage that it begins, when it is a gate


def _edit(initiative: Initiative, given: Given, by: Account, now: datetime) -> object:
    return actions.edit_initiative(initiative=initiative, seen=given["seen"], values=given, by=by, now=now)


def _assess(initiative: Initiative, given: Given, by: Account, now: datetime) -> object:
    return actions.assess_initiative(
        initiative=initiative,
        seen=given["seen"],
        complexity=given["complexity"],
        assessment=given["assessment"],
        by=by,
        now=now,
    )


def _coordinate(initiative: Initiative, given: Given, by: Account, now: datetime) -> object:
    return actions.coordinate_initiative(
        initiative=initiative, seen=given["seen"], coordination=given["coordination"], by=by, now=now
    )


def _prioritise(initiative: Initiative, given: Given, by: Account, now: datetime) -> object:
    return actions.prioritise_initiative(
        initiative=initiative,
        seen=given["seen"],
        priority=given["priority"],
        reason=given["priority_reason"],
        by=by,
        now=now,
    )


def _decide(initiative: Initiative, given: Given, by: Account, now: datetime) -> object:
    return actions.decide_initiative(
        initiative=initiative, seen=given["seen"], start=given["start"] == "ja", decision=given["decision"],
        arena=given["arena"], decided_on=given["decided_on"], reference=given["reference"], by=by, now=now,
    )  # fmt: skip


def _gate(stage: str) -> Act:
    def enter(initiative: Initiative, given: Given, by: Account, now: datetime) -> object:
        return actions.enter_phase(
            initiative=initiative, seen=given["seen"], stage=stage, note=given["note"], by=by, now=now
        )

    return enter


def _close(initiative: Initiative, given: Given, by: Account, now: datetime) -> object:
    return actions.close_initiative(
        initiative=initiative, seen=given["seen"], learning=given["learning"], by=by, now=now
    )


def _answer(initiative: Initiative, given: Given, by: Account, now: datetime) -> object:
    return actions.answer_questions(initiative=initiative, seen=given["seen"], values=given, by=by, now=now)


EDIT = ("title_sv", "title_en", "area", "why", "groups", "activities", "prepare_from", "introduce_from", "effects_from", "close_on")  # fmt: skip
SAVE = gettext_lazy("Spara")
STEPS: Mapping[str, Step] = {
    "andra": Step(gettext_lazy("Ändra initiativet"), SAVE, forms.EditForm, EDIT, _edit),
    "bedom": Step(
        gettext_lazy("Första bedömning"), gettext_lazy("Spara bedömningen"), forms.AssessForm, ("complexity", "assessment"), _assess,
    ),
    "samordna": Step(
        gettext_lazy("Samordna med andra initiativ"), gettext_lazy("Spara samordningen"), forms.CoordinateForm, ("coordination",),
        _coordinate,
    ),
    "prioritera": Step(
        gettext_lazy("Föreslå prioritet"), gettext_lazy("Spara prioriteten"), forms.PrioritiseForm, ("priority", "priority_reason"),
        _prioritise,
    ),
    "besluta": Step(
        gettext_lazy("Skriv in beslutet"), gettext_lazy("Spara beslutet"), forms.DecideForm,
        ("pk",), _decide,
    ),
    "forbered": Step(
        gettext_lazy("Börja den förberedande fasen"), gettext_lazy("Börja fasen"), forms.GateForm, (), _gate(Stage.PREPARING),
        Stage.PREPARING,
    ),
    "infor": Step(
        gettext_lazy("Börja införandet"), gettext_lazy("Börja fasen"), forms.GateForm, (), _gate(Stage.INTRODUCING), Stage.INTRODUCING
    ),
    "effekt": Step(
        gettext_lazy("Börja effekthanteringen"), gettext_lazy("Börja fasen"), forms.GateForm, (), _gate(Stage.EFFECTS), Stage.EFFECTS
    ),
    "avsluta": Step(
        gettext_lazy("Avsluta initiativet"), gettext_lazy("Avsluta"), forms.CloseForm, ("learning",), _close, Stage.CLOSED
    ),
    "fragor": Step(gettext_lazy("Effekthantering: sju frågor"), gettext_lazy("Spara svaren"), forms.EffectPlanForm, (), _answer),
}  # fmt: skip
# The step that takes an initiative on from a stage.
NEXT_STEP: Mapping[str, str] = {
    Stage.PROPOSED: "bedom", Stage.ASSESSED: "samordna", Stage.COORDINATED: "prioritera", Stage.PRIORITISED: "besluta",
    Stage.DECIDED: "forbered", Stage.PREPARING: "infor", Stage.INTRODUCING: "effekt", Stage.EFFECTS: "avsluta",
}  # fmt: skip


@requires(Permission.PROGRAMME_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: SignedInRequest, code: str, step: str) -> HttpResponse:
    """Take a step: the form, what is known, and what is still missing."""
    page = STEPS.get(step)
    if page is None:
        raise Http404("An initiative has no such step.")
    initiative, status = get_initiative(request, code), 200
    form = page.form(kept.typed(request), initial=_begin(page, initiative))
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                page.act(initiative, form.cleaned_data, request.user, timezone.now())
            except actions.Stale as stale:
                form, status = keep_typed(form, _version(page, initiative), str(stale)), 409  # type: ignore[assignment]
            except actions.Refused as refused:
                form.add_error(None, str(refused))
                status = 409
            else:
                messages.success(request, _("Sparat."))
                return redirect("programme-initiative", code)
    context = {
        "form": form, "initiative": initiative, "step": page, "density": "staff", "breadcrumbs": below(initiative, str(page.title)),
        **_beside(step, page, initiative),
    }  # fmt: skip
    return kept.page(request, "programme/step.html", context, status)


def _version(page: Step, initiative: Initiative) -> int:
    """The version that holds now of the row that the form changes."""
    if page.form is forms.EffectPlanForm:
        plan = effect_plan(initiative)
        return 0 if plan is None else plan.version
    initiative.refresh_from_db(fields=["version"])
    return initiative.version


def _begin(page: Step, initiative: Initiative) -> dict[str, Any]:
    if page.form is forms.EffectPlanForm:
        plan = effect_plan(initiative)
        answers = (
            {}
            if plan is None
            else {name: getattr(plan, name) for name in (*plan.QUESTIONS, *plan.DESCRIPTIONS)}
        )
        return {"seen": 0 if plan is None else plan.version, **answers}
    return {"seen": initiative.version, **{name: getattr(initiative, name) for name in page.fields}}


def _beside(name: str, page: Step, initiative: Initiative) -> dict[str, Any]:
    """What the step needs to know: what is missing, what overlaps."""
    words = dict(Group.choices)
    found: dict[str, Any] = {
        "missing": list(lacks(initiative, page.enters, with_learning=False)) if page.enters else []
    }
    if name in ("samordna", "prioritera"):
        found["overlaps"] = [
            {"initiative": one.initiative, "units": one.units, "groups": [words.get(group, group) for group in one.groups],
             "measures": [measure_title(indicator) for indicator in one.indicators]}
            for one in overlaps(initiative)
        ]  # fmt: skip
    return found
