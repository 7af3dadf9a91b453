"""What every action on a case shares: lock the row, refuse, write the step.  Only `actions` uses it."""

from __future__ import annotations

from datetime import datetime

from narmare.contact import policies, queries, signing
from narmare.contact.models import Case, CaseEvent, Draft
from narmare.meetings.actions import discard_unsent, open_conversation, post_message
from narmare.meetings.models import Conversation, Message
from narmare.region import rows
from narmare.region.models import Account, Unit
from narmare.region.refusals import check


def lock(case: Case, seen: int | None = None) -> Case:
    """The case as it is now, locked until the transaction ends: of two who change it at once, one waits.

    Args:
        seen: the version that the actor's page showed, None where it does not matter.

    Raises:
        Refused: somebody has changed it since; the message says who and when.
    """
    # Two statements: one that waits for the lock joins the tables as they were before it waited (PostgreSQL 18, 13.2.1), so
    # a new owner would be missing, and a case that has moved to another unit would not be found at all.
    Case.objects.select_for_update().only("pk").get(pk=case.pk)
    fresh = Case.objects.select_related("person", "unit", "owner").get(pk=case.pk)
    if seen is not None and seen != fresh.version:
        check(policies.stale_refusal(fresh, seen, queries.last_event(fresh)))
    return fresh


def save(case: Case, **changes: object) -> Case:
    """Store the changed fields of a locked case and count its version up."""
    for name, value in changes.items():
        setattr(case, name, value)
    case.version += 1
    case.save(update_fields=[*changes, "version"])
    return case


def step(
    case: Case,
    kind: CaseEvent.Kind,
    *,
    by: Account,
    now: datetime,
    unit: Unit | None = None,
    store: bool = True,
    words: str = "",
    waits_for: Account | None = None,
    **details: object,
) -> CaseEvent:
    """Write one step of the case; `details` are codes, numbers and ids.  An entry of the record is signed, or waits for it.

    Args:
        store: False where the caller stores the event in one statement with the case (`rows.store`).
        words: what the step says, as `signing.words_of` finds it afterwards.
        waits_for: who answers for the entry, when not `by`.
    """
    event = rows.made(
        CaseEvent,
        case=case, kind=kind, at=now, by=by, unit=unit or case.unit, profession=by.profession, details=details,
    )  # fmt: skip
    if store:
        event.save(force_insert=True)
        signing.entered(event, words, waits_for=waits_for)
    return event


def say(case: Case, text: str, *, by: Account, now: datetime, internal: bool = False) -> Message:
    """Post a message of staff in a locked case; the resident gets a notice unless it is internal."""
    conversation = open_conversation(person=case.person, reference=case.code, by=by, now=now)
    return post_message(
        conversation=conversation, text=text, side=Message.Side.STAFF, internal=internal, unit=case.unit,
        tell=None if case.channel != Case.Channel.WEB else case.asked_by, by=by, now=now,
    )  # fmt: skip


def was_read(case: Case, by: Account, now: datetime) -> dict[str, object]:
    """The fields that change when staff look at the case for the first time; empty if somebody has."""
    if case.first_read_at is not None:
        return {}
    return {"first_read_at": now, "first_read_by": by, "first_read_profession": by.profession}


def owned(case: Case, by: Account, now: datetime) -> dict[str, object]:
    """The fields that change when somebody works in a case that nobody has taken: it becomes theirs."""
    if case.owner_id is not None:
        return {}
    return {"owner": by, "owned_at": now, "held_for": None, "held_until": None}


def delete_draft(draft: Draft, by: Account, now: datetime) -> None:
    """Delete an unsent draft with its files."""
    files = Conversation.objects.filter(pk=draft.data.get("files"), person=draft.person).first()
    if files is not None:
        discard_unsent(conversation=files, by=by, now=now)
    draft.delete()
