"""How a way of working spreads: the region's curve and date, each unit's progress, and what lagging units share.

What is computed of a snapshot is kept in memory: a snapshot never changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from statistics import median

from narmare.analysis.indicators.adoption import ENOUGH, Arrival, Curve, Uptake, arrival, fit
from narmare.analysis.indicators.lagging import Progress, State, Trait, common, progress
from narmare.analysis.indicators.months import month_index
from narmare.followup import queries
from narmare.followup.models import Snapshot
from narmare.followup.queries import Cell, Series
from narmare.region.models import Unit


LATE = (State.NOT_BEGUN, State.STALLED)
FITTED = frozenset({State.RISING, State.BEGINNING})  # a date is worth asking for


@dataclass(frozen=True)
class UnitSpread:
    """A unit's progress; `arrival` for those on their way."""

    key: str
    progress: Progress
    arrival: Arrival | None


@dataclass(frozen=True)
class Spread:
    """A way of working in the region: months as counts, the curve, the date, units by how far they have come.

    target: 0 to 1, None while nobody has decided one.
    traits: what the units that have not begun have in common, and those that stand still: rarely the same thing.
    """

    indicator: str
    target: float | None
    uptake: tuple[Uptake, ...]
    curve: Curve | None
    arrival: Arrival | None
    units: tuple[UnitSpread, ...]
    traits: Mapping[State, tuple[Trait, ...]]

    @property
    def late(self) -> tuple[State, ...]:
        """The states that need somebody to ask why; without a target nobody can stand still below it."""
        return late_states(self.target)

    @property
    def lagging(self) -> tuple[UnitSpread, ...]:
        """The units in those states."""
        return tuple(unit for unit in self.units if unit.progress.state in self.late)

    @property
    def counted(self) -> Mapping[State, int]:
        """How many units are in each state."""
        return {state: sum(unit.progress.state is state for unit in self.units) for state in State}


def late_states(target: float | None) -> tuple[State, ...]:
    """See `Spread.late`."""
    return LATE if target is not None else (State.NOT_BEGUN,)


ORDER = (State.STALLED, State.NOT_BEGUN, State.BEGINNING, State.RISING, State.REACHED, State.NO_NUMBERS)


def spread(snapshot: Snapshot, indicator: str, rollout: str, target: float | None) -> Spread:
    """Gather the spread of `indicator`.

    Args:
        rollout: the initiative's name in the snapshot's roll-outs.
        target: a share, 0 to 1.
    """
    return _spread(snapshot.pk, indicator, rollout, target)


@lru_cache(maxsize=32)
def _spread(snapshot_pk: int, indicator: str, rollout: str, target: float | None) -> Spread:
    snapshot = Snapshot.objects.get(pk=snapshot_pk)
    region = queries.among_peers(snapshot, indicator, "region")
    uptake = uptake_of(next(iter(region.values())).cells) if region else ()
    begun = {unit: _index(day) for unit, day in snapshot.rollouts.get(rollout, {}).items()}
    known = {unit.code: unit for unit in Unit.objects.all()}
    last = int(uptake[-1].month) if uptake else month_index(snapshot.last_month)
    series = queries.among_peers(snapshot, indicator, "unit")
    units = _units({key: one for key, one in series.items() if key in known}, begun, target, last)
    asked = _traits(
        [unit.key for unit in units if unit.progress.state is not State.NO_NUMBERS], known, series
    )
    late = {
        state: {unit.key for unit in units if unit.progress.state is state} for state in late_states(target)
    }
    return Spread(
        indicator=indicator,
        target=target,
        uptake=uptake,
        curve=fit(uptake) if len(uptake) >= ENOUGH else None,
        arrival=arrival(uptake, target) if target else None,
        units=units,
        traits={state: common(asked, keys) for state, keys in late.items() if keys},
    )


def uptake_of(cells: Iterable[Cell]) -> tuple[Uptake, ...]:
    """The months that have numbers, as counts."""
    return tuple(
        Uptake(month_index(cell.period), cell.numerator, cell.denominator)
        for cell in cells
        if cell.numerator is not None and cell.denominator
    )


def _index(day: str) -> int:
    return month_index(date.fromisoformat(day).replace(day=1))


def _units(
    series: Mapping[str, Series], begun: Mapping[str, int], target: float | None, last: int
) -> tuple[UnitSpread, ...]:
    """Every unit, those that need somebody first; a date is fitted only for those on their way."""
    found = []
    for key, one in series.items():
        uptake = uptake_of(one.cells)
        if not uptake:
            continue
        at = progress(uptake, target=target or 1.0, last=last, begun=begun.get(key))
        since = [month for month in uptake if month.month >= begun.get(key, 0)]
        date_of = arrival(since, target) if target and at.state in FITTED else None
        found.append(UnitSpread(key, at, date_of))
    return tuple(sorted(found, key=lambda unit: (ORDER.index(unit.progress.state), unit.progress.now or 0)))


def _traits(
    counted: Iterable[str], known: Mapping[str, Unit], series: Mapping[str, Series]
) -> Mapping[str, Mapping[str, str]]:
    """What may be common to lagging units: who runs it, what kind it is, where it lies, whether it is large."""
    sizes = {key: _size(series[key]) for key in counted}
    middle = median(sizes.values()) if sizes else 0
    return {
        key: {
            "owner": known[key].owner,
            "kind": known[key].kind,
            "municipality": known[key].municipality,
            "size": "larger" if size > middle else "smaller",
        }
        for key, size in sizes.items()
    }


def _size(series: Series) -> float:
    """The last denominator that is known."""
    return next((cell.denominator for cell in reversed(series.cells) if cell.denominator), 0.0)


def forget() -> None:
    """Empty the memory (tests)."""
    _spread.cache_clear()
