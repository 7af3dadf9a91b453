"""Every write to organisation, people, roles and rights: keyword-only, `by=`, `now=`, atomic, audited.

`Refused` is raised when a rule says no; its message is a sentence for the screen.
"""

from narmare.region.actions.agencies import end_agency, give_agency, record_agency, register_guardian
from narmare.region.actions.blocks import block_unit, lift_block
from narmare.region.actions.home_care import end_home_care, record_home_care, withdraw_consent
from narmare.region.actions.openings import answer_request, begin_opening, end_opening, inform, open_items
from narmare.region.actions.organisation import end_role, grant_role, name_units, sync_units
from narmare.region.actions.people import (
    list_person,
    name_contact,
    record_choice,
    register_person,
    start_home_care,
)
from narmare.region.actions.reviews import decide_finding, find_unusual, record_review
from narmare.region.actions.sign_in import (
    bind_resident,
    choose_assignment,
    confirm_identity,
    end_own_sessions,
    end_sessions,
    record_sign_in,
    record_sign_out,
)
from narmare.region.actions.staff import add_staff, close_staff
from narmare.region.refusals import Refused


__all__ = [
    "Refused", "bind_resident", "name_units", "add_staff", "close_staff", "choose_assignment", "confirm_identity", "decide_finding", "find_unusual", "answer_request", "begin_opening", "end_opening", "inform", "open_items", "block_unit", "end_agency", "end_own_sessions", "end_role", "end_sessions", "give_agency", "grant_role", "lift_block", "list_person", "name_contact", "record_agency", "record_choice", "record_review", "record_sign_in", "record_sign_out", "register_guardian", "register_person", "start_home_care", "end_home_care", "record_home_care", "withdraw_consent", "sync_units",
]  # fmt: skip
