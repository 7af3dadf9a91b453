"""The signature of an entry: who answers for what, as a digest that only the field keys can write (see `meetings.signing`).

It binds the entry, its words, what the person had brought, the signer and the time.  `contact.proofs` asks whether all is as signed.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

from narmare.contact.models import Amendment, CaseEvent, Disagreement, Signature, Unsigned
from narmare.knowledge.record import Is, Sign, keeping
from narmare.meetings.models import Message
from narmare.region.audit import record
from narmare.region.models import Account


KIND = CaseEvent.Kind
# Steps whose words are a message, and the one whose words are the reason of a judgement.
WRITTEN = frozenset({KIND.ANSWERED, KIND.ASKED, KIND.NOTED, KIND.HANDED_OVER, KIND.PRIORITY, KIND.REPLIED, KIND.WORSE})  # fmt: skip
JUDGED = KIND.SUGGESTION_CHANGED
AMENDED = frozenset({KIND.CORRECTED, KIND.DISPUTED})


def is_entry(kind: str) -> bool:
    """Whether steps of the kind are entries in the record."""
    return keeping().steps[kind].what == Is.ENTRY


def amended(entry: int | None, text: str, reason: str) -> str:
    """What a correction or an opinion says, as one text: of which entry, what, why."""
    return json.dumps([entry, text, reason], ensure_ascii=False)


def digest(entry: CaseEvent, words: str, by: int, at: datetime, because: str) -> str:
    """SHA-256, in hex, over the entry with its words, what the person had brought, and the signature itself, as JSON."""
    case = entry.case
    brought = [case.person_id, case.words, case.hope, case.answers, case.questionnaire, case.questionnaire_version]  # fmt: skip
    said = [entry.pk, case.pk, str(entry.kind), _utc(entry.at), entry.by_id, entry.unit_id, entry.profession, entry.details, words]  # fmt: skip
    whole = json.dumps([said, brought, by, _utc(at), str(because)], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(whole.encode()).hexdigest()


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()


def entered(entry: CaseEvent, words: str, *, waits_for: Account | None = None) -> None:
    """A step has been written: an entry is signed at once or waits for its signature (content/record.yaml); other steps do neither.

    Args:
        waits_for: who answers for it, when not who wrote it.
    """
    when = keeping().signed(entry.kind)
    if when == Sign.SENT:
        sign(entry, words, by=entry.by, now=entry.at)
    elif when == Sign.LATER:
        Unsigned.objects.create(entry=entry, by=waits_for or entry.by, unit=entry.unit, at=entry.at)


def sign(entry: CaseEvent, words: str, *, by: Account, now: datetime, because: str = "") -> Signature:
    """Store the signature of an entry, in the caller's transaction."""
    made = Signature.objects.create(
        entry=entry, at=now, by=by, profession=by.profession, because=because,
        digest=digest(entry, words, by.pk, now, because),
    )  # fmt: skip
    record("entry_signed", made, by=by, now=now, unit=entry.unit, person=entry.case.person, details={"entry": entry.pk, "writer": entry.by_id, "because": str(because)})  # fmt: skip
    return made


def words_of(entries: Iterable[CaseEvent], said: Sequence[Message] | None = None) -> dict[int, str]:
    """What each entry says in words, by its key; "" for those that are only a step.  Three statements at most.

    Args:
        entries: with their case.
        said: the messages of their one case, for who has read them already.
    """
    found = list(entries)
    messages, reasons = _messages(found, said), _reasons(found)
    amendments = _amendments(found)
    return {
        one.pk: amendments.get(one.pk) or messages.get(one.pk) or reasons.get(one.pk, "") for one in found
    }


def _messages(entries: Sequence[CaseEvent], said: Sequence[Message] | None) -> Mapping[int, str]:
    """Those that were written as a message.  The step names it; one from before it did has its writer and its time."""
    written = [one for one in entries if one.kind in WRITTEN]
    if not written:
        return {}
    by_key, by_moment = {}, {}
    for pk, code, author, at, text in _sent({one.case.code for one in written}, said):
        by_key[code, pk] = text
        by_moment[code, author, at] = text
    return {
        one.pk: by_key.get((one.case.code, one.details["message"]), "") if "message" in one.details
        else by_moment.get((one.case.code, one.by_id, one.at), "")
        for one in written
    }  # fmt: skip


def _sent(
    codes: set[str], said: Sequence[Message] | None
) -> Iterable[tuple[int, str | None, int, datetime, str]]:
    """Key, case, writer, time and text of each message, the first first."""
    if said is not None:
        (code,) = codes
        return [(one.pk, code, one.author_id, one.at, one.text) for one in said]
    sent = Message.objects.filter(conversation__reference__in=codes).order_by("pk")
    return sent.values_list("pk", "conversation__reference", "author", "at", "text")


def _reasons(entries: Sequence[CaseEvent]) -> Mapping[int, str]:
    judged = [one for one in entries if one.kind == JUDGED]
    if not judged:
        return {}
    rows = defaultdict(str)
    for one in Disagreement.objects.filter(
        case__in={one.case_id for one in judged}, kind=Disagreement.Kind.CHANGED
    ):
        rows[one.case_id, one.by_id, one.at] = one.reason
    return {one.pk: rows[one.case_id, one.by_id, one.at] for one in judged}


def _amendments(entries: Sequence[CaseEvent]) -> Mapping[int, str]:
    steps = [one for one in entries if one.kind in AMENDED]
    if all("amendment" in one._state.fields_cache for one in steps):
        rows = [one.amendment for one in steps if hasattr(one, "amendment")]  # read with the step
    else:
        rows = list(Amendment.objects.filter(step__in=steps))
    return {one.step_id: amended(one.entry_id, one.text, one.reason) for one in rows}
