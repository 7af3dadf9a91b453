"""Limits on attempts, counted in the database: every process of the product sees the same number.

Time is cut into spans of equal length; the attempts of the running span count.  PostgreSQL adds one with the row locked,
so two processes never lose an attempt between them.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import connection
from django.utils.crypto import salted_hmac

from narmare.region.models import AttemptCount


log = logging.getLogger(__name__)
_COUNT = f"""
INSERT INTO {AttemptCount._meta.db_table} AS counted (key, since, count) VALUES (%(key)s, %(since)s, 1)
ON CONFLICT (key, since) DO UPDATE SET count = counted.count + 1 RETURNING counted.count
"""  # noqa: S608  our own text


@dataclass(frozen=True)
class Limit:
    """At most `most` attempts of `what` within `within`."""

    what: str
    most: int
    within: timedelta

    def __post_init__(self) -> None:
        if not self.what or self.most < 1 or self.within < timedelta(seconds=1):
            raise ValueError(f"{self.what!r}: a limit has a name, at least one attempt and one second.")

    def reached(self, who: str, now: datetime) -> bool:
        """Whether `who` has used up the attempts of the running span."""
        found = AttemptCount.objects.filter(key=self._key(who), since=self._since(now))
        full = (found.values_list("count", flat=True).first() or 0) >= self.most
        if full:
            self._tell()
        return full

    def count(self, who: str, now: datetime) -> int:
        """Note one more attempt of `who`; returns how many there are now."""
        with connection.cursor() as cursor:
            cursor.execute(_COUNT, {"key": self._key(who), "since": self._since(now)})
            (count,) = cursor.fetchone()
        return int(count)

    def take(self, who: str, now: datetime) -> bool:
        """Note one more attempt of `who`; whether it was still within the limit.  One statement."""
        within = self.count(who, now) <= self.most
        if not within:
            self._tell()
        return within

    def _tell(self) -> None:
        log.warning("A limit was reached: %s.", self.what)  # never who: an address is a person's

    def _key(self, who: str) -> str:
        return salted_hmac("narmare.limits", f"{self.what}\0{who}", algorithm="sha256").hexdigest()

    def _since(self, now: datetime) -> datetime:
        """The beginning of the span that `now` lies in."""
        seconds = int(self.within.total_seconds())
        return datetime.fromtimestamp(int(now.timestamp()) // seconds * seconds, UTC)


def forget_old(now: datetime, keep: timedelta = timedelta(days=1)) -> int:
    """Take away the counts of spans that began before `now - keep`; returns how many."""
    deleted, _each = AttemptCount.objects.filter(since__lt=now - keep).delete()
    return deleted
