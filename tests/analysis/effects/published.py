"""The published data and numbers."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from narmare.analysis.effects.estimate import Estimate, Row
from narmare.analysis.effects.panel import Panel
from narmare.analysis.effects.read import Columns, read_panel


DATA = Path(__file__).parent / "data"


@cache
def expected() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((DATA / "expected.json").read_text(encoding="utf-8"))
    return found


def mpdta(*covariates: str) -> Panel:
    return read_panel(DATA / "mpdta.csv", Columns("countyreal", "year", "lemp", "first.treat", covariates))


def prop99() -> Panel:
    return read_panel(DATA / "california_prop99.csv", Columns("State", "Year", "PacksPerCapita", "treated"))


def by_key(rows: tuple[Row, ...]) -> dict[str, Row]:
    return {str(row.key): row for row in rows}


def overall(estimate: Estimate) -> dict[str, Row]:
    """The headline of every aggregate."""
    return by_key(estimate.coefficients)
