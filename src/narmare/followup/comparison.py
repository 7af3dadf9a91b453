"""What moved between two snapshots, and why: the definition was changed, or the data."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from django.db import connection

from narmare.followup.models import Measurement, Snapshot


WHY = ("new", "gone", "definition", "months", "data", "same")
# Cells are matched by place and period; a hidden cell has no numbers, so "changed" includes hidden to shown.
COUNTS = """
SELECT coalesce(a.indicator, b.indicator),
       count(*) FILTER (WHERE a.id IS NULL),
       count(*) FILTER (WHERE b.id IS NULL),
       count(*) FILTER (WHERE a.id IS NOT NULL AND b.id IS NOT NULL AND (a.numerator, a.denominator, a.value, a.suppressed)
                              IS DISTINCT FROM (b.numerator, b.denominator, b.value, b.suppressed)),
       count(*) FILTER (WHERE a.id IS NULL AND period > %s),
       count(*) FILTER (WHERE a.id IS NOT NULL), count(*) FILTER (WHERE b.id IS NOT NULL)
FROM (SELECT * FROM {table} WHERE snapshot_id = %s) AS a
FULL JOIN (SELECT * FROM {table} WHERE snapshot_id = %s) AS b USING (indicator, grain, level, key, period)
GROUP BY 1 ORDER BY 1
"""


@dataclass(frozen=True)
class Moved:
    """One indicator between two snapshots: how many cells are new, gone and changed; `why` is one of WHY.

    unsaid: the definition counts something else and has kept its version.
    """

    indicator: str
    added: int
    gone: int
    changed: int
    later: int
    before: str
    after: str
    why: str
    unsaid: bool = False


def compare(old: Snapshot, new: Snapshot) -> tuple[Moved, ...]:
    """Every indicator of either snapshot, by id.  Kept in memory: snapshots never change."""
    return _compare(old.pk, new.pk)


@lru_cache(maxsize=16)
def _compare(old: int, new: int) -> tuple[Moved, ...]:
    was, is_now = Snapshot.objects.get(pk=old), Snapshot.objects.get(pk=new)
    with connection.cursor() as cursor:
        cursor.execute(COUNTS.format(table=Measurement._meta.db_table), [was.last_month, old, new])
        rows = cursor.fetchall()
    return tuple(_moved(row, was, is_now) for row in rows)


def _moved(row: tuple[str, int, int, int, int, int, int], was: Snapshot, now: Snapshot) -> Moved:
    indicator, added, gone, changed, later, before, after = row
    versions = was.versions.get(indicator, ""), now.versions.get(indicator, "")
    counted = [of.definitions.get(indicator, "") for of in (was, now)]
    other = all(counted) and counted[0] != counted[1]
    why = _why(row, other or versions[0] != versions[1])
    return Moved(indicator, added, gone, changed, later, *versions, why, other and versions[0] == versions[1])


def _why(row: tuple[str, int, int, int, int, int, int], another_definition: bool) -> str:
    """The reason that explains most: a definition that counts something else explains everything else."""
    _, added, gone, changed, later, before, after = row
    if not before:
        return "new"
    if not after:
        return "gone"
    if another_definition:
        return "definition"
    if gone or changed or added > later:
        return "data"
    return "months" if later else "same"


def forget() -> None:
    """Empty the memory (tests)."""
    _compare.cache_clear()
