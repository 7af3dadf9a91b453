"""What the pages of one report share."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from narmare.region.models import Account
from narmare.region.queries import LARGEST
from narmare.reports.models import Question, Report


def get_report(account: Account, key: uuid.UUID) -> Report:
    """The report with the key, if the account may see it; else 404."""
    seen = Report.objects.visible_to(account)
    return get_object_or_404(seen.select_related("unit", "owner", "changed_by", "reviewed_by", "sent_by", "snapshot", "corrects"), key=key)  # fmt: skip


def get_question(account: Account, pk: int) -> Question:
    """The question with the number in a report that the account may see; else 404."""
    if pk > LARGEST:
        raise Http404("No key is that large")
    return get_object_or_404(Question.objects.visible_to(account).select_related("report", "asked"), pk=pk)


def crumbs(report: Report, *more: tuple[str, str]) -> dict[str, Any]:
    """The way here."""
    own = (report.title, reverse("report", args=[report.key]) if more else "")
    return {"breadcrumbs": [(_("Rapporter"), reverse("reports")), own, *more]}
