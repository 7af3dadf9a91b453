"""Every write to the programme: keyword-only, `by=`, `now=`, atomic, with an audit event inside."""

from narmare.programme.actions.benefits import (
    add_benefit,
    answer_questions,
    attach_evidence,
    edit_benefit,
    move_benefit,
)
from narmare.programme.actions.exchange import Faulty, bring_tables
from narmare.programme.actions.history import restore_revision
from narmare.programme.actions.imports import import_programme
from narmare.programme.actions.initiatives import (
    add_dependency,
    assess_initiative,
    close_initiative,
    coordinate_initiative,
    decide_initiative,
    edit_initiative,
    enter_phase,
    prioritise_initiative,
    propose_initiative,
    remove_dependency,
    settle_initiatives,
)
from narmare.programme.actions.mandate import (
    drop_expectation,
    end_part,
    expect,
    give_part,
    meet_expectation,
    reopen_expectation,
)
from narmare.programme.actions.rollouts import bring_rollouts, edit_rollout, plan_rollouts, tick_steps
from narmare.programme.actions.whole import Brought, bring_whole
from narmare.programme.steps import Stale
from narmare.region.actions import Refused


__all__ = [
    "Brought", "Faulty", "Refused", "Stale", "add_benefit", "add_dependency", "answer_questions", "assess_initiative", "attach_evidence", "bring_rollouts", "bring_tables", "bring_whole",
    "close_initiative", "coordinate_initiative", "decide_initiative", "drop_expectation", "edit_benefit",
    "edit_initiative", "edit_rollout", "end_part", "enter_phase", "expect", "give_part", "import_programme",
    "meet_expectation", "move_benefit", "plan_rollouts", "prioritise_initiative", "propose_initiative",
    "remove_dependency", "reopen_expectation", "restore_revision", "settle_initiatives", "tick_steps",
]  # fmt: skip
