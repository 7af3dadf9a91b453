"""A decision table is changed in a grid of fields: nothing is lost on the way in or out, and faults are said by row."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from narmare.contact import content, table_grid, tables
from narmare.contact.models import TableVersion
from narmare.contact.routine_forms import Rows
from narmare.knowledge.decisions.model import Table
from tests.cast import Cast


SignIn = Callable[[str], Client]
WHY = "Feber hos små barn ses samma dag."
TABLES = sorted(content.library().tables)
URL = "table-grid"


def fields(page: str) -> dict[str, Any]:
    """The form's fields as the page fills them in, as a browser would send them."""
    found: dict[str, Any] = {}

    def put(name: str, value: str) -> None:
        found.setdefault(name, []).append(value)

    form = page[page.index('name="enhet"') :]
    form = form[: form.index("</form>")]
    for tag in re.findall(r"<input [^>]*>", form):
        name = re.search(r'name="([^"]*)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        if name and 'type="checkbox"' not in tag:
            put(name[1], _plain(value[1]) if value else "")
    for name, body in re.findall(r'<textarea [^>]*name="([^"]*)"[^>]*>\n?(.*?)</textarea>', form, re.DOTALL):
        put(name, _plain(body).strip())
    for name, body in re.findall(r'<select [^>]*name="([^"]*)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', body)
        put(name, chosen[1] if chosen else "")
    return found


def _plain(text: str) -> str:
    for code, sign in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&#x27;", "'"), ("&amp;", "&")):
        text = text.replace(code, sign)
    return text


def round_trip(table: Table) -> Table:
    """The table as the grid's fields write it again."""
    columns = table_grid.columns(table)
    form = table_grid.row_form(columns)
    rows = [form({f"0-{name}": value for name, value in row.items()}, prefix="0") for row in table_grid.begin(table, columns)]  # fmt: skip
    assert all(row.is_valid() for row in rows), [row.errors for row in rows]
    head = {"version": table.version, "review_by": table.head.review_by}
    return tables.checked(
        table_grid.source_of(tables.source_of_file(table.id), head, rows, columns), table.id
    )


def test_another_units_nurse_and_who_only_reads_get_no_grid(sign_in: SignIn) -> None:
    url = reverse(URL, args=["yrsel"])

    assert sign_in("nurse").get(url, {"enhet": "vc-02"}).status_code == 404
    assert sign_in("care_administrator").get(url).status_code == 403


def test_every_table_comes_out_as_it_went_in() -> None:
    """Every table of the product."""
    for name in TABLES:
        table = content.library().tables[name]
        assert round_trip(table) == table, name


def test_a_row_more_above_another_a_row_moved_and_a_row_less(sign_in: SignIn) -> None:
    nurse, url = sign_in("nurse"), reverse(URL, args=["yrsel"])
    sent = fields(nurse.get(url).content.decode())
    names = [sent[f"{row}-id"][0] for row in sent["rad"]]
    sent["why"] = [WHY]

    added = fields(nurse.post(url, {**sent, "lagg-till": "1"}).content.decode())
    moved = fields(nurse.post(url, {**sent, "upp": "1"}).content.decode())
    fewer = fields(nurse.post(url, {**sent, "ta-bort": "0"}).content.decode())

    assert [added[f"{row}-id"][0] for row in added["rad"]] == [names[0], "", *names[1:]]
    assert [moved[f"{row}-id"][0] for row in moved["rad"]] == [names[1], names[0], *names[2:]]
    assert [fewer[f"{row}-id"][0] for row in fewer["rad"]] == names[1:]
    assert {one["why"][0] for one in (added, moved, fewer)} == {WHY}
    assert not TableVersion.objects.exists()


def test_a_changed_row_is_proposed_with_the_next_version(sign_in: SignIn, cast: Cast) -> None:
    nurse, url = sign_in("nurse"), reverse(URL, args=["yrsel"])
    sent = fields(nurse.get(url).content.decode())
    last = sent["rad"][-1]
    sent |= {"why": [WHY], f"{last}-level": ["same_day"], f"{last}-profession": ["doctor"], f"{last}-urgency": ["2"]}  # fmt: skip
    answer = nurse.post(url, sent)
    row = TableVersion.objects.get()

    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("table-replay", args=[row.pk]))
    assert (row.version, row.status, row.owner, row.why) == ("2", "draft", cast["nurse"], WHY)
    assert [(one.row, one.after) for one in tables.differences(row, row.valid_from)] == [
        ("otherwise", "* → same_day, doctor, 2")
    ]
    again = fields(nurse.get(url).content.decode())  # the grid goes on with the proposal
    assert (again[f"{last}-urgency"], again["why"]) == (["2"], [WHY])


