"""Read `content/routines/<id>.yaml`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from narmare.knowledge.clocks.holidays import EVES, PUBLIC
from narmare.knowledge.clocks.hours import WEEKDAYS, OpeningHours, Span, week_of
from narmare.knowledge.decisions.model import PROFESSIONS
from narmare.knowledge.faults import Fault
from narmare.knowledge.questionnaires.model import Questionnaire
from narmare.knowledge.reading import Part, finish, open_file, part_of, whole
from narmare.knowledge.routines.model import GROUNDS, DirectlyReachable, Phrase, Routine, Target, minutes_of
from narmare.knowledge.texts import Text


__all__ = ["load_routine", "part_of", "read_routine", "routine_faults"]


def load_routine(path: Path) -> Routine:
    """The routine in `path`, checked.

    Raises:
        ContentError: with every fault of the file: its line, the problem and what to do.
    """
    return read_routine(open_file(path))


def read_routine(part: Part) -> Routine:
    """The routine in a part; a page that edits a stored routine makes the part with `reading.part_of`."""
    part.only(
        "id", "version", "title", "author", "review_on", "hours", "holidays", "targets", "administrative",
        "hold_for_named_contact", "professions", "directly_reachable", "assessment", "texts", "phrases", "reasons",
        "takes", "phone",
    )  # fmt: skip
    built = part.build(
        Routine, id=part.id(), version=part.version(), title=part.both("title"), author=part.text("author"),
        review_on=part.day("review_on"), hours=_hours(part), targets=_targets(part),
        administrative=_target(_needed(part, "administrative")), hold_for_named_contact=_holds(part),
        professions=_professions(part), directly_reachable=_reachable(_needed(part, "directly_reachable")),
        assessment=part.flag("assessment", True), texts=_texts(part),
        phrases=whole(_phrase(row) for row in part.parts("phrases")), reasons=part.words("reasons"),
        takes=_takes(part), phone=part.text("phone", ""),
    )  # fmt: skip
    return finish(part, built)


def routine_faults(routine: Routine, questionnaires: Mapping[str, Questionnaire]) -> Iterator[Fault]:
    """What does not fit between a routine and the questionnaires that it names."""
    reasons = {one.id: one.reason for one in questionnaires.values() if one.reason is not None}
    for name in routine.reasons:
        if name not in reasons:
            yield Fault(f"{routine.id}.yaml", "reasons", f"{name} is no questionnaire with a reason.", "Write it, or take it out of the list.")  # fmt: skip
    for name in routine.takes:
        if name not in reasons and name not in {reason.group for reason in reasons.values()}:
            yield Fault(f"{routine.id}.yaml", "takes", f"{name} is no reason and no group of reasons.", "Correct it, or take it out.")  # fmt: skip


def _needed(part: Part, key: str) -> Part:
    """The mapping at `key`; an empty one, with a fault noted, if it is missing."""
    if (inner := part.part(key)) is not None:
        return inner
    if key not in part.values:
        part.fault("It is missing.", "Write it as the reference page shows.", key)
    return Part({}, part.file, key, [])


def _hours(part: Part) -> OpeningHours | None:
    week = _needed(part, "hours")
    week.only(*WEEKDAYS)
    spans = {str(name): _spans(week, str(name)) for name in week.values}
    names, days = _holidays(part)
    return part.build(OpeningHours, at="hours", week=week_of(spans), closed_on=names, closed_days=days)


def _spans(week: Part, name: str) -> tuple[Span, ...]:
    return whole(week.build(minutes_of, at=name, span=span) for span in week.words(name))


def _holidays(part: Part) -> tuple[tuple[str, ...], tuple[date, ...]]:
    """Names and dates stand in one list; `public` is all public holidays of the law."""
    listed = part.values.get("holidays", ["public"])
    if not isinstance(listed, list):
        part.fault("It is no list.", "Write [public, midsummer_eve, 2026-06-05].", "holidays")
        return (), ()
    days = tuple(one for one in listed if isinstance(one, date))
    names = tuple(str(one) for one in listed if not isinstance(one, date) and one != "public")
    for name in names:
        if name not in PUBLIC + EVES:
            part.fault(f"{name} is no holiday.", f"Write public, a date, or some of {', '.join(PUBLIC + EVES)}.", "holidays")  # fmt: skip
    return (*(PUBLIC if "public" in listed else ()), *names), days


def _targets(part: Part) -> dict[int, Target]:
    rows = _needed(part, "targets")
    found = {key: _target(inner) for key in rows.values if (inner := rows.part(key)) is not None}
    return {key: target for key, target in found.items() if target is not None}


def _target(row: Part) -> Target | None:
    row.only("first_look", "answer")
    return row.build(Target, first_look=row.whole("first_look"), answer=row.whole("answer"))


def _holds(part: Part) -> dict[int, int]:
    rows = _needed(part, "hold_for_named_contact")
    return {key: rows.whole(key) for key in rows.values}


def _professions(part: Part) -> tuple[str, ...]:
    listed = part.words("professions")
    for name in listed:
        if name not in PROFESSIONS:
            part.fault(f"{name} is no profession.", f"Write some of {', '.join(PROFESSIONS)}.", "professions")
    return listed


def _takes(part: Part) -> dict[str, str]:
    rows = part.part("takes")
    return {} if rows is None else {str(key): rows.one_of(str(key), PROFESSIONS) for key in rows.values}


def _reachable(row: Part) -> DirectlyReachable | None:
    row.only("any_of", "how", "min_age", "phone", "profession", "groups")
    known = ", ".join(GROUNDS)
    if "any_of" not in row.values:
        row.fault("It is missing.", f"Write a list of {known}; [] means nobody.", "any_of")
    groups = row.part("groups")
    return row.build(
        DirectlyReachable, any_of=row.words("any_of", ()), how=row.both("how"), min_age=row.maybe_whole("min_age"),
        phone=row.text("phone", ""), profession=row.one_of("profession", PROFESSIONS, "nurse"),
        groups={} if groups is None else {str(key): groups.both(str(key)) for key in groups.values},
    )  # fmt: skip


def _texts(part: Part) -> dict[str, Text]:
    rows = _needed(part, "texts")
    return {str(key): rows.both(str(key)) for key in rows.values}


def _phrase(row: Part) -> Phrase | None:
    row.only("id", "title", "text")
    return row.build(Phrase, id=row.id(), title=row.both("title"), text=row.both("text"))
