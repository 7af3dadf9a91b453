"""The second wall: pages that read about persons ask the database as a role that sees only what the reader can reach.

A view that forgets its filter gets no rows of others.  Policies: the squashed migration of `contact`; why only
these pages: docs/decisions/2026-11-a-second-wall-for-pages-that-read.md.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from narmare.region.models import Account, Purpose
from narmare.region.permissions import ROLES, Permission


log = logging.getLogger(__name__)
ROLE = "narmare_behind"
# Names of addresses whose pages are read behind the wall.
WALLED = frozenset({
    "person", "my-data", "person-data", "queue", "case", "case-record", "case-fhir", "my-cases", "my-case", "call-list",
    "queue-news", "queue-search", "case-messages", "case-file", "receipt", "notices", "agents", "listing", "listing-choices",
    "direct-contact", "my-copy", "copy-file", "home-care",
})  # fmt: skip
# The reach, and then the role: in this order, so that the reach is worked out before the role holds.
_RAISE = f"""
WITH reach AS MATERIALIZED (
  SELECT set_config('narmare.account', %(account)s, true),
         set_config('narmare.own', %(own)s, true),
         set_config('narmare.units', COALESCE((SELECT array_agg(id)::text FROM region_unit WHERE path LIKE ANY(%(paths)s)), '{{}}'), true),
         set_config('narmare.persons', COALESCE((SELECT array_agg(id)::text FROM region_person WHERE id = ANY(%(read)s) AND NOT protected), '{{}}'), true),
         set_config('narmare.cases', COALESCE((SELECT array_agg(id)::text FROM region_person WHERE id = ANY(%(cases)s) AND NOT protected), '{{}}'), true)
)
SELECT set_config('role', '{ROLE}', true) FROM reach
"""  # noqa: S608  our own text
_READY: dict[str, bool] = {}


def ready() -> bool:
    """Whether the wall can stand in this database; asked once in a process for each, and made where it is missing."""
    name = str(connection.settings_dict["NAME"])
    if name not in _READY:
        _READY[name] = _stands() or build()
        if not _READY[name]:
            log.error("The second wall is down: see docs/explanation/trust.md, What this does not stop.")
    return _READY[name]


def _stands() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = %(role)s AND pg_has_role(oid, 'MEMBER')"
            " AND has_table_privilege(oid, 'contact_case', 'SELECT'))",
            {"role": ROLE},
        )
        return bool(cursor.fetchone()[0])


def build() -> bool:
    """Make the role and give it what it may, if the database's user can; returns whether the wall can stand.

    The role belongs to the whole PostgreSQL server and its rights to the database, so a restore makes both again.
    """
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(BUILD)
    except DatabaseError as error:
        log.warning("The role %s cannot be made here (%s).", ROLE, type(error).__name__)
    return _stands()


BUILD = f"""
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{ROLE}') THEN
    BEGIN CREATE ROLE {ROLE} NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END;
  END IF;
  IF NOT pg_has_role(current_user, '{ROLE}', 'MEMBER') THEN GRANT {ROLE} TO CURRENT_USER; END IF;
END $$;
GRANT USAGE ON SCHEMA public TO {ROLE};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {ROLE};
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {ROLE};
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {ROLE};
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO {ROLE};
"""


@contextmanager
def behind(actor: Account, on: date) -> Iterator[None]:
    """Inside, the database shows only what `actor` can reach on the day `on`.  One transaction, whose end takes the wall down."""
    inner = connection.in_atomic_block
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_RAISE, reach(actor, on))
        try:
            yield
        finally:
            if inner:
                _down()


@contextmanager
def lifted() -> Iterator[None]:
    """Inside, the wall is down: for what must be known to write down that somebody was refused."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('role')")
        (role,) = cursor.fetchone()
    if role != ROLE:
        yield
        return
    _down()
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('role', %s, true)", [ROLE])


def _down() -> None:
    """The product's own user again; a transaction that has failed is rolled back, and the role with it."""
    with suppress(DatabaseError), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('role', 'none', true)")


def reach(actor: Account, on: date) -> dict[str, Any]:
    """The units and persons that `actor` can reach at most, as the statement takes them."""
    reads = Permission.PERSON_READ, Permission.CASE_READ
    given = actor.agencies_on(on)
    return {
        "account": str(actor.pk),
        "own": str(actor.person_id or 0),
        "paths": [
            f"{grant.unit.path}%"
            for grant in actor.grants_on(on)
            if any(one in ROLES[grant.role].permissions for one in reads)
        ],
        "read": [agency.person_id for agency in given],
        "cases": [agency.person_id for agency in given if Purpose.CASES in agency.scope],
    }


class WallMiddleware:
    """Draws the pages of `WALLED` behind the wall."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """The view's answer; None where the wall does not stand."""
        match = request.resolver_match
        walled = match is not None and match.url_name in WALLED and request.method in ("GET", "HEAD")
        if not walled or not request.user.is_authenticated or not ready():
            return None
        refused: Http404 | PermissionDenied | None = None
        with behind(request.user, timezone.localdate()):
            try:
                return view(request, *args, **kwargs)
            except (Http404, PermissionDenied) as answer:  # the log of the refusal is kept
                refused = answer
        raise refused
