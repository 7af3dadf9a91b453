"""The care guarantee by table: SFS 2017:80 6 kap. 1 §."""

from datetime import UTC, datetime, timedelta

import pytest

from narmare.knowledge.clocks import ASSESSMENT, CONTACT, Guarantee, clock, due, last_day
from tests.knowledge.samples import at


@pytest.mark.parametrize(
    ("guarantee", "sought", "met", "days", "late"),
    [
        (ASSESSMENT, "2026-03-05 10:00", "2026-03-08 23:59", 3, False),  # 5 March -> 8 March is day 3, inside
        (ASSESSMENT, "2026-03-05 10:00", "2026-03-09 00:00", 4, True),
        (ASSESSMENT, "2026-03-05 00:00", "2026-03-08 10:00", 3, False),  # the hour of the day does not matter
        (ASSESSMENT, "2026-03-05 23:59", "2026-03-09 00:01", 4, True),
        (ASSESSMENT, "2026-03-07 11:00", "2026-03-10 17:00", 3, False),  # Saturday -> Tuesday: weekends count
        (ASSESSMENT, "2026-03-06 16:30", "2026-03-10 08:00", 4, True),  # Friday -> Tuesday
        (ASSESSMENT, "2026-06-18 15:00", "2026-06-22 08:00", 4, True),  # Midsummer counts too
        (ASSESSMENT, "2026-06-19 15:00", "2026-06-22 08:00", 3, False),
        (ASSESSMENT, "2025-03-29 23:30", "2025-04-01 23:30", 3, False),  # over the change to summer time
        (ASSESSMENT, "2026-10-22 12:00", "2026-10-25 23:30", 3, False),  # the long day belongs to day 3
        (ASSESSMENT, "2028-02-27 12:00", "2028-03-01 12:00", 3, False),  # a leap year
        (ASSESSMENT, "2027-02-26 12:00", "2027-03-01 12:00", 3, False),
        (ASSESSMENT, "2026-12-30 12:00", "2027-01-03 00:00", 4, True),
        (ASSESSMENT, "2026-03-05 10:00", "2026-03-05 10:00", 0, False),
        (CONTACT, "2026-03-25 08:00", "2026-03-25 23:59", 0, False),
        (CONTACT, "2026-03-25 08:00", "2026-03-26 00:00", 1, True),
        (CONTACT, "2026-03-25 23:50", "2026-03-26 00:10", 1, True),
        (CONTACT, "2026-03-29 00:30", "2026-03-29 23:59", 0, False),  # the day with 23 hours
        (CONTACT, "2026-10-25 00:30", "2026-10-25 23:59", 0, False),  # the day with 25 hours
    ],
)  # fmt: skip
def test_inside_or_late(guarantee: Guarantee, sought: str, met: str, days: int, late: bool) -> None:
    stands = clock(guarantee, at(sought), met_at=at(met), now=at("2030-01-01 00:00"))

    assert (stands.days, stands.late, stands.remaining) == (days, late, None)


@pytest.mark.parametrize(
    ("now", "late", "hours_left"),
    [("2026-03-08 12:00", False, 12), ("2026-03-08 23:00", False, 1), ("2026-03-09 00:00", True, 0), ("2026-03-09 02:00", True, -2)],
)  # fmt: skip
def test_while_it_runs_the_time_left_is_told(now: str, late: bool, hours_left: int) -> None:
    stands = clock(ASSESSMENT, at("2026-03-05 10:00"), now=at(now))

    assert (stands.late, stands.remaining) == (late, timedelta(hours=hours_left))
    assert stands.due == at("2026-03-09 00:00")


@pytest.mark.parametrize(("sought", "now", "hours_left"), [("2026-03-28 12:00", "2026-03-29 00:00", 71), ("2026-10-24 12:00", "2026-10-25 00:00", 73)])  # fmt: skip
def test_the_time_left_is_real_time_when_the_clocks_are_moved(sought: str, now: str, hours_left: int) -> None:
    assert clock(ASSESSMENT, at(sought), now=at(now)).remaining == timedelta(hours=hours_left)


def test_the_day_is_the_swedish_one() -> None:
    just_after_midnight_in_sweden = datetime(2026, 3, 4, 23, 30, tzinfo=UTC)

    assert last_day(ASSESSMENT, just_after_midnight_in_sweden).isoformat() == "2026-03-08"
    assert due(CONTACT, just_after_midnight_in_sweden) == at("2026-03-06 00:00")


def test_each_guarantee_names_its_statute() -> None:
    assert (CONTACT.days, CONTACT.statute) == (0, "2017:80 6 kap. 1 § 1")
    assert (ASSESSMENT.days, ASSESSMENT.statute) == (3, "2017:80 6 kap. 1 § 2")


def test_care_is_not_given_before_it_is_sought() -> None:
    with pytest.raises(ValueError, match="before care was sought"):
        clock(CONTACT, at("2026-03-05 10:00"), met_at=at("2026-03-05 09:00"), now=at("2026-03-05 11:00"))
