"""Whole or not at all; twice is told; a correction replaces."""

import os
from datetime import date, timedelta

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from narmare.analysis.imports import Busy, Fault, Mapping, Reason, Refused, import_file, store, validate
from narmare.analysis.tables import table
from tests.analysis.imports.conftest import HEAD


TWO = HEAD + "1,north,2020-01-01,2021-01-01\n1,north,2021-01-01,\n"
CALLS = "contact_id,person_id,unit_id,channel,asked_at,answered_at,call_back,reason_class,outcome,profession,case_id\n"


def faults(refused):
    return [(fault.line, fault.column, fault.reason) for fault in refused.value.faults]


def test_the_same_file_twice_is_told_and_changes_nothing(bring, snapshot):
    bring("listing", TWO)
    before = snapshot()
    with pytest.raises(Refused) as refused:
        bring("listing", TWO)
    assert faults(refused) == [(2, "", Reason.STORED), (3, "", Reason.STORED)]
    assert "--replace" in str(refused.value)
    assert snapshot() == before


def test_a_correction_replaces_its_row_and_no_other(bring, stored, home):
    day = "2026-10-01 08:{:02}"
    rows = [
        f"{n},1,north,phone,{day.format(n)},{day.format(n + 1)},true,skin,advice,nurse," for n in range(5)
    ]
    bring("contact", CALLS + "\n".join(rows))
    before = {row["contact_id"]: row for row in stored("contact")}
    report = bring("contact", CALLS + rows[3].replace("08:04", "17:30"), replace=True)
    after = {row["contact_id"]: row for row in stored("contact")}
    assert (report.rows, report.replaced, len(after)) == (1, 1, 5)
    assert after[3]["answered_at"] - before[3]["answered_at"] == timedelta(hours=9, minutes=26)
    assert [n for n in before if before[n] != after[n]] == [3]
    assert all(pq.read_schema(part).equals(table("contact").schema) for part in (home / "contact").iterdir())


def test_a_part_that_a_correction_does_not_touch_stays_the_same_file(bring, home):
    bring("listing", TWO)
    bring("listing", HEAD + "2,north,2020-01-01,\n")
    untouched = (home / "listing" / "import-00001.parquet").stat().st_ino
    bring("listing", HEAD + "2,north,2020-01-01,2022-01-01\n", replace=True)
    assert (home / "listing" / "import-00001.parquet").stat().st_ino == untouched
    assert sorted(os.listdir(home / "listing")) == ["import-00001.parquet", "import-00003.parquet"]


def test_many_small_parts_become_one_and_large_ones_stay(bring, stored, home, monkeypatch):
    monkeypatch.setattr("narmare.analysis.imports.store.MANY", 3)
    monkeypatch.setattr("narmare.analysis.imports.store.SMALL_ROWS", 4)
    rows = [f"{n},1,north,phone,2026-10-01 08:{n:02},,true,skin,,nurse," for n in range(10)]
    large = bring("contact", CALLS + "\n".join(rows[:4])).part
    untouched = (home / "contact" / large).stat().st_ino
    parts = []
    for row in (rows[4], rows[5], rows[4], rows[6], rows[7]):
        report = bring("contact", CALLS + row, replace=True)
        parts.append(sorted(os.listdir(home / "contact")))
        assert report.part in parts[-1]

    assert [len(found) for found in parts] == [2, 3, 3, 2, 3]
    assert (home / "contact" / large).stat().st_ino == untouched
    assert sorted(row["contact_id"] for row in stored("contact")) == list(range(8))


def test_an_empty_part_of_a_key_is_a_value_too(bring, stored):
    head = "account,unit_id,month,sek\n"
    bring("cost", head + "4010,,2026-01-01,10.5\n")
    with pytest.raises(Refused, match="same key as a stored row"):
        bring("cost", head + "4010,,2026-01-01,11\n")
    bring("cost", head + "4010,,2026-01-01,11\n4010,north,2026-01-01,-2\n", replace=True)
    assert sorted(row["sek"] for row in stored("cost")) == [-2, 11]


