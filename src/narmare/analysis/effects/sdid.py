"""Synthetic difference-in-differences, block and staggered.

Arkhangelsky, Athey, Hirshberg, Imbens and Wager (American Economic Review 2021;111:4088).  Unit and period weights are found
by the authors' own Frank-Wolfe steps with their stopping rule and sparsification (R package synthdid 0.0.9), so that
their published figures come out.  With several starts each cohort is compared with the never treated, and cohorts are
averaged by their treated unit-periods (Clarke, Pailanir, Athey and Imbens, Stata Journal 2024).

Assumes: the treated follow the weighted mean of the untreated up to a constant and noise; it needs units that are never
treated and rows in every period.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from narmare.analysis.effects.estimate import Estimate, Row, Series, interval, periods_of, row
from narmare.analysis.effects.notes import EffectError, Note, some
from narmare.analysis.effects.overlap import projected
from narmare.analysis.effects.panel import Floats, Ints, Panel
from narmare.analysis.effects.sdid_covariates import Cohort, slopes
from narmare.analysis.effects.simplex import Problems, sparse_shares


MOST_AT_ONCE = 4_000_000  # numbers in the matrices of problems that are solved together
COVARIATES = ("projected", "optimised")
ERRORS = ("auto", "placebo", "jackknife", "bootstrap", "none")


@dataclass(frozen=True, eq=False)
class Block:
    """One cohort against its controls: shares of controls and of periods before, and the effect by period.

    `gap` (T,) is the treated mean less the weighted controls less their weighted difference before.
    """

    start: int
    controls: Ints
    treated: Ints
    before: Ints
    after: Ints
    unit_shares: Floats
    period_shares: Floats
    gap: Floats
    noise: float
    y: Floats  # the outcome that it is of, less what covariates explain

    @property
    def effect(self) -> float:
        """Mean gap after the start."""
        return float(self.gap[self.after].mean())

    @property
    def size(self) -> int:
        """Treated unit-periods."""
        return len(self.treated) * len(self.after)


def sdid(
    panel: Panel,
    *,
    anticipation: int = 0,
    error: str = "auto",
    draws: int = 200,
    seed: int = 0,
    covariates: str = "projected",
) -> Estimate:
    """Estimate by synthetic difference-in-differences.

    Args:
        panel: with never-treated units; units with gaps are left out.
        anticipation: periods before the start that are left out of the fit.
        error: "placebo" (exact, every control in turn, when one unit is treated), "jackknife" (two or more treated in
            each cohort), "bootstrap", or "auto": jackknife where it can be had, else placebo if there are more controls than
            treated units, else bootstrap; "none" for the estimate alone.
        draws, seed: of random placebos and the bootstrap.
        covariates: "projected": taken out of the outcome first, with slopes from untreated cells (Kranz 2022), or "optimised":
            slopes of each cohort together with its weights (the paper's footnote 4).  Errors hold the slopes fixed.

    Raises:
        EffectError: nothing never treated, nothing treated, or fewer than two periods before a start.
    """
    if error not in ERRORS:
        raise ValueError(f"error is {error!r}; write {', '.join(ERRORS)}.")
    if covariates not in COVARIATES:
        raise ValueError(f"covariates is {covariates!r}; write {', '.join(COVARIATES)}.")
    panel = _prepared(panel, anticipation, complete=covariates == "optimised")
    never = np.flatnonzero(panel.never)
    plain = projected(panel, tuple(panel.covariates)).outcome if covariates == "projected" else panel.outcome
    tasks = [_Task(int(start), never, np.flatnonzero(panel.start == start), plain) for start in panel.cohorts]
    if covariates == "optimised" and panel.covariates:
        tasks = [_optimised(panel, task, anticipation) for task in tasks]
    blocks = _blocks(panel, tasks, anticipation)
    weights = np.array([block.size for block in blocks], float)
    effect = float(np.average([block.effect for block in blocks], weights=weights))
    kind = _kind(panel, blocks, error)
    spread = _spread(kind, panel, blocks, anticipation, draws, seed)
    events = _events(blocks, panel)
    se = spread.se
    low, high, p = interval(effect, se, None)
    return Estimate(
        method="sdid", estimand="att", estimate=effect, se=se, low=low, high=high, p=p, df=None, units=panel.shape[0],
        treated=int((~panel.never).sum()), periods=panel.shape[1], n=panel.outcome.size,
        events=tuple(row(key, value, spread.events.get(key), None, count) for key, (value, count) in events.items()),
        groups=tuple(row(panel.label(b.start), b.effect, spread.groups.get(b.start), None, b.size) for b in blocks),
        unit_rows=_unit_rows(panel, blocks), unit_shares=_shares(panel, blocks), period_shares=_period_shares(panel, blocks),
        series=_series(panel, blocks), notes=(*panel.notes, *([Note(f"error_{kind}", {"draws": spread.draws})] if spread.draws else [])),
        diagnostics={"noise_level": float(np.mean([b.noise for b in blocks]))},
    )  # fmt: skip


def _prepared(panel: Panel, anticipation: int, complete: bool) -> Panel:
    gaps = ~panel.seen.all(axis=1)
    for values in panel.covariates.values() if complete else ():
        gaps = gaps | np.isnan(values).any(axis=1)
    notes = []
    if gaps.any():
        names = [panel.units[place] for place in np.flatnonzero(gaps)]
        notes.append(Note("incomplete_units", {"count": len(names), "units": some(names)}))
    early = panel.start < panel.ticks[min(2, len(panel.ticks) - 1)] + anticipation
    if (early & ~gaps).any():
        names = [panel.units[place] for place in np.flatnonzero(early & ~gaps)]
        notes.append(Note("too_early_units", {"count": len(names), "units": some(names)}))
    panel = panel.keep(units=~gaps & ~early, notes=notes)
    if not panel.never.any():
        raise EffectError("nobody_never_treated", *notes, Note("remedy_use_imputation"))
    if panel.never.all():
        raise EffectError("nothing_treated", *notes, Note("remedy_treated"))
    if (panel.weights != panel.weights.flat[0]).any():
        panel = panel.with_notes(Note("weights_unused", {"method": "sdid"}))
    return panel


@dataclass(frozen=True, eq=False)
class _Task:
    """Whom to compare with whom: one cohort, its controls, and the noise level that the ridge is scaled by."""

    start: int
    controls: Ints
    treated: Ints
    y: Floats
    noise: float | None = None


def _optimised(panel: Panel, task: _Task, anticipation: int) -> _Task:
    """The task with what the covariates explain taken out, their slopes found together with its weights."""
    before, after = _spans(panel, task.start, anticipation)
    noise = _noise(task.y[task.controls][:, before])
    size = (len(task.treated) * len(after)) ** 0.25
    x = np.array(list(panel.covariates.values()))
    beta = slopes(
        task.y, x, Cohort(task.controls, task.treated, before, after, size * noise, 1e-6 * noise, noise)
    )
    return replace(task, y=task.y - np.einsum("k,knt->nt", beta, x), noise=noise)


def _spans(panel: Panel, start: int, anticipation: int) -> tuple[Ints, Ints]:
    """Columns before and after a start."""
    return np.flatnonzero(panel.ticks < start - anticipation), np.flatnonzero(panel.ticks >= start)


def _blocks(panel: Panel, tasks: list[_Task], anticipation: int) -> list[Block]:
    """Solve tasks; those of one shape together."""
    shapes: dict[tuple[int, int, int], list[int]] = {}
    for place, task in enumerate(tasks):
        shapes.setdefault((task.start, len(task.controls), len(task.treated)), []).append(place)
    found: dict[int, Block] = {}
    for (_, controls, _), places in shapes.items():
        most = max(1, MOST_AT_ONCE // max(controls, panel.shape[1]) ** 2)
        for at in range(0, len(places), most):
            some_places = places[at : at + most]
            solved = _same_shape(panel, [tasks[place] for place in some_places], anticipation)
            found |= dict(zip(some_places, solved, strict=True))
    return [found[place] for place in range(len(tasks))]


def _same_shape(panel: Panel, tasks: list[_Task], anticipation: int) -> list[Block]:
    before, after = _spans(panel, tasks[0].start, anticipation)
    rows = np.stack([task.y[task.controls] for task in tasks])  # (B, controls, T)
    early, late_mean = rows[:, :, before], rows[:, :, after].mean(axis=2)
    treated_mean = np.stack([task.y[task.treated].mean(axis=0) for task in tasks])
    noise = np.array([_noise(e) if task.noise is None else task.noise for e, task in zip(early, tasks, strict=True)])  # fmt: skip
    size = (len(tasks[0].treated) * len(after)) ** 0.25
    of_periods = Problems.of(early, late_mean, 1e-6 * noise)
    of_units = Problems.of(early.transpose(0, 2, 1), treated_mean[:, before], size * noise)
    period_shares = sparse_shares(of_periods, 1e-5 * noise)
    unit_shares = sparse_shares(of_units, 1e-5 * noise)
    difference = treated_mean - (unit_shares[:, None, :] @ rows)[:, 0, :]
    gap = difference - (period_shares * difference[:, before]).sum(axis=1, keepdims=True)
    return [
        Block(t.start, t.controls, t.treated, before, after, unit_shares[i], period_shares[i], gap[i], float(noise[i]), t.y)
        for i, t in enumerate(tasks)
    ]  # fmt: skip


def _noise(early: Floats) -> float:
    return float(np.std(np.diff(early, axis=1), ddof=1))


# ---- errors


@dataclass(frozen=True, eq=False)
class _Spread:
    """Standard errors of the headline, by event time and by cohort; None where there are none."""

    se: float | None
    events: dict[int, float]
    groups: dict[int, float]
    draws: int


def _kind(panel: Panel, blocks: list[Block], error: str) -> str:
    enough = all(len(block.treated) >= 2 for block in blocks) and panel.never.sum() >= 2
    if error == "auto":
        treated = sum(len(block.treated) for block in blocks)
        return "jackknife" if enough else "placebo" if panel.never.sum() > treated else "bootstrap"
    if error == "jackknife" and not enough:
        raise EffectError("jackknife_needs_two", Note("remedy_placebo"))
    return error


def _spread(
    kind: str, panel: Panel, blocks: list[Block], anticipation: int, draws: int, seed: int
) -> _Spread:
    if kind == "none":
        return _Spread(None, {}, {}, 0)
    if kind == "jackknife":
        return _jackknife(panel, blocks)
    if kind == "bootstrap":
        return _bootstrap(panel, blocks, anticipation, draws, seed)
    return _placebo(panel, blocks, anticipation, draws, seed)


def _jackknife(panel: Panel, blocks: list[Block]) -> _Spread:
    """Leave each unit out in turn, weights fixed but for their sum (the paper's algorithm 3)."""
    n = panel.shape[0]
    overall, events, groups = [], [], []
    for unit in range(n):
        without = [_without(block, unit) for block in blocks]
        sizes = [block.size - (unit in block.treated) * len(block.after) for block in blocks]
        overall.append(np.average([gap[b.after].mean() for gap, b in zip(without, blocks, strict=True)], weights=sizes))  # fmt: skip
        groups.append([gap[b.after].mean() for gap, b in zip(without, blocks, strict=True)])
        events.append(_by_event(blocks, without, sizes, panel))
    keys = list(events[0])

    def error(values: Floats) -> Floats:
        return np.asarray(np.sqrt((n - 1) / n * ((values - values.mean(axis=0)) ** 2).sum(axis=0)))

    of_events = error(np.array([[one[key][0] for key in keys] for one in events]))
    of_groups = error(np.array(groups))
    return _Spread(
        float(error(np.array(overall))),
        {key: float(value) for key, value in zip(keys, of_events, strict=True)},
        {block.start: float(value) for block, value in zip(blocks, of_groups, strict=True)},
        n,
    )


def _without(block: Block, unit: int) -> Floats:
    """The gap of a block without a unit."""
    at = np.flatnonzero(block.controls == unit)
    if not len(at) and unit not in block.treated:
        return block.gap
    shares = block.unit_shares.copy()
    shares[at] = 0.0
    if shares.sum() == 0:
        shares[:] = 1.0
        shares[at] = 0.0
    treated = block.treated[block.treated != unit]
    difference = block.y[treated].mean(axis=0) - (shares / shares.sum()) @ block.y[block.controls]
    return np.asarray(difference - block.period_shares @ difference[block.before])


def _placebo(panel: Panel, blocks: list[Block], anticipation: int, draws: int, seed: int) -> _Spread:
    """Effects on controls that nothing happened to: each in turn when one unit is treated, random sets otherwise."""
    never = np.flatnonzero(panel.never)
    treated = sum(len(block.treated) for block in blocks)
    if len(never) <= treated:
        raise EffectError("too_few_controls_for_placebo", Note("remedy_bootstrap"))
    rng = np.random.default_rng(seed)
    orders = (
        [np.concatenate([[at], np.delete(np.arange(len(never)), at)]) for at in range(len(never))]
        if treated == 1
        else [rng.permutation(len(never)) for _ in range(draws)]
    )
    draws_of = []
    for order in orders:
        chosen, rest = never[order[:treated]], never[order[treated:]]
        draws_of.append((rest, np.split(chosen, np.cumsum([len(b.treated) for b in blocks])[:-1])))
    found = _again(panel, blocks, anticipation, draws_of)
    return _Spread(float(np.std(found)), {}, {}, len(found))


def _bootstrap(panel: Panel, blocks: list[Block], anticipation: int, draws: int, seed: int) -> _Spread:
    rng = np.random.default_rng(seed)
    n = panel.shape[0]
    draws_of: list[tuple[Ints, list[Ints]]] = []
    for _ in range(50 * draws):
        if len(draws_of) == draws:
            break
        chosen = rng.integers(0, n, n)
        controls = chosen[panel.never[chosen]]
        parts = [chosen[panel.start[chosen] == block.start] for block in blocks]
        if len(controls) and all(len(part) for part in parts):
            draws_of.append((controls, parts))
    if len(draws_of) < 2:
        raise EffectError("bootstrap_impossible", Note("remedy_placebo"))
    return _Spread(float(np.std(_again(panel, blocks, anticipation, draws_of))), {}, {}, len(draws_of))


def _again(
    panel: Panel, blocks: list[Block], anticipation: int, draws: list[tuple[Ints, list[Ints]]]
) -> Floats:
    """The headline for other controls and treated units, at the same noise level."""
    tasks = [
        _Task(block.start, controls, part, block.y, block.noise)
        for controls, parts in draws
        for block, part in zip(blocks, parts, strict=True)
    ]
    again = _blocks(panel, tasks, anticipation)
    effects = np.array([b.effect for b in again]).reshape(len(draws), len(blocks))
    sizes = np.array([b.size for b in again], float).reshape(len(draws), len(blocks))
    return np.asarray((effects * sizes).sum(axis=1) / sizes.sum(axis=1))


# ---- what is shown


def _by_event(
    blocks: list[Block], gaps: list[Floats], sizes: list[int], panel: Panel
) -> dict[int, tuple[float, int]]:
    sums: dict[int, list[float]] = {}
    for block, gap, size in zip(blocks, gaps, sizes, strict=True):
        weight = size / len(block.after)
        for tick, value in zip(panel.ticks, gap, strict=True):
            entry = sums.setdefault(int(tick) - block.start, [0.0, 0.0])
            entry[0] += weight * float(value)
            entry[1] += weight
    return {key: (total / weight, round(weight)) for key, (total, weight) in sorted(sums.items()) if weight}


def _events(blocks: list[Block], panel: Panel) -> dict[int, tuple[float, int]]:
    return _by_event(blocks, [b.gap for b in blocks], [b.size for b in blocks], panel)


def _unit_rows(panel: Panel, blocks: list[Block]) -> tuple[Row, ...]:
    rows = []
    for block in blocks:
        for unit in block.treated:
            gap = block.y[unit] - block.unit_shares @ block.y[block.controls]
            gap = gap - block.period_shares @ gap[block.before]
            rows.append(row(panel.units[unit], float(gap[block.after].mean()), None, None, len(block.after)))
    return tuple(rows)


def _shares(panel: Panel, blocks: list[Block]) -> dict[str, float]:
    total = np.zeros(panel.shape[0])
    for block in blocks:
        total[block.controls] += block.size * block.unit_shares
    total /= sum(block.size for block in blocks)
    order = np.argsort(-total, kind="stable")
    return {panel.units[at]: float(total[at]) for at in order if total[at] > 1e-9}


def _period_shares(panel: Panel, blocks: list[Block]) -> dict[str, float]:
    if len(blocks) > 1:
        return {}
    shares, before = blocks[0].period_shares, blocks[0].before
    return {panel.label(panel.ticks[at]): float(s) for at, s in zip(before, shares, strict=True) if s > 1e-9}


def _series(panel: Panel, blocks: list[Block]) -> Series:
    total = sum(len(block.treated) for block in blocks)
    observed = sum(len(b.treated) * b.y[b.treated].mean(axis=0) for b in blocks) / total
    gap = sum(len(b.treated) * b.gap for b in blocks) / total
    return periods_of([panel.label(t) for t in panel.ticks], np.asarray(observed), np.asarray(observed - gap))
