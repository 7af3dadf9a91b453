"""What can be wrong with a content file, told whole: the file, the place, the problem and what to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


type Reason = tuple[str, str]  # what is wrong, what to do


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong in a content file."""

    file: str
    place: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}, {self.place}: {self.problem} {self.remedy}"


class ContentError(ValueError):
    """A content file cannot be used; `faults` names everything that is wrong with it."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class Invalid(ValueError):
    """A definition that may not exist; `reasons` are pairs of what is wrong and what to do."""

    def __init__(self, reasons: Iterable[Reason]) -> None:
        self.reasons = tuple(reasons)
        super().__init__(" ".join(f"{problem} {remedy}" for problem, remedy in self.reasons))


def refuse(reasons: Iterable[Reason]) -> None:
    """Stop a definition from being built if there is any reason against it."""
    if found := tuple(reasons):
        raise Invalid(found)
