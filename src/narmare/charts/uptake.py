"""The curve of adoption: months as points, the curve through them and on, its band, the target and when it is reached."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from narmare.charts.scale import Scale, ticks
from narmare.charts.svg import Svg, dot, n, path, polyline, svg, target_line, text, titled
from narmare.charts.xmr import Sheet


WIDE = Sheet(760, 340, 48, 24, 26, 34)
NARROW = Sheet(360, 320, 40, 10, 26, 34)


@dataclass(frozen=True)
class Points:
    """What is drawn, by month number: the shares in percent, the curve and its band (low, high), both as long as drawn.

    arrival: first, likely and last month in which the target is reached; None for what cannot be said.
    """

    observed: Mapping[int, float]
    curve: Mapping[int, float]
    band: Mapping[int, tuple[float, float]]
    target: float | None = None
    arrival: tuple[int | None, int | None, int | None] = (None, None, None)


@dataclass(frozen=True)
class Words:
    """Every word on the chart; `titles` are those of the observed points, `axis` the months that are named."""

    title: str
    summary: str
    target: str
    now: str
    arrival: str
    titles: Mapping[int, str]
    axis: Mapping[int, str]


def draw(
    points: Points, *, words: Words, percent: Callable[[float], str], key: str, narrow: bool = False
) -> Svg:
    """Draw from 0 to 100 percent.

    Raises:
        ValueError: nothing was observed.
    """
    if not points.observed:
        raise ValueError("A curve of adoption needs at least one month.")
    sheet = NARROW if narrow else WIDE
    months = sorted({*points.observed, *points.curve})
    x = Scale(months[0], max(months[-1], months[0] + 1), sheet.left + 6, sheet.width - sheet.right - 6)
    y = Scale(0, 100, sheet.height - sheet.bottom, sheet.top)
    body = _grid(sheet, y, percent) + _months(sheet, x, words.axis)
    body += _arrival(points, words, sheet, x)
    if points.band:
        body += _band(points.band, x, y)
    if points.target is not None:
        line = f"M{n(sheet.left)} {n(y(points.target))}H{n(sheet.width - sheet.right)}"
        body += target_line(line)
        body += text(
            sheet.left + 6, y(points.target) - 7, words.target, colour="target", bold=True, halo=True
        )
    body += _curve(points, x, y)
    for month, share in sorted(points.observed.items()):
        body += titled(words.titles[month], dot(x(month), y(share), colour="common", radius=3, hollow=True))
    return svg(sheet.width, sheet.height, title=words.title, summary=words.summary, body=body, key=key)


def _grid(sheet: Sheet, y: Scale, percent: Callable[[float], str]) -> str:
    drawn = ""
    for value in ticks(0, 100):
        drawn += path(
            f"M{n(sheet.left)} {n(y(value))}H{n(sheet.width - sheet.right)}", colour="line", width=0.75
        )
        drawn += text(sheet.left - 8, y(value) + 4, percent(value), anchor="end")
    return drawn


def _months(sheet: Sheet, x: Scale, axis: Mapping[int, str]) -> str:
    base = sheet.height - sheet.bottom
    return "".join(
        path(f"M{n(x(month))} {n(base)}v5", colour="limit") + text(x(month), base + 19, said, anchor="middle")
        for month, said in axis.items()
    )


def _band(band: Mapping[int, tuple[float, float]], x: Scale, y: Scale) -> str:
    months = sorted(band)
    low = [(x(month), y(band[month][0])) for month in months]
    high = [(x(month), y(band[month][1])) for month in reversed(months)]
    return path(f"{polyline([*low, *high])}z", colour="brand", fill=True, extra=' fill-opacity=".14"')


def _curve(points: Points, x: Scale, y: Scale) -> str:
    """The curve: whole where there are months, dashed where it goes on."""
    last = max(points.observed)
    known = [(x(month), y(share)) for month, share in sorted(points.curve.items()) if month <= last]
    ahead = [(x(month), y(share)) for month, share in sorted(points.curve.items()) if month >= last]
    drawn = path(polyline(known), colour="brand", width=2.25) if len(known) > 1 else ""
    return drawn + (path(polyline(ahead), colour="brand", width=2.25, dash="6 5") if len(ahead) > 1 else "")


def _arrival(points: Points, words: Words, sheet: Sheet, x: Scale) -> str:
    """The months in which the target may be reached, as a standing band, and the likeliest as a line."""
    first, likely, last = points.arrival
    top, base = sheet.top - 6, sheet.height - sheet.bottom
    drawn = ""
    if first is not None:
        start, stop = x(first), x(min(last if last is not None else x.high, x.high))
        if stop > start:
            drawn += path(f"M{n(start)} {n(top)}H{n(stop)}V{n(base)}H{n(start)}z", colour="target", fill=True, extra=' fill-opacity=".10"')  # fmt: skip
    if likely is not None and likely <= x.high:
        at = x(likely)
        drawn += path(f"M{n(at)} {n(top)}V{n(base)}", colour="target", width=1.5, dash="3 3")
        left = at > sheet.width * 0.6
        drawn += text(at + (-6 if left else 6), sheet.top + 6, words.arrival, colour="ink", anchor="end" if left else "start", bold=True, halo=True)  # fmt: skip
    return drawn
