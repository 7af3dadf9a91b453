"""The funnel of units: share or rate against size, with the limits of chance.  Only those outside, and one's own, are named."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from narmare.analysis.indicators.funnel import Funnel, Placed
from narmare.charts.scale import Scale, apart, around, ticks
from narmare.charts.svg import Svg, mark, n, path, polyline, svg, text, titled
from narmare.charts.xmr import Sheet


WIDE = Sheet(760, 340, 52, 116, 16, 46)
NARROW = Sheet(360, 350, 44, 16, 16, 68)  # a phone: the line of the whole is named under the plot


@dataclass(frozen=True)
class Words:
    """Every word on the chart.  `names` and `titles` are by the key of the unit; `titles` are shown on hover."""

    title: str
    summary: str
    centre: str
    size_axis: str
    names: Mapping[str, str]
    titles: Mapping[str, str]


def draw(
    funnel: Funnel,
    *,
    words: Words,
    percent: Callable[[float], str],
    whole: Callable[[float], str],
    key: str,
    direction: str = "neutral",
    own: Collection[str] = (),
    narrow: bool = False,
    factor: float = 100,
) -> Svg:
    """Draw a funnel.

    Args:
        funnel: from `narmare.analysis.indicators.funnel.funnel`; its shares are 0 to 1, its rates per unit of size.
        percent: how a share or rate is printed; it is given times `factor`.
        factor: 100 for percent, 1000 for a rate per thousand.
        whole: how a size is printed.
        direction: "up" or "down" colours a unit outside the limits as better or worse, "neutral" as different.
        own: keys that are named even within the limits.
    """
    sheet = NARROW if narrow else WIDE
    base, right = sheet.height - sheet.bottom, sheet.width - sheet.right
    x = Scale(0, funnel.curve[-1].denominator, sheet.left, right)
    y = Scale(*_span(funnel, factor), base, sheet.top)
    body = _axes(sheet, x, y, words, percent, whole, 4 if narrow else 5)
    body += _limits(funnel, x, y, factor)
    body += path(f"M{n(sheet.left)} {n(y(funnel.centre * factor))}H{n(right)}", colour="ink", width=1.25)
    for point in funnel.points:
        place = x(point.band.denominator), y(point.share * factor)
        body += titled(words.titles[point.key], mark(*place, _tone(point, direction)))
    body += _names(funnel, words, own, x, y, sheet, factor)
    beside = (right + 10, y(funnel.centre * factor) + 4)
    body += text(*((sheet.left, base + 62) if narrow else beside), words.centre, colour="ink", bold=True)
    return svg(sheet.width, sheet.height, title=words.title, summary=words.summary, body=body, key=key)


def _axes(
    sheet: Sheet,
    x: Scale,
    y: Scale,
    words: Words,
    percent: Callable[[float], str],
    whole: Callable[[float], str],
    sizes: int,
) -> str:
    base, right = sheet.height - sheet.bottom, sheet.width - sheet.right
    drawn = ""
    for value in ticks(y.low, y.high):
        drawn += path(f"M{n(sheet.left)} {n(y(value))}H{n(right)}", colour="line", width=0.75)
        drawn += text(sheet.left - 8, y(value) + 4, percent(value), anchor="end")
    for size in ticks(0, x.high, sizes)[1:]:
        drawn += text(x(size), base + 18, whole(size), anchor="middle")
    return drawn + text((sheet.left + right) / 2, base + 40, words.size_axis, anchor="middle")


def _span(funnel: Funnel, factor: float) -> tuple[float, float]:
    """Lowest and highest value: all units, and the limits at the size of the smallest third of them."""
    sizes = sorted(point.band.denominator for point in funnel.points)
    third = sizes[len(sizes) // 3]
    bands = [band for band in funnel.curve if band.denominator >= third]
    shares = [point.share for point in funnel.points]
    low, high = around(
        factor * share for share in [*shares, *(b.low998 for b in bands), *(b.high998 for b in bands)]
    )
    return max(0.0, low), min(factor, high) if funnel.kind == "share" else high


def _tone(point: Placed, direction: str) -> str:
    if not point.outside:
        return "common"
    if direction == "neutral":
        return "neutral"
    return "improve" if (point.outside == "above") == (direction == "up") else "concern"


def _limits(funnel: Funnel, x: Scale, y: Scale, factor: float) -> str:
    """The four curves, each begun where it comes into the plot."""
    drawn = ""
    for name, dash in (("low95", "4 4"), ("high95", "4 4"), ("low998", ""), ("high998", "")):
        curve = [(band.denominator, factor * getattr(band, name)) for band in funnel.curve]
        inside = [(x(size), y(share)) for size, share in curve if y.low <= share <= y.high]
        if len(inside) > 1:
            drawn += path(polyline(inside), colour="limit", dash=dash)
    return drawn


def _names(
    funnel: Funnel, words: Words, own: Collection[str], x: Scale, y: Scale, sheet: Sheet, factor: float
) -> str:
    """Names of the units outside the limits and of the reader's own, moved apart when they are close in height."""
    told = sorted(
        (point for point in funnel.points if point.outside or point.key in own),
        key=lambda point: -point.share,
    )
    heights = apart([y(point.share * factor) for point in told], 15, sheet.top, sheet.height - sheet.bottom)
    drawn = ""
    for point, height in zip(told, heights, strict=True):
        at = x(point.band.denominator)
        rightmost = at > sheet.left + (sheet.width - sheet.left - sheet.right) * 0.6
        place, anchor = (at - 9, "end") if rightmost else (at + 9, "start")
        drawn += text(
            place,
            height + 4,
            words.names[point.key],
            colour="ink",
            anchor=anchor,
            bold=point.key in own,
            halo=True,
        )
    return drawn
