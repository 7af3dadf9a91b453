"""Every way in which a file can be written, and every way in which it can be unreadable."""

import gzip
from datetime import UTC, date, datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from narmare.analysis.imports import Mapping, Reason, Refused, import_file, sources
from narmare.analysis.tables import table
from tests.analysis.imports.conftest import HEAD


ROW = {"person_id": 1, "unit_id": "north", "valid_from": date(2020, 1, 1), "valid_to": None}
NEEDS = "need_id,person_id,unit_id,needed_at,assessed_at,profession,chose_later\n"


@pytest.mark.parametrize(
    ("content", "packed"),
    [
        (HEAD + "1,north,2020-01-01,\n", False),
        (HEAD + "1,north,2020-01-01,", False),
        ("\ufeff" + HEAD + "1,north,2020-01-01,\n", False),
        ((HEAD + "1,north,2020-01-01,\n").replace("\n", "\r\n"), False),
        ((HEAD + "1,north,2020-01-01,\n").replace(",", ";"), False),
        ((HEAD + "1,north,2020-01-01,\n").replace(",", "\t"), False),
        (HEAD + '"1","north","2020-01-01",""\n', False),
        ("\n".join([HEAD, "", "1,north,2020-01-01,", "", ""]), False),
        (HEAD + "1,north,2020-01-01,\n", True),
        ("valid_to,valid_from,unit_id,person_id\n,2020-01-01,north,1\n", False),
    ],
    ids=["plain", "no last line end", "mark", "windows", "semicolon", "tab", "quoted", "empty lines", "gzip", "other order"],
)  # fmt: skip
def test_it_reads_text_in_every_usual_form(bring, stored, content, packed):
    bring("listing", content, packed=packed)
    assert stored("listing") == [ROW]


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        ((HEAD + "1,north,2020-01-01,\n1,nörth,2021-01-01,\n").encode("latin-1"), 3, "encoding: latin-1"),
        (HEAD.encode("utf-16"), 0, "UTF-16"),
        (b"PK\x03\x04 and so on", 0, "Excel"),
        (b"PAR1 and nothing more", 0, "damaged"),
        (b"", 1, "no header"),
        (HEAD, 0, "no rows"),
        ("191212121212,north,2020-01-01,\n", 1, "first line holds values"),
        (HEAD + '1,north,2020-01-01,\n2,"no\nrth",2020-01-01,\n', 3, "does not end on its line"),
        (HEAD + "1,nor\rth,2020-01-01,\n", 2, "carriage return"),
        (b"\x00\x01\x02\n", 1, "neither text nor Parquet"),
    ],
)
def test_it_says_why_a_file_cannot_be_read(bring, snapshot, content, line, words):
    before = snapshot()
    with pytest.raises(Refused) as refused:
        bring("listing", content)
    (fault,) = refused.value.faults
    assert (fault.line, fault.reason) == (line, Reason.UNREADABLE)
    assert words in fault.sentence()
    assert "1912" not in str(refused.value)
    assert snapshot() == before


def test_a_cut_off_gzip_file_is_told(home, tmp_path):
    file = tmp_path / "in.csv.gz"
    file.write_bytes(gzip.compress((HEAD + "1,north,2020-01-01,\n" * 500).encode())[:-20])
    with pytest.raises(Refused, match="cut off"):
        import_file(data=home, table=table("listing"), source=file)


def test_lines_are_right_after_empty_and_misshapen_lines(bring):
    with pytest.raises(Refused) as refused:
        bring(
            "listing",
            HEAD + "\n1,north,2020-01-01,\n1,north\n\n\n2,north,x,\n1,north,2020-01-01,,\n3,north,y,",
        )
    assert [(fault.line, fault.reason) for fault in refused.value.faults] == [
        (4, Reason.ROW_SHAPE), (7, Reason.NOT_DATE), (8, Reason.ROW_SHAPE), (9, Reason.NOT_DATE),
    ]  # fmt: skip


def test_lines_are_right_over_many_blocks(bring, monkeypatch):
    monkeypatch.setattr(sources, "BLOCK", 64)
    days = [date(2000, 1, 1).toordinal() + n for n in range(200)]
    lines = [f"1,north,{date.fromordinal(day)},{date.fromordinal(day + 1)}" for day in days]
    lines[150] = "1,north,2020-13-01,"
    lines[170] = lines[20]
    with pytest.raises(Refused) as refused:
        bring("listing", HEAD + "\n".join(lines))
    told = [(fault.line, fault.reason, fault.detail) for fault in refused.value.faults]
    assert (152, Reason.NOT_DATE, "") in told
    assert (172, Reason.DUPLICATE, "line 22") in told


