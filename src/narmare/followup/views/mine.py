"""My unit this month, for whoever answers for one (M2)."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from narmare.followup.models import Snapshot
from narmare.followup.pages.mine import my_unit, my_unit_table
from narmare.followup.places import place_of
from narmare.followup.views.common import as_file, file_links, lineage, needs_snapshot
from narmare.programme import queries as programme
from narmare.region.models import Account, Unit
from narmare.region.permissions import Permission, requires
from narmare.region.requests import SignedInRequest


def own_units(account: Account) -> list[Unit]:
    """The units at which the account has a role with numbers; not the region or a municipality as a whole."""
    wide = (Unit.Kind.REGION, Unit.Kind.MUNICIPALITY)
    return [
        grant.unit
        for grant in account.grants_on()
        if grant.unit.kind not in wide and account.has(Permission.UNIT_INDICATOR_READ, grant.unit)
    ]


@require_safe
@requires(Permission.UNIT_INDICATOR_READ)
@needs_snapshot
def unit(request: SignedInRequest, snapshot: Snapshot) -> HttpResponse:
    """What has changed at the reader's own unit, what is off target and what to look at; to all units for who has none."""
    own = own_units(request.user)
    asked = request.GET.get("enhet")
    if not own:
        return HttpResponseRedirect(reverse("units"))
    found = next((one for one in own if one.code == asked), None) if asked else own[0]
    if found is None:
        raise Http404("Not one of the reader's own units")
    place = place_of(found)
    page = my_unit(
        found, place, snapshot, programme.goals_by_indicator(), list(programme.initiatives()), request.user
    )
    if file := as_file(request, my_unit_table(page), f"min-enhet-{place.key}-{snapshot.code}"):
        return file
    tabs = [
        {"label": one.name, "url": f"{request.path}?enhet={one.code}", "current": one == found} for one in own
    ]
    context = {
        "page": page,
        "place": place,
        "tabs": tabs if len(own) > 1 else [],
        "files": file_links(request),
    }
    return render(request, "followup/my_unit.html", {**context, **lineage(snapshot)})
