"""The loops of a walk along rows (`tallying`), over plain arrays: they are compiled, and run without holding other threads up."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np


type Numbers = np.ndarray[Any, np.dtype[Any]]


@cache
def compiled(work: Callable[..., Any]) -> Callable[..., Any]:
    import numba  # half a second to load

    compiled: Callable[..., Any] = numba.njit(cache=True, nogil=True)(work)
    return compiled


def hashed(ids: Numbers) -> Numbers:
    """A table of the numbers of ids, a power of two long and at most half full; an id's place is `find`'s."""
    bits = 1
    while (1 << bits) < 2 * len(ids):
        bits += 1
    slots = np.full(1 << bits, -1, np.int32)
    for number in range(len(ids)):
        at = (ids[number] ^ (ids[number] >> 32)) * 0x9E3779B1 & ((1 << bits) - 1)
        while slots[at] >= 0:
            at = (at + 1) & ((1 << bits) - 1)
        slots[at] = number
    return slots


def find(wanted: Numbers, ids: Numbers, slots: Numbers, found: Numbers) -> None:
    """The number of each wanted id, or -1."""
    mask = len(slots) - 1
    for row in range(len(wanted)):
        at = (wanted[row] ^ (wanted[row] >> 32)) * 0x9E3779B1 & mask
        while slots[at] >= 0 and ids[slots[at]] != wanted[row]:
            at = (at + 1) & mask
        found[row] = slots[at]


def in_order(number: Numbers, starts: Numbers) -> Numbers:
    """The rows by their persons' numbers; those of person i come to stand from starts[i] on."""
    order, place = np.empty(len(number), np.int64), starts.copy()
    for row in range(len(number)):
        order[place[number[row]]] = row
        place[number[row]] += 1
    return order


def within(
    day: Numbers,
    who: Numbers,
    starts: Numbers,
    day_from: Numbers,
    day_to: Numbers,
    worth: int,
    answer: Numbers,
) -> None:
    """Add `worth` to the answer of each row whose person is in a span on that day."""
    for row in range(len(day)):
        person = who[row]
        if person < 0:
            continue
        for span in range(starts[person], starts[person + 1]):
            if day_from[span] <= day[row] and day[row] < day_to[span]:
                answer[row] += worth
                break


def aged(
    day: Numbers, who: Numbers, facts: Numbers, start: int, of_day: Numbers, oldest: int, worth: int, answer: Numbers
) -> None:  # fmt: skip
    """Add `worth` to the answer of each row whose person was born in or before the month `oldest`, one month later for each month of the calendar.

    Days outside the calendar do not count anyway.
    """
    for row in range(len(day)):
        person, today = who[row], day[row] - start
        if person < 0 or today < 0 or today >= len(of_day):
            continue
        born = facts[person, 1]
        if -(1 << 30) < born and born <= of_day[today] + oldest:
            answer[row] += worth


def placed(
    day: Numbers, who: Numbers, start: int, of_day: Numbers, first: int, facts: Numbers, in_from: Numbers, in_to: Numbers,
    limits: Numbers, plain: int, ever: int, month: Numbers, cell: Numbers,
) -> None:  # fmt: skip
    """The month of each row, -1 outside the calendar, and its cell: age band times twice the sexes, and sex, `plain` more in special housing."""
    for row in range(len(day)):
        today, person = day[row] - start, who[row]
        if today < 0 or today >= len(of_day):
            month[row] = -1
            continue
        month[row] = of_day[today]
        band, kind = len(limits) + 1, plain - 1
        if person >= 0:
            kind = facts[person, 2]
            if kind >= ever:
                kind -= ever
                for stay in range(facts[person, 3], facts[person + 1, 3]):
                    if in_from[stay] <= day[row] and day[row] < in_to[stay]:
                        kind += plain
                        break
            born = facts[person, 1]
            if born > -(1 << 30):
                months, band = of_day[today] + first - born, 0
                while band < len(limits) and months >= limits[band]:
                    band += 1
        cell[row] = band * 2 * plain + kind


def tally(
    day: Numbers, who: Numbers, month: Numbers, cell: Numbers, place: Numbers, kind: Numbers,
    facts: Numbers, spells: Numbers, plain: int, sexes: int, counts: Numbers,
) -> None:  # fmt: skip
    """Count each row in its month, unit, cell and kind (`Kinds`); a row outside the months or not listed does not count.

    place: the number of each row's unit; empty for the unit where its person is listed on that day.
    """
    units, cells, kinds = counts.shape[1:]
    flat = counts.reshape(-1)
    for row in range(len(day)):
        if kind[row] == 0 or month[row] < 0:
            continue
        unit, person = -1, who[row]
        if len(place):
            unit = place[row]
        elif person >= 0:
            for spell in range(facts[person, 0], facts[person + 1, 0]):
                if spells[spell, 1] <= day[row] and day[row] < spells[spell, 2]:
                    unit = spells[spell, 0]
                    break
        if unit < 0:
            continue
        inside = cell[row]
        if sexes == plain:
            inside = inside // (2 * plain) * plain + inside % plain
        flat[((month[row] * units + unit) * cells + inside) * kinds + kind[row] - 1] += 1
