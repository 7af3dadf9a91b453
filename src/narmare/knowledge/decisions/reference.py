"""The slow, obvious evaluator that judges the fast one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from narmare.knowledge.conditions import meets
from narmare.knowledge.decisions.model import Row, Table


def decide_plainly(table: Table, values: Mapping[str, Any]) -> Row:
    """The first row whose every condition is met by the values of the inputs."""
    for row in table.rows:
        if not unmet(row, values):
            return row
    raise AssertionError("The last row of a table has no condition; Table refuses any other.")


def unmet(row: Row, values: Mapping[str, Any]) -> tuple[str, ...]:
    """The inputs whose condition in the row is not met."""
    return tuple(name for name, condition in row.when.items() if not meets(condition, values.get(name)))
