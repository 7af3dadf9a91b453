"""What an indicator is called in the language of the page."""

from __future__ import annotations

from narmare.analysis.indicators import catalogue
from narmare.design.language import active_language


def measure_title(indicator: str) -> str:
    """The title of an indicator, or its id when the catalogue lacks it."""
    found = catalogue.load().get(indicator)
    if found is None:
        return indicator
    return found.title.en if active_language() == "en" else found.title.sv
