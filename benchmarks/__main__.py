"""`python -m benchmarks [NAME ...]`: run every module here that has `run()`, print a table, write build/bench/<name>.json.

A result is a dictionary with a name, seconds, and, where a bar was set, `bar` (in words) and `met`.  Exit code 1 if one is missed.
"""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table


OUT = Path("build/bench")


def main(names: list[str]) -> int:
    """Run the benchmarks with these names, or all."""
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
            results = module.run()
            load = os.getloadavg()[0]
            (OUT / f"{name}.json").write_text(
                json.dumps({"load": load, "results": results}, indent=1, default=str) + "\n"
            )
            _print(name, results, load)
            missed += sum(result.get("met") is False for result in results)
    return 1 if missed else 0


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
    return f"{value:.2f}" if isinstance(value, float) else ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
