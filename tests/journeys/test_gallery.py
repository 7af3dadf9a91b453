"""The component gallery: every component, looked at by axe in every look, by keyboard and without script."""

import pytest
from playwright.sync_api import expect

from tests.journeys.looks import assert_sound_in_every_look
from tests.journeys.steps import (
    assert_accessible,
    assert_named,
    assert_no_overflow,
    assert_sound,
    visit,
    weigh,
)


@pytest.mark.parametrize("path", ["/komponenter", "/komponenter/fel", "/tillganglighet"])
def test_the_shells_own_pages_are_sound(page_as, path):
    page = page_as()
    assert_sound_in_every_look(page, path)


def test_the_gallery_is_sound_in_english(page_as):
    page = page_as(language="en")
    visit(page, "/komponenter")
    assert page.locator("h1").inner_text() == "Components"
    assert_sound(page)


def test_text_reflows_at_320_pixels_and_with_text_twice_as_large(page_as):
    page = page_as(width=320)
    visit(page, "/komponenter")
    assert_no_overflow(page)
    larger = page_as(width=1280)
    visit(larger, "/komponenter")
    larger.evaluate(
        "document.documentElement.setAttribute('lang', 'sv'); document.documentElement.style.fontSize = '200%'"
    )
    assert_no_overflow(larger)


def test_colours_forced_by_the_system_leave_the_page_accessible(page_as):
    page = page_as()
    page.emulate_media(forced_colors="active")
    visit(page, "/komponenter")
    assert_accessible(page)


def test_the_first_tab_stop_leads_to_the_content(page_as):
    page = page_as()
    visit(page, "/komponenter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_focus_is_visible_on_every_tab_stop(page_as):
    page = page_as()
    visit(page, "/tillganglighet")
    seen = []
    for _ in range(12):
        page.keyboard.press("Tab")
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
        tag = page.evaluate("document.activeElement.tagName")
        if tag == "BODY":
            break
        seen.append((tag, outline))
    assert len(seen) >= 6
    assert {width for _, width in seen} == {"3px"}


def test_errors_take_the_focus_and_lead_to_the_field(page_as):
    page = page_as(width=390)
    visit(page, "/komponenter/fel")
    assert page.title().startswith("Fel:")
    expect(page.locator(".errors")).to_be_focused()  # a moment after loading
    page.get_by_role("link", name="Välj ett alternativ: Hur länge har du haft besvären?").click()
    expect(page.locator("#id_since_0")).to_be_focused()
    assert page.locator("#id_reason").input_value() == "Ont i knät"


def test_language_and_looks_change_without_script_and_stay(page_as):
    page = page_as(javascript=False)
    visit(page, "/komponenter")
    page.get_by_role("button", name="In English").click()
    assert page.locator("h1").inner_text() == "Components"
    page.get_by_role("button", name="Dark").click()
    assert page.url.endswith("/komponenter")
    assert page.locator("html").get_attribute("data-theme") == "dark"
    visit(page, "/tillganglighet")
    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert page.locator("html").get_attribute("lang") == "en"


def test_a_chosen_look_wins_over_that_of_the_device(page_as):
    page = page_as(theme="light")
    visit(page, "/tillganglighet")
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.get_by_role("button", name="Mörkt").click()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(14, 23, 25)" != light


def test_the_page_that_is_not_there_says_what_to_do(page_as):
    page = page_as("nurse")
    visit(page, "/finns-inte", status=404)
    assert_named(page)
    assert_accessible(page)
    assert page.get_by_role("link", name="Till startsidan").get_attribute("href") == "/"


def test_a_page_of_the_shell_weighs_little(page_as):
    assert weigh(page_as(), "/tillganglighet") <= 60_000  # ui budget of a resident's page, first visit
