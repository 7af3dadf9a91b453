"""The simulated day against theory, against a slow plain walk, and engine against engine."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from narmare.analysis.capacity.staffing import kernels
from narmare.analysis.capacity.staffing.draws import draw
from narmare.analysis.capacity.staffing.erlang import measures
from narmare.analysis.capacity.staffing.faults import Refused
from narmare.analysis.capacity.staffing.kernels import CALLED_BACK, GAVE_UP, LEFT
from narmare.analysis.capacity.staffing.scenario import (
    DAY,
    HOUR,
    CallBack,
    Kind,
    Pool,
    Promise,
    Rate,
    Redial,
    Scenario,
    Shift,
)
from narmare.analysis.capacity.staffing.simulate import simulate, walk
from tests.analysis.capacity import plain


OPEN = ((8 * HOUR, 12 * HOUR), (12 * HOUR + 1800, 17 * HOUR))


def kind(name="phone", per_hour=30.0, **more):
    given = {"service": 300.0, "patience": 600.0, "arrivals": (Rate(8 * HOUR, 17 * HOUR, per_hour),), **more}
    return Kind(name, name, **given)


def pool(name="nurses", takes=("phone",), people=3, windows=OPEN, **more):
    return Pool(name, name, takes, (Shift(people, windows),), **more)


def day(kinds, pools, **more):
    return Scenario("day", "A day", tuple(kinds), tuple(pools), **more)


def within_two(estimate, truth):
    return abs(estimate.value - truth) < 2 * estimate.se


def test_impatient_callers_fare_as_erlang_a_says():
    """Garnett, Mandelbaum and Reiman's example, round the clock; the first hour, when the line fills, is left out."""
    calls = kind(arrivals=(Rate(0, DAY, 48 * 60),), service=60.0, patience=120.0, promise=Promise(20, 0.8))
    found = simulate(day([calls], [pool(people=50, windows=((0, DAY),))]), replications=30, seed=7, skip=HOUR)
    theory = measures(arrivals=48 / 60, service=60, agents=50, patience=120, within=20)
    phone = found.kind("phone")

    assert within_two(phone.mean_wait, theory.mean_wait)
    assert within_two(phone.gave_up, theory.abandon)
    assert within_two(phone.kept, theory.answered_within)
    assert phone.p90_wait == pytest.approx(theory.p90_wait, rel=0.05)
    assert phone.mean_wait.se < 0.07
    assert found.pools[0].occupancy.value == pytest.approx(theory.occupancy, abs=0.005)


def test_patient_callers_fare_as_erlang_c_says():
    calls = kind(arrivals=(Rate(0, DAY, 60),), service=360.0, patience=None)
    found = simulate(
        day([calls], [pool(people=8, windows=((0, DAY),))]), replications=300, seed=3, skip=3 * HOUR
    )

    assert within_two(
        found.kind("phone").mean_wait, measures(arrivals=1 / 60, service=360, agents=8).mean_wait
    )


def test_arrivals_follow_the_rates_of_the_day_and_busy_days_differ():
    rates = (Rate(8 * HOUR, 9 * HOUR, 40), Rate(9 * HOUR, 12 * HOUR, 10), Rate(13 * HOUR, 17 * HOUR, 5))
    two = [kind(arrivals=rates), kind("web", arrivals=(Rate(10 * HOUR, 14 * HOUR, 20),), written=True)]
    drawn = draw(day(two, [pool(takes=("phone", "web"))]), 2000, np.random.default_rng(2))
    phone = drawn.real & (drawn.kinds == 0)

    for start, end, expected in ((8, 9, 40), (9, 12, 30), (12, 13, 0), (13, 17, 20)):
        inside = phone & (drawn.times >= start * HOUR) & (drawn.times < end * HOUR)
        counts = inside.sum(axis=1)
        assert counts.mean() == pytest.approx(expected, abs=4 * max(expected, 1e-9) ** 0.5 / 2000**0.5)
        assert expected == 0 or counts.var() == pytest.approx(expected, rel=0.15)
    assert (np.diff(drawn.times, axis=1) >= 0).all()
    busy = draw(day(two, [pool(takes=("phone", "web"))], busyness=0.3), 2000, np.random.default_rng(2))
    assert busy.counts.mean() == pytest.approx(170, rel=0.03)
    assert busy.counts.std() == pytest.approx((170 + (0.3 * 170) ** 2) ** 0.5, rel=0.08)


