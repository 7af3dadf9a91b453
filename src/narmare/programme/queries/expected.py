"""What is expected of a unit: now, within a month, six months, one, three and five years."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from narmare.design.language import active_language
from narmare.programme.models import Benefit, Expectation, Initiative, Mandate, Rollout, Settlement
from narmare.programme.queries.rollouts import checklist_for
from narmare.programme.titles import measure_title
from narmare.region.models import Unit


class Horizon(StrEnum):
    """How soon something is due."""

    NOW = "now"
    MONTH = "month"
    HALF_YEAR = "half_year"
    YEAR = "year"
    THREE_YEARS = "three_years"
    FIVE_YEARS = "five_years"


# The last day of each horizon, counted from today.
LASTS = (
    (Horizon.NOW, 0),
    (Horizon.MONTH, 31),
    (Horizon.HALF_YEAR, 183),
    (Horizon.YEAR, 366),
    (Horizon.THREE_YEARS, 1_096),
)


@dataclass(frozen=True)
class Item:
    """One thing that is expected: by when, of whom, with which support, and how it is measured."""

    what: str
    due_on: date
    initiative: Initiative
    url: str
    owner: str = ""
    support: str = ""
    measure: str = ""
    expectation: Expectation | None = None

    def is_late(self, today: date) -> bool:
        """Whether the day has passed."""
        return self.due_on < today


def horizon_of(due_on: date, today: date) -> Horizon:
    """The nearest horizon that holds a day; what is overdue is now."""
    days = (due_on - today).days
    return next((horizon for horizon, last in LASTS if days <= last), Horizon.FIVE_YEARS)


def expected_of(unit: Unit, today: date) -> dict[Horizon, list[Item]]:
    """Everything that is expected of a unit, by horizon, soonest first: milestones, roll-outs and their next steps, benefits."""
    found: dict[Horizon, list[Item]] = {horizon: [] for horizon in Horizon}
    for item in sorted(_items(unit, today), key=lambda one: (one.due_on, one.what)):
        found[horizon_of(item.due_on, today)].append(item)
    return found


def _items(unit: Unit, today: date) -> Iterator[Item]:
    """Milestones, roll-outs and benefits of initiatives that are not over."""
    going_on = Initiative.objects.exclude(stage__in=(Initiative.Stage.CLOSED, Initiative.Stage.DECLINED))
    above = Unit.objects.ancestors(unit)
    milestones = Expectation.objects.filter(unit__in=above, done_at=None, initiative__in=going_on)
    for one in milestones.select_related("initiative", "unit"):
        url = reverse("programme-mandate", args=[one.initiative.code])
        yield Item(one.what, one.due_on, one.initiative, url, one.owner, one.support, one.measure, one)
    waiting = (Rollout.Status.PLANNED, Rollout.Status.PREPARING, Rollout.Status.LIVE)
    rollouts = Rollout.objects.filter(unit=unit, status__in=waiting, initiative__in=going_on)
    roles = _roles(above)
    for rollout in rollouts.select_related("initiative", "unit").prefetch_related("steps"):
        yield from _of_rollout(rollout, roles, today)
    taken = (Benefit.State.TAKEN_HOME, Benefit.State.NOT_REALISED, Benefit.State.WRITTEN_OFF)
    benefits = Benefit.objects.filter(unit=unit, initiative__in=going_on).exclude(state__in=taken)
    for benefit in benefits.select_related("initiative"):
        if benefit.target_on is not None:
            yield _of_benefit(benefit, benefit.target_on)


def _roles(units: QuerySet[Unit]) -> dict[tuple[int, str], str]:
    """Who has a part at the units, nearest last: (initiative, part) -> role."""
    found = Mandate.objects.filter(unit__in=units).order_by("unit__path", "role")
    return {(one.initiative_id, one.part): one.role for one in found}


def _of_benefit(benefit: Benefit, due_on: date) -> Item:
    url = reverse("programme-benefit", args=[benefit.initiative.code, benefit.number])
    measure = measure_title(benefit.indicator) if benefit.indicator else benefit.manual_measure
    title = _("Nytta: %(title)s") % {"title": benefit.title}
    return Item(title, due_on, benefit.initiative, url, benefit.realiser, "", measure)


def _of_rollout(rollout: Rollout, roles: Mapping[tuple[int, str], str], today: date) -> Iterator[Item]:
    """The start, and each step that is not done, where a day is planned."""
    language, start = active_language(), rollout.started_on or rollout.planned_on
    url = reverse("programme-rollout", args=[rollout.initiative.code, rollout.unit.code])
    if start is None:
        return
    if rollout.started_on is None:
        owner, support = (
            roles.get((rollout.initiative_id, part), "")
            for part in (Mandate.Part.DOES, Mandate.Part.SUPPORTS)
        )
        title = _("Starta: %(title)s") % {"title": rollout.initiative.title}
        yield Item(title, start, rollout.initiative, url, owner, support, _("Startdagen är inskriven"))
    done = {step.step for step in rollout.steps.all()}
    for step in checklist_for(rollout).steps:
        if step.id not in done and (
            rollout.started_on is None or _recent(rollout.started_on, step.days, today)
        ):
            yield Item(
                step.title.inn(language), start + timedelta(days=step.days), rollout.initiative, url, step.who.inn(language),
                "", _("Avprickat i checklistan"),
            )  # fmt: skip


def _recent(started_on: date, days: int, today: date) -> bool:
    """Whether a live roll-out still has the step before it: what should have been done half a year ago is not asked for."""
    return days > 0 and started_on + timedelta(days=days) >= today - timedelta(days=180)


def expectations_at(code: str) -> QuerySet[Expectation]:
    """What is expected of one unit itself and is not done."""
    return Expectation.objects.filter(unit__code=code, done_at=None)


def rollouts_at(unit: Unit) -> QuerySet[Rollout]:
    """The roll-outs at a unit."""
    return Rollout.objects.filter(unit=unit).select_related("unit", "initiative")


DECIDED = (
    Initiative.Stage.DECIDED, Initiative.Stage.PREPARING, Initiative.Stage.INTRODUCING, Initiative.Stage.EFFECTS,
)  # fmt: skip


def initiatives_without(part: Mandate.Part) -> list[Initiative]:
    """The decided and running initiatives where nobody has this part."""
    running = Initiative.objects.filter(stage__in=DECIDED)
    return list(running.exclude(mandates__part=part).order_by("area__order", "order"))


def undecided() -> int:
    """How many initiatives are decided or run while the register of decisions has no decision that started them."""
    started = Settlement.objects.filter(outcome=Settlement.Outcome.START)
    return Initiative.objects.filter(stage__in=DECIDED).exclude(pk__in=started.values("initiative")).count()
