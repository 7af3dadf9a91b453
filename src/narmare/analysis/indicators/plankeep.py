"""Plans that lie in a folder: the SQL of a catalogue takes seconds to build, and is the same until a definition or the builder changes.

A plan's file bears the digest of the definitions, of this package's own source and of the SQL writer's version; so it is never out of date, and one
that cannot be read is built anew.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Sequence
from dataclasses import asdict
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from narmare.analysis import tables
from narmare.analysis.indicators.definition import Indicator
from narmare.analysis.indicators.plan import IndexRuns, Plan, SharedStep, plan
from narmare.analysis.indicators.ready import Ready
from narmare.analysis.indicators.walks import Pass, Walk


MOST = 4  # plans in a folder; older ones go
log = logging.getLogger(__name__)


def plan_in(folder: Path | None, chosen: Sequence[Indicator], *, since: bool, few: bool = False) -> Plan:
    """The plan for these indicators (`plan.plan`), from a folder when it lies there; else it is built and put there.

    Args:
        folder: where plans lie; None builds it.
        chosen: what is computed together.
        since, few: as in `plan.plan`.
    """
    if folder is None:
        return plan(chosen, since=since, few=few)
    file = folder / f"plan-{_digest(chosen, since, few)}.json"
    try:
        return _of(json.loads(file.read_text()))
    except FileNotFoundError:
        pass
    except (OSError, ValueError, KeyError, TypeError) as fault:
        log.warning("The plan in %s cannot be read and is built anew: %s", file, fault)
    built = plan(chosen, since=since, few=few)
    _keep(file, built)
    return built


def _digest(chosen: Sequence[Indicator], since: bool, few: bool) -> str:
    said = "\n".join((_builder(), str(since), str(few), *(repr(one) for one in chosen)))
    return hashlib.sha256(said.encode()).hexdigest()[:16]


@cache
def _builder() -> str:
    """Digest of all that decides how definitions become SQL."""
    digest = hashlib.sha256(version("sqlglot").encode())
    for file in (*sorted(Path(__file__).parent.glob("*.py")), Path(tables.__file__)):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _keep(file: Path, built: Plan) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f".{file.name}.part")
    part.write_text(json.dumps(asdict(built)))
    part.replace(file)
    by_age = sorted(file.parent.glob("plan-*.json"), key=lambda one: one.stat().st_mtime_ns)
    for old in by_age[:-MOST]:
        old.unlink(missing_ok=True)


def _of(kept: dict[str, Any]) -> Plan:
    """Back from JSON."""
    return Plan(
        shared=tuple(
            SharedStep(**{**step, "used_by": tuple(step["used_by"]), "passes": tuple(step["passes"])})
            for step in kept["shared"]
        ),
        queries=kept["queries"],
        tables={name: tuple(ids) for name, ids in kept["tables"].items()},
        passes={name: tuple(steps) for name, steps in kept["passes"].items()},
        kernels=tuple(IndexRuns(**{**one, "passes": tuple(one["passes"])}) for one in kept["kernels"]),
        walks=tuple(
            Walk(
                **{
                    **one,
                    "passes": tuple(map(_pass, one["passes"])),
                    "spans": tuple(one["spans"]),
                    "ages": tuple(one["ages"]),
                    "worth": tuple(one["worth"]),
                }
            )
            for one in kept["walks"]
        ),
        ready={name: tuple(Ready(**part) for part in parts) for name, parts in kept["ready"].items()},
    )


def _pass(kept: dict[str, Any]) -> Pass:
    return Pass(**{**kept, "let_in": tuple(kept["let_in"]), "meet": tuple(kept["meet"])})
