"""Conditions on a value as a nurse writes them: `true`, `severe`, `[mild, severe]`, `">= 39"`, `"20..40"`.

A question that takes several answers meets a condition when one of the answers does.  A question without an answer meets
no condition, so that a table falls through to a later, more careful row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from narmare.knowledge.faults import Invalid, Reason, refuse


type Scalar = bool | int | float | str

_COMPARED = re.compile(r"(>=|<=|>|<)\s*(-?\d+(?:\.\d+)?)")
_RANGE = re.compile(r"(-?\d+(?:\.\d+)?)\s*\.\.\s*(-?\d+(?:\.\d+)?)")
CODE = re.compile(r"[A-Za-z0-9_.-]+")


@dataclass(frozen=True)
class OneOf:
    """The value is one of these; all are of one kind: codes, numbers, or true/false."""

    values: tuple[Scalar, ...]

    def __post_init__(self) -> None:
        refuse(self._wrong())

    def _wrong(self) -> Iterator[Reason]:
        if not self.values:
            yield "The list of values is empty.", "Name at least one value, or leave the condition out."
        if len({_kind(value) for value in self.values}) > 1:
            yield (
                "The values are of different kinds.",
                "Name codes only or numbers only (quotes make a code).",
            )
        for value in self.values:
            if _kind(value) == "nothing" or (isinstance(value, str) and not CODE.fullmatch(value)):
                yield f"{value!r} is no condition.", 'Write a code, true, false, a list, ">= 39" or "20..40".'

    def __str__(self) -> str:
        return " | ".join(_shown(value) for value in self.values)

    @property
    def kind(self) -> str:
        """boolean, number or code."""
        return _kind(self.values[0])

    def meets(self, value: Any) -> bool:
        """True is not 1 here: a yes is no number."""
        return any(value == wanted and _kind(value) == self.kind for wanted in self.values)

    def within(self, other: Condition) -> bool:
        """Whether everything that meets this condition meets the other too."""
        return all(other.meets(value) for value in self.values)


@dataclass(frozen=True)
class Between:
    """The number lies between the bounds (None: no bound); a bound itself counts unless it is open."""

    low: float | None = None
    high: float | None = None
    low_open: bool = False
    high_open: bool = False

    def __post_init__(self) -> None:
        refuse(self._wrong())

    def _wrong(self) -> Iterator[Reason]:
        if self.low is None and self.high is None:
            yield "The range has no bound.", 'Write ">= 39", "< 3" or "20..40".'
        elif self.low is not None and self.high is not None and self.low > self.high:
            yield f"No number lies in {self.low:g}..{self.high:g}.", "Write the lower bound first."

    def __str__(self) -> str:
        if self.low is not None and self.high is not None:
            return f"{self.low:g}..{self.high:g}"
        if self.low is not None:
            return f"{'>' if self.low_open else '>='} {self.low:g}"
        return f"{'<' if self.high_open else '<='} {self.high:g}"

    @property
    def kind(self) -> str:
        """number."""
        return "number"

    def meets(self, value: Any) -> bool:
        if _kind(value) != "number":
            return False
        above = self.low is None or value > self.low or (value == self.low and not self.low_open)
        below = self.high is None or value < self.high or (value == self.high and not self.high_open)
        return above and below

    def within(self, other: Condition) -> bool:
        """Whether everything that meets this condition meets the other too (a list of numbers never holds a range)."""
        return isinstance(other, Between) and _later(self, other) and _earlier(self, other)


type Condition = OneOf | Between


def meets(condition: Condition, value: Any) -> bool:
    """Whether an answer meets the condition: one of several answers is enough, no answer never is."""
    if isinstance(value, list | tuple | set | frozenset):
        return any(condition.meets(one) for one in value)
    return value is not None and condition.meets(value)


def read_condition(written: Any) -> Condition:
    """The condition that somebody wrote.

    Raises:
        Invalid: it is none.
    """
    if isinstance(written, list):
        return OneOf(tuple(written))
    if isinstance(written, str) and (found := _COMPARED.fullmatch(written.strip())):
        return _compared(found.group(1), float(found.group(2)))
    if isinstance(written, str) and (found := _RANGE.fullmatch(written.strip())):
        return Between(float(found.group(1)), float(found.group(2)))
    if isinstance(written, bool | int | float | str):
        return OneOf((written,))
    raise Invalid(
        [(f"{written!r} is no condition.", 'Write a code, true, false, a list, ">= 39" or "20..40".')]
    )


def written(condition: Condition) -> Any:
    """The condition as it is written in a file: the inverse of `read_condition`."""
    if isinstance(condition, Between):
        return str(condition)
    return condition.values[0] if len(condition.values) == 1 else list(condition.values)


def _compared(sign: str, bound: float) -> Between:
    if sign.startswith(">"):
        return Between(low=bound, low_open=sign == ">")
    return Between(high=bound, high_open=sign == "<")


def _kind(value: Any) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float):
        return "number"
    return "code" if isinstance(value, str) else "nothing"


def _shown(value: Scalar) -> str:
    return (
        str(value).lower()
        if isinstance(value, bool)
        else f"{value:g}"
        if not isinstance(value, str)
        else value
    )


def _later(inner: Between, outer: Between) -> bool:
    """Whether `inner` begins where `outer` does, or later."""
    if outer.low is None or inner.low is None:
        return outer.low is None
    return inner.low > outer.low or (inner.low == outer.low and (inner.low_open or not outer.low_open))


def _earlier(inner: Between, outer: Between) -> bool:
    """Whether `inner` ends where `outer` does, or earlier."""
    if outer.high is None or inner.high is None:
        return outer.high is None
    return inner.high < outer.high or (inner.high == outer.high and (inner.high_open or not outer.high_open))
