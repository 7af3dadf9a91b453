"""`narmare indicators`."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pyarrow.csv as arrow_csv
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result
from tests.analysis.indicators.random_care import full_care, save

from narmare.analysis.indicators import catalogue
from narmare.cli.indicators import command


ONE = "taligenkanning_andel"


def run(*words: object) -> Result:
    return CliRunner().invoke(command, [str(word) for word in words])


@pytest.fixture
def data(tmp_path: Path) -> Path:
    save(tmp_path / "care", full_care(2))
    return tmp_path / "care"


def test_list_names_all_of_them() -> None:
    result = run("list")
    assert result.exit_code == 0
    assert "kontinuitetsindex_lakare_18m" in result.output
    assert len(json.loads(run("list", "--json").output)) >= 12


def test_show_tells_what_it_means_and_who_answers_for_it() -> None:
    output = run("show", "fast_lakarkontakt").output
    assert "fast läkarkontakt" in output
    assert "ej godkänt" in output
    shown = json.loads(run("show", "fast_lakarkontakt", "--json").output)
    assert shown["author"] != shown["checker"]


def test_explain_gives_words_and_sql() -> None:
    output = run("explain", "aterinskrivning_30d_65plus").output
    assert "1 to 30 days" in output
    assert "GROUP BY" in output
    other = json.loads(run("explain", "aterinskrivning_30d_65plus", "--dialect", "postgres", "--json").output)
    assert "EXTRACT(epoch" in other["sql"]


def test_compute_writes_each_kind_of_file(data: Path, tmp_path: Path) -> None:
    for suffix in ("parquet", "csv", "xlsx"):
        result = run("compute", "--data", data, "--out", tmp_path / f"out.{suffix}", "--only", ONE)
        assert result.exit_code == 0, result.output
        assert "Snapshot" in result.output
    parquet, csv = pq.read_table(tmp_path / "out.parquet"), arrow_csv.read_csv(tmp_path / "out.csv")
    book = openpyxl.load_workbook(
        tmp_path / "out.xlsx", read_only=True
    )  # it keeps the file open until it is closed
    excel = list(book["numbers"].iter_rows(values_only=True))
    book.close()
    assert parquet.num_rows == csv.num_rows == len(excel) - 1 > 0
    assert list(excel[0]) == parquet.column_names == csv.column_names
    assert [row[7] for row in excel[1:]] == parquet.column("value").to_pylist()
    assert csv.column("value").to_pylist() == parquet.column("value").to_pylist()


def test_the_reference_engine_gives_the_same_file(data: Path, tmp_path: Path) -> None:
    some = [word for name in sorted(catalogue.load())[::8] for word in ("--only", name)]
    for engine in ("duckdb", "reference"):
        out = tmp_path / f"{engine}.csv"
        assert run("compute", "--data", data, "--out", out, "--engine", engine, *some).exit_code == 0
    assert (tmp_path / "duckdb.csv").read_bytes() == (tmp_path / "reference.csv").read_bytes()


def test_compute_says_which_months_are_left_out(data: Path, tmp_path: Path) -> None:
    result = run(
        "compute",
        "--data",
        data,
        "--out",
        tmp_path / "o.csv",
        "--only",
        "aterinskrivning_30d_65plus",
        "--last",
        "2025-06",
    )
    assert "aterinskrivning_30d_65plus: 2025-06 left out, not yet final." in result.output
    told = json.loads(
        run(
            "compute",
            "--data",
            data,
            "--out",
            tmp_path / "o.csv",
            "--only",
            ONE,
            "--last",
            "2025-06",
            "--json",
        ).output
    )
    assert told["last"] == "2025-06-01"
    assert told["snapshot_id"].startswith("2025-06-")


def test_compare_shows_the_cells_that_moved(data: Path, tmp_path: Path) -> None:
    old, new = tmp_path / "old.parquet", tmp_path / "new.csv"
    run("compute", "--data", data, "--out", old, "--only", ONE)
    assert run("compare", old, old).output == "No number moved.\n"
    tables = full_care(2)
    changed = next(row for row in tables["dictation"] if row["unit_id"] == "north")
    changed["total"] += 10
    save(data, tables)
    run("compute", "--data", data, "--out", new, "--only", ONE)
    output = run("compare", old, new).output
    moved = json.loads(run("compare", old, new, "--json").output)
    assert f"{len(moved)} numbers moved." in output
    assert {one["period"] for one in moved} == {str(changed["month"])}
    assert {one["key"] for one in moved if one["level"] == "unit"} == {"north"}
    assert all(one["after"]["denominator"] == one["before"]["denominator"] + 10 for one in moved)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["show", "nonsense"], "there is no indicator nonsense"),
        (["compute", "--data", "DATA", "--out", "o.doc"], ".parquet, .csv, .xlsx"),
        (["compute", "--data", "nowhere", "--out", "o.csv"], "There is no folder nowhere"),
        (["compute", "--data", "DATA", "--out", "o.csv", "--first", "2026"], "Write it as 2026-10"),
        (
            ["compute", "--data", "DATA", "--out", "nowhere/o.csv", "--only", ONE],
            "Cannot write nowhere/o.csv",
        ),
        (["compare", "a.xlsx", "b.csv"], "only .parquet and .csv"),
        (["compare", "a.csv", "b.csv"], "Cannot read a.csv"),
        (["docs", "--out", "x", "--specs", "nowhere"], "There is no folder nowhere with examples"),
    ],
)
def test_faults_are_one_line_and_an_exit_code(data: Path, words: list[str], message: str) -> None:
    result = run(*[str(data) if word == "DATA" else word for word in words])
    assert result.exit_code != 0
    assert message in result.output
    assert "Traceback" not in result.output


def test_a_file_of_another_kind_is_no_result(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("x,y\n1,2\n")
    assert "it has no column indicator" in run("compare", tmp_path / "a.csv", tmp_path / "a.csv").output