def test_a_span_may_not_overlap_a_stored_one_unless_it_takes_its_place(bring, stored):
    bring("listing", HEAD + "1,north,2020-01-01,\n")
    with pytest.raises(Refused) as refused:
        bring("listing", HEAD + "1,söder-2,2022-01-01,\n")
    assert faults(refused) == [(2, "valid_from", Reason.OVERLAP)]
    bring("listing", HEAD + "1,north,2020-01-01,2022-01-01\n1,söder-2,2022-01-01,\n", replace=True)
    assert [row["valid_to"] for row in stored("listing")] == [date(2022, 1, 1), None]


def test_an_earlier_span_that_reaches_into_a_stored_one_is_told(bring):
    bring("listing", HEAD + "1,north,2020-01-01,\n")
    with pytest.raises(Refused) as refused:
        bring("listing", HEAD + "1,north,2019-01-01,2020-01-02\n")
    assert faults(refused) == [(2, "valid_from", Reason.OVERLAP)]


def test_orphans_are_told_and_units_by_name(bring):
    with pytest.raises(Refused) as refused:
        bring("listing", HEAD + "77,north,2020-01-01,\n1,väster,2020-01-01,\n2,Anna Andersson,2020-01-01,\n")
    assert faults(refused) == [
        (n, c, Reason.ORPHAN) for n, c in ((2, "person_id"), (3, "unit_id"), (4, "unit_id"))
    ]
    assert refused.value.unknown == {"unit_id": {"väster": 1, "(not shown)": 1}}
    assert "Anna" not in str(refused.value)


def test_without_persons_it_says_which_table_to_import_first(tmp_path):
    (tmp_path / "in.csv").write_text(
        "survey,question,unit_id,answer_id,answered_on,value\ns,q,north,1,2026-01-01,x\n"
    )
    with pytest.raises(Refused, match="import unit first"):
        import_file(data=tmp_path / "data", table=table("survey_answer"), source=tmp_path / "in.csv")
    assert not (tmp_path / "data" / "survey_answer").exists()


def test_codes_that_are_not_known_are_counted_by_value_but_names_are_not_shown(bring):
    head = "action_id,person_id,unit_id,habit,level,at\n"
    rows = ["gambling", "gambling", "Anna Andersson", "19121212-1212"]
    lines = [f"{n},1,north,{habit},advice,2026-01-01 08:00" for n, habit in enumerate(rows)]
    with pytest.raises(Refused) as refused:
        bring("lifestyle_action", head + "\n".join(lines))
    assert refused.value.unknown == {"habit": {"gambling": 2, "(not shown)": 2}}
    assert "Anna" not in str(refused.value)
    assert "1212" not in str(refused.value)


@pytest.mark.parametrize(("score", "reason"), [(0, Reason.TOO_SMALL), (10, Reason.TOO_LARGE)])
def test_limits_of_a_column(bring, score, reason):
    with pytest.raises(Refused) as refused:
        bring("frailty", f"assessment_id,person_id,unit_id,assessed_on,score\n1,1,north,2026-01-01,{score}\n")
    assert faults(refused) == [(2, "score", reason)]


def test_a_month_is_its_first_day_or_rounded_down_when_asked(bring, stored):
    text = "unit_id,month,by_speech,total\nnorth,2026-03-17,1,2\n"
    with pytest.raises(Refused, match="first day of a month"):
        bring("dictation", text)
    bring("dictation", text, mapping=Mapping(months=("month",)))
    assert stored("dictation")[0]["month"] == date(2026, 3, 1)


def test_days_to_come_are_counted_where_the_column_does_not_expect_them(bring):
    report = bring("listing", HEAD + "1,north,2026-11-15,2030-01-01\n2,north,2026-11-16,\n")
    assert report.future == {"valid_from": 1}
    assert report.warnings() == ["valid_from: 1 in the future. Is the export right?"]