def test_handling_times_have_the_mean_and_spread_asked_for():
    some = [kind(spread=0.5), kind("fixed", spread=0.0, per_hour=20), kind("exponential", per_hour=20)]
    drawn = draw(day(some, [pool(takes=("phone", "fixed", "exponential"))]), 200, np.random.default_rng(4))
    for place, spread in enumerate((0.5, 0.0, 1.0)):
        times = drawn.service[drawn.real & (drawn.kinds == place)]
        assert times.mean() == pytest.approx(300, rel=0.03)
        assert times.std() / times.mean() == pytest.approx(spread, abs=0.04)


BACKS = st.sampled_from(
    [None, CallBack(60, 0.5), CallBack(30, 0.9, delay=400), CallBack(0, 1, delay=900, patience=300)]
)
AGAIN = st.sampled_from([None, Redial(0.7, 900, most=2), Redial(1, 200, most=1)])
SPANS = st.sampled_from(
    [OPEN, ((8 * HOUR, 17 * HOUR),), ((9 * HOUR, 9 * HOUR + 1800), (10 * HOUR, 11 * HOUR))]
)


@st.composite
def days(draws):
    """A small day of up to three kinds and three pools, with everything that a scenario may have."""
    names = ["phone", "web", "desk"][: draws(st.integers(1, 3))]
    patience = st.sampled_from([None, 200.0, 900.0])
    kinds = []
    for name in names:
        waits = draws(patience)
        kinds.append(
            kind(name, draws(st.sampled_from([2.0, 6.0])), patience=waits, call_back=draws(BACKS), redial=draws(AGAIN) if waits else None,
                 priority=draws(st.integers(1, 2)), spread=draws(st.sampled_from([None, 0.0])), written=name == "web")
        )  # fmt: skip
    pools = [pool("all", tuple(names), draws(st.integers(1, 2)), draws(SPANS))]
    if "web" in names:
        pools.append(pool("chat", ("web",), 1, draws(SPANS), at_once=2, stretch=1.4))
    if draws(st.booleans()):
        pools.append(pool("some", tuple(names[:1]), draws(st.integers(0, 2)), draws(SPANS)))
    return day(kinds, pools)


@settings(max_examples=60, deadline=None)
@given(days(), st.integers(0, 1000))
def test_the_fast_walks_agree_with_the_plain_one(scenario, seed):
    draws = draw(scenario, 2, np.random.default_rng(seed))
    walks = [walk(scenario, draws, heap=True)]
    if not scenario.strict:
        walks.append(walk(scenario, draws))
    for row in range(2):
        contacts = [
            plain.Contact(i, draws.times[row, i], scenario.kinds[draws.kinds[row, i]], draws.service[row, i],
                          draws.patience[row, i], draws.accepts[row, i],
                          zip(draws.again_chance[:, row, i], draws.again_delay[:, row, i], draws.again_patience[:, row, i], strict=True))
            for i in range(draws.counts[row])
        ]  # fmt: skip
        expected = plain.walk(scenario, contacts)
        for walked in walks:
            for one in contacts:
                state, begun = expected[one.place]
                assert walked.state[row, one.place] == state
                assert walked.begun[row, one.place] == pytest.approx(begun)
                assert walked.calls[row, one.place] == one.calls
                assert walked.last[row, one.place] == pytest.approx(
                    one.joined if not one.called else walked.last[row, one.place]
                )
                assert walked.spent[row, one.place] == pytest.approx(one.spent)


