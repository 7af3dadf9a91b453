"""Writes about one person's data as a whole: a copy that was handed out, and what may be erased."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from narmare.contact.models import Case, Draft
from narmare.meetings.actions import discard_unsent, forget_notices, set_contact_detail
from narmare.meetings.models import Conversation
from narmare.meetings.queries import contact_detail_of
from narmare.region.audit import record
from narmare.region.models import Account, Person


@dataclass(frozen=True)
class Erased:
    """How many rows of each kind were erased (ids as in content/retention.yaml)."""

    drafts: int
    notices: int
    contact_details: int


@transaction.atomic
def note_copy(*, person: Person, form: str, by: Account, now: datetime) -> None:
    """Write that `by` has taken a copy of everything about the person; `form` is "fhir" or "pdf"."""
    record("person_copied", person, by=by, now=now, person=person, details={"form": form})


@transaction.atomic
def note_record(*, case: Case, form: str, by: Account, now: datetime) -> None:
    """Write that `by` has taken the record of the case out of the product; `form` is "fhir"."""
    record("record_copied", case, by=by, now=now, unit=case.unit, person=case.person, details={"form": form})


@transaction.atomic
def erase_person(*, person: Person, by: Account, now: datetime) -> Erased:
    """Erase what the person may have erased: drafts with their files, notices, addresses for notices.

    What is part of the record or of a log stays (patientdatalagen 3 kap. 14 §): `content/retention.yaml` says why for each.
    """
    account = Account.objects.filter(person=person).first()
    if account is None:
        done = Erased(0, 0, 0)
    else:
        details = contact_detail_of(account)
        had = details is not None and bool(details.email or details.phone)
        if had:
            set_contact_detail(account=account, email="", phone="", by=by, now=now)
        done = Erased(
            drafts=_drop_drafts(account, by, now),
            notices=forget_notices(account=account, older=None, by=by, now=now),
            contact_details=int(had),
        )
    record("person_erased", person, by=by, now=now, person=person, details={"drafts": done.drafts, "notices": done.notices, "contact_details": done.contact_details})  # fmt: skip
    return done


def _drop_drafts(account: Account, by: Account, now: datetime) -> int:
    """The account's drafts that have not been sent, with their files."""
    found = list(
        Draft.objects.filter(account=account, case=None)
        .select_for_update(of=("self",))
        .select_related("person")
    )
    for draft in found:
        conversation = Conversation.objects.filter(pk=draft.data.get("files"), person=draft.person).first()
        if conversation is not None:
            discard_unsent(conversation=conversation, by=by, now=now)
        record("draft_erased", draft, by=by, now=now, person=draft.person)
        draft.delete()
    return len(found)
