"""How many will come: a forecast by quarter of an hour out of a unit's own history, with its interval and its past errors.

Days: negative binomial regression with a log link on weekday, trend, two yearly waves and the first day after a closed
weekday.  The variance is mean + extra x mean², with `extra` such that Pearson's sum equals its degrees of freedom (N. Breslow,
"Extra-Poisson variation in log-linear models", Applied Statistics 33 (1984) 38-44).  Quarters: each weekday's own profile,
drawn towards that of all days where there is little of it.  That a day as a whole is busier or calmer than expected is shared
by its quarters, so they are negative binomial with the same `extra`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from narmare.analysis.capacity.staffing.arrivals import History, NoHistory
from narmare.analysis.capacity.staffing.need import QUARTERS
from narmare.analysis.capacity.staffing.scenario import QUARTER, Rate
from narmare.analysis.twin.months import holidays


YEARS = 3  # of history that count
LEAST_DAYS = 60  # open days without which nothing is said
WAVES = 2
BORROWED = 200.0  # contacts of all days that a weekday's profile is mixed with
STEPS, ROUNDS, TOLERANCE = 50, 20, 1e-9


@dataclass(frozen=True)
class DayForecast:
    """A day: contacts expected, an interval for the day, and the same for each quarter, shape (96,)."""

    day: date
    expected: float
    low: float
    high: float
    quarters: NDArray[np.float64]
    quarters_low: NDArray[np.float64]
    quarters_high: NDArray[np.float64]


@dataclass(frozen=True)
class Backtest:
    """What the forecast would have been worth: errors over days that it had not seen.

    Attributes:
        days: how many were forecast.
        error: sum of absolute errors by sum of contacts, of days.
        quarter_error: the same of quarters of an hour.
        naive_error: of days, had one guessed the mean of the same weekday in the four weeks before.
        inside: share of days inside their 95 % interval; `quarters_inside` the same of quarters with anybody expected.
        bias: sum of forecasts by sum of contacts, minus 1.
    """

    days: int
    error: float
    quarter_error: float
    naive_error: float
    inside: float
    quarters_inside: float
    bias: float


@dataclass(frozen=True)
class Model:
    """A fitted history.  `coefficients` belong to `_columns`; a count's variance is mean + `extra` x mean²."""

    origin: date
    weekdays: tuple[int, ...]
    after_closed: bool
    coefficients: NDArray[np.float64]
    covariance: NDArray[np.float64]
    extra: float
    profiles: NDArray[np.float64]  # (7, 96), each sums to 1 (0 where closed)

    def is_open(self, day: date) -> bool:
        """Whether anybody can come: an open weekday and no holiday."""
        return day.weekday() in self.weekdays and not _closed(day)

    def mean(self, day: date) -> tuple[float, float]:
        """Contacts expected on a day, and the variance of a new count."""
        if not self.is_open(day):
            return 0.0, 0.0
        row = _columns([day], self.origin, self.weekdays, self.after_closed)[0]
        expected = float(np.exp(row @ self.coefficients))
        unsure = float(row @ self.covariance @ row)
        return expected, expected + expected**2 * (self.extra + unsure)

    def busyness(self, day: date) -> float:
        """The coefficient of variation of the day as a whole, chance within the day left out."""
        expected, variance = self.mean(day)
        return float(np.sqrt(max(0.0, variance - expected)) / expected) if expected else 0.0

    def forecast(self, days: Sequence[date], level: float = 0.95) -> list[DayForecast]:
        """Every day with its interval."""
        return [self._one(day, level) for day in days]

    def _one(self, day: date, level: float) -> DayForecast:
        expected, variance = self.mean(day)
        extra = max(0.0, variance - expected) / expected**2 if expected else 0.0
        quarters = expected * self.profiles[day.weekday()]
        low, high = _interval(np.append(quarters, expected), extra, level)
        return DayForecast(day, expected, float(low[-1]), float(high[-1]), quarters, low[:-1], high[:-1])

    def rates(self, day: date, step: int = 4) -> tuple[Rate, ...]:
        """The day as rates of a scenario, so many quarters each (4: by the hour)."""
        quarters = self.mean(day)[0] * self.profiles[day.weekday()]
        return tuple(_rates(quarters, step))

    @cached_property
    def annual_change(self) -> float:
        """How much volumes grow in a year, as a share."""
        return float(np.expm1(self.coefficients[0]))


