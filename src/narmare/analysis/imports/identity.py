"""Notice Swedish personal identity numbers where pseudonyms should be."""

from __future__ import annotations

import numpy as np


MOST = 0.9  # share of a block that must look like one: a few plain ids do so by chance
LEAST_ROWS = (
    20  # below this, only numbers with the century count: one of 140 ten-digit ids looks like one by chance
)


def identity_numbers(ids: np.ndarray) -> np.ndarray:
    """Which of the ids are personal or coordination numbers, if most of them are; otherwise none.

    YYYYMMDDNNNN or YYMMDDNNNN with a possible day (60 more for a coordination number) and the check digit of the Luhn
    algorithm over the last ten digits (ISO/IEC 7812-1; Skatteverket, SKV 704).
    """
    with_century = (ids >= 1890_01_01_0000) & (ids < 2100_01_01_0000)
    short = (ids >= 10**9) & (ids < 10**10)
    found = (with_century | short) & _possible_day(ids) & _luhn(ids % 10**10)
    if len(ids) < LEAST_ROWS:
        found &= with_century
    return found if len(ids) and found.mean() >= MOST else np.zeros(len(ids), dtype=bool)


def _possible_day(ids: np.ndarray) -> np.ndarray:
    month, day = ids // 10**6 % 100, ids // 10**4 % 100
    day = np.where(day > 60, day - 60, day)
    return (month >= 1) & (month <= 12) & (day >= 1) & (day <= 31)


def _luhn(numbers: np.ndarray) -> np.ndarray:
    total: np.ndarray = np.zeros(len(numbers), dtype=np.int64)
    for place in range(10):
        digit = numbers // 10**place % 10 * (1 + place % 2)
        total += digit // 10 + digit % 10
    right: np.ndarray = np.equal(total % 10, 0)
    return right
