"""The one way in, as a resident: on a phone and on a desk, without script, and what the nurse answers appears by itself."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from narmare.contact import actions
from narmare.contact.models import Case
from narmare.meetings import storage
from narmare.meetings.models import Attachment
from tests.cast import NOW
from tests.contact.resident_cases import sent_case
from tests.journeys.looks import assert_sound_in_every_look
from tests.journeys.steps import assert_sound, visit
from tests.meetings import samples


def _go_on(page: Page) -> None:
    page.get_by_role("button", name="Fortsätt", exact=True).click()


def _begin(page: Page, who: str, reason: str, words: str, *, look: bool = False) -> None:
    """From the emergency stop to the page of pictures; with `look` every page is looked at by axe."""

    def sound() -> None:
        if look:
            assert_sound(page)

    visit(page, "/kontakta")
    sound()
    page.get_by_role("button", name="Det är inte akut. Fortsätt").click()
    if who:  # of those who can write for more than one
        page.get_by_role("radio", name=who).check()
        sound()
        _go_on(page)
    page.get_by_role("radio", name=reason).check()
    sound()
    _go_on(page)
    page.get_by_role("textbox", name="Beskriv med egna ord").fill(words)
    sound()
    _go_on(page)
    page.get_by_role("textbox", name="Vad hoppas du").fill("Ett råd")
    sound()
    _go_on(page)
    sound()


def _answer_mildly(page: Page, *, look: bool = False) -> None:
    """No, none of these, or the last answer, until there are no more questions."""
    for _ in range(20):
        if "/fraga-" not in page.url:
            return
        choices = page.locator("main input[type=radio], main input[type=checkbox]")
        no = page.get_by_role("radio", name="Nej", exact=True)
        none = page.get_by_role("checkbox", name="Inget av")
        if no.count():
            no.check()
        elif none.count():
            none.first.check()
        elif choices.count():
            choices.last.check()
        else:
            page.locator("main input[inputmode], main textarea, main input[type=date]").first.fill("37")
        if look:
            assert_sound(page)
        _go_on(page)


@pytest.mark.parametrize(
    ("width", "theme", "javascript"), [(390, "dark", True), (1280, "light", True), (390, "light", False)]
)
def test_a_resident_writes_sends_a_picture_and_follows(
    page_as, cast, width: int, theme: str, javascript: bool, tmp_path: Path
) -> None:
    picture = tmp_path / "rygg.jpg"
    picture.write_bytes(samples.jpeg())
    page = page_as("resident", width=width, theme=theme, javascript=javascript)
    _begin(page, "", "Ont i ryggen", "Ont sedan i går", look=javascript)  # axe itself is a script
    page.locator("input[type=file]").set_input_files(picture)
    page.get_by_role("button", name="Lägg till", exact=True).click()
    expect(page.get_by_role("link", name="rygg.jpg")).to_be_visible()
    _go_on(page)
    _answer_mildly(page, look=javascript and width == 390)
    expect(page.get_by_role("heading", name="Kontrollera innan du skickar", level=1)).to_be_visible()
    if javascript:
        assert_sound(page)
    page.get_by_role("button", name="Skicka till vårdcentralen").dblclick()
    expect(page.get_by_role("heading", name="Ditt ärende är skickat", level=1)).to_be_visible()
    page.get_by_role("link", name="Följ ärendet").click()
    expect(page.get_by_text("Skickat. Ingen har läst det än")).to_be_visible()

    assert Case.objects.count() == 1
    stored = Image.open(BytesIO(storage.read(Attachment.objects.get().key)))
    assert not dict(stored.getexif())


@pytest.mark.parametrize(("width", "theme"), [(390, "light"), (1280, "dark")])
def test_a_resident_chooses_easy_swedish_and_sends(page_as, cast, width: int, theme: str) -> None:
    page = page_as("resident", width=width, theme=theme)
    visit(page, "/kontakta")
    page.get_by_role("button", name="Lätt svenska").click()
    expect(page.get_by_text("Du kan skriva dag och natt.")).to_be_visible()
    assert_sound(page)
    page.get_by_role("button", name="Jag behöver inte hjälp genast. Fortsätt").click()
    page.get_by_role("radio", name="Något annat").check()
    _go_on(page)
    page.get_by_role("textbox", name="Berätta med dina egna ord").fill("Jag vill ha en tid")
    assert_sound(page)
    _go_on(page)
    _go_on(page)
    page.get_by_role("button", name="Fortsätt utan bild").click()
    _answer_mildly(page)
    expect(page.get_by_role("heading", name="Läs igenom innan du skickar", level=1)).to_be_visible()
    assert_sound(page)
    page.get_by_role("button", name="Skicka till vårdcentralen").click()
    expect(page.get_by_text("Du kan se vad som händer.")).to_be_visible()
    assert_sound(page)
    page.get_by_role("link", name="Se vad som händer").click()
    page.get_by_role("button", name="På svenska").click()

    expect(page.get_by_text("Jag vill tala med en människa").first).to_be_visible()
    assert Case.objects.get().words == "Jag vill ha en tid"


def test_the_pages_of_a_case_are_sound(page_as, cast) -> None:
    case = sent_case(cast)
    actions.ask_one_more(case=case, text="Sedan när?", by=cast["nurse"], now=NOW)
    page = page_as("resident")
    for path in ("/mina-arenden", f"/mina-arenden/{case.code}", f"/mina-arenden/{case.code}/kvitto", "/mina-arenden/besked", "/kontakta", "/folj", "/mina-uppgifter/kopia"):  # fmt: skip
        assert_sound_in_every_look(page, path)


def test_a_son_writes_for_his_mother(page_as, cast) -> None:
    page = page_as("relative", width=390)
    _begin(page, "Asta Lindgren", "Yrsel", "Mamma är yr när hon reser sig")
    page.get_by_role("button", name="Fortsätt utan bild").click()
    _answer_mildly(page)
    page.get_by_role("button", name="Skicka till vårdcentralen").click()

    expect(page.get_by_role("heading", name="Ditt ärende är skickat", level=1)).to_be_visible()
    assert Case.objects.get().person_id == cast.resident_person.pk


@pytest.mark.parametrize(("width", "theme"), [(390, "light"), (1280, "dark")])
def test_a_father_writes_for_his_child(page_as, cast, width: int, theme: str) -> None:
    page = page_as("relative", width=width, theme=theme)
    _begin(page, "Elsa Lindgren", "Feber hos barn", "Elsa har haft feber sedan i går")
    page.get_by_role("button", name="Fortsätt utan bild").click()
    _answer_mildly(page)
    assert_sound(page)
    page.get_by_role("button", name="Skicka till vårdcentralen").click()

    expect(page.get_by_role("heading", name="Ditt ärende är skickat", level=1)).to_be_visible()
    case = Case.objects.get()
    assert (case.person.name, case.asked_by.key) == ("Elsa Lindgren", "relative")
    assert case.on_behalf is not None


def test_what_sounds_urgent_is_said_and_the_resident_decides(page_as, cast) -> None:
    page = page_as("resident", width=390)
    _begin(page, "", "Ont eller tryck i bröstet", "Tryck över bröstet")
    page.get_by_role("button", name="Fortsätt utan bild").click()
    page.get_by_role("radio", name="Ja", exact=True).check()
    _go_on(page)
    page.get_by_role("checkbox", name="Svårt att andas").check()
    _go_on(page)
    _answer_mildly(page)

    expect(page.get_by_role("heading", name="Det kan vara bråttom", level=1)).to_be_visible()
    assert_sound(page)
    page.get_by_role("button", name="Jag förstår. Fortsätt").click()
    expect(page.get_by_role("button", name="Skicka till vårdcentralen")).to_be_visible()


def test_the_nurses_answer_appears_and_it_gets_worse(page_as, cast) -> None:
    case = sent_case(cast)
    page = page_as("resident", width=390)
    visit(page, f"/mina-arenden/{case.code}")
    actions.answer(case=case, text="Vila foten i två dagar.", by=cast["nurse"], now=NOW)
    expect(page.get_by_text("Vila foten i två dagar.")).to_be_visible(timeout=15_000)
    expect(page.get_by_text("Du har fått svar", exact=True)).to_be_visible()
    expect(page.get_by_text("Ingen har läst det än")).to_have_count(0)

    page.get_by_text("Det har blivit värre", exact=True).click()
    page.get_by_label("Vad har blivit värre?").fill("Foten är blå")
    page.get_by_role("button", name="Säg att det har blivit värre").click()
    expect(page.get_by_role("heading", name="Du har skrivit att det har blivit värre")).to_be_visible()
    assert_sound(page)
