"""Initiatives: where they have reached, and how the measures that they should move are going (S1, M4)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from narmare.followup.models import Snapshot
from narmare.followup.pages.initiatives import initiative_areas, initiative_page
from narmare.followup.views.common import get_place, lineage, needs_snapshot
from narmare.programme import queries as programme
from narmare.region.permissions import Permission, requires
from narmare.region.requests import SignedInRequest


@require_safe
@requires(Permission.STRATEGY_READ)
@needs_snapshot
def overview(request: HttpRequest, snapshot: Snapshot) -> HttpResponse:
    """Every initiative by area: the goals that it should move and how many units have begun."""
    areas = initiative_areas(programme.initiatives(), snapshot)
    crumbs = [(_("Strategi"), reverse("strategy")), (_("Initiativ"), "")]
    return render(
        request, "followup/initiatives.html", {"areas": areas, "breadcrumbs": crumbs, **lineage(snapshot)}
    )


@require_safe
@requires(Permission.STRATEGY_READ)
@needs_snapshot
def initiative(request: SignedInRequest, snapshot: Snapshot, code: str) -> HttpResponse:
    """One initiative: activities, roll-out by unit, and the measures that it should move."""
    found = get_object_or_404(programme.initiatives(), code=code)
    opens = request.user.has(Permission.UNIT_INDICATOR_READ)
    page = initiative_page(found, snapshot, get_place(None), opens_units=opens)
    crumbs = [
        (_("Strategi"), reverse("strategy")),
        (_("Initiativ"), reverse("initiatives")),
        (found.title, ""),
    ]
    return render(
        request, "followup/initiative.html", {"page": page, "breadcrumbs": crumbs, **lineage(snapshot)}
    )
