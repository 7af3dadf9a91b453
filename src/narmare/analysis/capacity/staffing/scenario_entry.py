"""One mapping of a scenario's YAML, read value by value: what is missing or wrong is noted with its line, and reading goes on.

The content files of the product are read by `knowledge.reading`, which this library does not know: it is installed alone.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import yaml

from narmare.analysis.capacity.staffing.faults import Refused, ScenarioError
from narmare.analysis.capacity.staffing.scenario import Window


ID = re.compile(r"[a-z][a-z0-9_]*")
HOURS = re.compile(r"([01]\d|2[0-4]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)")
CLOCK = re.compile(r"([01]\d|2[0-4]):([0-5]\d)")


class _Loader(yaml.SafeLoader):
    """Safe YAML without aliases, which could make a small file endless."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark
            raise yaml.MarkedYAMLError(problem="aliases (*name) are not read; write the part out", problem_mark=mark)  # fmt: skip
        return super().compose_node(parent, index)


def tree(written: str, name: str) -> yaml.MappingNode:
    """The mapping that a text holds.

    Raises:
        ScenarioError: it is not YAML, or holds no mapping.
    """
    try:
        node = yaml.compose(written, _Loader)
    except yaml.MarkedYAMLError as fault:
        line = fault.problem_mark.line + 1 if fault.problem_mark else 1
        raise ScenarioError(
            [f"{name}, line {line}: It is not YAML: {fault.problem}. Correct the line."]
        ) from None
    except (yaml.YAMLError, RecursionError) as fault:
        raise ScenarioError(
            [f"{name}: It is not YAML: {' '.join(str(fault).split())}. Correct it."]
        ) from None
    if not isinstance(node, yaml.MappingNode):
        raise ScenarioError([f"{name}: It holds no scenario. Begin with id: and title:."])
    return node


