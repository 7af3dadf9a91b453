"""A case goes from one care centre to another and is found there; who handed it over no longer holds it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from narmare.contact.models import Case
from tests.contact.resident_cases import sent_case
from tests.journeys.steps import assert_sound, visit


@pytest.mark.parametrize(("width", "theme"), [(390, "dark"), (1280, "light")])
def test_a_nurse_hands_over_to_another_unit(page_as, cast, width: int, theme: str) -> None:
    case = sent_case(cast)
    page = page_as("nurse", width=width, theme=theme)
    visit(page, f"/arenden/{case.code}")
    page.get_by_role("button", name="Ta ärendet").click()
    page.locator("summary", has_text="Lämna över").click()
    assert_sound(page)
    page.get_by_role("button", name="Lämna över ärendet").click()
    expect(page.get_by_role("alert").first).to_be_visible()  # no reason was given
    assert_sound(page)
    form = page.locator("form", has=page.get_by_role("button", name="Lämna över ärendet"))
    form.get_by_label("Till vem?").select_option(label="Vårdcentralen Linden")
    form.get_by_label("Varför?").fill("Har flyttat dit")
    form.get_by_role("button").click()
    expect(page.get_by_text("är överlämnat").first).to_be_visible()

    case.refresh_from_db()
    assert (case.unit, case.owner, case.status) == (cast.units["vc-02"], None, Case.Status.NEW)
    other = page_as("outsider", width=width, theme=theme)
    visit(other, "/ko")
    expect(other.get_by_role("link", name=case.person.name)).to_be_visible()
    assert_sound(other)
    visit(page, f"/arenden/{case.code}", status=404)
