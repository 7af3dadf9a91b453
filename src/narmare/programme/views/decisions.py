"""Decisions: search, one decision with its assignments, correct it while the minutes are open, give an assignment."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_http_methods, require_safe

from narmare.programme.actions import assignments, initiatives, meetings
from narmare.programme.forms import meetings as forms
from narmare.programme.models import Assignment, Decision
from narmare.programme.queries import decisions as found
from narmare.programme.views.acts import Act, Acts, Failed, offers, perform, reopened, run
from narmare.programme.views.sections import section
from narmare.region.permissions import Permission, requires
from narmare.region.requests import SignedInRequest


PAGE = 25


@requires(Permission.DECISION_READ)
@require_safe
def overview(request: SignedInRequest) -> HttpResponse:
    """Every decision, the latest first; words, arena and year narrow it down."""
    words = request.GET.get("sok", "").replace("\0", "")
    code, year = request.GET.get("arena", ""), request.GET.get("ar", "")
    years = found.years()
    chosen = next((one for one in years if str(one) == year), None)
    arena = found.arena_of(code) if code else None
    rows = found.search(words, arena=arena, year=chosen)
    page = Paginator(rows, PAGE).get_page(request.GET.get("sida"))
    context = {
        **section("decisions"),
        "words": words, "arena": arena, "year": chosen, "years": years, "arenas": found.arenas(),
        "page": page, "today": timezone.localdate(),
        "query": "&" + urlencode({"sok": words, "arena": arena.code if arena else "", "ar": chosen or ""}),
        "standing": found.standing(timezone.localdate()),
    }  # fmt: skip
    return render(request, "programme/decisions.html", context)


def _correct(decision: Decision, form: Any, by: Any, now: Any) -> Decision:
    seen = form.cleaned_data["seen"]
    return meetings.change_decision(decision=decision, **form.values, by=by, now=now, seen=seen)


def _settle(decision: Decision, form: Any, by: Any, now: Any) -> Any:
    if not by.has(Permission.PROGRAMME_EDIT):
        raise PermissionDenied("The permission programme.edit is needed.")
    given = form.cleaned_data
    return initiatives.settle_initiatives(
        decision=decision, initiatives=given["initiatives"], start=given["start"] == "ja", by=by, now=now
    )


def _opened(assignment: Assignment) -> str:
    return reverse("assignment", args=[assignment.pk])


ACTS: Acts = {
    "uppdrag": Act(
        gettext_lazy("Ge ett uppdrag"), forms.AssignmentForm, run(assignments.give_assignment, "decision"),
        gettext_lazy("Ge uppdraget"), gettext_lazy("Uppdraget är givet."), goes_to=_opened,
    ),
    "ratta": Act(
        gettext_lazy("Ändra lydelsen"), forms.WordingForm, _correct, gettext_lazy("Spara"),
        gettext_lazy("Beslutet är ändrat."),
    ),
    "initiativ": Act(
        gettext_lazy("Koppla till ett initiativ"), forms.LinkForm, run(meetings.link_decision, "decision"),
        gettext_lazy("Spara"), gettext_lazy("Kopplingen är sparad."),
    ),
    "avgor": Act(
        gettext_lazy("Avgör initiativ med beslutet"), forms.SettleForm, _settle, gettext_lazy("Spara"),
        gettext_lazy("Initiativen är avgjorda."), offered=lambda row: found.unsettled().exists(),
    ),
}  # fmt: skip


@requires(Permission.DECISION_READ)
@require_safe
def decision(request: SignedInRequest, pk: int) -> HttpResponse:
    """One decision: words, where it was made, what it replaces, its assignments."""
    return _page(request, _decision(pk))


@requires(Permission.DECISION_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def do(request: SignedInRequest, pk: int, act: str) -> HttpResponse:
    """Do one thing with the decision."""
    row = _decision(pk)
    return perform(
        request, ACTS, act, row, home=reverse("decision", args=[row.pk]),
        page=lambda failed, status: _page(request, _decision(pk), failed, status),
    )  # fmt: skip


def _decision(pk: int) -> Decision:
    return get_object_or_404(found.decisions(), pk=min(pk, 2**63 - 1))


def _page(request: SignedInRequest, row: Decision, failed: Failed = None, status: int = 200) -> HttpResponse:
    failed = failed or reopened(request, ACTS, row)
    shown = offers(ACTS, row, lambda key: reverse("decision-do", args=[row.pk, key]), failed)
    context = {
        **section("decisions"),
        "decision": row,
        "today": timezone.localdate(),
        "offers": shown if request.user.has(Permission.DECISION_WRITE) else [],
        "form": failed and failed[1],
        "breadcrumbs": [(pgettext("plural", "Beslut"), reverse("decisions")), (row.title, "")],
    }
    return render(request, "programme/decision.html", context, status=status)


VIEWS = ("obesvarade", "sena", "losa", "mina", "besvarade", "avslutade")


@requires(Permission.DECISION_READ)
@require_safe
def assignments_page(request: SignedInRequest) -> HttpResponse:
    """Assignments by where they stand; those without a date or anybody who can answer stand in a view of their own."""
    today, chosen = timezone.localdate(), request.GET.get("vy", "") or VIEWS[0]
    if chosen not in VIEWS:
        raise Http404("No such view.")
    standing, every = found.standing(today), found.assignments()
    own = found.own_assignments(request.user, today)
    rows = {
        "obesvarade": every.unanswered(), "sena": every.overdue(today), "losa": every.loose(), "mina": own,
        "besvarade": every.still_open().exclude(answered_at=None),
        "avslutade": every.exclude(closed_at=None).order_by("-closed_at"),
    }  # fmt: skip
    counts = {
        "obesvarade": standing.unanswered, "sena": standing.overdue, "losa": standing.loose, "mina": own.count(),
        "besvarade": standing.answered, "avslutade": standing.closed,
    }  # fmt: skip
    labels = {
        "obesvarade": _("Väntar på svar"), "sena": _("Sena"), "losa": _("Utan dag eller ansvarig"), "mina": _("Mina"),
        "besvarade": _("Besvarade"), "avslutade": _("Avslutade"),
    }  # fmt: skip
    views = [
        {"label": labels[view], "url": f"?vy={view}", "current": view == chosen, "count": counts[view]}
        for view in VIEWS
    ]
    page = Paginator(rows[chosen], PAGE).get_page(request.GET.get("sida"))
    context = {
        **section("assignments"), "views": views, "view": labels[chosen], "page": page, "today": today,
        "query": f"&vy={chosen}",
    }  # fmt: skip
    return render(request, "programme/assignments.html", context)
