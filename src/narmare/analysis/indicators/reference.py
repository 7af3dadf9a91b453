"""The slow, obvious implementation that judges every fast one: plain loops over rows, no SQL, no arrays.

It shares with the SQL only the definitions and the care tables.  Every question is asked of one row, one person and one month
at a time, in the words of `conditions.py`.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any as Anything

import pyarrow.parquet as pq

from narmare.analysis.indicators.conditions import (
    ActiveSpan,
    AgeAtLeast,
    All,
    Any,
    Condition,
    FollowedBy,
    Had,
    Is,
    Not,
    SameDay,
    UnitIs,
    UnitOwnedBy,
    WithinDays,
)
from narmare.analysis.indicators.definition import Indicator
from narmare.analysis.indicators.measures import (
    Continuity,
    Count,
    Events,
    Listed,
    MeanDays,
    MedianMinutes,
    Rate,
    Residents,
    Share,
    ShareOfSums,
    StillWaiting,
    Sum,
)
from narmare.analysis.indicators.months import last_day
from narmare.analysis.indicators.source import Periods, Source
from narmare.analysis.indicators.tallies import NATION, Home, Tally, bins, levels


type Row = Mapping[str, Anything]
type Groups = tuple[str, str, str, str]  # unit, age band, sex, special housing
type Counts = dict[
    tuple[int, Groups], list[int]
]  # month and groups -> n, d, q, and how many have each value of a median


@dataclass
class Reference:
    """The care tables of a folder, held as lists of rows."""

    source: Source
    periods: Periods
    tells_housing: bool = False  # of the indicator that is being counted

    def monthly(self, indicator: Indicator) -> dict[tuple[int, str, str], Tally]:
        """Numerator, denominator and squares by month, level and key."""
        self.tells_housing = indicator.special_housing
        counts: Counts = defaultdict(lambda: [0] * (3 + bins(indicator)))
        match indicator.measure:
            case Share(of=Events() as events, meeting=meeting):
                self._share_of_events(counts, events, meeting)
            case Share(of=Listed(where), meeting=meeting):
                self._listed(counts, where, All(where, meeting) if where else meeting)
            case Share(of=Residents(where), meeting=meeting):
                self._residents(counts, where, meeting)
            case ShareOfSums() as sums:
                self._sums(counts, sums)
            case StillWaiting() as waiting:
                self._waiting(counts, waiting)
            case (MeanDays() | MedianMinutes()) as spent:
                self._time(counts, spent)
            case Rate(events=events, per=per):
                self._rate(counts, events, per)
            case Count(of=of, per=per):
                self._listed(counts, per.where, of.where)
            case Continuity() as continuity:
                self._continuity(counts, continuity)
        return self._levels(counts, indicator)

    def homes(self) -> dict[str, Home]:
        """Unit -> where it belongs."""
        return {
            row["unit_id"]: Home(
                row["municipality"] or "unknown", row["owner"] or "unknown", row["region"] or "unknown"
            )
            for row in self.rows("unit")
        }

    # The questions ---------------------------------------------------------------------------------------------------

    def row_meets(self, row: Row, condition: Condition | None) -> bool:
        """Whether one row of a table meets a condition."""
        match condition:
            case None:
                return True
            case Is(column, values):
                return row[column] is not None and row[column] in values
            case SameDay(first, second):
                return (
                    row[first] is not None and row[second] is not None and day(row[first]) == day(row[second])
                )
            case WithinDays(first, second, days):
                if row[first] is None or row[second] is None:
                    return False
                return 0 <= (day(row[second]) - day(row[first])).days <= days
            case (UnitIs() | UnitOwnedBy()) as asked:
                name, wanted = ("kind", asked.kind) if isinstance(asked, UnitIs) else ("owner", asked.owner)
                return any(unit[name] == wanted for unit in self.by("unit", "unit_id")[row[asked.column]])
            case All(parts):
                return all(self.row_meets(row, part) for part in parts)
            case Any(parts):
                return any(self.row_meets(row, part) for part in parts)
            case Not(part):
                return not self.row_meets(row, part)
        raise TypeError(condition)

    def event_meets(self, row: Row, on: date, condition: Condition | None) -> bool:
        """Whether an event on a day meets a condition."""
        match condition:
            case AgeAtLeast(years):
                return self.is_of_age(row["person_id"], month(on), years)
            case ActiveSpan(name, where, start, end):
                return any(
                    day(span[start]) <= on
                    and (span[end] is None or on < day(span[end]))
                    and self.row_meets(span, where)
                    for span in self.of_person(name, row["person_id"])
                )
            case FollowedBy():
                return row[condition.after] is not None and self._is_followed(row, condition)
            case All(parts):
                return all(self.event_meets(row, on, part) for part in parts)
            case Any(parts):
                return any(self.event_meets(row, on, part) for part in parts)
            case Not(part):
                return not self.event_meets(row, on, part)
        return self.row_meets(row, condition)

    def _is_followed(self, row: Row, by: FollowedBy) -> bool:
        """Whether a fitting row comes 1 day or more after the event, and soon enough."""
        start = day(row[by.after])
        later = [
            other
            for other in self.of_person(by.table, row["person_id"])
            if other[by.at] is not None and (day(other[by.at]) - start).days >= 1
        ]
        if by.next_only and later:
            first = min(other[by.at] for other in later)
            later = [other for other in later if other[by.at] == first]
        return any((day(o[by.at]) - start).days <= by.days and self.row_meets(o, by.where) for o in later)

    def person_meets(self, person: int, m: int, condition: Condition | None) -> bool:
        """Whether a person meets a condition at the end of a month."""
        match condition:
            case None:
                return True
            case AgeAtLeast(years):
                return self.is_of_age(person, m, years)
            case ActiveSpan(name, where, start, end):
                return any(
                    holds(span[start], span[end], m) and self.row_meets(span, where)
                    for span in self.of_person(name, person)
                )
            case Had(name, at, months, where):
                return any(
                    row[at] is not None and m - months < month(row[at]) <= m and self.row_meets(row, where)
                    for row in self.of_person(name, person)
                )
            case All(parts):
                return all(self.person_meets(person, m, part) for part in parts)
            case Any(parts):
                return any(self.person_meets(person, m, part) for part in parts)
            case Not(part):
                return not self.person_meets(person, m, part)
        raise TypeError(condition)

    def is_of_age(self, person: int | None, m: int, years: int) -> bool:
        """Whether a person is at least so many whole years old in a month."""
        known = self.person(person)
        return known is not None and (m - month(known["birth_month"])) // 12 >= years

    def listed_on(self, person: int | None, on: date) -> str | None:
        """Where the person is listed on a day: the latest choice, while it lasts."""
        begun = [row for row in self.of_person("listing", person) if row["valid_from"] <= on]
        return latest(begun, lambda row: row["valid_to"] is None or on < row["valid_to"])

    def listed_in(self, person: int, m: int) -> str | None:
        """Where the person is listed at the end of a month: the latest choice, while it lasts."""
        begun = [row for row in self.of_person("listing", person) if month(row["valid_from"]) <= m]
        return latest(begun, lambda row: row["valid_to"] is None or month(row["valid_to"]) > m)

    def groups(self, unit: str, person: int | None, m: int, on: date | None = None) -> Groups:
        """The unit, age band, sex and special housing under which something counts; an event is on a day, else it is a month's end."""
        known = self.person(person)
        housed = "yes" if self.lives_in_special_housing(person, m, on) else "no"
        if known is None:
            return unit, "unknown", "unknown", housed
        months = m - month(known["birth_month"])
        band = "0-17" if months < 216 else "18-64" if months < 780 else "65-79" if months < 960 else "80+"
        return unit, band, known["sex"], housed

    def lives_in_special_housing(self, person: int | None, m: int, on: date | None) -> bool:
        """Whether a person does on a day, or at the end of a month; nobody does where the municipalities' care is not read."""
        if person is None or not self.tells_housing:
            return False
        spans = [row for row in self.of_person("home_care", person) if row["kind"] == "special_housing"]
        if on is None:
            return any(holds(row["valid_from"], row["valid_to"], m) for row in spans)
        return any(
            row["valid_from"] <= on and (row["valid_to"] is None or on < row["valid_to"]) for row in spans
        )

    # The measures ----------------------------------------------------------------------------------------------------

    def events(self, events: Events) -> Iterator[tuple[Row, int, str]]:
        """(row, month, unit) of every event that counts."""
        counting = []
        for row in self.rows(events.table):
            if row[events.at] is None:
                continue
            on = day(row[events.at])
            unit = (
                row[events.place] or "unknown"
                if events.unit == "own"
                else self.listed_on(row["person_id"], on)
            )
            if unit is not None and self.event_meets(row, on, events.where):
                counting.append((row, month(on), unit))
        if events.per == "row":
            yield from counting
            return
        last: dict[tuple[int, int], tuple[Row, int, str]] = {}
        for row, m, unit in sorted(
            counting, key=lambda c: [c[0][name] for name in (events.at, *events.of.key)]
        ):
            if row["person_id"] is not None:
                last[row["person_id"], m] = (row, m, unit)
        yield from last.values()

    def _share_of_events(self, counts: Counts, events: Events, meeting: Condition) -> None:
        for row, m, unit in self.events(events):
            cell = counts[m, self.groups(unit, row.get("person_id"), m, day(row[events.at]))]
            cell[0] += self.event_meets(row, day(row[events.at]), meeting)
            cell[1] += 1

    def _listed(self, counts: Counts, below: Condition | None, above: Condition | None) -> None:
        for person, m, unit in self.listed():
            cell = counts[m, self.groups(unit, person, m)]
            cell[0] += self.person_meets(person, m, above)
            cell[1] += self.person_meets(person, m, below)

    def _residents(self, counts: Counts, where: Condition | None, meeting: Condition) -> None:
        for row in self.rows("person"):
            for m in range(self.periods.first, self.periods.last + 1):
                if holds(row["resident_from"], row["resident_to"], m):
                    person, home = row["person_id"], row["municipality"]
                    if self.person_meets(person, m, where):
                        cell = counts[m, self.groups(home, person, m)]
                        cell[0] += self.person_meets(person, m, meeting)
                        cell[1] += 1

    def _sums(self, counts: Counts, sums: ShareOfSums) -> None:
        for row in self.rows(sums.table):
            if self.row_meets(row, sums.where):
                cell = counts[month(row[sums.at]), (row[sums.place] or "unknown", "none", "none", "no")]
                cell[0] += whole(row, sums.above, sums.scale) if self.row_meets(row, sums.meeting) else 0
                cell[1] += whole(row, sums.below, sums.scale)

    def _waiting(self, counts: Counts, waiting: StillWaiting) -> None:
        for row in self.rows(waiting.table):
            if row[waiting.start] is None or not self.row_meets(row, waiting.where):
                continue
            for m in range(self.periods.first, self.periods.last + 1):
                if holds(row[waiting.start], row[waiting.end], m):
                    cell = counts[m, self.groups(row["unit_id"], row["person_id"], m)]
                    cell[0] += (last_day(m) - day(row[waiting.start])).days <= waiting.at_most
                    cell[1] += 1

    def _time(self, counts: Counts, spent: MeanDays | MedianMinutes) -> None:
        if isinstance(spent, MeanDays):
            return self._days(counts, spent)
        return self._minutes(counts, spent)

    def _days(self, counts: Counts, mean: MeanDays) -> None:
        for row, m, unit in self.events(mean.events):
            if row[mean.first] is None or row[mean.second] is None:
                continue
            days = (day(row[mean.second]) - day(row[mean.first])).days
            if days >= 0:
                cell = counts[m, self.groups(unit, row.get("person_id"), m, day(row[mean.events.at]))]
                cell[0] += days
                cell[1] += 1
                cell[2] += days * days

    def _minutes(self, counts: Counts, median: MedianMinutes) -> None:
        for row, m, unit in self.events(median.events):
            if row[median.first] is None or row[median.second] is None:
                continue
            gap = row[median.second].replace(second=0, microsecond=0) - row[median.first].replace(
                second=0, microsecond=0
            )
            minutes = min(gap.days * 1440 + gap.seconds // 60, median.longest)
            if minutes >= 0:
                cell = counts[m, self.groups(unit, row.get("person_id"), m, day(row[median.events.at]))]
                cell[0] += minutes
                cell[1] += 1
                cell[3 + minutes] += 1

    def _rate(self, counts: Counts, events: Events, per: Listed) -> None:
        for row, m, unit in self.events(events):
            counts[m, self.groups(unit, row["person_id"], m, day(row[events.at]))][0] += 1
        for person, m, unit in self.listed():
            counts[m, self.groups(unit, person, m)][1] += self.person_meets(person, m, per.where)

    def _continuity(self, counts: Counts, continuity: Continuity) -> None:
        visits = defaultdict(list)
        for row, m, _ in self.events(continuity.visits):
            if row["clinician_id"] is not None:
                visits[row["person_id"]].append((m, row["clinician_id"]))
        for person, m, unit in self.listed():
            window = range(m - continuity.window_months + 1, m + 1)
            met = [clinician for at, clinician in visits[person] if at in window]
            if len(met) >= continuity.at_least and self.person_meets(person, m, continuity.of.where):
                index = coc_in_millionths(met)
                cell = counts[m, self.groups(unit, person, m)]
                cell[0] += index
                cell[1] += 1
                cell[2] += index * index

    def listed(self) -> Iterator[tuple[int, int, str]]:
        """(person, month, unit) of everybody who is listed, month by month."""
        for person in self.by("listing", "person_id"):
            for m in range(self.periods.first, self.periods.last + 1):
                unit = self.listed_in(person, m)
                if unit is not None:
                    yield person, m, unit

    def _levels(self, counts: Counts, indicator: Indicator) -> dict[tuple[int, str, str], Tally]:
        """Each base cell added to every level that it belongs to."""
        homes = self.homes()
        several = len({home.region for home in homes.values()} - {"unknown"}) > 1
        added: dict[tuple[int, str, str], list[int]] = defaultdict(lambda: [0] * (3 + bins(indicator)))
        for (m, (unit, band, sex, housed)), tally in counts.items():
            if not self.periods.first <= m <= self.periods.last or not (tally[0] or tally[1]):
                continue
            home = homes.get(unit, Home("unknown", "unknown", "unknown"))
            keys = {"unit": unit, "age_band": band, "sex": sex, "special_housing": housed, **home._asdict()}
            if not indicator.by_unit:
                keys |= {"municipality": unit, "region": unit[:2]}
            if several:
                keys["nation"] = NATION
            for level, key in ((level, keys[level]) for level in levels(indicator) if level in keys):
                for place, number in enumerate(tally):
                    added[m, level, key][place] += number
        return {place: Tally(n, d, q, tuple(spread)) for place, (n, d, q, *spread) in added.items()}

    # The rows --------------------------------------------------------------------------------------------------------

    @cached_property
    def _tables(self) -> dict[str, list[Row]]:
        return {}

    @cached_property
    def _indices(self) -> dict[tuple[str, str], dict[Anything, list[Row]]]:
        return {}

    def rows(self, name: str) -> list[Row]:
        """Every row of a table."""
        if name not in self._tables:
            columns = sorted(self.source.needs[name])
            self._tables[name] = [
                row
                for file in self.source.files(name)
                for row in pq.read_table(file, columns=columns).to_pylist()
            ]
        return self._tables[name]

    def by(self, name: str, column: str) -> dict[Anything, list[Row]]:
        """The rows of a table by the value of a column."""
        if (name, column) not in self._indices:
            index: dict[Anything, list[Row]] = defaultdict(list)
            for row in self.rows(name):
                index[row[column]].append(row)
            self._indices[name, column] = index
        return self._indices[name, column]

    def of_person(self, name: str, person: int | None) -> list[Row]:
        """The person's rows of a table; none when nobody knows who it is."""
        return [] if person is None else self.by(name, "person_id").get(person, [])

    def person(self, person: int | None) -> Row | None:
        """The person, if known."""
        return next(iter(self.of_person("person", person)), None)


def day(moment: date) -> date:
    """The calendar day of a date or a time."""
    return moment.date() if isinstance(moment, datetime) else moment


def month(moment: date) -> int:
    """The month as one number."""
    return moment.year * 12 + moment.month - 1


def holds(start: date, end: date | None, m: int) -> bool:
    """Whether a span holds at the end of a month."""
    return month(start) <= m and (end is None or month(end) > m)


def whole(row: Row, part: Sum, scale: int) -> int:
    """A sum of columns times `scale`, as a whole number, rounded half up."""
    added = row[part.plus[0]]
    for name in part.plus[1:]:
        added += row[name]
    for name in part.minus:
        added -= row[name]
    return math.floor(added * scale + 0.5) if scale > 1 else added


def latest(begun: list[Row], lasts: Anything) -> str | None:
    """The unit of the latest choice, if it lasts."""
    if not begun:
        return None
    choice = max(begun, key=lambda row: (row["valid_from"], row["unit_id"]))
    return choice["unit_id"] if lasts(choice) else None


def coc_in_millionths(clinicians: list[int]) -> int:
    """Bice and Boxerman's index of a person's visits, in millionths, rounded half up."""
    visits = len(clinicians)
    squares = sum(clinicians.count(clinician) ** 2 for clinician in set(clinicians))
    pairs = visits * (visits - 1)
    return (2 * 1_000_000 * (squares - visits) + pairs) // (2 * pairs)
