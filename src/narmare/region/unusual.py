"""Unusual access, found in a day of the access log by the rules of `content/access/review.yaml`.

Each rule is a function of the day's rows and what is known of their actors; it says no word about whether the access was right.
Addresses are not held here, so relatives are known by agency, or by family name and telephone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from importlib import resources

import yaml
from django.utils import timezone

from narmare.knowledge.texts import Text
from narmare.region.models import AccessLog, Account, Agency, Ground, Person, Purpose, RoleGrant


SHOWN = 100  # rows of the log that a finding names


@dataclass(frozen=True)
class Rule:
    """A rule as the region has written it; `values` are its numbers."""

    key: str
    title: Text
    why: Text
    values: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.key not in RULES:
            raise ValueError(
                f"content/access/review.yaml: no rule is called {self.key!r}. Use {sorted(RULES)}."
            )
        if any(not isinstance(value, int) or value < 0 for value in self.values.values()):
            raise ValueError(
                f"content/access/review.yaml: the values of {self.key} are whole numbers from 0."
            )


@dataclass(frozen=True)
class Row:
    """A line of the log, as the rules need it; `at` in local time."""

    pk: int
    at: datetime
    actor: int
    person: int
    unit: str
    allowed: bool
    listed: bool  # only seen in a queue


@dataclass(frozen=True)
class Known:
    """What is known of those who appear in the rows: by key of account or person."""

    own: Mapping[int, int]  # account -> the person that it is
    close: frozenset[tuple[int, int]]  # account, person: relatives
    colleagues: frozenset[tuple[int, int]]
    protected: frozenset[int]


@dataclass(frozen=True)
class Hit:
    """What a rule found: who, about whom (None for many), at which unit, in which rows."""

    rule: str
    actor: int
    person: int | None
    unit: str
    rows: Sequence[Row]

    def key(self, day: date) -> str:
        """The same for the same thing on the same day."""
        return f"{self.rule}:{self.actor}:{self.person or '-'}:{self.unit}:{day}"


type Find = Callable[[Sequence[Row], Known, Mapping[str, int]], Iterator[Sequence[Row]]]


def _each(rows: Iterable[Row]) -> Iterator[Sequence[Row]]:
    """The rows, together by who, about whom and where."""
    found: dict[tuple[int, int, str], list[Row]] = defaultdict(list)
    for row in rows:
        found[row.actor, row.person, row.unit].append(row)
    yield from found.values()


def _own(rows: Sequence[Row], known: Known, values: Mapping[str, int]) -> Iterator[Sequence[Row]]:
    yield from _each(row for row in rows if known.own.get(row.actor) == row.person)


def _relative(rows: Sequence[Row], known: Known, values: Mapping[str, int]) -> Iterator[Sequence[Row]]:
    yield from _each(row for row in rows if (row.actor, row.person) in known.close)


def _colleague(rows: Sequence[Row], known: Known, values: Mapping[str, int]) -> Iterator[Sequence[Row]]:
    yield from _each(row for row in rows if (row.actor, row.person) in known.colleagues)


def _protected(rows: Sequence[Row], known: Known, values: Mapping[str, int]) -> Iterator[Sequence[Row]]:
    yield from _each(row for row in rows if row.person in known.protected and not row.listed)


def _together(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """The rows of each actor at each unit, in order of time."""
    found: dict[tuple[int, str], list[Row]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row.at, row.pk)):
        found[row.actor, row.unit].append(row)
    yield from found.values()


def _many(rows: Sequence[Row], known: Known, values: Mapping[str, int]) -> Iterator[Sequence[Row]]:
    """The first span of so many minutes in which more persons were opened than the rule says."""
    for one in _together(row for row in rows if row.allowed and not row.listed):
        start, seen = 0, defaultdict[int, int](int)
        for end, row in enumerate(one):
            seen[row.person] += 1
            while row.at - one[start].at > timedelta(minutes=values["minutes"]):
                seen[one[start].person] -= 1
                if not seen[one[start].person]:
                    del seen[one[start].person]
                start += 1
            if len(seen) > values["persons"]:
                yield one[start : end + 1]
                break


def _outside(rows: Sequence[Row], known: Known, values: Mapping[str, int]) -> Iterator[Sequence[Row]]:
    late = (row for row in rows if row.allowed and not row.listed and _is_outside(row.at, values))
    yield from _together(late)


def _is_outside(at: datetime, values: Mapping[str, int]) -> bool:
    saturday = 5
    return at.weekday() >= saturday or not values["from"] <= at.hour < values["to"]


def _refused(rows: Sequence[Row], known: Known, values: Mapping[str, int]) -> Iterator[Sequence[Row]]:
    for one in _together(row for row in rows if not row.allowed):
        if len(one) >= values["attempts"]:
            yield one


RULES: Mapping[str, Find] = {
    "own_record": _own, "relative": _relative, "colleague": _colleague, "many_persons": _many,
    "protected": _protected, "outside_hours": _outside, "refused": _refused,
}  # fmt: skip
MANY = frozenset({"many_persons", "outside_hours", "refused"})  # what they find is not about one person


@cache
def rules() -> Mapping[str, Rule]:
    """The rules that the region has, by key."""
    text = resources.files("narmare.content").joinpath("access", "review.yaml").read_text(encoding="utf-8")
    found = [
        Rule(
            one["id"],
            Text(**one["title"]),
            Text(**one["why"]).filled(**one.get("values", {})),
            one.get("values", {}),
        )
        for one in yaml.safe_load(text)["rules"]
    ]
    return {rule.key: rule for rule in found}


def hits(day: date) -> list[Hit]:
    """What the rules find in the log of the local day."""
    rows = _rows(day)
    known = _known(rows)
    return [
        Hit(rule.key, found[0].actor, None if rule.key in MANY else found[0].person, found[0].unit, found)
        for rule in rules().values()
        for found in RULES[rule.key](rows, known, rule.values)
    ]


def _rows(day: date) -> list[Row]:
    """The day's readings and attempts by staff."""
    begin = timezone.make_aware(datetime(day.year, day.month, day.day))  # noqa: DTZ001  made aware here
    found = AccessLog.objects.filter(at__gte=begin, at__lt=begin + timedelta(days=1)).exclude(
        ground__in=[Ground.SELF, Ground.AGENT]
    )
    columns = ("pk", "at", "actor_id", "person_id", "unit_code", "decision", "purpose")
    return [
        Row(pk, timezone.localtime(at), actor, person, unit, decision == "allowed", purpose == Purpose.QUEUE)
        for pk, at, actor, person, unit, decision, purpose in found.order_by("pk").values_list(*columns)
        if unit
    ]


