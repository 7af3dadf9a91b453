"""The benefits register: expected beside realised, and one benefit (S4)."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from narmare.followup.pages.programme_benefits import benefit_page, register
from narmare.programme.models import Benefit
from narmare.programme.policies.benefits import NEXT
from narmare.programme.queries.decisions import budget_decision
from narmare.region.permissions import Permission, requires
from narmare.region.requests import SignedInRequest


@requires(Permission.PROGRAMME_READ)
@require_safe
def overview(request: SignedInRequest) -> HttpResponse:
    """Every benefit that the reader sees: who takes it home, what was expected, what the indicators show."""
    state = request.GET.get("lage", "")
    benefits = (
        Benefit.objects.visible_to(request.user)
        .select_related("initiative__area", "unit")
        .prefetch_related("evidences")
    )
    if state in Benefit.State.values:
        benefits = benefits.filter(state=state)
    context = {
        "register": register(list(benefits.order_by("initiative__area__order", "initiative__order", "number"))),
        "states": Benefit.State.choices, "state": state, "density": "staff",
        "breadcrumbs": [(_("Program"), reverse("portfolio")), (_("Nyttoregister"), "")],
    }  # fmt: skip
    return render(request, "followup/benefits.html", context)


@requires(Permission.PROGRAMME_READ)
@require_safe
def benefit(request: SignedInRequest, code: str, number: int) -> HttpResponse:
    """One benefit: the row, the path month by month, what may be counted twice."""
    own = (
        Benefit.objects.visible_to(request.user)
        .select_related("initiative", "unit")
        .prefetch_related("evidences")
    )
    found = get_object_or_404(own, initiative__code=code, number=min(number, 32_767))
    crumbs = [
        (_("Program"), reverse("portfolio")),
        (_("Nyttoregister"), reverse("benefits")),
        (found.title, ""),
    ]
    context = {
        "page": benefit_page(found, list(own), timezone.localdate()), "benefit": found, "breadcrumbs": crumbs, "density": "staff",
        "budget": budget_decision(found, request.user),
        "may_edit": request.user.has(Permission.PROGRAMME_EDIT) and bool(NEXT[found.state]),
    }  # fmt: skip
    return render(request, "followup/benefit.html", context)
