"""The alphabet of our drawings: escaped text, paths and scales.  Pure: no Django, no clock.

Colour is given twice.  Every coloured element carries a class (`c-improve`) and the attribute `color`; its fill or stroke
is `currentColor`.  A page's style sheet sets the class's colour, so dark mode and a region's theme reach the drawing; a
drawing that stands alone (a file, a report) falls back on the attribute.  Nothing is a style attribute, so a strict
content security policy lets it through.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from html import escape


class Svg(str):
    """A finished drawing.  Only this type may reach a page unescaped."""

    __slots__ = ()


# Colours of a drawing that stands alone, by the class that a page may override.
COLOURS = {
    "improve": "#1d5a96",
    "concern": "#b34700",
    "common": "#5f6f73",
    "limit": "#7d8b8e",
    "target": "#7a3e9d",
    "ink": "#13262b",
    "ink2": "#46595e",
    "line": "#c9d3d2",
    "surface": "#ffffff",
    "brand": "#0b5c63",
}


def n(value: float) -> str:
    """A coordinate with at most one decimal and no superfluous zero."""
    text = f"{value:.1f}"
    return text.removesuffix(".0") if text != "-0.0" else "0"


def paint(colour: str) -> str:
    """The class and the fallback that colour an element and what is in it."""
    return f'class="c-{colour}" color="{COLOURS[colour]}"'


def text(
    x: float, y: float, words: str, *, colour: str = "ink2", anchor: str = "start", bold: bool = False
) -> str:
    """A line of text whose baseline starts, ends or is centred at (x, y)."""
    weight = ' font-weight="600"' if bold else ""
    aligned = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return f'<text x="{n(x)}" y="{n(y)}"{aligned}{weight} {paint(colour)} fill="currentColor">{escape(words)}</text>'


def path(
    d: str, *, colour: str, width: float = 1, dash: str = "", fill: bool = False, extra: str = ""
) -> str:
    """A stroked path, or with `fill` a filled one."""
    if fill:
        return f'<path d="{d}" {paint(colour)} fill="currentColor"{extra}/>'
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<path d="{d}" {paint(colour)} fill="none" stroke="currentColor" stroke-width="{width:g}"{dashed}{extra}/>'


def polyline(points: Iterable[tuple[float, float]]) -> str:
    """The d of a path through the points."""
    return "M" + "L".join(f"{n(x)} {n(y)}" for x, y in points)


def titled(title: str, body: str) -> str:
    """A group with a title: browsers show it on hover, screen readers may read it."""
    return f"<g><title>{escape(title)}</title>{body}</g>"


def svg(
    width: float, height: float, *, title: str, summary: str, body: str, key: str, wide: bool = False
) -> Svg:
    """The whole drawing: an image with a name and a description.

    `key` makes the ids of title and description unique on a page that has several drawings.
    """
    name, said = f"{escape(key)}-t", f"{escape(key)}-d"
    return Svg(
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart{" wide" if wide else ""}" viewBox="0 0 {n(width)} {n(height)}"'
        f' role="img" aria-labelledby="{name}" aria-describedby="{said}" font-family="Source Sans 3, sans-serif"'
        f' font-size="13"><title id="{name}">{escape(title)}</title><desc id="{said}">{escape(summary)}</desc>{body}</svg>'
    )


def ticks(low: float, high: float, about: int = 5) -> list[float]:
    """Round values between low and high, about so many: steps of 1, 2 or 5 times a power of ten."""
    span = high - low
    if span <= 0:
        return [low]
    rough = span / about
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough)
    first = math.ceil(low / step - 1e-9)
    return [round(k * step, 10) for k in range(first, math.floor(high / step + 1e-9) + 1)]


def apart(positions: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """The same positions, in the same order, moved so that neighbours are at least `gap` apart and within [low, high].

    Labels at the end of lines use it.  Positions must be sorted.
    """
    placed: list[float] = []
    for position in positions:
        placed.append(max(position, low if not placed else placed[-1] + gap))
    limit = high
    for i in range(len(placed) - 1, -1, -1):
        placed[i] = min(placed[i], limit)
        limit = placed[i] - gap
    return placed
