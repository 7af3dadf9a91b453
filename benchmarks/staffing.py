"""The staffing of the way in: a simulated day, how near it is to theory, shifts of a week and a roster of 28 days.

The day: 2,000 contacts of three kinds, 35 people in five pools (two cross-trained), nine hours with a peak in the morning, a
lunch break, exponential handling times and patience; 1,000 replications.  Engines: the recursion for first come, first served,
and the heap that strict priorities need.  Compiled code is loaded before the clock starts.

simpy is measured beside, on the first 20 replications of the same draws and times 50, in processor time.  ciw 3.2.7 is not: measured
elsewhere it took 128 s (without cross-trained pools, which it lacks).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date

import numpy as np

from narmare.analysis.capacity.staffing.cover import cover
from narmare.analysis.capacity.staffing.draws import Draws, draw
from narmare.analysis.capacity.staffing.erlang import measures
from narmare.analysis.capacity.staffing.kernels import GAVE_UP
from narmare.analysis.capacity.staffing.need import need
from narmare.analysis.capacity.staffing.planning import DAYS, Person, Planning, WorkShift
from narmare.analysis.capacity.staffing.roster import broken, roster
from narmare.analysis.capacity.staffing.scenario import DAY, HOUR, Kind, Pool, Promise, Rate, Scenario, Shift
from narmare.analysis.capacity.staffing.simulate import simulate, walk


PEAK = (40, 34, 26, 20, 14, 18, 16, 10, 8)  # contacts an hour from 8 on, relative
WINDOWS = ((8 * HOUR, 12 * HOUR), (13 * HOUR, 17 * HOUR))
REPLICATIONS = 1000
FEW = 20  # of simpy
SEED = 1


def run() -> list[dict[str, object]]:
    """Seconds of each engine, distance from theory in standard errors, and the planners."""
    day = a_day()
    simulate(day, replications=2)
    walk(day, draw(day, 2, np.random.default_rng(SEED)), heap=True)  # load what is compiled
    took, result = _timed(lambda: simulate(day, replications=REPLICATIONS, seed=SEED))
    drawing, draws = _timed(lambda: draw(day, REPLICATIONS, np.random.default_rng(SEED)))
    recursion, first = _timed(lambda: walk(day, draws))
    heap, second = _timed(lambda: walk(day, draws, heap=True))
    same = bool((first.state == second.state).all() and (first.begun == second.begun).all())
    contacts = sum(kind.arrivals.value for kind in result.kinds)
    return [
        {"name": f"a day of {contacts:.0f} contacts x {REPLICATIONS}, with its results", "seconds": took,
         "bar": "< 2 s", "met": took < 2},
        {"name": "  of it: draws", "seconds": drawing},
        {"name": "  of it: first come, first served", "seconds": recursion},
        {"name": "the same by the heap of strict priorities", "seconds": heap, "bar": "equal", "met": same},
        *_beside_simpy(day, draws),
        *_against_theory(),
        *_planners(),
    ]  # fmt: skip


def _beside_simpy(day: Scenario, draws: Draws) -> list[dict[str, object]]:
    """Processor time of both for the same contacts, and that they say the same."""
    from benchmarks.simpy_day import waits

    began = time.process_time()
    ours = simulate(day, replications=REPLICATIONS, seed=SEED)
    own = time.process_time() - began
    began = time.process_time()
    wait, gave_up = waits(day, draws, FEW)
    theirs = (time.process_time() - began) * REPLICATIONS / FEW
    same = walk(day, _first(draws, FEW))
    known = same.draws.real
    mine = np.where(np.isfinite(same.begun), same.begun, np.nan)[known] - same.draws.times[known]
    apart = abs(float(np.nanmean(mine)) - wait)
    return [
        {"name": f"the day x {REPLICATIONS}, processor time ({ours.replications} replications)", "seconds": own,
         "bar": "< 2 s", "met": own < 2},
        {"name": f"simpy, the same contacts, {FEW} replications x {REPLICATIONS // FEW}: mean wait {wait:.2f} s (ours "
                 f"{np.nanmean(mine):.2f}), {100 * gave_up:.2f} % give up (ours {100 * float((same.state[known] == GAVE_UP).mean()):.2f})",
         "seconds": theirs, "ratio": theirs / own, "bar": "same wait within 0.5 s", "met": apart < 0.5},
    ]  # fmt: skip


def _first(draws: Draws, count: int) -> Draws:
    return Draws(*(getattr(draws, name)[:count] for name in ("times", "kinds", "counts", "service", "patience", "accepts")))  # fmt: skip


def a_day() -> Scenario:
    """The day that is simulated."""

    def rates(size: float) -> tuple[Rate, ...]:
        return tuple(Rate((8 + n) * HOUR, (9 + n) * HOUR, size * part) for n, part in enumerate(PEAK))

    kinds = (
        Kind("a", "a", rates(5.0), 420.0, patience=240.0),
        Kind("b", "b", rates(3.0), 300.0, patience=240.0),
        Kind("c", "c", rates(2.7), 500.0, patience=300.0),
    )
    teams = ((("a",), 12), (("b",), 6), (("c",), 7), (("a", "b"), 5), (("b", "c"), 5))
    pools = tuple(
        Pool(f"p{n}", "", takes, (Shift(people, WINDOWS),)) for n, (takes, people) in enumerate(teams)
    )
    return Scenario("day", "day", kinds, pools)


def _against_theory() -> list[dict[str, object]]:
    """Garnett, Mandelbaum and Reiman's example round the clock, its first hour left out."""
    kind = Kind("phone", "", (Rate(0, DAY, 48 * 60),), 60.0, patience=120.0, promise=Promise(20, 0.8))
    pool = Pool("p", "", ("phone",), (Shift(50, ((0, DAY),)),))
    found = simulate(Scenario("line", "", (kind,), (pool,)), replications=100, seed=SEED, skip=HOUR).kind(
        "phone"
    )
    theory = measures(arrivals=0.8, service=60, agents=50, patience=120, within=20)
    rows = []
    for name, estimate, truth in (
        ("mean wait", found.mean_wait, theory.mean_wait),
        ("give up", found.gave_up, theory.abandon),
        ("answered in 20 s", found.kept, theory.answered_within),
    ):
        assert estimate is not None
        assert truth is not None
        distance = abs(estimate.value - truth) / estimate.se
        rows.append(
            {"name": f"{name}: {estimate.value:.4f} (se {estimate.se:.4f}), theory {truth:.4f}", "ratio": distance,
             "bar": "<= 2 se", "met": distance <= 2}
        )  # fmt: skip
    return rows


