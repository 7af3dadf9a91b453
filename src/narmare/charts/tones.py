"""From a judgement to the tone that colours and shapes it: improve, concern, neutral, common or empty."""

from __future__ import annotations

from narmare.analysis.indicators.spc import Assurance, Variation


def of_variation(variation: Variation) -> str:
    """The tone of a point or a series."""
    return {"improvement": "improve", "concern": "concern", "neutral": "neutral"}.get(
        variation.value.split("_")[0], variation.value
    )


def of_assurance(assurance: Assurance) -> str:
    """The tone of a target: reached is good, never reached is not, sometimes is noise."""
    return {Assurance.PASS: "improve", Assurance.FAIL: "concern"}.get(assurance, "common")