class Entry:
    """One mapping of the file; a value that is missing or wrong leaves a fault with its line and a neutral value."""

    def __init__(self, node: yaml.MappingNode, file: str, path: str, faults: list[str]) -> None:
        self.file, self.path, self.faults, self.line = file, path, faults, node.start_mark.line + 1
        self.nodes: dict[str, yaml.Node] = {}
        self._before = len(faults)
        for key, value in node.value:
            if str(key.value) in self.nodes:
                self.fault("It is named twice.", "Keep one.", str(key.value), key)
            self.nodes[str(key.value)] = value

    def fault(self, problem: str, remedy: str, at: str = "", node: yaml.Node | None = None) -> None:
        """Note what is wrong here, or at the key `at`."""
        found = node or self.nodes.get(at)
        line = found.start_mark.line + 1 if found else self.line
        place = ".".join(step for step in (self.path, at) if step) or "the file"
        self.faults.append(f"{self.file}, line {line}, {place}: {problem} {remedy}")

    def only(self, *known: str) -> None:
        """Keys that nobody reads are faults: most are misspelt."""
        for key, node in self.nodes.items():
            if key not in known:
                near = difflib.get_close_matches(key, known, 1)
                remedy = f"Did you mean {near[0]}?" if near else f"Remove it; known are {', '.join(known)}."
                self.fault(f"Nothing is called {key} here.", remedy, node=node)

    def _value(self, key: str, default: Any, what: str, fits: Callable[[Any], bool], neutral: Any) -> Any:
        if key not in self.nodes:
            if default is not None:
                return default
            self.fault("It is missing.", f"Write {what}.", key)
            return neutral
        value = _plain(self.nodes[key])
        if not fits(value):
            self.fault(f"{value!r} is not {what}.", f"Write {what}.", key)
            return neutral
        return value

    def text(self, key: str, default: str | None = None) -> str:
        return str(self._value(key, default, "a text", lambda v: isinstance(v, str) and bool(v.strip()), "?"))

    def id(self) -> str:
        what = "an id of small letters a-z, digits and _ that begins with a letter"
        return str(
            self._value("id", None, what, lambda v: isinstance(v, str) and ID.fullmatch(v) is not None, "x")
        )

    def number(self, key: str, default: float | None = None) -> float:
        return float(self._value(key, default, "a number", _is_number, 1.0))

    def maybe_number(self, key: str) -> float | None:
        return self.number(key) if key in self.nodes else None

    def whole(self, key: str, default: int | None = None) -> int:
        return int(self._value(key, default, "a whole number", lambda v: type(v) is int, 1))

    def flag(self, key: str, default: bool) -> bool:
        return bool(self._value(key, default, "true or false", lambda v: isinstance(v, bool), default))

    def day(self, key: str) -> date:
        found: date = self._value(
            key,
            None,
            "a date such as 2026-11-30 (without quotes)",
            lambda v: type(v) is date,
            date(2026, 1, 5),
        )
        return found

    def words(self, key: str, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
        what = "a list of texts"
        return tuple(self._value(key, default, what, lambda v: _all(v, str), ("x",)))

    def days(self, key: str) -> tuple[date, ...]:
        return tuple(self._value(key, (), "a list of dates such as 2026-11-30", lambda v: _all(v, date), ()))

    def moment(self, key: str) -> int:
        what = 'a time in quotes such as "21:00"'
        found = self._value(
            key, None, what, lambda v: isinstance(v, str) and CLOCK.fullmatch(v) is not None, "24:00"
        )
        return _seconds(found)

    def hours(self, key: str, default: tuple[str, ...] | None = None) -> tuple[Window, ...]:
        what = 'a list of hours in quotes such as ["08:00-12:00", "13:00-17:00"]'
        fits = lambda v: _all(v, str) and all(HOURS.fullmatch(one) for one in v)  # noqa: E731
        return tuple(window(one) for one in self._value(key, default, what, fits, ("08:00-17:00",)))

    def entry(self, key: str) -> Entry | None:
        """The mapping at `key`; None, with a fault if it is there and no mapping."""
        return self._inner(key, self.nodes[key]) if key in self.nodes else None

    def entries(self, key: str, required: bool = False) -> list[Entry]:
        """The mappings in the list at `key`."""
        if key not in self.nodes:
            if required:
                self.fault("It is missing.", "Write a list, each row beginning with - id:.", key)
            return []
        node = self.nodes[key]
        if not isinstance(node, yaml.SequenceNode):
            self.fault("It is no list.", "Write a list, each row beginning with - .", key)
            return []
        rows = [self._inner(f"{key}[{number}]", one) for number, one in enumerate(node.value, start=1)]
        return [row for row in rows if row is not None]

    def _inner(self, step: str, node: yaml.Node) -> Entry | None:
        path = f"{self.path}.{step}" if self.path else step
        if not isinstance(node, yaml.MappingNode):
            self.fault("It is no mapping.", "Write key: value.", step, node)
            return None
        inner = Entry(node, self.file, path, self.faults)
        if "id" in inner.nodes:
            inner.path = f"{path} ({inner.nodes['id'].value})"
        return inner

    def build[T](self, make: Callable[..., T], **fields: Any) -> T | None:
        """What `make` builds; None when there are faults here, and what `make` refuses becomes one."""
        if len(self.faults) > self._before:
            return None
        try:
            return make(**fields)
        except Refused as refused:
            for problem, remedy in refused.wrong:
                self.fault(problem, remedy)
        return None


def _plain(node: yaml.Node) -> Any:
    """The value of a node as YAML understands it; something that fits nowhere when it cannot be read (such as 2026-02-30)."""
    loader = _Loader("")
    try:
        return loader.construct_object(node, deep=True)
    except (yaml.YAMLError, ValueError):
        return None


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _all(value: Any, kind: type) -> bool:
    return isinstance(value, list | tuple) and all(type(one) is kind for one in value)


def window(text: str) -> Window:
    """Start and end in seconds after midnight of "08:00-12:00"."""
    start, end = text.split("-")
    return _seconds(start), _seconds(end)


def _seconds(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * 3600 + int(minutes) * 60