def _planners() -> list[dict[str, object]]:
    scenario, planning = a_week()
    needs = {
        day: tuple(need(kind, busy) for kind in scenario.kinds) for day, busy in planning.weekdays.items()
    }
    covering, found = _timed(lambda: cover(scenario, planning, needs, seconds=60))
    staffing, planned = a_roster()
    rostering, made = _timed(lambda: roster(staffing, planned, seconds=60))
    sound = not broken(staffing, made) and not made.left_open
    return [
        {"name": f"shifts of five days, 2 pools, {len(planning.shifts)} kinds of shift", "seconds": covering,
         "bar": "proven within 1 %", "met": found.proven},
        {"name": f"28 days for {len(staffing.people)} people, every day open", "seconds": rostering,
         "bar": "filled, rested", "met": sound},
    ]  # fmt: skip


def a_week() -> tuple[Scenario, Planning]:
    """A unit open 7 to 21 on weekdays, two pools, every shift of four to eight hours that begins on the hour or the half."""
    opens, closes = 7 * HOUR, 21 * HOUR
    busy = tuple(Rate(opens + n * HOUR, opens + (n + 1) * HOUR, 30 / (1 + n / 4)) for n in range(14))
    phone = Kind("phone", "", busy, 420.0, patience=600.0, promise=Promise(300, 0.9))
    web = Kind("web", "", (Rate(opens, closes, 8),), 300.0, priority=2, written=True)
    nurses = Pool("nurses", "", ("phone", "web"), (Shift(1, ((opens, closes),)),), cost=400.0)
    office = Pool("office", "", ("web",), (Shift(1, ((opens, closes),)),), cost=320.0)
    shifts = [
        WorkShift(f"s{start}_{length}_{pause}", ((start, middle), (middle + 1800, start + length * HOUR)))
        for start in range(opens, closes - 4 * HOUR + 1, 1800)
        for length in (5, 6, 7, 8)
        if start + length * HOUR <= closes
        for pause in (0, 1)
        for middle in (start + (length // 2) * HOUR + pause * 1800,)
    ]
    people = [Person(f"n{n}", "nurses", 36.0) for n in range(20)] + [
        Person(f"o{n}", "office", 30.0) for n in range(4)
    ]
    weekdays = dict(zip(DAYS, (1.3, 1.1, 1.0, 0.95, 0.85), strict=False))
    return Scenario("week", "", (phone, web), (nurses, office)), Planning(
        date(2027, 1, 11), weekdays, tuple(shifts), tuple(people)
    )


def a_roster() -> tuple[Planning, dict[str, dict[tuple[str, str], int]]]:
    """Sixty people of three professions, open every day, half the people at weekends."""
    shifts = (
        WorkShift("early", ((7 * HOUR, 11 * HOUR), (12 * HOUR, 15 * HOUR))),
        WorkShift("day", ((9 * HOUR, 13 * HOUR), (14 * HOUR, 17 * HOUR))),
        WorkShift("late", ((13 * HOUR, 17 * HOUR), (18 * HOUR, 21 * HOUR))),
    )
    people = [
        Person(f"{pool}{n}", pool, 38.0 if n % 3 else 28.0)
        for pool, count in (("nurse", 30), ("doctor", 15), ("office", 15))
        for n in range(count)
    ]
    wanted = {
        day: {
            (pool, shift): round(there * part * (1.0 if day in DAYS[:5] else 0.5))
            for pool, there in (("nurse", 17), ("doctor", 8), ("office", 8))
            for shift, part in (("early", 0.4), ("day", 0.3), ("late", 0.3))
        }
        for day in DAYS
    }
    return Planning(date(2027, 1, 11), dict.fromkeys(DAYS, 1.0), shifts, tuple(people)), wanted


def _timed[T](work: Callable[[], T]) -> tuple[float, T]:
    start = time.perf_counter()
    made = work()
    return time.perf_counter() - start, made
