"""Verdicts as a sign and words: small enough for a list of sixty, never by colour alone."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from narmare.analysis.indicators.matrix import Movement
from narmare.analysis.indicators.spc import Assurance
from narmare.followup.judgement import Judged, assurance_words


@dataclass(frozen=True)
class Sign:
    """A mark, the words that go with it, and the tone that colours both (improve, concern, common, neutral or empty)."""

    mark: str
    words: str
    tone: str


def movement_words(movement: Movement) -> str:
    """A column of the matrix in words."""
    return {
        Movement.WORSE: _("Försämring"),
        Movement.STEADY: _("Ingen säker förändring"),
        Movement.MOVED: _("Förändring"),
        Movement.BETTER: _("Förbättring"),
    }[movement]


def trend(judged: Judged) -> Sign:
    """What the series does: an arrow for the way it goes, a dash when it does not, nothing when nobody can say."""
    way = {"high": "↑", "low": "↓"}.get(judged.chart.variation.value.rpartition("_")[2], "–")
    return Sign("?" if judged.tone == "empty" else way, judged.variation_words, judged.tone)


def target(judged: Judged) -> Sign | None:
    """Whether the target is reached; None without one."""
    if judged.target is None:
        return None
    if judged.chart.assurance is Assurance.EMPTY:  # there is a target, but nobody can say
        return Sign("?", _("För få värden för att bedöma"), "empty")
    return of_assurance(judged.chart.assurance)


def of_assurance(assurance: Assurance) -> Sign:
    """A row of the matrix."""
    mark, tone = {
        Assurance.PASS: ("✓", "improve"),
        Assurance.INCONSISTENT: ("~", "common"),
        Assurance.FAIL: ("✕", "concern"),
        Assurance.EMPTY: ("–", "empty"),
    }[assurance]
    return Sign(mark, assurance_words(assurance), tone)


def of_movement(movement: Movement) -> Sign:
    """A column of the matrix."""
    tone = {Movement.WORSE: "concern", Movement.BETTER: "improve", Movement.MOVED: "neutral"}.get(
        movement, "common"
    )
    return Sign(
        {"concern": "!", "improve": "+", "neutral": "±"}.get(tone, "–"), movement_words(movement), tone
    )
