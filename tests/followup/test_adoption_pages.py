"""Pages of new ways of working: how far each has come, when the target is reached, and that a date never stands without its range."""

import re

import pytest

from narmare.analysis.indicators.adoption import Arrival, Curve, Outcome
from narmare.followup import spread
from narmare.followup.pages.adoption import arrival_words
from tests.followup.test_reading_pages import PHONE, SPEECH, page
from tests.published import import_kronoberg, months


@pytest.fixture(autouse=True)
def _nothing_remembered():
    spread.forget()


def curve(ceiling=0.9):
    return Curve(ceiling, 24_300, 0.1, 0.01, 10.0, 1.0, 60, 57, 24_320, 24_300)


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (Arrival(Outcome.REACHED, 0.8, 60, since=24_318), "Målet är nått sedan juli 2026."),
        (Arrival(Outcome.TOO_LITTLE, 0.8, 60), "minst tolv månader"),
        (Arrival(Outcome.NOT_GROWING, 0.8, 60, curve()), "växer inte"),
        (Arrival(Outcome.NOT_WITHIN, 0.8, 60, curve(0.66)), "Målet nås inte före september 2031 i den takt som är nu. Kurvan planar ut vid 66 %."),
        (Arrival(Outcome.NOT_WITHIN, 0.8, 60, curve(), earliest=24_360), "Målet nås inte före september 2031 i den takt som är nu. Tidigast januari 2030."),
        (Arrival(Outcome.EXPECTED, 0.8, 60, curve(), expected=24_340, earliest=24_330, latest=24_350), "troligen i maj 2028, mellan juli 2027 och mars 2029 (95 % säkerhet)."),
        (Arrival(Outcome.EXPECTED, 0.8, 60, curve(), expected=24_340, earliest=24_330), "tidigast i juli 2027. Det kan också dröja till efter september 2031"),
        (Arrival(Outcome.EXPECTED, 0.8, 60, curve(), expected=24_340, earliest=24_340, latest=24_340), "Målet nås i maj 2028"),
    ],
)  # fmt: skip
def test_a_date_is_never_told_without_its_uncertainty(at, words):
    assert words in arrival_words(at)


def test_the_five_questions_on_one_screen(cast, publish_rows, client_of):
    import_kronoberg(cast)
    rising = [round(0.05 + 0.6 / (1 + 2.718 ** (-0.25 * (m - 12))), 3) for m in range(24)]
    rows = [*months(rising, SPEECH), *months(rising, SPEECH, key="vc-01", level="unit")]
    rows += [*months([0.02] * 24, SPEECH, key="vc-02", level="unit"), *months([0.85] * 24, SPEECH, key="vc-03", level="unit")]  # fmt: skip
    publish_rows(cast, rows)
    client = client_of(cast, "board_member")
    shown = page(client, f"/inforande/{SPEECH}")

    for question in (
        "1. Hur stor andel",
        "2. När nås målet?",
        "3. Vad har ändrats",
        "4. Hur ser planen ut",
        "5. Vad säkrar",
    ):
        assert question in shown
    assert "Målet nås inte före oktober 2031 i den takt som är nu. Kurvan planar ut vid" in shown
    assert re.search(r"Vårdcentralen Linden Har inte börjat 2,0 %", shown)
    assert re.search(r"Vårdcentralen Orion Når målet 85,0 %", shown)
    assert "Ingen nytta är registrerad." in shown
    listed = page(client, "/inforande")
    assert "1 enhet släpar" in listed.lower()
    file = client.get(f"/inforande/{SPEECH}", {"fil": "csv"}).content.decode("utf-8-sig")
    assert "Vårdcentralen Linden;Har inte börjat" in file


def test_without_a_target_there_is_no_date_and_nobody_is_below_it(cast, publish_rows, client_of):
    rising, still = [0.01 * m for m in range(24)], [0.3] * 24
    way = "webbtidbok_andel"
    publish_rows(cast, [*months(rising, way), *months(still, way, key="vc-01", level="unit")])
    shown = page(client_of(cast, "resident"), f"/inforande/{way}")

    assert "Ingen målnivå är beslutad" in shown
    assert "Ingen ändring på ett halvår 1 enhet" in shown
    assert "under målet" not in shown
    assert "släpar" not in page(client_of(cast, "resident"), "/inforande")


def test_a_target_without_a_verdict_says_that_nobody_can_say(cast, publish_rows, client_of):
    import_kronoberg(cast)
    publish_rows(cast, months([0.9, None] * 12, PHONE))

    assert "minst 98 % ? För få värden för att bedöma ? För få värden för att bedöma" in page(
        client_of(cast, "resident"), "/matetal"
    )


def test_before_there_are_numbers_the_page_of_a_way_still_answers(a_few_numbers, cast, client_of):
    assert "Inget arbetssätt har siffror än." in page(client_of(cast, "resident"), "/inforande")
    assert "Det går inte att säga än" in page(client_of(cast, "resident"), f"/inforande/{SPEECH}")
