"""An invented state of the programme for the demo: phases, owners, benefits, milestones.  Doing it twice changes nothing.

It goes through the actions: what the rules refuse cannot be in the demo.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.utils import timezone

from narmare import content
from narmare.programme import actions
from narmare.programme.forms.fields import units_of
from narmare.programme.models import Area, Benefit, Goal, Initiative
from narmare.region.demo import ISSUER
from narmare.region.models import Account, RoleGrant, Unit


type Invented = Mapping[str, Any]
# How many of these states a benefit has passed, by the state that the file gives it.
LADDER = (Benefit.State.PLANNED, Benefit.State.INTRODUCED)
PASSED: Mapping[str, int] = {
    Benefit.State.IDENTIFIED: 0,
    Benefit.State.PLANNED: 1,
    Benefit.State.INTRODUCED: 2,
}


@transaction.atomic
def seed(*, region: str, now: datetime) -> None:
    """Invent the state, where the region has a file for it and nobody has worked in the programme yet."""
    path = Path(content.__path__[0]) / "programmes" / region / "demo.yaml"
    if not path.is_file() or Initiative.objects.filter(changed_at__isnull=False).exists():
        return
    _Demo(yaml.safe_load(path.read_text(encoding="utf-8")), now).make()


class _Demo:
    """The demo's people and places, and what is made of them."""

    def __init__(self, invented: Invented, now: datetime) -> None:
        self.invented, self.now, self.today = invented, now, timezone.localdate(now)
        self.lead = Account.objects.get(issuer=ISSUER, key="programme_lead")
        self.manager = Account.objects.get(issuer=ISSUER, key="unit_manager")
        own = RoleGrant.objects.select_related("unit").filter(account=self.manager).earliest("pk").unit
        self.units: Mapping[str, Unit] = {"own": own, "region": Unit.objects.region()}
        self.found: dict[str, Initiative] = {}

    def make(self) -> None:
        """All of it; an initiative that the region's file does not have is passed over."""
        for row in self.invented["proposals"]:
            self._proposal(row)
        self.found = {one.code: one for one in Initiative.objects.all()}
        for row in self.invented["rollouts"]:
            self._plan(row)
        for row in self.invented["initiatives"]:
            if row["code"] in self.found:
                self._initiative(self.found[row["code"]], row)
        for row in self.invented["dependencies"]:
            self._wait(row)

    def _day(self, value: int | date | None) -> date | None:
        """A day as the file gives it, or so many days from today."""
        return self.today + timedelta(days=value) if isinstance(value, int) else value

    def _places(self, names: list[str]) -> list[Unit]:
        own = [self.units["own"]] if "own" in names else []
        return own + [unit for unit in units_of(names) if unit not in own]

    def _plan(self, row: Invented) -> None:
        if row["code"] in self.found:
            actions.plan_rollouts(
                initiative=self.found[row["code"]], units=self._places(row["places"]), planned_on=self._day(row["days"]),
                by=self.lead, now=self.now,
            )  # fmt: skip

    def _wait(self, row: Invented) -> None:
        one, needs = (self.found.get(row[name]) for name in ("code", "needs"))
        if one is not None and needs is not None:
            actions.add_dependency(initiative=one, needs=needs, why=row["why"], by=self.lead, now=self.now)

    def _proposal(self, row: Invented) -> None:
        area = Area.objects.filter(code=row["area"]).first()
        if area is None:
            return
        made = actions.propose_initiative(
            title=row["title"], area=area, why=row["why"], groups=row["groups"], units=self._places(row["places"]),
            goals=list(Goal.objects.filter(indicator__in=row["goals"])), at=self.units["own"], by=self.manager, now=self.now,
        )  # fmt: skip
        if row.get("complexity"):
            self._assess(made, row)

    def _assess(self, one: Initiative, row: Invented) -> Initiative:
        return actions.assess_initiative(
            initiative=one,
            seen=one.version,
            complexity=row["complexity"],
            assessment=row["assessment"],
            by=self.lead,
            now=self.now,
        )

    def _initiative(self, one: Initiative, row: Invented) -> None:
        one = self._assess(one, row)
        plan = {name: self._day(days) for name, days in row["plan"].items()}
        one = actions.edit_initiative(
            initiative=one, seen=one.version, values=plan, by=self.lead, now=self.now
        )
        for part in row["parts"]:
            actions.give_part(
                initiative=one,
                unit=self.units[part["unit"]],
                part=part["part"],
                role=part["role"],
                by=self.lead,
                now=self.now,
            )
        for expected in row["expectations"]:
            self._expect(one, expected)
        if row["answers"]:
            actions.answer_questions(
                initiative=one, seen=0, values=row["answers"], by=self.lead, now=self.now
            )
        for benefit in row["benefits"]:
            self._benefit(one, benefit)
        self._phases(one, row["stage"])

    def _expect(self, one: Initiative, row: Invented) -> None:
        actions.expect(
            initiative=one, unit=self.units[row["unit"]], what=row["what"], due_on=self.today + timedelta(days=row["days"]),
            owner=row["owner"], support=row["support"], measure=row["measure"], by=self.lead, now=self.now,
        )  # fmt: skip

    def _phases(self, one: Initiative, last: str) -> None:
        """Pass the gates as far as the rules let it: a gate that lacks something is left for the reader of the demo."""
        for stage in ("preparing", "introducing", "effects"):
            one.refresh_from_db()
            try:
                actions.enter_phase(
                    initiative=one, seen=one.version, stage=stage, note="", by=self.lead, now=self.now
                )
            except actions.Refused:
                return
            if stage == last:
                return

    def _benefit(self, one: Initiative, row: Invented) -> None:
        values = {name: value for name, value in row.items() if name not in ("state", "unit")}
        values |= {"unit": self.units[row["unit"]], "target_on": self._day(row.get("target_on"))}
        values |= {name: Decimal(str(row[name])) for name in ("sek_each", "hours_each")}
        made = actions.add_benefit(initiative=one, values=values, by=self.lead, now=self.now)
        for state in LADDER[: PASSED[row["state"]]]:
            made.refresh_from_db()
            try:
                actions.move_benefit(benefit=made, seen=made.version, state=state, by=self.lead, now=self.now)
            except actions.Refused:
                return  # in a small region no unit may have begun
