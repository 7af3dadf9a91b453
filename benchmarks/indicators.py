"""The twelve indicators, every unit, 96 months, on the whole synthetic region.  The bar: under 20 seconds on two cores.

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
BAR = 20.0

# in a process of its own, so that its peak memory is its own (ru_maxrss is in KiB on Linux)
CHILD = """
import json, resource, sys, time
from pathlib import Path
from narmare.analysis.indicators.run import compute
start = time.perf_counter()
result = compute(Path(sys.argv[1]))
seconds = time.perf_counter() - start
kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps({"rows": result.table.num_rows, "seconds": seconds, "peak_gb": kib * 1024 / 1e9}))
"""


def run() -> list[dict[str, object]]:
    """The whole region, and the judgement on a sample."""
    _twin(FOLDER, 1.0)
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(FOLDER)], check=True, capture_output=True, text=True
    )
    told = json.loads(done.stdout)
    whole = {
        "name": f"twelve indicators x every unit x {MONTHS} months ({told['rows']:,} numbers)",
        "seconds": told["seconds"],
        "peak_gb": told["peak_gb"],
        "bar": f"< {BAR:g} s",
        "met": told["seconds"] < BAR,
    }
    return [whole, _judged()]


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
