"""Covariates inside synthetic difference-in-differences: their slopes and the weights minimise one sum (the paper's footnote 4)."""

import numpy as np
import pytest
from scipy.optimize import minimize_scalar

from narmare.analysis.effects.panel import Panel, panel
from narmare.analysis.effects.sdid import sdid
from narmare.analysis.effects.sdid_covariates import Cohort, _shares, misfit, slopes
from narmare.analysis.effects.study import Options, estimate


SLOPE, EFFECT = 3.0, -2.0


def drawn(*, missing: bool = False) -> Panel:
    """Twenty units over thirty periods, three treated from period 20 on; a covariate that jumps with the treatment moves the outcome."""
    rng = np.random.default_rng(5)
    level, path = rng.normal(0, 2, (20, 1)), np.cumsum(rng.normal(0, 0.4, 30))
    start = [20, 20, 20, *[None] * 17]
    x = rng.normal(0, 1, (20, 30)) + 0.5 * level
    x[:3, 20:] += 2
    y = level * (1 + 0.02 * np.arange(30)) + path + SLOPE * x + rng.normal(0, 0.3, (20, 30))
    y[:3, 20:] += EFFECT
    if missing:
        x[7, 3] = np.nan
    return panel(y, start, covariates={"x": x})


def cohort(noise: float = 1.0) -> Cohort:
    return Cohort(
        np.arange(3, 20),
        np.arange(3),
        np.arange(20),
        np.arange(20, 30),
        30**0.25 * noise,
        1e-6 * noise,
        noise,
    )


def test_the_slope_and_the_effect_are_found() -> None:
    held = drawn()
    without = sdid(panel(held.outcome, [20, 20, 20, *[None] * 17]), error="none")
    found = sdid(held, covariates="optimised")

    assert abs(without.estimate - EFFECT) > 3
    assert found.estimate == pytest.approx(EFFECT, abs=0.3)
    assert found.low is not None
    assert found.high is not None
    assert found.low < EFFECT < found.high
    assert found.estimate == pytest.approx(sdid(held, error="none").estimate, abs=0.15)


def test_no_other_slope_gives_a_smaller_sum() -> None:
    """The objective of the paper, weights solved anew at every slope, searched by another program."""
    held, one = drawn(), cohort()
    x = held.covariates["x"]

    def total(slope: float) -> float:
        y = held.outcome - slope * x
        units, periods = _shares(y, one)
        rest = misfit(y, one, units, periods)
        return float(
            rest @ rest + one.of_units**2 * (units @ units) + one.of_periods**2 * (periods @ periods)
        )

    beta = slopes(held.outcome, x[None], one)
    best = minimize_scalar(total, bracket=(2.0, 4.0))
    assert beta[0] == pytest.approx(best.x, abs=2e-3)
    assert total(float(beta[0])) <= best.fun * (1 + 1e-5)


def test_the_scale_of_a_covariate_does_not_matter() -> None:
    held = drawn()
    grams = panel(held.outcome, [20, 20, 20, *[None] * 17], covariates={"x": 1000 * held.covariates["x"]})
    kilos = sdid(held, covariates="optimised", error="none").estimate
    assert sdid(grams, covariates="optimised", error="none").estimate == pytest.approx(kilos, abs=1e-5)


def test_units_with_gaps_in_a_covariate_are_left_out_and_named() -> None:
    found, _ = estimate(drawn(missing=True), "sdid", Options(slopes="optimised", error="none"))
    assert found.units == 19
    assert ("incomplete_units", {"count": 1, "units": "7"}) in [(n.code, dict(n.params)) for n in found.notes]
    with pytest.raises(ValueError, match="projected, optimised"):
        sdid(drawn(), covariates="both")
