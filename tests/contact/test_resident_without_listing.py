"""Somebody who is listed nowhere chooses the care centre for the matter; a listing always wins."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from narmare.contact.models import Case
from narmare.contact.resident import drafts
from narmare.region import actions
from tests.cast import NOW, TODAY, Cast
from tests.contact.journey import Journey


ASTA = 9_000_001
SignIn = Callable[[str], Client]


@pytest.fixture
def unlisted(cast: Cast, sign_in: SignIn) -> Journey:
    """Asta, whose listing ends today."""
    cast.resident_person.listings.update(valid_to=TODAY)
    return Journey(sign_in("resident"))


def _written(journey: Journey) -> None:
    journey.fill("orsak", reason="urinbesvar")
    journey.fill("beskriv", words="Ont")
    journey.fill("onskan", hope="")
    journey.fill("bilder")
    journey.answer_mildly()


def test_without_a_listing_a_care_centre_is_asked_for_and_gets_the_case(unlisted: Journey) -> None:
    unlisted.fill("vem", who=ASTA)
    assert unlisted.step == "vardcentral"
    unlisted.fill("vardcentral", unit="vc-02")
    _written(unlisted)
    page = unlisted.client.get(unlisted.at("kontrollera")).content.decode()
    unlisted.send()

    assert "Vårdcentralen Linden" in page
    assert Case.objects.get().unit.code == "vc-02"


@pytest.mark.parametrize("code", ["", "sj-01", "hs-01", "nowhere"])
def test_only_a_care_centre_can_be_chosen(unlisted: Journey, code: str) -> None:
    unlisted.fill("vem", who=ASTA)

    unlisted.fill("vardcentral", unit=code)
    assert unlisted.step == "vardcentral"


def test_a_code_that_was_tampered_with_in_the_draft_leads_nowhere(cast: Cast) -> None:
    cast.resident_person.listings.update(valid_to=TODAY)

    assert drafts.destination(cast.resident_person, "sj-01", TODAY) is None
    assert drafts.destination(cast.resident_person, "vc-02", TODAY) == cast.units["vc-02"]


def test_a_listing_wins_over_what_was_chosen(cast: Cast, unlisted: Journey) -> None:
    unlisted.fill("vem", who=ASTA)
    unlisted.fill("vardcentral", unit="vc-02")
    actions.list_person(person=cast.resident_person, unit=cast.units["vc-03"], by=cast.system, now=NOW)
    _written(unlisted)
    unlisted.send()

    assert Case.objects.get().unit.code == "vc-03"


def test_those_who_are_listed_are_not_asked(cast: Cast, sign_in: SignIn) -> None:
    journey = Journey(sign_in("resident"))
    journey.fill("vem", who=ASTA)

    assert journey.step == "orsak"
