"""The pages of the follow-up: what they say, what they do not, and how much they ask of the database."""

import re

import pytest
from django.test import Client

from narmare.followup import queries
from narmare.programme.models import Goal
from tests.published import import_kronoberg, months


PHONE = "telefontillganglighet_samma_dag"
PAGES = [
    "/strategi", "/strategi/R2", "/initiativ", "/initiativ/en_vag_in", "/matetal", f"/matetal/{PHONE}",
    f"/matetal/{PHONE}/definition", "/enheter", "/enheter/07-vc-01", "/underlag", "/underlag/tvilling",
    "/matetal/matris", "/inforande", "/inforande/taligenkanning_andel", "/underlag/jamfor",
]  # fmt: skip


def text(response):
    """The page without markup, in one line."""
    assert response.status_code == 200
    body = re.sub(r"<head>.*?</head>", " ", response.content.decode(), flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


@pytest.mark.parametrize("path", [*PAGES, f"/matetal/{PHONE}/fil.csv"])
def test_before_the_first_snapshot_it_says_what_to_do(cast, client_of, fresh_memory, path):
    response = client_of(cast, "controller").get(path)

    assert response.status_code == 503
    assert "narmare publish" in response.content.decode()


def test_a_snapshot_without_a_programme_says_so_too(cast, client_of, publish_rows):
    publish_rows(cast, months([0.5] * 3, PHONE))
    client = client_of(cast, "controller")

    assert client.get("/strategi").status_code == 503
    assert client.get("/strategi/R2").status_code == 404
    assert client.get(f"/matetal/{PHONE}").status_code == 200


@pytest.mark.parametrize(
    "path",
    ["/strategi/R9", "/initiativ/finns-inte", "/matetal/finns-inte", "/matetal/finns-inte/definition",
     "/matetal/finns-inte/fil.csv", "/enheter/vc-99", "/enheter/'; --", f"/matetal/{PHONE}?plats=vc-99",
     f"/matetal/{PHONE}?plats=" + "x" * 500, "/matetal?plats=../..", f"/matetal/{PHONE}/fil.svg?plats=vc-99"],
)  # fmt: skip
def test_what_is_not_there_is_404(a_few_numbers, cast, client_of, path):
    assert client_of(cast, "controller").get(path).status_code == 404


@pytest.mark.parametrize("path", ["/enheter/%00", f"/matetal/{PHONE}?plats=%00"])
def test_a_character_that_no_name_has_is_a_bad_request(a_few_numbers, cast, client_of, path):
    assert client_of(cast, "controller").get(path).status_code == 400


@pytest.mark.parametrize(
    ("asked", "years"),
    [("24", 2), ("48", 4), ("96", 8), ("", 2), ("25", 2), ("-24", 2), ("²", 2), ("٤٨", 4), ("1e9", 2), ("24 months", 2), ("9" * 5000, 2)],
)  # fmt: skip
def test_a_window_that_is_no_window_shows_two_years(a_few_numbers, cast, client_of, asked, years):
    response = client_of(cast, "controller").get(f"/matetal/{PHONE}", {"manader": asked})
    (current,) = re.findall(r'<a href="[^"]*" aria-current="page">(\d) år', response.content.decode())

    assert int(current) == years


def test_a_number_is_shown_with_what_it_is_made_of(a_few_numbers, cast, client_of):
    shown = text(client_of(cast, "controller").get(f"/matetal/{PHONE}"))

    assert "91,0 %" in shown.replace("\u00a0", " ")
    assert "Oktober 2026" in shown
    assert "91 av 100" in shown


def test_what_is_hidden_is_nowhere_on_the_page(cast, client_of, publish_rows):
    hidden = [None] * 24
    publish_rows(
        cast,
        months(hidden, PHONE)
        + months(hidden, PHONE, key="0780", level="municipality")
        + months(hidden, PHONE, key="vc-01", level="unit"),
    )
    import_kronoberg(cast)
    client = client_of(cast, "controller")

    for address in (f"/matetal/{PHONE}", f"/matetal/{PHONE}?plats=0780", f"/matetal/{PHONE}?plats=vc-01"):
        response = client.get(address)
        page = text(response)
        assert "Döljs (färre än 5)" in page
        assert "Det finns inga siffror att visa här." in page
        assert 'class="chart"' not in response.content.decode()
        assert re.findall(r"\d+,\d", page) == []  # no value, interval or limit
        assert set(re.findall(r"[\d,.]+\u00a0%", page)) <= {"98\u00a0%"}  # the target only


def test_a_hidden_last_month_shows_none_of_the_earlier_ones_as_the_value(cast, client_of, publish_rows):
    publish_rows(cast, months([0.5, 0.6] * 11 + [0.5, None], PHONE))
    import_kronoberg(cast)
    response = client_of(cast, "controller").get(f"/matetal/{PHONE}")

    assert '<p class="value">Döljs (färre än 5)</p>' in response.content.decode()
    assert "döljs" in text(response)


def test_a_target_shows_only_while_it_holds(cast, client_of, a_few_numbers):
    client = client_of(cast, "controller")
    assert "minst 98" in text(client.get("/matetal"))
    Goal.objects.filter(indicator=PHONE).update(target_to=a_few_numbers.last_month)

    assert "minst 98" not in text(client.get("/matetal"))
    assert "Mål 98" not in text(client.get(f"/matetal/{PHONE}"))


def test_an_indicator_that_no_goal_names_has_a_page(cast, client_of, publish_rows):
    publish_rows(cast, months([0.5, 0.6] * 12, PHONE))

    assert "Mätetalet hör inte till strategin." in text(client_of(cast, "controller").get(f"/matetal/{PHONE}"))  # fmt: skip


def test_the_definition_is_told_in_words_as_code_and_as_a_command(a_few_numbers, cast, client_of):
    page = text(client_of(cast, "nurse").get(f"/matetal/{PHONE}/definition"))

    assert "alla telefonsamtal till en vårdcentral" in page
    assert "Numerator: those for whom" in page
    assert "SELECT" in page
    assert "Granskad av" in page
    assert f"narmare indicators compute --data {a_few_numbers.data.rpartition('/')[2]} --only {PHONE}" in page


def test_the_command_on_the_definition_page_gives_the_numbers_that_are_shown(published, tmp_path):
    from click.testing import CliRunner

    from narmare.analysis.indicators.files import read
    from narmare.cli import main

    out = tmp_path / "taligenkanning_andel.csv"
    ran = CliRunner().invoke(main, ["indicators", "compute", "--data", str(published.data), "--only", "taligenkanning_andel", "--out", str(out)])  # fmt: skip
    assert ran.exit_code == 0, ran.output
    rows = {row["key"]: row["value"] for row in read(out).to_pylist() if row["period"] == published.result.last and row["level"] == "unit"}  # fmt: skip
    shown = queries.among_peers(published.snapshot, "taligenkanning_andel", "unit")

    assert {row["snapshot_id"] for row in read(out).to_pylist()} == {published.snapshot.code}
    assert len(rows) > 10
    for key, value in rows.items():
        assert shown[key].last.value == pytest.approx(value * 100)


# What a page may ask, with nothing remembered.  The signed-in account, its roles and the snapshot are among them.
QUERIES = {
    "/": 14, "/strategi": 13, "/strategi/R2": 13, "/initiativ": 9, "/initiativ/en_vag_in": 12, "/matetal": 9, "/matetal/matris": 9,
    f"/matetal/{PHONE}": 18, f"/matetal/{PHONE}/definition": 5, "/enheter": 7, "/enheter/07-vc-01": 10,
    "/underlag": 6, "/underlag/tvilling": 5, "/underlag/jamfor": 6, "/inforande": 40, "/inforande/taligenkanning_andel": 22,
}  # fmt: skip


def test_pages_ask_the_database_few_questions(published, client_of, django_assert_max_num_queries):
    client = client_of(published.cast, "controller")
    for path, most in QUERIES.items():
        queries.forget()
        with django_assert_max_num_queries(most, info=path):
            assert client.get(path).status_code == 200


def test_every_page_says_which_snapshot_it_shows(published, client_of):
    client = client_of(published.cast, "controller")
    for path in PAGES:
        page = text(client.get(path))
        assert published.snapshot.code in page, path
        assert "påhittad region" in page, path


def test_the_way_down_leads_from_the_region_to_a_unit(published, client_of):
    client = client_of(published.cast, "board_member")
    vaxjo = next(unit.code for unit in published.cast.units.values() if unit.municipality == "0780" and unit.kind == "care_centre")  # fmt: skip
    region = client.get(f"/matetal/{PHONE}").content.decode()
    municipality = client.get(f"/matetal/{PHONE}?plats=0780").content.decode()
    unit = client.get(f"/matetal/{PHONE}?plats={vaxjo}").content.decode()

    assert f'href="/matetal/{PHONE}?plats=0780"' in region
    assert f'href="/matetal/{PHONE}?plats={vaxjo}"' in municipality
    assert f'href="/matetal/{PHONE}?plats=07"' in unit  # and back


def test_pages_are_english_when_asked(published):
    from narmare.region.backend import PATH

    client = Client(headers={"Accept-Language": "en"})
    client.force_login(published.cast["controller"], backend=PATH)
    page = text(client.get("/strategi"))

    assert "Closer to the people of Kronoberg" in page
    assert "How is it going?" in page
    assert "Calls to primary care answered the same day" in page


def test_special_housing_is_a_group_where_somebody_lives_there(cast, client_of, publish_rows):
    """Those who live there stand first; without them the others would be the region once more."""
    client, doctor, beds = client_of(cast, "controller"), "fast_lakarkontakt", "belaggning_vardplatser"
    place = {"level": "special_housing"}
    publish_rows(
        cast,
        [
            *months([0.5] * 24, doctor),
            *months([0.8] * 24, doctor, key="yes", **place),
            *months([0.4] * 24, doctor, key="no", **place),
            *months([0.5] * 24, "hembesok_per_1000"),
            *months([0.5] * 24, "hembesok_per_1000", key="no", **place),
            *months([0.9] * 24, beds),
        ],
    )
    page = text(client.get(f"/matetal/{doctor}"))
    assert page.index("Bor på särskilt boende") < page.index("Övriga")
    assert "Alla andra är övriga." in page
    assert "Lives in special housing" in text(
        client.get(f"/matetal/{doctor}", headers={"accept-language": "en"})
    )
    assert "särskilt boende" not in text(client.get("/matetal/hembesok_per_1000")).lower()
    assert "Visas också för dem som bor på särskilt boende" in text(
        client.get(f"/matetal/{doctor}/definition")
    )
    assert "särskilt boende" not in text(client.get(f"/matetal/{beds}/definition"))
