"""Swedish public holidays, computed for any year (lag 1989:253 om allmänna helgdagar), and the eves that are free in practice.

Christian feasts that move follow Easter Sunday of the Gregorian calendar (the anonymous algorithm of Meeus, Jones and
Butcher: J. Meeus, Astronomical Algorithms, 2nd edition, chapter 8).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache


PUBLIC = (
    "new_years_day", "epiphany", "good_friday", "easter_sunday", "easter_monday", "first_of_may", "ascension_day",
    "whit_sunday", "national_day", "midsummer_day", "all_saints_day", "christmas_day", "boxing_day",
)  # fmt: skip
EVES = ("maundy_thursday", "easter_eve", "midsummer_eve", "christmas_eve", "new_years_eve")


def easter_sunday(year: int) -> date:
    """Easter Sunday of a year from 1583 on."""
    cycle, century, of_century = year % 19, year // 100, year % 100
    leap, rest = divmod(century, 4)
    moon = (19 * cycle + century - leap - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * rest + 2 * (of_century // 4) - moon - of_century % 4) % 7
    shift = (cycle + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * shift + 114, 31)
    return date(year, month, day + 1)


@cache
def holidays(year: int) -> Mapping[str, date]:
    """Every public holiday and free eve of the year by its name in PUBLIC or EVES."""
    easter, midsummer = easter_sunday(year), _saturday(date(year, 6, 20))
    return {
        "new_years_day": date(year, 1, 1),
        "epiphany": date(year, 1, 6),
        "maundy_thursday": easter - timedelta(days=3),
        "good_friday": easter - timedelta(days=2),
        "easter_eve": easter - timedelta(days=1),
        "easter_sunday": easter,
        "easter_monday": easter + timedelta(days=1),
        "first_of_may": date(year, 5, 1),
        "ascension_day": easter + timedelta(days=39),
        "whit_sunday": easter + timedelta(days=49),
        "national_day": date(year, 6, 6),
        "midsummer_eve": midsummer - timedelta(days=1),
        "midsummer_day": midsummer,
        "all_saints_day": _saturday(date(year, 10, 31)),
        "christmas_eve": date(year, 12, 24),
        "christmas_day": date(year, 12, 25),
        "boxing_day": date(year, 12, 26),
        "new_years_eve": date(year, 12, 31),
    }


def is_public_holiday(day: date) -> bool:
    """Whether the law makes the day a public holiday; an ordinary Sunday is one too."""
    named = holidays(day.year)
    return day.weekday() == 6 or any(named[name] == day for name in PUBLIC)


def _saturday(first: date) -> date:
    """The Saturday on `first` or in the six days after it."""
    return first + timedelta(days=(5 - first.weekday()) % 7)
