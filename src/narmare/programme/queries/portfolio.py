"""The portfolio: every initiative that a reader sees, where it stands and whether it is late."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from narmare.programme.models import Area, EffectPlan, Initiative, Mandate, Rollout
from narmare.programme.policies.initiatives import late_days
from narmare.region.models import Account, Unit


Stage = Initiative.Stage
# The columns of the board, and the stages in each.
COLUMNS: Sequence[tuple[str, tuple[str, ...]]] = (
    ("proposals", (Stage.PROPOSED, Stage.ASSESSED, Stage.COORDINATED, Stage.PRIORITISED)),
    ("decided", (Stage.DECIDED,)),
    ("preparing", (Stage.PREPARING,)),
    ("introducing", (Stage.INTRODUCING,)),
    ("effects", (Stage.EFFECTS,)),
    ("over", (Stage.CLOSED, Stage.DECLINED)),
)
LATE, IN_TIME, NO_PLAN = "late", "in_time", "no_plan"


@dataclass(frozen=True)
class Filter:
    """What the reader asks to see; empty means everything."""

    area: str = ""
    unit: str = ""
    column: str = ""
    delay: str = ""


@dataclass(frozen=True)
class Row:
    """One initiative in the portfolio."""

    initiative: Initiative
    days_late: int
    units: int
    live: int
    unowned: bool
    undecided: bool

    @property
    def column(self) -> str:
        """Its column on the board."""
        return next(name for name, stages in COLUMNS if self.initiative.stage in stages)

    @property
    def delay(self) -> str:
        """late, in_time or no_plan."""
        if self.days_late:
            return LATE
        return IN_TIME if any(day for _stage, day in self.initiative.planned) else NO_PLAN

    @property
    def delay_words(self) -> str:
        """The plan in words; nothing for what is over or not decided."""
        if self.column in ("proposals", "over"):
            return ""
        if self.delay == LATE:
            days = self.days_late
            return ngettext("Försenat %(n)s dag", "Försenat %(n)s dagar", days) % {"n": days}
        return _("Enligt tidplanen") if self.delay == IN_TIME else _("Ingen tidplan")


def portfolio(account: Account, today: date, wanted: Filter | None = None) -> list[Row]:
    """The initiatives that the reader sees and asks for, in the programme's order."""
    wanted = wanted or Filter()
    found = Initiative.objects.visible_to(account).select_related("area", "part_of")
    if wanted.area:
        found = found.filter(area__code=wanted.area)
    if wanted.unit:
        above = Unit.objects.filter(code=wanted.unit).values_list("path", flat=True).first() or "-"
        found = found.filter(pk__in=Rollout.objects.filter(unit__path__startswith=above).values("initiative"))
    read = found.prefetch_related("rollouts", "mandates", "settlement__decision__meeting").order_by(
        "area__order", "order", "title_sv"
    )
    rows = [_row(one, today) for one in read]
    return [
        row
        for row in rows
        if wanted.column in ("", row.column) and wanted.delay in ("", row.delay if row.delay_words else "")
    ]


def _row(initiative: Initiative, today: date) -> Row:
    rollouts = [one for one in initiative.rollouts.all() if one.status != Rollout.Status.NOT_HERE]
    live = sum(one.status == Rollout.Status.LIVE for one in rollouts)
    does = any(one.part == Mandate.Part.DOES for one in initiative.mandates.all())
    decided = initiative.is_running or initiative.stage == Stage.DECIDED
    written = initiative.settled_by is not None
    late = late_days(initiative, today)
    return Row(initiative, late, len(rollouts), live, decided and not does, decided and not written)


def areas() -> list[Area]:
    """Every area, in order."""
    return list(Area.objects.order_by("order", "code"))


def effect_plan(initiative: Initiative) -> EffectPlan | None:
    """The answers to the seven questions, or None before the first."""
    return EffectPlan.objects.filter(initiative=initiative).first()
