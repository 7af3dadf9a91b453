"""The record: sign entries, correct one beside the original, note what the person thinks is wrong (patientdatalagen 3 kap.)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from narmare.contact import record_policies as policies
from narmare.contact import signing
from narmare.contact.models import Amendment, Case, CaseEvent, Unsigned
from narmare.contact.steps import lock, step
from narmare.knowledge.record import keeping
from narmare.meetings.actions import queue_notices
from narmare.meetings.models import Notice
from narmare.region.audit import record
from narmare.region.models import Account
from narmare.region.refusals import check


@transaction.atomic
def sign_entries(*, entries: Sequence[int], because: str = "", by: Account, now: datetime) -> int:
    """Sign the entries that wait among those of the keys; one that is signed already is passed over.

    Args:
        entries: keys of the steps, as the page showed them: nothing is signed that was not shown.
        because: `Signature.Because`, when a colleague signs in the writer's place.

    Returns:
        How many were signed.

    Raises:
        Refused: see `record_policies.sign_refusal`; then none is signed.
    """
    waiting = Unsigned.objects.filter(entry__in=entries).select_for_update(of=("self",)).order_by("pk")
    rows = list(waiting.select_related("by", "unit", "entry__by", "entry__unit", "entry__case__person"))
    for row in rows:
        check(policies.sign_refusal(row, because, by, now))
    words = signing.words_of(row.entry for row in rows)
    for row in rows:
        own = row.by_id == by.pk
        signing.sign(row.entry, words[row.entry_id], by=by, now=now, because="" if own else because)
        row.delete()
    if rows:
        record("entries_signed", by, by=by, now=now, details={"entries": [row.entry_id for row in rows]})
    return len(rows)


@transaction.atomic
def sign_own(*, case: Case, by: Account, now: datetime) -> int:
    """Sign all that `by` has written in the case and not signed; returns how many.

    Raises:
        Refused: never for one's own entries; see `record_policies.sign_refusal`.
    """
    own = Unsigned.objects.filter(entry__case=case, by=by).values_list("entry", flat=True)
    signed = sign_entries(entries=list(own), by=by, now=now)
    record("own_entries_signed", case, by=by, now=now, unit=case.unit, person=case.person, details={"entries": signed})  # fmt: skip
    return signed


@transaction.atomic
def correct_entry(*, entry: CaseEvent, text: str, reason: str, by: Account, now: datetime) -> Amendment:
    """Say what is right instead of an entry, and what was wrong; signed at once.  The entry stands as it was written.

    Where the person reads the entry, they are told that there is something to read.

    Raises:
        Refused: see `record_policies.correction_refusal`.
    """
    case = lock(entry.case)
    fresh = case.events.select_related("by", "unit").get(pk=entry.pk)
    fresh.case = case
    check(policies.correction_refusal(fresh, text, reason, by, timezone.localdate(now)))
    made = _amended(case, CaseEvent.Kind.CORRECTED, fresh, text, reason, by, now)
    record("entry_corrected", made, by=by, now=now, unit=case.unit, person=case.person, details={"entry": fresh.pk})  # fmt: skip
    if keeping().told(fresh.kind) and case.channel == Case.Channel.WEB:
        _tell(case.asked_by, made, by, now)
    return made


@transaction.atomic
def note_opinion(*, case: Case, entry: CaseEvent | None, text: str, by: Account, now: datetime) -> Amendment:
    """Note what the person holds to be wrong or misleading; who answers for the entry signs that it is noted.

    Args:
        entry: which one; None for the case as a whole.
        by: the person, who acts for them, or staff whom they have told.

    Raises:
        Refused: see `record_policies.opinion_refusal`.
    """
    fresh = lock(case)
    check(policies.opinion_refusal(fresh, entry, text, by, timezone.localdate(now)))
    answers = policies.answers_for(fresh, entry)
    own = policies.acts_for(fresh, by, timezone.localdate(now))
    made = _amended(fresh, CaseEvent.Kind.DISPUTED, entry, text, "", by, now, waits_for=answers if own else by)  # fmt: skip
    about = None if entry is None else entry.pk
    record("opinion_noted", made, by=by, now=now, unit=fresh.unit, person=fresh.person, details={"entry": about})  # fmt: skip
    if answers is not None and answers.pk != by.pk:
        _tell(answers, made, by, now)
    return made


def _amended(
    case: Case, kind: CaseEvent.Kind, entry: CaseEvent | None, text: str, reason: str, by: Account, now: datetime,
    waits_for: Account | None = None,
) -> Amendment:  # fmt: skip
    """The step and what it says."""
    text, reason = text.strip(), reason.strip()
    about = None if entry is None else entry.pk
    words = signing.amended(about, text, reason)
    made = step(case, kind, by=by, now=now, words=words, waits_for=waits_for, entry=about)
    return Amendment.objects.create(step=made, entry=entry, text=text, reason=reason)


def _tell(whom: Account, made: Amendment, by: Account, now: datetime) -> None:
    queue_notices(account=whom, event=f"amendment:{made.pk}", kind=Notice.Kind.MESSAGE, by=by, now=now)
