"""A twin of Sweden: ten years of the country's residents at a tenth, and what the whole would take.

The bar is 10.6 million residents and ten years within 16 GB.  The run is at 10 %, in a process of its own so that its peak
memory is its own.  Extrapolation, stated openly: time and disk grow with the rows, so ten times; memory is that of the
largest region (21 % of the residents) above what Python and its libraries take, so the part above grows ten times.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path


SCALE = 0.1
MONTHS = 120
LIMIT_GB = 16.0
RESIDENTS = 10_587_710

# what the child does: make the twin, then tell seconds and memory (ru_maxrss is in KiB on Linux) before and at its peak
CHILD = """
import json, resource, sys, time
from datetime import date
from pathlib import Path
from narmare.analysis.twin import generate
peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e9
empty, start = peak(), time.perf_counter()
done = generate(out=Path(sys.argv[1]), region="sweden", seed=1, scale=float(sys.argv[2]), months=int(sys.argv[3]), until=date(2026, 10, 1))
print(json.dumps({"rows": done.events, "seconds": time.perf_counter() - start, "empty_gb": empty, "peak_gb": peak()}))
"""


def run(scale: float = SCALE, months: int = MONTHS) -> list[dict[str, object]]:
    """Make the twin once; one result, measured and extrapolated."""
    with tempfile.TemporaryDirectory(prefix="narmare-bench-") as folder:
        out = Path(folder) / "sweden"
        command = [sys.executable, "-c", CHILD, str(out), str(scale), str(months)]
        told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        disk = sum(path.stat().st_size for path in out.rglob("*.parquet")) / 1e9
    whole_gb = told["empty_gb"] + (told["peak_gb"] - told["empty_gb"]) / scale
    return [
        {
            "name": f"twin of Sweden, {scale:.0%} of {RESIDENTS:,} residents, {months} months",
            "rows": told["rows"],
            "seconds": round(told["seconds"], 1),
            "rows_per_second": round(told["rows"] / told["seconds"]),
            "peak_gb": round(told["peak_gb"], 2),
            "disk_gb": round(disk, 2),
            "extrapolated_rows": round(told["rows"] / scale),
            "extrapolated_minutes": round(told["seconds"] / scale / 60, 1),
            "extrapolated_peak_gb": round(whole_gb, 1),
            "extrapolated_disk_gb": round(disk / scale, 1),
            "bar_gb": LIMIT_GB,
            "met": whole_gb < LIMIT_GB,
        }
    ]


if __name__ == "__main__":
    print(json.dumps(run(), indent=1))
