"""What the numbers rest on: published snapshots, and the synthetic region beside the figures that it was fitted to."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from narmare.followup.models import Snapshot
from narmare.followup.pages.sources import comparison_page, snapshots_page, twin_page
from narmare.followup.views.common import as_file, file_links, lineage, needs_snapshot
from narmare.region.permissions import Permission, requires
from narmare.region.requests import SignedInRequest


@requires(Permission.INDICATOR_READ)
@needs_snapshot
def overview(request: HttpRequest, snapshot: Snapshot) -> HttpResponse:
    """Every published snapshot, and how to compute its numbers again."""
    published = list(Snapshot.objects.order_by("-published_at")[:50])
    context = {"page": snapshots_page(published), "published": published, **lineage(snapshot)}
    return render(request, "followup/snapshots.html", context)


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
        context["said"], found = comparison_page(old, new)
        if file := as_file(request, found, f"jamfor-{old.code}-{new.code}"):
            return file
        context |= {"page": found, "files": file_links(request)}
    return render(request, "followup/compare.html", {**context, **lineage(snapshot)})


@requires(Permission.INDICATOR_READ)
@needs_snapshot
def twin(request: HttpRequest, snapshot: Snapshot) -> HttpResponse:
    """The synthetic region beside the published figures that it was fitted to."""
    crumbs = [(_("Underlag"), reverse("snapshots")), (_("Tvillingen"), "")]
    page = twin_page(snapshot)
    return render(request, "followup/twin.html", {"page": page, "breadcrumbs": crumbs, **lineage(snapshot)})
