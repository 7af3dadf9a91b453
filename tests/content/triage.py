"""Over- and under-triage of judged cases: pure, and knows nothing of how they were judged.

A case is under-triaged when it was placed less urgently than expected, or at a lower level of care; over-triaged when more
urgently or at a higher level; otherwise right.  Under-triage counts first: harm outweighs effort.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


LEVELS = ("emergency", "same_day", "booked", "chat", "self_care")


@dataclass(frozen=True)
class Judged:
    """One case: what was expected and what was suggested, each as level and urgency (1 at once .. 5)."""

    id: str
    reason: str
    expected: tuple[str, int]
    suggested: tuple[str, int]

    @property
    def verdict(self) -> str:
        """under, over or right."""
        later = self.suggested[1] - self.expected[1]
        lower = LEVELS.index(self.suggested[0]) - LEVELS.index(self.expected[0])
        if later > 0 or lower > 0:
            return "under"
        return "over" if later < 0 or lower < 0 else "right"


@dataclass(frozen=True)
class Line:
    """A row of the report: a reason, or all of them together."""

    reason: str
    cases: int
    right: int
    over: int
    under: int


def report(cases: Iterable[Judged]) -> list[Line]:
    """A line for each reason in alphabetical order, and last one for all."""
    judged = list(cases)
    names = sorted({case.reason for case in judged})
    return [_line(name, [case for case in judged if case.reason == name]) for name in names] + [
        _line("all", judged)
    ]


def _line(name: str, cases: list[Judged]) -> Line:
    verdicts = [case.verdict for case in cases]
    return Line(name, len(cases), verdicts.count("right"), verdicts.count("over"), verdicts.count("under"))


def as_text(lines: Iterable[Line]) -> str:
    """The report as columns that a person can read."""
    rows = [f"{'reason':<20}{'cases':>7}{'right':>7}{'over':>7}{'under':>7}"]
    rows += [f"{x.reason:<20}{x.cases:>7}{x.right:>7}{x.over:>7}{x.under:>7}" for x in lines]
    return "\n".join(rows)
