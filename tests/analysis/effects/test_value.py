"""Effects in SEK, minutes and bed-days; what would be counted twice."""

from datetime import date

import pytest

from narmare.analysis.effects.estimate import Estimate
from narmare.analysis.effects.value import Claim, Factor, full_time, overlaps, value


def estimate(effect: float, se: float = 0.0, scale: str = "identity") -> Estimate:
    return Estimate(
        "imputation", "att", effect, se, effect - 2 * se, effect + 2 * se, 0.0, None, 20, 10, 48, 960, scale
    )


def factor(
    unit: str = "sek", low: float = -10_000.0, high: float = -10_000.0, year: int | None = 2026
) -> Factor:
    return Factor("bed-day", unit, low, (low + high) / 2, high, unit == "sek", "own figures", year)


VOLUME = {date(2026, 1, 1): 100.0, date(2026, 7, 1): 100.0, date(2027, 1, 1): 200.0}


def test_a_sum_that_a_person_can_do() -> None:
    found = value(estimate(-0.02), VOLUME, [factor()], price_year=2026)
    worth = found.worths[0]
    assert found.change.middle == pytest.approx(-8)  # 400 cases x 2 points
    assert worth.by_year[2026].middle == pytest.approx(40_000)
    assert worth.total.middle == pytest.approx(40_000 + 40_000 / 1.03)


def test_minutes_are_not_discounted_and_not_money() -> None:
    found = value(estimate(-0.02), VOLUME, [factor("minutes", -60, -60, None), factor()], price_year=2026)
    minutes = next(worth for worth in found.worths if worth.factor.unit == "minutes")
    assert minutes.total.middle == pytest.approx(480)
    assert [worth.factor.unit for worth in found.money(cashable=True)] == ["sek"]
    assert found.money(cashable=False) == ()
    assert full_time(480 * 60, 480) == pytest.approx(1)


def test_uncertainty_is_carried() -> None:
    sure = value(estimate(-0.02, 0.004), VOLUME, [factor()], price_year=2026).worths[0].by_year[2026]
    unsure = value(estimate(-0.02, 0.004), VOLUME, [factor(low=-15_000, high=-5_000)], price_year=2026).worths[0].by_year[2026]  # fmt: skip
    assert sure.low == pytest.approx(200 * 10_000 * (0.02 - 1.96 * 0.004), rel=0.05)
    assert unsure.low < sure.low < sure.middle < sure.high < unsure.high


def test_ratios_are_shares_of_what_would_have_been() -> None:
    found = value(estimate(-0.10536, scale="log"), {date(2026, 1, 1): 1000.0}, [], price_year=2026)
    assert found.change.middle == pytest.approx(-100, abs=0.1)


def test_prices_of_another_year() -> None:
    worth = value(estimate(-0.02), VOLUME, [factor(year=2024)], price_year=2026, price_index={2024: 100, 2026: 110}).worths[0]  # fmt: skip
    assert worth.by_year[2026].middle == pytest.approx(44_000)
    with pytest.raises(ValueError, match="the price index lacks 2024"):
        value(estimate(-0.02), VOLUME, [factor(year=2024)], price_year=2026)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"unit": "hours"}, "unit is 'hours'"),
        ({"low": 1.0}, "must ascend"),
        ({"price_year": None}, "give a price year"),
        ({"source": ""}, "name the source"),
    ],
)
def test_factors_are_checked(change: dict[str, object], said: str) -> None:
    good = {"name": "x", "unit": "sek", "low": 0.0, "middle": 0.0, "high": 0.0, "cashable": True, "source": "s", "price_year": 2026}  # fmt: skip
    with pytest.raises(ValueError, match=said):
        Factor(**(good | change))  # type: ignore[arg-type]


def test_overlaps() -> None:
    one = Claim("a", "readmissions", frozenset({"x", "y"}), date(2025, 1, 1))
    same = Claim("b", "readmissions", frozenset({"y", "z"}), date(2025, 6, 1))
    other = Claim("c", "phone", frozenset({"x", "y"}), date(2025, 1, 1))
    ended = Claim("d", "readmissions", frozenset({"y"}), date(2020, 1, 1), date(2021, 1, 1))
    found = overlaps([one, same, other, ended])
    assert [(o.first, o.second, o.units, o.since) for o in found] == [("a", "b", ("y",), date(2025, 6, 1))]
