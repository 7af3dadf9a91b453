"""Rows of tests/rules/access_table.py for meetings, decisions, assignments, grants, care tasks that move, and audits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from narmare.programme import calendars
from narmare.programme.actions import assignments
from tests.cast import NOW, Cast
from tests.programme import decided as made


def meeting_of(cast: Cast, **more: Any) -> Mapping[str, Any]:
    return {"pk": made.meeting(made.arena()).pk, **more}


def agenda_item(cast: Cast) -> Mapping[str, Any]:
    meeting = made.meeting(made.arena())
    return {"pk": meeting.pk, "order": made.item(meeting).order}


def decision_of(cast: Cast, **more: Any) -> Mapping[str, Any]:
    return {"pk": made.decision(made.meeting(made.arena())).pk, **more}


def assignment_at(unit: str, **more: Any) -> Callable[[Cast], Mapping[str, Any]]:
    """An assignment that lies at the unit."""

    def given(cast: Cast) -> Mapping[str, Any]:
        row = made.assignment(made.decision(made.meeting(made.arena())), unit=cast.units[unit])
        return {"pk": row.pk, **more}

    return given


def calendar_of(cast: Cast) -> Mapping[str, Any]:
    """The board member's own calendar address."""
    board_member = cast["board_member"]
    link = assignments.renew_calendar(account=board_member, by=board_member, now=NOW)
    return {"key": calendars.key_of(link)}


def audit_of(cast: Cast, **more: Any) -> Mapping[str, Any]:
    return {"code": made.audit()[0].code, **more}


def grant_of(cast: Cast, **more: Any) -> Mapping[str, Any]:
    return {"code": made.grant().code, **more}


def transfer_of(cast: Cast, **more: Any) -> Mapping[str, Any]:
    return {"code": made.transfer().code, **more}
