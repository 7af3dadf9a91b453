"""Indicators: the board of all of them, one at every kind of place, its definition and its files."""

import pytest
from playwright.sync_api import expect

from tests.journeys.looks import assert_sound_in_english, assert_sound_in_every_look
from tests.journeys.steps import assert_sound, visit, weigh


PHONE = "/matetal/telefontillganglighet_samma_dag"
PAGES = (
    "/matetal",
    PHONE,
    f"{PHONE}?plats=0780&manader=96",
    f"{PHONE}?plats=07-vc-01",
    f"{PHONE}/definition",
)
INDICATOR = 110_000  # bytes of a first visit, as a board page; a tenth more is too much


@pytest.fixture
def cast(published):
    """The cast lives where the numbers are."""
    return published.cast


def test_the_pages_of_indicators_are_sound_in_every_look(page_as):
    page = page_as("controller")
    for path in PAGES:
        assert_sound_in_every_look(page, path)


def test_the_pages_of_indicators_are_sound_in_english(page_as):
    page = page_as("controller", width=390, language="en")
    for path in PAGES:
        assert_sound_in_english(page, path)


def test_an_indicator_with_much_hidden_is_sound(page_as):
    page = page_as("controller", width=390)
    visit(page, "/matetal/fast_vardkontakt_samordning?plats=07-vc-01")
    expect(page.get_by_text("Döljs (färre än 5)")).to_be_visible()
    assert_sound(page)


def test_an_indicator_is_within_its_weight(page_as):
    weights = {path: weigh(page_as("controller"), path) for path in PAGES}

    assert {path: weight for path, weight in weights.items() if weight > 1.1 * INDICATOR} == {}


def test_a_reader_looks_further_back_and_opens_the_figures(page_as):
    page = page_as("controller", javascript=False)
    visit(page, PHONE)
    page.get_by_role("link", name="4 år").click()
    expect(page.get_by_role("link", name="4 år")).to_have_attribute("aria-current", "page")
    figure = page.get_by_role("figure").first
    figure.get_by_text("Visa siffrorna som tabell").click()
    expect(figure.get_by_role("row", name="oktober 2026")).to_be_visible()


def test_a_controller_takes_the_numbers_home_and_a_nurse_does_not(page_as):
    page = page_as("controller")
    visit(page, PHONE)
    for kind in ("CSV", "Excel", "Parquet", "Diagram (SVG)"):
        with page.expect_download() as download:
            page.get_by_role("link", name=kind).click()
        assert download.value.path().stat().st_size > 500
    nurse = page_as("nurse")
    visit(nurse, PHONE)
    expect(nurse.get_by_role("heading", name="Hämta siffrorna")).to_have_count(0)


def test_the_keyboard_reaches_everything_and_the_focus_is_seen(page_as):
    page = page_as("controller")
    visit(page, PHONE)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    seen, widths = set(), set()
    for _ in range(60):
        page.keyboard.press("Tab")
        tag, text, width = page.evaluate(
            "(e => [e.tagName, e.textContent.trim(), getComputedStyle(e).outlineWidth])(document.activeElement)"
        )
        if tag == "BODY":
            break
        seen.add(text)
        widths.add(width)

    assert widths == {"3px"}
    assert {"4 år", "Visa siffrorna som tabell", "Växjö", "CSV"} <= seen
