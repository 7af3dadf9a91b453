"""Tables of the follow-up, one file a subject."""

from narmare.followup.models.reading import Interpretation, LimitBreak
from narmare.followup.models.snapshot import COLUMNS, Measurement, Snapshot


__all__ = ["COLUMNS", "Interpretation", "LimitBreak", "Measurement", "Snapshot"]
