"""Decision tables in use: a unit's own published version, else the region's, else the file that comes with the product."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from narmare.contact import content
from narmare.contact.models import TableVersion
from narmare.contact.policies import QUEUES
from narmare.knowledge.decisions.evaluate import compiled
from narmare.knowledge.decisions.jdm import several_of
from narmare.knowledge.decisions.load import read_table, table_faults
from narmare.knowledge.decisions.model import Table
from narmare.knowledge.faults import ContentError, Fault
from narmare.knowledge.reading import open_text
from narmare.region.models import Unit


_parsed: dict[int, Table] = {}


def table_for(questionnaire: str, unit: Unit, on: date) -> Table | None:
    """The table that decides on a questionnaire's answers at the unit on the day `on`; None if none does."""
    row = _holding(unit, on).filter(questionnaire=questionnaire).last()
    return content.library().table_for(questionnaire) if row is None else parsed(row)


def tables_of(unit: Unit, on: date) -> Mapping[str, Table]:
    """Every table in use at the unit on the day `on`, by the questionnaire that it decides on."""
    shipped = {table.questionnaire: table for table in content.library().tables.values()}
    return {**shipped, **{row.questionnaire: parsed(row) for row in _holding(unit, on)}}


def versions_of(unit: Unit, on: date) -> Mapping[str, TableVersion]:
    """The published versions that hold at the unit on the day `on`, by table: its own before the region's."""
    return {row.table: row for row in _holding(unit, on).select_related("owner", "approved_by", "unit")}


def _holding(unit: Unit, on: date) -> QuerySet[TableVersion]:
    """What holds at the unit and above it, the nearest last: a path sorts after the one that it begins with."""
    published = TableVersion.objects.on(on).filter(status=TableVersion.Status.PUBLISHED)
    return published.filter(unit__code__in=unit.codes).order_by("unit__path", "pk")


def without_own(region: Unit, table: str, on: date) -> list[Unit]:
    """The units below `region` that have a queue and no version of their own of the table on the day: those that the region's reaches."""
    own = TableVersion.objects.on(on).filter(status=TableVersion.Status.PUBLISHED, table=table)
    paths = list(own.exclude(unit=region).values_list("unit__path", flat=True))
    below = Unit.objects.on(on).below(region).filter(kind__in=QUEUES)
    return [unit for unit in below if not any(unit.path.startswith(path) for path in paths)]


def region_of(unit: Unit) -> Unit:
    """The region that the unit lies in."""
    return unit if unit.kind == Unit.Kind.REGION else Unit.objects.region()


def drafts_of(unit: Unit) -> Mapping[str, TableVersion]:
    """The unit's proposals that wait for a decision, by table."""
    drafts = TableVersion.objects.filter(unit=unit, status=TableVersion.Status.DRAFT)
    return {row.table: row for row in drafts.select_related("owner", "approved_by", "unit")}


def draft_in(units: list[Unit], pk: int) -> TableVersion | None:
    """The version with the key, if it belongs to one of the units and was not thrown away."""
    known = TableVersion.objects.filter(pk=pk, unit__in=units).exclude(status=TableVersion.Status.DISCARDED)
    return known.select_related("unit", "owner", "approved_by").first()


def history_of(unit: Unit, table: str) -> list[TableVersion]:
    """Every version that the unit has published of a table, the latest first."""
    rows = TableVersion.objects.filter(unit=unit, table=table, status=TableVersion.Status.PUBLISHED)
    return list(rows.select_related("owner", "approved_by", "published_by").order_by("-published_at", "-pk"))


def known_versions(unit: Unit, table: str) -> set[str]:
    """The versions by which a case may already name the table: the product's, what the unit and those above it have published.

    A version of the region must have a number that none of its units has used either.
    """
    rows = TableVersion.objects.filter(table=table, status=TableVersion.Status.PUBLISHED)
    if unit.kind != Unit.Kind.REGION:
        rows = rows.filter(unit__code__in=unit.codes)
    return {content.library().tables[table].version, *rows.values_list("version", flat=True)}


