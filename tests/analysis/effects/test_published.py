"""Every published number to its printed digit."""

import math
import time

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pytest

from narmare.analysis.effects import its
from narmare.analysis.effects.callaway_santanna import Choices, callaway_santanna
from narmare.analysis.effects.estimate import Estimate
from narmare.analysis.effects.imputation import imputation
from narmare.analysis.effects.notes import EffectError
from narmare.analysis.effects.read import Columns, from_frame, read_panel
from narmare.analysis.effects.sdid import sdid
from narmare.analysis.effects.synthetic_control import Predictor, synthetic_control
from narmare.analysis.effects.twfe import twfe

from .published import DATA, by_key, expected, mpdta, overall, prop99


def near(value: float, printed: float) -> bool:
    """Equal to the digits that are printed."""
    digits = len(str(printed).partition(".")[2])
    return abs(value - printed) <= 0.5 * 10**-digits + 1e-12


def test_callaway_santanna_without_covariates() -> None:
    told = expected()["mpdta_cs_never_noX"]
    found = callaway_santanna(mpdta())
    for key, printed in told["att_gt"].items():
        assert near(by_key(found.cells)[key].estimate, printed), key
    for name, rows in (("group", found.groups), ("dynamic", found.events), ("calendar", found.calendar)):
        for key, printed in told[name].items():
            row = overall(found)[name] if key == "overall" else by_key(rows)[key]
            assert near(row.estimate, printed), (name, key)
            if name in told["se_analytic"]:
                assert row.se is not None
                assert near(row.se, told["se_analytic"][name][key]), (name, key)
    assert found.estimate == pytest.approx(told["simple"]["att"], abs=1e-12)
    assert found.se == pytest.approx(told["simple"]["se_analytic"], abs=1e-12)
    assert found.pretrend is not None
    assert near(found.pretrend.p, told["pretest_wald_p"])


def test_callaway_santanna_balanced_event_times() -> None:
    told = expected()["mpdta_cs_never_noX"]["dynamic_balance_e1"]
    found = callaway_santanna(mpdta(), aggregate="dynamic", choices=Choices(balance=1))
    assert near(found.estimate, told.pop("overall"))
    assert {key: round(row.estimate, 4) for key, row in by_key(found.events).items()} == told


def test_callaway_santanna_doubly_robust() -> None:
    told = expected()["mpdta_cs_never_lpop_dr"]
    found = callaway_santanna(mpdta("lpop"))
    assert near(found.estimate, told["simple"]["att"])
    assert found.se is not None
    assert near(found.se, told["simple"]["se"])
    for name, rows in (("group", found.groups), ("dynamic", found.events)):
        for key, printed in told[name].items():
            row = overall(found)[name] if key == "overall" else by_key(rows)[key]
            assert near(row.estimate, printed), (name, key)


def test_the_bootstrap_agrees_with_the_influence_function() -> None:
    found = callaway_santanna(mpdta(), aggregate="dynamic", choices=Choices(bootstrap=999, seed=1))
    assert found.se == pytest.approx(
        expected()["mpdta_cs_never_noX"]["se_analytic"]["dynamic"]["overall"], rel=0.15
    )
    assert found.diagnostics["uniform_critical_value"] > 2.2


def test_imputation() -> None:
    told = expected()["mpdta_other"]["bjs_imputation"]
    found = imputation(mpdta())
    assert found.estimate == pytest.approx(told["att"], abs=1e-12)
    assert found.se is not None
    assert near(found.se, told["se"])


def test_two_way_fixed_effects() -> None:
    told = expected()["mpdta_other"]["twfe"]
    found = twfe(mpdta())
    assert near(found.estimate, told["att"])
    assert found.se is not None
    assert near(found.se, told["se_crv1"])


def test_sun_and_abraham_is_the_universal_base_of_a_balanced_panel() -> None:
    found = by_key(callaway_santanna(mpdta(), choices=Choices(base="universal")).events)
    for key, printed in expected()["mpdta_other"]["sunab"].items():
        assert near(found[key].estimate, printed), key


def test_segmented_regression_of_california() -> None:
    told = expected()["itsa_california"]
    alone = prop99()
    alone = alone.keep(units=np.array([name == "California" for name in alone.units]))
    found = by_key(its.its_ols(alone, its.Choices(lags=1)).coefficients)
    for key, printed in told["coef"].items():
        assert near(found[key].estimate, printed), key
        assert near(found[key].se or 0, told["newey_lag1_small_sample_se"][key]), key


