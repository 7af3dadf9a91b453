"""What waits for a signature: one's own entries, colleagues' who cannot sign, and a unit's counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Min, Q

from narmare.contact import entries, signing
from narmare.contact.models import Case, CaseEvent, Unsigned
from narmare.knowledge.record import keeping
from narmare.region.models import Account, Unit
from narmare.region.permissions import Permission


MOST = 200  # entries on one page; the oldest come first


@dataclass(frozen=True)
class Own:
    """One's own entries of one case that wait."""

    case: Case
    lines: Sequence[entries.Line]
    late: bool

    @property
    def keys(self) -> str:
        """The entries, as the form sends them."""
        return ",".join(str(line.key) for line in self.lines)


@dataclass(frozen=True)
class Left:
    """Entries of one case that a colleague who no longer works at the unit has left."""

    code: str
    writer: str
    number: int


@dataclass(frozen=True)
class Tally:
    """How many entries one member of staff has not signed at a unit, how many are late, and the oldest."""

    unit: Unit
    name: str
    number: int
    late: int
    oldest: datetime


def own(actor: Account, now: datetime) -> list[Own]:
    """What `actor` has to sign, by case, the oldest first, wherever the case lies now: whoever wrote an entry signs it."""
    near = ("entry__by", "entry__unit", "entry__case__person", "entry__case__unit", "entry__amendment", "by")
    rows = list(Unsigned.objects.filter(by=actor).select_related(*near).order_by("at", "pk")[:MOST])
    words, limit = signing.words_of(row.entry for row in rows), keeping().late_before(now)
    found: dict[int, list[Unsigned]] = defaultdict(list)
    for row in rows:
        found[row.entry.case_id].append(row)
    return [
        Own(
            waiting[0].entry.case,
            [entries.waiting_line(row.entry, words[row.entry_id], actor) for row in waiting],
            waiting[0].at < limit,
        )
        for waiting in found.values()
    ]


def own_count(actor: Account, now: datetime) -> tuple[int, int]:
    """How many entries `actor` has to sign, and how many of them are late."""
    limit = keeping().late_before(now)
    found = Unsigned.objects.filter(by=actor).aggregate(
        all=Count("pk"), late=Count("pk", filter=Q(at__lt=limit))
    )
    return found["all"], found["late"]


def left(actor: Account, on: date) -> list[Left]:
    """Entries at the units of `actor` whose writers no longer work there: a colleague signs them, with the reason."""
    units = list(actor.units_with(Permission.CASE_ASSESS, on=on))
    rows = Unsigned.objects.filter(unit__in=units).exclude(by=actor)
    counted = rows.values("unit", "by", "entry__case__code").annotate(number=Count("pk")).order_by("by", "entry__case__code")  # fmt: skip
    here = {unit.pk: unit for unit in units}
    writers = Account.objects.in_bulk({row["by"] for row in counted})
    return [
        Left(row["entry__case__code"], writers[row["by"]].name, row["number"])
        for row in counted
        if not _works(writers[row["by"]], here[row["unit"]], on)
    ]


def _works(writer: Account, unit: Unit, on: date) -> bool:
    return writer.is_active and writer.has(Permission.CASE_WORK, unit, on=on)


def tallies(units: Sequence[Unit], now: datetime) -> list[Tally]:
    """Who has not signed at the units: counts of staff and nothing of a person, the oldest first."""
    limit = keeping().late_before(now)
    rows = Unsigned.objects.filter(unit__in=units).values("unit", "by__name").annotate(
        number=Count("pk"), late=Count("pk", filter=Q(at__lt=limit)), oldest=Min("at")
    )  # fmt: skip
    here = {unit.pk: unit for unit in units}
    return [
        Tally(here[row["unit"]], row["by__name"], row["number"], row["late"], row["oldest"])
        for row in rows.order_by("oldest")
    ]


def late_count(units: Iterable[Unit], now: datetime) -> int:
    """How many entries of the units have waited too long for a signature."""
    return Unsigned.objects.filter(unit__in=units, at__lt=keeping().late_before(now)).count()


def late_writers(now: datetime) -> list[Account]:
    """Active members of staff who have entries that have waited too long."""
    late = Unsigned.objects.filter(at__lt=keeping().late_before(now)).values("by")
    return list(Account.objects.filter(pk__in=late, is_active=True).order_by("pk"))


def own_of(steps: Sequence[CaseEvent], actor: Account) -> list[int]:
    """The keys of the steps (with `unsigned`) that wait for `actor`."""
    return [one.pk for one in steps if getattr(one, "unsigned", None) and one.unsigned.by_id == actor.pk]
