"""Every write of the follow-up, one file a subject."""

from narmare.followup.actions.readings import (
    end_break,
    set_break,
    withdraw_interpretation,
    write_interpretation,
)
from narmare.followup.actions.snapshots import publish_snapshot


__all__ = ["end_break", "publish_snapshot", "set_break", "withdraw_interpretation", "write_interpretation"]
