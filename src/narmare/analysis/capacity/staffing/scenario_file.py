"""Read a scenario from YAML: `docs/explanation/staffing.md` shows every entry.

Every fault is told at once, each with its line and what to do.  Hours are texts ("08:00-12:00"), lengths are seconds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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
)
from narmare.analysis.capacity.staffing.scenario_entry import HOURS, Entry, tree, window


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
    entry = Entry(tree(written, name), name, "", faults)
    built = _file(entry)
    if faults or built is None:
        raise ScenarioError(faults)
    return built


def _file(entry: Entry) -> ScenarioFile | None:
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


def _kind(row: Entry) -> Kind | None:
    row.only("id", "title", "arrivals", "service", "spread", "patience", "promise", "priority", "call_back", "redial", "written")  # fmt: skip
    promise, call_back, redial = row.entry("promise"), row.entry("call_back"), row.entry("redial")
    return row.build(
        Kind, id=row.id(), title=row.text("title"), arrivals=tuple(_arrivals(row)), service=row.number("service"),
        spread=row.maybe_number("spread"), patience=row.maybe_number("patience"),
        promise=_promise(promise) if promise else None, priority=row.whole("priority", 1),
        call_back=_call_back(call_back) if call_back else None, written=row.flag("written", False),
        redial=_redial(redial) if redial else None,
    )  # fmt: skip


def _arrivals(row: Entry) -> Iterator[Rate]:
    """`{"08:00-09:00": 34, ...}`, contacts an hour."""
    rows = row.entry("arrivals")
    if rows is None:
        row.fault("It is missing.", 'Write contacts an hour: {"08:00-12:00": 30}.', "arrivals")
        return
    for span in rows.nodes:
        if not HOURS.fullmatch(span):
            rows.fault(f"{span!r} is no span of hours.", 'Write it as "08:00-09:00", in quotes.', span)
            continue
        start, end = window(span)
        rate = rows.build(Rate, start=start, end=end, per_hour=rows.number(span))
        if rate is not None:
            yield rate


def _promise(row: Entry) -> Promise | None:
    row.only("within", "share")
    return row.build(Promise, within=row.number("within"), share=row.number("share"))


def _call_back(row: Entry) -> CallBack | None:
    row.only("after", "accepted", "delay", "patience", "kind")
    return row.build(
        CallBack, after=row.number("after"), accepted=row.number("accepted"), delay=row.number("delay", 0.0),
        patience=row.maybe_number("patience"),
    )  # fmt: skip


def _redial(row: Entry) -> Redial | None:
    row.only("share", "after", "most")
    return row.build(
        Redial, share=row.number("share"), after=row.number("after"), most=row.whole("most", Redial.most)
    )


def _pool(row: Entry) -> Pool | None:
    row.only("id", "title", "profession", "takes", "shifts", "at_once", "stretch", "cost")
    shifts = [_shift(one) for one in row.entries("shifts", required=True)]
    return row.build(
        Pool, id=row.id(), title=row.text("title"), takes=row.words("takes"), shifts=tuple(shifts),
        profession=row.text("profession", "nurse"), at_once=row.whole("at_once", 1),
        stretch=row.number("stretch", 1.0), cost=row.number("cost", 0.0),
    )  # fmt: skip


def _shift(row: Entry) -> Shift | None:
    row.only("people", "hours")
    return row.build(Shift, people=row.whole("people"), windows=row.hours("hours"))


def _option(row: Entry) -> Option | None:
    row.only("id", "title", "move_people", "open_until", "call_back", "move_contacts")
    readers: Mapping[str, Callable[[Entry], Any]] = {
        "move_people": _move_people, "open_until": _open_until, "call_back": _offer, "move_contacts": _move_contacts,
    }  # fmt: skip
    changes = [readers[key](inner) for key in row.nodes if key in readers and (inner := row.entry(key))]
    if not changes:
        row.fault("It changes nothing.", f"Write one of {', '.join(readers)}.")
    return row.build(Option, id=row.id(), title=row.text("title"), changes=tuple(changes))


def _move_people(row: Entry) -> MovePeople | None:
    row.only("pool", "people", "hours")
    return row.build(
        MovePeople, pool=row.text("pool"), people=row.whole("people"), hours=row.hours("hours", ())
    )


def _open_until(row: Entry) -> OpenUntil | None:
    row.only("kind", "time", "pool", "people", "moved", "extra")
    return row.build(
        OpenUntil, kind=row.text("kind"), until=row.moment("time"), pool=row.text("pool"), people=row.whole("people"),
        moved=row.number("moved", 0.0), extra=row.number("extra", 0.0),
    )  # fmt: skip


def _offer(row: Entry) -> OfferCallBack | None:
    offer = _call_back(row)
    return row.build(OfferCallBack, kind=row.text("kind"), offer=offer)


def _move_contacts(row: Entry) -> MoveContacts | None:
    row.only("from", "to", "share")
    return row.build(MoveContacts, source=row.text("from"), target=row.text("to"), share=row.number("share"))


def _planning(row: Entry) -> Planning | None:
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


def _work_shift(row: Entry) -> WorkShift | None:
    row.only("id", "hours", "pools")
    return row.build(WorkShift, id=row.id(), windows=row.hours("hours"), pools=row.words("pools", ()))


def _people(row: Entry) -> list[Person | None]:
    """One row is one person, or with `count` several alike."""
    row.only("id", "pool", "hours", "count", "away")
    count = row.whole("count", 1)
    name, pool, hours, away = row.id(), row.text("pool"), row.number("hours"), row.days("away")
    names = [name] if count == 1 else [f"{name}_{number}" for number in range(1, count + 1)]
    return [row.build(Person, id=one, pool=pool, hours=hours, away=frozenset(away)) for one in names]


def _rules(row: Entry) -> Rules | None:
    row.only("daily_rest", "weekly_rest", "days_in_a_row", "every_other_weekend", "most_hours_a_week")
    return row.build(
        Rules, daily_rest=row.number("daily_rest", 11.0), weekly_rest=row.number("weekly_rest", 36.0),
        days_in_a_row=row.whole("days_in_a_row", 5), every_other_weekend=row.flag("every_other_weekend", True),
        most_hours_a_week=row.number("most_hours_a_week", 48.0),
    )  # fmt: skip
