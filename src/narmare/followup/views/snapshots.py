"""What the numbers rest on: published snapshots, and the synthetic region beside the figures that it was fitted to."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.csv as arrow_csv
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from narmare.analysis.indicators.months import first_day, month_index
from narmare.followup import actions
from narmare.followup.forms import MonthForm
from narmare.followup.models import Snapshot
from narmare.followup.pages.sources import comparison_page, snapshots_page, twin_page
from narmare.followup.views.common import as_file, file_links, lineage, needs_snapshot
from narmare.region import kept
from narmare.region.actions import Refused
from narmare.region.permissions import Permission, requires
from narmare.region.requests import SignedInRequest


@require_safe
@requires(Permission.INDICATOR_READ)
@needs_snapshot
def overview(request: SignedInRequest, snapshot: Snapshot) -> HttpResponse:
    """Every published snapshot, and how to compute its numbers again."""
    return _sources(request, snapshot)


@require_POST
@requires(Permission.INDICATOR_EXPORT)
@needs_snapshot
def guarantee(request: SignedInRequest, snapshot: Snapshot) -> HttpResponse:
    """The care guarantee of a month, row by row and without identities, as a file."""
    form = MonthForm(request.POST, months=_months(snapshot))
    if form.is_valid():
        month = form.cleaned_data["period"]
        try:
            found = actions.take_guarantee_rows(
                snapshot=snapshot, month=month, by=request.user, now=timezone.now()
            )
            return _csv(found, f"vardgaranti-{month:%Y-%m}.csv")
        except Refused as refused:
            form.add_error("period", str(refused))
    return _sources(request, snapshot, form, status=422)


def _sources(
    request: SignedInRequest, snapshot: Snapshot, form: MonthForm | None = None, status: int = 200
) -> HttpResponse:
    published = list(Snapshot.objects.order_by("-published_at")[:50])
    context = {"page": snapshots_page(published), "published": published, **lineage(snapshot)}
    if request.user.has(Permission.INDICATOR_EXPORT):
        context["form"] = form or MonthForm(kept.typed(request), months=_months(snapshot))
    return kept.page(request, "followup/snapshots.html", context, status, to=reverse("snapshots"))


def _months(snapshot: Snapshot) -> list[date]:
    """Two years back from the snapshot's last month, the latest first."""
    last = month_index(snapshot.last_month)
    return [first_day(number) for number in range(last, last - 24, -1)]


def _csv(found: pa.Table, name: str) -> HttpResponse:
    body = io.BytesIO()
    arrow_csv.write_csv(found, body)
    response = HttpResponse(body.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_safe
@requires(Permission.INDICATOR_READ)
@needs_snapshot
def compare(request: SignedInRequest, snapshot: Snapshot) -> HttpResponse:
    """Two snapshots beside each other: which numbers changed, and whether the definition or the data is the reason."""
    published = {one.code: one for one in Snapshot.objects.order_by("-published_at")[:50]}
    codes = list(published)
    new = published.get(request.GET.get("till", ""), snapshot)
    before = next((code for code in codes[codes.index(new.code) + 1 :]), None) if new.code in codes else None
    old = published.get(request.GET.get("fran", "")) or (published[before] if before else None)
    crumbs = [(_("Underlag"), reverse("snapshots")), (_("Jämför"), "")]
    context: dict[str, Any] = {
        "old": old,
        "new": new,
        "published": list(published.values()),
        "breadcrumbs": crumbs,
    }
    if old is not None:
        page = comparison_page(old, new)
        if file := as_file(request, page.every, f"jamfor-{old.code}-{new.code}"):
            return file
        context |= {"page": page, "files": file_links(request)}
    return render(request, "followup/compare.html", {**context, **lineage(snapshot)})


@require_safe
@requires(Permission.INDICATOR_READ)
@needs_snapshot
def twin(request: HttpRequest, snapshot: Snapshot) -> HttpResponse:
    """The synthetic region beside the published figures that it was fitted to."""
    crumbs = [(_("Underlag"), reverse("snapshots")), (_("Tvillingen"), "")]
    page = twin_page(snapshot)
    return render(request, "followup/twin.html", {"page": page, "breadcrumbs": crumbs, **lineage(snapshot)})
