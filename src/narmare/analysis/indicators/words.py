"""A definition as a tree of plain words, for a reader who wants to see exactly what is counted."""

from __future__ import annotations

from dataclasses import dataclass

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
from narmare.analysis.indicators.definition import Indicator, Year
from narmare.analysis.indicators.measures import (
    Continuity,
    Count,
    Events,
    MeanDays,
    MedianMinutes,
    Persons,
    Rate,
    Residents,
    Share,
    ShareOfSums,
    StillWaiting,
    Sum,
)
from narmare.analysis.tables import OWNERS, UNIT_KINDS


@dataclass(frozen=True)
class Branch:
    """A sentence and what it consists of."""

    text: str
    parts: tuple[Branch, ...] = ()


def tree(indicator: Indicator) -> Branch:
    """The definition in words: what is counted, what meets it, how a year is made, when a month is final."""
    final = (
        f"{indicator.mature_after_days} days after its end" if indicator.mature_after_days else "at its end"
    )
    hidden = f"counts from 1 to {indicator.minimum_cell - 1}" if indicator.minimum_cell > 1 else "nothing"
    periods = Branch(f"Periods: {', '.join(indicator.grains)}, each in the same way as a year.")
    tail = [
        Branch(_year(indicator.year)),
        periods,
        Branch(f"A month is final {final}."),
        Branch(f"Hidden: {hidden}."),
    ]
    if indicator.special_housing:
        when = "at the end of the month" if indicator.at_month_end else "on the day of the event"
        when += (
            " (of a denominator of persons at the end of the month)"
            if isinstance(indicator.measure, Rate)
            else ""
        )
        tail.append(Branch(f"Also told of those who live in special housing {when}, and of everybody else."))
    if indicator.few_below:
        tail.append(Branch(f"Read with caution: what rests on fewer than {indicator.few_below}."))
    return Branch(f"{indicator.id} {indicator.version} ({indicator.unit})", (*_measure(indicator), *tail))


def _measure(indicator: Indicator) -> tuple[Branch, ...]:
    match indicator.measure:
        case Share(of=of, meeting=meeting):
            return Branch("Denominator", (_rows(of),)), Branch(
                "Numerator: those for whom", (_words(meeting),)
            )
        case ShareOfSums() as sums:
            return _sums(sums)
        case StillWaiting(name, start, end, at_most, where):
            text = (
                f"rows of {name} that wait at the end of the month ({start} to {end}), at the row's own unit"
            )
            below = Branch(text + (", for which" if where else ""), _asked(where))
            above = f"Numerator: those who have waited at most {at_most} calendar days on the last day of the month"
            return Branch("Denominator", (below,)), Branch(above)
        case MeanDays(events, first, second):
            return (
                Branch("Denominator", (_rows(events),)),
                Branch(
                    f"Numerator: the sum of calendar days from {first} to {second}, the first day not counted"
                ),
            )
        case MedianMinutes(events, first, second, longest):
            minutes = f"the minutes from {first} to {second}, {longest} or more as {longest}"
            return (
                Branch("Denominator", (_rows(events),)),
                Branch(f"Numerator: the sum of {minutes}"),
                Branch(
                    "Value: the median of these minutes, of an even number the mean of the two in the middle"
                ),
            )
        case Rate(events=events, per=per, factor=factor):
            times = Branch(f"Value: numerator through denominator, times {factor}")
            return Branch("Numerator", (_rows(events),)), Branch("Denominator", (_rows(per),)), times
        case Count(of=of, per=per):
            return Branch("Value and numerator", (_rows(of),)), Branch(
                "Denominator of the rate", (_rows(per),)
            )
        case Continuity(visits, window, at_least, of):
            who = f"persons listed at the end of the month with at least {at_least} of these in the last {window} months"
            return (
                Branch(f"Denominator: {who}", (_rows(visits), *_asked(of.where))),
                Branch(
                    "Numerator: the sum of their Bice-Boxerman indices, (sum of n_i squared - N) / (N (N - 1)), n_i visits to clinician i"
                ),
            )


