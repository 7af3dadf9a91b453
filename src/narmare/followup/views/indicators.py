"""Indicators: all of them as a matrix, one with its charts, its definition and its files (M1, M2)."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from narmare.followup import files
from narmare.followup.models import Snapshot
from narmare.followup.pages.board import board as make_board
from narmare.followup.pages.definition import definition_page
from narmare.followup.pages.indicator import indicator_page, months_of
from narmare.followup.places import ancestors
from narmare.followup.views.common import get_indicator, get_place, lineage, needs_snapshot
from narmare.followup.words import words
from narmare.programme import queries as programme
from narmare.region.permissions import Permission, requires
from narmare.region.requests import SignedInRequest


@requires(Permission.INDICATOR_READ)
@needs_snapshot
def overview(request: SignedInRequest, snapshot: Snapshot) -> HttpResponse:
    """Every indicator at a place, as cards and as the matrix of variation and target."""
    place = get_place(request.GET.get("plats"))
    board = make_board(snapshot, place, programme.goals_by_indicator())
    return render(request, "followup/indicators.html", {"board": board, "place": place, **lineage(snapshot)})


@requires(Permission.INDICATOR_READ)
@needs_snapshot
def indicator(request: SignedInRequest, snapshot: Snapshot, indicator: str) -> HttpResponse:
    """One indicator at one place: chart, target, peers, the way down, table and files."""
    definition, place = get_indicator(indicator), get_place(request.GET.get("plats"))
    goal = programme.goal_of(indicator)
    page = indicator_page(definition, snapshot, place, goal, months=months_of(request.GET.get("manader")))
    crumbs = [(_("Mätetal"), reverse("indicators"))]
    crumbs += [(above.name, f"{request.path}?plats={above.key}") for above in ancestors(place)]
    crumbs.append((place.name, ""))
    context = {"page": page, "goal": goal, "place": place, "breadcrumbs": crumbs, **lineage(snapshot)}
    context["may_export"] = request.user.has(Permission.INDICATOR_EXPORT)
    return render(request, "followup/indicator.html", context)


@requires(Permission.INDICATOR_READ)
@needs_snapshot
def definition(request: SignedInRequest, snapshot: Snapshot, indicator: str) -> HttpResponse:
    """What the number means: in plain words, as code, its source, its lag, who checked it, which snapshot."""
    found = get_indicator(indicator)
    crumbs = [
        (_("Mätetal"), reverse("indicators")),
        (words(found.title), reverse("indicator", args=[indicator])),
        (_("Definition"), ""),
    ]
    context = {"page": definition_page(found), "breadcrumbs": crumbs, **lineage(snapshot)}
    return render(request, "followup/definition.html", context)


@requires(Permission.INDICATOR_EXPORT)
@needs_snapshot
def export(request: SignedInRequest, snapshot: Snapshot, indicator: str, suffix: str) -> HttpResponse:
    """Every published number of an indicator as csv, xlsx or parquet; its chart as svg."""
    definition = get_indicator(indicator)
    if suffix == "svg":
        place = get_place(request.GET.get("plats"))
        page = indicator_page(definition, snapshot, place, programme.goal_of(indicator))
        if page.chart is None:
            raise Http404("Nothing to draw")
        body = page.chart.wide.encode()
    elif suffix in files.WRITERS:
        body = files.WRITERS[suffix](snapshot, indicator)
    else:
        raise Http404(f"No file of kind {suffix}")
    response = HttpResponse(body, content_type=files.CONTENT_TYPES[suffix])
    response["Content-Disposition"] = f'attachment; filename="{indicator}-{snapshot.code}.{suffix}"'
    return response
