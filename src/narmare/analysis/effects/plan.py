"""What a planned roll-out can show, and an order of starts that shows more (a stepped wedge).

The imputation estimator is a weighted sum of outcomes; its weights follow from the starts alone.  With the spread of a unit's
values around its level (`sd`) and the correlation of neighbouring periods (`rho`) its standard error is known before anything
has happened: sd^2 x sum over units of w' R w (Hussey and Hughes, Contemporary Clinical Trials 2007;28:182, with AR(1)).
What moves all units alike has no part in it, as the weights of each period sum to zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy import special

from narmare.analysis.effects.estimate import quantile
from narmare.analysis.effects.imputed import Imputed
from narmare.analysis.effects.notes import EffectError, Note, sentence
from narmare.analysis.effects.panel import panel
from narmare.analysis.effects.periods import Calendar, Written, calendar_of, parse
from narmare.analysis.effects.read import PanelError, load_columns


POWER = 0.8
MOST_WAVES = 8


@dataclass(frozen=True)
class Assumed:
    """What is taken for granted.

    Attributes:
        before: periods measured before the first start.
        after: periods measured after the last start.
        between: periods from wave to wave in the proposed order.
        sd: standard deviation of a unit's value around its own level, in the outcome's unit.
        rho: correlation of neighbouring periods.
        effect: smallest effect worth having, in the outcome's unit.
        ramp: periods until the effect is whole; it grows in a straight line.
        waves: of the proposed order; None: the number of 2 to 8 that shows most.
        seed: draws the order.
    """

    before: int = 12
    after: int = 12
    between: int = 3
    sd: float = 1.0
    rho: float = 0.3
    effect: float = 1.0
    ramp: int = 1
    waves: int | None = None
    seed: int = 0

    def __post_init__(self) -> None:
        if self.sd <= 0 or not -1 < self.rho < 1 or self.effect == 0:
            raise ValueError("sd must be above 0, rho between -1 and 1, and effect another number than 0.")


@dataclass(frozen=True)
class Planned:
    """Units with their groups and planned starts: periods counted from the first start, None for never.

    `calendar` and `first` (the tick of the first start) say when that is; without a calendar starts are shown as +3.
    """

    units: tuple[str, ...]
    starts: tuple[int | None, ...] | None
    groups: tuple[str, ...]
    calendar: Calendar | None = None
    first: int = 0

    def label(self, start: int) -> str:
        """A start as it is shown."""
        return f"+{start}" if self.calendar is None else self.calendar.label(self.first + start)


@dataclass(frozen=True)
class Powered:
    """What an order of starts can show.  `starts` count periods from the first one; se None when nothing can be shown."""

    name: str
    planned: Planned
    starts: tuple[int | None, ...]
    se: float | None
    power: float | None
    smallest: float | None
    periods: int
    why: Note | None = None

    @property
    def waves(self) -> int:
        """Different starts."""
        return len({start for start in self.starts if start is not None})

    def by_wave(self) -> list[tuple[str | None, list[str]]]:
        """Units by start, the never treated last."""
        order = sorted({start for start in self.starts if start is not None})
        waves: list[tuple[str | None, list[str]]] = [
            (self.planned.label(at), [u for u, s in zip(self.planned.units, self.starts, strict=True) if s == at])
            for at in order
        ]  # fmt: skip
        never = [unit for unit, start in zip(self.planned.units, self.starts, strict=True) if start is None]
        return [*waves, (None, never)] if never else waves


@dataclass(frozen=True)
class Compared:
    """The plan as it is, if there is one, and the proposal."""

    assumed: Assumed
    planned: Powered | None
    proposed: Powered | None


def read_rollout(
    file: Path, *, unit: str = "unit", start: str = "start", group: str | None = None
) -> Planned:
    """Read one row per unit with its planned start (the column may be absent) and group.

    Raises:
        PanelError: a unit stands twice, or a start is no period.
    """
    columns, word, lines = load_columns(file, [unit], [start, *([group] if group else [])])
    if group and group not in columns:
        raise PanelError(f"{file.name}: there is no column {group}.")
    names = [str(name or "") for name in columns[unit]]
    if not names:
        raise PanelError(f"{file.name}: it has no rows below the header; give one row per unit.")
    for at, name in enumerate(names):
        if not name or name in names[:at]:
            why = "the unit is empty" if not name else "the unit stands there already"
            raise PanelError(f"{file.name}, {word} {lines[at]}, column {unit}: {why}; give one row per unit.")
    groups = tuple(str(value or "") for value in columns[group]) if group else ("",) * len(names)
    if start not in columns:
        return Planned(tuple(names), None, groups)
    written = []
    for at, value in enumerate(columns[start]):
        try:
            written.append(parse(value))
        except ValueError as fault:
            raise PanelError(f"{file.name}, {word} {lines[at]}, column {start}: {fault}.") from None
    return _counted(tuple(names), written, groups)


def _counted(names: tuple[str, ...], written: Sequence[Written | None], groups: tuple[str, ...]) -> Planned:
    known = [one for one in written if one is not None]
    if not known:
        return Planned(names, None, groups)
    calendar = calendar_of(known)
    ticks = [None if one is None else calendar.tick(one) for one in written]
    first = min(tick for tick in ticks if tick is not None)
    return Planned(names, tuple(None if t is None else t - first for t in ticks), groups, calendar, first)


def compare(planned: Planned, assumed: Assumed) -> Compared:
    """The power of the plan, and of the best stepped order of the units that are to start.

    Example:
        >>> found = compare(Planned(tuple("abcdefgh"), (0,) * 8, ("",) * 8), Assumed(sd=2.0, effect=1.5))
        >>> found.planned.power is None  # everyone at once: nothing can be seen
        True
        >>> found.proposed.power > 0.4
        True
    """
    now = None
    if planned.starts is not None:
        now = powered("As planned", planned, planned.starts, assumed)
    return Compared(assumed, now, propose(planned, assumed))


def propose(planned: Planned, assumed: Assumed) -> Powered | None:
    """An order by lot, spread over the groups; units that never start stay so.  None for fewer than two units."""
    starting = [
        at for at in range(len(planned.units)) if planned.starts is None or planned.starts[at] is not None
    ]
    if len(starting) < 2:
        return None
    counts = [assumed.waves] if assumed.waves else range(2, min(MOST_WAVES, len(starting)) + 1)
    found = []
    for waves in counts:
        starts = _by_lot(planned, starting, min(waves, len(starting)), assumed)
        found.append(powered("Proposed", planned, starts, assumed))
    return min(found, key=lambda one: (one.smallest is None, one.smallest or 0.0))


def _by_lot(planned: Planned, starting: list[int], waves: int, assumed: Assumed) -> tuple[int | None, ...]:
    rng = np.random.default_rng(assumed.seed)
    order: list[int] = []
    for group in sorted(set(planned.groups)):
        members = [at for at in starting if planned.groups[at] == group]
        order += [members[place] for place in rng.permutation(len(members))]
    starts: list[int | None] = [None] * len(planned.units)
    for place, at in enumerate(order):
        starts[at] = (place % waves) * assumed.between
    return tuple(starts)


def powered(name: str, planned: Planned, starts: tuple[int | None, ...], assumed: Assumed) -> Powered:
    """What these starts can show."""
    last = max(start for start in starts if start is not None)
    periods = assumed.before + last + assumed.after
    try:
        se, reached, df = _error(starts, periods, assumed)
    except EffectError:
        why = Note("everyone_at_once", {"units": len(starts)})
        return Powered(name, planned, starts, None, None, None, periods, why)
    signal = abs(assumed.effect) * reached / se
    power = float(1 - special.stdtr(df, quantile(df) - signal) + special.stdtr(df, -quantile(df) - signal))
    smallest = (quantile(df) + float(special.stdtrit(df, POWER))) * se / reached
    return Powered(name, planned, starts, se, power, smallest, periods)


def _error(starts: tuple[int | None, ...], periods: int, assumed: Assumed) -> tuple[float, float, float]:
    """Standard error of the mean effect, the share of the whole effect that it sees with the ramp, degrees of freedom."""
    blank = np.zeros((len(starts), periods))
    held = panel(blank, [None if start is None else start + assumed.before for start in starts])
    fit = Imputed.of(held)
    if not fit.late.any():
        raise EffectError("nothing_untreated")
    target = fit.late / fit.late.sum()
    weights = fit.weights_of(target)
    lag = np.abs(np.subtract.outer(np.arange(periods), np.arange(periods)))
    correlation = np.sign(assumed.rho) ** lag * np.abs(assumed.rho) ** lag if assumed.rho else np.eye(periods)
    variance = float(np.einsum("it,ts,is->", weights, correlation, weights)) * assumed.sd**2
    ramp = np.clip((held.since + 1) / assumed.ramp, 0, 1)
    return float(np.sqrt(variance)), float((target * ramp).sum()), float(max(len(starts) - 1, 1))


def as_dict(compared: Compared) -> dict[str, Any]:
    """The comparison for JSON."""

    def one(each: Powered | None) -> dict[str, Any] | None:
        if each is None:
            return None
        return {
            "power": each.power, "smallest_effect_80": each.smallest, "se": each.se, "periods": each.periods, "waves": each.waves,
            "order": [{"period": period, "units": names} for period, names in each.by_wave()],
            "why_not": sentence(each.why) if each.why else None,
        }  # fmt: skip

    return {
        "assumed": asdict(compared.assumed),
        "planned": one(compared.planned),
        "proposed": one(compared.proposed),
    }
