"""A report as a file: PDF, DOCX, HTML or XLSX at once, or all of them made in the background."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from narmare.region.permissions import Permission, requires
from narmare.region.queries import LARGEST
from narmare.region.requests import SignedInRequest
from narmare.reports import actions, queries
from narmare.reports.document import DocumentError
from narmare.reports.models import FileOrder
from narmare.reports.render import FORMATS
from narmare.reports.views.common import crumbs, get_report


@requires(Permission.REPORT_READ)
@require_safe
def download(request: SignedInRequest, key: uuid.UUID, suffix: str) -> HttpResponse:
    """The report in one format; a draft says in its name and on its first page that it is one."""
    found = get_report(request.user, key)
    if suffix not in FORMATS:
        raise Http404(f"No file of kind {suffix[:20]}")
    try:
        document = queries.document_of(found, on=timezone.localdate())
    except (DocumentError, queries.GoneError) as error:
        messages.error(request, str(error))
        return redirect("report", key=found.key)
    made = FORMATS[suffix]
    response = HttpResponse(
        made.render(document, settings.NARMARE_HOME / "fonts"), content_type=made.content_type
    )
    response["Content-Disposition"] = f'attachment; filename="{queries.file_name(found)}.{suffix}"'
    return response


@requires(Permission.REPORT_READ)
@require_POST
def order(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    """Ask for all formats in one file, made in the background."""
    found = get_report(request.user, key)
    made = actions.order_files(report=found, by=request.user, now=timezone.now())
    return redirect("report-order", key=found.key, pk=made.pk)


def _order(request: SignedInRequest, key: uuid.UUID, pk: int) -> FileOrder:
    report = get_report(request.user, key)
    return get_object_or_404(report.orders.filter(asked_by=request.user), pk=min(pk, LARGEST))


@requires(Permission.REPORT_READ)
@require_safe
def ordered(request: SignedInRequest, key: uuid.UUID, pk: int) -> HttpResponse:
    """How far it has come; the file when it is ready."""
    found = _order(request, key, pk)
    context = {"order": found, "report": found.report, "density": "staff", **crumbs(found.report, (_("Alla filer"), ""))}  # fmt: skip
    return render(request, "reports/order.html", context)


@requires(Permission.REPORT_READ)
@require_safe
def archive(request: SignedInRequest, key: uuid.UUID, pk: int) -> HttpResponse:
    """All formats in one zip file."""
    found = _order(request, key, pk)
    if found.state != FileOrder.State.READY:
        raise Http404("The file is not made")
    response = HttpResponse(bytes(found.content), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{queries.file_name(found.report)}.zip"'
    return response
