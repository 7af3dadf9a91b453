"""Tables of the follow-up, one file a subject."""

from narmare.followup.models.reading import Interpretation, LimitBreak
from narmare.followup.models.snapshot import COLUMNS, Measurement, Snapshot
from narmare.followup.models.study import EffectStudy, StudyDeviation


__all__ = [
    "COLUMNS",
    "EffectStudy",
    "Interpretation",
    "LimitBreak",
    "Measurement",
    "Snapshot",
    "StudyDeviation",
]
