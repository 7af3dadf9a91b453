"""What would change our mind: checks that catch what they are for, and the grade that follows."""

from functools import cache

import numpy as np
import pytest

from narmare.analysis.effects import honest, sensitivity, study
from narmare.analysis.effects.callaway_santanna import Choices, callaway_santanna
from narmare.analysis.effects.estimate import Estimate, Row
from narmare.analysis.effects.panel import Panel, panel
from narmare.analysis.effects.words import SENTENCES


def rolled_out(seed: int = 1, *, effect: float = -3.0, drift: float = 0.0, early: int = 0) -> Panel:
    """Twenty units over 48 months, twelve of which start; `drift` a month bends those, `early` moves the true start."""
    rng = np.random.default_rng(seed)
    start: list[int | None] = [*(20 + 2 * n for n in range(12)), *[None] * 8]
    months = np.arange(48)
    values = rng.normal(0, 1, (20, 48)) + rng.normal(0, 2, (20, 1)) + np.cumsum(rng.normal(0, 0.3, 48))
    for unit, begun in enumerate(start):
        if begun is not None:
            values[unit] += effect * (months >= begun - early) + drift * months
    return panel(values, start)


@cache
def checked(
    effect: float = -3.0, drift: float = 0.0, early: int = 0
) -> tuple[Estimate, sensitivity.Checks, sensitivity.Grade]:
    held = rolled_out(effect=effect, drift=drift, early=early)
    found, design = study.estimate(held, "imputation")
    checks = sensitivity.run(held, found)
    return found, checks, sensitivity.grade(found, design, checks)


def test_a_clean_roll_out_is_graded_a() -> None:
    found, checks, grade = checked()
    assert found.low is not None
    assert found.high is not None
    assert found.low < -3 < found.high
    assert (grade.letter, [note.code for note in grade.why]) == ("A", ["controlled_and_steady"])
    smallest, largest = checks.left_out
    assert smallest.estimate < found.estimate < largest.estimate
    assert {row.key for row in checks.other_methods} == {"callaway-santanna", "sdid", "twfe"}
    assert all(abs(row.estimate + 3) < 1.2 for row in checks.other_methods)
    assert checks.breakdown is not None
    assert checks.breakdown > 0


def test_a_drift_is_seen_before_the_start() -> None:
    _, checks, grade = checked(effect=0.0, drift=-0.15)
    codes = {note.code for note in grade.why}
    assert grade.letter == "B"
    assert {"pretrend_seen", "placebo_date_moved"} & codes
    assert checks.placebo_dates[-1].estimate < -0.5


def test_anticipation_is_seen() -> None:
    found, checks, _ = checked(early=2)
    by_key = {row.key: row.estimate for row in checks.anticipation}
    assert by_key[2] < found.estimate  # with the two affected months set apart the effect is larger
    assert by_key[2] == pytest.approx(-3, abs=0.6)


def test_one_series_alone_is_c_and_a_short_one_d() -> None:
    rng = np.random.default_rng(3)
    for periods, letter in ((72, "C"), (30, "D")):
        values = rng.normal(10, 1, (1, periods))
        found, design = study.estimate(panel(values, [periods // 2]), "its-reml")
        assert sensitivity.grade(found, design).letter == letter


def test_a_negative_control_that_moves_is_held_against_it() -> None:
    found, design = study.estimate(rolled_out(), "imputation")
    _, checks, _ = checked()
    moved = Row("control", 1.0, 0.1, 0.8, 1.2, 0.001)
    assert [n.code for n in sensitivity.grade(found, design, checks, moved).why] == ["negative_control_moved"]


def test_holm() -> None:
    assert sensitivity.holm([0.01, 0.04, None, 0.03]) == [pytest.approx(0.03), pytest.approx(0.06), None, pytest.approx(0.06)]  # fmt: skip
    assert sensitivity.holm([0.9, 0.8]) == [1.0, 1.0]


def test_bounds_widen_with_the_drift_that_is_allowed() -> None:
    found = callaway_santanna(rolled_out(), choices=Choices(base="universal", normal=True))
    path = honest.path_of(found)
    assert path.before <= honest.MOST_BINS
    assert path.width > 1  # months are binned
    for bounds in (honest.relative(path, [0, 0.5, 1]), honest.smooth(path, [0, 0.05, 0.1])):
        lengths = [one.high - one.low for one in bounds]
        assert lengths == sorted(lengths)
        assert lengths[0] < lengths[-1]
    edge = honest.breakdown(path)
    just_below, just_above = honest.relative(path, [edge, edge + 0.02])
    assert just_below.high < 0 < just_above.high


def test_every_note_that_the_code_gives_has_a_sentence() -> None:
    """Codes in Note("...") and EffectError("...") of the package, against the words."""
    import re
    from pathlib import Path

    folder = Path(sensitivity.__file__).parent
    given = {code for file in folder.glob("*.py") for code in re.findall(r'(?:Note|EffectError)\(\s*"(\w+)"', file.read_text())}  # fmt: skip
    assert given
    assert given <= set(SENTENCES)
    built = {f"error_{kind}" for kind in ("placebo", "jackknife", "bootstrap")}
    built |= {f"error_by_{kind}" for kind in ("jackknife", "cohort", "did2s")}
    pages = {
        "hidden_cells",
        "kept_cells",
        "mostly_hidden",
        "nothing_published",
        "not_started",
    }  # given by the pages
    used = given | built | pages | {"why_imputation", "why_imputation_staggered"}
    assert set(SENTENCES) - used == set()
