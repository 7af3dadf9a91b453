"""Published numbers for tests: those of a small twin, and those that a test writes itself.

The twin is made and computed once in a run.  `published` gives a test the whole product in small: units, people,
programme and a snapshot, with the cast at the twin's own units.  `publish_rows` publishes a handful of numbers that a
reader of the test can add up.
"""

from __future__ import annotations

import fcntl
import os
import pickle
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from narmare.analysis.indicators import catalogue, results, run
from narmare.analysis.indicators.months import first_day, month_index
from narmare.analysis.twin import generate
from narmare.followup import actions, queries
from narmare.followup.models import Snapshot
from narmare.programme import actions as programme
from narmare.programme.content import programme_path, read_programme
from narmare.programme.models import Strategy
from tests.cast import NOW, Cast, gather, made_once, remembered_cast


# What the small twin is computed for: at least one of every measure.  The whole catalogue is tried in tests/analysis.
FEW = (
    "akutbesok_80plus", "aterinskrivning_30d_65plus", "distanskontakt_video_andel", "egenmonitorering_antal",
    "fast_lakarkontakt", "fast_lakarkontakt_befolkning", "fast_vardkontakt_samordning", "forsta_besok_60_dagar",
    "kontinuitetsindex_lakare_18m", "medicinsk_bedomning_3_dagar", "panel_rimlig_tid", "patientkontrakt_eller_sip",
    "taligenkanning_andel", "telefontillganglighet_samma_dag", "utskrivningsklara_dagar", "vakansgrad_lakare",
    "webbtidbok_andel",
)  # fmt: skip
LAST = date(2026, 10, 1)
MONTHS = 30


@dataclass(frozen=True)
class Published:
    """What `published` has made: the people at the twin's units, the snapshot, and what it was computed from."""

    cast: Cast
    snapshot: Snapshot
    data: Path
    result: run.Result


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of this run that its workers share."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


def once_in_a_run(target: Path, make: Callable[[Path], object]) -> Path:
    """`target`, which `make` writes the first time in a run; another worker that asks meanwhile waits."""
    with target.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not target.exists():
            part = target.with_suffix(".part")
            make(part)
            part.rename(target)
    return target


@pytest.fixture(scope="session")
def small_twin(run_folder: Path) -> Path:
    """Care tables of a hundredth of the region over thirty months.  Do not write here: copy it."""
    return once_in_a_run(
        run_folder / "small-twin",
        lambda out: generate(out=out, region="kronoberg", seed=7, scale=0.01, months=MONTHS, until=LAST),
    )


@pytest.fixture(scope="session")
def computed(run_folder: Path, small_twin: Path) -> run.Result:
    """A few indicators of the small twin."""
    kept = once_in_a_run(
        run_folder / "computed", lambda out: out.write_bytes(pickle.dumps(run.compute(small_twin, only=FEW)))
    )
    found: run.Result = pickle.loads(kept.read_bytes())  # noqa: S301  this run wrote it
    return found


@pytest.fixture
def fresh_memory() -> Iterator[None]:
    """Nothing is remembered from another test's snapshot, which may have had the same key."""
    queries.forget()
    yield
    queries.forget()


@pytest.fixture
def published(db: None, small_twin: Path, computed: run.Result, fresh_memory: None) -> Published:
    """The whole product in small."""

    def make() -> None:
        cast = gather(small_twin)
        import_kronoberg(cast)
        actions.publish_snapshot(result=computed, data=small_twin, by=cast.system, now=NOW)

    made_once("published", make)
    return Published(remembered_cast("published"), Snapshot.objects.get(), small_twin, computed)


def import_kronoberg(cast: Cast) -> None:
    """The programme that the product comes with; where there was none, it is imported once in a process and then copied."""

    def make() -> None:
        content = read_programme(programme_path("kronoberg"))
        programme.import_programme(content=content, by=cast.system, now=NOW)

    if Strategy.objects.exists():
        make()
    else:
        made_once("kronoberg", make, apps=("programme",))


def number(indicator: str, period: date, key: str = "07", level: str = "region", *, grain: str = "month",
           share: tuple[float, float] | None = None, value: float | None = None) -> dict[str, Any]:  # fmt: skip
    """A row of a result: a share as (numerator, denominator), or a value of a hundred; hidden when neither is given."""
    numerator, denominator = share or ((round(100 * value, 6), 100.0) if value is not None else (None, None))
    shown = numerator / denominator if share and numerator is not None and denominator else value
    return {
        "indicator": indicator, "grain": grain, "period": period, "level": level, "key": key, "numerator": numerator,
        "denominator": denominator, "value": shown, "low": shown, "high": shown, "suppressed": shown is None,
        "definition_version": catalogue.load()[indicator].version, "snapshot_id": "by-hand",
    }  # fmt: skip


def months(values: Iterable[float | None], indicator: str, **where: Any) -> list[dict[str, Any]]:
    """One row a month up to `LAST` from plain values; None is a hidden month."""
    values = list(values)
    first = month_index(LAST) - len(values) + 1
    return [number(indicator, first_day(first + i), value=value, **where) for i, value in enumerate(values)]


def result_of(rows: Iterable[Mapping[str, Any]], code: str = "by-hand") -> run.Result:
    """A computed result that consists of `rows`."""
    table = pa.Table.from_pylist([dict(row) for row in rows], schema=results.SCHEMA)
    return run.Result(table=table, snapshot_id=code, first=LAST, last=LAST, coverage={})


def publish_rows_of(
    cast: Cast, rows: Iterable[Mapping[str, Any]], data: Path, code: str = "by-hand"
) -> Snapshot:
    """Publish rows of `number` and `months` as a snapshot that was computed from `data`."""
    queries.forget()
    return actions.publish_snapshot(result=result_of(rows, code), data=data, by=cast.system, now=NOW)


@pytest.fixture
def publish_rows(fresh_memory: None, tmp_path: Path) -> Callable[..., Snapshot]:
    """publish_rows(cast, rows, code="first"): publish rows of `number` and `months`."""
    return lambda cast, rows, code="by-hand": publish_rows_of(cast, rows, tmp_path, code)


@pytest.fixture
def a_few_numbers(cast: Cast, fresh_memory: None, tmp_path: Path) -> Snapshot:
    """The programme, and two years of one indicator in the region and at the first care centre."""
    return with_a_few_numbers(cast, tmp_path)


def with_a_few_numbers(cast: Cast, data: Path) -> Snapshot:
    """What the fixture `a_few_numbers` says, computed from `data`."""

    def make() -> None:
        import_kronoberg(cast)
        phone = "telefontillganglighet_samma_dag"
        steady = [0.9, 0.91] * 12
        rows = [*months(steady, phone), *months(steady, phone, key="vc-01", level="unit")]
        publish_rows_of(cast, rows, data)

    if Strategy.objects.exists():  # another fixture has brought the programme in
        make()
    else:
        made_once("a few numbers", make, apps=("programme", "followup"))
        Snapshot.objects.update(data=str(data))  # the folder of this test, not of the first that asked
    return Snapshot.objects.get()
