"""How new ways of working spread: all of them, and the five questions about one (M4)."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from narmare.followup.areas import ways
from narmare.followup.models import Snapshot
from narmare.followup.pages import adoption as pages
from narmare.followup.places import region
from narmare.followup.views.common import as_file, file_links, get_indicator, lineage, needs_snapshot
from narmare.programme import queries as programme
from narmare.region.permissions import Permission, requires
from narmare.region.requests import SignedInRequest


@require_safe
@requires(Permission.INDICATOR_READ)
@needs_snapshot
def overview(request: SignedInRequest, snapshot: Snapshot) -> HttpResponse:
    """Every way of working whose spread is followed: the share now, the target, and when it is reached."""
    initiatives = {one.code: one for one in programme.initiatives()}
    rows = pages.overview(ways().values(), snapshot, programme.goals_by_indicator(), initiatives)
    crumbs = [(_("Mätetal"), reverse("indicators")), (_("Införande"), "")]
    return render(
        request, "followup/adoption.html", {"rows": rows, "breadcrumbs": crumbs, **lineage(snapshot)}
    )


@require_safe
@requires(Permission.INDICATOR_READ)
@needs_snapshot
def way(request: SignedInRequest, snapshot: Snapshot, indicator: str) -> HttpResponse:
    """The five questions about one way of working."""
    definition = get_indicator(indicator)
    found = ways().get(indicator)
    if found is None:
        raise Http404("No way of working is followed by this indicator")
    initiative = programme.initiatives().filter(code=found.initiative).first()
    page = pages.way_page(found, definition, snapshot, programme.goals_by_indicator(), initiative, region())
    if file := as_file(request, page.units, f"inforande-{indicator}-{snapshot.code}"):
        return file
    crumbs = [(_("Mätetal"), reverse("indicators")), (_("Införande"), reverse("adoption")), (page.title, "")]
    context = {"page": page, "breadcrumbs": crumbs, "files": file_links(request), "studies": _studies()}
    return render(request, "followup/way.html", {**context, **lineage(snapshot)})


def _studies() -> str:
    """The page of effect studies, where there is one."""
    try:
        return reverse("effects")
    except NoReverseMatch:
        return ""