def test_without_numba_the_numbers_are_the_same(monkeypatch):
    calls = [
        kind(per_hour=20, call_back=CallBack(100, 0.5), redial=Redial(0.5, 300)),
        kind("web", 8, priority=2, written=True),
    ]
    scenario = day(calls, [pool(takes=("phone", "web"), people=2)])
    fast = simulate(scenario, replications=20)
    monkeypatch.setattr(
        "narmare.analysis.capacity.staffing.simulate.compiled", lambda name: getattr(kernels, name)
    )

    assert simulate(scenario, replications=20) == fast


@pytest.mark.parametrize("heap", [False, True])
def test_those_who_call_until_they_are_answered_fare_as_the_retrial_queue_says(heap):
    """One person, no line to wait in, everybody calls again: M/M/1 with retrials (Falin and Templeton, Retrial Queues, 1997, 1.2).

    With load rho, calls of new people at rate a and of each who waits at rate t, the mean time until one is answered is
    (a + rho t) / (m t (1 - rho)), m being the rate of service; the first call is answered with the chance 1 - rho.
    """
    rho, served, between = 0.5, 60.0, 120.0
    calls = kind(arrivals=(Rate(0, DAY, HOUR * rho / served),), service=served, patience=1e-6, redial=Redial(1, between, most=30))  # fmt: skip
    scenario = day([calls], [pool(people=1, windows=((0, DAY),))])
    drawn = draw(scenario, 40, np.random.default_rng(5))
    walked = walk(scenario, drawn, heap=heap)
    those = drawn.real & (drawn.times > HOUR) & (drawn.times < DAY - 2 * HOUR)
    wait = (walked.begun - drawn.times)[those]
    a, t, m = rho / served, 1 / between, 1 / served

    days = [(walked.begun - drawn.times)[row][those[row]].mean() for row in range(40)]
    assert abs(np.mean(days) - (a + rho * t) / (m * t * (1 - rho))) < 2 * np.std(days) / 40**0.5
    assert np.mean(walked.calls[those] == 1) == pytest.approx(1 - rho, abs=0.01)
    assert np.isfinite(wait).all()


def test_those_who_call_again_make_the_line_longer_and_fewer_give_up():
    once = simulate(day([kind(per_hour=45)], [pool(people=3)]), replications=300)
    scenario = day([kind(per_hour=45, redial=Redial(0.8, 600))], [pool(people=3)])
    again = simulate(scenario, replications=300)

    assert once.kind("phone").calls.value == 1
    assert again.kind("phone").calls.value > 1.05
    assert again.kind("phone").gave_up.value < once.kind("phone").gave_up.value
    assert again.kind("phone").on_line.value > once.kind("phone").on_line.value
    assert again.kind("phone").mean_wait.value > again.kind("phone").on_line.value
    assert again.pools[0].occupancy.value > once.pools[0].occupancy.value


def test_nobody_calls_again_when_the_line_is_closed_or_more_often_than_they_may():
    scenario = day([kind(per_hour=60, patience=60.0, redial=Redial(1, 300, most=2))], [pool(people=1)])
    drawn = draw(scenario, 5, np.random.default_rng(1))
    walked = walk(scenario, drawn)

    assert walked.calls[drawn.real].max() == 3
    assert walked.last[drawn.real].max() < 17 * HOUR
    assert (walked.last >= drawn.times)[drawn.real].all()


@pytest.mark.parametrize(
    "wrong", [{"share": 1.2, "after": 60}, {"share": 0.5, "after": 0}, {"share": 0.5, "after": 60, "most": 0}]
)
def test_a_redial_that_cannot_be_is_refused(wrong):
    with pytest.raises(Refused):
        Redial(**wrong)
    with pytest.raises(Refused, match="nobody calls again"):
        kind(patience=None, redial=Redial(0.5, 60))


def test_nobody_is_taken_in_a_break_or_after_hours():
    scenario = day([kind(patience=None, per_hour=45)], [pool()])
    draws = draw(scenario, 50, np.random.default_rng(5))
    walked = walk(scenario, draws)
    begun = walked.begun[draws.real & np.isfinite(walked.begun)]

    assert not ((begun >= 12 * HOUR) & (begun < 12 * HOUR + 1800)).any()
    assert begun.max() < 17 * HOUR
    assert (walked.state[draws.real] == LEFT).sum() > 0
    assert simulate(scenario, replications=50).kind("phone").left.value > 0


