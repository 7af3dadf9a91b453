"""Tables of the follow-up, one file a subject."""

from narmare.followup.models.reading import Interpretation, LimitBreak
from narmare.followup.models.snapshot import COLUMNS, HiddenMonths, Measurement, Snapshot
from narmare.followup.models.study import EffectStudy, StudyDeviation


__all__ = [
    "COLUMNS",
    "EffectStudy",
    "HiddenMonths",
    "Interpretation",
    "LimitBreak",
    "Measurement",
    "Snapshot",
    "StudyDeviation",
]
