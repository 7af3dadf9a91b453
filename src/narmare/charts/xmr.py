"""The XmR chart: a series in time order with its mean, its natural limits and its target.

Each group of limits (a rebase begins a new one) has its own band, and no line is drawn across the break.  Points outside
chance are told by shape, colour and a title; the ends of the lines are labelled where they end, so there is no legend.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from narmare.analysis.indicators.spc import Limits, Point, Xmr
from narmare.charts import tones
from narmare.charts.scale import Scale, apart, around, ticks
from narmare.charts.svg import Svg, mark, n, path, polyline, svg, text, titled


@dataclass(frozen=True)
class Words:
    """Every word on the chart, in the reader's language.

    titles: one for each point of the series ("okt 2026: 92,4 %. Förbättring").
    axis: index of a point -> the text under it ("jan 2026").
    changes: index of the first point after a known change -> what changed.
    reference: what others reach, and whose value it is ("Riket").
    """

    title: str
    summary: str
    target: str
    mean: str
    upper: str
    lower: str
    titles: Sequence[str]
    axis: Mapping[int, str]
    changes: Mapping[int, str] = field(default_factory=dict)
    reference: tuple[float, str] | None = None


@dataclass(frozen=True)
class Sheet:
    """The paper: its size, and the margins around the plot."""

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float


WIDE = Sheet(760, 340, 48, 104, 22, 30)
NARROW = Sheet(360, 330, 40, 12, 22, 76)  # a phone: the labels of the lines stand under the plot


def draw(
    chart: Xmr,
    *,
    words: Words,
    number: Callable[[float], str],
    key: str,
    narrow: bool = False,
    scale: tuple[float, float] | None = None,
) -> Svg:
    """Draw a judged series.

    Args:
        chart: from `narmare.analysis.indicators.spc.xmr`.
        number: how a value is printed on the axis and at the lines.
        key: unique among the drawings of a page.
        narrow: for a phone.
        scale: lowest and highest value that the plot holds at least, so that several drawings can be compared.

    Raises:
        ValueError: the series has no value, or not one title for each point.
    """
    if len(words.titles) != len(chart.points):
        raise ValueError(f"{len(chart.points)} points need as many titles, not {len(words.titles)}.")
    sheet = NARROW if narrow else WIDE
    x = Scale(0, max(1, len(chart.points) - 1), sheet.left + 8, sheet.width - sheet.right - 8)
    y = Scale(*_span(chart, words, scale), sheet.height - sheet.bottom, sheet.top)
    body = _grid(sheet, y, number) + _months(sheet, x, words.axis)
    for _, points in groupby(chart.points, key=lambda point: point.group):
        body += _group(list(points), x, y)
    if chart.target is not None:
        body += _level(sheet, y(chart.target), colour="target", dash="1 5")
    if words.reference is not None:
        body += _level(sheet, y(words.reference[0]), colour="ink2", dash="8 3 2 3")
    body += "".join(_change(sheet, x, index, what) for index, what in words.changes.items())
    for point, title in zip(chart.points, words.titles, strict=True):
        if point.value is not None:
            body += titled(title, mark(x(point.index), y(point.value), tones.of_variation(point.variation)))
    body += (_labels_below if narrow else _labels_beside)(chart, sheet, y, words, number)
    return svg(sheet.width, sheet.height, title=words.title, summary=words.summary, body=body, key=key)


def _level(sheet: Sheet, at: float, *, colour: str, dash: str) -> str:
    """A broken line over the whole plot."""
    line = f"M{n(sheet.left)} {n(at)}H{n(sheet.width - sheet.right)}"
    return path(line, colour=colour, width=2, dash=dash, extra=' stroke-linecap="round"')


def _span(chart: Xmr, words: Words, scale: tuple[float, float] | None) -> tuple[float, float]:
    """The lowest and highest value that the plot must hold."""
    known: list[float | None] = [*(point.value for point in chart.points), *(scale or ())]
    known += [chart.target, words.reference[0] if words.reference else None]
    for point in chart.points:
        if point.limits is not None:
            known += [point.limits.lower, point.limits.upper]
    return around(known)


def _grid(sheet: Sheet, y: Scale, number: Callable[[float], str]) -> str:
    drawn = ""
    for value in ticks(y.low, y.high):
        drawn += path(
            f"M{n(sheet.left)} {n(y(value))}H{n(sheet.width - sheet.right)}", colour="line", width=0.75
        )
        drawn += text(sheet.left - 8, y(value) + 4, number(value), anchor="end")
    return drawn


def _months(sheet: Sheet, x: Scale, axis: Mapping[int, str]) -> str:
    base = sheet.height - sheet.bottom
    drawn = ""
    for index, words in axis.items():
        drawn += path(f"M{n(x(index))} {n(base)}v5", colour="limit")
        drawn += text(x(index), base + 19, words, anchor="middle")
    return drawn


def _group(points: list[Point], x: Scale, y: Scale) -> str:
    """Band, limits, mean and line of the points that share limits."""
    limits = points[0].limits
    drawn = ""
    if len({point.limits for point in points}) > 1:
        drawn = _steps([point for point in points if point.limits is not None], x, y)
    elif limits is not None:
        start, stop = x(points[0].index) - 6, x(points[-1].index) + 6
        top, bottom = y(limits.upper), y(limits.lower)
        band = f"M{n(start)} {n(top)}H{n(stop)}V{n(bottom)}H{n(start)}z"
        drawn += path(band, colour="common", fill=True, extra=' fill-opacity=".09"')
        for level in (top, bottom):
            drawn += path(f"M{n(start)} {n(level)}H{n(stop)}", colour="limit", dash="5 4")
        drawn += path(f"M{n(start)} {n(y(limits.centre))}H{n(stop)}", colour="ink", width=1.25)
    for present, run in groupby(points, key=lambda point: point.value is not None):
        if present:
            places = [(x(point.index), y(point.value)) for point in run if point.value is not None]
            drawn += path(polyline(places), colour="common", width=1.5)
    return drawn


def _steps(points: list[Point], x: Scale, y: Scale) -> str:
    """The same where each point has limits of its own (a p or u chart): the band goes in steps."""
    half = (x(1) - x(0)) / 2
    sides = [
        [(x(point.index) + end * half, y(getattr(point.limits, side))) for point in points for end in (-1, 1)]
        for side in ("upper", "lower")
    ]
    band = f"{polyline([*sides[0], *reversed(sides[1])])}z"
    drawn = path(band, colour="common", fill=True, extra=' fill-opacity=".09"')
    drawn += "".join(path(polyline(side), colour="limit", dash="5 4") for side in sides)
    centre = y(points[0].limits.centre if points[0].limits else 0)
    return drawn + path(f"M{n(sides[0][0][0])} {n(centre)}H{n(sides[0][-1][0])}", colour="ink", width=1.25)


def _change(sheet: Sheet, x: Scale, index: int, what: str) -> str:
    """A dotted line before the first point after a change, with its cause on the side that has room."""
    at = x(index - 0.5)
    left_half = at < sheet.width / 2
    line = path(f"M{n(at)} {n(sheet.top - 6)}V{n(sheet.height - sheet.bottom)}", colour="ink2", dash="2 3")
    side = 6 if left_half else -6
    return line + text(at + side, sheet.top - 8, what, colour="ink", anchor="start" if left_half else "end")


def _ends(chart: Xmr, words: Words, number: Callable[[float], str]) -> list[tuple[float, str, str]]:
    """(value, text, colour) of the lines, highest first."""
    limits: Limits | None = chart.limits
    ends = (
        [] if chart.target is None else [(chart.target, f"{words.target} {number(chart.target)}", "target")]
    )
    if words.reference is not None:
        ends.append((words.reference[0], f"{words.reference[1]} {number(words.reference[0])}", "ink2"))
    if limits is not None:
        ends += [
            (limits.upper, f"{words.upper} {number(limits.upper)}", "ink2"),
            (limits.centre, f"{words.mean} {number(limits.centre)}", "ink"),
            (limits.lower, f"{words.lower} {number(limits.lower)}", "ink2"),
        ]
    return sorted(ends, key=lambda end: -end[0])


def _labels_beside(chart: Xmr, sheet: Sheet, y: Scale, words: Words, number: Callable[[float], str]) -> str:
    ends = _ends(chart, words, number)
    places = apart([y(value) for value, _, _ in ends], 16, sheet.top, sheet.height - sheet.bottom)
    left = sheet.width - sheet.right + 10
    return "".join(
        text(left, place + 4, said, colour=colour, bold=True)
        for place, (_, said, colour) in zip(places, ends, strict=True)
    )


def _labels_below(chart: Xmr, sheet: Sheet, y: Scale, words: Words, number: Callable[[float], str]) -> str:
    first = sheet.height - sheet.bottom + 45
    column = (sheet.width - sheet.left) / 2
    return "".join(
        text(sheet.left + (i % 2) * column, first + (i // 2) * 20, said, colour=colour, bold=True)
        for i, (_, said, colour) in enumerate(_ends(chart, words, number))
    )
