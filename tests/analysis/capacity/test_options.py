"""What changes with an option, and what it costs."""

import pytest

from narmare.analysis.capacity.staffing.faults import Refused
from narmare.analysis.capacity.staffing.options import (
    MoveContacts,
    MovePeople,
    OfferCallBack,
    OpenUntil,
    Option,
    compare,
    cost_of_promises,
)
from narmare.analysis.capacity.staffing.scenario import (
    HOUR,
    CallBack,
    Kind,
    Pool,
    Promise,
    Rate,
    Scenario,
    Shift,
)


PHONE = Kind(
    "phone", "Phone", (Rate(8 * HOUR, 10 * HOUR, 30), Rate(10 * HOUR, 17 * HOUR, 12)), 360.0, patience=900.0,
    promise=Promise(300, 0.9),
)  # fmt: skip
WEB = Kind(
    "web", "Web", (Rate(9 * HOUR, 17 * HOUR, 2),), 300.0, priority=2, written=True, promise=Promise(7200, 0.9)
)
NURSES = Pool("nurses", "Nurses", ("phone", "web"), (Shift(2, ((8 * HOUR, 12 * HOUR), (12 * HOUR, 17 * HOUR))), Shift(1, ((8 * HOUR, 12 * HOUR),))), cost=400.0)  # fmt: skip
DAY = Scenario("day", "As it is", (PHONE, WEB), (NURSES,))


def test_two_people_more_cost_their_hours():
    more = MovePeople("nurses", 2, ((8 * HOUR, 10 * HOUR),)).apply(DAY)

    assert more.cost - DAY.cost == 2 * 2 * 400
    assert MovePeople("nurses", 1).apply(DAY).cost - DAY.cost == 9 * 400  # as long as the longest shift


def test_fewer_are_taken_where_most_are():
    fewer = MovePeople("nurses", -1).apply(DAY)

    assert [shift.people for shift in fewer.pool("nurses").shifts] == [1, 1]
    with pytest.raises(Refused, match="nurses has 3 people; 4 cannot be moved"):
        MovePeople("nurses", -4).apply(DAY)


def test_open_longer_moves_contacts_and_takes_people():
    late = OpenUntil("phone", 21 * HOUR, "nurses", 1, moved=0.25, extra=2).apply(DAY)
    phone = late.kind("phone")

    assert phone.expected == pytest.approx(PHONE.expected + 4 * 2)
    assert phone.arrivals[-1] == Rate(17 * HOUR, 21 * HOUR, 0.25 * 144 / 4 + 2)
    assert late.cost - DAY.cost == 4 * 400
    assert late.pool("nurses").shifts[-1].windows == ((17 * HOUR, 21 * HOUR),)
    with pytest.raises(Refused, match="open that long already"):
        OpenUntil("phone", 16 * HOUR, "nurses", 1).apply(DAY)


def test_contacts_that_move_come_at_the_same_times_as_the_other_kind():
    moved = MoveContacts("phone", "web", 0.3).apply(DAY)

    assert moved.kind("phone").expected == pytest.approx(0.7 * 144)
    assert moved.kind("web").expected == pytest.approx(16 + 0.3 * 144)
    assert moved.kind("web").arrivals[0] == Rate(8 * HOUR, 9 * HOUR, 9.0)
    assert moved.cost == DAY.cost


@pytest.mark.parametrize(
    ("build", "said"),
    [
        (lambda: MoveContacts("phone", "web", 1.3), "share is 1.3"),
        (lambda: OpenUntil("phone", 21 * HOUR, "nurses", 1, moved=2), "new hours cannot be"),
        (lambda: CallBack(-1, 2.0, patience=0), "accepted is 2"),
    ],
)
def test_a_change_that_cannot_be_is_refused(build, said):
    with pytest.raises(Refused, match=said):
        build()


def test_options_stand_beside_the_day_as_it_is():
    options = [
        Option("more", "Two more", (MovePeople("nurses", 2, ((8 * HOUR, 10 * HOUR),)),)),
        Option("back", "Call back", (OfferCallBack("phone", CallBack(120, 0.8)),)),
        Option("both", "Both", (MoveContacts("phone", "web", 0.3), MovePeople("nurses", 1))),
    ]
    as_is, more, back, both = compare(DAY, options, replications=100)

    assert [one.option.title for one in (as_is, more, back, both)] == [
        "As it is",
        "Two more",
        "Call back",
        "Both",
    ]
    assert more.result.kind("phone").mean_wait.value < as_is.result.kind("phone").mean_wait.value
    assert back.result.kind("phone").gave_up.value < as_is.result.kind("phone").gave_up.value
    assert both.result.kind("web").arrivals.value > 2 * as_is.result.kind("web").arrivals.value
    assert (more.cost - as_is.cost, back.cost, more.hours - as_is.hours) == (1600, as_is.cost, 4)


def test_a_shorter_promise_costs_more():
    promises = [Promise(60, 0.95), Promise(600, 0.9), Promise(1800, 0.8)]
    hard, usual, easy = cost_of_promises(DAY, "phone", "nurses", promises, replications=60)

    assert hard.cost > usual.cost >= easy.cost
    assert hard.cost == hard.people * 9 * 400
    assert hard.kept >= 0.95
    fewer = compare(DAY, [Option("x", "x", (MovePeople("nurses", hard.people - 1),))], replications=60)[1]
    waits = fewer.result.kind("phone")
    assert waits.mean_wait.value > 0
    assert easy.people <= 0 or easy.kept >= 0.8


def test_a_promise_that_no_number_keeps_has_no_cost():
    """Open from 8 with nobody before 9: one who calls at 8 waits an hour, however many come at 9."""
    late = Pool("nurses", "Nurses", ("phone",), (Shift(1, ((12 * HOUR, 17 * HOUR),)),), cost=400.0)
    (never,) = cost_of_promises(
        Scenario("d", "d", (PHONE,), (late,)), "phone", "nurses", [Promise(60, 0.9)], replications=5
    )

    assert (never.people, never.cost, never.kept) == (None, None, None)
