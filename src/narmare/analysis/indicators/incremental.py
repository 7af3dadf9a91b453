"""Compute again only what new rows can have changed; the result is that of a computation of everything.

A `state` folder keeps what was computed last.  When the files that were there are still there and unchanged, new files hold new
rows, and `touched` tells from which month on they matter; `changes` says what follows for each indicator.

Rows are made again for the calendar years from the first changed month on, as disclosure control looks at each calendar year
by itself, and for the rolling periods that reach into them; the other rows are those of before.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
import pyarrow as pa

from narmare.analysis.indicators import results, state
from narmare.analysis.indicators.changes import Changed, changed_from, digest_of, grouped
from narmare.analysis.indicators.definition import Indicator
from narmare.analysis.indicators.recount import Recount
from narmare.analysis.indicators.results import rows
from narmare.analysis.indicators.source import Periods, Source
from narmare.analysis.indicators.state import STAMP, Rows, State, ends, in_kinds
from narmare.analysis.indicators.tallies import Flags, Homes, Tallies


BACK = 2  # calendar years before the first changed one that the longest rolling period looks into

type Taken = Callable[
    [Indicator, Tallies, Homes], None
]  # what is done with each count as soon as it is there


class Count(Protocol):
    """Counts indicators in some months, as `run` does with DuckDB, and hands over each."""

    def __call__(
        self,
        chosen: Sequence[Indicator],
        periods: Periods,
        *,
        since: bool,
        recount: Recount | None,
        then: Taken,
    ) -> object: ...


def again(
    source: Source,
    chosen: Sequence[Indicator],
    periods: Periods,
    snapshot_id: str,
    *,
    folder: Path,
    engine: str,
    count: Count,
    homes: Callable[[], Homes],
) -> tuple[pa.Table, dict[str, Tallies]]:
    """The rows of all indicators and their counts, from what a state keeps and what must be counted again; it is kept anew."""
    before = state.read(folder)
    changed = changed_from(before, source, chosen, periods, engine)
    making = _Making(periods, before, changed, chosen)
    groups = grouped(changed, chosen, periods)
    final = {one.id: number for number, (*_, some, _) in enumerate(groups) for one in some}
    for number, (start, last, some, of) in enumerate(groups):
        take = making.taking(
            start, few=of is not None, final={name for name, at in final.items() if at == number}
        )
        count(
            some, Periods(start, last), since=of is not None or start > periods.first, recount=of, then=take
        )
    if left := [one for one in chosen if one.id not in making.made]:
        where = homes()
        for one in left:
            making.make(one, where)
    definitions = {one.id: digest_of(one) for one in chosen}
    kept = State(engine, source.digests, definitions, periods, making.counts, making.made)
    state.write(folder, state.with_closed(kept, before))
    state.remember(folder, source)
    stamped = [making.made[one.id].stamped(snapshot_id) for one in chosen]
    return pa.concat_tables([results.join([]), *stamped]), making.shown


class _Making:
    """Counts and rows as they become: those of before, until what is counted again has come."""

    def __init__(
        self, periods: Periods, before: State | None, changed: Changed, chosen: Sequence[Indicator]
    ) -> None:
        old: Mapping[str, Tallies] = {} if before is None else before.counts
        self.periods, self.before, self.changed = periods, before, changed
        self.counts = {one.id: old[one.id] for one in chosen if one.id in old}
        self.shown: dict[str, Tallies] = {}
        self.made: dict[str, Rows] = {}

    def taking(self, start: int, *, few: bool, final: set[str]) -> Taken:
        """What to do with the counts from the month `start` on, of a `few` persons or of all; rows are made of those that are `final`.

        It is done while others are counted: rows are made on one processor.
        """

        def take(one: Indicator, found: Tallies, homes: Homes) -> None:
            old, months = self.counts.get(one.id), self.periods.all
            self.counts[one.id] = (
                recounted(old, start, found, months)
                if few and old is not None
                else updated(old, start, found, months)
            )
            if one.id in final:
                self.make(one, homes)

        return take

    def make(self, one: Indicator, homes: Homes) -> None:
        """The indicator's rows: those of before, where its counts are those of before."""
        periods, before = self.periods, self.before
        shown = self.shown[one.id] = self.counts[one.id].within(periods.all).between(periods.of(one))
        year = periods.last // 12 * 12
        if before is None or one.id not in self.changed.as_before:
            self.made[one.id] = rows_again(one, shown, homes, None, periods.first, year)
            return
        was = before.periods.of(one)
        since = first_change(before.counts[one.id].between(was), shown)
        if was != periods.of(one):  # a month more may make a year whole, also one without anything in it
            since = min(since, was.stop, periods.of(one).stop)
        self.made[one.id] = rows_again(one, shown, homes, before.rows[one.id], since, year, before.year)


