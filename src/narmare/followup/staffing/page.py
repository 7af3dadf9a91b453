"""What the page says: the options side by side, the wait hour by hour, and what the promised time costs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from narmare.analysis.capacity.staffing.options import Option, Outcome, PromiseCost, compare, cost_of_promises
from narmare.analysis.capacity.staffing.scenario import HOUR, Promise, Scenario
from narmare.analysis.capacity.staffing.simulate import KindResult
from narmare.charts import bars, multiples
from narmare.charts.svg import Svg
from narmare.design import format as formats
from narmare.design.language import active_language
from narmare.design.tables import Column, Table, table
from narmare.followup.drawings import Drawing
from narmare.followup.staffing.day import Known, options, scenario, whole_day


REPLICATIONS, REPLICATIONS_OF_COST = 300, 120
PROMISES = (2, 5, 10, 20, 30, 60)  # minutes


@dataclass(frozen=True)
class Prediction:
    """How many calls and written contacts are expected, and between which counts 95 of 100 such days lie."""

    day: date
    calls: str
    interval: str
    written: str


@dataclass(frozen=True)
class StaffingPage:
    """Everything below the heading."""

    prediction: Prediction | None
    lead: str
    kept: Drawing
    waits: Drawing | None
    waits_said: str
    compared: Table
    promises: Table
    replications: int


def staffing_page(found: Known, filled: Mapping[str, Any]) -> StaffingPage:
    """Simulate the day with each option and say what comes out."""
    day = scenario(found, filled)
    outcomes = _outcomes(day, options(filled, day))
    promise = Promise(60 * filled["within"], filled["share"] / 100)
    costs = _costs(day, tuple(Promise(60.0 * wait, promise.share) for wait in PROMISES))
    return StaffingPage(
        prediction=_prediction(found, int(filled["weekday"])),
        lead=_lead(outcomes, promise),
        kept=_kept_chart(outcomes, promise),
        waits=_wait_chart(outcomes),
        waits_said=waits_said(outcomes),
        compared=_compared(outcomes, found.open_days),
        promises=_promises(costs, found.open_days),
        replications=REPLICATIONS,
    )


@lru_cache(maxsize=64)
def _outcomes(day: Scenario, ways: tuple[Option, ...]) -> tuple[Outcome, ...]:
    return compare(day, ways, replications=REPLICATIONS, step=HOUR)


@lru_cache(maxsize=64)
def _costs(day: Scenario, promises: tuple[Promise, ...]) -> tuple[PromiseCost, ...]:
    return cost_of_promises(
        day, "phone", "nurses", promises, hours=whole_day(day), replications=REPLICATIONS_OF_COST
    )


def _prediction(found: Known, weekday: int) -> Prediction | None:
    if found.phone is None:
        return None
    day = found.next(weekday)
    (calls,) = found.phone.forecast([day])
    written = found.web.mean(day)[0] if found.web else 0.0
    return Prediction(
        day, _whole(calls.expected), f"{_whole(calls.low)}–{_whole(calls.high)}", _whole(written)
    )


def _phone(outcome: Outcome) -> KindResult:
    return outcome.result.kind("phone")


def _kept(outcome: Outcome) -> float:
    kept = _phone(outcome).kept
    return 100 * kept.value if kept else 0.0


def _lead(outcomes: Sequence[Outcome], promise: Promise) -> str:
    """The day as it is, and the way that helps most."""
    as_is, *ways = outcomes
    said = _("Som nu får %(kept)s svar inom %(within)s minuter.") % {
        "kept": _percent(_kept(as_is)), "within": _minutes(promise.within),
    }  # fmt: skip
    if not ways:
        return said
    best = max(ways, key=lambda one: (_kept(one), -one.cost))
    if _kept(best) <= _kept(as_is):
        return said + " " + _("Inget av alternativen höjer andelen.")
    return said + " " + _gives(best, best.cost - as_is.cost)


def _gives(best: Outcome, dearer: float) -> str:
    """What an option gives and costs, as a sentence."""
    if abs(dearer) < 0.5:
        words = _("%(title)s ger %(kept)s utan att kosta mer.")
    elif dearer > 0:
        words = _("%(title)s ger %(kept)s och kostar %(sum)s kronor mer per dag.")
    else:
        words = _("%(title)s ger %(kept)s och kostar %(sum)s kronor mindre per dag.")
    return words % {"title": best.option.title, "kept": _percent(_kept(best)), "sum": _whole(abs(dearer))}


def _kept_chart(outcomes: Sequence[Outcome], promise: Promise) -> Drawing:
    target = 100 * promise.share
    shown = [
        bars.Bar(
            one.option.title,
            _kept(one),
            _percent(_kept(one)),
            "improve" if _kept(one) >= target else "common",
        )
        for one in outcomes
    ]
    title = _("Svar inom %(within)s minuter") % {"within": _minutes(promise.within)}
    summary = "; ".join(f"{bar.name}: {bar.shown}" for bar in shown)

    def draw(narrow: bool) -> Svg:
        return bars.draw(
            shown, title=title, summary=summary, key=f"kept-{narrow:d}", target=target, target_words=_("Löftet"), narrow=narrow
        )  # fmt: skip

    return Drawing(draw(False), draw(True))


def _wait_chart(outcomes: Sequence[Outcome]) -> Drawing | None:
    """The mean wait of those who call in each hour; None on a day without calls."""
    panels = []
    hours = sorted({row.start for one in outcomes for row in _phone(one).quarters})
    for one in outcomes:
        by_hour = {row.start: row.mean_wait for row in _phone(one).quarters}
        waits = [_in_minutes(by_hour.get(hour)) for hour in hours]
        if any(wait is not None for wait in waits):
            longest = max(wait for wait in waits if wait is not None)
            panels.append(multiples.Panel(one.option.title, waits, _("högst %(n)s") % {"n": formats.number(longest, 1, language=active_language())}))  # fmt: skip
    if not panels:
        return None
    said = waits_said(outcomes)

    def draw(narrow: bool) -> Svg:
        return multiples.draw(
            panels,
            title=_("Väntan timme för timme"),
            summary=said,
            key=f"waits-{narrow:d}",
            narrow=narrow,
        )

    return Drawing(draw(False), draw(True))


def waits_said(outcomes: Sequence[Outcome]) -> str:
    """What the panels of the wait show."""
    hours = [row.start // HOUR for one in outcomes for row in _phone(one).quarters]
    return _("Minuter i medel, från kl. %(first)s till kl. %(last)s. Samma skala i alla rutor.") % {
        "first": min(hours), "last": max(hours) + 1,
    }  # fmt: skip


def _compared(outcomes: Sequence[Outcome], open_days: int) -> Table:
    """One column an option, one row a measure; what it costs is told against the day as it is."""
    dearer = [one.cost - outcomes[0].cost for one in outcomes]
    phones = [_phone(one) for one in outcomes]
    written = [one.result.kind("web") for one in outcomes]
    rows = [
        (_("Svar inom den lovade tiden"), *(_percent(_kept(one)) for one in outcomes)),
        (_("Väntan i medel, minuter"), *(_with_error(one) for one in phones)),
        (_("9 av 10 får svar inom, minuter"), *(_tenth(one.p90_wait / 60) for one in phones)),
        (_("Väntan på tråden, minuter"), *(_tenth(one.on_line.value / 60) for one in phones)),
        (_("Ger upp, personer per dag"), *(_tenth(one.gave_up.value * one.arrivals.value) for one in phones)),
        *_calls(phones),
        (_("Blir uppringda, personer per dag"), *(_tenth(one.called_back.value * one.arrivals.value) for one in phones)),
        (_("Skrivna ärenden som ligger kvar"), *(_tenth(one.left.value * one.arrivals.value) for one in written)),
        *_taken(outcomes),
        (_("Timmar i vägen in per dag"), *(_tenth(one.hours) for one in outcomes)),
        (_("Kronor per dag jämfört med nu"), *map(_signed, dearer)),
        (_("Kronor per år jämfört med nu"), *(_signed(one * open_days) for one in dearer)),
    ]  # fmt: skip
    columns = [Column(_("Mått")), *(Column(one.option.title, True) for one in outcomes)]
    return table(_("Alternativen bredvid varandra"), columns, rows)


def _calls(phones: Sequence[KindResult]) -> list[tuple[str, ...]]:
    """How many times a person calls, where somebody calls again."""
    if all(one.calls.value <= 1 for one in phones):
        return []
    return [
        (_("Samtal per person, med dem som ringer igen"), *(_words(2)(one.calls.value) for one in phones))
    ]


def _taken(outcomes: Sequence[Outcome]) -> list[tuple[str, ...]]:
    """The share of their time that people are taken: one row a profession."""
    pools = outcomes[0].result.scenario.pools
    rows = []
    for at, pool in enumerate(pools):
        shares = (_percent(100 * one.result.pools[at].occupancy.value) for one in outcomes)
        name = _("Andel av tiden som är upptagen")
        rows.append((name if len(pools) == 1 else f"{name}, {pool.title.lower()}", *shares))
    return rows


def _with_error(one: KindResult) -> str:
    return f"{_tenth(one.mean_wait.value / 60)} ± {_tenth(2 * one.mean_wait.se / 60)}"


def _promises(costs: Sequence[PromiseCost], open_days: int) -> Table:
    columns = [
        Column(_("Löfte")), Column(_("Fler sjuksköterskor hela dagen"), True), Column(_("Kronor per dag"), True),
        Column(_("Kronor per år"), True), Column(_("Hålls för"), True),
    ]  # fmt: skip
    rows = []
    for one in costs:
        promise = _("%(share)s inom %(within)s minuter") % {
            "share": _percent(100 * one.promise.share), "within": _minutes(one.promise.within),
        }  # fmt: skip
        if one.people is None or one.cost is None or one.kept is None:
            rows.append((promise, _("går inte"), "–", "–", "–"))
        else:
            rows.append((promise, _whole(one.people), _whole(one.cost), _whole(one.cost * open_days), _percent(100 * one.kept)))  # fmt: skip
    return table(_("Vad den lovade tiden kostar"), columns, rows)


def _words(decimals: int) -> Callable[[float], str]:
    return lambda value: formats.number(value, decimals, language=active_language())


_whole, _tenth = _words(0), _words(1)


def _percent(value: float) -> str:
    return formats.percent(value, 0, language=active_language())


def _minutes(seconds: float) -> str:
    minutes = seconds / 60
    return formats.number(minutes, 0 if minutes.is_integer() else 1, language=active_language())


def _in_minutes(seconds: float | None) -> float | None:
    return None if seconds is None else seconds / 60


def _signed(value: float) -> str:
    """A difference with its sign; nothing more and nothing less is 0."""
    return ("+" if value > 0.5 else "") + _whole(value)
