"""The forecast against histories whose truth is known."""

import json
from datetime import date, timedelta

import numpy as np
import pytest
from click.testing import CliRunner

from narmare.analysis.capacity.staffing.arrivals import History, NoHistory, history
from narmare.analysis.capacity.staffing.forecast import backtest, fit
from narmare.analysis.twin.months import holidays
from narmare.cli import main
from tests.analysis.capacity.contacts import moments_of, write_contacts


FIRST, DAYS = date(2024, 1, 1), 3 * 365
WEEK = (1.4, 1.1, 1.0, 0.9, 0.8, 0.0, 0.0)
PROFILE = np.zeros(96)
PROFILE[32:36], PROFILE[36:68] = 3.0, 1.0
PROFILE /= PROFILE.sum()


def truth(day, growth=0.0):
    if day in holidays(day.year):
        return 0.0
    years = (day - FIRST).days / 365.25
    season = 1 + 0.2 * np.cos(2 * np.pi * day.timetuple().tm_yday / 365.25)
    return 60 * WEEK[day.weekday()] * season * (1 + growth) ** years


def made(seed=1, *, busy=0.0, growth=0.0, days=DAYS):
    """A history drawn from the truth; `busy` is how much whole days differ."""
    rng = np.random.default_rng(seed)
    dates = [FIRST + timedelta(days=n) for n in range(days)]
    factor = rng.gamma(1 / busy**2, busy**2, days) if busy else np.ones(days)
    means = np.array([truth(day, growth) for day in dates]) * factor
    return History(FIRST, rng.poisson(means[:, None] * PROFILE))


def coming(known, days=364):
    return [known.end + timedelta(days=n) for n in range(days)]


def test_it_finds_weekday_season_trend_and_the_hours_of_the_day():
    known = made(growth=0.1)
    model = fit(known)
    expected = np.array([truth(day, 0.1) for day in coming(known)])
    guess = np.array([model.mean(day)[0] for day in coming(known)])

    assert guess.sum() == pytest.approx(expected.sum(), rel=0.03)
    assert np.abs(guess - expected).sum() / expected.sum() < 0.05
    assert model.annual_change == pytest.approx(0.1, abs=0.03)
    assert model.extra < 0.004
    assert model.profiles[0] == pytest.approx(PROFILE, abs=0.004)


def test_closed_days_are_none():
    model = fit(made())

    assert model.weekdays == (0, 1, 2, 3, 4)
    assert model.mean(date(2027, 5, 1)) == (0.0, 0.0)  # a Saturday, and the first of May
    assert model.mean(date(2027, 1, 6)) == (0.0, 0.0)  # Epiphany, a Wednesday
    assert model.forecast([date(2027, 1, 6)])[0].high == 0
    assert model.busyness(date(2027, 1, 6)) == 0


def test_the_interval_holds_new_days_and_quarters():
    inside, quarters = [], []
    for seed in range(6):
        known, new = made(seed, busy=0.15), made(seed + 100, busy=0.15, days=DAYS + 90)
        for one in fit(known).forecast(coming(known, 90)):
            counts = new.counts[(one.day - FIRST).days]
            if one.expected:
                inside.append(one.low <= counts.sum() <= one.high)
                busy = one.quarters > 0
                quarters += list(
                    (one.quarters_low[busy] <= counts[busy]) & (counts[busy] <= one.quarters_high[busy])
                )

    assert 0.92 < np.mean(inside) < 0.99
    assert np.mean(quarters) > 0.945


def test_days_that_differ_as_a_whole_are_seen():
    day = date(2027, 1, 11)

    assert fit(made(busy=0.2)).busyness(day) == pytest.approx(0.2, abs=0.03)
    assert fit(made()).busyness(day) < 0.06


def test_the_first_day_after_a_holiday_may_be_busier():
    known = made()
    counts = known.counts.copy()
    for n, day in enumerate(known.dates):
        before = day - timedelta(days=3 if day.weekday() == 0 else 1)
        if before.weekday() < 5 and before in holidays(before.year):
            counts[n] *= 2
    model = fit(History(FIRST, counts))

    assert model.mean(date(2027, 1, 7))[0] / model.mean(date(2027, 1, 14))[0] == pytest.approx(2, abs=0.25)


def test_rates_of_a_scenario_add_up_to_the_day():
    model, day = fit(made()), date(2027, 1, 11)
    hourly, quarterly = model.rates(day), model.rates(day, 1)

    assert len(hourly) == 9
    assert len(quarterly) == 36
    for rates in (hourly, quarterly):
        assert sum(rate.expected for rate in rates) == pytest.approx(model.mean(day)[0])
    assert hourly[0].per_hour == pytest.approx(3 * hourly[1].per_hour, rel=0.1)


def test_the_backtest_tells_what_the_forecast_was_worth():
    past = backtest(made(), horizon=28, origins=4)

    assert 70 < past.days < 84
    assert 0.05 < past.error < past.naive_error
    assert past.quarter_error > past.error
    assert past.inside > 0.88
    assert abs(past.bias) < 0.06


def test_too_little_history_is_refused():
    with pytest.raises(NoHistory, match="needs 60"):
        fit(made(days=70))
    with pytest.raises(ValueError, match="96 quarters"):
        History(FIRST, np.zeros((3, 24), int))


@pytest.fixture
def care(tmp_path):
    """A year of contacts with two units as a care table."""
    known = made(days=420)
    moments = moments_of(known)
    write_contacts(
        tmp_path, [("vc-01", "phone", moment) for moment in moments[:-1]] + [("vc-02", "phone", moments[-1])]
    )
    return tmp_path, known


def test_contacts_are_counted_by_day_and_quarter(care):
    folder, known = care
    found = history(folder, "vc-01")
    expected = known.counts[(found.first - FIRST).days : (found.end - FIRST).days].copy()

    assert found.counts.sum() in (expected.sum(), expected.sum() - 1)  # the last one is another unit's
    assert (found.counts[:-1] == expected[:-1]).all()


@pytest.mark.parametrize(
    ("unit", "channels", "said"),
    [("vc-99", ("phone",), "Nobody has contacted vc-99 by phone"), ("vc-01", ("fax",), "There is no channel fax"),
     ("'; --", ("web",), "Nobody has contacted")],
)  # fmt: skip
def test_what_cannot_be_counted_is_told(care, unit, channels, said):
    with pytest.raises(NoHistory, match=said):
        history(care[0], unit, channels)


def test_the_command_tells_days_and_the_error_of_the_past(care, tmp_path):
    words = ["staffing", "forecast", "--data", str(care[0]), "--unit", "vc-01", "--days", "7"]
    told = CliRunner().invoke(main, words)
    found = json.loads(CliRunner().invoke(main, [*words, "--json"]).output)

    assert told.exit_code == 0
    assert "that it had not seen" in told.output
    assert len(found["days"]) == 7
    assert found["days"][0]["low"] <= found["days"][0]["expected"] <= found["days"][0]["high"]
    assert 0 < found["backtest"]["error"] < 1
    missing = CliRunner().invoke(main, [*words[:2], "--data", str(tmp_path / "none"), "--unit", "x"])
    assert (missing.exit_code, len(missing.output.strip().splitlines())) == (1, 1)
