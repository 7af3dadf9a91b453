"""An estimate as JSON: every number with its interval, every note as a code with its parameters and its English sentence."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from narmare.analysis.effects import sensitivity
from narmare.analysis.effects.design import Design
from narmare.analysis.effects.estimate import Estimate, Row
from narmare.analysis.effects.notes import Note, sentence
from narmare.analysis.effects.panel import Panel
from narmare.analysis.effects.study import Options


@dataclass(frozen=True)
class Checked:
    """Sensitivity checks and the grade."""

    checks: sensitivity.Checks
    grade: sensitivity.Grade


def check(panel: Panel, found: Estimate, design: Design, options: Options) -> Checked:
    """Run the checks and grade the answer."""
    checks = sensitivity.run(panel, found, options)
    return Checked(checks, sensitivity.grade(found, design, checks))


def as_dict(found: Estimate, design: Design | None = None, checked: Checked | None = None) -> dict[str, Any]:
    """Everything that was found, for JSON.  Numbers that are not known are null."""
    told: dict[str, Any] = {
        "method": found.method, "estimand": found.estimand, "estimate": found.estimate, "se": found.se,
        "interval": [found.low, found.high], "low": found.low, "high": found.high, "p": found.p, "df": found.df, "n": found.n,
        "units": found.units, "treated": found.treated, "periods": found.periods, "scale": found.scale, "ratio": _ratio(found),
        "coefficients": _rows(found.coefficients), "events": _rows(found.events), "groups": _rows(found.groups),
        "calendar": _rows(found.calendar), "cells": _rows(found.cells), "unit_effects": _rows(found.unit_rows),
        "pretrend": asdict(found.pretrend) if found.pretrend else None, "unit_shares": dict(found.unit_shares),
        "period_shares": dict(found.period_shares), "diagnostics": dict(found.diagnostics),
        "series": asdict(found.series) if found.series else None, "notes": [_note(note) for note in found.notes],
        "warnings": [sentence(note) for note in found.notes], "design": _design(design),
    }  # fmt: skip
    if checked is not None:
        told |= _checked(checked)
    clean: dict[str, Any] = _finite(told)
    return clean


def _rows(rows: Sequence[Row]) -> list[dict[str, Any]]:
    return [asdict(row) for row in rows]


def _note(note: Note) -> dict[str, Any]:
    return {"code": note.code, "params": dict(note.params), "text": sentence(note)}


def _ratio(found: Estimate) -> dict[str, float | None] | None:
    if found.scale != "log":
        return None
    return {name: None if value is None else math.exp(value) for name, value in (("estimate", found.estimate), ("low", found.low), ("high", found.high))}  # fmt: skip


def _design(design: Design | None) -> dict[str, Any]:
    if design is None:
        return {"method": None, "why": [], "facts": {}, "remedies": []}
    return {
        "method": design.method, "why": [sentence(note) for note in design.reasons], "facts": asdict(design.facts),
        "remedies": [sentence(note) for note in design.remedies],
    }  # fmt: skip


def _checked(checked: Checked) -> dict[str, Any]:
    checks = checked.checks
    named = {
        "start {} periods early": checks.placebo_dates, "without {}": checks.left_out,
        "{} periods of anticipation": checks.anticipation, "by {}": checks.other_methods, "not adjusted for {}": checks.unadjusted,
    }  # fmt: skip
    rows = [
        asdict(row) | {"kind": text.format(row.key), "key": text.format(abs(row.key) if isinstance(row.key, int) else row.key)}
        for text, kind in named.items() for row in kind
    ]  # fmt: skip
    return {
        "checks": rows, "bounds": [asdict(one) for one in checks.bounds], "breakdown": checks.breakdown,
        "grade": {"letter": checked.grade.letter, "why": [sentence(note) for note in checked.grade.why],
                  "codes": [note.code for note in checked.grade.why]},
    }  # fmt: skip


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _finite(held) for key, held in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(held) for held in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
