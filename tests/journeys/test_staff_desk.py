"""The staff's desk in every look: queue, case, calls, routine; and a morning's work without script."""

from __future__ import annotations

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from narmare.contact import actions
from tests.cast import NOW
from tests.contact.staff_cases import matter, sent
from tests.journeys.looks import assert_sound_in_every_look
from tests.journeys.steps import assert_accessible, assert_sound, visit


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
    page = page_as(persona)
    assert_sound_in_every_look(page, path.format(code=waiting.code))


def test_a_nurse_takes_answers_closes_and_undoes_without_script(page_as, waiting):
    page = page_as("nurse", javascript=False)
    visit(page, f"/arenden/{waiting.code}")
    page.get_by_label("Skriv", exact=True).first.fill("Kom in genast.")
    page.get_by_role("button", name="Skicka svar").click()
    expect(page.get_by_text("Svaret är skickat.")).to_be_visible()
    page.locator("summary", has_text="Avsluta").click()
    page.get_by_label("Hur slutade ärendet?").select_option("same_day")
    page.get_by_role("button", name="Avsluta ärendet").click()
    expect(page.get_by_text("är avslutat.")).to_be_visible()
    page.get_by_role("button", name="Ångra").click()
    expect(page.get_by_text("Ärendet är öppet igen.")).to_be_visible()


def test_a_nurse_works_by_keys_and_sees_who_else_is_there(page_as, waiting):
    colleague, page = page_as("colleague"), page_as("nurse")
    visit(page, "/ko")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Kortkommandon")).to_be_visible()
    assert_accessible(page)
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    with page.expect_navigation():
        page.keyboard.press("t")
    expect(page.get_by_text("Ärendet är ditt.")).to_be_visible()
    page.keyboard.press("r")
    page.keyboard.type("Kom in jet.")  # J, E and T are letters here
    visit(colleague, page.url)
    expect(colleague.get_by_text("S. Haddad skriver")).to_be_visible()
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Kom in jet.", exact=True)).to_be_visible()
    page.keyboard.press("e")
    expect(page.get_by_label("Hur slutade ärendet?")).to_be_focused()
    page.keyboard.type("besök samma")  # chooses in the list, as in every select
    with page.expect_navigation():
        page.get_by_role("button", name="Avsluta ärendet").press("Enter")
    expect(page.get_by_role("button", name="Ångra")).to_be_visible()
    with page.expect_navigation():
        page.keyboard.press("g")
        page.keyboard.press("k")
    page.keyboard.press("/")
    expect(page.get_by_label("Sök namn eller personnummer")).to_be_focused()
    page.keyboard.type("franz")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("tbody tr")).to_have_count(2)
    assert_sound(page)


def test_what_a_colleague_changed_is_shown_without_losing_the_text(page_as, waiting, cast):
    page = page_as("nurse")
    visit(page, f"/arenden/{waiting.code}")
    page.get_by_label("Skriv", exact=True).fill("Hej,")
    waiting.refresh_from_db()
    actions.note(case=waiting, text="Ringt sonen.", by=cast["colleague"], now=NOW)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # as on coming back to the page
    page.get_by_role("button", name="Visa det nya").click()
    expect(page.get_by_text("Ringt sonen.")).to_be_visible()
    expect(page.get_by_label("Skriv", exact=True)).to_have_value("Hej,")
    page.get_by_role("button", name="Skicka svar").click()
    expect(page.get_by_text("Svaret är skickat.")).to_be_visible()
    page.get_by_role("link", name="Journalen i ärendet").click()
    page.get_by_role("link", name=re.compile("^Rätta Besvarat")).click()
    page.get_by_label("Vad är rätt?").fill("Hej Greta,")
    page.get_by_role("button", name="Spara rättelsen").click()
    expect(page.get_by_role("alert")).to_contain_text("Skriv vad som var fel.")
    page.get_by_label("Vad var fel, och varför?").fill("Namnet saknades.")
    page.get_by_role("button", name="Spara rättelsen").click()
    expect(page.get_by_text("Det som var fel: Namnet saknades.").first).to_be_visible()
    assert_sound(page)


def test_a_reply_that_comes_while_one_writes_is_answered_too(page_as, waiting, cast, settings):
    """Also when the page was made in the moment of sending, and held the words but not yet that the case had changed."""
    settings.NARMARE_LIVE = True
    page, told, torn = page_as("nurse"), {"content_type": "text/event-stream"}, []
    page.route(
        "**/strom/**",
        lambda route: route.fulfill(body="retry: 50\nevent: message-posted\ndata: 1\n\n", **told),
    )
    page.clock.install()
    own = sent(cast, person=cast.resident_person, by=cast["resident"], channel="web")
    visit(page, f"/arenden/{own.code}")
    before = page.locator("[data-presence]").get_attribute("data-seen")

    def tear(route):
        response = route.fetch()
        text = response.text()
        if route.request.resource_type == "fetch" and not torn and "Nu har jag feber." in text:
            torn.append(True)
            text = re.sub(r'data-seen="\d+"', f'data-seen="{before}"', text)
        route.fulfill(response=response, body=text)

    page.route(f"**/arenden/{own.code}", tear)
    page.get_by_label("Skriv", exact=True).fill("Kom i morgon.")
    actions.reply(case=own, text="Nu har jag feber.", by=cast["resident"], now=timezone.now())
    expect(page.get_by_text("Nu har jag feber.")).to_be_visible()
    for _drawn in range(2):  # the second is asked for when the first has been drawn
        page.wait_for_event("response", lambda response: response.url.endswith(own.code))
    page.unroute(f"**/arenden/{own.code}")
    page.clock.run_for(4_000)  # in sight for a while
    page.get_by_role("button", name="Skicka svar").click()
    expect(page.get_by_text("Svaret är skickat.")).to_be_visible()
    assert torn


def test_a_new_case_is_told_above_rows_that_stay_where_they_are(page_as, waiting, cast):
    page = page_as("nurse")
    visit(page, "/ko")
    before = page.locator("tbody").bounding_box()
    sent(cast, now=timezone.now())
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    link = page.get_by_role("link", name="1 nytt ärende – visa")
    expect(link).to_be_visible()
    assert page.locator("tbody").bounding_box() == before
    link.click()
    expect(page.locator("tbody tr")).to_have_count(3)


def test_keys_that_are_switched_off_do_nothing(page_as, waiting):
    page = page_as("nurse")
    visit(page, "/ko/tangenter")
    page.get_by_role("button", name="Stäng av kortkommandona").click()
    assert_sound(page)
    visit(page, "/ko")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.tagName") == "BODY"
