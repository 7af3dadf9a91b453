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

from collections import defaultdict
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
    return _Hiding(cells, sums, minimum).run()


class _Hiding[K: Hashable]:
    """One run: the hidden set only grows, so it ends."""

    def __init__(self, cells: Mapping[K, Sequence[int]], sums: Iterable[Sum[K]], minimum: int) -> None:
        self.cells = cells
        self.minimum = minimum
        self.sums = [
            Sum(tuple(k for k in one.whole if k in cells), tuple(k for k in one.parts if k in cells))
            for one in sums
        ]
        self.within: dict[K, list[int]] = defaultdict(list)
        for number, one in enumerate(self.sums):
            for key in (*one.whole, *one.parts):
                self.within[key].append(number)
        self.hidden: set[K] = set()

    def run(self) -> frozenset[K]:
        for key, counts in self.cells.items():
            if is_small(counts, self.minimum):
                self.hidden.add(key)
        waiting = sorted({number for key in self.hidden for number in self.within[key]}, reverse=True)
        while waiting:
            number = waiting.pop()
            if (extra := self._one_more(number)) is not None:
                self.hidden.add(extra)
                waiting += reversed(self.within[extra])
        return frozenset(self.hidden)

    def _one_more(self, number: int) -> K | None:
        """The cell to hide so that this sum gives nothing away, or None if it gives nothing away."""
        one = self.sums[number]
        hidden = [key for key in (*one.whole, *one.parts) if key in self.hidden]
        if not hidden or (count := self._given_away(one, hidden)) is None:
            return None
        for side in (one.parts, one.whole):
            left = [key for key in side if key not in self.hidden]
            useful = [key for key in left if self.cells[key][count] > 0]
            if useful:
                return min(useful, key=lambda key: (self._new_gaps(key), self.cells[key][count], repr(key)))
        return None

    def _given_away(self, one: Sum[K], hidden: Sequence[K]) -> int | None:
        """Which count the sum gives away: the place in the cell's counts, or None."""
        if len(hidden) == 1:
            return self._widest(hidden[0])
        if any(key in self.hidden for key in one.whole) and any(key in self.hidden for key in one.parts):
            return None
        for place in range(len(self.cells[hidden[0]])):
            if 0 < sum(self.cells[key][place] for key in hidden) < self.minimum:
                return place
        return None

    def _widest(self, key: K) -> int:
        """Which count of a lonely hidden cell needs company: a small one if there is one, else the largest.

        Never one that is 0: no other cell of the sum need hold any of it, and then nothing would be found to hide.
        """
        counts = self.cells[key]
        small = [place for place, count in enumerate(counts) if 0 < count < self.minimum]
        return small[0] if small else max(range(len(counts)), key=lambda place: counts[place])

    def _new_gaps(self, key: K) -> int:
        """How many sums would have this cell as their only hidden one."""
        return sum(
            not any(other in self.hidden for other in (*self.sums[number].whole, *self.sums[number].parts))
            for number in self.within[key]
        )
