"""The staffing of a unit's way in: what happens to the wait if we do otherwise, and what does it cost (F4)."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from narmare.analysis.indicators.months import first_day, month_index
from narmare.design.tables import Cell
from narmare.followup.models import Snapshot
from narmare.followup.staffing.day import first_guess, known
from narmare.followup.staffing.form import StaffingForm
from narmare.followup.staffing.page import staffing_page
from narmare.followup.views.common import get_unit, lineage, needs_snapshot
from narmare.region.models import Unit
from narmare.region.permissions import Permission, requires
from narmare.region.requests import SignedInRequest


def _units(request: SignedInRequest) -> list[Unit]:
    """Care centres that the reader plans for."""
    return list(request.user.units_with(Permission.STAFFING_PLAN).filter(kind=Unit.Kind.CARE_CENTRE))


@requires(Permission.STAFFING_PLAN)
@needs_snapshot
def units(request: SignedInRequest, snapshot: Snapshot) -> HttpResponse:
    """The care centres to choose among; who has one only is sent on to it."""
    mine = _units(request)
    if len(mine) == 1:
        return redirect("staffing", code=mine[0].code)
    cells = [Cell(unit.name, reverse("staffing", args=[unit.code])) for unit in mine]
    return render(request, "followup/staffing_units.html", {"units": cells, **lineage(snapshot)})


@requires(Permission.STAFFING_PLAN)
@needs_snapshot
def staffing(request: SignedInRequest, snapshot: Snapshot, code: str) -> HttpResponse:
    """One care centre's day with its options.  Nothing is stored: the address holds what was filled in."""
    unit = get_unit(code)
    if unit not in _units(request):
        raise Http404("No care centre of the reader's")
    found = known(snapshot.code, snapshot.data, unit.code, first_day(month_index(snapshot.last_month) + 1))
    asked = request.GET.get("weekday", "")
    weekday = int(asked) if asked in map(str, found.weekdays) else found.weekdays[0]
    guess = first_guess(found, weekday)
    form = StaffingForm({**guess, **request.GET.dict()}, weekdays=found.weekdays)
    crumbs = [(_("Bemanning"), reverse("staffing-units")), (unit.name, "")]
    context = {"form": form, "unit": unit, "breadcrumbs": crumbs, **lineage(snapshot)}
    if not form.is_valid():
        return render(request, "followup/staffing.html", context, status=422)
    page = staffing_page(found, form.cleaned_data)
    return render(request, "followup/staffing.html", {"page": page, **context})
