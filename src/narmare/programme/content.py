"""Read a programme file (`content/programmes/<region>.yaml`) and say what is wrong with it, before anything is stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from narmare import content
from narmare.programme.faults import ContentError
from narmare.programme.models import Group, Initiative


STAGES = tuple(Initiative.Stage.values)
COMPLEXITIES = tuple(Initiative.Complexity.values)
GROUPS = tuple(Group.values)
type Content = Mapping[str, Any]

PARTS = {"version", "region", "strategy", "directions", "goals", "areas"}
# What a row of each kind must have; a goal takes its title from its indicator unless it has one.
NEEDED: Mapping[str, tuple[str, ...]] = {
    "strategy": ("id", "title", "vision", "adopted"),
    "direction": ("id", "title", "promises"),
    "promise": ("id", "title"),
    "goal": ("indicator", "direction", "source"),
    "area": ("id", "title", "initiatives"),
    "initiative": ("id", "title"),
}


def programme_path(region: str) -> Path:
    """Where the programme of `region` is kept."""
    return Path(content.__path__[0]) / "programmes" / f"{region}.yaml"


def read_programme(path: Path) -> Content:
    """The programme in `path`, checked.

    Raises:
        ContentError: the file is missing, is not YAML, lacks a part, names something twice, or refers to something
            that is not in it.
    """
    try:
        programme = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ContentError(f"There is no programme file {path}. Write one, or set NARMARE_REGION.") from None
    except yaml.YAMLError as error:
        raise ContentError(f"{path} is not valid YAML: {error}") from error
    faults = list(_faults(programme))
    if faults:
        raise ContentError(f"{path}: " + " ".join(faults))
    return programme


def _faults(programme: Any) -> Iterator[str]:
    """Every fault of a programme, each a sentence.  A fault of form comes first and alone: the rest could not be read."""
    if not isinstance(programme, Mapping):
        yield "It holds no programme. Begin with the parts version, region, strategy, directions, goals and areas."
        return
    if missing := PARTS - set(programme):
        yield f"The parts {', '.join(sorted(missing))} are missing."
        return
    formless = list(_formless(programme))
    yield from formless
    if not formless:
        yield from _twice(programme)
        yield from _astray(programme)
        yield from (fault for goal in programme["goals"] for fault in _target(goal))


def _rows(programme: Content, kind: str) -> list[Any]:
    """All rows of a kind, wherever the file keeps them."""
    match kind:
        case "strategy":
            return [programme["strategy"]]
        case "promise":
            return [promise for direction in programme["directions"] for promise in direction["promises"]]
        case "initiative":
            return [initiative for area in programme["areas"] for initiative in area["initiatives"]]
        case _:
            return list(programme[f"{kind}s"])


def _formless(programme: Content) -> Iterator[str]:
    """Rows that lack something that they must have; a kind is looked at when those that hold it are whole."""
    for kinds in (("strategy", "direction", "goal", "area"), ("promise", "initiative")):
        faults = [fault for kind in kinds for number, row in enumerate(_rows(programme, kind), start=1)
                  for fault in _lacks(kind, number, row)]  # fmt: skip
        yield from faults
        if faults:
            return


def _lacks(kind: str, number: int, row: Any) -> Iterator[str]:
    if not isinstance(row, Mapping):
        yield f"{kind.capitalize()} number {number} is no mapping."
        return
    name = row.get("id") or row.get("indicator") or f"number {number}"
    for key in NEEDED[kind]:
        if key not in row:
            yield f"{kind.capitalize()} {name} has no {key}."
    for key in ("title", "vision"):
        text = row.get(key)
        if key in row and not (
            isinstance(text, Mapping) and set(text) == {"sv", "en"} and all(text.values())
        ):
            yield f"{kind.capitalize()} {name} needs its {key} in sv and en."


def _twice(programme: Content) -> Iterator[str]:
    """What is named twice: the second would silently take the place of the first."""
    for kind, key in (("direction", "id"), ("promise", "id"), ("goal", "indicator"), ("area", "id"), ("initiative", "id")):  # fmt: skip
        counted = Counter(row[key] for row in _rows(programme, kind))
        yield from (
            f"{kind.capitalize()} {name} is named {count} times."
            for name, count in counted.items()
            if count > 1
        )


def _astray(programme: Content) -> Iterator[str]:
    """References to what is not in the file."""
    promises = {
        direction["id"]: {p["id"] for p in direction["promises"]} for direction in programme["directions"]
    }
    indicators = {goal["indicator"] for goal in programme["goals"]}
    initiatives = {initiative["id"] for initiative in _rows(programme, "initiative")}
    for goal in programme["goals"]:
        if goal["direction"] not in promises:
            yield f"Goal {goal['indicator']} names direction {goal['direction']}, which is not in the file."
        elif goal.get("promise") and goal["promise"] not in promises[goal["direction"]]:
            yield f"Goal {goal['indicator']} names promise {goal['promise']}, which direction {goal['direction']} lacks."
    for initiative in _rows(programme, "initiative"):
        for indicator in initiative.get("supports", ()):
            if indicator not in indicators:
                yield f"Initiative {initiative['id']} supports {indicator}, which is no goal in the file."
        yield from _unknown_words(initiative)
        if initiative.get("part_of") and initiative["part_of"] not in initiatives:
            yield f"Initiative {initiative['id']} is part of {initiative['part_of']}, which is not in the file."


def _unknown_words(initiative: Content) -> Iterator[str]:
    """Codes that no list has: the loader would store them and no page could name them."""
    for key, known in (("stage", STAGES), ("complexity", COMPLEXITIES)):
        if key in initiative and initiative[key] not in known:
            yield f"Initiative {initiative['id']} has {key} {initiative[key]!r}; write one of {', '.join(known)}."
    for group in initiative.get("groups", ()):
        if group not in GROUPS:
            yield f"Initiative {initiative['id']} has group {group!r}; write some of {', '.join(GROUPS)}."


def _target(goal: Content) -> Iterator[str]:
    """A target has a value and the first day on which it holds; its last day, if any, comes later."""
    target = goal.get("target")
    if target is None:
        return
    value, first, end = (target.get(key) for key in ("value", "from", "to"))
    if not isinstance(value, int | float) or not isinstance(first, date):
        yield f"The target of goal {goal['indicator']} needs a number as value and a day as from."
    elif end is not None and not (isinstance(end, date) and end > first):
        yield f"The target of goal {goal['indicator']} ends (to) before it begins (from)."
