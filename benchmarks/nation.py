"""A nation: 10.6 million residents and ten years, the whole catalogue with all levels and kinds of period, on two cores.

`python -m benchmarks nation` makes a hundredth and a tenth of it (88 million rows, 1.5 GB of disk; some minutes) and says how
processor time and memory grow between them.  `NARMARE_NATION=0.1,1 python -m benchmarks nation` does the same with a tenth and
the whole: 860 million rows, 15 GB of disk, about an hour.  The data stay in build/bench/nation-* until they are deleted, so
that a second run computes only.  `NARMARE_BENCH=/folder` lays them elsewhere.

At the smallest size the numbers of the parts are held against those of a run that counts everything at once.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

from narmare.analysis.twin import generate


BASE = Path(os.environ.get("NARMARE_BENCH", "build/bench"))
SIZES = tuple(float(size) for size in os.environ.get("NARMARE_NATION", "0.01,0.1").split(","))
SEED, MONTHS, UNTIL = 1, 120, date(2026, 10, 1)
RESIDENTS = 10_587_710
LIMIT_GB, GROWTH, EVENTS = 16.0, 1.2, 500_000_000
DISK_GB = 16.0  # of the whole, and some more

# in a process of its own: its peak memory (ru_maxrss, KiB on Linux) and processor time are its own
MAKE = """
import json, os, resource, sys, time
from pathlib import Path
from benchmarks import nation
start = time.perf_counter()
nation.make(Path(sys.argv[1]), float(sys.argv[2]))
own, below = (resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
told = {"seconds": time.perf_counter() - start, "cpu": sum(of.ru_utime + of.ru_stime for of in (own, below)),
        "peak_gb": max(own.ru_maxrss, below.ru_maxrss) * 1024 / 1e9}
(Path(sys.argv[1]) / "made.json").write_text(json.dumps(told))
"""
COUNT = """
import hashlib, json, resource, sys, time
from pathlib import Path
import pyarrow as pa
from narmare.analysis.indicators.run import compute
start = time.perf_counter()
tell = lambda name, done, of: print(f"{done}/{of} {name}", file=sys.stderr, flush=True) if done * 20 // of > (done - 1) * 20 // of else None
result = compute(Path(sys.argv[1]), parts=sys.argv[2] == "parts", progress=tell)
used = resource.getrusage(resource.RUSAGE_SELF)
digest = hashlib.sha256()
for batch in result.table.to_batches():
    for column in batch.columns:
        for buffer in column.buffers():
            digest.update(buffer or b"")
print(json.dumps({"numbers": result.table.num_rows, "seconds": time.perf_counter() - start,
                  "cpu": used.ru_utime + used.ru_stime, "peak_gb": used.ru_maxrss * 1024 / 1e9, "digest": digest.hexdigest()}))
"""


def run() -> list[dict[str, object]]:
    """Each size made and computed; how the second grows from the first; and the judgement on the first."""
    results, costs = [], []
    for size in SIZES:
        folder = BASE / f"nation-{size:g}"
        made, events = _made(folder, size)
        told = _count(folder, "parts")
        costs.append((size, told))
        results += [_of_making(size, events, made), _of_counting(size, events, told)]
    results.append(_judged(BASE / f"nation-{SIZES[0]:g}", costs[0][1]))
    return [*results, *(_growth(*pair) for pair in zip(costs, costs[1:], strict=False))]


def make(folder: Path, size: float) -> None:
    """The twin of Sweden at a size; two regions at a time."""
    generate(out=folder, region="sweden", seed=SEED, scale=size, months=MONTHS, until=UNTIL, processes=2)


def _made(folder: Path, size: float) -> tuple[dict[str, float], int]:
    """What it took to make the twin, and its rows; made once."""
    if not (folder / "made.json").exists():
        BASE.mkdir(parents=True, exist_ok=True)
        if (free := shutil.disk_usage(BASE).free / 1e9) < DISK_GB * size:
            raise SystemExit(
                f"{free:.0f} GB are free in {BASE}; {DISK_GB * size:.0f} GB are needed. Set NARMARE_BENCH to a larger disk."
            )
        print(f"making {size:.0%} of the nation ...", file=sys.stderr, flush=True)
        subprocess.run([sys.executable, "-c", MAKE, str(folder), str(size)], check=True)
    rows = json.loads((folder / "twin.json").read_text())["rows"]
    return json.loads((folder / "made.json").read_text()), sum(rows.values())


def _count(folder: Path, how: str) -> dict[str, float]:
    print(f"computing {folder.name} ({how}) ...", file=sys.stderr, flush=True)
    done = subprocess.run(
        [sys.executable, "-c", COUNT, str(folder), how], check=True, stdout=subprocess.PIPE, text=True
    )
    return dict(json.loads(done.stdout))


def _of_making(size: float, events: int, made: dict[str, float]) -> dict[str, object]:
    return {
        "name": f"making {size:.0%} of {RESIDENTS:,} residents, {MONTHS} months: {events / 1e6:.0f} M rows",
        **made,
        "bar": f"< {LIMIT_GB:g} GB{', >= 500 M rows' if size == 1 else ''}",
        "met": made["peak_gb"] < LIMIT_GB and (size < 1 or events >= EVENTS),
    }


def _of_counting(size: float, events: int, told: dict[str, float]) -> dict[str, object]:
    return {
        "name": f"the whole catalogue on {size:.0%}: {events / 1e6:.0f} M rows, {told['numbers'] / 1e6:.1f} M numbers; "
        f"{told['cpu']:.0f} s of processor time, {told['peak_gb']:.1f} GB",
        **told,
        "bar": f"< {LIMIT_GB:g} GB",
        "met": told["peak_gb"] < LIMIT_GB,
    }


def _judged(folder: Path, parts: dict[str, float]) -> dict[str, object]:
    whole = _count(folder, "whole")
    return {
        "name": f"in parts as at once, {folder.name} ({whole['numbers']:,} numbers)",
        "seconds": whole["seconds"],
        "bar": "every row equal",
        "met": whole["digest"] == parts["digest"],
    }


def _growth(less: tuple[float, dict[str, float]], more: tuple[float, dict[str, float]]) -> dict[str, object]:
    ratio = (more[1]["cpu"] / less[1]["cpu"]) / (more[0] / less[0])
    return {
        "name": f"growth of processor time from {less[0]:.0%} to {more[0]:.0%}, beside that of the residents",
        "ratio": ratio,
        "bar": f"<= {GROWTH:g}x",
        "met": ratio <= GROWTH,
    }


if __name__ == "__main__":
    print(json.dumps(run(), indent=1))
