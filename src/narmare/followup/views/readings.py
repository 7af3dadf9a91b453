"""What people say about numbers: interpretations and new limits are written, and taken back."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from narmare.followup import actions, queries
from narmare.followup.cards import indicator_url
from narmare.followup.models import Interpretation, LimitBreak, Snapshot
from narmare.followup.pages.readings import moved, said, written
from narmare.followup.places import level_of, place_of
from narmare.followup.views.common import get_indicator, get_unit, needs_snapshot, region_or_unit
from narmare.followup.views.indicators import show
from narmare.region.actions import Refused
from narmare.region.models import Unit
from narmare.region.permissions import Permission, requires
from narmare.region.requests import SignedInRequest


PAGE = 25


def _back(indicator: str, unit: Unit, told: str, request: SignedInRequest) -> HttpResponse:
    messages.success(request, told)
    return HttpResponseRedirect(f"{indicator_url(indicator, place_of(unit))}#las")


@require_safe
@requires(Permission.UNIT_INDICATOR_READ)
def overview(request: SignedInRequest) -> HttpResponse:
    """Everything that has been written about how to read the numbers, the latest first."""
    page = Paginator(queries.all_interpretations(request.user), PAGE).get_page(request.GET.get("sida"))
    crumbs = [(_("Mätetal"), reverse("indicators")), (_("Så läser vi siffrorna"), "")]
    context = {"page": page, "said": said(list(page), request.user), "breadcrumbs": crumbs}
    return render(request, "followup/readings.html", context)


@require_POST
@requires(Permission.INTERPRETATION_WRITE)
@needs_snapshot
def write(request: SignedInRequest, snapshot: Snapshot, indicator: str) -> HttpResponse:
    """Keep a text with a month; what was typed stays on the page when it is refused."""
    definition, unit = get_indicator(indicator), region_or_unit(request.POST.get("plats"))
    form = written(queries.series_of(snapshot, indicator, level_of(unit), unit.code), request.POST)
    if form.is_valid():
        try:
            actions.write_interpretation(
                indicator=indicator, unit=unit, period=form.cleaned_data["period"], text=form.cleaned_data["text"],
                snapshot=snapshot, by=request.user, now=timezone.now(),
            )  # fmt: skip
            return _back(indicator, unit, _("Texten är sparad vid sin månad."), request)
        except Refused as refused:
            form.add_error("text", str(refused))
    return show(request, snapshot, definition, unit, write=form, status=422)


@require_POST
@requires(Permission.LIMITS_MOVE)
@needs_snapshot
def move(request: SignedInRequest, snapshot: Snapshot, indicator: str) -> HttpResponse:
    """Let limits begin anew in a month, with the cause."""
    definition, unit = get_indicator(indicator), region_or_unit(request.POST.get("plats"))
    form = moved(queries.series_of(snapshot, indicator, level_of(unit), unit.code), request.POST)
    if form.is_valid():
        try:
            actions.set_break(
                indicator=indicator, unit=unit, month=form.cleaned_data["period"], cause=form.cleaned_data["cause"],
                snapshot=snapshot, by=request.user, now=timezone.now(),
            )  # fmt: skip
            return _back(indicator, unit, _("Nya gränser gäller från den månaden."), request)
        except Refused as refused:
            form.add_error("cause", str(refused))
    return show(request, snapshot, definition, unit, move=form, status=422)


@require_POST
@requires(Permission.INTERPRETATION_WRITE)
def withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take an interpretation back."""
    note = get_object_or_404(Interpretation.objects.visible_to(request.user), pk=pk)
    unit = get_unit(note.key)
    try:
        actions.withdraw_interpretation(note=note, unit=unit, by=request.user, now=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
        return HttpResponseRedirect(f"{indicator_url(note.indicator, place_of(unit))}#las")
    return _back(note.indicator, unit, _("Texten är borttagen."), request)


@require_POST
@requires(Permission.LIMITS_MOVE)
def restore(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let the old limits hold again."""
    found = get_object_or_404(LimitBreak.objects.visible_to(request.user), pk=pk)
    unit = get_unit(found.key)
    try:
        actions.end_break(found=found, unit=unit, by=request.user, now=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
        return HttpResponseRedirect(f"{indicator_url(found.indicator, place_of(unit))}#las")
    return _back(found.indicator, unit, _("De gamla gränserna gäller igen."), request)
