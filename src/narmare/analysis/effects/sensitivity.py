"""What would change our mind: the answer again with one thing changed at a time, and the grade that follows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from narmare.analysis.effects import honest
from narmare.analysis.effects.design import Design
from narmare.analysis.effects.estimate import Estimate, Row, row
from narmare.analysis.effects.notes import EffectError, Note, some
from narmare.analysis.effects.overlap import without
from narmare.analysis.effects.panel import Panel
from narmare.analysis.effects.periods import NEVER
from narmare.analysis.effects.study import Options, estimate


SHIFTS = (3, 6, 12)  # periods by which placebo dates lie before the start
MOST_LEFT_OUT = 60  # units that are left out one by one
ENOUGH_UNITS = 12
GRADES = ("A", "B", "C", "D")


@dataclass(frozen=True)
class Checks:
    """Answers with one thing changed.

    Attributes:
        placebo_dates: as if every unit had started so many periods earlier, on what was before the start only.
        left_out: the smallest and largest answer when one unit is left out, keyed by the unit.
        anticipation: with so many periods before the start taken as affected.
        other_methods: by other estimators.
        unadjusted: as if no other initiative worked on the measure; keyed by the others that are not adjusted for.
        bounds: with drifts that differ, see `honest`; `breakdown` is the drift at which zero comes into the interval.
    """

    placebo_dates: tuple[Row, ...] = ()
    left_out: tuple[Row, ...] = ()
    anticipation: tuple[Row, ...] = ()
    other_methods: tuple[Row, ...] = ()
    unadjusted: tuple[Row, ...] = ()
    bounds: tuple[honest.Bounds, ...] = ()
    breakdown: float | None = None


@dataclass(frozen=True)
class Grade:
    """A: controlled, nothing speaks against it; B: controlled, something does; C: one series alone; D: not to be relied on."""

    letter: str
    why: tuple[Note, ...]


def run(panel: Panel, found: Estimate, options: Options | None = None) -> Checks:
    """All checks that the method has."""
    how = options or Options()
    again = _again(found.method, how)
    path = _path(panel, how) if found.method in ("imputation", "callaway-santanna") else None
    return Checks(
        placebo_dates=placebo_dates(panel, again),
        left_out=leave_one_out(panel, _again(found.method, replace(how, error=_quick(found.method, how)))),
        anticipation=_anticipation(panel, found.method, how),
        other_methods=_others(panel, found.method, how),
        unadjusted=_unadjusted(panel, found.method, how),
        bounds=tuple(honest.relative(path)) if path else (),
        breakdown=honest.breakdown(path) if path else None,
    )


type _Again = Callable[[Panel], Estimate]


def _quick(method: str, how: Options) -> str:
    """The answers without a unit are compared by their size; an error that is left out once more would only cost time."""
    return "did2s" if method == "imputation" else how.error


def _again(method: str, how: Options) -> _Again:
    return lambda panel: estimate(panel, method, how)[0]


def _tried(key: str | int, again: Callable[[], Estimate]) -> Row | None:
    """The headline as a row; None where the question cannot be asked that way."""
    try:
        found = again()
    except (EffectError, ValueError):
        return None
    return Row(key, found.estimate, found.se, found.low, found.high, found.p, found.n)


def placebo_dates(panel: Panel, again: _Again, shifts: Sequence[int] = SHIFTS) -> tuple[Row, ...]:
    """The answer when the start is put earlier and everything after the true start is left out: it should be nothing."""
    before = np.where(panel.treated, np.nan, panel.outcome)
    rows = []
    for shift in shifts:
        start = np.where(panel.start == NEVER, NEVER, panel.start - shift)
        early = replace(panel, outcome=before, start=start)
        some = early.seen.any(axis=0)
        rows.append(_tried(-shift, lambda early=early, some=some: again(early.keep(periods=some))))  # type: ignore[misc]
    return tuple(found for found in rows if found is not None)


def leave_one_out(panel: Panel, again: _Again) -> tuple[Row, ...]:
    """The answers without the unit that makes them smallest and largest."""
    treated = np.flatnonzero(~panel.never)
    units = np.arange(panel.shape[0]) if panel.shape[0] <= MOST_LEFT_OUT else treated[:MOST_LEFT_OUT]
    if len(treated) < 2:
        units = np.flatnonzero(panel.never)[:MOST_LEFT_OUT]
    rows = []
    for unit in units:
        rest = np.arange(panel.shape[0]) != unit
        rows.append(_tried(panel.units[unit], lambda rest=rest: again(panel.keep(units=rest))))  # type: ignore[misc]
    known = [found for found in rows if found is not None]
    if not known:
        return ()
    return min(known, key=lambda r: r.estimate), max(known, key=lambda r: r.estimate)


def _anticipation(panel: Panel, method: str, how: Options) -> tuple[Row, ...]:
    if method.startswith("its"):
        return ()
    rows = [_tried(n, lambda n=n: estimate(panel, method, replace(how, anticipation=how.anticipation + n))[0]) for n in (1, 2, 3)]  # type: ignore[misc]  # fmt: skip
    return tuple(found for found in rows if found is not None)


def _others(panel: Panel, method: str, how: Options) -> tuple[Row, ...]:
    others = {
        "imputation": ("callaway-santanna", "sdid", "twfe"),
        "callaway-santanna": ("imputation", "sdid", "twfe"),
        "sdid": ("imputation", "callaway-santanna"),
        "synthetic-control": ("sdid", "imputation"),
    }.get(method, ())
    rows = [_tried(name, lambda name=name: estimate(panel, name, replace(how, error="none" if name == "sdid" else "auto", bootstrap=0))[0]) for name in others]  # type: ignore[misc]  # fmt: skip
    return tuple(found for found in rows if found is not None)


def _unadjusted(panel: Panel, method: str, how: Options) -> tuple[Row, ...]:
    if not how.beside:
        return ()
    alone = without(panel, how.beside)
    found = _tried(some(how.beside, 20), lambda: estimate(alone, method, replace(how, beside=()))[0])
    return () if found is None else (found,)


def _path(panel: Panel, how: Options) -> honest.Path | None:
    try:
        found, _ = estimate(panel, "callaway-santanna", replace(how, base="universal", bootstrap=0, normal=True, control="auto"))  # fmt: skip
        return honest.path_of(found)
    except (EffectError, ValueError):
        return None


def holm(ps: Sequence[float | None]) -> list[float | None]:
    """Holm's adjustment of p-values (Scandinavian Journal of Statistics 1979;6:65); None stays None."""
    known = sorted((p, at) for at, p in enumerate(ps) if p is not None)
    adjusted: list[float | None] = [None] * len(ps)
    largest = 0.0
    for rank, (p, at) in enumerate(known):
        largest = max(largest, min(1.0, (len(known) - rank) * p))
        adjusted[at] = largest
    return adjusted


