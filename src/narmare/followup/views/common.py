"""What the pages of the follow-up share."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from narmare.analysis.indicators.definition import Indicator
from narmare.design.tables import Table
from narmare.followup import files, places, queries
from narmare.followup.models import Snapshot
from narmare.region.models import Unit
from narmare.region.permissions import Permission
from narmare.region.requests import SignedInRequest


View = Callable[..., HttpResponse]
PLAIN = re.compile(r"[\w.:-]{1,40}")  # as the constraint unit_code_plain


def needs_snapshot(view: View) -> View:
    """Give the view the current snapshot as its second argument, or show what to do when there is none."""

    @wraps(view)
    def with_snapshot(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        snapshot = queries.current_snapshot()
        if snapshot is None:
            return render(request, "followup/no_snapshot.html", {"density": "staff"}, status=503)
        return view(request, snapshot, *args, **kwargs)

    return with_snapshot


def get_indicator(key: str) -> Indicator:
    """The indicator called `key`, or 404."""
    try:
        return queries.definitions()[key]
    except KeyError:
        raise Http404(f"No indicator {key}") from None


def get_unit(code: str) -> Unit:
    """The unit with `code`, or 404.  What cannot be a code is not asked for: PostgreSQL refuses some characters."""
    if not PLAIN.fullmatch(code):
        raise Http404("Not a unit's code")
    return get_object_or_404(Unit, code=code)


def region_or_unit(code: str | None) -> Unit:
    """The unit with `code` (the region if none is given), or 404."""
    return get_unit(code) if code else places.region_unit()


def get_place(code: str | None) -> places.Place:
    """The place with `code` (the region if none is given), or 404."""
    return places.place_of(region_or_unit(code))


def as_file(request: SignedInRequest, found: Table, name: str) -> HttpResponse | None:
    """A page's table as a file when the address asks for one (`?fil=csv`), None when it does not.

    Raises:
        PermissionDenied: the reader may not take numbers home.
        Http404: no such kind of file.
    """
    suffix = request.GET.get("fil")
    if suffix is None:
        return None
    if not request.user.has(Permission.INDICATOR_EXPORT):
        raise PermissionDenied("The permission indicator_export is needed.")
    if suffix not in files.TABLES:
        raise Http404("No file of that kind")
    response = HttpResponse(files.TABLES[suffix](found), content_type=files.CONTENT_TYPES[suffix])
    response["Content-Disposition"] = f'attachment; filename="{name}.{suffix}"'
    return response


def file_links(request: SignedInRequest) -> tuple[tuple[str, str], ...]:
    """The files of this page, for readers who may have them: title and address."""
    if not request.user.has(Permission.INDICATOR_EXPORT):
        return ()
    asked = request.GET.copy()
    found = []
    for title, suffix in (("CSV", "csv"), ("Excel", "xlsx")):
        asked["fil"] = suffix
        found.append((title, f"{request.path}?{asked.urlencode()}"))
    return tuple(found)


def lineage(snapshot: Snapshot) -> dict[str, Any]:
    """What every page of numbers says at its foot: which data, until when, published when."""
    return {"snapshot": snapshot, "density": "staff", "data_folder": Path(snapshot.data).name}
