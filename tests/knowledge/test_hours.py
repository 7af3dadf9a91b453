"""Opening hours: when the unit opens next, and what minutes of opening hours become."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narmare.knowledge.clocks import NeverOpen, OpeningHours, promise
from narmare.knowledge.clocks.holidays import EVES, PUBLIC
from narmare.knowledge.faults import Invalid
from tests.knowledge.samples import at, hours


# 5 March 2026 is a Thursday; clocks go forward on 29 March and back on 25 October 2026.
@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        ("2026-03-05 09:00", "2026-03-05 09:00"),  # open
        ("2026-03-05 07:59", "2026-03-05 08:00"),  # before opening
        ("2026-03-05 17:00", "2026-03-06 08:00"),  # the last minute has gone
        ("2026-03-06 12:30", "2026-03-06 13:00"),  # lunch on Friday
        ("2026-03-06 16:00", "2026-03-09 08:00"),  # Friday evening -> Monday
        ("2026-03-07 10:00", "2026-03-09 08:00"),  # Saturday
        ("2026-04-02 17:30", "2026-04-07 08:00"),  # Easter: Thursday evening -> Tuesday
        ("2026-06-18 18:00", "2026-06-19 08:00"),  # Midsummer Eve is open in this routine
        ("2026-12-31 17:00", "2027-01-04 08:00"),  # New Year's Day is a Friday
        ("2026-03-28 12:00", "2026-03-30 08:00"),  # over the change to summer time
        ("2026-10-24 12:00", "2026-10-26 08:00"),  # and back
    ],
)
def test_the_next_opening(moment: str, opens: str) -> None:
    assert hours().next_opening(at(moment)) == at(opens)


def test_midsummer_eve_and_single_days_can_be_closed() -> None:
    closed = hours(closed_on=(*PUBLIC, *EVES), closed_days=(date(2026, 6, 22),))

    assert closed.next_opening(at("2026-06-18 17:30")) == at("2026-06-23 08:00")


@pytest.mark.parametrize(
    ("moment", "minutes", "promised"),
    [
        ("2026-03-05 09:00", 60, "2026-03-05 10:00"),
        ("2026-03-05 16:30", 60, "2026-03-06 08:30"),  # half today, half tomorrow
        ("2026-03-05 16:00", 60, "2026-03-05 17:00"),  # until closing time is inside
        ("2026-03-06 11:30", 60, "2026-03-06 13:30"),  # lunch does not count
        ("2026-03-07 03:00", 30, "2026-03-09 08:30"),  # Saturday night
        ("2026-06-19 15:30", 60, "2026-06-22 08:30"),  # Midsummer
        ("2026-03-05 08:00", 1020, "2026-03-09 09:00"),  # 9 h + 7 h + 1 h
        ("2026-03-05 18:00", 0, "2026-03-06 08:00"),
    ],
)  # fmt: skip
def test_minutes_count_only_while_the_unit_is_open(moment: str, minutes: int, promised: str) -> None:
    assert hours().after_minutes(at(moment), minutes) == at(promised)


ALWAYS = OpeningHours((((0, 1440),),) * 7, closed_on=())


@pytest.mark.parametrize(
    ("start", "minutes", "end"),
    [
        ("2026-03-29 01:30", 60, "2026-03-29 03:30"),  # 02:00-03:00 does not exist
        ("2026-03-28 12:00", 1440, "2026-03-29 13:00"),
        ("2026-10-25 01:30", 120, "2026-10-25 02:30"),  # 02:00-03:00 comes twice; this is the second
        ("2026-10-24 12:00", 1440, "2026-10-25 11:00"),
    ],
)
def test_minutes_are_real_when_the_clocks_are_moved(start: str, minutes: int, end: str) -> None:
    later = ALWAYS.after_minutes(at(start), minutes)

    assert later.replace(tzinfo=None) == datetime.fromisoformat(end)
    assert later.astimezone(UTC) - at(start).astimezone(UTC) == timedelta(minutes=minutes)
    assert ALWAYS.minutes_between(at(start), later) == minutes


def test_opening_hours_follow_the_clock_on_the_wall() -> None:
    winter, summer = (
        hours().next_opening(at("2026-03-27 07:00")),
        hours().next_opening(at("2026-03-30 07:00")),
    )

    assert (winter.astimezone(UTC).hour, summer.astimezone(UTC).hour) == (7, 6)


def test_a_span_inside_the_hour_that_is_skipped_does_not_exist() -> None:
    nights = OpeningHours((((120, 180),),) * 7, closed_on=())

    assert nights.next_opening(at("2026-03-28 04:00")) == at("2026-03-30 02:00")


moments = st.integers(0, 4 * 365 * 24 * 60).map(
    lambda minutes: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


@given(moments, st.integers(1, 5000))
def test_the_promised_time_is_so_many_open_minutes_away_and_the_unit_is_open_before_it(
    moment: datetime, minutes: int
) -> None:
    promised = hours().after_minutes(moment, minutes)

    assert hours().minutes_between(moment, promised) == minutes
    assert hours().is_open(promised - timedelta(minutes=1))


@given(moments)
def test_the_next_opening_is_open_and_nothing_before_it_is(moment: datetime) -> None:
    opens = hours().next_opening(moment)

    assert hours().is_open(opens)
    assert hours().minutes_between(moment, opens) == 0


@pytest.mark.parametrize(
    ("asked", "promised", "open_now", "opens"),
    [
        ("2026-03-05 10:00", "2026-03-05 12:00", True, "2026-03-05 10:00"),
        ("2026-03-07 22:00", "2026-03-09 10:00", False, "2026-03-09 08:00"),
    ],
)
def test_a_promise_is_honest_outside_hours(asked: str, promised: str, open_now: bool, opens: str) -> None:
    given_ = promise(hours(), at(asked), 120)

    assert (given_.at, given_.open_now, given_.opens_at) == (at(promised), open_now, at(opens))


def test_a_unit_that_does_not_open_can_promise_nothing() -> None:
    shut = hours(closed_days=tuple(date(2026, 1, 1) + timedelta(days=days) for days in range(500)))

    with pytest.raises(NeverOpen, match="Correct the routine"):
        promise(shut, at("2026-01-01 10:00"), 30)


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone-aware"):
        hours().next_opening(datetime(2026, 3, 5))  # noqa: DTZ001 - this is what is refused


@pytest.mark.parametrize(
    ("week", "told"),
    [((((480, 1020),),) * 5, "seven days"), (((),) * 7, "never open"), ((((480, 720), (700, 900)),) * 7, "overlap"), ((((480, 1500),),) * 7, "out of order")],
)  # fmt: skip
def test_a_week_that_cannot_be_is_refused(week: tuple, told: str) -> None:
    with pytest.raises(Invalid, match=told):
        OpeningHours(week)
