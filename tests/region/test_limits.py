"""Limits on attempts are one number for all processes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from narmare.region.limits import Limit, forget_old
from narmare.region.models import AttemptCount
from tests.cast import NOW


pytestmark = pytest.mark.django_db
QUARTER = timedelta(minutes=15)


def limit() -> Limit:
    """A limit as another process makes it: nothing is shared but the database."""
    return Limit("guesses", 3, QUARTER)


def test_what_one_process_counts_the_other_sees() -> None:
    first, second = limit(), limit()
    for process in (first, second, first):
        assert not second.reached("10.0.0.1", NOW)
        process.count("10.0.0.1", NOW)

    assert first.reached("10.0.0.1", NOW)
    assert second.reached("10.0.0.1", NOW)
    assert not second.reached("10.0.0.2", NOW)
    assert not Limit("other guesses", 3, QUARTER).reached("10.0.0.1", NOW)


def test_it_ends_with_its_span_and_is_forgotten() -> None:
    for _ in range(3):
        limit().count("10.0.0.1", NOW)

    assert not limit().reached("10.0.0.1", NOW + QUARTER)
    assert forget_old(NOW) == 0
    assert forget_old(NOW + timedelta(days=2)) == 1


def test_no_address_is_stored() -> None:
    limit().count("10.0.0.1", NOW)

    assert "10.0.0.1" not in AttemptCount.objects.get().key


@pytest.mark.parametrize(
    ("what", "most", "within"), [("", 1, QUARTER), ("a", 0, QUARTER), ("a", 1, timedelta(0))]
)
def test_a_limit_without_name_number_or_time_cannot_be_made(what: str, most: int, within: timedelta) -> None:
    with pytest.raises(ValueError, match="a limit has"):
        Limit(what, most, within)


def test_that_a_limit_was_reached_is_logged_without_who(caplog: pytest.LogCaptureFixture) -> None:
    for _time in range(3):
        limit().count("10.0.0.1", NOW)
        assert limit().reached("10.0.0.2", NOW) is False
    assert caplog.messages == []
    limit().reached("10.0.0.1", NOW)

    assert caplog.messages == ["A limit was reached: guesses."]
