"""Which day it is where the care is given."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import lru_cache

from django.utils import timezone


QUARTER = 900  # seconds: in every zone a day begins with a quarter of an hour


def day_of(now: datetime) -> date:
    """The local day of the moment, as `timezone.localdate` says: a request asks it a dozen times.

    Raises:
        ValueError: the moment has no time zone.
    """
    if now.tzinfo is None:
        raise ValueError("A moment without a time zone is on no day. Pass a zone-aware datetime.")
    return _day_of_quarter(int(now.timestamp() // QUARTER))


def today() -> date:
    """The local day that it is now."""
    return day_of(timezone.now())


@lru_cache(maxsize=64)
def _day_of_quarter(quarter: int) -> date:
    return timezone.localdate(datetime.fromtimestamp(quarter * QUARTER, UTC), timezone.get_default_timezone())