def updated(before: Tallies | None, since: int, found: Tallies, months: range) -> Tallies:
    """Counts of before up to the month `since`, and those found from then on."""
    if before is None or since <= months.start:
        return found.within(months)
    return Tallies.joined(before.within(range(before.first, since)).within(months), found.within(months))


def recounted(before: Tallies, since: int, change: Tallies, months: range) -> Tallies:
    """Counts of before, and from the month `since` on what the persons who were counted again add and take away.

    Numerators and denominators of persons are never negative, so a cell is there where one of them is not 0.
    """
    return Tallies.added(before.within(months), change.within(months), since)


def rows_again(
    one: Indicator,
    shown: Tallies,
    homes: Homes,
    before: Rows | None,
    since: int,
    year: int,
    year_before: int | None = None,
) -> Rows:
    """The rows of an indicator when no count before the month `since` has changed.

    Args:
        one: the definition.
        shown: counts of the months that are to be shown.
        homes: unit -> where it belongs.
        before: the rows of before; None when there are none, or they are of no use.
        since: the first changed month.
        year: the January from which on years are not closed.
        year_before: that of `before`, where it is another.
    """
    changed = since // 12 * 12
    if before is None or changed - 12 * BACK <= shown.first:
        return closed_before(rows(one, shown, homes, "").drop_columns(STAMP), year)
    last = shown.first + shown.months
    same_year = year_before in (None, year)
    if since >= last and same_year:
        return before
    new = rows(one, shown.between(range(changed - 12 * BACK, last)), homes, "").drop_columns(STAMP)
    new = new.filter(pa.array(ends(new) > changed))
    if changed == year and same_year:
        return Rows(before.closed, new)
    kept = before.every
    return closed_before(in_kinds(kept.filter(pa.array(ends(kept) <= changed)), new), year)


def closed_before(of: pa.Table, year: int) -> Rows:
    """Rows split at the January from which on years are not closed."""
    ended = ends(of) <= year
    return Rows(of.filter(pa.array(ended)), of.filter(pa.array(~ended)))


def first_change(one: Tallies, other: Tallies) -> int:
    """The first month in which the counts of two differ; past both when they never do."""
    first, last = min(one.first, other.first), max(one.first + one.months, other.first + other.months)
    a, b = (of.within(range(first, last)) for of in (one, other))
    if a.places != b.places:
        names = dict.fromkeys((*a.places, *b.places))
        a, b = (of.of_places(tuple(names)) for of in (a, b))
    differ = (a.n != b.n) | (a.d != b.d) | (a.q != b.q) | (a.there != b.there)
    months = np.flatnonzero(differ.any(axis=0) | _spreads_differ(a, b))
    return first + int(months[0]) if len(months) else last


def _spreads_differ(a: Tallies, b: Tallies) -> Flags:
    """By month, whether two medians are found among other counts; where only one of them counts anything, n and d tell."""
    if len(a.spread) != len(b.spread):
        return np.zeros(a.months, bool)
    return np.asarray((a.spread != b.spread).any(axis=(0, 1)) if len(a.spread) else np.zeros(a.months, bool))