def fit(history: History, *, years: float = YEARS) -> Model:
    """Fit the last `years` of a history.

    Raises:
        NoHistory: there are too few open days.
    """
    used = history.since(history.end - timedelta(days=round(365.25 * years)))
    totals = used.counts.sum(axis=1)
    weekdays = tuple(_open_weekdays(used, totals))
    there = np.array([day.weekday() in weekdays and not _closed(day) for day in used.dates], bool)
    if there.sum() < LEAST_DAYS:
        raise NoHistory(
            f"There are {int(there.sum())} open days with contacts; a forecast needs {LEAST_DAYS}."
        )
    days = [day for day, is_there in zip(used.dates, there, strict=True) if is_there]
    after = sum(_after_closed(day) for day in days) >= 4
    matrix = _columns(days, history.end, weekdays, after)
    coefficients, covariance, extra = _negative_binomial(matrix, totals[there].astype(float))
    return Model(
        history.end, weekdays, after, coefficients, covariance, extra, _profiles(used, there, weekdays)
    )


def backtest(history: History, *, horizon: int = 28, origins: int = 6, level: float = 0.95) -> Backtest:
    """Forecast the last `origins` x `horizon` days, each stretch from what was known before it.

    Raises:
        NoHistory: the history is too short.
    """
    truth, guess, naive, inside, quarters, off = [], [], [], [], [], 0.0
    for back in range(origins, 0, -1):
        start = history.end - timedelta(days=horizon * back)
        known = history.until(start)
        model = fit(known)
        for day, counts in zip(*_stretch(history, start, horizon), strict=True):
            if not model.is_open(day):
                continue
            one = model.forecast([day], level)[0]
            truth.append(int(counts.sum()))
            guess.append(one.expected)
            naive.append(_same_weekday(known, day))
            inside.append(one.low <= truth[-1] <= one.high)
            busy = one.quarters > 0
            quarters += list(
                (one.quarters_low[busy] <= counts[busy]) & (counts[busy] <= one.quarters_high[busy])
            )
            off += float(np.abs(one.quarters - counts).sum())
    total = max(1, sum(truth))
    return Backtest(
        days=len(truth),
        error=float(np.abs(np.array(guess) - truth).sum()) / total,
        quarter_error=off / total,
        naive_error=float(np.abs(np.array(naive) - truth).sum()) / total,
        inside=float(np.mean(inside)) if inside else 0.0,
        quarters_inside=float(np.mean(quarters)) if quarters else 0.0,
        bias=sum(guess) / total - 1,
    )


def _stretch(history: History, start: date, horizon: int) -> tuple[list[date], NDArray[np.int64]]:
    later = history.since(start)
    return later.dates[:horizon], later.counts[:horizon]


def _same_weekday(known: History, day: date) -> float:
    """The mean of the same weekday in the last four weeks that are known."""
    last = known.since(known.end - timedelta(days=28))
    same = [
        int(row.sum())
        for one, row in zip(last.dates, last.counts, strict=True)
        if one.weekday() == day.weekday()
    ]
    return float(np.mean(same)) if same else 0.0


def _open_weekdays(history: History, totals: NDArray[np.int64]) -> Iterator[int]:
    """Weekdays on which at least a fifth of the days that are no holidays have contacts."""
    for weekday in range(7):
        days = [n for n, day in enumerate(history.dates) if day.weekday() == weekday and not _closed(day)]
        if days and (totals[days] > 0).mean() >= 0.2:
            yield weekday


def _columns(
    days: Sequence[date], origin: date, weekdays: Sequence[int], after_closed: bool
) -> NDArray[np.float64]:
    """Years from the origin, yearly waves, one column a weekday, and the first day after a closed one."""
    years = np.array([(day - origin).days / 365.25 for day in days])
    season = np.array([2 * np.pi * day.timetuple().tm_yday / 365.25 for day in days])
    columns = [years]
    for wave in range(1, WAVES + 1):
        columns += [np.cos(wave * season), np.sin(wave * season)]
    columns += [np.array([day.weekday() == one for day in days], float) for one in weekdays]
    if after_closed:
        columns.append(np.array([_after_closed(day) for day in days], float))
    return np.stack(columns, axis=1)


