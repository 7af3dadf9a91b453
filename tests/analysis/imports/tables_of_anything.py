"""Hypothesis strategies: rows of any care table, sound or not, and what they refer to."""

import csv
import io
import re
from datetime import date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import strategies as st

from narmare.analysis.tables import TABLES, Column, Kind, Table, table


FIRST, LAST = date(1900, 1, 1), date(2199, 12, 31)
UNITS = ["north", "söder-2", 'the "west", or so', "; = tab"]
PERSONS = [1, 2, 3, 2**63 - 1]
# no line ends or control characters: a text file cannot hold them on one line
TEXT = st.text(st.characters(categories=["L", "N", "P", "S", "Zs"], codec="utf-8"), min_size=1, max_size=12)
REFERRED = {"person": st.sampled_from(PERSONS), "unit": st.sampled_from(UNITS)}


def value_of(column: Column) -> st.SearchStrategy:
    """A sound value of one column, without regard to other columns."""
    if column.refers_to:
        sound = REFERRED[column.refers_to]
    elif column.codes:
        sound = st.sampled_from(list(column.codes))
    elif column.whole_month:
        sound = st.dates(FIRST, LAST).map(lambda day: day.replace(day=1))
    else:
        sound = _of_kind(column)
    return sound if column.required else st.none() | sound


def _of_kind(column: Column) -> st.SearchStrategy:
    low, high = column.minimum, column.maximum
    return {
        Kind.ID: st.integers(0, 2**63 - 1),
        Kind.TEXT: TEXT,
        Kind.DATE: st.dates(FIRST, LAST),
        Kind.TIME: st.datetimes(datetime.fromisoformat("1900-01-01"), datetime.fromisoformat("2199-12-31")),
        Kind.INTEGER: st.integers(
            -(10**9) if low is None else int(low), 10**9 if high is None else int(high)
        ),
        Kind.NUMBER: st.floats(low, high, allow_nan=False, allow_infinity=False),
        Kind.FLAG: st.booleans(),
    }[column.kind]


@st.composite
def sound_rows(draw: st.DrawFn, of: Table) -> list[dict[str, object]]:
    """One to six rows that fulfil everything."""
    rows: dict[tuple, dict[str, object]] = {}
    for _ in range(draw(st.integers(1, 6))):
        row = {column.name: draw(value_of(column)) for column in of.columns}
        for column in of.columns:
            before = row[column.not_before] if column.not_before else None
            if before is not None and row[column.name] is not None:
                row[column.name] = max(row[column.name], before)
        key = of.one_at_a_time or of.key  # one span for each is enough to never overlap
        rows.setdefault(tuple(row[name] for name in key), row)
    return list(rows.values())


MESS = [
    "", "x", "0", "1", "-1", "007", "+1", " 1", "1.5", "1,5", ".5", "5.", "1e3", "1e999", "nan", "9" * 18, "9" * 20,
    "true", "TRUE", "False", "ja", "2026-02-28", "2026-02-29", "2026-2-1", "0000-01-01", "0001-01-01", "1899-12-31",
    "9999-12-31", "2026-03-01", "2020-01-01", "2021-01-01", "2026-02-28 24:00", "2026-02-28 23:59", "2026-02-28T23:59:60",
    "2026-02-28T10:00:00.1234567", "2026-02-28 10:00:00.", "2026-02-28 10", "2026-02-28T10:00Z", "2026-02-29T10:00Z",
    "2026-02-28T10:00:00+02:00", "2026-02-28T10:00:00+0200", "2026-02-28T10:00+2", "2026-02-28t10:00:00", "north",
    "2026-02-28 10:00:00-05:00", "20260228", "1850-05-05 10:00", "2200-01-01 00:00", "٣", "physical", "2026-02-28T10:00+25:00",
]  # fmt: skip


@st.composite
def messy_rows(draw: st.DrawFn, of: Table) -> list[dict[str, str | None]]:
    """Rows as they may be written: sound cells, keys that come back, spans that overlap, and here and there a mess."""
    cells = {column.name: value_of(column).map(lambda value: written(value) or None) for column in of.columns}
    days = st.sampled_from(["2020-01-01", "2021-01-01", "2022-01-01", "2023-01-01"])
    narrow = {name: st.sampled_from(["1", "2", "4"]) for name in of.key if of.column(name).kind is Kind.ID}
    narrow |= {column.name: days for column in of.columns if column.kind is Kind.DATE and column.required}
    narrow |= {"valid_to": st.none() | days} if "valid_to" in of.by_name else {}
    rows = draw(st.lists(st.fixed_dictionaries(cells | narrow), min_size=1, max_size=5))
    for _ in range(draw(st.integers(0, 4))):
        column = draw(st.sampled_from(of.columns))
        fitting = [text for text in MESS if FITTING[column.kind].search(text)]
        draw(st.sampled_from(rows))[column.name] = (
            draw(st.sampled_from(fitting) | st.sampled_from(MESS)) or None
        )
    return rows


# mess that is nearly right for the kind tries more than mess that is far off
FITTING = {
    Kind.ID: re.compile(r"^\W?\d+$"), Kind.INTEGER: re.compile(r"^\W?\d+$"), Kind.NUMBER: re.compile(r"^\W?[\d.,e]+$"),
    Kind.FLAG: re.compile(r"^\w{1,5}$"), Kind.DATE: re.compile(r"^\d+-\d+-\d+$"), Kind.TIME: re.compile(r"^\d+-\d+-\d+.."),
    Kind.CODE: re.compile(r"^\w*$"), Kind.TEXT: re.compile(r"^\w*$"),
}  # fmt: skip


def written(value: object) -> str:
    """A value as text in a file."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    return str(value)


def as_csv(of: Table, rows: list[dict[str, object]], delimiter: str = ",") -> str:
    """The rows as a text file with a header."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(of.by_name), delimiter=delimiter, lineterminator="\n")
    writer.writeheader()
    writer.writerows([{name: written(value) for name, value in row.items()} for row in rows])
    return out.getvalue()


def as_arrow(of: Table, rows: list[dict[str, object]]) -> pa.Table:
    """The rows in the types of the table."""
    return pa.Table.from_pylist(rows, schema=of.schema)


def region(data: Path) -> Path:
    """A folder of care tables with the persons and units that rows may refer to."""
    person = {
        "birth_month": date(1950, 1, 1),
        "sex": "female",
        "municipality": "0780",
        "special_housing": False,
    }
    persons = [
        {"person_id": n, **person, "resident_from": date(2000, 1, 1), "resident_to": None} for n in PERSONS
    ]
    unit = {"kind": "care_centre", "municipality": "0780", "owner": "public", "region": "07"}
    units = [
        {"unit_id": n, "name": n, **unit, "valid_from": date(2000, 1, 1), "valid_to": None} for n in UNITS
    ]
    for name, rows in (("person", persons), ("unit", units)):
        (data / name).mkdir(parents=True)
        pq.write_table(as_arrow(table(name), rows), data / name / "part.parquet")
    return data


ANY_TABLE = st.sampled_from([one for one in TABLES.values() if one.name not in ("person", "unit")])
