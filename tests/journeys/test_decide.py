"""Pages that help somebody decide: a controller and a manager of a unit, who reads, writes and takes a table home."""

import pytest
from playwright.sync_api import expect

from tests.journeys.looks import assert_sound_in_every_look
from tests.journeys.steps import assert_sound, visit


SPEECH = "/inforande/taligenkanning_andel"


@pytest.fixture
def cast(published):
    """The cast lives where the numbers are."""
    return published.cast


def test_a_controller_goes_from_the_matrix_to_the_date_of_the_target(page_as):
    page = page_as("controller")
    for path in ("/matetal/matris", SPEECH):
        assert_sound_in_every_look(page, path)
    page.set_viewport_size({"width": 1280, "height": 900})
    visit(page, "/matetal")
    page.get_by_label("Ord i namnet").fill("diktat")
    page.get_by_role("button", name="Visa").click()
    expect(page.get_by_role("heading", name="1 av 17 mätetal")).to_be_visible()
    page.get_by_role("link", name="Diktat med taligenkänning").click()
    page.get_by_role("link", name="Införandet: när nås målet?").click()
    expect(page.get_by_role("heading", name="2. När nås målet?")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    assert "inforande-taligenkanning_andel" in download.value.suggested_filename


def test_a_manager_reads_the_unit_and_writes_what_a_month_means(page_as):
    page = page_as("unit_manager", width=390)
    visit(page, "/")
    page.get_by_role("link", name="den här månaden").click()
    assert_sound(page)
    page.get_by_role("main").get_by_role("link", name="Alla mätetal för").click()
    page.get_by_role("link", name="Samtal till primärvården besvarade samma dag").click()
    page.get_by_text("Skriv hur en månad ska läsas").click()
    page.get_by_label("Så ska siffran läsas").fill("Två vikarier i oktober.")
    page.get_by_role("button", name="Spara texten").click()
    expect(page.get_by_role("article").filter(has_text="Två vikarier i oktober.")).to_be_visible()
    assert_sound(page)
