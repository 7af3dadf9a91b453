"""Horizontal bars from zero, with a target line: for a handful of places or groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from narmare.charts.scale import Scale
from narmare.charts.svg import Svg, n, path, svg, target_line, text, titled


ROW, BAR, VALUE_ROOM, TOP = 34.0, 20.0, 92.0, 24.0


@dataclass(frozen=True)
class Bar:
    """One bar: its name, its value (0 or more; None: hidden or missing) and the value in words."""

    name: str
    value: float | None
    shown: str
    tone: str = "brand"


def draw(
    bars: Sequence[Bar],
    *,
    title: str,
    summary: str,
    key: str,
    target: float | None = None,
    target_words: str = "",
    narrow: bool = False,
) -> Svg:
    """Draw bars in the order given, never cut off from zero.

    Raises:
        ValueError: there is no bar, or one below zero.
    """
    known = [bar.value for bar in bars if bar.value is not None]
    if not bars or any(value < 0 for value in known):
        raise ValueError("A bar chart needs bars of zero or more.")
    width, name_room = (360.0, 0.0) if narrow else (760.0, 230.0)
    row = ROW + 20 if narrow else ROW
    x = Scale(0, max([*known, target or 0]) or 1, name_room, width - VALUE_ROOM)
    body = "".join(_bar(bar, x, TOP + i * row, name_room) for i, bar in enumerate(bars))
    height = TOP + len(bars) * row + 6
    if target is not None:
        at = x(target)
        body += target_line(f"M{n(at)} {n(TOP - 6)}V{n(height - 6)}")
        anchor = "middle" if at < width - 60 else "end"
        body += text(at, TOP - 10, target_words, colour="target", anchor=anchor, bold=True)
    return svg(width, height, title=title, summary=summary, body=body, key=key)


def _bar(bar: Bar, x: Scale, top: float, name_room: float) -> str:
    beside = name_room > 0
    bar_top = top + (4 if beside else 22)
    middle = bar_top + BAR / 2 + 5
    drawn = (
        text(name_room - 10, middle, bar.name, colour="ink", anchor="end")
        if beside
        else text(0, top + 15, bar.name, colour="ink")
    )
    if bar.value is None:
        return titled(f"{bar.name}: {bar.shown}", drawn + text(name_room + 4, middle, bar.shown))
    shape = f"M{n(x(0))} {n(bar_top)}H{n(x(bar.value))}v{n(BAR)}H{n(x(0))}z"
    drawn += path(shape, colour=bar.tone, fill=True)
    drawn += text(x(bar.value) + 8, middle, bar.shown, colour="ink", bold=True)
    return titled(f"{bar.name}: {bar.shown}", drawn)
