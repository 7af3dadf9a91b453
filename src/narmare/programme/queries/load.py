"""How many roll-outs hit a unit in the same months."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from narmare.programme.models import Rollout
from narmare.programme.queries.rollouts import checklist_for
from narmare.region.models import Unit


AT_MOST = 2  # roll-outs in the same month; more is called too much
HERE = (Rollout.Status.PLANNED, Rollout.Status.PREPARING, Rollout.Status.LIVE)


@dataclass(frozen=True)
class UnitLoad:
    """The roll-outs that a unit works with, month by month."""

    unit: Unit
    months: tuple[tuple[date, tuple[Rollout, ...]], ...]

    @property
    def too_much(self) -> tuple[date, ...]:
        """The months with more than `AT_MOST`."""
        return tuple(month for month, rollouts in self.months if len(rollouts) > AT_MOST)

    @property
    def most(self) -> int:
        """The greatest number in one month."""
        return max((len(rollouts) for _month, rollouts in self.months), default=0)


def busy_between(rollout: Rollout) -> tuple[date, date] | None:
    """The first and last day on which the unit has something to do for a roll-out, by its checklist; None without a day."""
    start = rollout.started_on or rollout.planned_on
    if start is None:
        return None
    first, last = checklist_for(rollout).span
    return start + timedelta(days=first), start + timedelta(days=last)


def months_from(first: date, count: int) -> list[date]:
    """The first days of `count` months."""
    index = first.year * 12 + first.month - 1
    return [date(i // 12, i % 12 + 1, 1) for i in range(index, index + count)]


def loads(rollouts: Iterable[Rollout], *, first: date, count: int = 12) -> list[UnitLoad]:
    """Every unit that has a roll-out in the months, the most loaded first.

    Args:
        rollouts: with `unit` and `initiative` read ahead.
    """
    months = months_from(first, count)
    at: Mapping[int, dict[date, list[Rollout]]] = defaultdict(lambda: defaultdict(list))
    units: dict[int, Unit] = {}
    for rollout in rollouts:
        busy = busy_between(rollout) if rollout.status in HERE else None
        if busy is None:
            continue
        for month in months:
            if busy[0] <= _end(month) and month <= busy[1]:
                at[rollout.unit_id][month].append(rollout)
                units[rollout.unit_id] = rollout.unit
    found = [UnitLoad(unit, _row(at[pk], months)) for pk, unit in units.items()]
    return sorted(found, key=lambda load: (-load.most, -len(load.too_much), load.unit.name))


def _row(
    by_month: Mapping[date, list[Rollout]], months: Sequence[date]
) -> tuple[tuple[date, tuple[Rollout, ...]], ...]:
    return tuple((month, tuple(by_month.get(month, ()))) for month in months)


def _end(month: date) -> date:
    return months_from(month, 2)[1] - timedelta(days=1)
