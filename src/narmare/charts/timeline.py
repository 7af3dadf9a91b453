"""A portfolio over time: one bar a row, in phases, full up to today and pale after it, with milestones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from narmare.charts.scale import Scale
from narmare.charts.svg import Svg, n, paint, path, svg, text, titled


ROW, BAR, TOP = 34.0, 14.0, 26.0
GAP = 2.0  # between two phases
PALE = ".25"


@dataclass(frozen=True)
class Phase:
    """A part of a row's bar: from the first day to the day after the last."""

    name: str
    first: date
    end: date

    def __post_init__(self) -> None:
        if self.end <= self.first:
            raise ValueError(
                f"Phase {self.name} ends on {self.end}, before or on its first day {self.first}."
            )


@dataclass(frozen=True)
class Milestone:
    """A day that matters, with its name."""

    name: str
    on: date


@dataclass(frozen=True)
class Row:
    """A name, its status in words, the tone of the bar, and what stands on it."""

    name: str
    status: str
    tone: str
    phases: tuple[Phase, ...]
    milestones: tuple[Milestone, ...] = ()


def draw(
    rows: Sequence[Row],
    *,
    first: date,
    end: date,
    today: date,
    today_words: str,
    title: str,
    summary: str,
    key: str,
    narrow: bool = False,
) -> Svg:
    """Draw the rows between two days; what lies outside is cut off.

    Raises:
        ValueError: there is no row, or no time between the days.
    """
    if not rows:
        raise ValueError("A timeline needs at least one row.")
    width, names = (360.0, 0.0) if narrow else (760.0, 250.0)
    row_height = ROW + 18 if narrow else ROW
    x = Scale(first.toordinal(), end.toordinal(), names + 6, width - 6)
    height = TOP + len(rows) * row_height + 6
    body = _years(x, first, end, height)
    body += "".join(_row(row, x, TOP + i * row_height, names, today) for i, row in enumerate(rows))
    if first <= today < end:
        at = x(today.toordinal())
        body += path(f"M{n(at)} {n(TOP - 6)}V{n(height)}", colour="ink", width=1.5)
        body += text(at, height + 14, today_words, colour="ink", anchor=_anchor(at, width), bold=True)
    return svg(width, height + 20, title=title, summary=summary, body=body, key=key)


def _anchor(at: float, width: float) -> str:
    return "end" if at > width - 40 else "middle"


def _years(x: Scale, first: date, end: date, height: float) -> str:
    """A line at each quarter, and the number of each year."""
    drawn = ""
    for year in range(first.year, end.year + 1):
        for month in (1, 4, 7, 10):
            day = date(year, month, 1)
            if first <= day < end:
                at = x(day.toordinal())
                drawn += path(
                    f"M{n(at)} {n(TOP - 6)}V{n(height - 4)}", colour="line", width=1 if month > 1 else 1.5
                )
                if month == 1:
                    drawn += text(at, TOP - 12, str(year), colour="ink", bold=True)
    return drawn


def _row(row: Row, x: Scale, top: float, names: float, today: date) -> str:
    beside = names > 0
    middle = top + (ROW / 2 if beside else ROW / 2 + 16)
    if beside:
        words = text(names - 6, middle - 1, row.name, colour="ink", anchor="end")
        words += text(names - 6, middle + 13, row.status, colour=row.tone, anchor="end")
    else:
        words = text(0, top + 14, f"{row.name} · {row.status}" if row.status else row.name, colour="ink")
    bars = "".join(_phase(phase, row.tone, x, middle, today) for phase in row.phases)
    return words + bars + "".join(_diamond(one, x, middle) for one in row.milestones)


def _phase(phase: Phase, tone: str, x: Scale, middle: float, today: date) -> str:
    """The past of a phase full, its future pale."""
    begin, stop = max(phase.first.toordinal(), x.low), min(phase.end.toordinal(), x.high)
    if stop <= begin:
        return ""
    split = min(max(today.toordinal(), begin), stop)
    past = _box(x(begin), x(split), middle, tone, "") if split > begin else ""
    future = _box(x(split), x(stop), middle, tone, f' fill-opacity="{PALE}"') if stop > split else ""
    return titled(phase.name, past + future)


def _box(left: float, right: float, middle: float, tone: str, extra: str) -> str:
    width = max(right - left - GAP, 1)
    at = f'x="{n(left)}" y="{n(middle - BAR / 2)}" width="{n(width)}" height="{n(BAR)}" rx="2"'
    return f'<rect {at} {paint(tone)} fill="currentColor"{extra}/>'


def _diamond(one: Milestone, x: Scale, middle: float) -> str:
    if not x.low <= one.on.toordinal() < x.high:
        return ""
    at = x(one.on.toordinal())
    shape = f"M{n(at)} {n(middle - 6)}l6 6l-6 6l-6 -6z"
    return titled(one.name, path(shape, colour="surface", fill=True) + path(shape, colour="ink", width=1.5))
