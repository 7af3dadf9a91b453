"""Did it work: the lead registers a question before the first start, sees the answer with its worth, and it becomes evidence."""

from playwright.sync_api import expect

from narmare.followup.models import Snapshot
from narmare.followup.study import forget
from narmare.programme.models import Benefit, Initiative
from tests.followup.test_studies import PHONE, programme, rolled_out
from tests.followup.test_study_value import a_benefit
from tests.journeys.steps import assert_sound, visit


__all__ = ["programme", "rolled_out"]


def test_a_study_from_question_to_evidence(page_as, programme, rolled_out):
    starts = rolled_out.rollouts
    Snapshot.objects.filter(pk=rolled_out.pk).update(rollouts={})
    benefit = a_benefit(programme)
    code = Initiative.objects.get(rollout="patientportalen").code
    lead = page_as("programme_lead")
    visit(lead, f"/effekter/{code}/ny")
    lead.get_by_label("Vilket mätetal ska röra sig?").select_option(PHONE)
    lead.get_by_label("Minsta effekt som är värd något").fill("2")
    lead.get_by_label("Månader före första starten").fill("24")
    lead.get_by_label("Månader efter sista starten").fill("24")
    lead.get_by_role("button", name="Registrera", exact=True).click()
    expect(lead.locator(".lead")).to_contain_text("Ingen enhet har startat än")
    assert_sound(lead)

    Snapshot.objects.filter(pk=rolled_out.pk).update(rollouts=starts)
    forget()
    visit(lead, f"/effekter/{code}/{PHONE}")
    expect(lead.locator(".lead")).to_contain_text("timmar i månaden och")
    expect(lead.get_by_role("heading", name="Betyg A")).to_be_visible()
    expect(lead.get_by_text("Registrerad innan någon enhet startade")).to_be_visible()
    assert_sound(lead)
    lead.get_by_role("link", name="Använd som belägg för en nytta").click()
    lead.get_by_role("link", name=benefit.title).click()
    assert_sound(lead)
    lead.get_by_role("button", name="Spara som belägg").click()
    expect(lead.get_by_role("heading", level=1)).to_contain_text(benefit.title)
    expect(lead.locator("main")).to_contain_text("Senaste")
    assert Benefit.objects.get(pk=benefit.pk).evidences.get().grade == "A"
