"""Pages that help somebody decide: overview and matrix, my unit, interpretations and limits, snapshots compared."""

import csv
import io
import re
from datetime import date

import pytest

from narmare.analysis.indicators import catalogue
from narmare.followup import actions, areas, comparison, proofs, spread
from narmare.followup.models import Interpretation, LimitBreak
from tests.cast import NOW
from tests.followup.test_pages import text
from tests.published import LAST, import_kronoberg, months, number


PHONE = "telefontillganglighet_samma_dag"
SPEECH = "taligenkanning_andel"
RETURNS = "aterinskrivning_30d_65plus"
STEADY = [0.90, 0.92] * 12
MOVED = [0.50, 0.52] * 6 + [0.80, 0.82] * 6
FALLEN = [0.90, 0.92] * 11 + [0.90, 0.60]


@pytest.fixture
def board(cast, publish_rows):
    """In the region and at the manager's unit: telephone has fallen, readmissions are steady, dictation has moved."""
    import_kronoberg(cast)
    rows = []
    for where in ({}, {"key": "vc-01", "level": "unit"}):
        rows += [
            *months(FALLEN, PHONE, **where),
            *months(STEADY, RETURNS, **where),
            *months(MOVED, SPEECH, **where),
        ]
    for key in ("vc-02", "vc-03", "sj-01", "hs-01", *(f"x-{i}" for i in range(8))):
        rows += months([0.90] * 23 + [0.91], PHONE, key=key, level="unit")
    return publish_rows(cast, rows)


@pytest.fixture(autouse=True)
def _nothing_remembered():
    spread.forget()
    comparison.forget()


def page(client, path, **query):
    return text(client.get(path, query))


# --- overview and matrix


def test_every_indicator_stands_in_one_area_at_most_and_exists():
    placed = [name for area in areas.areas() for name in area.indicators]

    assert len(placed) == len(set(placed))
    assert set(placed) <= set(catalogue.load())
    assert set(areas.ways()) <= set(catalogue.load())


def test_the_overview_is_grouped_by_area_and_says_how_it_goes(board, cast, client_of):
    shown = page(client_of(cast, "controller"), "/matetal")

    assert "1 försämras, 1 förbättras, 2 når inte målet." in shown
    assert shown.index("Tillgänglighet 1 försämras") < shown.index("Planer och samordning inget sticker ut")
    assert "↓ Försämring" in shown
    assert "✕ Målet nås inte" in shown


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({"lage": "forsamras"}, [PHONE]),
        ({"lage": "forbattras"}, [SPEECH]),
        ({"lage": "nas-inte", "trend": "better"}, [SPEECH]),
        ({"omrade": "samordning"}, [RETURNS]),
        ({"sok": "diktat"}, [SPEECH]),
        ({"sok": "finns inte"}, []),
        ({"lage": "okänt", "omrade": "'; --", "trend": "x"}, [PHONE, RETURNS, SPEECH]),
    ],
)  # fmt: skip
def test_the_overview_is_filtered(board, cast, client_of, query, titles):
    body = client_of(cast, "resident").get("/matetal", query).content.decode()
    listed = re.findall(r'rowheader"><a href="/matetal/(\w+)"', body)

    assert listed == titles or sorted(listed) == sorted(titles)
    assert ("Inget mätetal passar" in body) == (not titles)


def test_the_matrix_has_each_indicator_by_name_in_its_cell(board, cast, client_of):
    body = client_of(cast, "board_member").get("/matetal/matris").content.decode()
    rows = re.findall(r'<tr><th scope="row">(.*?)</tr>', body, re.S)
    missed = next(row for row in rows if "Målet nås inte" in row)
    cells = re.findall(r"<td>(.*?)</td>", missed, re.S)

    assert f"/matetal/{PHONE}" in cells[0]  # worse
    assert f"/matetal/{SPEECH}" in cells[-1]  # better
    assert "inga" in cells[1]


def test_the_counts_of_the_matrix_lead_to_those_indicators(board, cast, client_of):
    client = client_of(cast, "controller")
    body = client.get("/enheter/vc-01").content.decode()
    links = re.findall(r'<td class="num"><a href="([^"]+)">(\d+)</a>', body)
    assert len(links) == 3
    for url, count in links:
        listed = re.findall(
            r'rowheader"><a href="/matetal/\w+\?plats=vc-01"',
            client.get(url.replace("&amp;", "&")).content.decode(),
        )
        assert len(listed) == int(count)  # fmt: skip