def test_personal_identity_numbers_are_refused_where_pseudonyms_should_be(bring):
    # made up for tests by the tax agency's rule: a possible day and a check digit
    with pytest.raises(Refused) as refused:
        bring("listing", HEAD + "191212121212,north,2020-01-01,\n201701012393,north,2020-01-01,\n")
    assert faults(refused) == [(2, "person_id", Reason.IDENTITY), (3, "person_id", Reason.IDENTITY)]
    assert "1212" not in str(refused.value)


def test_progress_runs_to_the_end(bring):
    told = []
    bring("listing", TWO, progress=lambda done, of: told.append((done, of)))
    assert told[-1] == (len(TWO), len(TWO))


@pytest.mark.parametrize("replace", [False, True])
@pytest.mark.parametrize("broken", ["_sync", "_next_name"])
def test_an_import_that_breaks_off_leaves_everything_as_it_was(bring, snapshot, monkeypatch, replace, broken):
    bring("listing", TWO)
    before = snapshot()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store, broken, full)
    rows = "1,north,2021-01-01,2022-01-01\n" if replace else "2,north,2020-01-01,\n"
    with pytest.raises(OSError, match="No space"):
        bring("listing", HEAD + rows, replace=replace)
    assert snapshot() == before


def test_where_the_system_cannot_exchange_folders_a_replacement_works_in_two_steps(
    bring, stored, monkeypatch
):
    monkeypatch.setattr(store, "_exchange", lambda: None)
    bring("listing", TWO)
    bring("listing", HEAD + "1,north,2021-01-01,2022-01-01\n", replace=True)
    assert stored("listing")[-1]["valid_to"] == date(2022, 1, 1)


def test_a_stop_between_the_two_steps_is_repaired_by_the_next_import(bring, stored, home):
    bring("listing", TWO)
    place = home / ".importing-listing"
    (place / "fresh").mkdir(parents=True)
    os.rename(home / "listing", place / "old")  # the machine stops here
    bring("listing", HEAD + "2,north,2020-01-01,\n")
    assert [row["person_id"] for row in stored("listing")] == [1, 1, 2]
    assert not place.exists()


def test_two_imports_at_once_are_refused(bring, home):
    with store.workplace(home, table("listing")), pytest.raises(Busy, match="wait until it is done"):
        bring("listing", TWO)


def test_duckdb_reads_what_was_stored(bring, home):
    bring("listing", TWO)
    with duckdb.connect() as con:  # noqa: TID251  not the product
        rows = con.execute(f"SELECT count(*), min(valid_from) FROM '{home}/listing/*.parquet'").fetchall()
    assert rows == [(2, date(2020, 1, 1))]


def test_typed_rows_are_checked_by_the_same_rules():
    listing = table("listing")
    rows = [
        (1, "north", date(2020, 1, 1), None),
        (1, "north", date(2020, 1, 1), date(2019, 1, 1)),
        (-1, "", date(2020, 1, 1), None),
    ]
    arrow = pa.Table.from_pylist(
        [dict(zip(listing.by_name, row, strict=True)) for row in rows], schema=listing.schema
    )
    assert validate(listing, arrow) == [
        Fault(2, "", Reason.DUPLICATE, "row 1"), Fault(2, "valid_to", Reason.TOO_EARLY, "valid_from"),
        Fault(3, "person_id", Reason.NOT_ID), Fault(3, "unit_id", Reason.EMPTY),
    ]  # fmt: skip
    told = validate(
        listing, arrow.drop_columns(["valid_to"]).append_column("at", pa.array([date(2020, 1, 1)] * 3))
    )
    assert [(fault.column, fault.reason) for fault in told] == [
        ("valid_to", Reason.NO_COLUMN),
        ("at", Reason.UNUSED),
    ]
