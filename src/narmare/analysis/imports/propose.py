"""Propose a mapping file by looking at a file's header and first rows."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa

from narmare.analysis.imports.cells import read_cells
from narmare.analysis.imports.faults import Reason, showable
from narmare.analysis.imports.mapping import Mapping
from narmare.analysis.imports.sources import Block, open_source
from narmare.analysis.tables import Column, Kind, Table


# what other systems call it, for a hint only: somebody must say that it is the same
OTHER_WORDS = {
    "person_id": ("patient", "patientid", "resident"),
    "unit_id": ("organization", "careunit", "enhet", "vardenhet", "facility"),
    "clinician_id": ("provider", "practitioner", "doctor", "vardgivare"),
    "at": ("start", "started", "date", "datetime", "tid"),
    "birth_month": ("birthdate", "born", "dateofbirth"),
    "sex": ("gender", "kon"),
    "admitted_at": ("start", "in"),
    "discharged_at": ("stop", "end", "out"),
}
FEW = 40  # a column with more different values than this in its first rows holds no codes


def propose_mapping(table: Table, source: Path, *, encoding: str = "utf-8") -> str:
    """The text of a mapping file (YAML) to start from: complete where the file speaks for itself, `?` where not.

    Raises:
        Refused: the file cannot be read.
        OSError: it is not there.
    """
    mapping = Mapping(encoding=encoding)
    opened = open_source(source, mapping)
    matched = {column.name: _match(column, table, opened.names) for column in table.columns}
    used = [name for name in matched.values() if name is not None]
    unused = [name for name in opened.names if name not in used]
    block = next(iter(opened.blocks(used)), None)
    lines = [f"# How {source.name} fills the table {table.name}. Read every line; put a name or a value where a ? stands.",
             f"table: {table.name}", "columns:  # care table: file"]  # fmt: skip
    lines += [line for column in table.columns for line in _column(column, matched[column.name], unused)]
    lines += ["# constants:  # for columns that the file lacks and where every row has the same", "#   planned: \"true\""] if any(
        matched[c.name] is None and c.required for c in table.columns
    ) else []  # fmt: skip
    if unused:
        lines += [
            "ignore:  # columns of the file that are left out",
            *(f"  - {_yaml(name)}" for name in unused),
        ]
    if encoding != "utf-8":
        lines.append(f"encoding: {encoding}")
    if block is not None:
        lines += _by_looking(table, matched, block, mapping)
    return "\n".join(lines) + "\n"


def _match(column: Column, table: Table, names: tuple[str, ...]) -> str | None:
    """The column of the file with this name in any writing: PersonId, person-id, PERSON_ID, Person."""
    wanted = [_bare(column.name), _bare(column.name).removesuffix("id")]
    if table.key == (column.name,):
        wanted.append("id")
    return next((name for want in wanted if want for name in names if _bare(name) == want), None)


def _bare(name: str) -> str:
    return "".join(sign for sign in name.lower() if sign.isalnum())


def _column(column: Column, matched: str | None, unused: list[str]) -> Iterator[str]:
    if matched is not None:
        yield f"  {column.name}: {_yaml(matched)}"
        return
    near = difflib.get_close_matches(_bare(column.name), [_bare(name) for name in unused], n=3, cutoff=0.5)
    near += OTHER_WORDS.get(column.name, ())
    told = ", ".join(name for name in unused if _bare(name) in near)
    note = f"{'required' if column.required else 'may be left out'}: {column.description}{f'; perhaps {told}' if told else ''}"
    yield f"  {'' if column.required else '# '}{column.name}: {'"?"' if column.required else ''}  # {note}"


def _by_looking(
    table: Table, matched: dict[str, str | None], block: Block, mapping: Mapping
) -> Iterator[str]:
    """Entries that the first rows ask for: codes to translate, ids to pseudonymise, times with zones."""
    zoned, foreign, codes = [], [], []
    for column in table.columns:
        if (name := matched[column.name]) is None:
            continue
        cells = read_cells(column, block.columns[name], mapping)
        zoned += [column.name] if Reason.ZONE in cells.faulty else []
        foreign += [column.name] if column.kind is Kind.ID and cells.faulty else []
        codes += list(_codes(column, cells.values)) if column.codes else []
    if zoned:
        yield f"zoned_times: [{', '.join(zoned)}]  # they carry a zone; they become Swedish local time"
    if foreign:
        yield f"pseudonymise: [{', '.join(foreign)}]  # their ids are no plain numbers"
        yield "pseudonym_key_file: pseudonym.key  # or set NARMARE_PSEUDONYM_KEY; keep it outside the repository"
    if codes:
        yield "codes:  # column: {theirs: ours}"
        yield from codes


def _codes(column: Column, values: pa.Array) -> Iterator[str]:
    strange = [
        value for value in values.unique().to_pylist() if value is not None and value not in column.codes
    ]
    if not strange:
        return
    yield f"  {column.name}:  # ours: {', '.join(column.codes)}"
    shown = sorted({showable(value) for value in strange[:FEW]} - {showable(None)})
    yield from (f'    {_yaml(value)}: "{_near(value, column)}"' for value in shown)
    if not shown or len(strange) > len(shown):
        yield f'    "?": "{next(iter(column.codes))}"  # {len(strange) - len(shown)} more values that are no short codes'


def _near(value: str, column: Column) -> str:
    return next(iter(difflib.get_close_matches(value.lower(), list(column.codes), n=1, cutoff=0.7)), "?")


def _yaml(text: str) -> str:
    """Quoted, as a foreign name may hold anything; JSON's strings are YAML's."""
    return json.dumps(text, ensure_ascii=False)
