"""The twin comes near the published figures, within tolerances that say how near."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner

from narmare.analysis.tables import TABLES
from narmare.analysis.twin import Comparison, compare, generate
from narmare.analysis.twin.calibration import span_of
from narmare.analysis.twin.measures import MEASURES
from narmare.analysis.twin.region import calibration
from narmare.cli import main
from narmare.cli.twin import last_month

from .conftest import UNTIL


# How far the twin may lie from the figure, in the figure's own unit, at a tenth of the residents.
TOLERANCE = {
    "named_doctor_share": 2.0,
    "continuity_index": 0.02,
    "same_day_phone_share": 1.2,
    "assessed_in_3_days_share": 4.0,
    "care_centre_visits_per_resident": 0.12,
    "doctor_visits_per_resident": 0.06,
    "emergency_visits_per_resident": 0.015,
    "emergency_admitted_share": 3.0,
    "emergency_80plus_share": 3.0,
    "admissions_per_100000": 600,
    "readmission_share_65": 1.5,
    "births_per_1000": 0.5,
    "care_centres": 0,
    "private_care_centres": 0,
    "speech_share": 6.0,
    "video_share": 1.0,
    "web_booking_share": 1.5,
    "residents": 10,  # rounding at a tenth
    "age_profile": 0.8,
}


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> list[Comparison]:
    out = tmp_path_factory.mktemp("twin") / "tenth"
    generate(out=out, seed=3, scale=0.1, until=UNTIL)
    return compare(out)


@pytest.mark.slow
@pytest.mark.parametrize("measure", TOLERANCE)
def test_it_comes_near_the_published_figure(compared: list[Comparison], measure: str) -> None:
    rows = [row for row in compared if row.measure == measure]
    far = [
        (row.title, row.period, row.published, row.twin)
        for row in rows
        if abs(row.difference or 0) > TOLERANCE[measure]
    ]
    assert rows
    assert all(row.twin is not None for row in rows)
    assert not far


def test_every_figure_has_a_measure_a_source_and_a_tolerance() -> None:
    content = calibration()
    for row in (*content["published"], *content["chosen"]):
        assert row["measure"] in MEASURES
        assert row["measure"] in TOLERANCE
        assert row["source"] in content["sources"]


def test_a_period_outside_the_twin_is_left_open(tmp_path: Path) -> None:
    generate(out=tmp_path / "t", seed=1, scale=0.005, months=3, until=date(2022, 6, 1))
    rows = [row for row in compare(tmp_path / "t") if row.period in ("2023", "2024-08", "2024-12")]
    assert rows
    assert all(row.twin is None and row.difference is None for row in rows)


def test_a_twin_of_an_older_version_lacks_optional_tables(tmp_path: Path) -> None:
    generate(out=tmp_path / "t", seed=1, scale=0.005, months=3, until=date(2022, 6, 1))
    whole = compare(tmp_path / "t")
    for name in (name for name, table in TABLES.items() if table.optional):
        shutil.rmtree(tmp_path / "t" / name)

    assert compare(tmp_path / "t") == whole


def test_spans() -> None:
    twin = {"first_month": "2022-01", "last_month": "2023-12", "scale": 1.0}
    assert span_of("2024", twin) is None
    year, last = span_of("2023", twin), span_of("last", twin)
    assert year is not None
    assert (year.first, year.last) == (date(2023, 1, 1), date(2023, 12, 31))
    assert last is not None
    assert last.first == date(2023, 12, 1)


def test_july_is_the_low_month_of_planned_care(con: duckdb.DuckDBPyConnection) -> None:
    rows = con.execute(
        'select month("at") from visit where planned group by 1 order by count(*) limit 1'
    ).fetchall()
    assert rows == [(7,)]


def test_mondays_have_the_most_calls(con: duckdb.DuckDBPyConnection) -> None:
    sql = "select isodow(asked_at) from contact where channel = 'phone' group by 1 order by count(*) desc"
    rows = [row[0] for row in con.execute(sql).fetchall()]
    assert rows[0] == 1
    assert not {6, 7} & set(rows)


def test_the_ill_come_more_often_and_the_named_meet_their_doctor(con: duckdb.DuckDBPyConnection) -> None:
    sql = """select avg(case when n.clinician_id = v.clinician_id then 1 else 0 end) from visit v join named_contact n
             on n.person_id = v.person_id and n.kind = 'doctor' and n.valid_from <= cast(v."at" as date)
             and (n.valid_to is null or n.valid_to > cast(v."at" as date)) where v.profession = 'doctor' and v.unit_id = n.unit_id"""
    share = con.execute(sql).fetchone()
    assert share is not None
    assert 0.55 < share[0] < 0.80


class TestCommand:
    def test_generate_and_compare(self, tmp_path: Path) -> None:
        out = str(tmp_path / "t")
        line = [
            "twin",
            "generate",
            "--out",
            out,
            "--seed",
            "1",
            "--scale",
            "0.005",
            "--months",
            "2",
            "--until",
            "2024-08",
            "--json",
        ]
        made = CliRunner().invoke(main, line)
        assert made.exit_code == 0, made.output
        assert json.loads(made.stdout)["last_month"] == "2024-08"
        shown = CliRunner().invoke(main, ["twin", "compare", "--data", out], env={"COLUMNS": "220"})
        assert "Residents of Alvesta" in shown.stdout
        told = CliRunner().invoke(main, ["twin", "compare", "--data", out, "--json"])
        assert {"published", "twin", "difference", "source"} <= set(json.loads(told.stdout)[0])

    def test_it_says_what_it_made(self, tmp_path: Path) -> None:
        line = [
            "twin",
            "generate",
            "--out",
            str(tmp_path / "t"),
            "--seed",
            "1",
            "--scale",
            "0.005",
            "--months",
            "1",
            "--until",
            "2024-08",
        ]
        made = CliRunner().invoke(main, line)
        assert "2024-08 to 2024-08" in made.stdout
        assert "rows in 34 tables" in made.stdout

    def test_a_foreign_folder_gives_one_line(self, tmp_path: Path) -> None:
        (tmp_path / "mine.txt").write_text("x")
        made = CliRunner().invoke(main, ["twin", "generate", "--out", str(tmp_path), "--seed", "1"])
        assert made.exit_code == 1
        assert "no twin" in made.stderr
        assert len(made.stderr.strip().splitlines()) == 1

    def test_a_place_that_cannot_be_written_gives_one_line(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("x")
        made = CliRunner().invoke(
            main, ["twin", "generate", "--out", str(tmp_path / "file" / "t"), "--seed", "1", "--json"]
        )
        assert made.exit_code == 1
        assert made.stderr.startswith("Error: Cannot write")

    def test_compare_without_a_twin_says_how_to_make_one(self, tmp_path: Path) -> None:
        told = CliRunner().invoke(main, ["twin", "compare", "--data", str(tmp_path)])
        assert told.exit_code == 1
        assert "narmare twin generate" in told.stderr

    def test_a_wrong_month_is_told(self, tmp_path: Path) -> None:
        made = CliRunner().invoke(
            main, ["twin", "generate", "--out", str(tmp_path / "t"), "--seed", "1", "--until", "August"]
        )
        assert made.exit_code == 2
        assert "2026-10" in made.stderr

    def test_the_last_month_is_the_one_before_today(self) -> None:
        assert last_month(date(2026, 11, 22)) == date(2026, 10, 1)
        assert last_month(date(2026, 1, 1)) == date(2025, 12, 1)
