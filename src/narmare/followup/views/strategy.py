"""The strategy as a tree that answers "how is it going?" at every level (S1)."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from narmare.followup import tree as trees
from narmare.followup.models import Snapshot
from narmare.followup.views.common import get_place, lineage, needs_snapshot
from narmare.programme import queries as programme
from narmare.region.permissions import Permission, requires


@require_safe
@requires(Permission.STRATEGY_READ)
@needs_snapshot
def tree(request: HttpRequest, snapshot: Snapshot) -> HttpResponse:
    """Vision, directions, promises, goals with their indicators, and the initiatives behind them."""
    strategy = programme.strategy()
    if strategy is None:
        return render(request, "followup/no_snapshot.html", {"density": "staff"}, status=503)
    root = trees.build(strategy, snapshot, get_place(None))
    return render(
        request, "followup/strategy.html", {"tree": root, "strategy": strategy, **lineage(snapshot)}
    )


@require_safe
@requires(Permission.STRATEGY_READ)
@needs_snapshot
def direction(request: HttpRequest, snapshot: Snapshot, code: str) -> HttpResponse:
    """One direction: its promises and goals, each with trend and target."""
    strategy = programme.strategy()
    root = strategy and trees.build(strategy, snapshot, get_place(None))
    found = next((branch for branch in root.directions if branch.code == code), None) if root else None
    if found is None:
        raise Http404(f"No direction {code}")
    crumbs = [(_("Strategi"), reverse("strategy")), (found.title, "")]
    return render(
        request, "followup/direction.html", {"direction": found, "breadcrumbs": crumbs, **lineage(snapshot)}
    )
