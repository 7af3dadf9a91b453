"""The curve of adoption against printed fits, the date against planted truths, lagging units by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from narmare.analysis.indicators.adoption import Outcome, Uptake, arrival, fit
from narmare.analysis.indicators.lagging import State, common, fisher, pooled, progress


# Bliss, Annals of Applied Biology 1935;22:134: beetles killed by carbon disulphide; log dose, beetles, killed.
BEETLES = [
    (1.6907, 59, 6), (1.7242, 60, 13), (1.7552, 62, 18), (1.7842, 56, 28), (1.8113, 63, 52), (1.8369, 59, 53), (1.8610, 62, 61),
    (1.8839, 60, 60),
]  # fmt: skip


def planted(ceiling: float, midpoint: float, rate: float, months: int, *, size: int = 800, noise: float = 0.0, seed: int = 1) -> list[Uptake]:  # fmt: skip
    """A curve with binomial months, and with `noise` (a standard deviation in shares) on top."""
    rng, made = np.random.default_rng(seed), []
    for month in range(months):
        share = ceiling / (1 + math.exp(-rate * (month - midpoint))) + noise * rng.standard_normal()
        made.append(Uptake(month, int(rng.binomial(size, min(0.999, max(0.001, share)))), size))
    return made


def test_the_beetles_of_bliss() -> None:
    """Printed (Dobson and Barnett, Introduction to Generalized Linear Models, 7.3.1): -60.72, 34.27 (2.91), deviance 11.23."""
    curve = fit([Uptake(dose, killed, of) for dose, of, killed in BEETLES], ceiling=1)
    assert curve.rate == pytest.approx(34.270, abs=5e-4)
    assert -curve.rate * curve.midpoint == pytest.approx(-60.717, abs=5e-4)
    assert curve.deviance == pytest.approx(11.23, abs=5e-3)
    assert curve.error / math.sqrt(curve.dispersion) == pytest.approx(2.912, abs=5e-4)


def test_ceiling_midpoint_and_rate_are_found_again() -> None:
    curve = fit(planted(0.7, 20, 0.2, 60, size=20_000))
    assert (curve.ceiling, curve.midpoint, curve.rate) == pytest.approx((0.7, 20, 0.2), rel=0.02)
    low, high = curve.band(59)
    assert low < 0.7 < high
    assert high - low < 0.01


def test_a_date_has_an_interval_that_holds_the_truth() -> None:
    """Eight curves of 40 months towards 90 %, target 80 %; the truth is month 47.3."""
    truth = 30 + math.log(8) / 0.12
    held = 0
    for seed in range(8):
        found = arrival(planted(0.9, 30, 0.12, 40, noise=0.01, seed=seed), 0.8)
        early = found.earliest is not None and found.earliest <= math.ceil(truth)
        late = found.latest is None or found.latest >= math.floor(truth)
        held += early and late
    assert held >= 7


def test_scattered_months_make_a_wide_interval() -> None:
    calm = arrival(planted(0.9, 30, 0.12, 40), 0.8)
    wild = arrival(planted(0.9, 30, 0.12, 40, noise=0.03), 0.8)
    assert calm.outcome is wild.outcome is Outcome.EXPECTED
    assert calm.curve is not None
    assert wild.curve is not None
    assert wild.curve.dispersion > 3 * calm.curve.dispersion
    assert wild.latest is None  # curves that level out below the target fit as well


def test_a_rollout_that_levels_out_below_never_arrives() -> None:
    found = arrival(planted(0.7, 20, 0.2, 60), 0.8)
    assert found.outcome is Outcome.NOT_WITHIN
    assert (found.expected, found.latest) == (None, None)


def test_too_slow_is_not_within_the_horizon() -> None:
    assert arrival(planted(1, 120, 0.03, 40), 0.8).outcome is Outcome.NOT_WITHIN


def test_reached_says_since_when() -> None:
    months = [Uptake(m, count, 100) for m, count in enumerate([50, 85, 70, 81, 82, 90])]
    found = arrival(months, 0.8)
    assert (found.outcome, found.since) == (Outcome.REACHED, 3)


def test_a_falling_share_gets_no_date() -> None:
    falling = [Uptake(m, 700 - 10 * m, 1000) for m in range(24)]
    assert arrival(falling, 0.8).outcome is Outcome.NOT_GROWING


def test_a_few_months_say_nothing() -> None:
    assert arrival([Uptake(m, 10 * m, 100) for m in range(6)], 0.8).outcome is Outcome.TOO_LITTLE
    assert arrival([], 0.8).outcome is Outcome.TOO_LITTLE
    with pytest.raises(ValueError, match="three months"):
        fit([Uptake(0, 1, 2)])


def test_impossible_numbers_are_refused() -> None:
    with pytest.raises(ValueError, match="is no share"):
        Uptake(0, 3, 2)
    with pytest.raises(ValueError, match="between 0 and 1"):
        arrival([], 80)


def shares(*percent: int, last: int = 100) -> list[Uptake]:
    first = last - len(percent) + 1
    return [Uptake(first + i, value, 100) for i, value in enumerate(percent)]


@pytest.mark.parametrize(
    ("months", "begun", "state"),
    [
        (shares(*[60] * 9, 85, 85, 85), 60, State.REACHED),
        (shares(*[40] * 6, *[60] * 6), 60, State.RISING),
        (shares(*[60] * 12), 60, State.STALLED),
        (shares(*[60] * 12), 95, State.BEGINNING),
        (shares(*[3] * 12), None, State.NOT_BEGUN),
        (shares(*[3] * 12), 70, State.STALLED),  # recorded as begun, but nothing has come of it
        (shares(*[40] * 12), None, State.STALLED),  # nobody recorded that it began
        (shares(50, last=60), 40, State.NO_NUMBERS),
        ([], None, State.NO_NUMBERS),
    ],
)
def test_a_units_state_follows_plain_rules(months: list[Uptake], begun: int | None, state: State) -> None:
    found = progress(months, target=0.8, last=100, begun=begun)
    assert found.state is state
    assert found.lags == (state in {State.STALLED, State.NOT_BEGUN})


def test_months_are_pooled_not_averaged() -> None:
    assert pooled([Uptake(0, 1, 10), Uptake(1, 90, 90)]) == 0.91
    assert pooled([]) is None


def test_fishers_tea() -> None:
    """The Design of Experiments (1935), ch. 2: three of four cups right; two-sided 0.4857, all four 0.0286."""
    assert fisher(3, 1, 1, 3) == pytest.approx(0.4857, abs=5e-5)
    assert fisher(4, 0, 0, 4) == pytest.approx(0.0286, abs=5e-5)


def test_what_the_lagging_units_have_in_common() -> None:
    units = {f"p{i}": {"owner": "private", "size": "small" if i % 2 else "large"} for i in range(10)}
    units |= {f"o{i}": {"owner": "public", "size": "small" if i % 2 else "large"} for i in range(10)}
    first, *rest = common(units, {f"p{i}" for i in range(8)})
    assert (first.name, first.value) == ("owner", "private")
    assert (first.lagging, first.of, first.others_lagging, first.others) == (8, 10, 0, 10)
    assert first.more
    assert first.certain
    assert first.p == pytest.approx(2 * fisher(8, 2, 0, 10))  # two questions: owner, size
    assert not any(trait.certain for trait in rest)


def test_what_everybody_has_explains_nothing() -> None:
    units = {"a": {"kind": "care_centre"}, "b": {"kind": "care_centre"}}
    assert common(units, {"a"}) == ()
