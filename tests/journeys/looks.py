"""One page in every look without loading it again: widths, themes and 320 pixels; then once in English."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.journeys.steps import assert_accessible, assert_no_overflow, assert_sound, visit


# A theme changes colours and nothing else: in the dark only what is about colours is asked again.
COLOURS = ("color-contrast", "link-in-text-block")


def assert_sound_in_every_look(page: Page, path: str) -> None:
    """Sound at 390 and 1280, light and dark, and nothing sticks out at 320."""
    page.emulate_media(reduced_motion="reduce")  # no colour is measured while it is fading
    visit(page, path)
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme="light")
        assert_sound(page)
        page.emulate_media(color_scheme="dark")
        assert_accessible(page, COLOURS)
    page.set_viewport_size({"width": 320, "height": 900})
    assert_no_overflow(page)


def assert_sound_in_english(page: Page, path: str) -> None:
    """Sound in English, on a phone, with no Swedish left in heading or title."""
    visit(page, path)
    assert page.locator("html").get_attribute("lang") == "en"
    assert_sound(page)