def _negative_binomial(
    matrix: NDArray[np.float64], counts: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], float]:
    """Coefficients, their covariance and `extra`: weighted least squares and Pearson's sum in turn."""
    extra = 0.0
    freedom = max(1, len(counts) - matrix.shape[1])
    for _ in range(ROUNDS):
        coefficients, fitted, weights = _weighted(matrix, counts, extra)
        before, extra = extra, _extra(counts, fitted, freedom)
        if abs(extra - before) < TOLERANCE:
            break
    return coefficients, np.linalg.inv((matrix * weights[:, None]).T @ matrix), extra


def _weighted(
    matrix: NDArray[np.float64], counts: NDArray[np.float64], extra: float
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Coefficients, fitted means and weights for a given `extra`."""
    fitted = np.maximum(counts, 0.5)
    coefficients = np.zeros(matrix.shape[1])
    for _ in range(STEPS):
        weights = fitted / (1 + extra * fitted)
        working = np.log(fitted) + (counts - fitted) / fitted
        weighted = (matrix * weights[:, None]).T
        before, coefficients = coefficients, np.linalg.solve(weighted @ matrix, weighted @ working)
        fitted = np.exp(np.clip(matrix @ coefficients, -20, 20))
        if np.abs(coefficients - before).max() < TOLERANCE:
            break
    return coefficients, fitted, fitted / (1 + extra * fitted)


def _extra(counts: NDArray[np.float64], fitted: NDArray[np.float64], freedom: int) -> float:
    """The `extra` that makes Pearson's sum equal its degrees of freedom, by halving; 0 if chance alone is enough."""

    def pearson(extra: float) -> float:
        return float(((counts - fitted) ** 2 / (fitted + extra * fitted**2)).sum())

    if pearson(0.0) <= freedom:
        return 0.0
    low, high = 0.0, 1.0
    while pearson(high) > freedom:
        low, high = high, high * 2
    for _ in range(STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if pearson(middle) > freedom else (low, middle)
    return (low + high) / 2


def _profiles(history: History, there: NDArray[np.bool_], weekdays: Sequence[int]) -> NDArray[np.float64]:
    of_days = np.array([day.weekday() for day in history.dates])
    everything = history.counts[there].sum(axis=0).astype(float)
    overall = everything / everything.sum()
    profiles = np.zeros((7, QUARTERS))
    for weekday in weekdays:
        own = history.counts[there & (of_days == weekday)].sum(axis=0) + BORROWED * overall
        profiles[weekday] = own / own.sum()
    return profiles


def _interval(
    means: NDArray[np.float64], extra: float, level: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Counts between which a new one lies: negative binomial with variance mean + extra x mean², Poisson without extra."""
    from scipy import stats  # slow to import, and needed for intervals only

    tail = (1 - level) / 2
    safe = np.maximum(means, 1e-12)
    if extra <= 1e-12:
        low, high = stats.poisson.ppf(tail, safe), stats.poisson.ppf(1 - tail, safe)
    else:
        chance = 1 / (1 + extra * safe)
        low, high = stats.nbinom.ppf(tail, 1 / extra, chance), stats.nbinom.ppf(1 - tail, 1 / extra, chance)
    nothing = means <= 0
    return np.where(nothing, 0.0, low), np.where(nothing, 0.0, high)


def _rates(quarters: NDArray[np.float64], step: int) -> Iterator[Rate]:
    for start in range(0, QUARTERS, step):
        expected = float(quarters[start : start + step].sum())
        if expected > 0:
            yield Rate(start * QUARTER, (start + step) * QUARTER, expected / (step * QUARTER / 3600))


def _closed(day: date) -> bool:
    return day in holidays(day.year)


def _after_closed(day: date) -> bool:
    """Whether the weekday before (Friday for a Monday) was a holiday."""
    before = day - timedelta(days=3 if day.weekday() == 0 else 1)
    return before.weekday() < 5 and _closed(before)
