"""The start page of each role, with numbers and before there are any."""

import pytest
from playwright.sync_api import expect

from tests.journeys.looks import assert_sound_in_english, assert_sound_in_every_look
from tests.journeys.steps import assert_sound, visit, weigh


PERSONAS = ("resident", "unit_manager", "controller", "administrator")  # each kind of block
RESIDENT = 60_000  # bytes of a first visit (ui budget of a resident's page); a tenth more is too much


@pytest.fixture
def cast(published):
    """The cast lives where the numbers are."""
    return published.cast


def test_every_start_page_is_sound_in_every_look(page_as):
    for persona in PERSONAS:
        assert_sound_in_every_look(page_as(persona), "/")


def test_start_pages_are_sound_in_english(page_as):
    for persona in ("resident", "unit_manager"):
        assert_sound_in_english(page_as(persona, width=390, language="en"), "/")


def test_a_residents_start_page_weighs_little(page_as):
    assert weigh(page_as("resident"), "/") <= 1.1 * RESIDENT


def test_a_manager_goes_from_the_worst_number_of_the_unit_to_its_page(page_as):
    page = page_as("unit_manager", width=390)
    visit(page, "/")
    card = page.get_by_role("article").first
    name = card.get_by_role("link").inner_text()
    card.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)


def test_without_numbers_the_page_says_what_to_do_and_is_sound(page_as, published):
    from narmare.followup.models import Measurement, Snapshot

    Measurement.objects.all().delete()
    Snapshot.objects.all().delete()
    page = page_as("controller", width=390)
    visit(page, "/strategi", status=503)
    expect(page.get_by_role("heading", level=1)).to_have_text("Inga siffror än")
    assert_sound(page)
