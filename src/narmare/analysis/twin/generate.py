"""Make a twin in a folder: all of it or nothing."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache, partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from narmare.analysis.twin.months import Months, add_months
from narmare.analysis.twin.region import regions
from narmare.analysis.twin.simulate import Done, simulate


VERSION = "1"  # of the twin's rules: the same seed and version give the same bytes
Progress = Callable[[int, int], None]
_regions = cache(regions)


class NotATwin(Exception):
    """The folder holds something else; nothing was touched."""


@dataclass(frozen=True)
class Summary:
    """What was made; the same as twin.json."""

    region: str
    seed: int
    scale: float
    months: int
    first_month: str
    last_month: str
    version: str
    rows: Mapping[str, int]

    @property
    def events(self) -> int:
        """Rows of all tables."""
        return sum(self.rows.values())


def generate(
    *,
    out: Path,
    region: str = "kronoberg",
    seed: int,
    scale: float = 1.0,
    months: int = 96,
    until: date,
    progress: Progress | None = None,
    processes: int = 1,
) -> Summary:
    """Write a twin of `region` to `out`: `<table>/part-NNN.parquet`, truth.json and twin.json.

    Args:
        out: a folder that does not exist, is empty, or holds a twin (which is replaced).
        region: kronoberg or sweden.
        seed: 0 or more; the same seed gives the same bytes.
        scale: residents per real resident, over 0 to 1.  Units are never scaled.
        months: how many months of events.
        until: any day of the last month.
        progress: told (months done, months in all), over all regions.
        processes: how many regions are made at the same time; more than one tells the progress region by region.

    Raises:
        NotATwin: `out` holds files that are no twin.
        ValueError: an argument out of range.
        LookupError: an unknown region.
        OSError: the disk is full or may not be written; nothing is left behind.
    """
    _check(seed, scale, months)
    _may_replace(out)
    span = Months(add_months(until, 1 - months), months)
    beside = out.with_name(f".{out.name}.making")
    shutil.rmtree(beside, ignore_errors=True)
    try:
        beside.mkdir(parents=True)
        summary = _write(beside, region, seed, scale, span, progress or _silent, processes)
        if out.exists():
            shutil.rmtree(out)
        beside.rename(out)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return summary


def _told(progress: Progress, first: int, total: int, month: int) -> None:
    progress(first + month, total)


def _no_month(month: int) -> None:
    """Tell nobody."""


def _silent(done: int, total: int) -> None:
    """Tell nobody."""


def _check(seed: int, scale: float, months: int) -> None:
    if seed < 0:
        raise ValueError(f"The seed is {seed}; choose 0 or more.")
    if not 0 < scale <= 1:
        raise ValueError(f"The scale is {scale:g}; choose a number over 0, at most 1.")
    if not 1 <= months <= 240:
        raise ValueError(f"{months} months: choose 1 to 240.")


def _may_replace(out: Path) -> None:
    if not out.exists():
        return
    if not out.is_dir():
        raise NotATwin(f"{out} is a file. Choose a folder that does not exist yet.")
    if any(out.iterdir()) and not (out / "twin.json").is_file():
        raise NotATwin(f"{out} holds files that are no twin. Choose another folder, or empty it yourself.")


def _write(
    folder: Path, region: str, seed: int, scale: float, span: Months, progress: Progress, processes: int
) -> Summary:
    rows: Counter[str] = Counter()
    effects: list[dict[str, Any]] = []
    parts = _regions(region)
    one = partial(_part, region=region, out=folder, seed=seed, scale=scale, months=span)
    made = (
        _at_once(one, len(parts), span, progress, processes)
        if processes > 1
        else _in_turn(one, len(parts), span, progress)
    )
    for done in made:
        rows.update(done.rows)
        effects += done.truth
    last = span.first_of(span.count - 1)
    summary = Summary(
        region, seed, scale, span.count, f"{span.first:%Y-%m}", f"{last:%Y-%m}", VERSION, dict(rows)
    )
    _json(folder / "truth.json", {"seed": seed, "region": region, "effects": effects})
    _json(folder / "twin.json", asdict(summary))
    return summary


def _part(part: int, *, region: str, progress: Callable[[int], None] | None = None, **asked: Any) -> Done:
    return simulate(_regions(region)[part], part=part, progress=progress or _no_month, **asked)


def _in_turn(one: Callable[..., Done], parts: int, span: Months, progress: Progress) -> Iterator[Done]:
    for part in range(parts):
        yield one(part, progress=partial(_told, progress, part * span.count + 1, parts * span.count))


def _at_once(
    one: Callable[..., Done], parts: int, span: Months, progress: Progress, processes: int
) -> Iterator[Done]:
    """The same in processes of their own: a region's streams of chance and its files are its own, so the bytes are the same."""
    with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
        for number, done in enumerate(pool.map(one, range(parts)), 1):
            progress(number * span.count, parts * span.count)
            yield done


def _json(path: Path, content: Mapping[str, Any]) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
