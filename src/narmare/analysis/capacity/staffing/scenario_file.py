"""Read a scenario from YAML: `docs/explanation/staffing.md` shows every entry.

Every fault is told at once, each with its line and what to do.  Hours are texts ("08:00-12:00"), lengths are seconds.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from narmare.analysis.capacity.staffing.faults import Refused, ScenarioError
from narmare.analysis.capacity.staffing.options import (
    MoveContacts,
    MovePeople,
    OfferCallBack,
    OpenUntil,
    Option,
)
from narmare.analysis.capacity.staffing.planning import DAYS, Person, Planning, Rules, WorkShift
from narmare.analysis.capacity.staffing.scenario import (
    CallBack,
    Kind,
    Pool,
    Promise,
    Rate,
    Redial,
    Scenario,
    Shift,
    Window,
)


ID = re.compile(r"[a-z][a-z0-9_]*")
HOURS = re.compile(r"([01]\d|2[0-4]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)")
CLOCK = re.compile(r"([01]\d|2[0-4]):([0-5]\d)")
LARGEST = 200_000  # bytes


@dataclass(frozen=True)
class ScenarioFile:
    """What a file holds: the day as it is, ways to change it, and what a plan of weeks needs (None without one)."""

    scenario: Scenario
    options: tuple[Option, ...]
    planning: Planning | None


def read_scenario(path: Path) -> ScenarioFile:
    """The scenario in a file.

    Raises:
        ScenarioError: with every fault of the file: its line, what is wrong and what to do.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise ScenarioError(
                [f"{path.name}: it is larger than {LARGEST // 1000} kB. That is no scenario."]
            )
        written = path.read_text(encoding="utf-8")
    except OSError as fault:
        raise ScenarioError([f"{path}: {fault.strerror}. Correct the name of the file."]) from None
    except UnicodeDecodeError:
        raise ScenarioError([f"{path.name}: it is not written in UTF-8. Save it as UTF-8."]) from None
    return parse_scenario(written, path.name)


def parse_scenario(written: str, name: str) -> ScenarioFile:
    """The scenario in a text; `name` is what faults call it."""
    faults: list[str] = []
    entry = _Entry(_tree(written, name), name, "", faults)
    built = _file(entry)
    if faults or built is None:
        raise ScenarioError(faults)
    return built