def test_a_table_comes_as_a_file_to_those_who_may(board, cast, client_of):
    assert client_of(cast, "nurse").get("/matetal", {"fil": "csv"}).status_code == 403
    client = client_of(cast, "controller")
    assert client.get("/matetal", {"fil": "pdf"}).status_code == 404
    assert client.get("/matetal", {"fil": "xlsx"}).content[:2] == b"PK"
    response = client.get("/matetal", {"fil": "csv", "sok": "diktat"})
    (row,) = csv.DictReader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";")

    assert (row["Mätetal"], row["Månad"], row["Värde"], row["Mål"]) == ("Diktat med taligenkänning", "2026-10", "82,0", "80,0")  # fmt: skip
    assert row["Trend"] == "Förbättring"
    assert "matetal-07-by-hand.csv" in response["Content-Disposition"]


def test_hidden_numbers_are_hidden_in_lists_and_files(cast, publish_rows, client_of):
    publish_rows(cast, months([0.5] * 23 + [None], PHONE))
    client = client_of(cast, "controller")
    body = client.get("/matetal", {"fil": "csv"}).content.decode("utf-8-sig")

    assert "döljs" in page(client, "/matetal")
    assert ";döljs;" in body
    assert "50,0" not in body


# --- my unit


def test_a_manager_sees_what_changed_what_is_off_target_and_what_differs(board, cast, client_of):
    shown = page(client_of(cast, "unit_manager"), "/min-enhet")

    assert "Vårdcentralen Tranan den här månaden" in shown
    assert "1 mätetal har ändrats, 2 når inte målet." in shown
    changed, missed, look = (
        shown.index(h) for h in ("Det här har ändrats", "Når inte målet Så som", "Att titta på")
    )
    assert changed < shown.index("Samtal till primärvården", changed) < missed < look
    assert "Skiljer sig från regionen mer än slumpen" in shown
    assert re.search(r"lägre än regionen \(\d\d,\d", shown)


def test_a_steady_unit_is_told_that_nothing_has_changed(cast, publish_rows, client_of):
    publish_rows(cast, months(STEADY, RETURNS, key="vc-01", level="unit"))
    shown = page(client_of(cast, "nurse"), "/min-enhet")

    assert "Inget har ändrats mer än slumpen, alla mål nås helt eller ibland." in shown
    assert "Inget annat sticker ut." in shown


# --- interpretations and limits


def write(client, **more):
    data = {"plats": "vc-01", "tolkning-period": "2026-10", "tolkning-text": "Två vikarier i oktober."} | more
    return client.post(f"/matetal/{PHONE}/tolkning", data)


def test_a_text_stands_on_the_page_and_in_the_files_but_not_for_residents(board, cast, client_of):
    manager = client_of(cast, "unit_manager")
    assert write(manager).status_code == 302
    shown = page(manager, f"/matetal/{PHONE}", plats="vc-01")
    assert "Oktober 2026 60,0 % Två vikarier i oktober." in shown.replace("\u00a0", " ")
    assert f"{cast['unit_manager'].name}, Enhetschef" in shown
    assert "Två vikarier" in page(manager, "/min-enhet")
    rows = list(
        csv.DictReader(io.StringIO(manager.get(f"/matetal/{PHONE}/fil.csv").content.decode("utf-8-sig")))
    )
    told = {
        (row["level"], row["key"], row["period"]): row["interpretation"]
        for row in rows
        if row["interpretation"]
    }

    assert told == {("unit", "vc-01", "2026-10-01"): "Två vikarier i oktober."}
    assert "Två vikarier" not in page(client_of(cast, "resident"), f"/matetal/{PHONE}", plats="vc-01")
    assert "Så läser vi siffrorna" not in page(
        client_of(cast, "resident"), f"/matetal/{PHONE}", plats="vc-01"
    )