def test_a_new_question_becomes_a_column_and_an_unused_one_goes(sign_in: SignIn) -> None:
    nurse, url = sign_in("nurse"), reverse(URL, args=["yrsel"])
    sent = fields(nurse.get(url).content.decode())
    assert "0-ask_age_months" not in sent
    wider = fields(nurse.post(url, {**sent, "fraga": "1", "more": "age_months"}).content.decode())
    wider |= {"why": [WHY], "0-ask_age_months": ["< 3"]}
    assert wider["kolumn"] == ["age_months"]

    assert nurse.post(url, wider).status_code == 302
    proposed = tables.checked(TableVersion.objects.get().source, "yrsel")
    assert str(proposed.rows[0].when["age_months"]) == "< 3"

    narrow = fields(nurse.get(url).content.decode()) | {"0-ask_age_months": [""], "version": ["3"]}
    assert nurse.post(url, narrow).status_code == 302
    assert "age_months" not in TableVersion.objects.get().source


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("0-ask_signs", "hopp", "Rad 1. signs har inget svar som heter hopp. Rätta villkoret."),
        ("6-level", "emergency", "Rad 7. Akutsjukvård kan inte vänta. Skriv urgency: 1."),
        ("0-id", "Ett namn", "Rad 1. &#x27;Ett namn&#x27; är inget id"),
        ("0-because_sv", "", "Rad 1. Fyll i: Därför"),
        ("version", "1", "Version 1 finns redan"),
        ("why", "", "Fyll i: Varför ändras tabellen?"),
    ],
)
def test_what_is_wrong_is_said_by_row_and_nothing_is_lost(
    field: str, value: str, said: str, sign_in: SignIn
) -> None:
    nurse, url = sign_in("nurse"), reverse(URL, args=["yrsel"])
    sent = fields(nurse.get(url).content.decode()) | {"why": [WHY]} | {field: [value]}
    answer = nurse.post(url, sent)
    page = answer.content.decode()

    assert answer.status_code in (409, 422)
    assert said in page
    assert "line " not in page[page.index("Något behöver rättas") : page.index("<h1>")]
    assert fields(page) == sent


def test_a_browser_gets_back_and_reload_here_too(sign_in: SignIn) -> None:
    nurse, url = sign_in("nurse"), reverse(URL, args=["yrsel"])
    sent = fields(nurse.get(url).content.decode()) | {"why": [WHY], "lagg-till": "0"}
    answer = nurse.post(url, sent, headers={"Accept": "text/html"})
    page = nurse.get(answer.headers["Location"]).content.decode()

    assert answer.status_code == 302
    assert WHY in page
    assert fields(page)["rad"] == [str(len(sent["rad"])), *sent["rad"]]


def test_rows_that_nobody_named_get_names() -> None:
    table = content.library().tables["yrsel"]
    columns = table_grid.columns(table)
    first = {**table_grid.begin(table, columns)[0], "id": ""}
    rows = Rows(table_grid.row_form(columns), [first])
    form = table_grid.row_form(columns)({f"0-{name}": value for name, value in first.items()}, prefix="0")

    assert [row.prefix for row in rows] == ["0"]
    assert form.is_valid()
    assert "id: row_1" in table_grid.source_of(tables.source_of_file("yrsel"), {"version": "2", "review_by": table.head.review_by}, [form], columns)  # fmt: skip
