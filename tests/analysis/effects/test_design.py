"""The method follows from the roll-out; what cannot be answered is refused, with what would help."""

import numpy as np
import pytest

from narmare.analysis.effects import study
from narmare.analysis.effects.design import choose
from narmare.analysis.effects.its import its_reml
from narmare.analysis.effects.notes import EffectError
from narmare.analysis.effects.panel import Panel, panel
from narmare.analysis.effects.sdid import sdid


def shaped(starts: list[int | None], periods: int = 60, *, counted: bool = False) -> Panel:
    rng = np.random.default_rng(1)
    values = rng.normal(10, 1, (len(starts), periods))
    return panel(values, starts, offset=np.full(values.shape, 100.0) if counted else None)


@pytest.mark.parametrize(
    ("starts", "method", "why"),
    [
        ([20, 25, 30, 35, *[None] * 8], "imputation", "why_imputation"),
        ([*range(10, 40, 3)], "imputation", "why_imputation_staggered"),
        ([30, 32, *[None] * 10], "sdid", "why_sdid"),
        ([30, *[None] * 20], "synthetic-control", "why_synthetic_control"),
        ([30, *[None] * 8], "sdid", "why_sdid"),
        ([30], "its-reml", "why_its"),
        ([30, 30, None, None], "its-reml", "why_its_with_control"),
    ],
)
def test_chosen(starts: list[int | None], method: str, why: str) -> None:
    design = choose(shaped(starts))
    assert (design.method, design.reasons[0].code) == (method, why)
    found, _ = study.estimate(shaped(starts))
    assert found.method == method
    assert found.low is None or (found.high is not None and found.low <= found.estimate <= found.high)


def test_counts_with_an_exposure() -> None:
    assert choose(shaped([30], counted=True)).method == "its-poisson"


@pytest.mark.parametrize(
    ("starts", "periods", "why", "remedy"),
    [
        ([20] * 12, 60, "everyone_at_once", "remedy_stepped_wedge"),
        ([20], 30, "too_short_alone", "remedy_comparison"),
        ([25], 30, "too_short_alone", "remedy_wait"),
        ([5, 8, None], 20, "too_few_units", "remedy_more_units"),
        ([None] * 5, 20, "nothing_treated", "remedy_treated"),
        ([1, 1, 1, None, None], 20, "too_few_before", "remedy_longer"),
    ],
)
def test_refused(starts: list[int | None], periods: int, why: str, remedy: str) -> None:
    design = choose(shaped(starts, periods))
    assert design.method is None
    assert design.reasons[0].code == why
    assert remedy in [note.code for note in design.remedies]
    with pytest.raises(EffectError, match=r".+\..+") as refusal:
        study.estimate(shaped(starts, periods))
    assert refusal.value.note.code == why
    assert refusal.value.remedies == design.remedies


@pytest.mark.parametrize("method", study.METHODS)
def test_every_method_refuses_what_it_cannot_do(method: str) -> None:
    """Nothing treated: an answer from any of them would be made up."""
    with pytest.raises(EffectError):
        study.estimate(shaped([None] * 12), method)


def test_a_covariate_that_stands_still_moves_no_series() -> None:
    rng = np.random.default_rng(2)
    values = rng.normal(size=(3, 60))
    still = np.repeat([[1.0], [2.0], [3.0]], 60, axis=1)
    plain = its_reml(panel(values, [30, None, None]))
    held = its_reml(panel(values, [30, None, None], covariates={"age": still}))
    assert held.estimate == plain.estimate
    assert "covariates_dropped" in [note.code for note in held.notes]


def test_gaps_are_named_when_they_leave_nobody_to_compare_with() -> None:
    values = np.random.default_rng(3).normal(size=(6, 20))
    values[2:, 4] = np.nan
    with pytest.raises(EffectError, match=r"4 units with gaps are left out.*Use --method imputation"):
        sdid(panel(values, [10, 12, None, None, None, None]))