def test_a_call_back_saves_those_who_would_have_given_up_and_empties_the_line():
    as_is = simulate(day([kind(per_hour=42)], [pool()]), replications=100).kind("phone")
    offered = simulate(
        day([kind(per_hour=42, call_back=CallBack(60, 1.0))], [pool()]), replications=100
    ).kind("phone")

    assert offered.gave_up.value < as_is.gave_up.value / 2
    assert offered.called_back.value > 0.2
    assert offered.on_line.value < 60 < offered.mean_wait.value
    assert as_is.on_line == as_is.mean_wait
    walked = walk(day([kind(per_hour=42, call_back=CallBack(60, 1.0))], [pool()]), draw(day([kind(per_hour=42)], [pool()]), 20, np.random.default_rng(1)))  # fmt: skip
    back = walked.state == CALLED_BACK
    assert (walked.begun[back] - walked.draws.times[back] > 60).all()


def test_what_is_urgent_goes_first():
    calls, cases = kind(per_hour=30), kind("web", 10, patience=None, written=True)
    same = simulate(day([calls, cases], [pool(takes=("phone", "web"))]), replications=100)
    first = simulate(
        day([calls, replace(cases, priority=2)], [pool(takes=("phone", "web"))]), replications=100
    )

    assert first.kind("phone").mean_wait.value < same.kind("phone").mean_wait.value
    assert first.kind("web").mean_wait.value > same.kind("web").mean_wait.value


def test_several_chats_at_once_answer_sooner_than_one_at_a_time():
    chats = kind("web", 14, patience=None, written=True)
    one = simulate(day([chats], [pool(takes=("web",), people=1)]), replications=100).kind("web")
    three = simulate(
        day([chats], [pool(takes=("web",), people=1, at_once=3, stretch=1.5)]), replications=100
    ).kind("web")

    assert three.mean_wait.value < one.mean_wait.value / 2


def test_quarters_tell_when_the_wait_is():
    rates = (Rate(8 * HOUR, 9 * HOUR, 60), Rate(9 * HOUR, 17 * HOUR, 10))
    found = simulate(day([kind(arrivals=rates, promise=Promise(120, 0.9))], [pool()]), replications=100).kind(
        "phone"
    )
    first, *_, last = found.quarters

    assert (first.start, last.start) == (8 * HOUR, 17 * HOUR - 900)
    assert sum(row.arrivals for row in found.quarters) == pytest.approx(found.arrivals.value)
    busy = found.quarters[3]
    assert busy.p90_wait > busy.mean_wait > 4 * last.mean_wait
    assert busy.kept < found.kept.value < last.kept


def test_those_who_give_up_do_so_at_their_patience():
    scenario = day([kind(per_hour=60)], [pool(people=1)])
    draws = draw(scenario, 5, np.random.default_rng(9))
    walked = walk(scenario, draws)
    gone = walked.state == GAVE_UP

    assert gone.sum() > 50
    assert walked.begun[gone] - draws.times[gone] == pytest.approx(draws.patience[gone])


def test_an_empty_day_has_no_waits():
    found = simulate(day([kind(per_hour=0.0)], [pool()]), replications=5)

    assert found.kind("phone").mean_wait.value == 0
    assert {row.mean_wait for row in found.kind("phone").quarters} == {None}
    assert found.pools[0].occupancy.value == 0
    with pytest.raises(LookupError, match="no kind fax"):
        found.kind("fax")


@pytest.mark.parametrize("priority", [1, 2])
def test_with_nobody_at_work_everybody_gives_up_or_is_left(priority):
    some = [kind(), kind("web", 5.0, patience=None, written=True, priority=priority)]
    found = simulate(day(some, [pool(takes=("phone", "web"), people=0)]), replications=5)

    assert found.kind("phone").gave_up.value > 0.95  # the last who call are left when it closes
    assert found.kind("web").left.value == 1
    assert found.pools[0].occupancy.value == 0
