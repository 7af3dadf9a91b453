"""Indicators: all of them as a matrix, one with its charts, its definition and its files (M1, M2)."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from narmare.analysis.indicators.definition import Indicator
from narmare.followup import files, queries
from narmare.followup.areas import ways
from narmare.followup.cards import indicator_url
from narmare.followup.forms import BreakForm, InterpretationForm
from narmare.followup.models import Snapshot
from narmare.followup.pages.board import Filter, board_table
from narmare.followup.pages.board import board as make_board
from narmare.followup.pages.choices import View
from narmare.followup.pages.definition import definition_page
from narmare.followup.pages.indicator import indicator_page, rollouts
from narmare.followup.pages.readings import moved, readings, written
from narmare.followup.places import ancestors, place_of
from narmare.followup.views.common import (
    as_file,
    file_links,
    get_indicator,
    get_place,
    lineage,
    needs_snapshot,
    region_or_unit,
)
from narmare.followup.words import words
from narmare.programme import queries as programme
from narmare.region import kept
from narmare.region.models import Unit
from narmare.region.permissions import Permission, requires
from narmare.region.requests import SignedInRequest


WRITE, MOVE = "tolkning", "granser"  # the forms of the page, where one is kept


@require_safe
@requires(Permission.INDICATOR_READ)
@needs_snapshot
def overview(request: SignedInRequest, snapshot: Snapshot) -> HttpResponse:
    """Every indicator at a place by area, filtered, with the matrix of variation and target in counts."""
    place = get_place(request.GET.get("plats"))
    asked = Filter.of(request.GET)
    board = make_board(snapshot, place, programme.goals_by_indicator(), asked)
    if file := as_file(request, board_table(board, place), f"matetal-{place.key}-{snapshot.code}"):
        return file
    reads = request.user.has(Permission.UNIT_INDICATOR_READ)  # what staff write to each other stays with them
    context = {
        "board": board,
        "place": place,
        "reads": reads,
        "files": file_links(request),
        **lineage(snapshot),
    }
    return render(request, "followup/indicators.html", context)


@require_safe
@requires(Permission.INDICATOR_READ)
@needs_snapshot
def matrix(request: SignedInRequest, snapshot: Snapshot) -> HttpResponse:
    """Variation x target at a place: every indicator by name in its cell, the worst corner first."""
    place = get_place(request.GET.get("plats"))
    board = make_board(snapshot, place, programme.goals_by_indicator())
    if file := as_file(request, board_table(board, place), f"matris-{place.key}-{snapshot.code}"):
        return file
    crumbs = [(_("Mätetal"), reverse("indicators")), (_("Matris"), "")]
    context = {"board": board, "place": place, "breadcrumbs": crumbs, "files": file_links(request)}
    return render(request, "followup/matrix.html", {**context, **lineage(snapshot)})


@require_safe
@requires(Permission.INDICATOR_READ)
@needs_snapshot
def indicator(request: SignedInRequest, snapshot: Snapshot, indicator: str) -> HttpResponse:
    """One indicator at one place: chart, target, peers, the way down, table and files, and how people read it."""
    return show(request, snapshot, get_indicator(indicator), region_or_unit(request.GET.get("plats")))


def show(
    request: SignedInRequest,
    snapshot: Snapshot,
    definition: Indicator,
    unit: Unit,
    *,
    write: InterpretationForm | None = None,
    move: BreakForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of an indicator; with a form that was refused, what was typed stands in it still."""
    place, goal = place_of(unit), programme.goal_of(definition.id)
    page = indicator_page(definition, snapshot, place, goal, View.of(request.GET))
    series = queries.series_of(snapshot, definition.id, place.level, place.key)
    if (was := kept.found(request)) is not None:
        write = written(series, was.sent) if was.name == WRITE else None
        move = moved(series, was.sent) if was.name == MOVE else None
    here = reverse("indicator", args=[definition.id])
    crumbs = [(_("Mätetal"), reverse("indicators"))]
    crumbs += [(above.name, f"{here}?plats={above.key}") for above in ancestors(place)]
    crumbs.append((place.name, ""))
    context = {"page": page, "goal": goal, "place": place, "breadcrumbs": crumbs, **lineage(snapshot)}
    context["may_export"] = request.user.has(Permission.INDICATOR_EXPORT)
    if request.user.has(Permission.UNIT_INDICATOR_READ):  # what staff write to each other stays with them
        changes = rollouts(goal, snapshot, place)
        context["readings"] = readings(
            definition,
            series,
            unit,
            request.user,
            breaks=page.breaks,
            rollouts=changes,
            write=write,
            move=move,
        )
    context["form"] = write or move
    context["way"] = definition.id in ways()
    name = WRITE if write else MOVE
    return kept.page(
        request, "followup/indicator.html", context, status, name=name, to=indicator_url(definition.id, place)
    )


@require_safe
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


@require_safe
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
        body = files.WRITERS[suffix](snapshot, indicator, queries.interpretations_of(request.user, indicator))
    else:
        raise Http404(f"No file of kind {suffix}")
    response = HttpResponse(body, content_type=files.CONTENT_TYPES[suffix])
    response["Content-Disposition"] = f'attachment; filename="{indicator}-{snapshot.code}.{suffix}"'
    return response
