"""Cases become rows of the care tables `contact` and `assessment_need`; persons who are missing there come along.

Incremental: the mark says up to which transaction every event is in the files.  Only transactions that are older than
every running one are read, so an event that is committed late is never passed over.  Restartable: rows have keys and
replace themselves, and the mark moves after the files are in place; a crash in between means that the same rows are
written once more.

Somebody without a listing or a sex that is known (a visitor, a reservnummer) is no row of the population: their contact
is written without a person, and the need of an assessment, which asks for one, is not written.

An assessment that is made at a booked visit counts from when staff note it in the case (`record_assessment`).
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import batched
from pathlib import Path

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
from django.db import connection
from django.utils import timezone

from narmare.analysis import tables
from narmare.analysis.imports.run import import_file
from narmare.contact.assessment import known_of
from narmare.contact.models import Case, CaseEvent, ExtractMark
from narmare.region.models import Account, Listing, Person


# The keys of rows that come from cases: beyond those of files and of the twin.
FIRST_KEY = 10**15
BATCH = 5_000  # cases at a time: a first extract of years stays small in memory
PROFESSIONS: Mapping[str, str] = {
    Account.Profession.NURSE: "nurse",
    Account.Profession.DOCTOR: "doctor",
    Account.Profession.NONE: "administrator",
    Account.Profession.OTHER: "other",
}
type Row = dict[str, object]


@dataclass(frozen=True)
class Extracted:
    """How many cases had new events, and how many rows of each table were written."""

    cases: int
    rows: Mapping[str, int]


def extract(*, data: Path, now: datetime) -> Extracted:
    """Bring the care tables in `data` up to the latest finished transaction.

    Raises:
        narmare.analysis.imports.Refused: the rows do not fit the care tables there, such as an unknown unit.
        narmare.analysis.imports.Busy: an import writes to the folder.
    """
    folder = str(data.resolve())
    begin = ExtractMark.objects.filter(folder=folder).values_list("transaction", flat=True).first() or 0
    end = _oldest_running()
    fresh = CaseEvent.objects.filter(transaction__gte=begin, transaction__lt=end).values("case")
    changed = list(Case.objects.filter(pk__in=fresh).order_by("pk").values_list("pk", flat=True))
    rows = Counter(dict.fromkeys(("person", "contact", "assessment_need"), 0))
    for keys in batched(changed, BATCH):
        rows.update(_bring(data, keys))
    ExtractMark.objects.update_or_create(folder=folder, defaults={"transaction": end, "at": now})
    return Extracted(len(changed), dict(rows))


def _bring(data: Path, keys: Sequence[int]) -> dict[str, int]:
    """Write the rows of some cases; how many of each table.  Persons go first: the other rows name them."""
    found = Case.objects.filter(pk__in=keys).order_by("pk")
    cases = list(found.select_related("person", "unit", "answered_by", "assessed_by"))
    persons = {case.person_id: case.person for case in cases}
    stored = _stored(data, persons)
    missing = _missing_persons(stored, persons)
    known = stored | {row["person_id"] for row in missing}
    rows = {
        "person": missing,
        "contact": [contact_row(case, known=case.person_id in known) for case in cases],
        "assessment_need": [
            need_row(case) for case in cases if case.needed_at is not None and case.person_id in known
        ],
    }
    for name, some in rows.items():
        _write(data, name, some)
    return {name: len(some) for name, some in rows.items()}


def _oldest_running() -> int:
    """The oldest transaction that still runs: everything before it is finished."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        (number,) = cursor.fetchone()
    return int(number)


def contact_row(case: Case, *, known: bool = True) -> Row:
    """The case as a row of `contact`; without the person if the care table does not know them."""
    return {
        "contact_id": FIRST_KEY + case.pk,
        "person_id": case.person_id if known else None,
        "unit_id": case.unit.code,
        "channel": case.channel,
        "asked_at": _local(case.asked_at),
        "answered_at": _local(case.answered_at),
        "call_back": case.called_back,
        "reason_class": case.reason_class,
        "outcome": case.outcome or None,
        "profession": None if case.answered_by is None else _profession(case.answered_by),
        "case_id": case.pk,
    }


def need_row(case: Case) -> Row:
    """The case's need of a medical assessment as a row of `assessment_need`."""
    return {
        "need_id": FIRST_KEY + case.pk,
        "person_id": case.person_id,
        "unit_id": case.unit.code,
        "needed_at": _local(case.needed_at),
        "assessed_at": _local(case.assessed_at),
        "profession": None if case.assessed_by is None else _profession(case.assessed_by),
        "chose_later": case.chose_later,
    }


def _profession(account: Account) -> str | None:
    return PROFESSIONS.get(account.profession)


def _local(at: datetime | None) -> datetime | None:
    """The time on the wall, as the care tables hold it."""
    return None if at is None else timezone.localtime(at).replace(tzinfo=None)


def _stored(data: Path, persons: Mapping[int, Person]) -> set[object]:
    """Whom of them the care table has."""
    if not persons or not (data / "person").is_dir():
        return set()
    held = ds.dataset(data / "person", format="parquet")
    wanted = ds.field("person_id").isin(list(persons))
    return set(held.to_table(columns=["person_id"], filter=wanted).column("person_id").to_pylist())


def _missing_persons(stored: set[object], persons: Mapping[int, Person]) -> list[Row]:
    """Rows for the persons whom the care table lacks; what is stored there already is left as it is.

    Somebody whose sex or listing is not known here cannot get a row: the import of the population brings it.
    """
    return [
        row
        for key, person in sorted(persons.items())
        if key not in stored and (row := _person_row(person)) is not None
    ]


def _person_row(person: Person) -> Row | None:
    listing = Listing.objects.filter(person=person).select_related("unit").order_by("valid_from").first()
    sex = known_of(person, timezone.localdate()).sex
    if listing is None or sex is None:
        return None
    return {
        "person_id": person.pk,
        "birth_month": person.birth_date.replace(day=1),
        "sex": sex,
        "municipality": listing.unit.municipality,
        "special_housing": False,
        "resident_from": listing.valid_from,
        "resident_to": None,
    }


def _write(data: Path, name: str, rows: Sequence[Row]) -> None:
    """Put the rows into a care table through the importer, which checks them; a row with a known key replaces it."""
    if not rows:
        return
    table = tables.table(name)
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / f"{name}.parquet"
        pq.write_table(pa.Table.from_pylist(list(rows), schema=table.schema), source)
        import_file(data=data, table=table, source=source, replace=True)
