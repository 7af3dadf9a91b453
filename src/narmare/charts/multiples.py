"""Small multiples: the same series for many places on one scale, before any ranking."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from narmare.charts.scale import Scale, around
from narmare.charts.svg import Svg, mark, n, path, polyline, svg, target_line, text


WIDTH, CELL_HEIGHT, HEAD = 760.0, 118.0, 24.0
NARROW_WIDTH = 360.0


@dataclass(frozen=True)
class Panel:
    """One place: its name, values in time order, the last value in words, and the tone of its trend."""

    name: str
    values: Sequence[float | None]
    last: str
    tone: str = "common"
    mean: float | None = None


def draw(
    panels: Sequence[Panel],
    *,
    title: str,
    summary: str,
    key: str,
    target: float | None = None,
    narrow: bool = False,
) -> Svg:
    """Draw the panels, four to a row (two on a phone), all on one scale.

    Raises:
        ValueError: there is no value in any panel.
    """
    width, columns = (NARROW_WIDTH, 2) if narrow else (WIDTH, min(4, max(2, len(panels))))
    span = around([*(value for panel in panels for value in panel.values), target])
    cell = width / columns
    body = "".join(
        _panel(panel, (i % columns) * cell, (i // columns) * CELL_HEIGHT, cell - 16, span, target)
        for i, panel in enumerate(panels)
    )
    rows = -(-len(panels) // columns)
    return svg(width, rows * CELL_HEIGHT, title=title, summary=summary, body=body, key=key)


def _panel(
    panel: Panel, left: float, top: float, width: float, span: tuple[float, float], target: float | None
) -> str:
    y = Scale(*span, top + CELL_HEIGHT - 16, top + HEAD + 8)
    x = Scale(0, max(1, len(panel.values) - 1), left + 6, left + width - 6)
    drawn = text(left, top + 14, _shortened(panel.name, width), colour="ink", bold=True)
    drawn += text(left + width, top + 14, panel.last, anchor="end")
    if target is not None:
        level = f"M{n(left)} {n(y(target))}h{n(width)}"
        drawn += target_line(level, width=1.75)
    if panel.mean is not None:
        drawn += path(f"M{n(left)} {n(y(panel.mean))}h{n(width)}", colour="limit")
    places = [(x(i), y(value)) if value is not None else None for i, value in enumerate(panel.values)]
    for present, run in groupby(places, key=lambda place: place is not None):
        if present:
            drawn += path(polyline([place for place in run if place]), colour="common", width=1.75)
    last = next((place for place in reversed(places) if place), None)
    return drawn + (mark(*last, panel.tone) if last else "")


def _shortened(name: str, width: float) -> str:
    """The name, cut where it would run into the number at the right (a bold letter is about 7 units wide)."""
    room = max(8, int((width - 52) / 7))
    return name if len(name) <= room else name[: room - 1].rstrip() + "…"
