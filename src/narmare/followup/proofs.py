"""Proves that published snapshots are as they were published (`region.proofs`).

At publication each part of a snapshot (its head, what its definitions count, each indicator's numbers, each indicator's hidden months) gets a SHA-256, kept
with the snapshot.  The sum of those sums goes into the sealed log of changes, whose heads lie in files outside the database:
whoever changes a number and its sum is found there.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.db import connection

from narmare.followup.models import Snapshot
from narmare.region import proofs
from narmare.region.models import AuditEvent
from narmare.region.proofs import Flaw, Proof


# Text in the order of its bytes, so that another machine's language gives the same sum.
_NUMBERS = """
SELECT 'numbers of ' || indicator, encode(sha256(string_agg(sha256(convert_to(jsonb_build_array(
         level, key, grain, period, numerator, denominator, value, low, high, suppressed)::text, 'UTF8')), ''::bytea
         ORDER BY level COLLATE "C", key COLLATE "C", grain COLLATE "C", period)), 'hex')
FROM followup_measurement WHERE snapshot_id = %s GROUP BY indicator
"""
_HIDDEN = """
SELECT 'hidden months of ' || indicator, encode(sha256(convert_to(cells::text, 'UTF8')), 'hex')
FROM followup_hiddenmonths WHERE snapshot_id = %s
"""
HEAD = ("code", "last_month", "versions", "rollouts", "origin")


def sums(snapshot: Any) -> dict[str, str]:
    """Part -> SHA-256 in hex, of the snapshot as it is stored now."""
    return {**head_sum(snapshot), **_asked(_NUMBERS, snapshot.pk), **hidden_sums(snapshot)}


def head_sum(snapshot: Any) -> dict[str, str]:
    """The sum of what the snapshot says of itself, and one of what its definitions counted, where that was kept."""
    said = json.dumps({name: getattr(snapshot, name) for name in HEAD}, sort_keys=True, default=str)
    counted = getattr(snapshot, "definitions", {})  # a snapshot of an older version has none
    return {
        "head": hashlib.sha256(said.encode()).hexdigest(),
        **({"definitions": total(counted)} if counted else {}),
    }


def hidden_sums(snapshot: Any) -> dict[str, str]:
    """The sums of its hidden months; they may come later than the rest."""
    return _asked(_HIDDEN, snapshot.pk)


def total(parts: Mapping[str, str]) -> str:
    """The sum of the sums, which the log of changes keeps."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _asked(sql: str, key: int) -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(sql, [key])
        return dict(cursor.fetchall())


def snapshots() -> Proof:
    """Every published snapshot against its sums, the sums against the log, and every snapshot that the log knows."""
    flaws, judged, logged = [], 0, _logged()
    found = list(Snapshot.objects.order_by("pk"))
    for one in found:
        if not one.sums and one.pk not in logged:
            continue
        judged += 1
        flaws += [Flaw(f"snapshot {one.code}", said) for said in _faults(one, logged.get(one.pk))]
    gone = proofs.gone("snapshot", proofs.lost("snapshot_published", Snapshot._meta.db_table))
    return Proof("snapshots", judged, (*flaws, *gone), len(found) - judged)


def _logged() -> dict[int, str]:
    """Key of a snapshot -> the sum of its sums, as the log has it last."""
    found = AuditEvent.objects.filter(action="snapshot_published", details__has_key="sums").order_by("pk")
    return {int(key): details["sums"] for key, details in found.values_list("object_id", "details")}


def _faults(snapshot: Any, logged: str | None) -> Iterator[str]:
    """What is wrong with one snapshot."""
    if logged is not None and total(snapshot.sums) != logged:
        yield "has other sums than the log says that it was published with."
    stored = sums(snapshot)
    for part in sorted(snapshot.sums.keys() | stored.keys()):
        if part not in stored:
            yield f"has lost its {part}."
        elif part not in snapshot.sums:
            yield f"has got {part} that it was not published with."
        elif stored[part] != snapshot.sums[part]:
            yield f"has been changed: its {part}."
