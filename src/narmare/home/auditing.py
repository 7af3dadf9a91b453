"""An auditor's five questions - goals, responsibility, resources, follow-up, reporting - each with what the product says now.

Every line is counted when the page opens and leads to the page where it can be seen.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from narmare.design import format as formats
from narmare.design.language import active_language
from narmare.followup import places, tree
from narmare.followup.models import Snapshot
from narmare.programme import queries as programme
from narmare.programme.models import Aspect, Benefit, Goal, Initiative, Mandate
from narmare.programme.money import kronor
from narmare.programme.queries import decisions, grants
from narmare.programme.queries.audits import JudgedQuestion, audits, judged
from narmare.programme.queries.expected import initiatives_without, undecided
from narmare.reports.models import Report


@dataclass(frozen=True)
class Line:
    """One thing that can be checked: what, how it stands, where to see it, and whether it needs somebody's attention."""

    what: str
    stands: str
    url: str
    alarm: bool = False


@dataclass(frozen=True)
class Judged:
    """How an audit judged a question of this kind."""

    reference: str
    url: str
    question: JudgedQuestion


@dataclass(frozen=True)
class Answer:
    """One of the five questions with its lines, and what audits have said of it."""

    aspect: Aspect
    question: str
    lines: tuple[Line, ...]
    judged: tuple[Judged, ...]

    def __post_init__(self) -> None:
        if not self.lines:
            raise ValueError(f"{self.aspect}: a question without a line answers nothing.")

    @property
    def alarms(self) -> int:
        """Lines that need somebody's attention."""
        return sum(line.alarm for line in self.lines)


@dataclass(frozen=True)
class Asked:
    """When it is asked, and over which numbers."""

    snapshot: Snapshot | None
    today: date


def _goals(asked: Asked) -> list[Line]:
    strategy, every = programme.strategy(), Goal.objects.count()
    held = sum(programme.target_on(goal, asked.today) is not None for goal in Goal.objects.all())
    lines = [
        Line(
            _("Strategi med inriktningar, löften och mål"),
            strategy.title if strategy else _("Ingen strategi är inlagd"), reverse("strategy"), strategy is None,
        ),
        Line(
            _("Mål med en målnivå som gäller i dag"),
            _("%(n)s av %(all)s") % {"n": held, "all": every}, reverse("strategy"), held < every,
        ),
    ]  # fmt: skip
    if strategy is not None and asked.snapshot is not None:
        tally = tree.build(strategy, asked.snapshot, places.region()).tally
        lines.append(Line(_("Hur det går"), tally.answer, reverse("strategy"), tally.tone == "concern"))
        lines.append(
            Line(_("Mål som mäts"), _("%(n)s av %(all)s") % {"n": tally.measured, "all": tally.goals},
                 reverse("indicators"), tally.unmeasured > 0)
        )  # fmt: skip
    return lines


def _responsibility(asked: Asked) -> list[Line]:
    running = Initiative.objects.count()
    no_decider = len(initiatives_without(Mandate.Part.DECIDES))
    no_doer = len(initiatives_without(Mandate.Part.DOES))
    standing, loose = decisions.standing(asked.today), undecided()
    deciding = decisions.arenas().filter(mandate="decides").count()
    return [
        Line(_("Nämnder och arenor som beslutar"), str(deciding), reverse("meetings"), deciding == 0),
        Line(
            _("Initiativ där ingen roll beslutar"), _("%(n)s av %(all)s") % {"n": no_decider, "all": running},
            reverse("portfolio"), no_decider > 0,
        ),
        Line(
            _("Initiativ där ingen roll genomför"), _("%(n)s av %(all)s") % {"n": no_doer, "all": running},
            reverse("portfolio"), no_doer > 0,
        ),
        Line(
            _("Initiativ vars startbeslut saknas i beslutsregistret"), _("%(n)s av %(all)s") % {"n": loose, "all": running},
            reverse("portfolio"), loose > 0,
        ),
        Line(
            _("Uppdrag utan sista dag eller någon som kan svara"), str(standing.loose),
            f"{reverse('assignments')}?vy=losa", standing.loose > 0,
        ),
    ]  # fmt: skip


