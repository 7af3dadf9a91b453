"""One initiative: where it stands, what comes next, what is missing, its benefits, who does what, and its history."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from narmare.design.language import active_language
from narmare.programme import actions
from narmare.programme.editable import can_restore
from narmare.programme.method import natures, phases
from narmare.programme.models import Benefit, EffectPlan, Group, Revision
from narmare.programme.policies.changes import Names, in_words, label, model_of
from narmare.programme.policies.initiatives import lacks, late_days, next_stage
from narmare.programme.queries.decisions import decisions_about
from narmare.programme.queries.overlap import overlaps
from narmare.programme.queries.portfolio import effect_plan
from narmare.programme.titles import measure_title
from narmare.programme.views.common import frame, get_initiative
from narmare.programme.views.steps import NEXT_STEP, STEPS
from narmare.programme.words import ACTIONS, STATE_KINDS
from narmare.region.permissions import Permission, requires
from narmare.region.requests import SignedInRequest


SHOWN = 100  # lines of history on the page


@requires(Permission.PROGRAMME_READ)
@require_safe
def initiative(request: SignedInRequest, code: str) -> HttpResponse:
    """The workspace of an initiative."""
    found = get_initiative(request, code)
    language, coming = active_language(), next_stage(found)
    opens = set(Benefit.objects.visible_to(request.user).filter(initiative=found).values_list("pk", flat=True))  # fmt: skip
    plan, decisions = effect_plan(found), list(decisions_about(found))
    context = {
        **frame(request, found, "programme-initiative"),
        "days_late": late_days(found, timezone.localdate()),
        "next_step": NEXT_STEP.get(found.stage), "next_title": STEPS[NEXT_STEP[found.stage]].title if found.stage in NEXT_STEP else "",
        "missing": list(lacks(found, coming)) if coming else [],
        "nature": natures().get(found.complexity), "language": language,
        "phase": phases()[found.stage].inn(language) if found.stage in phases() else "",
        "groups": [dict(Group.choices).get(group, group) for group in found.groups],
        "goals": [goal.title or measure_title(goal.indicator) for goal in found.goals.all()],
        "answers": [(label(EffectPlan, name), getattr(plan, name) if plan else "") for name in EffectPlan.QUESTIONS],
        "benefits": [(one, STATE_KINDS[one.state], one.pk in opens) for one in found.benefits.select_related("unit")],
        "overlaps": len(overlaps(found)), "gates": found.gates.select_related("passed_by"),
        "dependencies": found.dependencies.select_related("needs"), "needed_by": found.needed_by.select_related("initiative"),
        "decisions": decisions, "settled": found.settled_by,
        "undecided": found.is_running or found.stage == found.Stage.DECIDED,
    }  # fmt: skip
    return render(request, "programme/initiative.html", context)


@requires(Permission.PROGRAMME_READ)
@require_safe
def history(request: SignedInRequest, code: str) -> HttpResponse:
    """Who changed what, when, from what to what."""
    found = get_initiative(request, code)
    revisions = (
        Revision.objects.visible_to(request.user).filter(initiative=found).select_related("by")[:SHOWN]
    )
    context = {**frame(request, found, "programme-history"), "lines": _lines(revisions)}
    return render(request, "programme/history.html", context)


def _lines(revisions: Iterable[Revision]) -> list[dict[str, Any]]:
    called = Names()
    return [_line(one, called) for one in revisions]


def _line(revision: Revision, called: Names) -> dict[str, Any]:
    """One change in words."""
    names, model = dict.fromkeys((*revision.before, *revision.after)), model_of(revision)
    before, after = revision.before, revision.after
    return {
        "revision": revision, "what": ACTIONS.get(revision.action, revision.action),
        "changes": [
            (label(model, name), in_words(model, name, before.get(name), called), in_words(model, name, after.get(name), called))
            for name in names
        ],
        "restorable": can_restore(revision),
    }  # fmt: skip


@requires(Permission.PROGRAMME_EDIT)
@require_POST
def restore(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a change back."""
    revision = get_object_or_404(
        Revision.objects.visible_to(request.user).select_related("initiative"), pk=pk
    )
    try:
        actions.restore_revision(revision=revision, by=request.user, now=timezone.now())
    except actions.Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Ändringen är tagen tillbaka. Den står kvar i historiken."))
    return redirect("programme-history", revision.initiative.code)
