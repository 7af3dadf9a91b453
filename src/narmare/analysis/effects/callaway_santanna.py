"""Callaway and Sant'Anna's effects by cohort and period (Journal of Econometrics 2021;225:200).

Each cohort's change since the last period before its start is compared with that of units that never start, or that have
not started yet.  Standard errors come from influence functions clustered by unit, or from the multiplier bootstrap.

Assumes: with (or, with covariates, given) the same past, cohort and comparison units would have moved in parallel from the
period before the start; no anticipation beyond `anticipation` periods.  It rests on one base period per cohort, which
makes it noisy in long monthly panels; `imputation` uses them all.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from narmare.analysis.effects import aggregate as agg
from narmare.analysis.effects.aggregate import Cells, Mean
from narmare.analysis.effects.doubly_robust import KINDS, att
from narmare.analysis.effects.estimate import Estimate, Pretrend, Row, by_cluster, f_test, interval, row, wald
from narmare.analysis.effects.notes import EffectError, Note, some
from narmare.analysis.effects.panel import Bools, Floats, Ints, Panel


AGGREGATES = ("simple", "group", "calendar", "dynamic")


@dataclass(frozen=True)
class Choices:
    """How to compare.

    Attributes:
        control: "never" or "not-yet" (treated).
        base: "varying" (before the start: the period before) or "universal" (always the last before the start).
        anticipation: periods before the start that may be affected already.
        adjust: with covariates "dr" (doubly robust), "reg" or "ipw".
        balance, first_event, last_event: which event times the dynamic rows hold; see `aggregate.dynamic`.
        bootstrap: draws of the multiplier bootstrap; 0 for analytic standard errors.
        seed: of the bootstrap.
        normal: intervals by the normal distribution (as the authors' package) instead of t with clusters - 1.
    """

    control: str = "never"
    base: str = "varying"
    anticipation: int = 0
    adjust: str = "dr"
    balance: int | None = None
    first_event: int | None = None
    last_event: int | None = None
    bootstrap: int = 0
    seed: int = 0
    normal: bool = False

    def __post_init__(self) -> None:
        for name, allowed in (
            ("control", ("never", "not-yet")),
            ("base", ("varying", "universal")),
            ("adjust", KINDS),
        ):
            if getattr(self, name) not in allowed:
                raise ValueError(f"{name} is {getattr(self, name)!r}; write {' or '.join(allowed)}.")
        if self.anticipation < 0 or self.bootstrap < 0:
            raise ValueError("anticipation and bootstrap cannot be below 0.")


def callaway_santanna(panel: Panel, *, aggregate: str = "simple", choices: Choices | None = None) -> Estimate:
    """Estimate effects by cohort and period and their means.

    Args:
        panel: outcome, starts, covariates (their value in the base period is used), weights (one per unit: the mean).
        aggregate: which mean is the headline: "simple", "group", "calendar" or "dynamic".
        choices: how to compare.

    Raises:
        EffectError: nothing treated after the first period, or nothing to compare with.
    """
    if aggregate not in AGGREGATES:
        raise ValueError(f"aggregate is {aggregate!r}; write {', '.join(AGGREGATES)}.")
    how = choices or Choices()
    panel, how = _prepared(panel, how)
    cells, skipped = _cells(panel, how)
    if not cells.post.any():
        raise EffectError("nothing_treated", Note("remedy_treated"))
    return _told(panel, how, cells, aggregate, skipped)


def _prepared(panel: Panel, how: Choices) -> tuple[Panel, Choices]:
    """Without units treated from the start on; never-treated controls only if there are any."""
    base = panel.ticks[0] + how.anticipation
    always = panel.start <= base
    if always.any():
        names = [panel.units[place] for place in np.flatnonzero(always)]
        panel = panel.keep(
            units=~always, notes=[Note("always_treated", {"count": len(names), "units": some(names)})]
        )
    if panel.never.all():
        raise EffectError("nothing_treated", Note("remedy_treated"))
    if how.control == "never" and not _never(panel, how).any():
        if len(panel.cohorts) < 2:
            raise EffectError("nothing_untreated", Note("remedy_untreated"))
        return panel.with_notes(Note("never_became_not_yet")), replace(how, control="not-yet")
    return panel, how


def _never(panel: Panel, how: Choices) -> Bools:
    return panel.start > panel.ticks[-1] + how.anticipation


def _cells(panel: Panel, how: Choices) -> tuple[Cells, int]:
    found: list[tuple[int, int, float, Floats, int]] = []
    skipped = 0
    x = _covariates(panel)
    for cohort in panel.cohorts:
        base = _base(panel, int(cohort), how)
        if base is None:
            continue
        own = panel.start == cohort
        for column, part, estimate, size in _of_cohort(panel, how, own, int(cohort), base, x):
            if estimate is None or part is None:
                skipped += 1
            else:
                found.append((int(cohort), int(panel.ticks[column]), estimate, part, size))
    if not found:
        raise EffectError("nothing_untreated", Note("remedy_untreated"))
    return Cells(
        np.array([c for c, *_ in found]), np.array([p for _, p, *_ in found]), np.array([e for *_, e, _, _ in found]),
        np.stack([part for *_, part, _ in found], axis=1), np.array([size for *_, size in found]), panel.unit_weights,
        panel.start,
    ), skipped  # fmt: skip


def _base(panel: Panel, cohort: int, how: Choices) -> Ints | None:
    """Index of the period that each period is compared with, -1 for none; None when nothing lies before the start."""
    before = np.flatnonzero(panel.ticks + how.anticipation < cohort)
    if not len(before):
        return None
    base = np.full(panel.shape[1], before[-1])
    if how.base == "varying":
        early = panel.ticks < cohort
        base[early] = np.arange(panel.shape[1])[early] - 1
    return base


def _controls(panel: Panel, how: Choices, own: Bools, base: Ints) -> Bools:
    """Who may be compared with in each period, shape (N, T)."""
    if how.control == "never":
        return np.broadcast_to(_never(panel, how)[:, None], panel.shape)
    later = panel.ticks[np.maximum(base, np.arange(panel.shape[1]))]
    return (panel.start[:, None] > later[None, :] + how.anticipation) & ~own[:, None]


type _Cell = tuple[int, Floats | None, float | None, int]


def _of_cohort(
    panel: Panel, how: Choices, own: Bools, cohort: int, base: Ints, x: Floats | None
) -> list[_Cell]:
    change = panel.outcome - panel.outcome[:, base]
    known = ~np.isnan(change) & (base >= 0)[None, :]
    controls = _controls(panel, how, own, base) & known
    treated = own[:, None] & known
    if x is None:
        return _differences(panel, change, treated, controls, base)
    found: list[_Cell] = []
    for column in np.flatnonzero(base >= 0):
        at = base[column]
        covariates = x[:, at]
        both = (treated[:, column] | controls[:, column]) & ~np.isnan(covariates).any(axis=1)
        part, estimate = None, None
        if column == at and how.base == "universal":
            part, estimate = np.zeros(panel.shape[0]), 0.0
        elif (both & own).any() and (both & ~own).any():
            part, estimate = _adjusted(panel, change[:, column], own, covariates, both, how)
        found.append((int(column), part, estimate, int((both & own).sum())))
    return found


def _differences(panel: Panel, change: Floats, treated: Bools, controls: Bools, base: Ints) -> list[_Cell]:
    """All periods of a cohort at once, without covariates."""
    weights = panel.unit_weights[:, None]
    change = np.nan_to_num(change)
    parts, means, sizes = [], [], []
    for group in (treated, controls):
        share = group * weights
        size = share.sum(axis=0)
        share = share / np.where(size > 0, size, 1.0)
        mean = (share * change).sum(axis=0)
        parts.append(share * (change - mean))
        means.append(mean)
        sizes.append(size)
    part, estimate = parts[0] - parts[1], means[0] - means[1]
    usable = (sizes[0] > 0) & (sizes[1] > 0)
    return [
        (int(c), part[:, c], float(estimate[c]), int(treated[:, c].sum())) if usable[c] else (int(c), None, None, 0)
        for c in np.flatnonzero(base >= 0)
    ]  # fmt: skip


def _adjusted(
    panel: Panel, change: Floats, own: Bools, covariates: Floats, both: Bools, how: Choices
) -> tuple[Floats | None, float | None]:
    x = np.column_stack([np.ones(both.sum()), covariates[both]])
    try:
        estimate, influence = att(change[both], own[both], x, panel.unit_weights[both], how.adjust)
    except (FloatingPointError, np.linalg.LinAlgError):
        return None, None
    part = np.zeros(panel.shape[0])
    part[both] = influence / both.sum()
    return part, estimate


def _covariates(panel: Panel) -> Floats | None:
    """Shape (N, T, K), scaled to mean 0 and spread 1 so that the logit converges; None without covariates."""
    if not panel.covariates:
        return None
    scaled = []
    for values in panel.covariates.values():
        spread = np.nanstd(values)
        scaled.append((values - np.nanmean(values)) / (spread or 1.0))
    return np.stack(scaled, axis=2)


# ---- the answer


def _told(panel: Panel, how: Choices, cells: Cells, aggregate: str, skipped: int) -> Estimate:
    groups, over_groups = agg.group(cells)
    months, over_months = agg.calendar(cells)
    events, over_events = agg.dynamic(cells, first=int(panel.ticks[0]), last=int(panel.ticks[-1]), balance=how.balance, first_e=how.first_event, last_e=how.last_event)  # fmt: skip
    means = {
        "simple": agg.simple(cells),
        "group": over_groups,
        "calendar": over_months,
        "dynamic": over_events,
    }
    df = None if how.normal else float(len(np.unique(panel.cluster)) - 1)
    errors = _Errors(panel, how, df)
    head = means[aggregate]
    se = errors.of(head)
    low, high, p = interval(head.estimate, se, df)
    test, notes = _pretest(panel, how, cells, events)
    if skipped:
        notes.append(Note("cells_without_comparison", {"cells": skipped}))
    chosen = [m for m in events if how.base != "universal" or np.abs(m.part).max() > 0]
    diagnostics = errors.band(chosen)
    covariance = by_cluster(np.stack([m.part for m in chosen], axis=1), panel.cluster)
    return Estimate(
        method="callaway-santanna", estimand="att" if aggregate == "simple" else aggregate, estimate=head.estimate, se=se,
        low=low, high=high, p=p, df=df, units=panel.shape[0], treated=int((~panel.never).sum()), periods=panel.shape[1],
        n=int(panel.seen.sum()), events=errors.rows(events), groups=errors.rows(groups, panel), calendar=errors.rows(months, panel),
        cells=errors.cells(cells), coefficients=tuple(errors.row(m, name) for name, m in means.items()), pretrend=test,
        notes=(*panel.notes, *notes), diagnostics=diagnostics, event_covariance=covariance.T @ covariance,
    )  # fmt: skip


@dataclass(frozen=True, eq=False)
class _Errors:
    """Standard errors the way that was asked for."""

    panel: Panel
    how: Choices
    df: float | None

    def of(self, mean: Mean) -> float:
        if self.how.bootstrap:
            return float(agg.bootstrap(mean.part[:, None], self.panel.cluster, self.how.bootstrap, self.how.seed).errors[0])  # fmt: skip
        return float(np.sqrt((by_cluster(mean.part, self.panel.cluster) ** 2).sum()))

    def row(self, mean: Mean, key: str | int) -> Row:
        se = self.of(mean)
        return row(key, mean.estimate, se if se > 0 else None, self.df, mean.size)

    def rows(self, means: list[Mean], labels: Panel | None = None) -> tuple[Row, ...]:
        return tuple(self.row(m, labels.label(m.key) if labels else m.key) for m in means)

    def cells(self, cells: Cells) -> tuple[Row, ...]:
        errors = np.sqrt((by_cluster(cells.parts, self.panel.cluster) ** 2).sum(axis=0))
        if self.how.bootstrap:
            errors = agg.bootstrap(cells.parts, self.panel.cluster, self.how.bootstrap, self.how.seed).errors
        label = self.panel.label
        return tuple(
            row(f"{label(c)},{label(p)}", float(e), float(s) if s > 0 else None, self.df, int(n))
            for c, p, e, s, n in zip(
                cells.cohort, cells.period, cells.estimate, errors, cells.size, strict=True
            )
        )

    def band(self, events: list[Mean]) -> dict[str, float]:
        """How many standard errors a band around all event times at once reaches."""
        if not self.how.bootstrap or not events:
            return {}
        parts = np.stack([m.part for m in events], axis=1)
        return {"uniform_critical_value": agg.bootstrap(parts, self.panel.cluster, self.how.bootstrap, self.how.seed).critical}  # fmt: skip


def _pretest(
    panel: Panel, how: Choices, cells: Cells, events: list[Mean]
) -> tuple[Pretrend | None, list[Note]]:
    """Wald's test that every cell before the start is 0; over binned event times where there are too many cells."""
    before = (cells.since < -how.anticipation) & (np.abs(cells.parts).max(axis=0) > 0)
    clusters = len(np.unique(panel.cluster))
    if 0 < before.sum() < clusters // 2:
        summed = by_cluster(cells.parts[:, before], panel.cluster)
        test = wald(cells.estimate[before], summed.T @ summed)
        if test is not None:
            return test, []
    early = [m for m in events if m.key < -how.anticipation and np.abs(m.part).max() > 0]
    if not early:
        return None, []
    count = max(1, min(6, len(early), len(np.unique(panel.cluster[~panel.never])) // 3))
    bins = [agg.average([early[at] for at in part]) for part in np.array_split(np.arange(len(early)), count)]
    summed = by_cluster(np.stack([m.part for m in bins], axis=1), panel.cluster)
    test = f_test(np.array([m.estimate for m in bins]), summed.T @ summed, clusters)
    return test, [Note("pretest_binned", {"bins": count})] if test else []