def test_a_later_snapshot_with_another_number_says_so(board, cast, client_of, publish_rows):
    write(client_of(cast, "unit_manager"))
    publish_rows(cast, months([0.9] * 23 + [0.7], PHONE, key="vc-01", level="unit"), code="later")
    shown = page(client_of(cast, "unit_manager"), f"/matetal/{PHONE}", plats="vc-01").replace("\u00a0", " ")

    assert "Siffran är i dag 70,0 %." in shown


def test_what_was_typed_stays_when_it_is_refused(board, cast, client_of):
    response = write(client_of(cast, "unit_manager"), **{"tolkning-text": "Gäller 19121212-1212"})

    assert response.status_code == 422
    body = response.content.decode()
    assert "Gäller 19121212-1212" in body
    assert "personnummer" in body
    assert "<title>Fel:" in body
    assert not Interpretation.objects.exists()


def test_a_text_is_taken_back_by_its_writer(board, cast, client_of):
    manager = client_of(cast, "unit_manager")
    write(manager)
    note = Interpretation.objects.get()
    assert manager.post(f"/tolkning/{note.pk}/ta-bort").status_code == 302

    assert "Två vikarier" not in page(manager, f"/matetal/{PHONE}", plats="vc-01")


def test_an_action_of_the_page_is_the_one_that_is_audited(board, cast, client_of):
    write(client_of(cast, "programme_lead"))
    note = Interpretation.objects.get()
    actions.withdraw_interpretation(note=note, unit=cast.units["vc-01"], by=cast["programme_lead"], now=NOW)

    assert not Interpretation.objects.filter(withdrawn_at=None).exists()


def test_limits_begin_anew_with_their_cause_in_the_chart(board, cast, client_of):
    client = client_of(cast, "controller")
    before = page(client, f"/matetal/{SPEECH}")
    sent = {"granser-period": "2025-11", "granser-cause": "Ny mikrofon"}
    assert client.post(f"/matetal/{SPEECH}/granser", sent).status_code == 302
    after = page(client, f"/matetal/{SPEECH}")

    assert "Förbättring:" in before
    assert "Ingen säker förändring" in after  # the new level is the usual one now
    assert "Ny mikrofon" in page(
        client_of(cast, "resident"), f"/matetal/{SPEECH}"
    )  # drawn where the line breaks
    found = LimitBreak.objects.get()
    assert client_of(cast, "unit_manager").post(f"/granser/{found.pk}/ta-bort").status_code == 403
    assert client.post(f"/granser/{found.pk}/ta-bort").status_code == 302
    assert "Ny mikrofon" not in page(client, f"/matetal/{SPEECH}").split("Så läser vi")[0]


def test_limits_without_a_lasting_change_are_refused_on_the_page(board, cast, client_of):
    response = client_of(cast, "controller").post(
        f"/matetal/{RETURNS}/granser", {"granser-period": "2025-11", "granser-cause": "Ny rutin"}
    )

    assert response.status_code == 422
    assert "Nivån har inte flyttat sig" in response.content.decode()


def test_limits_that_follow_the_size_are_a_choice(board, cast, client_of):
    client = client_of(cast, "controller")

    assert "brukar ändras från en månad till nästa" in page(client, f"/matetal/{PHONE}")
    assert "gånger så breda som bara slumpen" in page(
        client, f"/matetal/{PHONE}", granser="antal", manader="48"
    )


# --- compared with what


def test_a_part_of_the_region_is_shown_beside_the_region(board, cast, client_of):
    client = client_of(cast, "controller")
    shown = page(client, f"/matetal/{PHONE}", plats="vc-02").replace("\u00a0", " ")

    assert "91,0 %" in shown
    assert "Samma månad Regionen 60,0 %" in shown
    assert ">Regionen 89,7</text>" in client.get(f"/matetal/{PHONE}", {"plats": "vc-02"}).content.decode()
    assert "Regionen 60,0" not in page(client, f"/matetal/{PHONE}").replace("\u00a0", " ")
    listed = client.get("/enheter/vc-02").content.decode()
    assert 'data-label="Regionen">60,0' in listed
    assert 'data-label="Regionen"' not in client.get("/matetal").content.decode()


