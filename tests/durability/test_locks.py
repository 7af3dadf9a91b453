"""Two at once: the one who has waited sees everything that the first has changed, in every table."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from narmare.contact.models import Case, Draft
from narmare.contact.resident import actions as resident
from narmare.contact.resident.steps import Content
from narmare.contact.steps import lock
from narmare.region.models import AuditEvent
from tests.cast import NOW, Cast
from tests.contact.staff_cases import sent


def _waits_for_a_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone()[0])


def while_waiting(first: Callable[[], object], second: Callable[[], object]) -> object:
    """What `second` gives when it begins after `first` has changed the row and before that is committed."""
    given: list[object] = []

    def run() -> None:
        try:
            with transaction.atomic():
                given.append(second())
        except Exception as error:  # shown by the assertion of the test
            given.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    with transaction.atomic():
        first()
        thread.start()
        deadline = time.monotonic() + 10
        while not _waits_for_a_lock() and time.monotonic() < deadline:
            time.sleep(0.01)
    thread.join(10)
    return given[0]


@pytest.mark.django_db(transaction=True)
def test_who_waits_for_a_case_sees_its_new_owner_and_unit(transactional_db: None, cast: Cast) -> None:
    case, nurse, other = sent(cast), cast["nurse"], cast.units["vc-02"]
    change = Case.objects.filter(pk=case.pk)
    fresh = while_waiting(
        lambda: change.update(owner=nurse, owned_at=NOW, unit=other, version=7), lambda: lock(case)
    )

    assert isinstance(fresh, Case), fresh
    assert (fresh.version, fresh.owner, fresh.unit) == (7, nurse, other)


@pytest.mark.django_db(transaction=True)
def test_a_double_click_sends_a_draft_once(transactional_db: None, cast: Cast) -> None:
    asta = cast["resident"]
    draft = Draft.objects.create(
        account=asta, person=cast.resident_person, data=Content(reason="annat", words="Ont i foten").data(),
        created_at=NOW, changed_at=NOW,
    )  # fmt: skip
    sent_once: list[Case] = []

    def send() -> Case:
        return resident.send_draft(draft=draft, by=asta, now=NOW)

    second = while_waiting(lambda: sent_once.append(send()), send)

    assert second == sent_once[0]
    assert AuditEvent.objects.filter(action="case_submitted", details__draft=draft.pk).count() == 1
    assert Case.objects.filter(person=cast.resident_person).count() == 1