def _known(rows: Sequence[Row]) -> Known:
    actors, persons = {row.actor for row in rows}, {row.person for row in rows}
    own = dict(Account.objects.filter(pk__in=actors, person__isnull=False).values_list("pk", "person_id"))
    return Known(
        own=own,
        close=frozenset(_agencies(own, actors) | _families(own, persons)),
        colleagues=frozenset(_colleagues(actors, persons)),
        protected=frozenset(
            Person.objects.filter(pk__in=persons, protected=True).values_list("pk", flat=True)
        ),
    )


def _agencies(own: Mapping[int, int], actors: set[int]) -> set[tuple[int, int]]:
    """Who acts for whom, both ways, also when the right has ended."""
    gave = {person: account for account, person in own.items()}
    pairs = set(Agency.objects.filter(agent__in=actors).values_list("agent", "person"))
    given = Agency.objects.filter(person__in=gave, agent__person__isnull=False)
    return pairs | {(gave[person], agent) for person, agent in given.values_list("person", "agent__person")}


def _families(own: Mapping[int, int], persons: set[int]) -> set[tuple[int, int]]:
    """Persons of the same family name and telephone as the actor."""
    told = Person.objects.filter(pk__in={*own.values(), *persons}).exclude(phone="")
    home = {
        pk: (name.split()[-1].casefold(), phone)
        for pk, name, phone in told.values_list("pk", "name", "phone")
    }
    return {
        (account, person)
        for account, self_ in own.items()
        for person in persons
        if person != self_ and self_ in home and home.get(person) == home[self_]
    }


def _colleagues(actors: set[int], persons: set[int]) -> set[tuple[int, int]]:
    """Persons with a role at a unit where the actor has one."""
    grants = RoleGrant.objects.filter(account__in=actors).values_list("account", "unit")
    theirs = RoleGrant.objects.filter(account__person__in=persons).values_list(
        "account__person", "unit", "account"
    )
    at: dict[int, set[int]] = defaultdict(set)
    for account, unit in grants:
        at[unit].add(account)
    return {(actor, person) for person, unit, account in theirs for actor in at[unit] if actor != account}
