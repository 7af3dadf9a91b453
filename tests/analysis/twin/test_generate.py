"""One seed gives the same bytes; a twin is whole or absent."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from narmare.analysis.tables import TABLES
from narmare.analysis.twin import NotATwin, generate
from narmare.analysis.twin.months import Months, easter, holidays
from narmare.analysis.twin.region import Region, regions
from narmare.analysis.twin.rollouts import Effect, Wave
from narmare.analysis.twin.seeds import pseudonyms
from narmare.analysis.twin.write import Sink


UNTIL = date(2026, 10, 15)


def digests(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def make(out: Path, seed: int = 5, months: int = 30) -> dict[str, str]:
    generate(out=out, seed=seed, scale=0.01, months=months, until=UNTIL)
    return digests(out)


def test_one_seed_gives_the_same_bytes_with_any_number_of_threads(tmp_path: Path) -> None:
    before = pa.cpu_count()
    try:
        pa.set_cpu_count(1)
        first = make(tmp_path / "a")
        pa.set_cpu_count(4)
        second = make(tmp_path / "b")
    finally:
        pa.set_cpu_count(before)
    assert first == second
    assert len(first) == len(TABLES) + 2


def test_another_seed_gives_other_persons(tmp_path: Path) -> None:
    first, second = make(tmp_path / "a", months=3), make(tmp_path / "b", seed=6, months=3)
    assert first["person/part-000.parquet"] != second["person/part-000.parquet"]


def test_it_says_what_was_made_without_a_clock(small: Path) -> None:
    told = json.loads((small / "twin.json").read_text(encoding="utf-8"))
    assert told["first_month"] == "2018-11"
    assert told["last_month"] == "2026-10"
    assert set(told["rows"]) == set(TABLES)
    assert set(told) == {"region", "seed", "scale", "months", "first_month", "last_month", "version", "rows"}


def test_it_tells_every_month(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    generate(
        out=tmp_path / "t",
        seed=1,
        scale=0.005,
        months=4,
        until=UNTIL,
        progress=lambda *step: told.append(step),
    )
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_sweden_writes_a_part_per_region_with_ids_of_its_own(tmp_path: Path) -> None:
    summary = generate(out=tmp_path / "se", region="sweden", seed=1, scale=0.0002, months=2, until=UNTIL)
    parts = sorted((tmp_path / "se" / "person").iterdir())
    persons = [pq.read_table(p)["person_id"].to_pylist() for p in parts]
    assert len(parts) == 21
    assert sum(map(len, persons)) == len({i for part in persons for i in part}) == summary.rows["person"]


def test_it_leaves_another_folder_alone(tmp_path: Path) -> None:
    (tmp_path / "letters.txt").write_text("mine")
    with pytest.raises(NotATwin, match="no twin"):
        generate(out=tmp_path, seed=1, scale=0.01, months=1, until=UNTIL)
    assert (tmp_path / "letters.txt").read_text() == "mine"


def test_it_refuses_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(NotATwin, match="is a file"):
        generate(out=tmp_path / "file", seed=1, scale=0.01, months=1, until=UNTIL)


def test_a_twin_is_replaced(tmp_path: Path) -> None:
    first = make(tmp_path / "t", months=2)
    assert make(tmp_path / "t", seed=9, months=2) != first


def test_an_interrupted_run_leaves_the_old_twin_and_nothing_else(tmp_path: Path) -> None:
    first = make(tmp_path / "t", months=2)

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        generate(out=tmp_path / "t", seed=2, scale=0.01, months=2, until=UNTIL, progress=stop)
    assert digests(tmp_path / "t") == first
    assert [p.name for p in tmp_path.iterdir()] == ["t"]


def test_an_error_of_the_writer_reaches_the_caller(tmp_path: Path) -> None:
    (tmp_path / "unit").write_text("in the way of the folder")
    sink = Sink(tmp_path, 0, {}, 1)
    with pytest.raises(OSError, match="unit"):
        sink.close()
    sink.stop()


@pytest.mark.parametrize(
    ("wrong", "says"),
    [({"seed": -1}, "seed"), ({"scale": 0.0}, "scale"), ({"scale": 2.0}, "scale"), ({"months": 0}, "months")],
)
def test_arguments_out_of_range_are_refused(tmp_path: Path, wrong: dict[str, float], says: str) -> None:
    right = {"seed": 1, "scale": 0.01, "months": 1}
    with pytest.raises(ValueError, match=says):
        generate(out=tmp_path / "t", until=UNTIL, **{**right, **wrong})  # type: ignore[arg-type]
    assert not (tmp_path / "t").exists()


def test_an_unknown_region_is_told_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(LookupError, match="kronoberg, sweden"):
        generate(out=tmp_path / "t", region="norway", seed=1, until=UNTIL)
    assert list(tmp_path.iterdir()) == []


def test_pseudonyms_never_meet() -> None:
    ids = pseudonyms(0, 200_000, key=123456789)
    assert len(set(ids.tolist())) == 200_000
    assert ids.min() > 0


@pytest.mark.parametrize(
    ("year", "sunday"), [(2019, date(2019, 4, 21)), (2024, date(2024, 3, 31)), (2026, date(2026, 4, 5))]
)
def test_easter(year: int, sunday: date) -> None:
    assert easter(year) == sunday


def test_midsummer_eve_and_ascension_are_closed() -> None:
    assert {date(2025, 6, 20), date(2025, 5, 29), date(2025, 12, 24)} <= holidays(2025)
    assert date(2025, 6, 19) not in holidays(2025)


def test_months_begin_on_a_first() -> None:
    with pytest.raises(ValueError, match="first of a month"):
        Months(date(2024, 5, 2), 3)


def test_the_region_is_what_is_published() -> None:
    region = regions("kronoberg")[0]
    assert sum(m.residents[2024] for m in region.municipalities) == 203_351
    assert len(region.care_centres) == 32
    assert sum(c.owner == "private" for c in region.care_centres) == 11
    assert len(regions("sweden")) == 21
    assert abs(sum(m.level(2024) for r in regions("sweden") for m in r.municipalities) - 10_587_710) < 21


def test_a_region_without_care_centres_in_a_municipality_is_refused() -> None:
    whole = regions("kronoberg")[0]
    with pytest.raises(ValueError, match="No care centre in municipality 0761"):
        Region(**{**whole.__dict__, "care_centres": whole.care_centres[:-2]})


def test_wrong_effects_and_waves_are_refused() -> None:
    with pytest.raises(ValueError, match="twelve"):
        Effect("lyckoindex", "luck", 1.0, "added", "points", 3, True)
    with pytest.raises(ValueError, match="added or relative"):
        Effect(None, "luck", 1.0, "some", "points", 3, True)
    with pytest.raises(ValueError, match="before it begins"):
        Wave("care_centre", "public", date(2024, 1, 1), date(2023, 1, 1), 1.0)


def test_regions_made_at_the_same_time_are_the_same_bytes(tmp_path: Path) -> None:
    found = []
    for processes in (1, 2):
        out = tmp_path / str(processes)
        told: list[tuple[int, int]] = []
        generate(
            out=out, region="sweden", seed=5, scale=0.0002, months=1, until=UNTIL, processes=processes,
            progress=lambda done, of, told=told: told.append((done, of)),  # type: ignore[misc]
        )  # fmt: skip
        assert told == [(number, 21) for number in range(1, 22)]
        found.append(digests(out))
    assert found[0] == found[1]
    assert len({name for name in found[0] if name.startswith("visit/")}) == 21
