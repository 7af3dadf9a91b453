"""A synthetic region: care events with levels like the published ones, and planted effects whose truth is known."""

from narmare.analysis.twin.generate import NotATwin, Summary, generate


__all__ = ["NotATwin", "Summary", "generate"]