def before(row: TableVersion) -> TableVersion | None:
    """The version of the same unit that held until this one began and that nobody has taken back, or None."""
    published = TableVersion.objects.filter(
        unit=row.unit, table=row.table, status=TableVersion.Status.PUBLISHED
    )
    taken_back = published.filter(withdrawn_at__isnull=False).values("version")
    rows = published.filter(
        valid_to=row.valid_from, valid_from__lte=row.valid_from, published_at__lt=row.published_at
    ).exclude(version=row.version)
    return rows.exclude(version__in=taken_back).order_by("-published_at", "-pk").first()


def parsed(row: TableVersion) -> Table:
    """The table of a published version, parsed once per process: what is published never changes."""
    if row.pk not in _parsed:
        _parsed[row.pk] = read_table(open_text(row.source, f"{row.table} {row.version}"))
    return _parsed[row.pk]


def known(pk: int) -> Table | None:
    """The table of the published version with the key, if this process has read it."""
    return _parsed.get(pk)


def source_of(table: str, unit: Unit, on: date) -> str:
    """The YAML of the table in use: where a change begins."""
    row = _holding(unit, on).filter(table=table).last()
    if row is not None:
        return row.source
    return source_of_file(table)


def source_of_file(table: str) -> str:
    """The YAML of the table that comes with the product."""
    return (content.folder() / "decisions" / f"{table}.yaml").read_text(encoding="utf-8")


def checked(source: str, table: str) -> Table:
    """The changed table that somebody wrote, checked alone and against its questionnaire, and run by the engine once.

    Args:
        table: the id of the table that is changed; the written one keeps it and its questionnaire.

    Raises:
        narmare.knowledge.faults.ContentError: with every fault, its line and row.
    """
    name = f"{table}.yaml"
    found = read_table(open_text(source, name))
    shipped, library = content.library().tables[table], content.library()
    faults = []
    for key, given, wanted in (
        ("id", found.id, table), ("questionnaire", found.questionnaire, shipped.questionnaire),
    ):  # fmt: skip
        if given != wanted:
            faults.append(Fault(name, key, f"{given} is another one.", f"Write {wanted}."))
    flags = tuple(library.words.flags) if library.words else ()
    asked = library.questionnaires.get(shipped.questionnaire)
    faults = faults or list(table_faults(found, asked, flags))
    if faults or asked is None:
        raise ContentError(faults)
    compiled(found, several_of(found, asked))
    return found


@dataclass(frozen=True)
class Difference:
    """A row that a proposal adds, takes away, changes or moves: before and after as they are written."""

    row: str
    before: str
    after: str


def differences(row: TableVersion, on: date) -> list[Difference]:
    """What a proposal changes in the table in use, row by row in the order of the proposal, those taken away last."""
    old = table_for(row.questionnaire, row.unit, on)
    new = checked(row.source, row.table)
    was, becomes = _written(old) if old else {}, _written(new)
    names = [*becomes, *(name for name in was if name not in becomes)]
    changed = [
        Difference(name, was.get(name, ""), becomes.get(name, ""))
        for name in names
        if was.get(name) != becomes.get(name)
    ]
    return [
        *changed,
        *_moved([name for name in was if name in becomes], [name for name in becomes if name in was]),
    ]


def _moved(old: list[str], new: list[str]) -> list[Difference]:
    """Rows that stand elsewhere among those that stay: the first that fits decides, so the order is content too."""
    return [
        Difference(name, f"{old.index(name) + 1}.", f"{place}.")
        for place, name in enumerate(new, 1)
        if old[place - 1] != name
    ]


def _written(table: Table) -> dict[str, str]:
    """Each row in one line: "fever: true → same_day, doctor, 2"."""
    return {
        row.id: f"{'; '.join(f'{name}: {one}' for name, one in row.when.items()) or '*'} → "
        f"{row.then.level}, {row.then.profession}, {row.then.urgency}"
        for row in table.rows
    }
