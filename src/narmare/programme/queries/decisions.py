"""Meetings, decisions and assignments: what is coming, what was decided, what waits for an answer, and search in it all."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from narmare.programme.models import Arena, Assignment, Benefit, Decision, Initiative, Meeting
from narmare.programme.models.decision import AssignmentQuerySet
from narmare.region.models import Account, Unit
from narmare.region.permissions import ROLES, Permission


LONGEST_SEARCH = 100
MOST_MEANT = 20  # to choose from


def arenas() -> QuerySet[Arena]:
    """Boards and arenas in their order."""
    return Arena.objects.select_related("part_of")


def arena_of(code: str) -> Arena | None:
    """The arena with the code, or None."""
    return Arena.objects.filter(code=code.replace("\0", "")).first()


def meetings(arena: Arena | None = None) -> QuerySet[Meeting]:
    """Meetings with their arenas, the latest first."""
    found = Meeting.objects.select_related("arena").prefetch_related("decisions")
    return (found if arena is None else found.filter(arena=arena)).order_by("-on", "-starts", "-id")


def coming(arena: Arena | None, today: date) -> QuerySet[Meeting]:
    """Meetings from today on, the next first."""
    return meetings(arena).filter(on__gte=today).order_by("on", "starts", "id")


def unconfirmed(today: date) -> QuerySet[Meeting]:
    """Meetings that have been held and whose minutes are not confirmed, the oldest first."""
    waiting = Meeting.objects.filter(on__lt=today, confirmed_at=None).exclude(status=Meeting.Status.CANCELLED)
    return waiting.select_related("arena").order_by("on")


def decisions() -> QuerySet[Decision]:
    """Decisions with where they were made, what replaced them and their assignments, the latest first."""
    given = Assignment.objects.select_related("owner", "unit")
    return Decision.objects.select_related(
        "meeting__arena", "item", "initiative", "replaces__meeting__arena", "replaced_by__meeting__arena"
    ).prefetch_related(
        Prefetch("assignments", given), "settlements__initiative", "taken_home__benefit__initiative"
    )


def decisions_about(initiative: Initiative) -> QuerySet[Decision]:
    """The decisions that are about an initiative or settled it, the latest first."""
    found = Decision.objects.filter(Q(initiative=initiative) | Q(settlements__initiative=initiative))
    return found.select_related("meeting__arena").distinct()


def budget_decision(benefit: Benefit, reader: Account) -> Decision | None:
    """The decision of the register that took a benefit home, for who may open it."""
    if not reader.has(Permission.DECISION_READ):
        return None
    return Decision.objects.filter(taken_home__benefit=benefit).first()


def unsettled() -> QuerySet[Initiative]:
    """Initiatives that a decision could settle: those that wait for one, and those decided or running without one written."""
    stage = Initiative.Stage
    waiting = (stage.PRIORITISED, stage.DECIDED, stage.PREPARING, stage.INTRODUCING, stage.EFFECTS)
    return Initiative.objects.filter(stage__in=waiting, settlement=None).order_by("area__order", "order")


def search(words: str, *, arena: Arena | None = None, year: int | None = None) -> QuerySet[Decision]:
    """Decisions in which every word stands somewhere: title, text, reference, point of the agenda with its notes, initiative,
    assignment with its answer."""
    found = decisions()
    if arena is not None:
        found = found.filter(Q(meeting__arena=arena) | Q(meeting__arena__part_of=arena))
    if year is not None:
        found = found.filter(meeting__on__year=year)
    places = ("title", "text", "reference", "item__title", "item__notes", "initiative__title_sv", "settlements__initiative__title_sv",
              "assignments__title", "assignments__answer", "meeting__arena__title_sv", "meeting__arena__code")  # fmt: skip
    for word in words.replace("\0", "")[:LONGEST_SEARCH].replace("§", " § ").split():
        somewhere = Q()
        for place in places:
            somewhere |= Q(**{f"{place}__icontains": word})
        found = found.filter(pk__in=Decision.objects.filter(somewhere).values("pk"))
    return found


def meant_by(words: str) -> list[Decision]:
    """The decisions that somebody may mean by a number, a body or words ("RS § 159"), the latest first, at most `MOST_MEANT`.

    Where the words have a number, only those with that number as a whole: § 15 is not § 159.
    """
    if not words.strip():
        return []
    found, typed = search(words), _pressed(words)
    if "§" not in typed:
        return list(found[:MOST_MEANT])
    numbered = [one for one in found if one.reference and re.search(re.escape(_pressed(one.reference)) + r"(?!\w)", typed)]  # fmt: skip
    return numbered[:MOST_MEANT]


def _pressed(text: str) -> str:
    return re.sub(r"§\s*", "§", text).casefold()


def years() -> list[int]:
    """The years that have decisions, the latest first."""
    days = Decision.objects.order_by().values_list("meeting__on", flat=True).distinct()
    return sorted({day.year for day in days}, reverse=True)


def own_assignments(account: Account, on: date) -> AssignmentQuerySet:
    """Assignments that wait for an answer from `account`: its own, and those of units that it answers for.

    A role at the whole region makes nobody the one who answers for every unit.
    """
    units = Q(pk__in=[])
    for grant in account.grants_on(on):
        below = Permission.ASSIGNMENT_ANSWER in ROLES[grant.role].permissions
        if below and grant.unit.kind != Unit.Kind.REGION:
            units |= Q(path__startswith=grant.unit.path)
    return assignments().unanswered().of(account, Unit.objects.filter(units))


def assignments() -> AssignmentQuerySet:
    """Assignments with what they come from and who answers for them, the next last day first."""
    return Assignment.objects.select_related("decision__meeting__arena", "owner", "unit")


@dataclass(frozen=True)
class Standing:
    """How many assignments stand where."""

    unanswered: int
    overdue: int
    loose: int
    answered: int
    closed: int


def standing(today: date) -> Standing:
    """The numbers of all assignments."""
    every = Assignment.objects.all()
    return Standing(
        every.unanswered().count(),
        every.overdue(today).count(),
        every.loose().count(),
        every.still_open().exclude(answered_at=None).count(),
        every.exclude(closed_at=None).count(),
    )
