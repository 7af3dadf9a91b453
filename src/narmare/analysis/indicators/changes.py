"""What new data make of a state: which indicators are counted again, from which month on, and of whom.

An indicator is computed anew from the start when its definition or the table of units has changed, when a file that it reads was
changed or taken away, when the first month is another, or when a new person is one whom old rows already mention.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from narmare.analysis import duck
from narmare.analysis.indicators import facts, recount
from narmare.analysis.indicators.definition import Indicator, reads
from narmare.analysis.indicators.months import month_index
from narmare.analysis.indicators.recount import Recount
from narmare.analysis.indicators.source import Periods, Source
from narmare.analysis.indicators.state import State
from narmare.analysis.indicators.touched import Touch, touches


@dataclass(frozen=True)
class Changed:
    """What new data make of a state.

    since: indicator -> the first month that must be counted again; past the last month when nothing has changed.
    recount: the persons whom new rows mention, when these are few.
    lasting: the indicators whose old counts are right but for those persons.
    new: the first month that was never counted; past the last month when there is none.
    as_before: the indicators with the definition, and at units that belong where they belonged, so that old rows are of use.
    """

    since: Mapping[str, int]
    recount: Recount | None = None
    lasting: frozenset[str] = frozenset()
    new: int = 0
    as_before: frozenset[str] = frozenset()


def changed_from(
    state: State | None, source: Source, chosen: Sequence[Indicator], periods: Periods, engine: str
) -> Changed:
    """What must be counted again, and of whom."""
    if (
        state is None
        or state.engine != engine
        or state.periods.first != periods.first
        or state.periods.last > periods.last
    ):
        return Changed({one.id: periods.first for one in chosen}, new=periods.last + 1)
    new_month = state.periods.last + 1
    with _Look(state, source, periods) as look:
        since = {one.id: max(periods.first, min(new_month, look.first_touched(one))) for one in chosen}
        lasting = frozenset(one.id for one in chosen if look.lasts(one))
        asked_again = any(since[name] < new_month for name in lasting)
        some = recount.asked(source, look.added) if asked_again else None
        as_before = frozenset(one.id for one in chosen if look.as_before(one))
        return Changed(since, some, lasting, new_month, as_before)


@dataclass
class _Look:
    """What has changed in the files since a state was kept."""

    state: State
    source: Source
    periods: Periods

    def __post_init__(self) -> None:
        now, before = self.source.digests, self.state.files
        gone = {name.partition("/")[0] for name, digest in before.items() if now.get(name) != digest}
        self.rewritten = gone
        self.added: dict[str, list[Path]] = {}
        for name in sorted(now.keys() - before.keys()):
            table, _, file = name.partition("/")
            self.added.setdefault(table, []).append(self.source.folder / table / file)
        self.known: dict[Touch, int] = {}
        self.connection = duck.connect()
        self.new_persons_are_new = "person" not in self.added or self._nobody_mentions_them()

    def __enter__(self) -> _Look:
        return self

    def __exit__(self, *told: object) -> None:
        self.connection.close()

    def lasts(self, one: Indicator) -> bool:
        """Whether its old counts are right but for the persons whom new rows mention."""
        return self.as_before(one) and not set(reads(one)) & self.rewritten and recount.fits(one)

    def as_before(self, one: Indicator) -> bool:
        """Whether it is counted and shown as it was: the same definition, the same units."""
        unmoved = "unit" not in self.added and "unit" not in self.rewritten
        return (
            unmoved and self.state.definitions.get(one.id) == digest_of(one) and one.id in self.state.counts
        )

    def first_touched(self, one: Indicator) -> int:
        """The first month in which something may be another number, as far as the old months go."""
        tables = set(reads(one))
        if self.state.definitions.get(one.id) != digest_of(one) or one.id not in self.state.counts:
            return self.periods.first
        if tables & self.rewritten or "unit" in self.added:
            return self.periods.first
        if "person" in tables and not self.new_persons_are_new:
            return self.periods.first
        return min((self._month(touch) for touch in touches(one)), default=self.periods.first)

    def _month(self, touch: Touch) -> int:
        if touch not in self.known:
            self.known[touch] = self._earliest(touch)
        return self.known[touch]

    def _earliest(self, touch: Touch) -> int:
        """The month of the earliest of the new rows; past the end when there is none."""
        files = self.added.get(touch.table)
        if not files:
            return self.periods.last + 1
        if not touch.column:
            return self.periods.first
        if (told := self._told(touch, files)) is not None:
            return told
        query = (
            f'SELECT year(d) * 12 + month(d) - 1 FROM (SELECT MIN(CAST("{touch.column}" AS DATE)) - {touch.days} AS d '  # noqa: S608  names of the contract
            "FROM read_parquet($1))"
        )
        found = self.connection.execute(query, [[str(file) for file in files]]).fetchall()[0][0]
        return self.periods.last + 1 if found is None else int(found)

    def _told(self, touch: Touch, files: Sequence[Path]) -> int | None:
        """The month of the earliest of the new rows, as the files themselves tell it; None when they do not."""
        ends = [of.ends(touch.column) for of in map(facts.footer, files) if of.rows]
        if not all(ends):
            return None
        if not ends:
            return self.periods.last + 1
        return month_index(min(of[0] for of in ends if of) - timedelta(days=touch.days))

    def _nobody_mentions_them(self) -> bool:
        """Whether no row that was there before is about one of the new persons."""
        new = self.added["person"]
        for table in sorted(self.source.needs):
            if "person_id" not in self.source.needs[table] or table in self.rewritten:
                continue
            files = [str(file) for file in self.source.files(table) if file not in self.added.get(table, ())]
            if not files:
                continue
            query = "SELECT 1 FROM read_parquet($1) WHERE person_id IN (SELECT person_id FROM read_parquet($2)) LIMIT 1"
            if self.connection.execute(query, [files, [str(file) for file in new]]).fetchall():
                return False
        return True


def digest_of(one: Indicator) -> str:
    """A definition by content."""
    return hashlib.sha256(repr(one).encode()).hexdigest()


def grouped(
    changed: Changed, chosen: Iterable[Indicator], periods: Periods
) -> list[tuple[int, int, list[Indicator], Recount | None]]:
    """Indicators that are counted again, in few groups: from and to which month, which, and only of whom, if not of all.

    What is counted begins with the last two months, a year back, or at the start.  Where old counts last, only some persons are counted
    again in the old months; in months that were never counted before everybody is, and nothing else.
    """
    edges = sorted(
        {periods.first, max(periods.first, periods.last - 13), max(periods.first, periods.last - 1)}
    )
    groups: dict[tuple[int, int, bool], list[Indicator]] = {}
    for one in chosen:
        since = changed.since[one.id]
        few = changed.recount is not None and one.id in changed.lasting
        if few and since < changed.new:
            start = max(edge for edge in edges if edge <= since)
            groups.setdefault((start, min(changed.new - 1, periods.last), True), []).append(one)
            since = changed.new
        if since <= periods.last:
            start = since if since == changed.new else max(edge for edge in edges if edge <= since)
            groups.setdefault((start, periods.last, False), []).append(one)
    return [
        (start, last, some, changed.recount if few else None)
        for (start, last, few), some in sorted(groups.items(), key=lambda group: group[0])
    ]