def test_places_of_a_level_are_drawn_on_one_scale(board, cast, client_of):
    """The first unit fell to 60 %, so the plot of the second, always at 90 %, reaches down to 60 as well."""
    body = client_of(cast, "controller").get(f"/matetal/{PHONE}", {"plats": "vc-02"}).content.decode()

    assert ">60,0</text>" in body


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("ar", "2025"), ("halvar", "första halvåret 2025"), ("tertial", "tertial 2 2025"), ("12", "till och med december 2025"),
        ("18", "till och med juni 2026"), ("x", "2025"),
    ],
)  # fmt: skip
def test_longer_periods_are_a_choice(cast, publish_rows, client_of, asked, words):
    spans = (
        ("year", date(2025, 1, 1)), ("half_year", date(2025, 1, 1)), ("tertial", date(2025, 5, 1)), ("rolling_12", date(2025, 1, 1)),
        ("rolling_18", date(2025, 1, 1)),
    )  # fmt: skip
    publish_rows(
        cast,
        [*months(STEADY, PHONE), *(number(PHONE, first, value=0.5, grain=grain) for grain, first in spans)],
    )
    body = client_of(cast, "resident").get(f"/matetal/{PHONE}", {"period": asked}).content.decode()
    rows = re.findall(r'rowheader">([^<]+)</th><td[^>]*>50,0', body)

    assert rows == [words]


# --- snapshots compared


def test_one_snapshot_has_nothing_to_be_compared_with(board, cast, client_of):
    assert "Det finns bara en ögonblicksbild." in page(client_of(cast, "resident"), "/underlag/jamfor")


def test_two_snapshots_tell_what_changed_and_why(cast, publish_rows, client_of):
    same, corrected = months(STEADY, RETURNS), months(STEADY, PHONE)
    old = publish_rows(cast, [*same, *corrected, *months([0.5] * 3, SPEECH)], code="first")
    later = [number(RETURNS, date(2026, 11, 1), value=0.9)]
    new = publish_rows(
        cast, [*same, *later, *corrected[:-1], number(PHONE, LAST, value=0.4), *months([0.5] * 3, SPEECH), *months([0.1], "webbtidbok_andel")],
        code="second",
    )  # fmt: skip
    old.versions = {**old.versions, SPEECH: "0.9"}
    old.save()
    why = {one.indicator: (one.why, one.changed, one.added) for one in comparison.compare(old, new)}

    assert why == {
        RETURNS: ("months", 0, 1), PHONE: ("data", 1, 0), SPEECH: ("definition", 0, 0), "webbtidbok_andel": ("new", 0, 1),
    }  # fmt: skip
    shown = page(client_of(cast, "controller"), "/underlag/jamfor", fran="first", till="second")
    assert (
        "1 mätetal har ny definition, 1 har andra siffror i underlaget, 1 har bara nya månader, 1 är nya."
        in shown
    )
    assert "0.9 → 1.0" in shown


def test_a_definition_that_counts_something_else_is_not_called_a_change_of_the_data(
    cast, publish_rows, client_of
):
    """Its version should have been raised; of a snapshot that kept nothing of what was counted nothing is claimed."""
    same = months(STEADY, SPEECH)
    old = publish_rows(cast, [*same, *months(STEADY, PHONE), *months(STEADY, RETURNS)], code="first")
    new = publish_rows(cast, [*same, *months(FALLEN, PHONE), *months(FALLEN, RETURNS)], code="second")
    old.definitions = {PHONE: "0" * 64}
    old.save()
    found = {one.indicator: (one.why, one.unsaid) for one in comparison.compare(old, new)}

    assert found == {PHONE: ("definition", True), RETURNS: ("data", False), SPEECH: ("same", False)}
    asked = {"fran": "first", "till": "second"}
    shown = client_of(cast, "controller").get("/underlag/jamfor", asked).content.decode()
    assert "1.0, ändrad utan ny version" in shown
    moved, same_numbers = shown.split("<summary>1 mätetal har samma siffror", 1)
    assert (f"/matetal/{PHONE}" in moved, f"/matetal/{SPEECH}" in moved) == (True, False)
    assert f"/matetal/{SPEECH}" in same_numbers
    assert [flaw.said for flaw in proofs.snapshots().flaws] == ["has been changed: its definitions."]
