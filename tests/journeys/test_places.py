"""Units and what the numbers rest on."""

import pytest
from playwright.sync_api import expect

from tests.journeys.looks import assert_sound_in_english, assert_sound_in_every_look
from tests.journeys.steps import visit


PAGES = ("/enheter", "/enheter/07-vc-01", "/enheter/0780", "/underlag", "/underlag/tvilling")


@pytest.fixture
def cast(published):
    """The cast lives where the numbers are."""
    return published.cast


def test_units_and_sources_are_sound_in_every_look(page_as):
    page = page_as("unit_manager")
    for path in PAGES:
        assert_sound_in_every_look(page, path)


def test_units_and_sources_are_sound_in_english(page_as):
    page = page_as("unit_manager", width=390, language="en")
    for path in PAGES:
        assert_sound_in_english(page, path)


def test_a_manager_finds_the_own_unit_first_and_compares_with_another(page_as, cast):
    own = cast["unit_manager"].role_grants.get().unit.name
    page = page_as("unit_manager")
    visit(page, "/enheter")
    page.get_by_role("region", name="Där du har en roll").get_by_role("link", name=own).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(own)
    expect(page.get_by_role("heading", name="Mål och trend tillsammans")).to_be_visible()
    page.get_by_role("navigation", name="Brödsmulor").get_by_role("link", name="Enheter").click()
    page.get_by_role("link", name="Hela Växjö").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Växjö")


def test_a_reader_learns_that_the_region_is_invented_and_how_well_it_fits(page_as):
    page = page_as("resident")
    visit(page, "/matetal")
    page.get_by_role("main").get_by_role("link", name="Var siffrorna kommer från").click()
    page.get_by_role("link", name="Jämför med publicerade siffror").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tvillingen bredvid publicerade siffror")
    assert page.get_by_role("row").count() > 20