def test_synthetic_did_of_california() -> None:
    """Arkhangelsky et al. 2021, table 1 and figure 1: -15.6; the package prints -15.60383."""
    found = sdid(prop99())
    assert near(found.estimate, -15.60383)
    shares = {"Nevada": 0.124, "New Hampshire": 0.105, "Connecticut": 0.078, "Delaware": 0.070}
    assert {name: round(found.unit_shares[name], 3) for name in shares} == shares
    assert {year: round(share, 3) for year, share in found.period_shares.items()} == {
        "1986": 0.366,
        "1987": 0.206,
        "1988": 0.427,
    }


def test_synthetic_control_of_california_with_predictors() -> None:
    told = expected()["abadie_sc_predictors"]
    table = pyarrow.csv.read_csv(DATA / told["data"])
    panel = from_frame(
        table, unit="state", time="year", outcome="cigsale", start={"California": 1989},
        covariates=("lnincome", "beer", "age15to24", "retprice"),
    )  # fmt: skip
    predictors = [Predictor(name, "1980", "1988") for name in ("lnincome", "age15to24", "retprice")]
    predictors += [
        Predictor("beer", "1984", "1988"),
        *(Predictor("cigsale", y, y) for y in ("1975", "1980", "1988")),
    ]
    began = time.process_time()
    found = synthetic_control(panel, predictors=predictors)
    assert (
        time.process_time() - began < 30
    )  # an endless search, not a slow machine; the bench has the bar of 5 s
    assert found.diagnostics["rmspe_before"] <= told["pre_rmspe_max"]
    for state, printed in told["weights"].items():
        assert found.unit_shares[state] == pytest.approx(printed, abs=0.01), state
    gaps = by_key(found.events)
    assert found.estimate == pytest.approx(told["mean_gap_89_00"], abs=0.1)
    assert gaps["11"].estimate == pytest.approx(told["gap_2000"], abs=0.1)
    assert found.diagnostics["mspe_ratio"] == pytest.approx(told["post_pre_mspe_ratio"], rel=0.02)
    assert found.p == pytest.approx(1 / 39)  # the largest ratio of 39


def test_counts_of_sicily() -> None:
    """Lopez Bernal et al. 2017: RR 0.894 with a trend, 0.885 (0.839 to 0.933) with the season."""
    columns = Columns("unit", "month", "aces", "start", offset="stdpop")
    panel = read_panel(DATA / "sicily.csv", columns)
    plain = its.its_poisson(panel, its.Choices(harmonics=0, normal=True))
    season = its.its_poisson(panel, its.Choices(normal=True))
    assert near(math.exp(plain.estimate), 0.894)
    assert [round(math.exp(value or 0), 3) for value in (season.estimate, season.low, season.high)] == [
        0.885,
        0.839,
        0.933,
    ]


def test_any_frame_gives_the_same_panel() -> None:
    table = pyarrow.csv.read_csv(DATA / "mpdta.csv")
    names = {"unit": "countyreal", "time": "year", "outcome": "lemp", "start": "first.treat"}
    columns = {name: table.column(name).to_pylist() for name in names.values()}
    for frame in (table, columns, pa.table(columns)):
        assert imputation(from_frame(frame, **names)).estimate == imputation(mpdta()).estimate


def test_a_synthetic_control_can_be_fitted_to_some_of_the_periods() -> None:
    """What `time.optimize.ssr` of the R package Synth is: the fit is better there, and judged over all periods all the same."""
    held = prop99()
    whole, late = synthetic_control(held), synthetic_control(held, fitted=("1980", "1988"))

    def rmspe(found: Estimate, first: str) -> float:
        assert found.series is not None
        gaps = [a - b for year, a, b in zip(found.series.periods, found.series.observed, found.series.counterfactual, strict=True) if a is not None and b is not None and first <= year < "1989"]  # fmt: skip
        return math.sqrt(sum(gap**2 for gap in gaps) / len(gaps))

    assert rmspe(late, "1980") < rmspe(whole, "1980")
    assert rmspe(late, "1970") == pytest.approx(late.diagnostics["rmspe_before"])
    assert rmspe(whole, "1970") < rmspe(late, "1970")
    with pytest.raises(EffectError, match="1 periods before"):
        synthetic_control(held, fitted=("1988", "1990"))
    with pytest.raises(EffectError, match="1960"):
        synthetic_control(held, fitted=("1960", "1988"))
