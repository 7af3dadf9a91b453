"""Units: the tree of the organisation, and a page for each node with all of its indicators (M2)."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from narmare.followup.models import Snapshot
from narmare.followup.pages.board import Filter, board_table
from narmare.followup.pages.board import board as make_board
from narmare.followup.pages.sources import units_page
from narmare.followup.places import ancestors, place_of
from narmare.followup.views.common import as_file, file_links, get_unit, lineage, needs_snapshot
from narmare.programme import queries as programme
from narmare.region.permissions import Permission, requires
from narmare.region.requests import SignedInRequest


@require_safe
@requires(Permission.UNIT_INDICATOR_READ)
@needs_snapshot
def units(request: SignedInRequest, snapshot: Snapshot) -> HttpResponse:
    """Every unit by municipality, with those of the reader first."""
    mine = request.user.units_with(Permission.UNIT_INDICATOR_READ)
    return render(request, "followup/units.html", {"page": units_page(mine), **lineage(snapshot)})


@require_safe
@requires(Permission.UNIT_INDICATOR_READ)
@needs_snapshot
def place(request: SignedInRequest, snapshot: Snapshot, code: str) -> HttpResponse:
    """All indicators of a region, municipality or unit.  Any unit: the numbers are sums, and small ones are hidden."""
    unit = get_unit(code)
    found = place_of(unit)
    board = make_board(snapshot, found, programme.goals_by_indicator(), Filter.of(request.GET))
    if file := as_file(request, board_table(board, found), f"enhet-{found.key}-{snapshot.code}"):
        return file
    crumbs = [
        (_("Enheter"), reverse("units")),
        *((above.name, above.url) for above in ancestors(found)),
        (found.name, ""),
    ]
    context = {
        "board": board,
        "place": found,
        "unit": unit,
        "breadcrumbs": crumbs,
        "files": file_links(request),
    }
    return render(request, "followup/place.html", {**context, **lineage(snapshot)})
