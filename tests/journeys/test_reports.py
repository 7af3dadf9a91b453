"""A report on its way: the programme lead makes it, the unit manager answers, the controller reviews, the board reads."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from narmare.reports import actions
from narmare.reports.models import FileOrder
from tests.cast import NOW
from tests.journeys.looks import assert_sound_in_english
from tests.journeys.steps import assert_sound, visit
from tests.reports.made import a_sent


QUESTION, ANSWER = "Vad gör vårdcentralen åt telefonen?", "Två personer svarar till klockan tio."


@pytest.fixture(autouse=True)
def numbers(a_few_numbers):
    """Two years of one indicator."""
    return a_few_numbers


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state("load")


def lead_begins_and_asks(page):
    visit(page, "/rapporter")
    page.get_by_role("link", name="Ny rapport").click()
    page.get_by_role("link", name="Månadsrapport om nära vård").click()
    assert_sound(page)
    press(page, "Skapa utkast")
    page.get_by_role("link", name="Fråga någon").click()
    page.get_by_label("Avsnitt").select_option(label="Mål och utfall")
    page.get_by_label("Vem ska svara").select_option(label="Elena Petrova")
    page.get_by_label("Vad du vill ha svar på").fill(QUESTION)
    press(page, "Ställ frågan")
    expect(page.get_by_text("Frågan är ställd till Elena Petrova.")).to_be_visible()
    page.get_by_role("link", name=re.compile("^Svara.*Vad görs med det som försämras")).click()
    page.get_by_label("Ditt svar").fill("Vi flyttar tid från kväll till morgon.")
    press(page, "Spara svaret")
    assert_sound(page)
    return page.url


def lead_sees_what_it_becomes(page, address):
    visit(page, f"{address}/andra")
    page.get_by_label("Sammanfattning").fill("Telefonerna svarar bättre.")
    expect(page.locator("#rapporten")).to_contain_text("Telefonerna svarar bättre.")
    assert_sound(page)
    press(page, "Spara")


def manager_answers_on_the_phone(page):
    visit(page, "/rapporter")
    assert_sound(page)
    page.get_by_role("link", name=QUESTION).click()
    expect(page.get_by_role("heading", name="Mål och utfall")).to_be_visible()
    assert_sound(page)
    page.get_by_label("Ditt svar").fill(ANSWER)
    press(page, "Spara svaret")
    expect(page.get_by_text(ANSWER)).to_be_visible()


def test_a_report_from_draft_to_the_board(page_as, cast):
    lead = page_as("programme_lead")
    address = lead_begins_and_asks(lead)
    lead_sees_what_it_becomes(lead, address)
    manager_answers_on_the_phone(page_as("unit_manager", width=390, theme="dark"))
    controller = page_as("controller", javascript=False)
    visit(controller, address)
    press(controller, "Rapporten är granskad")
    visit(lead, address)
    press(lead, "Skicka rapporten")
    expect(lead.get_by_text("Rapporten är skickad. Den ändras inte mer.")).to_be_visible()

    board = page_as("board_member", width=390, javascript=False)
    visit(board, "/rapporter")
    board.get_by_role("link", name="Månadsrapport om nära vård").click()
    expect(board.get_by_text(ANSWER)).to_be_visible()
    expect(board.get_by_text("Telefonerna svarar bättre.")).to_be_visible()
    expect(board.get_by_role("link", name="Ändra innehållet")).to_have_count(0)
    with board.expect_download() as download:
        board.get_by_role("link", name="PDF").click()
    assert download.value.suggested_filename == "monthly-2026-10.pdf"


def test_what_is_sent_is_sound_in_english_on_a_phone(page_as, cast):
    sent = a_sent(cast)
    page = page_as("board_member", width=390, language="en")

    assert_sound_in_english(page, "/rapporter")
    visit(page, f"/rapporter/{sent.key}")
    expect(page.locator("article")).to_have_attribute("lang", "sv")  # it was sent in Swedish
    assert_sound(page)
    press(page, "Make all files")
    expect(page.get_by_role("heading", level=1)).to_contain_text("All files")
    assert_sound(page)
    actions.end_order(order=FileOrder.objects.get(), content=b"PK", by=cast.system, now=NOW)
    page.get_by_role("link", name="Download the files").wait_for()  # the page has followed by itself
