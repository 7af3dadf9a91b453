"""Disclosure control: which cells of a result are hidden, so that no small count can be read or subtracted out.

Every output passes here.  Two rules:

1. A cell is hidden when one of its counts is above 0 and below the minimum.
2. Where cells add up to other cells that are shown, the hidden ones among them must be two or more, and together 0 or at
   least the minimum in every count; otherwise one more is hidden (complementary suppression).  The cell is chosen that
   opens the fewest new gaps elsewhere, then the smallest.  A total is hidden only when no part is left.

What this guards against is one subtraction: any total less its shown parts.  It does not solve systems of several sums, as
an attacker with linear algebra might; publish no further breakdowns of the same persons beside these.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass


MINIMUM = 5


@dataclass(frozen=True)
class Sum[K: Hashable]:
    """The cells `whole` add up to the same as the cells `parts`.  A cell that is not in the table counts as 0."""

    whole: tuple[K, ...]
    parts: tuple[K, ...]


def is_small(counts: Sequence[int], minimum: int = MINIMUM) -> bool:
    """Whether one of the counts is above 0 and below the minimum."""
    return any(0 < count < minimum for count in counts)


def hide[K: Hashable](
    cells: Mapping[K, Sequence[int]], sums: Iterable[Sum[K]], minimum: int = MINIMUM
) -> frozenset[K]:
    """The keys of the cells to hide.

    Args:
        cells: key -> the counts that must not be read, the same number of counts for every cell.
        sums: which cells add up to which.
        minimum: counts above 0 and below this are hidden.
    """
    keys = sorted(cells, key=repr)
    number = {key: place for place, key in enumerate(keys)}
    numbered = [
        Sum(
            tuple(number[k] for k in one.whole if k in number),
            tuple(number[k] for k in one.parts if k in number),
        )
        for one in sums
    ]
    counts = [cells[key] for key in keys]
    small = [place for place, of_one in enumerate(counts) if is_small(of_one, minimum)]
    return frozenset(keys[place] for place in Sums(numbered, len(keys)).hide(counts, small, minimum))


class Sums:
    """What adds up to what among cells that are numbers from 0; made once for tables of the same shape."""

    def __init__(self, sums: Sequence[Sum[int]], cells: int) -> None:
        self.sums = sums
        self.within: list[list[tuple[int, bool]]] = [
            [] for _ in range(cells)
        ]  # cell -> sums, and whether as a whole
        for number, one in enumerate(sums):
            for key in one.whole:
                self.within[key].append((number, True))
            for key in one.parts:
                self.within[key].append((number, False))

    def hide(
        self,
        counts: Sequence[Sequence[int]],
        small: Iterable[int],
        minimum: int = MINIMUM,
        holds: Sequence[bool] | None = None,
    ) -> set[int]:
        """The cells to hide.

        Args:
            counts: of each cell the counts that must not be read.
            small: the cells that are hidden to begin with.
            minimum: what hidden cells must at least have together.
            holds: which of the sums hold in this table; all of them when None.
        """
        return _Hiding(self, counts, minimum, holds or [True] * len(self.sums)).run(small)


class _Hiding:
    """One run: the hidden set only grows, so it ends.  Of each sum it is known how many cells are hidden, and their counts."""

    def __init__(
        self, shape: Sums, counts: Sequence[Sequence[int]], minimum: int, holds: Sequence[bool]
    ) -> None:
        self.sums, self.within, self.holds = shape.sums, shape.within, holds
        self.counts = counts
        self.minimum = minimum
        self.hidden: set[int] = set()
        self.wholes = [0] * len(self.sums)  # hidden cells on either side
        self.parts = [0] * len(self.sums)
        places = len(counts[0]) if counts else 0
        self.together = [[0] * places for _ in self.sums]

    def run(self, small: Iterable[int]) -> set[int]:
        for key in small:
            self._hide(key)
        waiting = sorted({number for key in self.hidden for number, _ in self.within[key]}, reverse=True)
        while waiting:
            extra = self._one_more(waiting.pop())
            if extra is not None:
                self._hide(extra)
                waiting += [number for number, _ in reversed(self.within[extra])]
        return self.hidden

    def _hide(self, key: int) -> None:
        self.hidden.add(key)
        counts = self.counts[key]
        for number, as_whole in self.within[key]:
            (self.wholes if as_whole else self.parts)[number] += 1
            together = self.together[number]
            for place, count in enumerate(counts):
                together[place] += count

    def _one_more(self, number: int) -> int | None:
        """The cell to hide so that this sum gives nothing away, or None if it gives nothing away."""
        count = self._given_away(number)
        if count is None:
            return None
        one = self.sums[number]
        for side in (one.parts, one.whole):
            useful = [key for key in side if key not in self.hidden and self.counts[key][count] > 0]
            if useful:
                return min(useful, key=lambda key: (self._new_gaps(key), self.counts[key][count], key))
        return None

    def _given_away(self, number: int) -> int | None:
        """Which count the sum gives away: the place in the cell's counts, or None."""
        wholes, parts = self.wholes[number], self.parts[number]
        if not self.holds[number] or (wholes and parts):
            return None
        if wholes + parts == 1:
            one = self.sums[number]
            return self._widest(next(key for key in (*one.whole, *one.parts) if key in self.hidden))
        for place, count in enumerate(self.together[number]):
            if 0 < count < self.minimum:
                return place
        return None

    def _widest(self, key: int) -> int:
        """Which count of a lonely hidden cell needs company: a small one if there is one, else the largest.

        Never one that is 0: no other cell of the sum need hold any of it, and then nothing would be found to hide.
        """
        counts = self.counts[key]
        small = [place for place, count in enumerate(counts) if 0 < count < self.minimum]
        return small[0] if small else max(range(len(counts)), key=lambda place: counts[place])

    def _new_gaps(self, key: int) -> int:
        """How many sums would have this cell as their only hidden one."""
        return sum(
            self.holds[number] and not self.wholes[number] and not self.parts[number]
            for number, _ in self.within[key]
        )