class _Loader(yaml.SafeLoader):
    """Safe YAML without aliases, which could make a small file endless."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark
            raise yaml.MarkedYAMLError(problem="aliases (*name) are not read; write the part out", problem_mark=mark)  # fmt: skip
        return super().compose_node(parent, index)


def _tree(written: str, name: str) -> yaml.MappingNode:
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


class _Entry:
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
        return tuple(_window(one) for one in self._value(key, default, what, fits, ("08:00-17:00",)))

    def entry(self, key: str) -> _Entry | None:
        """The mapping at `key`; None, with a fault if it is there and no mapping."""
        return self._inner(key, self.nodes[key]) if key in self.nodes else None

    def entries(self, key: str, required: bool = False) -> list[_Entry]:
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

    def _inner(self, step: str, node: yaml.Node) -> _Entry | None:
        path = f"{self.path}.{step}" if self.path else step
        if not isinstance(node, yaml.MappingNode):
            self.fault("It is no mapping.", "Write key: value.", step, node)
            return None
        inner = _Entry(node, self.file, path, self.faults)
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


def _file(entry: _Entry) -> ScenarioFile | None:
    entry.only("id", "title", "busyness", "kinds", "pools", "options", "plan")
    kinds = [_kind(one) for one in entry.entries("kinds", required=True)]
    pools = [_pool(one) for one in entry.entries("pools", required=True)]
    options = [_option(one) for one in entry.entries("options")]
    plan = entry.entry("plan")
    planning = _planning(plan) if plan else None
    scenario = entry.build(
        Scenario, id=entry.id(), title=entry.text("title"), kinds=tuple(kinds), pools=tuple(pools),
        busyness=entry.number("busyness", 0.0),
    )  # fmt: skip
    if scenario is None:
        return None
    found = tuple(option for option in options if option is not None)
    for number, option in enumerate(found, start=1):
        try:
            option.apply(scenario)
        except (Refused, LookupError) as fault:
            entry.fault(str(fault.args[0]), "", f"options[{number}] ({option.id})", entry.nodes["options"].value[number - 1])  # fmt: skip
    if planning is not None:
        for problem, remedy in planning.misfits(scenario):
            entry.fault(problem, remedy, "plan")
    return ScenarioFile(scenario, found, planning)


def _kind(row: _Entry) -> Kind | None:
    row.only("id", "title", "arrivals", "service", "spread", "patience", "promise", "priority", "call_back", "redial", "written")  # fmt: skip
    promise, call_back, redial = row.entry("promise"), row.entry("call_back"), row.entry("redial")
    return row.build(
        Kind, id=row.id(), title=row.text("title"), arrivals=tuple(_arrivals(row)), service=row.number("service"),
        spread=row.maybe_number("spread"), patience=row.maybe_number("patience"),
        promise=_promise(promise) if promise else None, priority=row.whole("priority", 1),
        call_back=_call_back(call_back) if call_back else None, written=row.flag("written", False),
        redial=_redial(redial) if redial else None,
    )  # fmt: skip


def _arrivals(row: _Entry) -> Iterator[Rate]:
    """`{"08:00-09:00": 34, ...}`, contacts an hour."""
    rows = row.entry("arrivals")
    if rows is None:
        row.fault("It is missing.", 'Write contacts an hour: {"08:00-12:00": 30}.', "arrivals")
        return
    for span in rows.nodes:
        if not HOURS.fullmatch(span):
            rows.fault(f"{span!r} is no span of hours.", 'Write it as "08:00-09:00", in quotes.', span)
            continue
        start, end = _window(span)
        rate = rows.build(Rate, start=start, end=end, per_hour=rows.number(span))
        if rate is not None:
            yield rate


def _promise(row: _Entry) -> Promise | None:
    row.only("within", "share")
    return row.build(Promise, within=row.number("within"), share=row.number("share"))


def _call_back(row: _Entry) -> CallBack | None:
    row.only("after", "accepted", "delay", "patience", "kind")
    return row.build(
        CallBack, after=row.number("after"), accepted=row.number("accepted"), delay=row.number("delay", 0.0),
        patience=row.maybe_number("patience"),
    )  # fmt: skip


def _redial(row: _Entry) -> Redial | None:
    row.only("share", "after", "most")
    return row.build(
        Redial, share=row.number("share"), after=row.number("after"), most=row.whole("most", Redial.most)
    )


def _pool(row: _Entry) -> Pool | None:
    row.only("id", "title", "profession", "takes", "shifts", "at_once", "stretch", "cost")
    shifts = [_shift(one) for one in row.entries("shifts", required=True)]
    return row.build(
        Pool, id=row.id(), title=row.text("title"), takes=row.words("takes"), shifts=tuple(shifts),
        profession=row.text("profession", "nurse"), at_once=row.whole("at_once", 1),
        stretch=row.number("stretch", 1.0), cost=row.number("cost", 0.0),
    )  # fmt: skip


def _shift(row: _Entry) -> Shift | None:
    row.only("people", "hours")
    return row.build(Shift, people=row.whole("people"), windows=row.hours("hours"))


def _option(row: _Entry) -> Option | None:
    row.only("id", "title", "move_people", "open_until", "call_back", "move_contacts")
    readers: Mapping[str, Callable[[_Entry], Any]] = {
        "move_people": _move_people, "open_until": _open_until, "call_back": _offer, "move_contacts": _move_contacts,
    }  # fmt: skip
    changes = [readers[key](inner) for key in row.nodes if key in readers and (inner := row.entry(key))]
    if not changes:
        row.fault("It changes nothing.", f"Write one of {', '.join(readers)}.")
    return row.build(Option, id=row.id(), title=row.text("title"), changes=tuple(changes))


def _move_people(row: _Entry) -> MovePeople | None:
    row.only("pool", "people", "hours")
    return row.build(
        MovePeople, pool=row.text("pool"), people=row.whole("people"), hours=row.hours("hours", ())
    )


def _open_until(row: _Entry) -> OpenUntil | None:
    row.only("kind", "time", "pool", "people", "moved", "extra")
    return row.build(
        OpenUntil, kind=row.text("kind"), until=row.moment("time"), pool=row.text("pool"), people=row.whole("people"),
        moved=row.number("moved", 0.0), extra=row.number("extra", 0.0),
    )  # fmt: skip


def _offer(row: _Entry) -> OfferCallBack | None:
    offer = _call_back(row)
    return row.build(OfferCallBack, kind=row.text("kind"), offer=offer)


def _move_contacts(row: _Entry) -> MoveContacts | None:
    row.only("from", "to", "share")
    return row.build(MoveContacts, source=row.text("from"), target=row.text("to"), share=row.number("share"))


def _planning(row: _Entry) -> Planning | None:
    row.only("start", "weeks", "weekdays", "shifts", "people", "rules", "closed")
    weekdays = row.entry("weekdays")
    if weekdays is None:
        row.fault(
            "It is missing.", "Write how busy each open day is: {monday: 1.3, tuesday: 1.0}.", "weekdays"
        )
        busy: dict[str, float] = {"monday": 1.0}
    else:
        weekdays.only(*DAYS)
        busy = {key: weekdays.number(key) for key in weekdays.nodes}
    shifts = [_work_shift(one) for one in row.entries("shifts", required=True)]
    people = [person for one in row.entries("people", required=True) for person in _people(one)]
    rules = row.entry("rules")
    return row.build(
        Planning, start=row.day("start"), weeks=row.whole("weeks", 4), weekdays=busy, shifts=tuple(shifts),
        people=tuple(people), rules=(_rules(rules) if rules else Rules()), closed=frozenset(row.days("closed")),
    )  # fmt: skip


def _work_shift(row: _Entry) -> WorkShift | None:
    row.only("id", "hours", "pools")
    return row.build(WorkShift, id=row.id(), windows=row.hours("hours"), pools=row.words("pools", ()))


def _people(row: _Entry) -> list[Person | None]:
    """One row is one person, or with `count` several alike."""
    row.only("id", "pool", "hours", "count", "away")
    count = row.whole("count", 1)
    name, pool, hours, away = row.id(), row.text("pool"), row.number("hours"), row.days("away")
    names = [name] if count == 1 else [f"{name}_{number}" for number in range(1, count + 1)]
    return [row.build(Person, id=one, pool=pool, hours=hours, away=frozenset(away)) for one in names]


def _rules(row: _Entry) -> Rules | None:
    row.only("daily_rest", "weekly_rest", "days_in_a_row", "every_other_weekend", "most_hours_a_week")
    return row.build(
        Rules, daily_rest=row.number("daily_rest", 11.0), weekly_rest=row.number("weekly_rest", 36.0),
        days_in_a_row=row.whole("days_in_a_row", 5), every_other_weekend=row.flag("every_other_weekend", True),
        most_hours_a_week=row.number("most_hours_a_week", 48.0),
    )  # fmt: skip


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


def _window(text: str) -> Window:
    start, end = text.split("-")
    return _seconds(start), _seconds(end)


def _seconds(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * 3600 + int(minutes) * 60
