"""Drawings of an effect study: effects by time since the start, what would have been, and units side by side.

Points have a bar for their 95 % interval.  What was before the start is hollow, what came after is filled, so the two are told
apart without colour.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from narmare.charts.scale import Scale, around, ticks
from narmare.charts.svg import Svg, dot, n, path, polyline, svg, text, titled
from narmare.charts.xmr import Sheet


WIDE = Sheet(760, 320, 52, 20, 22, 46)
NARROW = Sheet(360, 300, 46, 10, 22, 46)
ROW = 22  # height of a unit in the forest


@dataclass(frozen=True)
class Point:
    """An effect with its interval (None where there is none) and the words that a reader hears of it."""

    at: float
    value: float
    low: float | None
    high: float | None
    title: str


@dataclass(frozen=True)
class Words:
    """Every word on a drawing; `axis` names places of the horizontal axis."""

    title: str
    summary: str
    below: str = ""
    axis: Mapping[int, str] | None = None
    observed: str = ""
    otherwise: str = ""
    start: str = ""


def events(
    points: Sequence[Point], *, words: Words, number: Callable[[float], str], key: str, narrow: bool = False
) -> Svg:
    """Effects by months since the start; month 0 is the first with the new way of working.

    Raises:
        ValueError: there is no point.
    """
    sheet = NARROW if narrow else WIDE
    y = Scale(*around([0.0, *_ends(points)]), sheet.height - sheet.bottom, sheet.top)
    x = Scale(
        min(p.at for p in points) - 0.5,
        max(p.at for p in points) + 0.5,
        sheet.left,
        sheet.width - sheet.right,
    )
    body = _grid(sheet, y, number)
    body += path(f"M{n(sheet.left)} {n(y(0))}H{n(sheet.width - sheet.right)}", colour="ink2", width=1.25)
    if x.low < -0.5:
        body += path(
            f"M{n(x(-0.5))} {n(sheet.top)}V{n(sheet.height - sheet.bottom)}",
            colour="target",
            width=1.5,
            dash="3 3",
        )
    body += _axis(
        sheet, x, {int(t): str(int(t)) for t in ticks(x.low, x.high, 5 if narrow else 9) if t == int(t)}
    )
    body += text((sheet.left + sheet.width - sheet.right) / 2, sheet.height - 8, words.below, anchor="middle")
    for point in points:
        bar = "" if point.low is None or point.high is None else path(f"M{n(x(point.at))} {n(y(point.low))}V{n(y(point.high))}", colour="brand", width=1.5)  # fmt: skip
        body += titled(
            point.title, bar + dot(x(point.at), y(point.value), colour="brand", hollow=point.at < 0)
        )
    return svg(sheet.width, sheet.height, title=words.title, summary=words.summary, body=body, key=key)


def paths(
    observed: Mapping[int, float], otherwise: Mapping[int, float], *, words: Words, number: Callable[[float], str], key: str,
    start: int | None = None, narrow: bool = False,
) -> Svg:  # fmt: skip
    """What was observed among those that started, and what would have been without (dashed), by month number.

    Raises:
        ValueError: nothing was observed.
    """
    sheet = replace(NARROW if narrow else WIDE, right=10 if narrow else 20, bottom=58)
    months = sorted({*observed, *otherwise})
    y = Scale(*around([*observed.values(), *otherwise.values()]), sheet.height - sheet.bottom, sheet.top)
    x = Scale(months[0], max(months[-1], months[0] + 1), sheet.left + 4, sheet.width - sheet.right - 4)
    body = _grid(sheet, y, number) + _axis(sheet, x, words.axis or {})
    if start is not None:
        body += path(
            f"M{n(x(start))} {n(sheet.top)}V{n(sheet.height - sheet.bottom)}",
            colour="target",
            width=1.5,
            dash="3 3",
        )
        late = x(start) > sheet.width / 2
        body += text(
            x(start) + (-6 if late else 6),
            sheet.top + 4,
            words.start,
            anchor="end" if late else "start",
            halo=True,
        )
    for line, colour, dash in ((otherwise, "ink2", "6 5"), (observed, "brand", "")):
        body += path(polyline((x(m), y(line[m])) for m in sorted(line)), colour=colour, width=2.25, dash=dash)
    return svg(
        sheet.width,
        sheet.height,
        title=words.title,
        summary=words.summary,
        body=body + _legend(sheet, words),
        key=key,
    )


def _legend(sheet: Sheet, words: Words) -> str:
    at = sheet.height - 12
    middle = sheet.left + (sheet.width - sheet.left) * 0.42
    drawn = path(f"M{n(sheet.left)} {n(at - 4)}h26", colour="brand", width=2.25) + text(
        sheet.left + 32, at, words.observed
    )
    return (
        drawn
        + path(f"M{n(middle)} {n(at - 4)}h26", colour="ink2", width=2.25, dash="6 5")
        + text(middle + 32, at, words.otherwise)
    )


def forest(
    rows: Sequence[tuple[str, Point]],
    mean: Point,
    *,
    words: Words,
    number: Callable[[float], str],
    key: str,
    narrow: bool = False,
) -> Svg:
    """Each unit's effect, one below the other, and the mean as a line through them.

    Raises:
        ValueError: there is no unit.
    """
    if not rows:
        raise ValueError("A forest needs at least one unit.")
    left = 150 if narrow else 230
    sheet = Sheet((NARROW if narrow else WIDE).width, 40 + ROW * len(rows) + 26, left, 16, 24, 30)
    x = Scale(*around([0.0, *_ends([point for _, point in rows])]), sheet.left, sheet.width - sheet.right)
    base = sheet.height - sheet.bottom
    body = "".join(
        path(f"M{n(x(value))} {n(sheet.top)}V{n(base)}", colour="line", width=0.75) + text(x(value), base + 18, number(value), anchor="middle")
        for value in ticks(x.low, x.high, 4)
    )  # fmt: skip
    body += path(f"M{n(x(0))} {n(sheet.top)}V{n(base)}", colour="ink2", width=1.25)
    body += titled(
        mean.title,
        path(f"M{n(x(mean.value))} {n(sheet.top)}V{n(base)}", colour="target", width=1.75, dash="5 4"),
    )
    for place, (name, point) in enumerate(rows):
        body += _unit(sheet, x, sheet.top + ROW * (place + 0.7), name, point, narrow)
    return svg(sheet.width, sheet.height, title=words.title, summary=words.summary, body=body, key=key)


def _unit(sheet: Sheet, x: Scale, at: float, name: str, point: Point, narrow: bool) -> str:
    longest = 20 if narrow else 32
    shown = name if len(name) <= longest else name[: longest - 1] + "…"
    bar = ""
    if point.low is not None and point.high is not None:
        bar = path(f"M{n(x(point.low))} {n(at - 4)}H{n(x(point.high))}", colour="brand", width=1.5)
    return text(sheet.left - 10, at, shown, anchor="end") + titled(
        point.title, bar + dot(x(point.value), at - 4, colour="brand")
    )


def _ends(points: Sequence[Point]) -> list[float | None]:
    return [value for point in points for value in (point.value, point.low, point.high)]


def _grid(sheet: Sheet, y: Scale, number: Callable[[float], str]) -> str:
    return "".join(
        path(f"M{n(sheet.left)} {n(y(value))}H{n(sheet.width - sheet.right)}", colour="line", width=0.75)
        + text(sheet.left - 8, y(value) + 4, number(value), anchor="end")
        for value in ticks(y.low, y.high)
    )


def _axis(sheet: Sheet, x: Scale, named: Mapping[int, str]) -> str:
    base = sheet.height - sheet.bottom
    return "".join(
        path(f"M{n(x(at))} {n(base)}v5", colour="limit") + text(x(at), base + 19, said, anchor="middle")
        for at, said in named.items()
    )
