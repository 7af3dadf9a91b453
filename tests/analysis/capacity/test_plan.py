"""Needs, shifts and rosters: what is covered, and that everybody rests."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from narmare.analysis.capacity.staffing.cover import cover
from narmare.analysis.capacity.staffing.erlang import measures
from narmare.analysis.capacity.staffing.faults import Refused
from narmare.analysis.capacity.staffing.need import arrivals, need, scaled
from narmare.analysis.capacity.staffing.plan import plan
from narmare.analysis.capacity.staffing.planning import Person, Planning, Rules, WorkShift
from narmare.analysis.capacity.staffing.roster import Open, Roster, broken, roster
from narmare.analysis.capacity.staffing.scenario import HOUR, Kind, Pool, Promise, Rate, Scenario, Shift


MONDAY = date(2027, 1, 11)
EARLY = WorkShift("early", ((7 * HOUR, 11 * HOUR), (12 * HOUR, 15 * HOUR)))
LATE = WorkShift("late", ((13 * HOUR, 17 * HOUR), (18 * HOUR, 21 * HOUR)))
PHONE = Kind(
    "phone", "Phone", (Rate(8 * HOUR, 10 * HOUR, 40), Rate(10 * HOUR, 17 * HOUR, 15)), 360.0, patience=600.0,
    promise=Promise(300, 0.9),
)  # fmt: skip
WEB = Kind("web", "Web", (Rate(0, 24 * HOUR, 2),), 600.0, written=True, priority=2)
NURSES = Pool("nurses", "Nurses", ("phone", "web"), (Shift(3, ((8 * HOUR, 17 * HOUR),)),), cost=400.0)
OFFICE = Pool("office", "Office", ("web",), (Shift(1, ((8 * HOUR, 12 * HOUR),)),), cost=300.0)


def people(count, pool="nurses", hours=30.0, **more):
    return tuple(Person(f"{pool}_{n}", pool, hours, **more) for n in range(count))


def planning(staff, shifts=(EARLY, LATE), days=("monday",), **more):
    return Planning(MONDAY, dict.fromkeys(days, 1.0), tuple(shifts), tuple(staff), **more)


def test_the_need_of_a_quarter_is_the_fewest_who_keep_the_promise():
    found = need(PHONE)
    for quarter, per_hour in ((8 * 4, 40), (12 * 4, 15)):
        agents = int(found.people[quarter])
        kept = [measures(arrivals=per_hour / 3600, service=360, patience=600, agents=n, within=300).answered_within for n in (agents - 1, agents)]  # fmt: skip
        assert kept[0] < 0.9 <= kept[1]
    assert found.people[:32].sum() == found.people[68:].sum() == 0
    assert need(PHONE, 2.0).people.sum() > found.people.sum()


def test_what_is_written_needs_hours_at_any_time():
    assert need(WEB).hours == pytest.approx(48 * 600 / 3600)
    assert not need(WEB).people.any()
    assert arrivals(PHONE).sum() == pytest.approx(PHONE.expected)
    assert scaled(Scenario("s", "s", (WEB,), (OFFICE,)), 1.5).kinds[0].expected == pytest.approx(72)


def test_the_cover_is_the_cheapest_that_fills_every_quarter():
    """Two persons from 8 to 10 and one until 17: a morning and a day shift are cheaper than two days."""
    morning, whole = WorkShift("morning", ((8 * HOUR, 10 * HOUR),)), WorkShift("whole", ((8 * HOUR, 13 * HOUR), (13 * HOUR, 17 * HOUR)))  # fmt: skip
    scenario = Scenario("s", "s", (PHONE,), (replace(NURSES, takes=("phone",)),))
    wanted = replace(need(PHONE), people=np.array([0] * 32 + [2] * 8 + [1] * 28 + [0] * 28, float))
    found = cover(scenario, planning(people(4), (morning, whole)), {"monday": [wanted]})

    assert found.shifts == {"monday": {("nurses", "morning"): 1, ("nurses", "whole"): 1}}
    assert found.missing == {"monday": {"phone": 0.0}}
    assert (found.cost, found.proven) == (11 * 400, True)


def test_what_nobody_can_cover_is_named():
    wanted = replace(need(PHONE), people=np.array([0] * 32 + [3] * 8 + [0] * 56, float))
    scenario = Scenario("s", "s", (PHONE,), (replace(NURSES, takes=("phone",)),))
    found = cover(scenario, planning(people(2)), {"monday": [wanted]})

    assert found.shifts == {"monday": {("nurses", "early"): 2}}
    assert found.missing == {"monday": {"phone": 2.0}}


def test_the_cheaper_pool_takes_what_it_can():
    scenario = Scenario("s", "s", (PHONE, WEB), (NURSES, OFFICE))
    short = WorkShift("short", ((8 * HOUR, 12 * HOUR),))
    found = cover(
        scenario, planning([*people(4), *people(4, "office")], (EARLY, LATE, short)), {"monday": [need(WEB)]}
    )

    assert {pool for pool, _ in found.shifts["monday"]} == {"office"}
    assert sum(found.missing["monday"].values()) == 0


WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def test_a_roster_fills_every_shift_and_keeps_every_rule():
    """Open every day, two early and one late: early after late breaks the daily rest, and someone is away."""
    staff = [
        *people(9, hours=32.0),
        Person("away", "nurses", 32.0, frozenset({MONDAY, MONDAY + timedelta(days=5)})),
    ]
    asked = planning(staff, days=WEEK)
    wanted = {day: {("nurses", "early"): 2, ("nurses", "late"): 1} for day in WEEK}
    found = roster(asked, wanted, seconds=20)

    assert found.left_open == ()
    assert broken(asked, found) == ()
    for day in asked.dates:
        worked = sorted(work[day] for work in found.work.values() if day in work)
        assert worked == ["early", "early", "late"]
    hours = found.hours(asked).values()
    assert max(hours) - min(hours) <= 2 * EARLY.hours
    assert MONDAY not in found.work["away"]


def test_nobody_works_on_a_closed_day():
    asked = planning(people(4), closed=frozenset({MONDAY + timedelta(days=7)}))
    found = roster(asked, {"monday": {("nurses", "early"): 2}})

    assert found.left_open == ()
    days = sorted(day for work in found.work.values() for day in work)
    assert days == sorted([MONDAY + timedelta(days=n) for n in (0, 14, 21)] * 2)


def test_a_roster_would_rather_leave_a_shift_open_than_a_rest_out():
    asked = planning(people(1), days=WEEK, weeks=1)
    found = roster(asked, {day: {("nurses", "early"): 1} for day in WEEK})

    assert broken(asked, found) == ()
    assert len(found.work["nurses_0"]) == 4  # 30 hours
    assert len(found.left_open) == 3
    assert {one.people for one in found.left_open} == {1}


def test_a_pool_without_people_leaves_its_shifts_open():
    found = roster(planning(people(1), weeks=1), {"monday": {("office", "early"): 2}})

    assert found.left_open == (Open(MONDAY, "office", "early", 2),)


def worked(*shifts, first=MONDAY):
    """One person's days in a row; "" is a day off."""
    return Roster({"nurses_0": {first + timedelta(days=n): s for n, s in enumerate(shifts) if s}}, (), True)


