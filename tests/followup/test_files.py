"""Files of published numbers: what was computed, nothing that is hidden, only for those who may."""

import csv
import io
from datetime import date, datetime
from xml.etree import ElementTree

import openpyxl
import pyarrow.parquet as pq
import pytest

from narmare.followup.models import Measurement
from tests.published import LAST, months, number


PHONE = "telefontillganglighet_samma_dag"
NUMBERS = ("numerator", "denominator", "value", "low", "high")
HEADER = ["indicator", "grain", "period", "level", "key", *NUMBERS, "suppressed", "definition_version", "snapshot_id", "interpretation"]  # fmt: skip


def read_csv(body):
    rows = list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"))))
    assert list(rows[0]) == HEADER
    for row in rows:
        row["period"] = date.fromisoformat(row["period"])
        row["suppressed"] = {"True": True, "False": False}[row["suppressed"]]
        row |= {name: float(row[name]) if row[name] else None for name in NUMBERS}
    return rows


def read_xlsx(body):
    header, *rows = openpyxl.load_workbook(io.BytesIO(body)).active.values
    assert list(header) == HEADER
    found = [dict(zip(HEADER, row, strict=True)) for row in rows]
    for row in found:
        assert isinstance(row["period"], datetime)
        row["period"] = row["period"].date()
    return found


def read_parquet(body):
    table = pq.read_table(io.BytesIO(body))
    assert table.column_names == HEADER
    return table.to_pylist()


READERS = {"csv": read_csv, "xlsx": read_xlsx, "parquet": read_parquet}


def fetch(client, suffix, indicator=PHONE, **query):
    return client.get(f"/matetal/{indicator}/fil.{suffix}", query)


def test_every_kind_of_file_holds_what_was_computed_and_hides_what_is_hidden(published, client_of):
    client = client_of(published.cast, "controller")
    indicator = "aterinskrivning_30d_65plus"  # few cases: much is hidden in a small twin
    expected = [row for row in published.result.table.to_pylist() if row["indicator"] == indicator]
    hidden = sum(row["suppressed"] for row in expected)
    place = ("level", "key", "grain", "period")
    expected = {tuple(row[name] for name in place): row for row in expected}

    assert 0 < hidden < len(expected)
    for suffix, read in READERS.items():
        rows = read(fetch(client, suffix, indicator).content)
        assert not any(row.pop("interpretation") for row in rows)  # nobody has written any
        assert {tuple(row[name] for name in place): row for row in rows} == expected
        assert len(rows) == len(expected)
        for row in rows:
            assert not row["suppressed"] or [row[name] for name in NUMBERS] == [None] * 5


def test_files_keep_shares_from_0_to_1(cast, publish_rows, client_of):
    publish_rows(cast, [number(PHONE, LAST, share=(92, 100))])
    client = client_of(cast, "controller")

    for suffix, read in READERS.items():
        (row,) = read(fetch(client, suffix).content)
        assert (row["value"], row["numerator"], row["denominator"]) == (0.92, 92, 100)


def test_a_file_is_named_after_what_it_holds(a_few_numbers, cast, client_of):
    response = fetch(client_of(cast, "controller"), "csv")

    assert response.headers["Content-Disposition"] == f'attachment; filename="{PHONE}-by-hand.csv"'
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"


def test_an_indicator_without_numbers_gives_an_empty_file(a_few_numbers, cast, client_of):
    client = client_of(cast, "controller")
    found = pq.read_table(io.BytesIO(fetch(client, "parquet", "akutbesok_80plus").content))

    assert (found.num_rows, found.column_names) == (0, HEADER)
    assert fetch(client, "csv", "akutbesok_80plus").content.decode("utf-8-sig").strip() == ",".join(HEADER)


def test_the_chart_stands_alone(a_few_numbers, cast, client_of):
    response = fetch(client_of(cast, "controller"), "svg")
    drawing = ElementTree.fromstring(response.content)  # noqa: S314 - our own

    assert response.headers["Content-Type"].startswith("image/svg+xml")
    assert drawing.tag == "{http://www.w3.org/2000/svg}svg"
    assert drawing.find("{http://www.w3.org/2000/svg}title").text.startswith("Samtal till primärvården")
    unstyled = [node.tag for node in drawing.iter() if node.get("fill") == "currentColor" and not node.get("color")]  # fmt: skip
    assert unstyled == []


def test_the_chart_of_a_place_names_the_place(a_few_numbers, cast, client_of):
    body = fetch(client_of(cast, "controller"), "svg", plats="vc-01").content.decode()

    assert "Vårdcentralen Tranan" in body


def test_where_nothing_may_be_drawn_there_is_no_chart(cast, publish_rows, client_of):
    publish_rows(cast, months([None, None], PHONE))

    assert fetch(client_of(cast, "controller"), "svg").status_code == 404


def test_there_is_no_other_kind_of_file(a_few_numbers, cast, client_of):
    assert fetch(client_of(cast, "controller"), "pdf").status_code == 404


@pytest.mark.parametrize("suffix", [*READERS, "svg"])
def test_without_the_right_there_is_no_file_and_no_button(a_few_numbers, cast, client_of, suffix):
    nurse, controller = client_of(cast, "nurse"), client_of(cast, "controller")
    address = f"/matetal/{PHONE}/fil.{suffix}"

    assert fetch(nurse, suffix).status_code == 403
    assert address not in nurse.get(f"/matetal/{PHONE}").content.decode()
    assert address in controller.get(f"/matetal/{PHONE}").content.decode()


def test_measurements_have_all_columns_of_the_files():
    fields = {field.name for field in Measurement._meta.concrete_fields}

    assert set(HEADER) - {"definition_version", "snapshot_id", "interpretation"} <= fields
