"""A small programme for tests: one area, two goals, and short ways to an initiative at any stage."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest

from narmare.programme import actions
from narmare.programme.evidence import Evidence, Range
from narmare.programme.models import (
    Area,
    Arena,
    Benefit,
    BenefitEvidence,
    Direction,
    EffectPlan,
    Goal,
    Initiative,
    Rollout,
    Strategy,
)
from tests.cast import NOW, TODAY, Cast


PHONE = "telefontillganglighet_samma_dag"
ANSWERS = {name: f"Svar om {name}" for name in (*EffectPlan.QUESTIONS, *EffectPlan.DESCRIPTIONS)}
FULL = {
    "title": "Fler samtal besvaras samma dag", "category": Benefit.Category.TIME, "payout": Benefit.Payout.TIME, "group": "listed",
    "realiser": "Verksamhetschef", "follower": "Controller", "indicator": PHONE, "baseline": 85.0,
    "baseline_period": date(2025, 1, 1), "target": 95.0, "target_on": date(2027, 1, 1), "natural_unit": "samtal", "low": 100.0,
    "mid": 200.0, "high": 400.0, "sek_each": 150, "hours_each": "0.1", "price_year": 2026, "starts_on": date(2026, 1, 1),
}  # fmt: skip
# What a study of the benefit above found: six percentage points more, compared with units that wait.
ANSWER: dict[str, Any] = {
    "study": "x/telefon", "title": "Samtal samma dag", "path": "/effekter/x/telefon", "indicator": PHONE, "snapshot": "2026-10-x",
    "design": "Stegvis införande", "grade": "A", "compared": True, "estimate": 6.0, "low": 2.0, "high": 10.0,
    "first": date(2024, 1, 1), "last": date(2026, 10, 1), "places": ("vc-01", "vc-03"), "unit": "procentenheter",
    "sek": Range(500_000, 900_000, 1_300_000), "price_year": 2026,
}  # fmt: skip


@dataclass
class Small:
    """The programme, and its people."""

    cast: Cast
    area: Area
    goals: dict[str, Goal]
    made: int = field(default=0)

    @property
    def lead(self) -> Any:
        return self.cast["programme_lead"]

    @property
    def arena(self) -> Arena:
        """Where initiatives are decided."""
        titles = {"title_sv": "Ledningsgruppen", "title_en": "The management group", "kind": Arena.Kind.ARENA}
        return Arena.objects.get_or_create(code="LG", defaults=titles)[0]

    def propose(self, **more: Any) -> Initiative:
        """A proposal of the unit manager's."""
        self.made += 1
        values = {
            "title": f"Initiativ {self.made}", "area": self.area, "why": "Köerna är långa.", "groups": ["listed"],
            "units": [self.cast.units["vc-01"]], "goals": [self.goals[PHONE]], "at": self.cast.units["vc-01"],
        }  # fmt: skip
        return actions.propose_initiative(**{**values, **more}, by=self.cast["unit_manager"], now=NOW)

    def decided(self, **more: Any) -> Initiative:
        """An initiative that an arena has decided to start."""
        one, by = self.propose(**more), {"by": self.lead, "now": NOW}
        one = actions.assess_initiative(
            initiative=one, seen=one.version, complexity="complex", assessment="Nytt", **by
        )
        one = actions.coordinate_initiative(initiative=one, seen=one.version, coordination="Inget", **by)
        one = actions.prioritise_initiative(
            initiative=one, seen=one.version, priority=1, reason="Bråttom", **by
        )
        return actions.decide_initiative(
            initiative=one,
            seen=one.version,
            start=True,
            decided_on=TODAY,
            arena=self.arena,
            reference=f"§ {self.made}",
            **by,
        )

    def ready(self, **more: Any) -> Initiative:
        """A decided initiative that may begin its first phase."""
        one, by = self.decided(**more), {"by": self.lead, "now": NOW}
        days = {
            "prepare_from": TODAY,
            "introduce_from": TODAY + timedelta(90),
            "effects_from": TODAY + timedelta(300),
        }
        one = actions.edit_initiative(initiative=one, seen=one.version, values=days, **by)
        for part, role in (("decides", "Direktör"), ("does", "Verksamhetschef")):
            actions.give_part(initiative=one, unit=self.cast.units["vc-01"], part=part, role=role, **by)
        return one

    def preparing(self, **more: Any) -> Initiative:
        """An initiative in its first phase."""
        return self.enter(self.ready(**more), "preparing")

    def introducing(self, **more: Any) -> Initiative:
        """An initiative in its second phase, with one planned benefit."""
        one = self.preparing(**more)
        actions.answer_questions(initiative=one, seen=0, values=ANSWERS, by=self.lead, now=NOW)
        self.move(self.benefit(one), "planned")
        return self.enter(one, "introducing")

    def enter(self, initiative: Initiative, stage: str) -> Initiative:
        initiative.refresh_from_db()
        return actions.enter_phase(
            initiative=initiative, seen=initiative.version, stage=stage, note="", by=self.lead, now=NOW
        )

    def benefit(self, initiative: Initiative, **more: Any) -> Benefit:
        """A benefit with everything filled in, at the first care centre."""
        values = {**FULL, "unit": self.cast.units["vc-01"], **more}
        made = actions.add_benefit(initiative=initiative, values=values, by=self.lead, now=NOW)
        return Benefit.objects.get(pk=made.pk)

    def move(self, benefit: Benefit, state: str, **more: Any) -> Benefit:
        benefit.refresh_from_db()
        return actions.move_benefit(
            benefit=benefit, seen=benefit.version, state=state, by=self.lead, now=NOW, **more
        )

    def attach(self, benefit: Benefit, **more: Any) -> BenefitEvidence:
        """Attach a study's answer, or one that differs in what is given."""
        evidence = Evidence(**{**ANSWER, **more})
        return actions.attach_evidence(benefit=benefit, evidence=evidence, by=self.lead, now=NOW)

    def live(self, initiative: Initiative, unit: str = "vc-01", on: date = TODAY) -> Rollout:
        """Make the initiative live at a unit, its checklist done."""
        by = {"by": self.lead, "now": NOW}
        actions.plan_rollouts(initiative=initiative, units=[self.cast.units[unit]], planned_on=on, **by)
        row = Rollout.objects.get(initiative=initiative, unit__code=unit)
        steps = ["mandate", "baseline", "staffing", "technique", "training"]
        row = actions.tick_steps(rollout=row, done=steps, **by)
        return actions.edit_rollout(
            rollout=row, seen=row.version, values={"status": "live", "started_on": on}, **by
        )


@pytest.fixture
def small(cast: Cast) -> Small:
    """A programme with one area and two goals."""
    title = {"title_sv": "Strategin", "title_en": "The strategy"}
    strategy = Strategy.objects.create(
        code="s", region_name="R", vision_sv="V", vision_en="V", adopted=2017, **title
    )
    direction = Direction.objects.create(strategy=strategy, code="R1", **title)
    area = Area.objects.create(strategy=strategy, code="A", title_sv="Området", title_en="The area")
    names = (PHONE, "fast_lakarkontakt")
    goals = {name: Goal.objects.create(direction=direction, indicator=name, source="x") for name in names}
    return Small(cast, area, goals)


__all__: list[str] = ["ANSWER", "ANSWERS", "FULL", "PHONE", "Small", "small"]
