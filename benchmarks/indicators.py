"""The first twelve indicators and the whole catalogue, every unit, 96 months, on the whole synthetic region, on two cores.

And on a hundredth of it: the reference gives the same rows.
"""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

from narmare.analysis.indicators.run import compute
from narmare.analysis.twin import generate


FOLDER = Path("build/bench/twin")
SAMPLE = Path("build/bench/twin-sample")
SEED, MONTHS, UNTIL = 1, 96, date(2026, 10, 1)
TWELVE = (
    "telefontillganglighet_samma_dag", "medicinsk_bedomning_3_dagar", "fast_lakarkontakt", "kontinuitetsindex_lakare_18m",
    "aterinskrivning_30d_65plus", "akutbesok_80plus", "fast_vardkontakt_samordning", "patientkontrakt_eller_sip",
    "egenmonitorering_antal", "webbtidbok_andel", "distanskontakt_video_andel", "taligenkanning_andel",
)  # fmt: skip
BARS = {"twelve indicators": (TWELVE, 20.0), "the whole catalogue": ((), 30.0)}

# in a process of its own, so that its peak memory is its own (ru_maxrss is in KiB on Linux)
CHILD = """
import json, resource, sys, time
from pathlib import Path
from narmare.analysis.indicators.run import compute
start = time.perf_counter()
result = compute(Path(sys.argv[1]), only=sys.argv[2:] or None)
seconds = time.perf_counter() - start
kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps({"rows": result.table.num_rows, "seconds": seconds, "peak_gb": kib * 1024 / 1e9}))
"""


def run() -> list[dict[str, object]]:
    """The whole region, and the judgement on a sample."""
    _twin(FOLDER, 1.0)
    return [*(_whole(name, only, bar) for name, (only, bar) in BARS.items()), _judged()]


def _whole(name: str, only: tuple[str, ...], bar: float) -> dict[str, object]:
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(FOLDER), *only], check=True, capture_output=True, text=True
    )
    told = json.loads(done.stdout)
    return {
        "name": f"{name} x every unit x {MONTHS} months ({told['rows']:,} numbers)",
        "seconds": told["seconds"],
        "peak_gb": told["peak_gb"],
        "bar": f"< {bar:g} s",
        "met": told["seconds"] < bar,
    }


def _judged() -> dict[str, object]:
    _twin(SAMPLE, 0.01)
    fast, slow = (compute(SAMPLE, engine=engine) for engine in ("duckdb", "reference"))  # type: ignore[arg-type]
    return {
        "name": f"equal to the reference on a hundredth ({slow.table.num_rows:,} numbers)",
        "bar": "every row equal",
        "met": fast.table == slow.table,
    }


def _twin(folder: Path, scale: float) -> None:
    if not (folder / "twin.json").exists():
        generate(out=folder, seed=SEED, scale=scale, months=MONTHS, until=UNTIL)
