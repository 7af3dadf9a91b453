"""A board member follows a decision to its assignment and her calendar; an auditor follows the five questions to an answer."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from narmare.programme.actions.decided import import_decided
from narmare.programme.decided import decided_path, read_decided
from tests.cast import NOW
from tests.journeys.steps import assert_sound, visit
from tests.programme import decided as make
from tests.published import import_kronoberg


@pytest.fixture
def kronoberg(cast):
    """What Kronoberg has decided, and an assignment of the care centre."""
    import_kronoberg(cast)
    import_decided(content=read_decided(decided_path("kronoberg")), by=cast.system, now=NOW)
    decision = make.decision(make.meeting(make.arena("SNV")), "Vårdcentralerna redovisar läget")
    make.assignment(
        decision, "Redovisa läget för fast läkarkontakt", owner_title="", unit=cast.units["vc-01"]
    )


def test_a_board_member_finds_a_decision_and_subscribes(page_as, kronoberg):
    page = page_as("board_member", width=390)
    visit(page, "/")
    page.get_by_role("link", name="Alla beslut").click()
    assert_sound(page)
    page.get_by_role("searchbox", name="Sök").fill("förflyttningar direktören")
    page.get_by_role("button", name="Sök").click()
    expect(page.get_by_text("1 beslut", exact=True)).to_be_visible()
    page.get_by_role("link", name=re.compile("§116")).click()
    expect(page.get_by_text("Det som ska bli annorlunda beslutas på nytt.")).to_be_visible()
    assert_sound(page)
    page.get_by_role("link", name="Ta fram handlingsplanen för vårdens förflyttningar").click()
    expect(page.get_by_text("(sent)")).to_be_visible()
    expect(page.get_by_role("heading", name="Gör", exact=True)).to_have_count(0)
    assert_sound(page)
    visit(page, "/beslut/kalender")
    page.get_by_role("button", name="Gör en adress").click()
    expect(page.get_by_label("Din adress")).to_have_value(re.compile(r"/kalender/\d+-[0-9a-f]{64}\.ics$"))
    assert_sound(page)


def test_an_auditor_follows_the_five_questions(page_as, kronoberg, a_few_numbers):
    page = page_as("auditor")
    visit(page, "/fem-fragor")
    expect(page.get_by_role("heading", level=2)).to_have_count(5)
    assert_sound(page)
    page.get_by_role("link", name="Pengar som ingen nämnd har fått").click()
    expect(page.get_by_text("90 000 000,00 kr är inte fördelat".replace(" ", "\u00a0").replace("kr\u00a0är\u00a0inte\u00a0", "kr är inte "))).to_be_visible()  # fmt: skip
    page.get_by_role("link", name="God och nära vård 2024").click()
    assert_sound(page)
    visit(page, "/beslut/granskningar/visa/24rv25/svar")
    expect(page.get_by_text("Svaret är inte färdigt")).to_be_visible()
    expect(page.get_by_text("Delvis")).to_have_count(5)
    assert_sound(page)


def test_a_unit_manager_answers_without_script_and_the_programme_is_told_of_a_fault(page_as, kronoberg):
    page = page_as("unit_manager", width=390, theme="dark")
    visit(page, "/")
    page.get_by_role("link", name=re.compile("Redovisa läget för fast läkarkontakt")).click()
    page.get_by_text("Svara på uppdraget").click()
    page.get_by_role("button", name="Lämna svaret").click()
    expect(page.get_by_role("alert")).to_contain_text("Fyll i: Svar")
    assert_sound(page)
    page.get_by_role("textbox", name="Svar").fill("Sju av tio har en fast läkare. Resten är klart i mars.")
    page.get_by_role("button", name="Lämna svaret").click()
    expect(page.get_by_role("status")).to_contain_text("Svaret är lämnat.")
    assert_sound(page)
