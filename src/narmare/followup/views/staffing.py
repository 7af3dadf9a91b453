"""The staffing of a unit's way in: what happens to the wait if we do otherwise, and what does it cost (F4)."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from narmare.analysis.capacity.staffing.scenario_text import written
from narmare.analysis.indicators.months import first_day, month_index
from narmare.design.tables import Cell
from narmare.followup.models import Snapshot
from narmare.followup.staffing.day import Known, first_guess, known, options, scenario
from narmare.followup.staffing.form import StaffingForm
from narmare.followup.staffing.page import staffing_page
from narmare.followup.views.common import get_unit, lineage, needs_snapshot
from narmare.region.models import Unit
from narmare.region.permissions import Permission, requires
from narmare.region.requests import SignedInRequest


def _units(request: SignedInRequest) -> list[Unit]:
    """Care centres that the reader plans for."""
    return list(request.user.units_with(Permission.STAFFING_PLAN).filter(kind=Unit.Kind.CARE_CENTRE))


@require_safe
@requires(Permission.STAFFING_PLAN)
@needs_snapshot
def units(request: SignedInRequest, snapshot: Snapshot) -> HttpResponse:
    """The care centres to choose among; who has one only is sent on to it."""
    mine = _units(request)
    if len(mine) == 1:
        return redirect("staffing", code=mine[0].code)
    cells = [Cell(unit.name, reverse("staffing", args=[unit.code])) for unit in mine]
    return render(request, "followup/staffing_units.html", {"units": cells, **lineage(snapshot)})


def _filled(request: SignedInRequest, snapshot: Snapshot, code: str) -> tuple[Unit, Known, StaffingForm]:
    """The care centre, what is known of it, and the form with what the address holds; 404 if it is not the reader's."""
    unit = get_unit(code)
    if unit not in _units(request):
        raise Http404("No care centre of the reader's")
    found = known(snapshot.code, snapshot.data, unit.code, first_day(month_index(snapshot.last_month) + 1))
    asked = request.GET.get("weekday", "")
    weekday = int(asked) if asked in map(str, found.weekdays) else found.weekdays[0]
    guess = first_guess(found, weekday)
    return unit, found, StaffingForm({**guess, **request.GET.dict()}, weekdays=found.weekdays)


@require_safe
@requires(Permission.STAFFING_PLAN)
@needs_snapshot
def staffing(request: SignedInRequest, snapshot: Snapshot, code: str) -> HttpResponse:
    """One care centre's day with its options.  Nothing is stored: the address holds what was filled in."""
    unit, found, form = _filled(request, snapshot, code)
    crumbs = [(_("Bemanning"), reverse("staffing-units")), (unit.name, "")]
    context = {"form": form, "unit": unit, "breadcrumbs": crumbs, **lineage(snapshot)}
    if not form.is_valid():
        return render(request, "followup/staffing.html", context, status=422)
    page = staffing_page(found, form.cleaned_data)
    query = request.GET.urlencode()
    return render(request, "followup/staffing.html", {"page": page, "query": query, **context})


@require_safe
@requires(Permission.STAFFING_PLAN)
@needs_snapshot
def scenario_file(request: SignedInRequest, snapshot: Snapshot, code: str) -> HttpResponse:
    """The same day and options as a scenario file, which the command line simulates to the same figures."""
    unit, found, form = _filled(request, snapshot, code)
    if not form.is_valid():
        return redirect(f"{reverse('staffing', args=[unit.code])}?{request.GET.urlencode()}")
    day = scenario(found, form.cleaned_data)
    text = written(day, options(form.cleaned_data, day))
    headers = {"Content-Disposition": f'attachment; filename="bemanning-{unit.code}.yaml"'}
    return HttpResponse(text, content_type="application/yaml; charset=utf-8", headers=headers)
