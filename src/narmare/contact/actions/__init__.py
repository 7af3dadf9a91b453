"""Every write to cases, calls and routines: keyword-only, `by=`, `now=`, atomic, with a step and an audit event inside.

`seen` is the version of the case that the actor's page showed: if somebody has changed it since, the action is refused
and says who and when.  `Refused` carries a sentence for the screen.
"""

from narmare.contact.actions.calls import (
    promise_call,
    record_call,
    record_call_attempt,
    record_dialled,
    register_call,
)
from narmare.contact.actions.close import close, undo_close
from narmare.contact.actions.direct import add_direct_ground, end_direct_ground
from narmare.contact.actions.judge import (
    accept_suggestion,
    change_priority,
    change_suggestion,
    need_assessment,
    record_assessment,
    report_wrongly_sorted,
)
from narmare.contact.actions.presence import leave_case, show_presence
from narmare.contact.actions.record import correct_entry, note_opinion, sign_entries, sign_own
from narmare.contact.actions.resident import drop_draft, got_worse, reply, save_draft, want_person
from narmare.contact.actions.routines import approve_routine, discard_routine, draft_routine, publish_routine
from narmare.contact.actions.submit import submit_case
from narmare.contact.actions.tables import (
    approve_table,
    discard_table,
    propose_table,
    publish_table,
    withdraw_table,
)
from narmare.contact.actions.upkeep import drop_old_drafts, forget_presence, remind_late_calls
from narmare.contact.actions.work import (
    answer,
    ask_one_more,
    book,
    hand_over,
    mark_read,
    note,
    release,
    step_aside,
    take_case,
    unassign_absent,
)
from narmare.region.actions import Refused


__all__ = [
    "Refused", "accept_suggestion", "add_direct_ground", "approve_table", "discard_table", "end_direct_ground",
    "propose_table", "publish_table", "withdraw_table", "answer", "approve_routine", "ask_one_more", "book", "change_priority",
    "change_suggestion", "close", "correct_entry", "discard_routine", "draft_routine", "drop_draft", "drop_old_drafts", "forget_presence", "got_worse", "hand_over", "leave_case", "mark_read",
    "need_assessment", "note", "note_opinion", "promise_call", "publish_routine", "record_assessment", "record_call", "record_call_attempt", "record_dialled",
    "register_call", "release", "remind_late_calls", "reply", "report_wrongly_sorted", "save_draft", "show_presence", "sign_entries", "sign_own", "step_aside", "submit_case",
    "take_case", "unassign_absent", "undo_close", "want_person",
]  # fmt: skip
