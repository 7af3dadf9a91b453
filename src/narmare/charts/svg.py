"""The alphabet of our drawings: escaped text, paths and scales.  Pure: no Django, no clock.

Colour is given twice.  Every coloured element carries a class (`c-improve`) and the attribute `color`; its fill or stroke
is `currentColor`.  A page's style sheet sets the class's colour, so dark mode and a region's theme reach the drawing; a
drawing that stands alone (a file, a report) falls back on the attribute.  Nothing is a style attribute, so a strict
content security policy lets it through.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape


class Svg(str):
    """A finished drawing.  Only this type may reach a page unescaped: every word in it has been escaped here."""

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
    x: float,
    y: float,
    words: str,
    *,
    colour: str = "ink2",
    anchor: str = "start",
    bold: bool = False,
    halo: bool = False,
) -> str:
    """A line of text whose baseline starts, ends or is centred at (x, y); `halo` keeps it readable on top of lines."""
    weight = ' font-weight="600"' if bold else ""
    aligned = "" if anchor == "start" else f' text-anchor="{anchor}"'
    edge = (
        f' stroke="{COLOURS["surface"]}" stroke-width="4" stroke-linejoin="round" paint-order="stroke"'
        if halo
        else ""
    )
    painted = paint(colour).replace('class="', 'class="halo ') if halo else paint(colour)
    return f'<text x="{n(x)}" y="{n(y)}"{aligned}{weight}{edge} {painted} fill="currentColor">{escape(words)}</text>'


def path(
    d: str, *, colour: str, width: float = 1, dash: str = "", fill: bool = False, extra: str = ""
) -> str:
    """A stroked path, or with `fill` a filled one."""
    if fill:
        return f'<path d="{d}" {paint(colour)} fill="currentColor"{extra}/>'
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<path d="{d}" {paint(colour)} fill="none" stroke="currentColor" stroke-width="{width:g}"{dashed}{extra}/>'


def target_line(d: str, *, width: float = 2) -> str:
    """The dotted line of a target along a path."""
    return path(d, colour="target", width=width, dash="1 5", extra=' stroke-linecap="round"')


def polyline(points: Iterable[tuple[float, float]]) -> str:
    """The d of a path through the points."""
    return "M" + "L".join(f"{n(x)} {n(y)}" for x, y in points)


def titled(title: str, body: str) -> str:
    """A group with a title: browsers show it on hover, screen readers may read it."""
    return f"<g><title>{escape(title)}</title>{body}</g>"


def dot(x: float, y: float, *, colour: str, radius: float = 3.6, hollow: bool = False) -> str:
    """A filled point, or a hollow one."""
    at = f'cx="{n(x)}" cy="{n(y)}" r="{radius:g}"'
    if not hollow:
        return f'<circle {at} {paint(colour)} fill="currentColor"/>'
    ring = f'<circle {at} {paint(colour)} fill="none" stroke="currentColor" stroke-width="1.75"/>'
    return f'<circle {at} {paint("surface")} fill="currentColor"/>{ring}'


def mark(x: float, y: float, tone: str) -> str:
    """A point of a series: shape and colour both tell its kind.

    improve: filled circle; concern: diamond; neutral: square; everything else: hollow circle.
    """
    if tone == "improve":
        return dot(x, y, colour="improve", radius=4.6)
    if tone == "concern":
        return path(f"M{n(x)} {n(y - 5.6)}l5.6 5.6l-5.6 5.6l-5.6 -5.6z", colour="concern", fill=True)
    if tone == "neutral":
        return path(f"M{n(x - 4)} {n(y - 4)}h8v8h-8z", colour="ink2", fill=True)
    return dot(x, y, colour="common", hollow=True)


def svg(
    width: float,
    height: float,
    *,
    title: str,
    summary: str,
    body: str,
    key: str,
    kind: str = "chart",
    size: int = 13,
) -> Svg:
    """The whole drawing: an image with a name (`title`) and, when there is one, a description (`summary`).

    `key` makes the ids of both unique on a page that has several drawings; `size` is that of the text, in units of the view box.
    """
    name, said = f"{escape(key)}-t", f"{escape(key)}-d"
    described = f' aria-describedby="{said}"' if summary else ""
    summed_up = f'<desc id="{said}">{escape(summary)}</desc>' if summary else ""
    return Svg(
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{kind}" viewBox="0 0 {n(width)} {n(height)}" role="img"'
        f' aria-labelledby="{name}"{described} font-family="Source Sans 3, sans-serif" font-size="{size}">'
        f'<title id="{name}">{escape(title)}</title>{summed_up}{body}</svg>'
    )
