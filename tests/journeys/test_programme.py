"""The programme: a unit manager proposes, the programme lead takes it to a decision and a unit, the manager sees what is expected."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from narmare.programme import actions
from narmare.programme.models import Initiative, Rollout
from tests.cast import NOW, TODAY
from tests.journeys.looks import assert_sound_in_every_look
from tests.journeys.steps import assert_sound, visit
from tests.programme.initiative_cast import small


__all__ = ["small"]


@pytest.fixture
def running(small):
    """An initiative that is live at the manager's unit, with everything that a page can show."""
    one = small.introducing(title="Öppna skriftlig kontakt")
    small.live(one)
    small.propose(title="Räkna samma sak")
    for days, owner in ((-3, "Chef"), (20, ""), (900, "Chef")):
        actions.expect(
            initiative=one, unit=small.cast.units["vc-01"], what=f"Delmål {days}", due_on=TODAY + timedelta(days), owner=owner,
            support="Projektet", measure="Andel", by=small.lead, now=NOW,
        )  # fmt: skip
    return one


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state("load")


def test_a_proposal_goes_from_the_unit_to_a_decision_and_comes_back_as_an_expectation(page_as, small):
    manager, lead = page_as("unit_manager", width=390), page_as("programme_lead")
    visit(manager, "/program")
    manager.get_by_role("link", name="Föreslå ett initiativ").click()
    manager.get_by_label("Vad ska initiativet heta?").fill("Kvällsöppet")
    manager.get_by_label("Vilket programområde hör det till?").select_option("A")
    manager.get_by_label("Varför behövs det?").fill("Många ringer efter fem")
    manager.get_by_label("listade på vårdcentral").check()
    manager.get_by_label("Vårdcentralen Tranan").check()
    press(manager, "Skicka förslaget")
    expect(manager.get_by_role("heading", level=1)).to_contain_text("Kvällsöppet")
    assert_sound(manager)

    one = Initiative.objects.get()
    own = f"/program/initiativ/{one.code}"
    visit(lead, own)
    lead.get_by_role("link", name="Första bedömning").click()
    lead.get_by_label("Komplicerat").check()
    lead.get_by_label("Vad bygger ni bedömningen på?").fill("Känt på andra håll")
    press(lead, "Spara bedömningen")
    lead.get_by_role("link", name="Samordna med andra initiativ").click()
    lead.get_by_label("Hur ska det samordnas med de andra?").fill("Inget annat rör det")
    press(lead, "Spara samordningen")
    lead.get_by_role("link", name="Föreslå prioritet").click()
    lead.get_by_label("2", exact=True).check()
    lead.get_by_label("Varför?").fill("Kort väg till nytta")
    press(lead, "Spara prioriteten")
    expect(lead.get_by_text("Prioritet 2")).to_be_visible()
    visit(lead, f"{own}/steg/forbered")
    press(lead, "Börja fasen")
    expect(lead.get_by_role("alert")).to_contain_text("Initiativet kan inte gå dit härifrån")
    assert_sound(lead)

    arena = small.arena
    visit(lead, f"{own}/steg/besluta")
    lead.get_by_label("Initiativet ska startas").check()
    lead.get_by_label("Var fattades det?").select_option(str(arena.pk))
    lead.get_by_label("När fattades det?").fill(TODAY.isoformat())
    press(lead, "Spara beslutet")
    expect(lead.get_by_role("alert")).to_contain_text("Välj beslutet i listan, eller skriv")
    assert_sound(lead)
    lead.get_by_label("Beslutets beteckning").fill("§ 7")
    press(lead, "Spara beslutet")
    lead.get_by_role("link", name="Ledningsgruppen").first.click()
    expect(lead.get_by_role("heading", level=1)).to_contain_text("Initiativet ”Kvällsöppet” startas")

    visit(lead, f"{own}/ansvar")
    lead.get_by_text("Lägg till ett delmål").click()
    lead.locator("#id_krav-unit").select_option("vc-01")
    lead.locator("#id_krav-what").fill("Schemat är lagt")
    lead.locator("#id_krav-due_on").fill(TODAY.isoformat())
    press(lead, "Spara delmålet")
    assert_sound(lead)

    visit(manager, "/program/enhet/vc-01")
    manager.get_by_role("button", name="Klart Schemat är lagt").click()
    expect(manager.get_by_role("status")).to_contain_text("Noterat som klart.")
    assert not Rollout.objects.exclude(initiative=one).exists()


def test_the_pages_of_the_programme_are_sound_in_every_look(page_as, running):
    page, own = page_as("programme_lead"), f"/program/initiativ/{running.code}"
    for path in ("/program", own, "/program/enhet/vc-01"):
        assert_sound_in_every_look(page, path)
    page.set_viewport_size({"width": 390, "height": 900})
    rest = (f"{own}/ansvar", f"/nyttor/{running.code}/1", "/nyttor", "/program/belastning", f"{own}/inforande", f"{own}/inforande/vc-01", f"{own}/historik", f"{own}/nytta/1/lage",
            f"{own}/steg/bedom", f"{own}/steg/samordna", "/program/fil", "/beslut/paminnelser")  # fmt: skip
    for path in rest:
        visit(page, path)
        assert_sound(page)
