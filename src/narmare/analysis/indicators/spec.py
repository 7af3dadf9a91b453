"""Specifications by example: care tables drawn in text, and the rows that must come out.

A specification is executable (both engines must give exactly the rows) and is printed in the indicator's documentation page.

    Spec(
        title="An answer after midnight is the next day",
        months=("2026-01", "2026-01"),
        data={"contact": '''
            person_id | unit_id | channel | asked_at         | answered_at
            1         | north   | phone   | 2026-01-07T23:50 | 2026-01-08T00:10
        '''},
        expected='''
            period  | level | key   | numerator | denominator
            2026-01 | unit  | north | 0         | 1
        ''',
    )

Columns that do not matter may be left out: an optional one is empty, a required one gets any value.  Units and persons that
are mentioned but not described are care centres of Region 07 in municipality 0780, run by the region, and women born in 1980.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any as Anything

import pyarrow as pa
import pyarrow.parquet as pq

from narmare.analysis.indicators import months
from narmare.analysis.indicators.definition import Indicator, reads
from narmare.analysis.indicators.run import Engine, compute
from narmare.analysis.tables import Column, Kind, Table, table


HIDDEN = "hidden"
NUMBERS = ("numerator", "denominator", "value")


class SpecError(AssertionError):
    """The numbers are not those of the specification."""


@dataclass(frozen=True)
class Spec:
    """One example.  `expected` names every row of each grain and level that it mentions.

    period: as `months.name_of` writes it: `2026-01`, `2026 T1`, `2026 H1`, `2026`, `2025-02--2026-01`.  A hidden row has `hidden` as its numerator.
    minimum_cell: 1 hides nothing; give 5 to show disclosure control.
    """

    title: str
    months: tuple[str, str]
    data: Mapping[str, str]
    expected: str
    note: str = ""
    minimum_cell: int = 1

    def tables(self, indicator: Indicator) -> dict[str, pa.Table]:
        """The care tables that the indicator reads, filled from the drawing."""
        drawn = {name: [_typed(table(name), row) for row in parse(text)] for name, text in self.data.items()}
        for name in reads(indicator):
            drawn.setdefault(name, [])
        _describe(drawn)
        return {name: fill(table(name), rows) for name, rows in drawn.items()}

    def check(self, indicator: Indicator, engine: Engine) -> None:
        """Compute, and compare with what is expected.

        Raises:
            SpecError: something else came out; the message shows both.
        """
        wanted = [_key(row) for row in parse(self.expected)]
        places = {(_grain(row["period"]), row["level"]) for row in parse(self.expected)}
        columns = tuple(parse(self.expected)[0])
        found = [
            _drawn(row, columns)
            for row in self.run(indicator, engine)
            if (row["grain"], row["level"]) in places
        ]
        if sorted(found) != sorted(wanted):
            raise SpecError(f"{self.title} ({engine})\nexpected {sorted(wanted)}\nfound    {sorted(found)}")

    def run(self, indicator: Indicator, engine: Engine) -> list[dict[str, Anything]]:
        """Every row that comes out."""
        first, last = (months.first_day(months.parse(text)) for text in self.months)
        judged = replace(indicator, minimum_cell=self.minimum_cell)
        with tempfile.TemporaryDirectory() as folder:
            write(Path(folder), self.tables(indicator))
            result = compute(
                Path(folder),
                engine=engine,
                first=first,
                last=last,
                indicators={judged.id: judged},
                only=[judged.id],
            )
        return list(result.table.to_pylist())


def parse(text: str) -> list[dict[str, str]]:
    """Rows of a drawn table: a line of names, then lines of values, split at `|`; a line of dashes is decoration.

    Raises:
        ValueError: a line has more or fewer values than there are names.
    """
    lines = [line.strip() for line in text.strip().splitlines()]
    cells = [[cell.strip() for cell in line.split("|")] for line in lines if set(line) - set("-+| ")]
    names, *rows = cells
    if bad := [row for row in rows if len(row) != len(names)]:
        raise ValueError(f"This line has {len(bad[0])} values, not {len(names)}: {' | '.join(bad[0])}")
    return [dict(zip(names, row, strict=True)) for row in rows]


def fill(of: Table, rows: Sequence[Mapping[str, Anything]]) -> pa.Table:
    """Rows as an Arrow table of the contract; what is left out is filled in."""
    complete = [
        {column.name: row.get(column.name, _filler(column, number)) for column in of.columns}
        for number, row in enumerate(rows, 1)
    ]
    return pa.Table.from_pylist(complete, schema=of.schema)


def write(folder: Path, tables: Mapping[str, pa.Table]) -> None:
    """The tables as a data folder."""
    for name, content in tables.items():
        (folder / name).mkdir(parents=True, exist_ok=True)
        pq.write_table(content, folder / name / "part-000.parquet")


def _filler(column: Column, number: int) -> Anything:
    if not column.required:
        return None
    return {
        Kind.ID: number, Kind.CODE: next(iter(column.codes), None), Kind.TEXT: "0780", Kind.DATE: date(1980, 1, 1),
        Kind.TIME: datetime(1980, 1, 1), Kind.INTEGER: 1, Kind.NUMBER: 0.0, Kind.FLAG: False,  # noqa: DTZ001  local time, as the contract says
    }[column.kind]  # fmt: skip


def _typed(of: Table, row: Mapping[str, str]) -> dict[str, Anything]:
    return {name: _value(of.column(name), text) for name, text in row.items()}


def _value(column: Column, text: str) -> Anything:
    if not text:
        return None
    match column.kind:
        case Kind.ID | Kind.INTEGER:
            return int(text)
        case Kind.DATE:
            return date.fromisoformat(text)
        case Kind.TIME:
            return datetime.fromisoformat(text)
        case Kind.FLAG:
            return {"yes": True, "no": False}[text]
        case Kind.NUMBER:
            return float(text)
        case _:
            return text


def _describe(drawn: dict[str, list[dict[str, Anything]]]) -> None:
    """Units and persons that are mentioned but not described."""
    units = _mentioned(drawn, "unit_id")
    described = [{"unit_id": name, "name": name, "kind": "care_centre", "region": "07"} for name in units]
    drawn["unit"] = drawn.get("unit") or described
    persons = [{"person_id": person} for person in _mentioned(drawn, "person_id")]
    drawn["person"] = drawn.get("person") or persons


def _mentioned(drawn: Mapping[str, Iterable[Mapping[str, Anything]]], column: str) -> list[Anything]:
    found = {row[column] for rows in drawn.values() for row in rows if row.get(column) is not None}
    return sorted(found)


def _grain(period: str) -> str:
    """The kind of period from how it is written."""
    if "--" in period:
        first, last = (months.parse(text) for text in period.split("--"))
        return f"rolling_{last - first + 1}"
    return {"T": "tertial", "H": "half_year"}.get(period[5:6], "month" if "-" in period else "year")


def _key(row: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(row.values())


def _drawn(row: Mapping[str, Anything], columns: Iterable[str]) -> tuple[str, ...]:
    """A result row as it would be drawn with these columns."""
    texts = {
        "period": months.name_of(row["grain"], months.month_index(row["period"])),
        "level": row["level"],
        "key": row["key"],
        **{name: _number(row[name]) for name in NUMBERS},
    }
    if row["suppressed"]:
        texts["numerator"] = HIDDEN
    return tuple(texts[name] for name in columns)


def _number(value: float | None) -> str:
    return "" if value is None else f"{round(value, 4):g}"
