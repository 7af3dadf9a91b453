"""Where an initiative is introduced, unit by unit, and the work at one of them."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from narmare.design.language import active_language
from narmare.programme import actions
from narmare.programme.forms.fields import units_of
from narmare.programme.forms.rollouts import PlanForm, RolloutForm, StepsForm
from narmare.programme.models import Initiative, Rollout
from narmare.programme.queries.rollouts import checklist_for
from narmare.programme.views.common import frame, get_initiative, keep_typed
from narmare.region import kept
from narmare.region.permissions import Permission, requires
from narmare.region.requests import SignedInRequest


PLAN = ("status", "planned_on", "started_on", "to_train", "trained", "staffing", "note")
KINDS = {Rollout.Status.LIVE: "ok", Rollout.Status.PREPARING: "info", Rollout.Status.PAUSED: "warn"}


@requires(Permission.PROGRAMME_READ)
@require_http_methods(["GET", "HEAD", "POST"])
def overview(request: SignedInRequest, code: str) -> HttpResponse:
    """Every unit of the reader's that the initiative reaches: since when, or what remains."""
    initiative, status = get_initiative(request, code), 200
    edits = request.user.has(Permission.PROGRAMME_EDIT)
    form = PlanForm(kept.typed(request)) if edits and not initiative.is_over else None
    if request.method == "POST":
        if form is None:
            raise PermissionDenied("Only who leads the programme plans, and not in what is over.")
        status = 422
        if form.is_valid() and _plan(request, initiative, form):
            return redirect("programme-rollouts", code)
    rollouts = Rollout.objects.visible_to(request.user).filter(initiative=initiative)
    rows = (
        rollouts.select_related("unit", "initiative")
        .prefetch_related("steps")
        .order_by("started_on", "planned_on", "unit__name")
    )
    context = {
        **frame(request, initiative, "programme-rollouts"), "form": form,
        "rows": [(one, KINDS.get(Rollout.Status(one.status), ""), len(one.steps.all()), len(checklist_for(one).steps)) for one in rows],
    }  # fmt: skip
    return kept.page(request, "programme/rollouts.html", context, status)


def _plan(request: SignedInRequest, initiative: Initiative, form: PlanForm) -> bool:
    given = form.cleaned_data
    units = units_of([*given["places"], given["unit"]])
    if not units:
        form.add_error("places", _("Välj minst en enhet."))
        return False
    actions.plan_rollouts(
        initiative=initiative,
        units=units,
        planned_on=given["planned_on"],
        by=request.user,
        now=timezone.now(),
    )
    done = ngettext("Planerat vid %(n)s enhet.", "Planerat vid %(n)s enheter.", len(units)) % {
        "n": len(units)
    }
    messages.success(request, done)
    return True


@requires(Permission.PROGRAMME_READ)
@require_http_methods(["GET", "HEAD", "POST"])
def rollout(request: SignedInRequest, code: str, unit: str) -> HttpResponse:
    """The work at one unit: status, training, staffing and checklist."""
    initiative, status = get_initiative(request, code), 200
    if "\0" in unit:
        raise Http404("Not a unit's code")
    own = Rollout.objects.visible_to(request.user).select_related("unit", "initiative")
    found = get_object_or_404(own, initiative=initiative, unit__code=unit)
    may_work = request.user.has(Permission.ROLLOUT_WORK, found.unit) and not initiative.is_over
    form = RolloutForm(
        kept.typed(request), initial={"seen": found.version, **{name: getattr(found, name) for name in PLAN}}
    )
    if request.method == "POST":
        if not may_work:
            raise PermissionDenied("Only who works with the roll-out changes it.")
        form, status = _save(request, found)
        if status == 302:
            return redirect("programme-rollout", code, unit)
    ticked, language = [step.step for step in found.steps.all()], active_language()
    steps = StepsForm(rollout=found, initial={"done": ticked})
    crumbs = [
        (_("Program"), reverse("portfolio")), (initiative.title, reverse("programme-rollouts", args=[code])), (found.unit.name, "")
    ]  # fmt: skip
    context = {
        "rollout": found, "initiative": initiative, "form": form, "steps": steps,
        "list": [(step.title.inn(language), step.who.inn(language), step.id in ticked) for step in checklist_for(found).steps],
        "may_work": may_work, "breadcrumbs": crumbs, "density": "staff",
    }  # fmt: skip
    return kept.page(request, "programme/rollout.html", context, status)


def _save(request: SignedInRequest, found: Rollout) -> tuple[RolloutForm, int]:
    """Store the checklist or the plan; the status is 302 when it could be stored."""
    form, now = RolloutForm(request.POST), timezone.now()
    if request.POST.get("act") == "steg":
        actions.tick_steps(rollout=found, done=request.POST.getlist("done"), by=request.user, now=now)
        messages.success(request, _("Checklistan är sparad."))
        return form, 302
    if not form.is_valid():
        return form, 422
    try:
        actions.edit_rollout(
            rollout=found, seen=form.cleaned_data["seen"], values=form.cleaned_data, by=request.user, now=now
        )
    except actions.Stale as stale:
        found.refresh_from_db(fields=["version"])
        return keep_typed(form, found.version, str(stale)), 409  # type: ignore[return-value]
    except actions.Refused as refused:
        form.add_error(None, str(refused))
        return form, 409
    messages.success(request, _("Sparat."))
    return form, 302
