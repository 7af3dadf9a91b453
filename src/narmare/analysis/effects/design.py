"""Which method can answer the question for a roll-out, and why; or why none can, and what would make it answerable."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from narmare.analysis.effects.notes import Note
from narmare.analysis.effects.panel import Panel


LONG = 36  # periods of a series without comparison (Turner 2021, and our own check of error rates)
LONG_BEFORE, LONG_AFTER = 24, 12
FEW_UNITS = 8  # clusters below which standard errors by unit are a guess
DONORS = 19  # donors for an exact 95 % interval
FEW_TREATED = 4


@dataclass(frozen=True)
class Facts:
    """What a roll-out looks like: units, starts and how long it is seen.  Lengths are medians over treated units."""

    units: int
    treated: int
    never: int
    starts: int
    periods: int
    before: int
    after: int
    complete_never: int
    counted: bool

    @classmethod
    def of(cls, panel: Panel) -> Facts:
        """The facts of a panel."""
        inside = ~panel.never
        seen = panel.seen
        before = (seen & ~panel.treated)[inside].sum(axis=1)
        after = (seen & panel.treated)[inside].sum(axis=1)
        return cls(
            units=panel.shape[0],
            treated=int(inside.sum()),
            never=int(panel.never.sum()),
            starts=len(panel.cohorts),
            periods=panel.shape[1],
            before=int(np.median(before)) if inside.any() else 0,
            after=int(np.median(after)) if inside.any() else 0,
            complete_never=int((panel.never & seen.all(axis=1)).sum()),
            counted=panel.offset is not None,
        )

    @property
    def compared(self) -> bool:
        """Somebody is untreated while somebody is treated."""
        return self.never > 0 or self.starts > 1


@dataclass(frozen=True)
class Design:
    """The method and the reasons for it; `method` is None when the question is refused, with what would help."""

    method: str | None
    facts: Facts
    reasons: tuple[Note, ...]
    remedies: tuple[Note, ...] = ()
    controlled: bool = True


def choose(panel: Panel) -> Design:
    """Choose the method for a panel.

    Many units that start one after the other or beside others: imputation.  Few: synthetic difference-in-differences.  One
    with many donors: synthetic control.  One alone, long enough: interrupted time series.
    """
    facts = Facts.of(panel)
    if not facts.treated or not facts.after:
        return _refused(facts, Note("nothing_treated"), Note("remedy_treated"))
    if facts.before < 2:
        return _refused(facts, Note("too_few_before", {"periods": facts.before}), Note("remedy_longer"))
    if not facts.compared:
        return _alone(facts)
    if facts.treated == 1:
        return _one(facts)
    if facts.units < FEW_UNITS:
        return _few_units(facts)
    if facts.treated < FEW_TREATED and facts.complete_never >= 5:
        why = Note("why_sdid", {"treated": facts.treated, "never": facts.never})
        return Design("sdid", facts, (why,))
    return Design("imputation", facts, (_why_imputation(facts), *_limits(facts)))


def _why_imputation(facts: Facts) -> Note:
    code = "why_imputation" if facts.never else "why_imputation_staggered"
    return Note(
        code, {"treated": facts.treated, "units": facts.units, "starts": facts.starts, "never": facts.never}
    )


def _limits(facts: Facts) -> list[Note]:
    notes = []
    if not facts.never:
        notes.append(Note("only_until_last_start"))
    if facts.before < 12 and facts.periods > 24:
        notes.append(Note("short_before", {"periods": facts.before}))
    return notes


def _alone(facts: Facts) -> Design:
    if facts.treated > 1:
        return _refused(
            facts, Note("everyone_at_once", {"units": facts.treated}), Note("remedy_stepped_wedge"), Note("remedy_its_by_hand")
        )  # fmt: skip
    if facts.periods < LONG or facts.before < LONG_BEFORE or facts.after < LONG_AFTER:
        return _too_short(facts)
    method = "its-poisson" if facts.counted else "its-reml"
    why = Note("why_its", {"before": facts.before, "after": facts.after})
    return Design(method, facts, (why,), controlled=False)


def _too_short(facts: Facts) -> Design:
    told = {
        "before": facts.before,
        "after": facts.after,
        "needed_before": LONG_BEFORE,
        "needed_after": LONG_AFTER,
    }
    missing = max(0, LONG_BEFORE - facts.before) + max(0, LONG_AFTER - facts.after)
    remedies = [Note("remedy_comparison")]
    if facts.before >= LONG_BEFORE:
        remedies.append(Note("remedy_wait", {"periods": missing}))
    return _refused(facts, Note("too_short_alone", told), *remedies)


def _one(facts: Facts) -> Design:
    if facts.complete_never >= DONORS and facts.before >= 10:
        why = Note("why_synthetic_control", {"donors": facts.complete_never, "before": facts.before})
        return Design("synthetic-control", facts, (why,))
    if facts.complete_never >= 5 and facts.before >= 6:
        return Design("sdid", facts, (Note("why_sdid", {"treated": 1, "never": facts.never}),))
    return _few_units(facts)


def _few_units(facts: Facts) -> Design:
    if facts.never and facts.periods >= LONG and facts.before >= LONG_BEFORE and facts.after >= LONG_AFTER:
        why = Note(
            "why_its_with_control", {"units": facts.units, "before": facts.before, "after": facts.after}
        )
        return Design("its-poisson" if facts.counted else "its-reml", facts, (why,))
    return _refused(
        facts, Note("too_few_units", {"units": facts.units, "needed": FEW_UNITS}), Note("remedy_more_units")
    )


def _refused(facts: Facts, why: Note, *remedies: Note) -> Design:
    return Design(None, facts, (why,), remedies, controlled=facts.compared)