def negative_control(found: Estimate) -> Row:
    """An indicator that the change cannot move, as a row: it should show nothing."""
    return row("negative control", found.estimate, found.se, found.df, found.n)


# ---- the grade


def grade(found: Estimate, design: Design, checks: Checks | None = None, control: Row | None = None) -> Grade:
    """How far the answer can be relied on.  `control` is a negative control, if one was measured."""
    if found.method.startswith("its") and not _controlled(found, design):
        return _grade_alone(found)
    against = [*_weak_design(found), *(_weak_checks(found, checks) if checks else [Note("not_checked")])]
    if control is not None and control.p is not None and control.p < 0.05:
        against.append(Note("negative_control_moved", {"estimate": control.estimate}))
    if against:
        return Grade("B", tuple(against))
    return Grade("A", (Note("controlled_and_steady"),))


def _controlled(found: Estimate, design: Design) -> bool:
    unused = {note.code for note in found.notes} & {"never_treated_unused"}
    return design.controlled and design.facts.never > 0 and not unused


def _grade_alone(found: Estimate) -> Grade:
    codes = {note.code for note in found.notes}
    if "short_series" in codes:
        return Grade("D", (Note("before_and_after"),))
    return Grade("C", (Note("nothing_compared_with"),))


def _weak_design(found: Estimate) -> list[Note]:
    notes = []
    if found.pretrend is not None and found.pretrend.p < 0.05:
        notes.append(Note("pretrend_seen", {"p": found.pretrend.p}))
    if found.pretrend is None and found.method in ("imputation", "callaway-santanna"):
        notes.append(Note("pretrend_untested"))
    if found.units < ENOUGH_UNITS:
        notes.append(Note("few_units", {"units": found.units}))
    if any(note.code == "poor_fit_before" for note in found.notes):
        notes.append(Note("poor_fit"))
    notes += [Note("mixed_with_others", note.params) for note in found.notes if note.code == "not_separable"]
    return notes


def _weak_checks(found: Estimate, checks: Checks) -> list[Note]:
    notes = []
    moved = [
        r for r in checks.placebo_dates if r.p is not None and r.p < 0.05 / max(1, len(checks.placebo_dates))
    ]
    if moved:
        notes.append(Note("placebo_date_moved", {"shift": -int(moved[0].key), "estimate": moved[0].estimate}))
    if found.significant:
        turned = [r for r in checks.left_out if r.estimate * found.estimate <= 0]
        if turned:
            notes.append(Note("one_unit_decides", {"unit": str(turned[0].key)}))
        other = [r for r in checks.other_methods if r.key != "twfe" and r.estimate * found.estimate <= 0]
        if other:
            notes.append(Note("methods_disagree", {"method": str(other[0].key)}))
    return notes
