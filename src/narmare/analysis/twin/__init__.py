"""A synthetic region: care events with levels like the published ones, and planted effects whose truth is known."""

from narmare.analysis.twin.calibration import Comparison, compare
from narmare.analysis.twin.generate import NotATwin, Summary, generate


__all__ = ["Comparison", "NotATwin", "Summary", "compare", "generate"]
