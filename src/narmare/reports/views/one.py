"""One report: read it, follow what is asked, and carry it on its way."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from narmare.region.permissions import Permission, requires
from narmare.region.requests import SignedInRequest
from narmare.reports import actions, policies, queries
from narmare.reports.document import DocumentError
from narmare.reports.forms import CorrectForm, seen_of
from narmare.reports.models import Report
from narmare.reports.render import FORMATS, html
from narmare.reports.views.common import crumbs, get_report


@requires(Permission.REPORT_READ)
@require_safe
def report(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    """The report as it reads now or as it was sent, with questions, files and the next step."""
    found = get_report(request.user, key)
    today = timezone.localdate()
    context = {
        "report": found, "questions": _questions(request, found), "later": queries.later_version(found),
        "suffixes": list(FORMATS), "density": "staff", "correct": CorrectForm(), **_steps(request, found), **crumbs(found),
    }  # fmt: skip
    try:
        document = queries.document_of(found, on=today)
        context |= {"document": document, "body": html.fragment(document), "long": queries.is_long(document)}
    except (DocumentError, queries.GoneError) as error:
        context["fault"] = str(error)
    return render(request, "reports/report.html", context)


def _questions(request: SignedInRequest, found: Report) -> list[dict[str, object]]:
    """Each question with who is asked, and whether it is the reader's to answer."""
    writes, open_ = request.user.has(Permission.REPORT_WRITE), found.state == Report.State.DRAFT
    rows = []
    for one in found.questions.select_related("asked", "answered_by"):
        mine = open_ and one.asked_id == request.user.pk
        rows.append(
            {"question": one, "mine": mine, "may_withdraw": open_ and writes and one.answered_at is None}
        )
    return rows


def _steps(request: SignedInRequest, found: Report) -> dict[str, object]:
    """What the reader may do next, and why not where a button would refuse."""
    today = timezone.localdate()
    if not request.user.has(Permission.REPORT_WRITE):
        return {"may_write": False}
    return {
        "may_write": True,
        "may_edit": found.state in (Report.State.DRAFT, Report.State.REVIEWED),
        "review_refusal": policies.review_refusal(found, seen=None, by=request.user, on=today),
        "may_correct": found.is_sent and not found.corrections.exclude(state=Report.State.DISCARDED).exists(),
    }


def _review(request: SignedInRequest, found: Report) -> Report:
    return actions.review_report(report=found, seen=seen_of(request.POST.get("seen")), by=request.user, now=timezone.now())  # fmt: skip


def _send(request: SignedInRequest, found: Report) -> Report:
    return actions.send_report(report=found, seen=seen_of(request.POST.get("seen")), by=request.user, now=timezone.now())  # fmt: skip


def _reopen(request: SignedInRequest, found: Report) -> Report:
    return actions.reopen_report(report=found, by=request.user, now=timezone.now())


def _discard(request: SignedInRequest, found: Report) -> Report:
    return actions.discard_report(report=found, by=request.user, now=timezone.now())


def _correct(request: SignedInRequest, found: Report) -> Report:
    form = CorrectForm(request.POST)
    why = form.cleaned_data["why"] if form.is_valid() else ""
    return actions.correct_report(report=found, why=why, by=request.user, now=timezone.now())


# act -> what it does, and what is said afterwards
ACTS: Mapping[str, tuple[Callable[[SignedInRequest, Report], Report], Callable[[], str]]] = {
    "granska": (_review, lambda: _("Rapporten är granskad. Nu kan den skickas.")),
    "oppna": (_reopen, lambda: _("Rapporten är ett utkast igen.")),
    "skicka": (_send, lambda: _("Rapporten är skickad. Den ändras inte mer.")),
    "kasta": (_discard, lambda: _("Utkastet är kastat.")),
    "ratta": (_correct, lambda: _("Rättelsen är ett nytt utkast. Ändra det som var fel.")),
}


@requires(Permission.REPORT_WRITE)
@require_POST
def act(request: SignedInRequest, key: uuid.UUID, act: str) -> HttpResponse:
    """Review, send, open again, throw away or correct."""
    found = get_report(request.user, key)
    if act not in ACTS:
        raise Http404("No such act")
    do, said = ACTS[act]
    try:
        changed = do(request, found)
    except (actions.Refused, queries.GoneError) as refused:
        messages.error(request, str(refused))
        return redirect("report", key=found.key)
    messages.info(request, said())
    return redirect("reports") if act == "kasta" else redirect("report", key=changed.key)
