"""Read a programme file (`content/programmes/<region>.yaml`) and say what is wrong with it, before anything is stored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from narmare import content


class ContentError(ValueError):
    """A content file cannot be used; the message names the file, the place and what to do."""


def programme_path(region: str) -> Path:
    """Where the programme of `region` is kept."""
    return Path(content.__path__[0]) / "programmes" / f"{region}.yaml"


def read_programme(path: Path) -> Mapping[str, Any]:
    """The programme in `path`, checked.

    Raises:
        ContentError: the file is missing, is not YAML, lacks a part, or refers to something that is not in it.
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
    """Every fault of a programme, each a sentence."""
    missing = {"version", "region", "strategy", "directions", "goals", "areas"} - set(programme or ())
    if missing:
        yield f"The parts {', '.join(sorted(missing))} are missing."
        return
    promises = {direction["id"]: {p["id"] for p in direction["promises"]} for direction in programme["directions"]}
    indicators = {goal["indicator"] for goal in programme["goals"]}
    initiatives = [initiative for area in programme["areas"] for initiative in area["initiatives"]]
    yield from _untitled([*programme["directions"], *programme["areas"], *initiatives])
    for goal in programme["goals"]:
        if goal["direction"] not in promises:
            yield f"Goal {goal['indicator']} names direction {goal['direction']}, which is not in the file."
        elif goal.get("promise") and goal["promise"] not in promises[goal["direction"]]:
            yield f"Goal {goal['indicator']} names promise {goal['promise']}, which direction {goal['direction']} lacks."
    for initiative in initiatives:
        for indicator in initiative.get("supports", ()):
            if indicator not in indicators:
                yield f"Initiative {initiative['id']} supports {indicator}, which is no goal in the file."
        if initiative.get("part_of") and initiative["part_of"] not in {other["id"] for other in initiatives}:
            yield f"Initiative {initiative['id']} is part of {initiative['part_of']}, which is not in the file."


def _untitled(rows: list[dict[str, Any]]) -> Iterator[str]:
    for row in rows:
        if set(row.get("title", ())) != {"sv", "en"}:
            yield f"{row.get('id', '?')} needs a title in sv and en."
