"""A decision table as a JSON Decision Model (JDM), the form that zen-engine evaluates and its editors open."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from narmare.knowledge.conditions import Between, Condition, Scalar
from narmare.knowledge.decisions.model import Row, Table
from narmare.knowledge.questionnaires.model import Questionnaire


TABLE_NODE = "table"


def to_jdm(table: Table, several: frozenset[str] = frozenset()) -> dict[str, Any]:
    """The table as JDM, hit policy first; `several` are the inputs that hold a list of values."""
    columns = [{"id": one.id, "name": one.id, "field": one.id} for one in table.inputs]
    outputs = [{"id": f"out_{name}", "name": name, "field": name} for name in ("row", "level", "profession", "urgency")]  # fmt: skip
    content = {
        "hitPolicy": "first",
        "inputs": columns,
        "outputs": outputs,
        "rules": [_rule(row, table, several) for row in table.rows],
    }
    nodes = [_node("in", "inputNode"), {**_node(TABLE_NODE, "decisionTableNode"), "content": content}, _node("out", "outputNode")]  # fmt: skip
    return {
        "contentType": "application/vnd.gorules.decision",
        "nodes": nodes,
        "edges": [_edge("in", TABLE_NODE), _edge(TABLE_NODE, "out")],
    }


def several_of(table: Table, questionnaire: Questionnaire) -> frozenset[str]:
    """The inputs of a table that can hold several values: repeating choices, and flags found in words."""
    return _several(table, questionnaire.repeating)


@lru_cache(maxsize=256)
def _several(table: Table, repeating: frozenset[str]) -> frozenset[str]:
    return frozenset(one.id for one in table.inputs if one.source in repeating or one.source == "words")


def _rule(row: Row, table: Table, several: frozenset[str]) -> dict[str, str]:
    # an empty cell fits everything
    cells = {
        one.id: cell(row.when[one.id], one.id in several) if one.id in row.when else ""
        for one in table.inputs
    }
    then = {
        "row": row.id,
        "level": row.then.level,
        "profession": row.then.profession,
        "urgency": row.then.urgency,
    }
    return {"_id": row.id, **cells, **{f"out_{name}": json.dumps(value) for name, value in then.items()}}


def cell(condition: Condition, several: bool) -> str:
    """The condition as a unary test of the engine, false for null.

    No brackets around an `and` or `or`: version 2.1 cannot read them behind `and`, and a cell that cannot be read never fits, in silence.
    """
    return f"some($ ?? [], {_test(condition, '#')})" if several else f"$ != null and {_test(condition, '$')}"


def _test(condition: Condition, value: str) -> str:
    if isinstance(condition, Between):
        bounds = [
            f"{value} {sign}{'' if is_open else '='} {_literal(bound)}"
            for sign, bound, is_open in (
                (">", condition.low, condition.low_open),
                ("<", condition.high, condition.high_open),
            )  # fmt: skip
            if bound is not None
        ]
        return " and ".join(bounds)
    return f"{value} in [{', '.join(map(_literal, condition.values))}]"


def _literal(value: Scalar) -> str:
    """A value in the engine's expression language, which knows no exponents."""
    if isinstance(value, float):
        return f"{value:.10f}".rstrip("0").rstrip(".")
    return json.dumps(value)


def _node(name: str, kind: str) -> dict[str, Any]:
    return {"id": name, "name": name, "type": kind, "position": {"x": 0, "y": 0}}


def _edge(source: str, target: str) -> dict[str, str]:
    return {"id": f"{source}-{target}", "sourceId": source, "targetId": target, "type": "edge"}
