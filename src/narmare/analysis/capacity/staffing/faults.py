"""What can be wrong with a scenario: told whole, with the line and what to do."""

from __future__ import annotations

from collections.abc import Iterable


type Wrong = tuple[str, str]  # what is wrong, what to do


class Refused(ValueError):
    """A part of a scenario that may not exist; `wrong` are pairs of what is wrong and what to do."""

    def __init__(self, wrong: Iterable[Wrong]) -> None:
        self.wrong = tuple(wrong)
        super().__init__(" ".join(f"{problem} {remedy}" for problem, remedy in self.wrong))


class ScenarioError(ValueError):
    """A scenario file cannot be used; every fault is a line with file, line, place, problem and what to do."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))
