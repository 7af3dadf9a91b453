"""A report as a file: PDF, DOCX, HTML or XLSX."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from narmare.region.permissions import Permission, requires
from narmare.region.requests import SignedInRequest
from narmare.reports import queries
from narmare.reports.document import DocumentError
from narmare.reports.render import FORMATS
from narmare.reports.views.common import get_report


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
    response["Content-Disposition"] = f'attachment; filename="{name_of(found)}.{suffix}"'
    return response


def name_of(report: queries.Report) -> str:
    """The file's name without its ending: kind, month, version."""
    version = f"-v{report.number}" if report.number > 1 else ""
    return f"{report.kind}-{report.period:%Y-%m}{version}{'' if report.is_sent else '-utkast'}"
