"""One page in every look without loading it again: widths, themes and 320 pixels; then once in English."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.journeys.steps import assert_accessible, assert_no_overflow, assert_sound, visit


# A theme changes colours and a width changes places; the elements and their names are the same.
PLACES = ("color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable")


def assert_sound_in_every_look(page: Page, path: str, *, frame: bool = False) -> None:
    """Sound at 390 in light and at 1280 in the dark, and nothing sticks out at 320.

    `frame`: ask everything at 1280 too.  The frame around a page changes its menus with the width; its content does not.
    """
    page.emulate_media(reduced_motion="reduce")  # no colour is measured while it is fading
    visit(page, path)
    page.set_viewport_size({"width": 390, "height": 900})
    page.emulate_media(color_scheme="light")
    assert_sound(page)
    page.set_viewport_size({"width": 1280, "height": 900})
    assert_no_overflow(page)
    if frame:
        assert_accessible(page)
    page.emulate_media(color_scheme="dark")
    assert_accessible(page, PLACES)
    page.set_viewport_size({"width": 320, "height": 900})
    assert_no_overflow(page)


def assert_sound_in_english(page: Page, path: str) -> None:
    """Sound in English, on a phone, with no Swedish left in heading or title."""
    visit(page, path)
    assert page.locator("html").get_attribute("lang") == "en"
    assert_sound(page)
