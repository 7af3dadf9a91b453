"""A changed table and a changed routine in the browser: proposed, tried, approved by another, published, taken back."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from narmare.contact.content import library
from tests.contact.staff_cases import matter, sent
from tests.contact.test_tables import WHY, changed
from tests.journeys.looks import assert_sound_in_every_look
from tests.journeys.steps import assert_sound, visit


@pytest.fixture
def dizzy(cast):
    """A case that the changed table would move."""
    asked = library().questionnaires["yrsel"]
    about = matter(reason="yrsel", questionnaire="yrsel", questionnaire_version=asked.version)
    return sent(cast, about=about)


@pytest.mark.parametrize(("width", "theme"), [(390, "light"), (1280, "dark")])
def test_a_table_from_proposal_to_taken_back_without_script(page_as, dizzy, width, theme):
    nurse = page_as("nurse", width=width, theme=theme, javascript=False)
    visit(nurse, "/beslutstabeller/yrsel")
    nurse.get_by_role("link", name="Föreslå en ändring").click()
    _as_text(nurse)
    expect(nurse.get_by_text("1 hade hamnat någon annanstans.")).to_be_visible()
    expect(nurse.get_by_role("button", name="Godkänn ändringen")).to_have_count(0)
    address = nurse.url

    doctor = page_as("doctor", width=width, theme=theme)
    visit(doctor, address)
    doctor.locator("summary", has_text="Vilka ärenden").click()
    expect(doctor.get_by_text(dizzy.code)).to_be_visible()
    assert_sound(doctor)
    doctor.get_by_role("button", name="Godkänn ändringen").click()

    manager = page_as("unit_manager", width=width, theme=theme)
    visit(manager, address)
    manager.get_by_role("button", name="Publicera tabellen").click()
    expect(manager.get_by_text("Tabellen är publicerad.")).to_be_visible()
    assert_sound(manager)
    manager.locator("summary", has_text="Ta tillbaka versionen").click()
    manager.get_by_role("button", name="Ta tillbaka", exact=True).click()
    expect(manager.get_by_text("Versionen är tillbakatagen.")).to_be_visible()
    visit(manager, "/beslutstabeller/yrsel/rutnat")
    assert_sound(manager)


def _as_text(nurse):
    nurse.get_by_role("link", name="Ändra tabellen som text eller fil i stället").click()
    nurse.get_by_label("Varför ändras tabellen?").fill(WHY)
    nurse.get_by_label("Tabellen", exact=True).fill(changed().replace("urgency: 2", "urgency: 9", 1))
    nurse.get_by_role("button", name="Spara förslaget och prova det").click()
    expect(nurse.get_by_role("alert")).to_contain_text("9 är ingen prioritet")
    nurse.get_by_label("Tabellen", exact=True).fill(changed())
    nurse.get_by_role("button", name="Spara förslaget och prova det").click()


def test_a_phrase_is_added_tried_and_published_without_script(page_as, cast):
    page = page_as("unit_manager", width=390, javascript=False)
    visit(page, "/rutin/andra/fraser")
    page.get_by_role("button", name="Lägg till en rad").click()
    page.get_by_label("Frasens namn", exact=True).last.fill("Ring på måndag")
    page.get_by_label("Frasens namn (på engelska)").last.fill("Call on Monday")
    page.get_by_label("Texten", exact=True).last.fill("Ring på måndag.")
    page.get_by_label("Texten (på engelska)").last.fill("Call on Monday.")
    page.get_by_role("button", name="Spara i utkastet").last.click()
    page.get_by_role("link", name="Prova och publicera utkastet").click()
    page.get_by_role("button", name="Publicera").click()
    expect(page.get_by_text("Rutinen är publicerad.")).to_be_visible()
    page.locator("summary", has_text="fraser").click()
    expect(page.get_by_text("Ring på måndag.")).to_be_visible()


@pytest.mark.parametrize(
    ("persona", "path"),
    [
        ("unit_manager", "/beslutstabeller"),
        ("unit_manager", "/beslutstabeller/yrsel/andra"),
        ("unit_manager", "/rutin/andra/vem-tar-vad"),
        ("unit_manager", "/rutin/andra/direkt"),
        ("nurse", "/personer/9000003/direktkontakt"),
        ("resident", "/kontakta"),
    ],
)
def test_the_page_is_sound(page_as, cast, persona, path):
    page = page_as(persona)
    assert_sound_in_every_look(page, path)
