"""Random panels: the same answers as diff-diff, another implementation."""

import warnings

import numpy as np
import pandas as pd
import pytest

from narmare.analysis.effects import honest
from narmare.analysis.effects.callaway_santanna import Choices, callaway_santanna
from narmare.analysis.effects.estimate import Estimate
from narmare.analysis.effects.imputation import imputation
from narmare.analysis.effects.panel import Panel
from narmare.analysis.effects.read import from_frame
from narmare.analysis.effects.sdid import sdid


with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import diff_diff as dd

NAMES = {"outcome": "y", "unit": "u", "time": "t", "first_treat": "g"}
pytestmark = pytest.mark.filterwarnings("ignore")


def draw(
    seed: int, *, units: int = 60, periods: int = 10, gaps: float = 0.0, never: bool = True
) -> pd.DataFrame:
    """A panel with effects that grow, a fixed covariate x that bends the trend and a moving covariate z."""
    rng = np.random.default_rng(seed)
    start = rng.choice([4, 6, 7, 9, *([0] if never else [])], units)
    x = rng.normal(size=units)
    rows = [
        (u, t, rng.normal() + x[u] * (1 + 0.3 * t) + 0.4 * max(0, t - start[u] + 1) * (start[u] > 0), start[u], x[u], rng.normal())
        for u in range(units) for t in range(1, periods + 1) if rng.random() >= gaps
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["u", "t", "y", "g", "x", "z"])


def own(frame: pd.DataFrame, *covariates: str) -> Panel:
    return from_frame(frame, unit="u", time="t", outcome="y", start="g", covariates=covariates)


def same(found: Estimate, att: float, se: float) -> None:
    assert (found.estimate, found.se) == pytest.approx((att, se), rel=1e-7)


@pytest.mark.parametrize("base", ["varying", "universal"])
@pytest.mark.parametrize(("control", "theirs", "never"), [("never", "never_treated", True), ("not-yet", "not_yet_treated", True), ("not-yet", "not_yet_treated", False)])  # fmt: skip
def test_callaway_santanna(base: str, control: str, theirs: str, never: bool) -> None:
    frame = draw(3, never=never)
    other = dd.CallawaySantAnna(control_group=theirs, base_period=base).fit(frame, **NAMES)
    same(callaway_santanna(own(frame), choices=Choices(control=control, base=base)), other.overall_att, other.overall_se)  # fmt: skip


@pytest.mark.parametrize("adjust", ["reg", "ipw"])
def test_callaway_santanna_with_a_covariate(adjust: str) -> None:
    frame = draw(4, units=120)
    other = dd.CallawaySantAnna(estimation_method=adjust).fit(frame, covariates=["x"], **NAMES)
    same(
        callaway_santanna(own(frame, "x"), choices=Choices(adjust=adjust)),
        other.overall_att,
        other.overall_se,
    )


@pytest.mark.parametrize("gaps", [0.0, 0.15])
def test_imputation_and_two_stage(gaps: float) -> None:
    frame = draw(5, gaps=gaps)
    for covariates in ((), ("z",)):
        given = {"covariates": list(covariates) or None, **NAMES}
        paper, two_stage = dd.ImputationDiD().fit(frame, **given), dd.TwoStageDiD().fit(frame, **given)
        same(imputation(own(frame, *covariates), se="cohort"), paper.overall_att, paper.overall_se)
        same(imputation(own(frame, *covariates), se="did2s"), two_stage.overall_att, two_stage.overall_se)


def test_block_synthetic_did() -> None:
    frame = draw(6, units=30)
    frame["g"] = np.where(frame["g"].isin([4, 6]), 6, 0)
    frame["d"] = (frame["g"] > 0).astype(int)
    other = dd.SyntheticDiD(n_bootstrap=2, seed=1).fit(frame, outcome="y", treatment="d", unit="u", time="t", post_periods=list(range(6, 11)))  # fmt: skip
    assert sdid(own(frame), error="jackknife").estimate == pytest.approx(other.att, rel=1e-3)


def test_bounds_under_a_straight_drift() -> None:
    frame = draw(7)
    found = callaway_santanna(own(frame), choices=Choices(base="universal", normal=True))
    path = honest.path_of(found, width=1)
    other = dd.CallawaySantAnna(base_period="universal").fit(frame, aggregate="event_study", **NAMES)
    theirs = dd.HonestDiD(method="smoothness", M=0.0).fit(other)
    ours = honest.smooth(path, [0.0])[0]
    assert (ours.low, ours.high) == pytest.approx((theirs.ci_lb, theirs.ci_ub), rel=1e-6)
    theirs = dd.HonestDiD(method="relative_magnitude", M=0.0).fit(other)
    ours = honest.relative(path, [0.0])[0]
    assert (ours.low, ours.high) == pytest.approx((theirs.ci_lb, theirs.ci_ub), rel=1e-6)


def test_doubly_robust_by_its_formula() -> None:
    """Sant'Anna and Zhao (2020), equation 2.2: logit by Newton, regression of the untreated; each cell by hand."""
    frame = draw(20, units=80, periods=12)
    cells = {
        str(row.key): row.estimate
        for row in callaway_santanna(own(frame, "x", "z"), choices=Choices(adjust="dr")).cells
    }
    y, z = (frame.pivot(index="u", columns="t", values=name) for name in ("y", "z"))
    start, x = frame.groupby("u").g.first(), frame.groupby("u").x.first()
    for cohort, period in ((4, 3), (4, 8), (6, 9), (9, 12)):
        base = cohort - 1 if period >= cohort else period - 1
        both = start.isin([0, cohort])
        treated = (start[both] == cohort).to_numpy().astype(float)
        change = (y[period] - y[base])[both].to_numpy()
        known = np.column_stack([np.ones(both.sum()), x[both], z[base][both]])
        beta = np.zeros(3)
        for _ in range(30):
            p = 1 / (1 + np.exp(-known @ beta))
            beta += np.linalg.solve((known * (p * (1 - p))[:, None]).T @ known, known.T @ (treated - p))
        p = 1 / (1 + np.exp(-known @ beta))
        rest = change - known @ np.linalg.lstsq(known[treated == 0], change[treated == 0], rcond=None)[0]
        odds = p * (1 - treated) / (1 - p)
        by_hand = (treated * rest).sum() / treated.sum() - (odds * rest).sum() / odds.sum()
        assert cells[f"{cohort},{period}"] == pytest.approx(by_hand, rel=1e-9)
