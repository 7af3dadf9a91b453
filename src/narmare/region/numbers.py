"""Numbers that identify a person: personnummer, samordningsnummer, reservnummer.  No database.

A personnummer is birth date, three digits of which the last is odd for men and even for women, and a check digit
(folkbokföringslagen 1991:481 18 §); a samordningsnummer is built alike with 60 added to the day.  A reservnummer is given
by a region to somebody who has neither; its form differs between regions, so only its letters and digits are looked at.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


COORDINATION = 60  # added to the day of a samordningsnummer
_TWELVE = re.compile(r"(18|19|20)[0-9]{10}")
_TEN = re.compile(r"([0-9]{6})([-+]?)([0-9]{4})")
_RESERVE = re.compile(r"[0-9A-Z]{6,12}")


class Kind(StrEnum):
    """What a number is."""

    PERSONNUMMER = "personnummer"
    COORDINATION = "samordningsnummer"


@dataclass(frozen=True)
class Number:
    """A personnummer or samordningsnummer in twelve digits.

    `checked` tells whether the last digit is the one that the others give.
    """

    digits: str
    kind: Kind
    birth_date: date
    checked: bool

    def __post_init__(self) -> None:
        if not _TWELVE.fullmatch(self.digits):
            raise ValueError("A personnummer has twelve digits, the first two 18, 19 or 20.")


def candidates(text: str, today: date) -> list[str]:
    """What was typed as twelve digits, the likeliest first; empty if it is no such number.

    Ten digits leave the century open: both are given, unless "+" (a hundred years or more) or the day says which.
    """
    typed = re.sub(r"\s", "", text)
    whole = typed.replace("-", "", 1)
    if _TWELVE.fullmatch(whole):
        return [whole]
    if (short := _TEN.fullmatch(typed)) is None:
        return []
    ends = [f"{century}{short[1]}{short[3]}" for century in (20, 19, 18)]
    known = [one for one in ends if (born := _birth_date(one)) is not None and born <= today]
    old = short[2] == "+"
    return known[1:2] if old else known[:2]


def parse(text: str, today: date) -> Number | None:
    """The number, or None when it is none: wrong length, no such day, or a day that has not come.

    Of ten digits the later century whose check digit is right is meant, else the later one.
    """
    found = [number for digits in candidates(text, today) if (number := _number(digits, today))]
    return next((number for number in found if number.checked), found[0] if found else None)


def _number(digits: str, today: date) -> Number | None:
    born = _birth_date(digits)
    if born is None or born > today:
        return None
    kind = Kind.COORDINATION if int(digits[6:8]) > COORDINATION else Kind.PERSONNUMMER
    return Number(digits, kind, born, check_digit(digits[2:11]) == int(digits[11]))


def _birth_date(digits: str) -> date | None:
    day = int(digits[6:8])
    try:
        return date(int(digits[:4]), int(digits[4:6]), day - COORDINATION if day > COORDINATION else day)
    except ValueError:
        return None


def check_digit(nine: str) -> int:
    """The last digit: every other digit doubled from the first, digits summed, up to the next ten (modulus 10)."""
    doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(nine)]
    return -sum(value // 10 + value % 10 for value in doubled) % 10


def reserve_number(text: str) -> str | None:
    """A reservnummer as it is stored: capital letters and digits, six to twelve; None if it cannot be one."""
    plain = re.sub(r"[\s-]", "", text).upper()
    return plain if _RESERVE.fullmatch(plain) else None
