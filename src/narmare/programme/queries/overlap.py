"""What else touches the same units, groups or indicators as an initiative, and benefits that may be counted twice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from narmare.programme.models import Benefit, Initiative, Rollout
from narmare.region.models import Unit


@dataclass(frozen=True)
class Overlap:
    """Another initiative and what it shares."""

    initiative: Initiative
    units: tuple[Unit, ...]
    groups: tuple[str, ...]
    indicators: tuple[str, ...]

    @property
    def weight(self) -> int:
        """How much they share: kinds first, then number."""
        kinds = sum(1 for part in (self.units, self.groups, self.indicators) if part)
        return kinds * 1_000 + len(self.units) + len(self.groups) + len(self.indicators)


def _touches(initiative: Initiative) -> tuple[dict[int, Unit], set[str], set[str]]:
    """The units, groups and indicators of an initiative (with rollouts, goals and benefits read ahead)."""
    reached = [one for one in initiative.rollouts.all() if one.status != Rollout.Status.NOT_HERE]
    units = {one.unit_id: one.unit for one in reached}
    benefits = list(initiative.benefits.all())
    groups = {*initiative.groups, *(one.group for one in benefits)}
    indicators = {goal.indicator for goal in initiative.goals.all()}
    return units, groups, indicators | {one.indicator for one in benefits if one.indicator}


def overlaps(initiative: Initiative) -> list[Overlap]:
    """The other initiatives that are not over and share a unit, a group or an indicator, those that share most first.

    A part and its whole do not overlap.
    """
    related = {initiative.pk, initiative.part_of_id, *initiative.parts.values_list("pk", flat=True)}
    everyone = Initiative.objects.prefetch_related("rollouts__unit", "goals", "benefits")
    units, groups, indicators = _touches(everyone.get(pk=initiative.pk))
    over = (Initiative.Stage.CLOSED, Initiative.Stage.DECLINED)
    found = []
    for other in everyone.exclude(pk__in=[pk for pk in related if pk]).exclude(stage__in=over):
        their_units, their_groups, their_indicators = _touches(other)
        shared = tuple(units[pk] for pk in units.keys() & their_units.keys())
        both = Overlap(
            other, tuple(sorted(shared, key=lambda unit: unit.name)), tuple(sorted(groups & their_groups)),
            tuple(sorted(indicators & their_indicators)),
        )  # fmt: skip
        if both.weight:
            found.append(both)
    return sorted(found, key=lambda one: (-one.weight, one.initiative.code))


@dataclass(frozen=True)
class DoubleCount:
    """Two benefits of different initiatives that claim the same change, and whether somebody has said so."""

    first: Benefit
    second: Benefit

    @property
    def declared(self) -> bool:
        """Whether both are in one group, which is counted once."""
        return (
            bool(self.first.double_count_group)
            and self.first.double_count_group == self.second.double_count_group
        )


def double_counts(benefits: Iterable[Benefit]) -> list[DoubleCount]:
    """Pairs that measure the same at the same place, or have been put in one group.

    Args:
        benefits: with `unit` and `initiative` read ahead; written off and not realised ones are left out.
    """
    gone = (Benefit.State.WRITTEN_OFF, Benefit.State.NOT_REALISED)
    counted = [one for one in benefits if one.state not in gone]
    pairs = (DoubleCount(a, b) for a, b in combinations(counted, 2) if a.initiative_id != b.initiative_id)
    return [pair for pair in pairs if pair.declared or _same_change(pair.first, pair.second)]


def _same_change(a: Benefit, b: Benefit) -> bool:
    same_measure = (a.indicator and a.indicator == b.indicator) or (
        a.manual_measure and a.manual_measure.casefold() == b.manual_measure.casefold()
    )
    if not same_measure or a.unit is None or b.unit is None:
        return False
    return a.unit.is_within(b.unit) or b.unit.is_within(a.unit)


@dataclass(frozen=True)
class Totals:
    """Sums over benefits a year: SEK and hours, low, mid and high, each declared group counted once."""

    sek: tuple[Decimal, Decimal, Decimal]
    hours: tuple[Decimal, Decimal, Decimal]
    unvalued: int
    doubtful_sek: Decimal


def totals(benefits: Sequence[Benefit]) -> Totals:
    """The sums.  Of a declared group the one with the highest middle counts; `doubtful_sek` may be counted twice still."""
    pairs = double_counts(benefits)
    gone = (Benefit.State.WRITTEN_OFF, Benefit.State.NOT_REALISED)
    counted = [one for one in benefits if one.state not in gone]
    doubtful = {
        min((pair.first, pair.second), key=_middle).pk: min(map(_middle, (pair.first, pair.second)))
        for pair in pairs
        if not pair.declared
    }
    return Totals(
        _sum([one.sek for one in _once(counted)]), _sum([one.hours for one in _once(counted)]),
        sum(1 for one in counted if one.sek is None and one.hours is None), sum(doubtful.values(), Decimal(0)),
    )  # fmt: skip


def _middle(benefit: Benefit) -> Decimal:
    return benefit.sek[1] if benefit.sek else Decimal(0)


def _once(benefits: Iterable[Benefit]) -> list[Benefit]:
    """Each declared group by its greatest."""
    alone = [one for one in benefits if not one.double_count_group]
    groups: dict[str, Benefit] = {}
    for one in benefits:
        name = one.double_count_group
        if name and (name not in groups or _middle(one) > _middle(groups[name])):
            groups[name] = one
    return [*alone, *groups.values()]


def _sum(values: Iterable[tuple[Decimal, Decimal, Decimal] | None]) -> tuple[Decimal, Decimal, Decimal]:
    parts = [value for value in values if value is not None]
    low, mid, high = (sum((part[i] for part in parts), Decimal(0)) for i in range(3))
    return low, mid, high
