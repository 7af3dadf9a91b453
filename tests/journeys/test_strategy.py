"""From the strategy down to one unit's number and what it means, as everybody who may read it."""

import pytest
from playwright.sync_api import expect

from tests.journeys.looks import assert_sound_in_english, assert_sound_in_every_look
from tests.journeys.steps import assert_strict_csp, visit, weigh


READERS = ("board_member", "controller", "unit_manager", "nurse", "resident")
PAGES = ("/strategi", "/strategi/R2", "/initiativ", "/initiativ/en_vag_in", "/initiativ/rusta_ledare")
BOARD = 110_000  # bytes of a first visit to a board page (ui budget); a tenth more is too much
PHONE = "Samtal till primärvården besvarade samma dag"


@pytest.fixture
def cast(published):
    """The cast lives where the numbers are."""
    return published.cast


def given_the_start_page(page_as, persona, **look):
    page = page_as(persona, **look)
    visit(page, "/")
    return page


def when_they_follow(page, name):
    page.get_by_role("main").get_by_role("link", name=name, exact=True).first.click()
    page.wait_for_load_state("load")


def then_the_page_is(page, heading):
    expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
    assert_strict_csp(page)


def walk_down(page, unit):
    when_they_follow(page, "Hela strategin")
    then_the_page_is(page, "Närmare Kronobergaren")
    expect(page.get_by_role("heading", name="Hur går det?")).to_be_visible()
    when_they_follow(page, "Vården är nära och samordnad")
    then_the_page_is(page, "Vården är nära och samordnad")
    when_they_follow(page, PHONE)
    then_the_page_is(page, PHONE)
    expect(page.locator("h1 .caption")).to_have_text("Region Kronoberg")
    when_they_follow(page, "Växjö")
    expect(page.locator("h1 .caption")).to_have_text("Växjö")
    when_they_follow(page, unit)
    expect(page.locator("h1 .caption")).to_have_text(unit)
    when_they_follow(page, "Så räknas måttet, och var det kommer från")
    then_the_page_is(page, "Definition")
    expect(page.get_by_role("heading", name="Räkna om själv")).to_be_visible()


def unit_in_vaxjo(cast):
    units = (
        unit for unit in cast.units.values() if unit.municipality == "0780" and unit.kind == "care_centre"
    )
    return min(units, key=lambda unit: unit.code).name


def test_every_reader_walks_from_the_start_page_down_to_a_unit_and_its_definition(page_as, cast):
    for persona in READERS:
        page = given_the_start_page(page_as, persona, width=390 if persona in ("nurse", "resident") else 1280)
        walk_down(page, unit_in_vaxjo(cast))


def test_the_whole_way_works_without_script(page_as, cast):
    walk_down(given_the_start_page(page_as, "board_member", javascript=False), unit_in_vaxjo(cast))


def test_the_pages_of_the_strategy_are_sound_in_every_look(page_as):
    page = page_as("board_member")
    for path in PAGES:
        assert_sound_in_every_look(page, path)


def test_the_pages_of_the_strategy_are_sound_in_english(page_as):
    page = page_as("board_member", width=390, language="en")
    for path in PAGES:
        assert_sound_in_english(page, path)
    visit(page, "/strategi")
    expect(page.get_by_role("heading", level=1)).to_have_text("Closer to the people of Kronoberg")


def test_board_pages_are_within_their_weight(page_as):
    weights = {
        path: weigh(page_as("board_member"), path) for path in ("/", "/strategi", "/strategi/R2", "/matetal")
    }

    assert {path: weight for path, weight in weights.items() if weight > 1.1 * BOARD} == {}


def test_what_an_initiative_should_move_can_be_followed(page_as):
    page = page_as("programme_lead")
    visit(page, "/strategi")
    when_they_follow(page, "Alla initiativ")
    when_they_follow(page, "En väg in")
    then_the_page_is(page, "En väg in")
    when_they_follow(page, PHONE)
    then_the_page_is(page, PHONE)
    when_they_follow(page, "En väg in")
    then_the_page_is(page, "En väg in")
