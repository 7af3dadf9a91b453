"""Another initiative on the same measure: what it changed is taken out of the answer, by every method, or it is named."""

from datetime import date

import numpy as np
import pytest

from narmare.analysis.effects import report, sensitivity, study
from narmare.analysis.effects.overlap import beside, grown
from narmare.analysis.effects.panel import Panel, panel
from narmare.analysis.effects.periods import Calendar, Grain
from narmare.analysis.indicators.months import first_day, month_index


FIRST = month_index(date(2020, 1, 1))
OWN, OTHER = -2.0, 8.0


def month(at: int) -> date:
    return first_day(FIRST + at)


def two_roll_outs(own: float = OWN, gap: int = 2) -> tuple[Panel, dict[str, date]]:
    """24 units over 60 months; 14 start, and another initiative with a larger effect reached most of them `gap` months before."""
    rng = np.random.default_rng(3)
    start: list[int | None] = [*(26 + 3 * (n % 5) for n in range(14)), *[None] * 10]
    values = rng.normal(0, 1, (24, 60)) + rng.normal(0, 2, (24, 1)) + np.cumsum(rng.normal(0, 0.3, 60))
    other: dict[str, date] = {}
    for unit, begun in enumerate(start):
        began = 12 + 4 * (unit - 14) if begun is None else begun - gap
        if unit < 20:
            other[str(unit)] = month(began)
            values[unit] += OTHER * np.array([grown(month(began), month(at)) for at in range(60)])
        if begun is not None:
            values[unit] += own * (np.arange(60) >= begun)
    held = panel(values, [None if s is None else FIRST + s for s in start], ticks=[FIRST + t for t in range(60)],
                 calendar=Calendar(Grain.MONTH))  # fmt: skip
    return held, other


@pytest.mark.parametrize("method", ["imputation", "sdid", "callaway-santanna", "twfe"])
def test_what_the_other_changed_is_not_taken_for_an_effect(method: str) -> None:
    held, other = two_roll_outs()
    both = beside(held, held.units, {"other": other})
    alone, _ = study.estimate(held, method, study.Options(error="none" if method == "sdid" else "auto"))
    found, _ = study.estimate(both, method, study.Options(error="none" if method == "sdid" else "auto", beside=("other",)))  # fmt: skip

    assert abs(alone.estimate - OWN) > 1
    assert found.estimate == pytest.approx(OWN, abs=0.6)
    assert ("adjusted_for", {"initiatives": "other"}) in [
        (note.code, dict(note.params)) for note in found.notes
    ]


def test_an_initiative_that_changes_nothing_is_called_null() -> None:
    held, other = two_roll_outs(own=0.0)
    both = beside(held, held.units, {"other": other})
    how = study.Options(beside=tuple(both.covariates))
    found, design = study.estimate(both, options=how)
    checks = sensitivity.run(both, found, how)

    assert study.estimate(held)[0].significant
    assert not found.significant
    assert [row.key for row in checks.unadjusted] == ["other"]
    assert checks.unadjusted[0].estimate == study.estimate(held)[0].estimate
    told = report.as_dict(found, design, report.Checked(checks, sensitivity.grade(found, design, checks)))
    assert "not adjusted for other" in {row["key"] for row in told["checks"]}


def test_two_roll_outs_on_the_same_days_cannot_be_told_apart_and_that_is_said() -> None:
    held, _ = two_roll_outs()
    same = {
        str(unit): month(int(tick) - FIRST) for unit, tick in enumerate(held.start) if not held.never[unit]
    }
    both = beside(held, held.units, {"twin": same})
    found, design = study.estimate(both)

    assert not both.covariates
    assert "not_separable" in {note.code for note in found.notes}
    grade = sensitivity.grade(found, design, sensitivity.Checks())
    assert grade.letter == "B"
    assert "mixed_with_others" in {note.code for note in grade.why}


def test_one_that_reaches_other_places_or_starts_later_is_left_out() -> None:
    held, _ = two_roll_outs()
    both = beside(held, held.units, {"elsewhere": {"99": month(10)}, "later": {"0": date(2030, 1, 1)}})

    assert not both.covariates
    assert both.notes == held.notes


def test_a_controlled_series_has_the_other_as_a_difference_too() -> None:
    """The other reached all units on one day: in a difference between them it is nothing, and the answer does not move."""
    held, _ = two_roll_outs()
    few = held.keep(units=np.isin(held.units, ["0", "1", "22", "23"]))
    both = beside(few, few.units, {"other": dict.fromkeys(few.units, month(20))})
    how = study.Options(control="difference")
    alone = study.estimate(few, "its-reml", how)[0]
    found = study.estimate(both, "its-reml", study.Options(control="difference", beside=tuple(both.covariates)))[0]  # fmt: skip

    assert found.estimate == pytest.approx(alone.estimate)
