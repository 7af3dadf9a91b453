"""Sessions in the database, each with its account: one prepared statement reads the session and who it belongs to.

A session ends when it has not been used for a while (sooner on a shared computer), hours after it began whatever happens or after the
provider itself asked who it is, when its owner ends it, and with every other of the account when a role is given or ended or the provider says so.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

import orjson
from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.dateparse import parse_datetime

from narmare.region import prepared, signed_in
from narmare.region.models import Account, Session


ABOUT = "about"  # in the session's content: what its row says besides
STALE = timedelta(minutes=1)  # a use is written down at most so often
_SESSION = f"""
SELECT session.session_data, session.seen_at::text, {signed_in.ACCOUNT}, {{also}}
FROM region_session session LEFT JOIN region_account account ON account.id = session.account_id AND account.is_active
WHERE session.session_key = %(key)s AND session.expire_date > %(now)s
  AND session.seen_at > CASE WHEN session.shared THEN %(shared)s::timestamptz ELSE %(idle)s::timestamptz END
"""  # noqa: S608  our own text
# The first that the browser's own description holds; others call themselves Chrome and Safari as well.
BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))  # fmt: skip
SYSTEMS = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS X", "Mac"), ("Linux", "Linux"))  # fmt: skip


class SessionStore(db.SessionStore):
    """Django's, with a row that names the account, and a reading that brings the account along."""

    account: Account | None = None
    seen_at: datetime | None = None
    also: signed_in.Also | None = None  # what a view wants to be read with it
    brought: str | None = None  # and what that was

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def encode(self, session_dict: dict[str, Any]) -> str:
        """As JSON.  Django signs and packs it; who can write to this table can write to that of roles as well."""
        return orjson.dumps(session_dict).decode()

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        """The content; nothing of what is not ours: then nobody is signed in."""
        try:
            content: dict[str, Any] = orjson.loads(session_data)
        except ValueError:
            return {}
        return content

    def load(self) -> dict[str, Any]:
        """The session's content; an unknown or ended one is empty and loses its key, as in Django."""
        now, also = timezone.now(), self.also
        asked = {
            "key": self.session_key,
            "now": now,
            "shared": now - settings.SHARED_IDLE,
            "idle": now - settings.IDLE,
        }
        found = prepared.ask(
            _statement(also.sql if also else "NULL"), {**asked, **(also.values if also else {})}
        )
        if found is None:
            self._session_key = None
            return {}
        data, seen, read, self.brought = found
        self.seen_at = datetime.fromisoformat(seen) if seen else None
        self.account = signed_in.built(orjson.loads(read)) if read else None
        return self.decode(data or "")

    async def aload(self) -> dict[str, Any]:
        """As `load`."""
        return await sync_to_async(self.load)()

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """The row: what is written here is what the session's content says."""
        about = data.setdefault(ABOUT, {"began": timezone.now().isoformat()})
        key = self._get_or_create_session_key()  # type: ignore[attr-defined]  # Django has it, its types do not
        return Session(
            session_key=key,
            session_data=self.encode(data),
            expire_date=_ends(about),
            account_id=data.get(SESSION_KEY) or None,
            handle=handle_of(key),
            device=about.get("device", ""),
            shared=about.get("shared", False),
            began_at=_began(about),
            seen_at=timezone.now(),
        )

    async def acreate_model_instance(self, data: dict[str, Any]) -> Session:
        """As `create_model_instance`."""
        return await sync_to_async(self.create_model_instance)(data)

    def begin(self, *, device: str, shared: bool, now: datetime) -> None:
        """Say about the session of somebody who signs in: on what, whether others use it too, and that it begins now."""
        self[ABOUT] = {
            "began": now.isoformat(),
            "device": device,
            "shared": shared,
        }
        if shared:
            self.set_expiry(0)  # the cookie goes when the browser is closed

    def proved_at_provider(self, at: datetime) -> None:
        """End the session when the provider's own proof is too old (`OIDC_MAX_AGE`), if that is before it ends anyhow."""
        self[ABOUT] = {**self[ABOUT], "until": (at + settings.OIDC_MAX_AGE).isoformat()}

    @property
    def handle(self) -> uuid.UUID:
        """What pages call this session by."""
        return handle_of(self.session_key or "")

    def used(self, now: datetime) -> None:
        """Write down that somebody uses the session, if that was not done just now."""
        if self.seen_at is not None and self.seen_at < now - STALE:
            Session.objects.filter(session_key=self.session_key).update(seen_at=now)
            self.seen_at = now

    def seconds_left(self, now: datetime) -> int:
        """How long the session lives if nobody uses it; 0 where nobody is signed in."""
        if self.get(SESSION_KEY) is None or self.account is None or self.seen_at is None:
            return 0
        about = self.get(ABOUT, {})
        idle = settings.SHARED_IDLE if about.get("shared") else settings.IDLE
        return max(0, int((min(self.seen_at + idle, _ends(about)) - now).total_seconds()))


def _began(about: Mapping[str, Any]) -> datetime:
    return parse_datetime(about.get("began", "")) or timezone.now()


def _ends(about: Mapping[str, Any]) -> datetime:
    """When the session ends however much it is used: hours after it began, or when the provider's proof is too old."""
    ends = _began(about) + timedelta(seconds=settings.SESSION_COOKIE_AGE)
    until = parse_datetime(about.get("until", ""))
    return min(ends, until) if until else ends


def living(now: datetime) -> QuerySet[Session]:
    """The sessions that have not ended: as the statement of `SessionStore.load` says."""
    used = Q(shared=True, seen_at__gt=now - settings.SHARED_IDLE) | Q(
        shared=False, seen_at__gt=now - settings.IDLE
    )
    return Session.objects.filter(used, expire_date__gt=now)


@lru_cache
def _statement(also: str) -> str:
    return _SESSION.format(also=also)


def handle_of(session_key: str) -> uuid.UUID:
    """What pages call the session by: it follows from the key and does not give it away."""
    return uuid.UUID(
        salted_hmac("narmare.region.session.handle", session_key, algorithm="sha256").hexdigest()[:32]
    )


def device_of(request: HttpRequest) -> str:
    """Browser and system, such as "Chrome, Android"; the browser's whole description is not kept."""
    said = request.headers.get("User-Agent", "")
    parts = [next((name for sign, name in signs if sign in said), "") for signs in (BROWSERS, SYSTEMS)]
    return ", ".join(part for part in parts if part)


def forget_old(now: datetime) -> int:
    """Take away sessions that have ended by themselves; returns how many."""
    deleted, _each = Session.objects.filter(expire_date__lt=now).delete()
    idle, _each = Session.objects.filter(seen_at__lt=now - settings.IDLE).delete()
    return deleted + idle
