"""The strategy joined with the published numbers: every level carries the tally of what lies below it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from narmare.followup import queries
from narmare.followup.cards import Card, card, measure_title
from narmare.followup.judgement import Judged, Tally, judge, tally, total
from narmare.followup.models import LimitBreak, Snapshot
from narmare.followup.places import Place
from narmare.programme.models import Direction, Goal, Promise, Strategy
from narmare.programme.queries import target_on


@dataclass(frozen=True)
class GoalLeaf:
    """A goal with its judged series (None while its indicator is not computed) and the card that shows it."""

    goal: Goal
    judged: Judged | None
    card: Card | None

    @property
    def title(self) -> str:
        """The name of what is measured."""
        return measure_title(self.goal.indicator, self.goal.title)

    @property
    def tally(self) -> Tally:
        """This goal's part of the level above."""
        return tally(self.judged)


@dataclass(frozen=True)
class PromiseBranch:
    """A promise and the goals that are placed under it."""

    promise: Promise
    leaves: tuple[GoalLeaf, ...]

    @property
    def tally(self) -> Tally:
        """The sum of its goals."""
        return total(leaf.tally for leaf in self.leaves)


@dataclass(frozen=True)
class DirectionBranch:
    """A direction: promises with goals, and the goals that no promise holds."""

    direction: Direction
    promises: tuple[PromiseBranch, ...]
    leaves: tuple[GoalLeaf, ...]

    @property
    def title(self) -> str:
        """The direction's name."""
        return self.direction.title

    @property
    def code(self) -> str:
        """The direction's code, as in its address."""
        return self.direction.code

    @property
    def measured(self) -> list[GoalLeaf]:
        """The goals that have numbers, worst first."""
        found = [leaf for leaf in self.leaves if leaf.judged and leaf.card]
        return sorted(found, key=lambda leaf: _severity(leaf.judged))

    @property
    def unmeasured(self) -> list[GoalLeaf]:
        """The goals whose indicator is not computed yet."""
        return [leaf for leaf in self.leaves if leaf.judged is None]

    @property
    def tally(self) -> Tally:
        """The sum of its goals."""
        return total(leaf.tally for leaf in self.leaves)


@dataclass(frozen=True)
class Tree:
    """The whole strategy."""

    strategy: Strategy
    directions: tuple[DirectionBranch, ...]

    @property
    def tally(self) -> Tally:
        """The sum of its directions."""
        return total(direction.tally for direction in self.directions)


@dataclass(frozen=True)
class Numbers:
    """What a place has: series and new limits, by indicator."""

    series: Mapping[str, queries.Series]
    breaks: Mapping[str, tuple[LimitBreak, ...]]


def _severity(judged: Judged | None) -> tuple[int, int]:
    """Worse comes first: getting worse, then never reached; what is not measured last."""
    return (judged.place.column, judged.place.row) if judged else (9, 9)


def build(strategy: Strategy, snapshot: Snapshot, place: Place) -> Tree:
    """Join the strategy (read ahead by `programme.queries.strategy`) with the numbers of `place`."""
    numbers = Numbers(
        queries.at_place(snapshot, place.level, place.key), queries.breaks_at(place.level, place.key)
    )
    return Tree(
        strategy,
        tuple(_direction(direction, numbers, snapshot, place) for direction in strategy.directions.all()),
    )


def _direction(direction: Direction, numbers: Numbers, snapshot: Snapshot, place: Place) -> DirectionBranch:
    leaves = tuple(_leaf(goal, numbers, snapshot, place) for goal in direction.goals.all())
    promises = tuple(
        PromiseBranch(promise, tuple(leaf for leaf in leaves if leaf.goal.promise_id == promise.pk))
        for promise in direction.promises.all()
    )
    return DirectionBranch(direction, promises, leaves)


def _leaf(goal: Goal, numbers: Numbers, snapshot: Snapshot, place: Place) -> GoalLeaf:
    definition = queries.definitions().get(goal.indicator)
    found = numbers.series.get(goal.indicator)
    if definition is None or found is None:
        return GoalLeaf(goal, None, None)
    breaks = numbers.breaks.get(goal.indicator, ())
    judged = judge(definition, found, target=target_on(goal, snapshot.last_month), breaks=breaks)
    return GoalLeaf(goal, judged, card(judged, place))