def test_only_the_first_twenty_are_told_and_all_are_counted(bring):
    with pytest.raises(Refused) as refused:
        bring("listing", HEAD + "x,north,2020-01-01,\n" * 30)
    assert [fault.line for fault in refused.value.faults] == list(range(2, 22))
    assert refused.value.counts == {("person_id", Reason.NOT_ID): 30}
    assert "30 faults in all" in str(refused.value)


def test_a_header_that_does_not_fit_is_told_column_by_column(bring):
    with pytest.raises(Refused) as refused:
        bring("listing", "person_id,Vårdcentral,valid_from,valid_from\n1,north,2020-01-01,\n")
    assert [fault.reason for fault in refused.value.faults] == [Reason.TWICE]
    with pytest.raises(Refused) as refused:
        bring("listing", "person_id,Vårdcentral,valid_from\n1,north,2020-01-01\n")
    assert {(f.column, f.reason) for f in refused.value.faults} == {
        ("unit_id", Reason.NO_COLUMN), ("Vårdcentral", Reason.UNUSED),
    }  # fmt: skip


def test_a_column_that_may_be_empty_may_be_absent_and_that_is_told(bring, stored):
    report = bring("listing", "person_id,unit_id,valid_from\n1,north,2020-01-01\n")
    assert report.left_empty == ("valid_to",)
    assert "valid_to" in report.warnings()[0]
    assert stored("listing") == [ROW]


def parquet(tmp_path, columns):
    pq.write_table(pa.table(columns), tmp_path / "in.parquet")
    return tmp_path / "in.parquet"


def test_parquet_of_a_data_frame_is_read(home, tmp_path, stored):
    file = parquet(
        tmp_path,
        {
            "unit_id": pa.array(["north", "north"]).dictionary_encode(),
            "month": pa.array([datetime(2026, 1, 1), datetime(2026, 2, 1)], pa.timestamp("ns")),  # noqa: DTZ001
            "by_speech": pa.array([1.0, 2.0]),
            "total": pa.array([3, 4], pa.uint8()),
        },
    )
    import_file(data=home, table=table("dictation"), source=file)
    assert stored("dictation")[1] == {
        "unit_id": "north",
        "month": date(2026, 2, 1),
        "by_speech": 2,
        "total": 4,
    }


def test_parquet_types_that_do_not_fit_are_told_by_row(home, tmp_path):
    file = parquet(
        tmp_path,
        {
            "person_id": [1.0, 2.0],
            "unit_id": ["north", "north"],
            "valid_from": pa.array([datetime(2026, 1, 1), datetime(2026, 2, 1, 8)], pa.timestamp("us")),  # noqa: DTZ001
            "valid_to": pa.array([None, datetime(2026, 3, 1, tzinfo=UTC)], pa.timestamp("us", "UTC")),
        },
    )
    with pytest.raises(Refused) as refused:
        import_file(data=home, table=table("listing"), source=file)
    assert [(f.line, f.column, f.reason) for f in refused.value.faults] == [
        (1, "person_id", Reason.WRONG_TYPE), (2, "person_id", Reason.WRONG_TYPE),
        (2, "valid_from", Reason.NOT_DATE), (2, "valid_to", Reason.ZONE),
    ]  # fmt: skip
    assert "row 2" in str(refused.value)


@pytest.mark.parametrize(
    ("written", "local"),
    [
        ("2026-07-01T10:00:00Z", datetime(2026, 7, 1, 12)),  # noqa: DTZ001
        ("2026-01-01T10:00:00+02:00", datetime(2026, 1, 1, 9)),  # noqa: DTZ001
        ("2026-03-29T00:59:59Z", datetime(2026, 3, 29, 1, 59, 59)),  # noqa: DTZ001
        ("2026-03-29T01:00:00Z", datetime(2026, 3, 29, 3)),  # noqa: DTZ001
    ],
)
def test_times_with_a_zone_become_swedish_time_only_when_asked(bring, stored, written, local):
    text = NEEDS + f"1,1,north,{written},,,false\n"
    with pytest.raises(Refused, match="zoned_times"):
        bring("assessment_need", text)
    bring("assessment_need", text, mapping=Mapping(zoned_times=("needed_at",)))
    assert stored("assessment_need")[0]["needed_at"] == local
    with pytest.raises(Refused) as refused:
        bring(
            "assessment_need",
            NEEDS + "2,1,north,2026-01-01 08:00,,,false\n",
            mapping=Mapping(zoned_times=("needed_at",)),
        )
    assert refused.value.faults[0].reason is Reason.NO_ZONE
