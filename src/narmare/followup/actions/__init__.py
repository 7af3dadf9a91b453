"""Every write of the follow-up, one file a subject."""

from narmare.followup.actions.guarantee import take_guarantee_rows
from narmare.followup.actions.readings import (
    end_break,
    set_break,
    withdraw_interpretation,
    write_interpretation,
)
from narmare.followup.actions.snapshots import publish_snapshot
from narmare.followup.actions.studies import note_deviation, register_study


__all__ = ["end_break", "note_deviation", "publish_snapshot", "register_study", "set_break", "take_guarantee_rows", "withdraw_interpretation",
           "write_interpretation"]  # fmt: skip
