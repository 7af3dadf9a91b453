"""Verdicts as a word, a symbol and a tone, in the language of the report."""

from __future__ import annotations

from django.utils.translation import gettext as _

from narmare.analysis.indicators.spc import Assurance
from narmare.followup.judgement import Judged, Tally
from narmare.reports.document import Status, Tone


def trend(judged: Judged) -> Status:
    """What the series does: the arrow follows the value, the tone says whether that is good."""
    verdict = judged.chart.variation.value
    arrow = "↑" if verdict.endswith("high") else "↓" if verdict.endswith("low") else "→"
    tones: dict[str, tuple[str, Tone]] = {
        "improve": (arrow, "good"), "concern": (arrow, "bad"), "neutral": (arrow, "mixed"), "common": ("→", "plain"),
    }  # fmt: skip
    symbol, tone = tones.get(judged.tone, ("–", "plain"))
    return Status(judged.variation_words, symbol, tone)


def reached(judged: Judged) -> Status:
    """Whether the target can be relied on to be reached."""
    if judged.target is None:
        return Status(_("Ingen målnivå"), "–", "plain")
    kinds: dict[Assurance, tuple[str, Tone]] = {
        Assurance.PASS: ("✓", "good"), Assurance.INCONSISTENT: ("◐", "mixed"), Assurance.FAIL: ("✕", "bad"),
    }  # fmt: skip
    if judged.chart.assurance not in kinds:
        return Status(_("Går inte att säga"), "–", "plain")
    symbol, tone = kinds[judged.chart.assurance]
    return Status(judged.assurance_words, symbol, tone)


def overall(tally: Tally) -> Status:
    """The answer to "how is it going?" of everything that a tally counts."""
    kinds: dict[str, tuple[str, Tone]] = {
        "improve": ("↑", "good"),
        "concern": ("↓", "bad"),
        "common": ("→", "plain"),
    }
    symbol, tone = kinds.get(tally.tone, ("–", "plain"))
    return Status(tally.answer, symbol, tone)


def unmeasured() -> Status:
    """No number: nothing can be said."""
    return Status(_("Mäts inte än"), "–", "plain")
