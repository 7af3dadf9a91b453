"""The start page: each role gets the blocks of its work, and nothing of another's."""

import re

import pytest

from narmare.home.start import CARDS, blocks_for
from tests.cast import signed_in
from tests.published import months


STRATEGY, OWN, NUMBERS, REVIEW, ROLES, CARE, CASES, DECISIONS, PROGRAMME = (
    "Närmare Kronobergaren", "Dina uppgifter", "Siffrorna", "Granska", "Roller", "Vården", "Ärenden", "Beslut och uppdrag",
    "Programmet",
)  # fmt: skip
UNIT = "(enheten)"  # stands for the name of the reader's own unit
BLOCKS = {
    "resident": [CARE, OWN, STRATEGY],
    "relative": [CARE, OWN, STRATEGY],
    "nurse": [CASES, UNIT, STRATEGY],
    "doctor": [CASES, UNIT, STRATEGY],
    "unit_manager": [PROGRAMME, UNIT, STRATEGY, DECISIONS, REVIEW],
    "controller": [PROGRAMME, STRATEGY, DECISIONS, NUMBERS],
    "programme_lead": [PROGRAMME, STRATEGY, DECISIONS, NUMBERS],
    "board_member": [PROGRAMME, STRATEGY, DECISIONS],
    "auditor": [PROGRAMME, STRATEGY, DECISIONS, REVIEW],
    "administrator": [ROLES, STRATEGY],
}


def start(cast, persona):
    response = signed_in(cast[persona]).get("/")
    assert response.status_code == 200
    return response.content.decode()


def headings(page):
    return re.findall(r"<h2[^>]*>([^<]+)</h2>", page)


def test_each_role_sees_its_own_blocks_in_order(published):
    cast = published.cast
    own_unit = cast["nurse"].role_grants.get().unit.name

    for persona, blocks in BLOCKS.items():
        expected = [own_unit if block == UNIT else block for block in blocks]
        assert headings(start(cast, persona)) == expected, persona


def test_the_municipal_nurse_sees_her_unit_only_if_it_has_numbers(published):
    blocks = headings(start(published.cast, "municipal_nurse"))

    assert blocks[-1] == STRATEGY
    assert {OWN, NUMBERS, REVIEW, ROLES} & set(blocks) == set()


def test_the_own_unit_shows_what_goes_worst_and_the_way_to_the_rest(published):
    cast = published.cast
    unit = cast["unit_manager"].role_grants.get().unit
    block = next(
        one for one in blocks_for(cast["unit_manager"], published.snapshot) if one.title == unit.name
    )

    assert 0 < len(block.cards) <= CARDS
    assert f"/enheter/{unit.code}" in {link.url for link in block.links}
    assert all(f"plats={unit.code}" in card.url for card in block.cards)


# What nobody else's start page may lead to.
GUARDED = {
    "/atkomstlogg": {"unit_manager", "auditor"},
    "/roller": {"administrator"},
    "/mina-uppgifter": {"resident", "relative"},
}


@pytest.mark.parametrize("address", GUARDED)
def test_no_start_page_leads_where_the_role_may_not_go(published, address):
    led = {persona for persona in BLOCKS if f'href="{address}"' in start(published.cast, persona)}

    assert led == GUARDED[address]


def test_every_link_of_every_start_page_opens(published):
    for persona in ("resident", "unit_manager", "programme_lead", "administrator"):  # each block once
        client = signed_in(published.cast[persona])
        main = re.search(r"<main.*?</main>", client.get("/").content.decode(), re.S).group()
        links = set(re.findall(r'href="(/[^"#]*)"', main))
        assert links
        assert {link: status for link in links if (status := client.get(link).status_code) != 200} == {}, persona  # fmt: skip


def test_before_the_first_snapshot_the_page_still_answers(cast, fresh_memory):
    page = start(cast, "controller")

    assert headings(page) == [PROGRAMME, DECISIONS, NUMBERS]
    assert "Ingen ögonblicksbild är publicerad." in page
    assert headings(start(cast, "board_member")) == [PROGRAMME, DECISIONS]


def test_somebody_without_a_role_is_told_whom_to_ask(cast, a_few_numbers):
    account = cast["controller"]
    account.role_grants.update(valid_to=account.role_grants.get().valid_from)
    page = start(cast, "controller")

    assert "Be administratören på din enhet om en." in page
    assert headings(page) == []


def test_two_roles_give_the_blocks_of_both_once(cast, a_few_numbers):
    from datetime import timedelta

    from narmare.region import actions
    from tests.cast import NOW, TODAY

    nurse, unit = cast["nurse"], cast["nurse"].role_grants.get().unit
    actions.grant_role(account=nurse, role="unit_manager", unit=unit, reason="test", review_on=TODAY + timedelta(days=90), by=cast.system, now=NOW)  # fmt: skip

    assert headings(start(cast, "nurse")) == [CASES, PROGRAMME, unit.name, STRATEGY, DECISIONS, REVIEW]


def test_a_hidden_number_stays_hidden_on_a_card(cast, publish_rows):
    publish_rows(cast, months([None] * 24, "fast_lakarkontakt", key="vc-01", level="unit"))
    page = start(cast, "nurse")

    assert "Döljs (färre än 5)" in page
    assert re.findall(r"\d+,\d", page) == []


def test_the_page_greets_by_name_and_says_the_roles(cast, a_few_numbers):
    page = start(cast, "unit_manager")

    assert "Hej Elena Petrova" in page
    assert "Enhetschef" in page
