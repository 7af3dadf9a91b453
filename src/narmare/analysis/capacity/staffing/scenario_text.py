"""A scenario and its options as the text of a scenario file: what `scenario_file.parse_scenario` reads back as the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

import yaml

from narmare.analysis.capacity.staffing.options import Change, MoveContacts, MovePeople, OfferCallBack, Option
from narmare.analysis.capacity.staffing.scenario import CallBack, Kind, Pool, Scenario, Window, clock


def written(scenario: Scenario, options: Sequence[Option] = ()) -> str:
    """The file, in YAML."""
    content = {
        "id": scenario.id,
        "title": scenario.title,
        "busyness": scenario.busyness,
        "kinds": [_kind(kind) for kind in scenario.kinds],
        "pools": [_pool(pool) for pool in scenario.pools],
    }
    if options:
        content["options"] = [_option(option) for option in options]
    return yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=100)


def _kind(kind: Kind) -> dict[str, Any]:
    promise = kind.promise
    return _given(
        {
            "id": kind.id,
            "title": kind.title,
            "arrivals": {_span((rate.start, rate.end)): rate.per_hour for rate in kind.arrivals},
            "service": kind.service,
            "spread": kind.spread,
            "patience": kind.patience,
            "promise": None if promise is None else {"within": promise.within, "share": promise.share},
            "priority": kind.priority,
            "call_back": None if kind.call_back is None else _call_back(kind.call_back),
            "redial": None if kind.redial is None else asdict(kind.redial),
            "written": kind.written,
        }
    )


def _pool(pool: Pool) -> dict[str, Any]:
    return {
        "id": pool.id, "title": pool.title, "profession": pool.profession, "takes": list(pool.takes),
        "at_once": pool.at_once, "stretch": pool.stretch, "cost": pool.cost,
        "shifts": [{"people": shift.people, "hours": _hours(shift.windows)} for shift in pool.shifts],
    }  # fmt: skip


def _option(option: Option) -> dict[str, Any]:
    """An option; each kind of change once, as the file can hold it.

    Raises:
        ValueError: the same kind of change comes twice.
    """
    changes = [_change(change) for change in option.changes]
    names = [name for name, _ in changes]
    if len(set(names)) < len(names):
        raise ValueError(
            f"The option {option.id} changes the same thing twice; a file holds each change once."
        )
    return {"id": option.id, "title": option.title, **dict(changes)}


def _change(change: Change) -> tuple[str, dict[str, Any]]:
    if isinstance(change, MovePeople):
        hours = {"hours": _hours(change.hours)} if change.hours else {}
        return "move_people", {"pool": change.pool, "people": change.people, **hours}
    if isinstance(change, MoveContacts):
        return "move_contacts", {"from": change.source, "to": change.target, "share": change.share}
    if isinstance(change, OfferCallBack):
        return "call_back", {"kind": change.kind, **_call_back(change.offer)}
    return "open_until", {
        "kind": change.kind, "time": clock(change.until), "pool": change.pool, "people": change.people,
        "moved": change.moved, "extra": change.extra,
    }  # fmt: skip


def _call_back(offer: CallBack) -> dict[str, Any]:
    return _given(
        {
            "after": offer.after,
            "accepted": offer.accepted,
            "delay": offer.delay,
            "patience": offer.patience,
        }
    )


def _given(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value is not None}


def _hours(windows: Iterable[Window]) -> list[str]:
    return [_span(window) for window in windows]


def _span(window: Window) -> str:
    return f"{clock(window[0])}-{clock(window[1])}"
