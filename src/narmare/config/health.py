"""Whether the server lives and is ready for visitors: for a load balancer and a monitor.

Neither answer holds anything about a person, and neither reads a session.  Readiness is what the pages need; rounds of
`narmare tick` that do not come are told (`late`) and do not take the pages out of service.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from functools import lru_cache

from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from narmare.design.public import public
from narmare.region.models import JobRun


log = logging.getLogger(__name__)
LATE = timedelta(minutes=5)  # the notices have their turn in every round, each minute
OK = "ok"


@public
@require_safe
def live(request: HttpRequest) -> JsonResponse:
    """200 while the process answers at all; asks no database, so that its stop does not restart the pages."""
    return JsonResponse({"live": True})


@public
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """200 when visitors can be served, 503 with the part that is missing when not."""
    parts = {"database": _database()}
    if parts["database"] == OK:
        parts |= {"migrations": _migrations(), "rounds": _rounds(timezone.now())}
    fine = all(state in (OK, "late") for state in parts.values())
    return JsonResponse({"ready": fine, "parts": parts}, status=200 if fine else 503)


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        log.error("The database does not answer: %s", type(error).__name__)
        return "no answer"
    return OK


def _migrations() -> str:
    """Whether the database is of this version of the program."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations")
        applied = frozenset(cursor.fetchall())
    return OK if _shipped() <= applied else "missing: run the migrations"


@lru_cache(maxsize=1)
def _shipped() -> frozenset[tuple[str, str]]:
    """The migrations that this version comes with."""
    return frozenset(MigrationLoader(None, ignore_no_migrations=True).disk_migrations or ())


def _rounds(now: datetime) -> str:
    latest = JobRun.objects.order_by("-ended_at").values_list("ended_at", flat=True).first()
    return OK if latest is not None and latest > now - LATE else "late"
