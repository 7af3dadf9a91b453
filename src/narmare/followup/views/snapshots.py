"""What the numbers rest on: published snapshots, and the synthetic region beside the figures that it was fitted to."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from narmare.followup.models import Snapshot
from narmare.followup.pages.sources import snapshots_page, twin_page
from narmare.followup.views.common import lineage, needs_snapshot
from narmare.region.permissions import Permission, requires


@requires(Permission.INDICATOR_READ)
@needs_snapshot
def overview(request: HttpRequest, snapshot: Snapshot) -> HttpResponse:
    """Every published snapshot, and how to compute its numbers again."""
    published = Snapshot.objects.order_by("-published_at")[:50]
    return render(
        request, "followup/snapshots.html", {"page": snapshots_page(published), **lineage(snapshot)}
    )


@requires(Permission.INDICATOR_READ)
@needs_snapshot
def twin(request: HttpRequest, snapshot: Snapshot) -> HttpResponse:
    """The synthetic region beside the published figures that it was fitted to."""
    crumbs = [(_("Underlag"), reverse("snapshots")), (_("Tvillingen"), "")]
    page = twin_page(snapshot)
    return render(request, "followup/twin.html", {"page": page, "breadcrumbs": crumbs, **lineage(snapshot)})
