"""The start page: what this reader needs first, by role."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from narmare.followup.queries import current_snapshot
from narmare.home.auditing import five_answers
from narmare.home.start import blocks_for
from narmare.region.permissions import Permission, requires, signed_in
from narmare.region.requests import SignedInRequest


@signed_in
def start(request: SignedInRequest) -> HttpResponse:
    """One page a role; somebody with several roles gets the blocks of all of them, each once."""
    snapshot = current_snapshot()
    roles = request.user.roles_on()
    staff = bool(request.user.grants_on())
    context = {
        "roles": roles,
        "blocks": blocks_for(request.user, snapshot),
        "snapshot": snapshot,
        "density": "staff" if staff else "",
    }
    return render(request, "home/start.html", context)


@requires(Permission.DECISION_READ)
@require_safe
def auditor(request: SignedInRequest) -> HttpResponse:
    """An auditor's five questions, each answered with what the product says now."""
    snapshot = current_snapshot()
    context = {
        "answers": five_answers(snapshot, timezone.localdate()),
        "snapshot": snapshot,
        "may_review": request.user.has(Permission.ACCESS_LOG_REVIEW),
        "density": "staff",
    }
    return render(request, "home/auditor.html", context)
