"""What an indicator is: two questions (who counts, who meets it) and everything a reader of the number may ask.

Definitions are frozen and validate when they are built, so a wrong one cannot exist.  Two programs read them: `build.py`
makes SQL, `reference.py` walks them slowly.  A definition with a published number is never changed in place: raise `version`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from narmare.analysis.indicators.conditions import (
    ActiveSpan,
    AgeAtLeast,
    All,
    Any,
    Condition,
    DefinitionError,
    FollowedBy,
    Had,
    Is,
    Not,
    SameDay,
    UnitIs,
    UnitOwnedBy,
    WithinDays,
    walk,
)
from narmare.analysis.indicators.housing import COLUMNS as HOUSING_COLUMNS
from narmare.analysis.indicators.housing import HOUSED
from narmare.analysis.indicators.measures import (
    UNITS,
    Continuity,
    Count,
    Events,
    Listed,
    MeanDays,
    Measure,
    MedianMinutes,
    Rate,
    Residents,
    Share,
    ShareOfSums,
    StillWaiting,
    Sum,
    asks,
    base_table,
)
from narmare.analysis.indicators.reads import columns_of


__all__ = [
    "ActiveSpan", "AgeAtLeast", "All", "Any", "Condition", "Continuity", "Count", "DefinitionError", "Events", "FollowedBy",
    "Had", "Indicator", "Is", "Listed", "MeanDays", "Measure", "MedianMinutes", "Not", "Rate", "Reference", "Residents", "SameDay", "Share",
    "ShareOfSums", "StillWaiting", "Sum", "Target", "Text", "UnitIs", "UnitOwnedBy", "WithinDays", "Year", "base_table", "reads",
]  # fmt: skip


@dataclass(frozen=True)
class Text:
    """A text for the reader, in the source language of the screens and in English."""

    sv: str
    en: str

    def __post_init__(self) -> None:
        if not self.sv.strip() or not self.en.strip():
            raise DefinitionError("A text needs both Swedish and English.")


@dataclass(frozen=True)
class Target:
    """A level that somebody decided, and when it holds.

    value: in the unit that people read (98 is 98 percent).
    last: the last day that it holds; None while it does.
    """

    value: float
    first: date
    source: str
    last: date | None = None

    def __post_init__(self) -> None:
        if not self.source.strip():
            raise DefinitionError("A target needs a source.")
        if self.last is not None and self.last < self.first:
            raise DefinitionError(f"A target ends on {self.last}, before it begins on {self.first}.")

    def holds_on(self, day: date) -> bool:
        """Whether the target holds on a day."""
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True)
class Reference:
    """A published value that the number may be held against, in the unit that people read.

    period: what it is about: `2023` or `2024-08`.
    """

    value: float
    period: str
    where: Text
    source: str

    def __post_init__(self) -> None:
        if not re.fullmatch(r"\d{4}(-\d{2})?", self.period):
            raise DefinitionError(f"The period of a reference is 2023 or 2024-08, not {self.period!r}.")
        if not self.source.strip():
            raise DefinitionError("A reference needs a source.")


@dataclass(frozen=True)
class Year:
    """How months make a year, and in the same way a tertial, a half-year and a rolling period.

    pooled: sums of numerator and denominator over twelve months, or over at least `min_months` (a survey has one); for a
        `Rate` the denominator is the mean number of persons, rounded half up, so that the value is per person and period.
    mean_of_months: the mean of the monthly values, from `min_months` months or more; the sums are shown beside it.
    last_month: the last month's value, for what is measured at a point in time.
    """

    rule: Literal["pooled", "mean_of_months", "last_month"]
    min_months: int = 12

    def __post_init__(self) -> None:
        if self.rule not in ("pooled", "mean_of_months", "last_month"):
            raise DefinitionError(
                f"There is no rule for a year {self.rule!r}: pooled, mean_of_months or last_month."
            )
        if not 1 <= self.min_months <= 12:
            raise DefinitionError(f"A year is made of 1 to 12 months, not {self.min_months}.")

    def needed(self, months: int) -> int:
        """How many months a period of so many needs: as large a part as of a year, rounded up."""
        return 1 if self.rule == "last_month" else -(-months * self.min_months // 12)


@dataclass(frozen=True)
class Indicator:
    """One indicator: the definition, and who answers for it.

    mature_after_days: a month is final so many days after its end; until then it is left out.
    confidence: A an authoritative wording was found, B partly, C none published: the project wrote and versions its own.
    minimum_cell: counts above 0 and below this are hidden.
    few_below: a value on fewer than this many is shown with a warning; 0 warns never.
    periods: the kinds of period that it has (`months.GRAINS`), where those that its measure allows are too many.
    special_housing: it is also told of those who live in special housing then, and of the others (`housing`): for what
        means something there.
    """

    id: str
    version: str
    title: Text
    why: Text
    plain: Text
    direction: Literal["up", "down", "neutral"]
    unit: Literal["percent", "index", "per_1000", "count", "days", "minutes", "sek"]
    decimals: int
    measure: Measure
    year: Year
    mature_after_days: int
    source: str
    confidence: Literal["A", "B", "C"]
    author: str
    checker: str
    reviewed: date
    valid_from: date
    minimum_cell: int = 5
    choices: tuple[Text, ...] = field(default=())
    targets: tuple[Target, ...] = ()
    references: tuple[Reference, ...] = ()
    few_below: int = 0
    periods: tuple[str, ...] = ()
    special_housing: bool = False

    def __post_init__(self) -> None:
        problems = [text for wrong, text in self._problems() if wrong]
        if problems:
            raise DefinitionError(f"Indicator {self.id}: {' '.join(problems)}")

    def _problems(self) -> Iterator[tuple[bool, str]]:
        same = self.author.strip().casefold() == self.checker.strip().casefold()
        yield (
            not re.fullmatch(r"[a-z][a-z0-9_]{2,49}", self.id),
            "the id is 3 to 50 lower case letters, digits and _.",
        )
        yield (
            not re.fullmatch(r"\d+(\.\d+)*", self.version),
            f"version {self.version!r} is no number like 1.0.",
        )
        yield not self.author.strip() or not self.checker.strip(), "it needs an author and a checker."
        yield same, "author and checker are the same; somebody else must check it."
        yield self.direction not in ("up", "down", "neutral"), "direction is up, down or neutral."
        yield self.confidence not in ("A", "B", "C"), "confidence is A, B or C."
        yield (
            not isinstance(self.measure, UNITS.get(self.unit, ())),
            f"unit {self.unit} does not fit {type(self.measure).__name__}.",
        )
        yield (
            isinstance(self.measure, ShareOfSums) and self.measure.per_head != (self.unit == "sek"),
            "kronor are per head (per_head), and nothing else is.",
        )
        yield self.mature_after_days < 0 or self.decimals < 0, "days and decimals are 0 or more."
        yield self.minimum_cell < 1, "minimum_cell is 1 or more (1 hides nothing)."
        yield self.few_below < 0, "few_below is 0 or more (0 warns never)."
        yield (
            self.per_person and self.year.rule == "pooled" and self.year.min_months < 12,
            "a rate per person and year needs all twelve months.",
        )
        yield (
            self.at_month_end and self.year.rule == "pooled",
            "it is measured at the end of the month, so a year cannot be pooled: use last_month.",
        )
        yield (
            not set(self.periods) <= set(self._possible),
            f"its periods are some of: {', '.join(self._possible)}.",
        )
        yield (
            self.special_housing and not self.has_persons,
            "special_housing is for what is counted of persons; these rows have none.",
        )

    @property
    def at_month_end(self) -> bool:
        """Whether persons are counted at a point in time (and not events through the month)."""
        return isinstance(self.measure, Count | Continuity | StillWaiting) or (
            isinstance(self.measure, Share) and not isinstance(self.measure.of, Events)
        )

    @property
    def grains(self) -> tuple[str, ...]:
        """The kinds of period that have a number, in the order of `months.GRAINS`."""
        return tuple(name for name in self._possible if name in (self.periods or self._possible))

    @property
    def _possible(self) -> tuple[str, ...]:
        """The kinds of period that its measure allows.

        What is measured at a point in time does not roll: the last month says it all, and a continuity index looks back by
        itself.  A rate is per person and period, so eighteen months of it could be held against nothing.  What comes a few
        times a year (a survey) has no tertials.
        """
        if self.year.rule == "pooled" and self.year.min_months < 12:
            return ("month", "year")
        rolling = () if self.year.rule == "last_month" else ("rolling_12",)
        longer = ("rolling_18",) if rolling and not self.per_person else ()
        return ("month", "tertial", "half_year", "year", *rolling, *longer)

    def rests_on_few(self, denominator: float | None) -> bool:
        """Whether a value on so many is to be read with caution."""
        return denominator is not None and 0 < denominator < self.few_below

    @property
    def by_unit(self) -> bool:
        """Whether rows belong to units; residents belong to municipalities only, and some tables to regions."""
        return not (
            self.by_region or (isinstance(self.measure, Share) and isinstance(self.measure.of, Residents))
        )

    @property
    def by_region(self) -> bool:
        """Whether rows belong to a region as a whole."""
        return isinstance(self.measure, ShareOfSums) and self.measure.place == "region"

    @property
    def per_person(self) -> bool:
        """Whether the denominator is of persons, whose mean is taken over a longer period."""
        return isinstance(self.measure, Rate) or (
            isinstance(self.measure, ShareOfSums) and self.measure.per_head
        )

    @property
    def has_persons(self) -> bool:
        """Whether rows have an age and a sex."""
        return "person_id" in columns_of(self.measure).get(base_table(self.measure), ())

    @property
    def lead_in(self) -> int:
        """Months at the start of the data that are left out because a window that looks back is not yet full."""
        back = [
            part.months
            for _, condition in asks(self.measure)
            for part in walk(condition)
            if isinstance(part, Had)
        ]
        if isinstance(self.measure, Continuity):
            back.append(self.measure.window_months)
        return max(back, default=1) - 1


def reads(indicator: Indicator) -> dict[str, set[str]]:
    """Care table -> the columns of it that the definition needs, the organisation's included."""
    found = columns_of(indicator.measure)
    if indicator.special_housing:
        found.setdefault(HOUSED.table, set()).update(HOUSING_COLUMNS)
    return found
