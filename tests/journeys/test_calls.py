"""A call with the keyboard only, in the time that a nurse has; and the pages around it in every look."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from narmare.contact import actions
from narmare.contact.models import CallBack, Case
from tests.cast import NOW
from tests.contact.staff_cases import sent
from tests.contact.test_own_matters import acts_for_greta
from tests.journeys.steps import assert_sound, visit
from tests.journeys.typist import register_call


WORDS = "Yr i morse när hon reste sig ur sängen."


def test_a_nurse_registers_a_call_without_a_mouse_in_half_a_minute(page_as, cast, record_property) -> None:
    page = page_as("nurse")
    visit(page, "/samtal/nytt")
    nurse = register_call(page, "3811022382", WORDS)
    expect(page.get_by_text("Ärendet är registrerat.")).to_be_visible()
    case = Case.objects.get()
    record_property("typed_seconds", nurse.seconds)

    assert (case.channel, case.reason, case.words) == ("phone", "yrsel", WORDS)
    assert len(case.answers) == 6
    assert nurse.seconds < 30  # reckoned from keys and fields, not measured
    assert [what for what, _seconds in nurse.loads] == ["search", "questions", "register"]


def test_without_script_the_questions_come_by_a_button(page_as, cast) -> None:
    page = page_as("nurse", width=390, javascript=False)
    visit(page, f"/samtal/nytt/{cast.greta.pk}")
    page.get_by_label("Vad gäller det?").select_option("yrsel")
    page.get_by_label("Vad säger personen?").fill(WORDS)
    page.get_by_role("button", name="Visa frågorna").click()
    expect(page.get_by_role("heading", name="Frågor: Yrsel eller svimning")).to_be_visible()
    page.get_by_role("button", name="Registrera", exact=True).click()

    expect(page.get_by_text("Ärendet är registrerat.")).to_be_visible()
    assert Case.objects.get().words == WORDS


@pytest.mark.parametrize(("width", "theme"), [(390, "dark"), (1280, "light")])
def test_the_pages_are_sound(page_as, cast, width: int, theme: str) -> None:
    case = sent(cast)
    call = actions.promise_call(
        case=case, at=NOW + timedelta(hours=1), number="+46701234567", by=cast["nurse"], now=NOW
    )
    actions.record_call_attempt(call=call, outcome="", by=cast["nurse"], now=NOW)
    page = page_as("nurse", width=width, theme=theme)

    visit(page, "/samtal")
    page.evaluate("document.querySelector('a[data-dial]').href = '#'")  # no telephone here
    page.locator("a[data-dial]").click()
    expect(page.get_by_role("button", name="Fick tag i personen")).to_be_focused()
    expect(page.get_by_text("Försöket är antecknat")).to_be_visible()
    assert_sound(page)
    assert CallBack.objects.get().attempts == 2
    acts_for_greta(cast)
    for path, status in (
        ("/samtal/nytt/person", 200), ("/personer/9000001/ombud", 200),
        ("/personer/9000001/listning", 200), ("/listningar", 200), (f"/arenden/{case.code}", 404),
    ):  # fmt: skip
        visit(page, path, status)
        assert_sound(page)
    expect(page.get_by_text("Ärendet gäller någon som du företräder.")).to_be_visible()