def _sums(sums: ShareOfSums) -> tuple[Branch, ...]:
    counted = Branch(
        f"Rows of {sums.table} in the month of {sums.at}"
        + (", of the region as a whole" if sums.place == "region" else "")
        + (", for which" if sums.where else "")
    )
    above = f"Numerator: the sum of {_added(sums.above)}" + (" where" if sums.meeting else "")
    return (
        Branch(counted.text, _asked(sums.where)),
        Branch(
            f"Denominator: the sum of {_added(sums.below)}"
            + (", a mean over longer periods" if sums.per_head else "")
        ),
        Branch(above, _asked(sums.meeting)),
    )


def _added(part: Sum) -> str:
    return " + ".join(part.plus) + "".join(f" - {name}" for name in part.minus)


def _rows(rows: Events | Persons) -> Branch:
    if not isinstance(rows, Events):
        text = "persons listed at a care centre at the end of the month, at their latest choice"
        if isinstance(rows, Residents):
            text = "residents at the end of the month, listed or not, in the municipality where they live"
        return Branch(text + (", for whom" if rows.where else ""), _asked(rows.where))
    own = "the row's own unit" if rows.place == "unit_id" else f"the unit in {rows.place}"
    where = f"at {own}" if rows.unit == "own" else "at the care centre where the person was listed that day"
    per = {"row": "rows", "person_month": "the last row per person and month"}[rows.per]
    text = f"{per} of {rows.table} in the month of {rows.at}, {where}"
    return Branch(text + (", for which" if rows.where else ""), _asked(rows.where))


def _asked(condition: Condition | None) -> tuple[Branch, ...]:
    return (_words(condition),) if condition else ()


def _words(condition: Condition) -> Branch:
    match condition:
        case Is(column, values):
            return Branch(f"{column} is {' or '.join(_value(value) for value in values)}")
        case SameDay(first, second):
            return Branch(f"{second} is on the same calendar day as {first}")
        case WithinDays(first, second, days):
            return Branch(f"{second} is 0 to {days} calendar days after {first}")
        case UnitIs(kind, column):
            which = "the unit" if column == "unit_id" else column
            return Branch(f"{which} is a {UNIT_KINDS[kind]}")
        case UnitOwnedBy(owner, column):
            which = "the unit" if column == "unit_id" else column
            return Branch(f"{which} is {OWNERS[owner]}")
        case All(parts):
            return Branch("all of", tuple(_words(part) for part in parts))
        case Any(parts):
            return Branch("at least one of", tuple(_words(part) for part in parts))
        case Not(part):
            return Branch("not", (_words(part),))
        case _:
            return _words_of_person(condition)


def _words_of_person(condition: AgeAtLeast | ActiveSpan | Had | FollowedBy) -> Branch:
    match condition:
        case AgeAtLeast(years):
            return Branch(f"the person is {years} years or older")
        case ActiveSpan(name, where, start, end):
            text = f"the person has a row in {name} that holds then ({start} to {end})"
            return Branch(text + (", where" if where else ""), _asked(where))
        case Had(name, at, months, where):
            text = f"the person had a row in {name} ({at}) in the last {months} months, this one included"
            return Branch(text + (", where" if where else ""), _asked(where))
        case FollowedBy(name, at, after, days, where, next_only):
            text = f"the person has a row in {name} whose {at} is 1 to {days} days after {after}"
            if next_only:
                text = f"the person's next row in {name}, by {at} from the day after {after}, is at most {days} days after it"
            return Branch(text + (", where" if where else ""), _asked(where))


def _value(value: str | bool | int) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _year(year: Year) -> str:
    if year.rule == "mean_of_months":
        return f"A year is the mean of its months' values, from {year.min_months} months or more."
    if year.rule == "last_month":
        return "A year is its December."
    if year.min_months < 12:
        return f"A year is its months' numerators and denominators, each added up, from {year.min_months} months or more."
    return (
        "A year is twelve months' numerators and denominators, each added up (persons of a rate: their mean)."
    )
