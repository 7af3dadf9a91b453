"""Sign-in, one's own data, a person, roles, the access log: as those who use them, in every look."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from narmare.region import queries
from narmare.region.models import Purpose, Session
from tests.cast import NOW
from tests.journeys.looks import assert_sound_in_every_look
from tests.journeys.steps import assert_accessible, assert_named, assert_sound, visit


PAGES = [
    ("anonymous", "/logga-in"),
    ("resident", "/mina-uppgifter"),
    ("relative", "/mina-uppgifter/9000001"),
    ("doctor", "/personer/9000005"),
    ("unit_manager", "/atkomstlogg"),
    ("administrator", "/roller"),
    ("nurse", "/mina-behorigheter"),
    ("municipal_nurse", "/hemsjukvard"),
]


@pytest.fixture
def read_about(cast):
    """Somebody has read and somebody has tried to, so that the pages of the log have rows."""
    from django.http import Http404

    queries.read_person(cast["nurse"], cast.resident_person.pk, Purpose.OVERVIEW, NOW)
    with pytest.raises(Http404):
        queries.read_person(cast["nurse"], cast.other_centres_person.pk, Purpose.OVERVIEW, NOW)


@pytest.mark.parametrize(("persona", "path"), PAGES)
def test_the_page_is_sound_in_every_look(page_as, read_about, persona, path):
    page = page_as(persona)
    assert_sound_in_every_look(page, path)


@pytest.mark.parametrize(("persona", "path"), PAGES)
def test_the_page_is_sound_in_english(page_as, read_about, persona, path):
    page = page_as(persona, language="en")
    visit(page, path)

    assert page.locator("html").get_attribute("lang") == "en"
    assert_sound(page)


def test_a_person_signs_in_without_script_and_out_again(page_as, cast):
    page = page_as(javascript=False)
    visit(page, "/mina-behorigheter")
    expect(page).to_have_title("Logga in – Närmare")
    page.get_by_role("button", name="Logga in som Samira Haddad").click()
    expect(page.get_by_role("heading", name="Vad får jag göra?", level=1)).to_be_visible()
    page.get_by_role("button", name="Logga ut").click()
    expect(page.get_by_role("heading", name="Logga in", level=1)).to_be_visible()


def unused_for(minutes):
    Session.objects.update(seen_at=timezone.now() - timedelta(minutes=minutes))


def test_an_open_page_warns_and_is_cleared_when_nobody_is_signed_in_any_more(page_as, cast):
    page = page_as("nurse", width=390)
    page.clock.install()
    visit(page, "/mina-behorigheter")
    unused_for(119)
    page.clock.fast_forward("01:58:30")
    expect(page.get_by_role("alert")).to_contain_text("Du loggas snart ut.")
    assert_accessible(page)
    page.get_by_role("button", name="Fortsätt vara inloggad").click()
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.get_by_role("heading", name="Vad får jag göra?", level=1)).to_be_visible()

    unused_for(121)
    page.clock.fast_forward("02:00:00")
    expect(page.get_by_role("heading", level=1)).to_have_text("Du är utloggad")
    expect(page).to_have_title("Du är utloggad")
    assert page.locator("body").inner_text().count("Samira") == 0
    assert_accessible(page)


def test_a_form_with_faults_says_where_and_keeps_what_was_typed(page_as, cast):
    page = page_as("administrator")
    visit(page, "/roller")
    page.get_by_label("Varför behövs rollen?").fill("Vikarierar i höst")
    page.get_by_role("button", name="Ge rollen").click()

    expect(page).to_have_title("Fel: Roller – Närmare")
    expect(page.get_by_role("alert")).to_contain_text("Vem")
    expect(page.get_by_label("Varför behövs rollen?")).to_have_value("Vikarierar i höst")
    assert_named(page)
    assert_accessible(page)


def test_a_resident_blocks_a_unit_and_lifts_it(page_as, cast):
    page = page_as("resident", width=390)
    visit(page, "/mina-uppgifter")
    page.locator("summary").filter(has_text="Spärra").click()
    page.get_by_label("Vilken enhet?").select_option(label="Vårdcentralen Linden")
    page.get_by_role("button", name="Spärra", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("Spärren gäller nu: Vårdcentralen Linden.")
    expect(page.locator("#sparrar li")).to_contain_text(["Vårdcentralen Linden"])
    assert_sound(page)
    page.get_by_role("button", name="Häv spärren för Vårdcentralen Linden").click()
    expect(page.get_by_role("status")).to_contain_text("Spärren är hävd: Vårdcentralen Linden.")
    expect(page.locator("#sparrar li")).to_have_count(0)
