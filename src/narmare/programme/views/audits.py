"""Audits: questions with their judgement, recommendations with their answers, and the answer as a document."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from narmare.programme.actions import audits as actions
from narmare.programme.forms import audits as forms
from narmare.programme.models import Audit, AuditRecommendation
from narmare.programme.queries import audits as found
from narmare.programme.views.acts import Act, Acts, Failed, offers, perform, reopened, run
from narmare.programme.views.sections import section
from narmare.region.permissions import Permission, requires
from narmare.region.requests import SignedInRequest


def _opened(audit: Audit) -> str:
    return reverse("audit", args=[audit.code])


NEW: Acts = {
    "granskning": Act(
        gettext_lazy("Lägg upp en granskning"), forms.AuditForm,
        lambda row, form, by, now: actions.take_in_audit(**form.values, by=by, now=now),
        gettext_lazy("Lägg upp"), gettext_lazy("Granskningen är upplagd. Lägg till frågor och rekommendationer."),
        goes_to=_opened,
    ),
}  # fmt: skip


def _unsent(audit: Audit) -> bool:
    return audit.sent_at is None


ACTS: Acts = {
    "fraga": Act(
        gettext_lazy("Lägg till en fråga"), forms.QuestionForm, run(actions.add_question, "audit"),
        gettext_lazy("Lägg till frågan"), gettext_lazy("Frågan är tillagd."), _unsent,
    ),
    "rekommendation": Act(
        gettext_lazy("Lägg till en rekommendation"), forms.RecommendationForm, run(actions.add_recommendation, "audit"),
        gettext_lazy("Lägg till rekommendationen"), gettext_lazy("Rekommendationen är tillagd."), _unsent,
    ),
    "skicka": Act(
        gettext_lazy("Skicka svaret"), forms.SendForm, run(actions.send_answer, "audit"),
        gettext_lazy("Skicka"), gettext_lazy("Svaret är skickat. Nu ändras det inte mer."), _unsent,
    ),
}  # fmt: skip


@requires(Permission.DECISION_READ)
@require_safe
def overview(request: SignedInRequest) -> HttpResponse:
    """Every audit, and how far its answer has come."""
    return _overview(request)


@requires(Permission.DECISION_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedInRequest, act: str) -> HttpResponse:
    """Take in an audit."""
    return perform(
        request, NEW, act, None, home=reverse("audits"),
        page=lambda failed, status: _overview(request, failed, status),
    )  # fmt: skip


def _overview(request: SignedInRequest, failed: Failed = None, status: int = 200) -> HttpResponse:
    writes = request.user.has(Permission.DECISION_WRITE)
    failed = failed or reopened(request, NEW, None)
    context = {
        **section("audits"),
        "audits": [(audit, found.audit_answer(audit)) for audit in found.audits()],
        "today": timezone.localdate(),
        "offers": offers(NEW, None, lambda key: reverse("audit-new", args=[key]), failed) if writes else [],
        "form": failed and failed[1],
    }
    return render(request, "programme/audits.html", context, status=status)


def _audit(code: str) -> Audit:
    return get_object_or_404(found.audits(), code=code)


@requires(Permission.DECISION_READ)
@require_safe
def audit(request: SignedInRequest, code: str) -> HttpResponse:
    """One audit: questions and judgement, recommendations and how far each answer has come."""
    return _page(request, _audit(code))


@requires(Permission.DECISION_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def do(request: SignedInRequest, code: str, act: str) -> HttpResponse:
    """Do one thing with the audit."""
    row = _audit(code)
    return perform(
        request, ACTS, act, row, home=_opened(row),
        page=lambda failed, status: _page(request, _audit(code), failed, status),
    )  # fmt: skip


def _page(request: SignedInRequest, row: Audit, failed: Failed = None, status: int = 200) -> HttpResponse:
    writes = request.user.has(Permission.DECISION_WRITE)
    failed = failed or reopened(request, ACTS, row)
    context = {
        **section("audits"),
        "audit": row,
        "answer": found.audit_answer(row),
        "today": timezone.localdate(),
        "offers": offers(ACTS, row, lambda key: reverse("audit-do", args=[row.code, key]), failed) if writes else [],
        "form": failed and failed[1],
        "breadcrumbs": [(_("Granskningar"), reverse("audits")), (row.title, "")],
    }  # fmt: skip
    return render(request, "programme/audit.html", context, status=status)


@requires(Permission.DECISION_READ)
@require_safe
def answer(request: SignedInRequest, code: str) -> HttpResponse:
    """The answer as a document to read, print and send."""
    row = _audit(code)
    crumbs = [(_("Granskningar"), reverse("audits")), (row.title, _opened(row)), (_("Svaret"), "")]
    context = {"answer": found.audit_answer(row), "breadcrumbs": crumbs, "density": "staff"}
    return render(request, "programme/audit_answer.html", context)


def _answer(row: AuditRecommendation, form: Any, by: Any, now: Any) -> AuditRecommendation:
    return actions.write_answer(
        recommendation=row, **form.values, by=by, now=now, seen=form.cleaned_data["seen"]
    )


def _open(row: AuditRecommendation) -> bool:
    return row.audit.sent_at is None


RECOMMENDATION: Acts = {
    "svara": Act(
        gettext_lazy("Skriv svaret"), forms.AnswerForm, _answer, gettext_lazy("Spara svaret"),
        gettext_lazy("Svaret är sparat."), _open,
    ),
    "belagg": Act(
        gettext_lazy("Peka på en sida som visar det"), forms.EvidenceForm, run(actions.add_evidence, "recommendation"),
        gettext_lazy("Lägg till sidan"), gettext_lazy("Sidan är tillagd."), _open,
    ),
    "ta-bort-belagg": Act(
        gettext_lazy("Ta bort en sida"), forms.PickEvidenceForm,
        lambda row, form, by, now: actions.remove_evidence(evidence=form.cleaned_data["evidence"], by=by, now=now),
        gettext_lazy("Ta bort"), gettext_lazy("Sidan är borttagen ur svaret."),
        lambda row: _open(row) and row.evidence.exists(), danger=True,
    ),
    "lage": Act(
        gettext_lazy("Anteckna vad som har hänt sedan svaret"), forms.ProgressForm, run(actions.note_progress, "recommendation"),
        gettext_lazy("Anteckna"), gettext_lazy("Läget är antecknat."), lambda row: not _open(row),
    ),
}  # fmt: skip


def _recommendation(code: str, number: int) -> AuditRecommendation:
    rows = (
        _audit(code)
        .recommendations.select_related("audit", "changed_by")
        .prefetch_related("evidence", "progress")
    )
    return get_object_or_404(rows, number=min(number, 32_767))


@requires(Permission.DECISION_READ)
@require_safe
def recommendation(request: SignedInRequest, code: str, number: int) -> HttpResponse:
    """One recommendation with its answer, where it can be seen, and what has happened since."""
    return _recommendation_page(request, _recommendation(code, number))


@requires(Permission.DECISION_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def do_recommendation(request: SignedInRequest, code: str, number: int, act: str) -> HttpResponse:
    """Do one thing with the recommendation."""
    row = _recommendation(code, number)
    return perform(
        request, RECOMMENDATION, act, row, home=reverse("audit-recommendation", args=[code, number]),
        page=lambda failed, status: _recommendation_page(request, _recommendation(code, number), failed, status),
    )  # fmt: skip


def _recommendation_page(
    request: SignedInRequest, row: AuditRecommendation, failed: Failed = None, status: int = 200
) -> HttpResponse:
    address = [row.audit.code, row.number]
    crumbs = [(_("Granskningar"), reverse("audits")), (row.audit.title, _opened(row.audit)), (_("Rekommendation %(number)s") % {"number": row.number}, "")]  # fmt: skip
    writes = request.user.has(Permission.DECISION_WRITE)
    failed = failed or reopened(request, RECOMMENDATION, row)
    context = {
        **section("audits"),
        "audit": row.audit,
        "row": row,
        "shown": found.answered(row),
        "offers": offers(RECOMMENDATION, row, lambda key: reverse("audit-recommendation-do", args=[*address, key]), failed) if writes else [],
        "form": failed and failed[1],
        "breadcrumbs": crumbs,
    }  # fmt: skip
    return render(request, "programme/audit_recommendation.html", context, status=status)
