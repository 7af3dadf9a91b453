"""What every part of a report reads: the numbers of one snapshot at one place, up to the end of the period."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from narmare.analysis.indicators.definition import Indicator
from narmare.design import format as formats
from narmare.design.language import active_language
from narmare.followup import queries
from narmare.followup.judgement import Judged, judge
from narmare.followup.models import Snapshot
from narmare.followup.places import Place
from narmare.followup.queries import Cell, Series
from narmare.programme import queries as programme
from narmare.programme.models import Goal, Strategy
from narmare.reports.kinds import Kind, Piece
from narmare.reports.periods import Period


PATTERNS = {"percent": '" %"', "per_1000": "", "index": "", "count": "", "days": "", "minutes": "", "sek": ""}


def cut(series: Series, last: date) -> Series:
    """The series as it was at the end of the month `last`."""
    return Series(
        series.indicator, series.level, series.key, tuple(one for one in series.cells if one.period <= last)
    )


@dataclass(frozen=True)
class Source:
    """The numbers and the programme behind a report.

    subject: the code of the grant or audit that the report is about, where its kind is about one.
    pieces: the sections that the report has.
    """

    kind: Kind
    period: Period
    snapshot: Snapshot
    place: Place
    indicators: tuple[str, ...] = ()
    subject: str = ""
    pieces: tuple[Piece, ...] = ()
    _kept: dict[str, Judged | None] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def strategy(self) -> Strategy | None:
        """The region's strategy with its directions and goals, or None."""
        return programme.strategy()

    @cached_property
    def goals(self) -> Mapping[str, Goal]:
        """Every goal by its indicator, in the strategy's order."""
        found = self.strategy.directions.all() if self.strategy else ()
        return {goal.indicator: goal for direction in found for goal in direction.goals.all()}

    @cached_property
    def series(self) -> Mapping[str, Series]:
        """Every indicator's months at the place, up to the end of the period."""
        found = queries.at_place(self.snapshot, self.place.level, self.place.key)
        return {name: cut(one, self.period.last) for name, one in found.items()}

    @property
    def definitions(self) -> Mapping[str, Indicator]:
        """Every definition by its indicator's id."""
        return queries.definitions()

    def judged(self, indicator: str) -> Judged | None:
        """The indicator at the place at the end of the period; None when nothing is published for that month."""
        if indicator not in self._kept:
            self._kept[indicator] = self._judge(indicator)
        return self._kept[indicator]

    def _judge(self, indicator: str) -> Judged | None:
        series, definition = self.series.get(indicator), self.definitions.get(indicator)
        if definition is None or series is None or series.at(self.period.last) is None:
            return None
        return judge(definition, series, target=self.target(indicator))

    def target(self, indicator: str) -> float | None:
        """The level that was decided for the end of the period, or None."""
        return programme.target_on(self.goals.get(indicator), self.period.last)

    def measured(self) -> Iterator[str]:
        """The indicators that have a number for the last month of the period: the strategy's first."""
        ordered = dict.fromkeys([*self.goals, *self.definitions])
        return (name for name in ordered if self.judged(name) is not None)

    def named(self) -> Iterator[str]:
        """The indicators that the report's sections show, with a number for the period: the strategy's first."""
        shows = {piece.part: piece for piece in self.pieces}
        wanted = {name for piece in self.pieces for name in piece.indicators} | set(self.indicators)
        if {"overall", "goals"} & set(shows):
            wanted |= set(self.goals)
        drawn = shows.get("indicators")
        beside = shows.get("units") if self.place.level == "unit" else None
        everything = (
            any(one is not None and not one.indicators for one in (drawn, beside)) and not self.indicators
        )
        return (name for name in self.measured() if everything or name in wanted)

    def year_before(self, indicator: str) -> Cell | None:
        """The same month of the year before."""
        series = self.series.get(indicator)
        return series.at(self.period.last.replace(year=self.period.last.year - 1)) if series else None


def pattern_of(definition: Indicator) -> str:
    """How a spreadsheet shows a value of the indicator."""
    decimals = "." + "0" * definition.decimals if definition.decimals else ""
    return f"#,##0{decimals}{PATTERNS[definition.unit]}"


def period_words(period: Period) -> str:
    """augusti 2024, or januari–augusti 2024."""
    language = active_language()
    last = formats.month(period.last, language=language)
    if period.months == 1:
        return last
    return f"{formats.month(period.first, language=language).rsplit(' ', 1)[0]}–{last}"
