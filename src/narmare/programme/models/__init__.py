"""Tables of the programme: the strategy as a tree, initiatives with benefits, mandate and roll-out; decisions and money."""

from narmare.programme.models.arena import Arena
from narmare.programme.models.audit import (
    Aspect,
    Audit,
    AuditEvidence,
    AuditProgress,
    AuditQuestion,
    AuditRecommendation,
)
from narmare.programme.models.benefit import Benefit, EffectPlan
from narmare.programme.models.decision import Assignment, AssignmentEvent, CalendarLink, Decision
from narmare.programme.models.evidence import BenefitEvidence
from narmare.programme.models.grant import (
    Grant,
    GrantActivity,
    GrantCondition,
    GrantReport,
    GrantReportLine,
    GrantShare,
    Spending,
)
from narmare.programme.models.initiative import Dependency, Gate, Group, Initiative, Support
from narmare.programme.models.mandate import Expectation, Mandate
from narmare.programme.models.meeting import AgendaItem, Meeting
from narmare.programme.models.revision import Revision
from narmare.programme.models.rollout import Rollout, RolloutStep
from narmare.programme.models.settlement import BudgetDecision, Settlement
from narmare.programme.models.strategy import Area, Direction, Goal, Promise, Strategy, Titled
from narmare.programme.models.transfer import (
    CareCost,
    Transfer,
    TransferMoney,
    TransferOutcome,
    TransferStep,
    TransferWork,
)


__all__ = [
    "AgendaItem", "Area", "Arena", "Aspect", "Assignment", "AssignmentEvent", "Audit", "AuditEvidence",
    "AuditProgress", "AuditQuestion", "AuditRecommendation", "Benefit", "BenefitEvidence", "BudgetDecision", "CalendarLink", "CareCost",
    "Decision", "Dependency", "Direction", "EffectPlan", "Expectation", "Gate", "Goal", "Grant",
    "GrantActivity", "GrantCondition", "GrantReport", "GrantReportLine", "GrantShare", "Group",
    "Initiative", "Mandate", "Meeting", "Promise", "Revision", "Rollout", "RolloutStep", "Settlement", "Spending",
    "Strategy", "Support", "Titled", "Transfer", "TransferMoney", "TransferOutcome", "TransferStep",
    "TransferWork",
]  # fmt: skip
