"""A word-sized line: the shape of a series, its natural range, its last point.  No axes; the number stands beside it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from narmare.charts.scale import Scale, around
from narmare.charts.svg import Svg, dot, n, path, polyline, svg, target_line


WIDTH, HEIGHT = 240.0, 56.0


def draw(
    values: Sequence[float | None],
    *,
    title: str,
    key: str,
    tone: str = "common",
    limits: tuple[float, float, float] | None = None,
    target: float | None = None,
    span: tuple[float, float] | None = None,
) -> Svg:
    """Draw a series.

    Args:
        values: in time order; None breaks the line.
        title: what the picture shows, in one sentence.
        tone: improve, concern or common: the colour of the line.
        limits: lower limit, mean, upper limit: a band with a line.
        target: a dotted line.
        span: lowest and highest value of the scale, so that pictures in a column can be compared.

    Raises:
        ValueError: there is no value.
    """
    colour = tone if tone in {"improve", "concern"} else "common"
    y = Scale(*(span or around([*values, *(limits or ()), target])), HEIGHT - 4, 4)
    x = Scale(0, max(1, len(values) - 1), 4, WIDTH - 6)
    body = ""
    if limits:
        low, centre, high = (y(level) for level in limits)
        body += path(
            f"M0 {n(high)}H{n(WIDTH)}V{n(low)}H0z", colour="common", fill=True, extra=' fill-opacity=".12"'
        )
        body += path(f"M0 {n(centre)}H{n(WIDTH)}", colour="limit")
    if target is not None:
        body += target_line(f"M2 {n(y(target))}H{n(WIDTH)}", width=1.75)
    places = [(x(i), y(value)) if value is not None else None for i, value in enumerate(values)]
    for present, run in groupby(places, key=lambda place: place is not None):
        if present:
            body += path(polyline([place for place in run if place]), colour=colour, width=2)
    last = next((place for place in reversed(places) if place), None)
    body += dot(*last, colour=colour, radius=4) if last else ""
    return svg(WIDTH, HEIGHT, title=title, summary="", body=body, key=key)
