"""Which day it is where the care is given."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache

from django.utils import timezone


@lru_cache(maxsize=64)
def day_of(now: datetime) -> date:
    """The local day of the moment, as `timezone.localdate` says.

    One request asks it a dozen times about the same moment, and nobody here changes the clock's zone.
    """
    return timezone.localdate(now, timezone.get_default_timezone())


def today() -> date:
    """The local day that it is now."""
    return day_of(timezone.now())
