"""Limits on attempts are one number for all processes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from narmare.region import pace
from narmare.region.limits import Limit, forget_old
from narmare.region.models import AttemptCount
from tests.cast import NOW, Cast
from tests.rules.walk import patterns


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


def test_taking_counts_and_tells_whether_it_was_within(django_assert_num_queries) -> None:
    with django_assert_num_queries(4):
        taken = [limit().take("10.0.0.1", NOW) for _time in range(4)]

    assert taken == [True, True, True, False]


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


# Addresses that give a file and have no limit of their own, each with its reason.
UNPACED = {
    "draft-file": "a file of one's own draft, of which there are ten",
    "case-file": "a file in a case that one may read; each reading is logged and many persons fast are found (unusual access)",
    "calendar-feed": "asked for by calendar programs, which have no session; the proxy's",
    "register": "a page about the file",
    "programme-exchange": "reads one in, and is paced for that",
    "add-file": "takes a file, with a limit of its own (contact/resident/enough.py)",
    "remove-file": "takes a file away",
    "report-order": "how far the file has come; the file itself is paced",
}


def test_every_address_that_gives_a_file_has_a_limit_or_a_reason() -> None:
    route = {one.name: str(one.pattern) for one in patterns()}
    files = {
        name
        for name, said in route.items()
        if any(sign in said for sign in ("fil", ".zip", ".yaml", ".ics", "kopia/", "fhir"))
    }

    assert files - pace.PACED.keys() - UNPACED.keys() == set()
    assert pace.PACED.keys() <= route.keys()
    assert UNPACED.keys() <= route.keys()


def test_beyond_its_limit_a_page_says_so_and_every_other_page_goes_on(
    cast: Cast, sign_in: Callable[[str], Client]
) -> None:
    nurse, search = sign_in("nurse"), reverse("queue-search")
    for _time in range(pace.SEARCHES.most - 1):
        pace.SEARCHES.count(str(cast["nurse"].pk), timezone.now())

    assert nurse.post(search, {"who": "Asta"}).status_code == 200
    refused = nurse.post(search, {"who": "Asta"})
    assert (refused.status_code, "Försök igen om en timme" in refused.text) == (429, True)
    assert nurse.post(reverse("new-call"), {"who": "Asta"}).status_code == 429  # one number for both
    assert nurse.get(reverse("new-call")).status_code == 200
    assert sign_in("doctor").post(search, {"who": "Asta"}).status_code == 200