@pytest.mark.parametrize(
    ("work", "rules", "said"),
    [
        (worked("late", "early"), {}, "rests 10 hours between 2027-01-11 and 2027-01-12; 11 are due"),
        (worked(*["early"] * 6), {"weekly_rest": 0}, "more than 5 days in a row"),
        (
            worked("late", "late", "late", "", "early", "early", "early"),
            {},
            "rests 34 hours at a stretch in the week",
        ),
        (worked(*["early"] * 5, "", "early"), {}, "rests 40 hours at a stretch"),
        (worked(*["early"] * 5), {"most_hours_a_week": 30}, "works 35 hours in the week"),
        (worked(*["", "", "", "", "", "early", ""] * 2), {}, "two weekends in a row from 2027-01-16"),
        (
            worked(*["late", "late", "late", "late", "late", "", ""] * 3),
            {},
            "works 105 hours; 60 were to be had",
        ),
    ],
)
def test_every_broken_rule_is_told(work, rules, said):
    asked = planning(people(1), days=WEEK, weeks=2, rules=Rules(**{**rules, **({"weekly_rest": 41} if "40 hours" in said else {})}))  # fmt: skip

    assert any(said in line for line in broken(asked, work)), broken(asked, work)


def test_a_day_away_and_a_shift_of_others_are_told():
    asked = planning(
        [Person("nurses_0", "nurses", 30, frozenset({MONDAY}))], (replace(EARLY, pools=("office",)),)
    )

    assert len(broken(asked, worked("early"))) == 2


def test_a_plan_is_checked_by_simulation():
    scenario = Scenario("s", "s", (PHONE, WEB), (NURSES, OFFICE))
    shifts = [
        WorkShift("morning", ((8 * HOUR, 12 * HOUR),)),
        WorkShift("noon", ((10 * HOUR, 14 * HOUR),)),
        WorkShift("afternoon", ((12 * HOUR, 17 * HOUR),)),
    ]
    asked = planning([*people(14), *people(3, "office")], shifts, ("monday", "tuesday"), weeks=1)
    found = plan(scenario, replace(asked, weekdays={"monday": 1.0, "tuesday": 0.5}), seconds=10)

    assert found.kept
    assert found.broken == ()
    assert found.roster.left_open == ()
    assert found.days["monday"].kind("phone").kept.value >= 0.88
    hours = {day: sum(n for n in of_day.values()) for day, of_day in found.cover.shifts.items()}
    assert hours["monday"] > hours["tuesday"]


def test_a_promise_that_cannot_be_kept_is_not_called_kept():
    scenario = Scenario("s", "s", (PHONE,), (replace(NURSES, takes=("phone",)),))

    assert not plan(scenario, planning(people(1), weeks=1), seconds=5).kept


@pytest.mark.parametrize(
    ("build", "said"),
    [
        (lambda: WorkShift("x", ((8 * HOUR, 14 * HOUR),)), "five hours without a break"),
        (lambda: WorkShift("x", ((8 * HOUR, 12 * HOUR), (11 * HOUR, 13 * HOUR))), "overlap"),
        (lambda: WorkShift("x", ((8 * HOUR + 60, 12 * HOUR),)), "quarter of an hour"),
        (lambda: WorkShift("x", ()), "has no hours"),
        (lambda: Person("x", "nurses", 60), "60 hours a week"),
        (lambda: Rules(daily_rest=-1), "daily_rest is -1"),
        (lambda: Rules(days_in_a_row=0, most_hours_a_week=0), "days_in_a_row is 0"),
        (lambda: Planning(date(2027, 1, 12), {"monday": 1}, (EARLY,), people(1)), "is no Monday"),
        (lambda: planning(people(1), weeks=99), "weeks is 99"),
        (lambda: planning((*people(1), *people(1))), "Two people are called nurses_0"),
        (lambda: Planning(MONDAY, {"monday": 0}, (EARLY,), people(1)), "no sensible factor"),
        (
            lambda: plan(Scenario("s", "s", (PHONE, WEB), (NURSES,)), planning(people(1, "drivers"))),
            "no pool drivers",
        ),
    ],
)
def test_what_cannot_be_planned_is_refused_with_a_reason(build, said):
    with pytest.raises((Refused, ValueError), match=said):
        build()
