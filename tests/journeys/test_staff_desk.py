"""The staff's desk in every look: queue, case, calls, routine; and a morning's work without script."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from narmare.contact import actions
from tests.cast import NOW
from tests.contact.staff_cases import matter, sent
from tests.journeys.steps import LOOKS, assert_sound, visit


@pytest.fixture
def waiting(cast):
    """Two cases: one with the table's suggestion and a note, and an errand."""
    from narmare.contact.content import library

    asked = library().questionnaires["brostsmarta"]
    about = matter(reason=asked.id, questionnaire=asked.id, questionnaire_version=asked.version)
    case = sent(cast, about=about)
    sent(cast, about=matter(lane="administrative"))
    actions.note(case=case, text="Ring sonen.", by=cast["colleague"], now=NOW)
    return case


@pytest.mark.parametrize(
    ("persona", "path"),
    [
        ("nurse", "/ko"),
        ("nurse", "/arenden/{code}"),
        ("nurse", "/samtal"),
        ("nurse", "/samtal/nytt"),
        ("nurse", "/samtal/nytt/9000003?orsak=yrsel"),
        ("unit_manager", "/rutin"),
        ("unit_manager", "/rutin/andra"),
    ],
)
def test_the_page_is_sound_in_every_look(page_as, waiting, persona, path):
    for width, theme in LOOKS:
        page = page_as(persona, width=width, theme=theme)
        visit(page, path.format(code=waiting.code))
        assert_sound(page)


def test_a_nurse_takes_answers_closes_and_undoes_without_script(page_as, waiting):
    page = page_as("nurse", javascript=False)
    visit(page, f"/arenden/{waiting.code}")
    page.get_by_label("Skriv", exact=True).first.fill("Kom in genast.")
    page.get_by_role("button", name="Skicka svar").click()
    expect(page.get_by_text("Svaret är skickat.")).to_be_visible()
    page.locator("summary", has_text="Avsluta").click()
    page.get_by_label("Hur slutade ärendet?").select_option("same_day")
    page.get_by_role("button", name="Avsluta ärendet").click()
    expect(page.get_by_text("Ärendet är avslutat.").first).to_be_visible()
    page.get_by_role("button", name="Ångra").click()
    expect(page.get_by_text("Ärendet är öppet igen.")).to_be_visible()
