"""The organisation as the care tables and the region's content describe it: rows in, no database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path
from typing import cast

import pyarrow.dataset as ds
import yaml

from narmare.analysis import tables


@dataclass(frozen=True)
class Place:
    """One node of the tree as it shall be stored.  `parent` is a code, None for the region."""

    code: str
    name: str
    kind: str
    owner: str
    municipality: str
    parent: str | None
    valid_from: date
    valid_to: date | None

    def __post_init__(self) -> None:
        if (self.parent is None) != (self.kind == "region"):
            raise ValueError(f"Place {self.code}: the region, and nothing else, has no parent.")


def read_units(data: Path) -> list[Mapping[str, object]]:
    """The rows of the care table `unit` under `data`, in order of unit_id.

    Raises:
        FileNotFoundError: there is no such table; the message says what to run.
    """
    folder = data / "unit"
    if not folder.is_dir():
        raise FileNotFoundError(
            f"There is no care table {folder}. Run `narmare twin generate` or `narmare import --table unit FILE` first."
        )
    names = [column.name for column in tables.table("unit").columns]
    return ds.dataset(folder, format="parquet").to_table(columns=names).sort_by("unit_id").to_pylist()


@cache
def region_content(key: str) -> Mapping[str, object]:
    """What `content/regions/<key>.yaml` says of names: {"name", "code", "municipalities": {code: name}}.

    Raises:
        FileNotFoundError: there is no such file; the message says which setting names it.
    """
    file = resources.files("narmare.content") / "regions" / f"{key}.yaml"
    if not file.is_file():
        raise FileNotFoundError(
            f"There is no content/regions/{key}.yaml. Set NARMARE_REGION to a file that exists."
        )
    content = yaml.safe_load(file.read_text(encoding="utf-8"))
    return {
        "name": content["name"],
        "code": content.get("code", "00"),
        "municipalities": {row["code"]: row["name"] for row in content.get("municipalities", ())},
    }


def tree(rows: Sequence[Mapping[str, object]], content: Mapping[str, object]) -> list[Place]:
    """The region, its municipalities and the units, parents before children.

    A municipality holds from the first day of its first unit, so that a role at it never outlives what it names.
    """
    names: Mapping[str, str] = content["municipalities"]  # type: ignore[assignment]
    root = str(content["code"])
    starts: dict[str, date] = {}
    for row in rows:
        code, begin = str(row["municipality"]), cast(date, row["valid_from"])
        starts[code] = min(begin, starts.get(code, begin))
    if not starts:
        raise ValueError("The care table unit has no rows, so there is no organisation to set up.")
    region = Place(root, str(content["name"]), "region", "public", "", None, min(starts.values()), None)
    municipalities = [
        Place(code, names.get(code, code), "municipality", "municipal", code, root, begin, None)
        for code, begin in sorted(starts.items())
    ]
    return [region, *municipalities, *(_unit(row) for row in rows)]


def _unit(row: Mapping[str, object]) -> Place:
    return Place(
        code=str(row["unit_id"]),
        name=str(row["name"]),
        kind=str(row["kind"]),
        owner=str(row["owner"]),
        municipality=str(row["municipality"]),
        parent=str(row["municipality"]),
        valid_from=cast(date, row["valid_from"]),
        valid_to=cast("date | None", row["valid_to"]),
    )