def _resources(asked: Asked) -> list[Line]:
    pages = [grants.grant_page(grant) for grant in grants.grants()]
    total, unsplit = sum(page.grant.total for page in pages), sum(page.unsplit for page in pages)
    unreported = sum(page.reported is None for page in pages)
    unfunded = sum(max(row.unfunded, 0) for row in grants.ledger())
    late = grants.open_conditions().filter(due__lt=asked.today).count()
    years = grants.cost_years()
    return [
        Line(_("Bidrag, sammanlagt"), kronor(total), reverse("grants"), not pages),
        Line(_("Pengar som ingen nämnd har fått"), kronor(unsplit), reverse("grants"), unsplit > 0),
        Line(_("Bidrag som inte är redovisade"), _("%(n)s av %(all)s") % {"n": unreported, "all": len(pages)},
             reverse("grants"), unreported > 0),
        Line(_("Villkor som är sena"), str(late), reverse("grants"), late > 0),
        Line(
            _("Primärvårdens andel av kostnaden"),
            formats.percent(years[-1].share, language=active_language()) if years else _("Kostnaden är inte införd"),
            reverse("money-follows"), not years,
        ),
        Line(_("Flyttade uppgifter som ingen betalar"), kronor(unfunded), reverse("money-follows"), unfunded > 0),
    ]  # fmt: skip


def _follow_up(asked: Asked) -> list[Line]:
    states = Benefit.State
    every = Benefit.objects.exclude(state=states.WRITTEN_OFF)
    verified = every.filter(state__in=[states.VERIFIED, states.TAKEN_HOME]).count()
    taken = every.filter(state=states.TAKEN_HOME).count()
    without = Initiative.objects.filter(benefits=None).count()
    every_initiative = Initiative.objects.count()
    return [
        Line(_("Initiativ utan någon nytta i registret"), _("%(n)s av %(all)s") % {"n": without, "all": every_initiative},
             reverse("portfolio"), without > 0),
        Line(_("Nyttor med verifierad effekt"), _("%(n)s av %(all)s") % {"n": verified, "all": every.count()},
             reverse("benefits"), verified == 0),
        Line(_("Nyttor som är hemtagna genom beslut"), str(taken), reverse("benefits")),
        Line(
            _("Siffror till och med"), f"{asked.snapshot.last_month:%Y-%m}" if asked.snapshot else _("Inga siffror är publicerade"),
            reverse("snapshots"), asked.snapshot is None,
        ),
    ]  # fmt: skip


def _reporting(asked: Asked) -> list[Line]:
    sent = Report.objects.filter(state=Report.State.SENT).order_by("-sent_at").first()
    standing = decisions.standing(asked.today)
    unconfirmed = decisions.unconfirmed(asked.today).count()
    unanswered = [audit for audit in audits() if audit.sent_at is None]
    return [
        Line(_("Senaste rapporten till nämnd"), timezone.localdate(sent.sent_at).isoformat() if sent and sent.sent_at else _("Ingen är skickad"),
             reverse("reports"), sent is None),
        Line(_("Protokoll som inte är justerade"), str(unconfirmed), reverse("meetings"), unconfirmed > 0),
        Line(_("Uppdrag som är sena"), str(standing.overdue), f"{reverse('assignments')}?vy=sena", standing.overdue > 0),
        Line(
            _("Granskningar som inte är besvarade"),
            ngettext("%(n)s granskning", "%(n)s granskningar", len(unanswered)) % {"n": len(unanswered)},
            reverse("audits"), bool(unanswered),
        ),
    ]  # fmt: skip


def _asked() -> list[tuple[Aspect, str, Callable[[Asked], list[Line]]]]:
    return [
        (Aspect.GOALS, _("Finns mål, strategi och planer, och nås målen?"), _goals),
        (Aspect.RESPONSIBILITY, _("Är det klart vem som beslutar och gör vad?"), _responsibility),
        (Aspect.RESOURCES, _("Räcker resurserna, och följer pengarna uppgiften?"), _resources),
        (Aspect.FOLLOW_UP, _("Följs nya arbetssätt upp, och syns effekten?"), _follow_up),
        (Aspect.REPORTING, _("Får nämnderna veta, och blir det som beslutas gjort?"), _reporting),
    ]


def five_answers(snapshot: Snapshot | None, today: date) -> list[Answer]:
    """The five questions, answered as things stand on `today`."""
    said: dict[str, list[Judged]] = {}
    for audit in audits():
        for question in audit.questions.all():
            url = reverse("audit", args=[audit.code])
            said.setdefault(question.aspect, []).append(Judged(audit.reference, url, judged(question)))
    asked = Asked(snapshot, today)
    return [
        Answer(aspect, question, tuple(lines(asked)), tuple(said.get(aspect, ())))
        for aspect, question, lines in _asked()
    ]
