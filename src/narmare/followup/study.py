"""The answer of a registered effect study, from the numbers of a snapshot's units.

Equal snapshot and study give an equal answer: nothing else is read, and what is drawn has a fixed seed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from django.db.models import QuerySet

from narmare.analysis.effects import sensitivity, study
from narmare.analysis.effects.design import Design
from narmare.analysis.effects.estimate import Estimate, Row
from narmare.analysis.effects.notes import EffectError, Note
from narmare.analysis.effects.overlap import beside
from narmare.followup import queries
from narmare.followup.models import EffectStudy, Snapshot
from narmare.followup.study_numbers import Numbers, numbers_of


def registered() -> QuerySet[EffectStudy]:
    """Every study, with its initiative and deviations.  What is asked of public initiatives is open to all who sign in."""
    return EffectStudy.objects.select_related("initiative").prefetch_related("deviations")


@dataclass(frozen=True)
class Asked:
    """What of a study decides its answer."""

    rollout: str
    indicator: str
    secondary: tuple[str, ...]
    untouched: str
    method: str
    before: int
    after: int
    anticipation: int
    adjusts: tuple[
        tuple[str, tuple[tuple[str, str], ...]], ...
    ] = ()  # measure -> other initiatives with their roll-outs

    @classmethod
    def of(cls, one: EffectStudy) -> Asked:
        """The question of a registered study."""
        return cls(
            one.initiative.rollout, one.indicator, tuple(one.secondary), one.untouched, one.method, one.before, one.after,
            one.anticipation, tuple((name, tuple(others.items())) for name, others in one.adjusts.items()),
        )  # fmt: skip

    def others(self, measure: str) -> tuple[tuple[str, str], ...]:
        """Other initiatives that the measure is adjusted for: code and roll-out."""
        return dict(self.adjusts).get(measure, ())


@dataclass(frozen=True)
class Secondary:
    """A secondary measure: its answer and its p-value adjusted for their number."""

    indicator: str
    found: Estimate | None
    refusal: Note | None
    adjusted: float | None


@dataclass(frozen=True)
class Answer:
    """What the study found, or why it found nothing (`refusals`, with what would help)."""

    numbers: Numbers | None
    found: Estimate | None
    design: Design | None
    checks: sensitivity.Checks | None
    grade: sensitivity.Grade | None
    secondary: tuple[Secondary, ...]
    untouched: Row | None
    refusals: tuple[Note, ...]


def answer(one: EffectStudy, snapshot: Snapshot) -> Answer:
    """The answer of a study with the numbers of a snapshot."""
    return _answer(Asked.of(one), snapshot.pk)


@lru_cache(maxsize=64)
def _answer(asked: Asked, snapshot: int) -> Answer:
    published = Snapshot.objects.get(pk=snapshot)
    try:
        numbers = study_numbers(asked, asked.indicator, published)
        held, options = numbers.panel, _options(asked, numbers)
        found, chosen = study.estimate(held, asked.method, options)
    except EffectError as refusal:
        return Answer(None, None, None, None, None, (), None, (refusal.note, *refusal.remedies))
    untouched = _untouched(asked, published)
    checks = sensitivity.run(held, found, options)
    graded = sensitivity.grade(found, chosen, checks, untouched)
    shown, shown_checks = numbers.shown(found), numbers.shown_checks(checks)
    return Answer(numbers, shown, chosen, shown_checks, graded, _secondary(asked, published), untouched, ())


def study_numbers(asked: Asked, indicator: str, snapshot: Snapshot) -> Numbers:
    """Months of the units of the kinds that start, in the study's window.

    Raises:
        EffectError: no unit has started, nothing is published per unit, or too much is hidden.
    """
    started = _starts(snapshot, asked.rollout)
    if not started:
        raise EffectError("not_started")
    definition = queries.definitions().get(indicator)
    if definition is None:
        raise EffectError("nothing_published")
    first, last = _moved(min(started.values()), -asked.before), _moved(max(started.values()), asked.after)
    numbers = numbers_of(definition, snapshot, started, first, last)
    others = {code: _starts(snapshot, rollout) for code, rollout in asked.others(indicator)}
    return replace(numbers, panel=beside(numbers.panel, numbers.codes, others)) if others else numbers


def _starts(snapshot: Snapshot, rollout: str) -> dict[str, date]:
    return {unit: date.fromisoformat(day) for unit, day in snapshot.rollouts.get(rollout, {}).items()}


def _options(asked: Asked, numbers: Numbers) -> study.Options:
    return study.Options(anticipation=asked.anticipation, beside=tuple(numbers.panel.covariates))


def _moved(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, 1)


def _alone(asked: Asked, indicator: str, snapshot: Snapshot) -> Estimate:
    numbers = study_numbers(asked, indicator, snapshot)
    options = _options(asked, numbers)
    return numbers.shown(study.estimate(numbers.panel, asked.method, options)[0])


def _secondary(asked: Asked, snapshot: Snapshot) -> tuple[Secondary, ...]:
    found: list[tuple[str, Estimate | None, Note | None]] = []
    for indicator in asked.secondary:
        try:
            found.append((indicator, _alone(asked, indicator, snapshot), None))
        except EffectError as refusal:
            found.append((indicator, None, refusal.note))
    adjusted = sensitivity.holm([one.p if one else None for _, one, _ in found])
    return tuple(Secondary(name, one, why, p) for (name, one, why), p in zip(found, adjusted, strict=True))


def _untouched(asked: Asked, snapshot: Snapshot) -> Row | None:
    if not asked.untouched:
        return None
    try:
        return sensitivity.negative_control(_alone(asked, asked.untouched, snapshot))
    except EffectError:
        return None


def forget() -> None:
    """Empty the memory (tests that publish again with the same key)."""
    _answer.cache_clear()
