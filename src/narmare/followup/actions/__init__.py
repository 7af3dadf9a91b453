"""Every write of the follow-up, one file a subject."""

from narmare.followup.actions.snapshots import publish_snapshot


__all__ = ["publish_snapshot"]
