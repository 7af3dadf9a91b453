"""Proves that the entries of the record are as they were signed, and that each is signed or waits for it (`region.proofs`)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import batched

from django.db import connection

from narmare.contact.models import CaseEvent, Signature
from narmare.contact.signing import digest, words_of
from narmare.knowledge.record import keeping
from narmare.region import proofs
from narmare.region.keys import KeyFault
from narmare.region.proofs import Flaw, Proof


BATCH = 500
GUARD = "as_written"
GUARDED = (
    "contact_amendment", "contact_case", "contact_caller", "contact_disagreement", "contact_signature", "meetings_attachment",
    "meetings_message",
)  # fmt: skip
_CHANGED = "is not as it was signed: its words, writer, time or unit, what the person had brought, or the signature have been changed."


def entries() -> Proof:
    """Every signed entry against its signature; entries that are neither signed nor wait; guards that are off."""
    flaws, judged = list(_unguarded()), 0
    keys = Signature.objects.order_by("pk").values_list("pk", flat=True).iterator()
    for some in batched(keys, BATCH):
        judged += len(some)
        flaws += _judged(some)
    lost = proofs.lost("entry_signed", Signature._meta.db_table)
    flaws += [*_unkept(), *proofs.gone("signature", lost)]
    return Proof("entries", judged, tuple(flaws))


def _judged(keys: tuple[int, ...]) -> list[Flaw]:
    """The flaws of some signatures; where one text does not open they are read one at a time, so that only its entry is named."""
    try:
        return list(_compared(keys))
    except KeyFault as fault:
        if len(keys) == 1:
            entry = Signature.objects.filter(pk=keys[0]).values_list("entry", flat=True).get()
            return [Flaw(f"entry {entry}", f"does not open: {fault}")]
        return [flaw for key in keys for flaw in _judged((key,))]


def _compared(keys: tuple[int, ...]) -> Iterator[Flaw]:
    found = list(Signature.objects.filter(pk__in=keys).select_related("entry__case").order_by("pk"))
    words = words_of(one.entry for one in found)
    for one in found:
        if digest(one.entry, words[one.entry_id], one.by_id, one.at, one.because) != one.digest:
            yield Flaw(f"entry {one.entry_id}", _CHANGED)


def _unkept() -> Iterator[Flaw]:
    """Entries that nobody has signed and nobody is asked to."""
    loose = CaseEvent.objects.filter(
        kind__in=keeping().entries(), signature__isnull=True, unsigned__isnull=True
    )
    for key in loose.order_by("pk").values_list("pk", flat=True):
        yield Flaw(f"entry {key}", "is neither signed nor waits for a signature.")


def _unguarded() -> Iterator[Flaw]:
    """Tables whose trigger, which holds the record as it was written, is off or gone."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = %s AND tgenabled IN ('O', 'A')",
            [GUARD],
        )
        on = {name for (name,) in cursor.fetchall()}
    for table in GUARDED:
        if table not in on:
            yield Flaw(table, f"is unguarded: the trigger {GUARD}, which refuses changes, is off or gone.")
