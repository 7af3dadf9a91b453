"""A definition tried out before it is used: its SQL, its examples, what would be hidden, and what it costs."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any as Anything

from sqlglot import ErrorLevel

from narmare.analysis.indicators.build import build
from narmare.analysis.indicators.conditions import DefinitionError
from narmare.analysis.indicators.definition import Indicator, reads
from narmare.analysis.indicators.run import compute
from narmare.analysis.indicators.spec import Spec, SpecError
from narmare.analysis.indicators.written import Written


DIALECTS = ("duckdb", "postgres", "spark")
ENGINES = ("duckdb", "reference")


@dataclass(frozen=True)
class Example:
    """One example: `fault` is empty when every engine gave what it expects."""

    title: str
    fault: str


@dataclass(frozen=True)
class Cells:
    """How many months' and years' cells of a level are shown and hidden."""

    level: str
    shown: int
    hidden: int


@dataclass(frozen=True)
class Trial:
    """What came of it.  Without data there are no cells and no seconds."""

    indicator: Indicator
    tables: tuple[str, ...]
    dialects: tuple[str, ...]
    examples: tuple[Example, ...]
    cells: tuple[Cells, ...]
    seconds: float | None

    @property
    def passed(self) -> bool:
        """Whether it has an example, and every example holds."""
        return bool(self.examples) and not any(example.fault for example in self.examples)


def try_out(one: Written, data: Path | None) -> Trial:
    """Try a definition out, on `data` if a folder of care tables is given.

    Raises:
        DefinitionError: an example cannot be read.
        DataError: the folder lacks what the definition reads.
    """
    tree = build(one.indicator)
    for dialect in DIALECTS:
        tree.sql(dialect, unsupported_level=ErrorLevel.RAISE)
    examples = tuple(_example(one, content) for content in one.examples)
    cells, seconds = _on(data, one.indicator) if data else ((), None)
    return Trial(one.indicator, tuple(sorted(reads(one.indicator))), DIALECTS, examples, cells, seconds)


def _example(one: Written, content: Mapping[str, Anything]) -> Example:
    spec = _spec(one, content)
    for engine in ENGINES:
        try:
            spec.check(one.indicator, engine)  # type: ignore[arg-type]
        except SpecError as fault:
            return Example(spec.title, str(fault))
        except (LookupError, ValueError, IndexError, TypeError) as fault:
            raise DefinitionError(
                f"{one.file.name}: example {spec.title!r} cannot be read: {fault}"
            ) from None
    return Example(spec.title, "")


def _spec(one: Written, content: Mapping[str, Anything]) -> Spec:
    wanted = ("title", "months", "data", "expected")
    if missing := [name for name in wanted if not content.get(name)]:
        raise DefinitionError(
            f"{one.file.name}: an example lacks {missing[0]}. It has: {', '.join(wanted)}, note."
        )
    months = content["months"]
    if not isinstance(months, list) or len(months) != 2 or not isinstance(content["data"], dict):
        raise DefinitionError(
            f"{one.file.name}: an example has two months, [2026-01, 2026-03], and data of table: drawn rows."
        )
    first, last = (str(month) for month in months)
    return Spec(
        str(content["title"]),
        (first, last),
        content["data"],
        str(content["expected"]),
        str(content.get("note", "")),
    )


def _on(data: Path, indicator: Indicator) -> tuple[tuple[Cells, ...], float]:
    began = time.perf_counter()
    table = compute(data, only=[indicator.id], indicators={indicator.id: indicator}).table
    seconds = time.perf_counter() - began
    counted: dict[str, list[int]] = {}
    for level, hidden in zip(
        *(table.column(name).to_pylist() for name in ("level", "suppressed")), strict=True
    ):
        counted.setdefault(level, [0, 0])[hidden] += 1
    return tuple(Cells(level, *numbers) for level, numbers in counted.items()), seconds
