"""The two verdicts of an XmR chart as small pictures: what the series does, and whether the target is reached.

After "Making Data Count", but without its English letters: arrows, points and signs are paths, and the words go with them.
"""

from __future__ import annotations

from narmare.analysis.indicators.spc import Assurance, Variation
from narmare.charts import tones
from narmare.charts.svg import Svg, mark, paint, path, svg


RISING = "M8 27L14 24L20 25L26.5 18L32 12"
FALLING = "M8 13L14 16L20 15L26.5 22L32 28"
STEADY = "M8 22L14 16L20 21L26 17L32 22"
GLYPHS = {
    Assurance.PASS: "M13 17.5L18 22.5L27 11.5",
    Assurance.FAIL: "M14.5 10.5L25.5 21.5M25.5 10.5L14.5 21.5",
    Assurance.INCONSISTENT: "M12 18C14.5 13 17.5 13 20 16.5S25.5 20 28 15",
    Assurance.EMPTY: "M14 16H26",
}


def _framed(colour: str, inside: str, words: str, key: str) -> Svg:
    ring = f'<circle cx="20" cy="20" r="18.5" {paint("surface")} fill="currentColor"/>'
    ring += f'<circle cx="20" cy="20" r="18.5" {paint(colour)} fill="none" stroke="currentColor" stroke-width="2.5"/>'
    return svg(40, 40, title=words, summary="", body=ring + inside, key=key, kind="verdict")


def variation(verdict: Variation, *, words: str, key: str) -> Svg:
    """What the series does; `words` say it ("Förbättring") and name the picture."""
    tone = tones.of_variation(verdict)
    colour = {"neutral": "ink2", "empty": "common"}.get(tone, tone)
    if tone == "empty":
        return _framed(colour, path("M12 20H28", colour=colour, width=2.5), words, key)
    if tone == "common":
        return _framed(colour, path(STEADY, colour=colour, width=2.5), words, key)
    high = verdict.value.endswith("high")
    ends = ((26.5, 18), (32, 12)) if high else ((26.5, 22), (32, 28))
    line = path(RISING if high else FALLING, colour=colour, width=2.5)
    return _framed(colour, line + "".join(mark(x, y, tone) for x, y in ends), words, key)


def assurance(verdict: Assurance, *, words: str, key: str) -> Svg:
    """Whether the target can be relied on to be reached; the dotted line is the target."""
    colour = tones.of_assurance(verdict)
    line = path("M8 28H32", colour=colour, width=1.75, dash="2.5 3")
    return _framed(colour, line + path(GLYPHS[verdict], colour=colour, width=2.75), words, key)
