"""`python -m benchmarks [NAME ...]`: run every module here that has `run()`, print a table, write build/bench/<name>.json.

`--seconds N` shortens (or lengthens) those that run for a time.  A result is a dictionary with a name, seconds, and, where a bar was set, `bar` (in words) and `met`.  Exit code 1 if one is missed.
"""

from __future__ import annotations

import argparse
import importlib
import inspect
import json
import os
import pkgutil
import sys
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.table import Table


OUT = Path("build/bench")

type Results = list[dict[str, object]]


def main(names: list[str], seconds: float | None = None) -> int:
    """Run the benchmarks with these names, or all; `seconds` is for those that run for a time."""
    here = [
        module.name
        for module in pkgutil.iter_modules([str(Path(__file__).parent)])
        if module.name != "__main__"
    ]
    if unknown := [name for name in names if name not in here]:
        print(f"There is no benchmark {unknown[0]}. There are: {', '.join(here)}.", file=sys.stderr)
        return 2
    OUT.mkdir(parents=True, exist_ok=True)
    missed = 0
    for name in names or here:
        module = importlib.import_module(f"benchmarks.{name}")
        if hasattr(module, "run"):
            results = _run(module.run, seconds)
            load = os.getloadavg()[0]
            (OUT / f"{name}.json").write_text(
                json.dumps({"load": load, "results": results}, indent=1, default=str) + "\n"
            )
            _print(name, results, load)
            missed += sum(result.get("met") is False for result in results)
    return 1 if missed else 0


def _run(run: Callable[..., Results], seconds: float | None) -> Results:
    timed = seconds is not None and "seconds" in inspect.signature(run).parameters
    return run(seconds=seconds) if timed else run()


def _print(name: str, results: list[dict[str, object]], load: float) -> None:
    grid = Table(title=f"{name} (load {load:.1f})", title_justify="left", box=None, header_style="bold")
    for column, justify in (
        ("what", "left"),
        ("seconds", "right"),
        ("ratio", "right"),
        ("bar", "left"),
        ("met", "left"),
    ):
        grid.add_column(column, justify=justify)  # type: ignore[arg-type]
    for result in results:
        met = {True: "yes", False: "NO"}.get(result.get("met"), "") if result.get("bar") else ""  # type: ignore[call-overload]
        row = (
            result["name"],
            _number(result.get("seconds")),
            _number(result.get("ratio")),
            result.get("bar", ""),
            met,
        )
        grid.add_row(*[str(cell) for cell in row])
    Console().print(grid)


def _number(value: object) -> str:
    if not isinstance(value, float):
        return ""
    return f"{value:.2f}" if value >= 0.1 else f"{value:.4f}"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("names", nargs="*", help="which; all without a name")
    parser.add_argument("--seconds", type=float, help="how long those run that run for a time")
    given = parser.parse_args()
    sys.exit(main(given.names, given.seconds))
