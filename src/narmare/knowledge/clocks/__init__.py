"""Legal time limits, Swedish holidays and opening hours.  Nothing here looks at a clock: `now` is always passed."""

from narmare.knowledge.clocks.guarantee import (
    ASSESSMENT,
    CONTACT,
    Clock,
    Guarantee,
    Promise,
    clock,
    due,
    last_day,
    promise,
)
from narmare.knowledge.clocks.holidays import easter_sunday, holidays, is_public_holiday
from narmare.knowledge.clocks.hours import SWEDEN, NeverOpen, OpeningHours, local


__all__ = [
    "ASSESSMENT", "CONTACT", "SWEDEN", "Clock", "Guarantee", "NeverOpen", "OpeningHours", "Promise", "clock", "due", "easter_sunday",
    "holidays", "is_public_holiday", "last_day", "local", "promise",
]  # fmt: skip
