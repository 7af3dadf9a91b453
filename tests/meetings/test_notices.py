"""Notices: queued with their message, sent once, tried again with longer pauses, and they say nothing."""

from __future__ import annotations

import json
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone

from narmare.contact import actions as contact
from narmare.meetings import actions, jobs, notify, storage
from narmare.meetings.models import Attachment, Notice
from narmare.region.models import Account
from tests.cast import NOW, Cast
from tests.contact.resident_cases import sent_case
from tests.meetings import samples


@pytest.fixture
def asta(cast: Cast, tmp_path: Path, settings: Any) -> Account:
    """A resident with an e-mail address and a number."""
    settings.NARMARE_HOME = tmp_path
    account = cast["resident"]
    actions.set_contact_detail(
        account=account, email="asta@example.org", phone="+46700000001", by=account, now=NOW
    )
    return account


def queue(account: Account, event: str = "message:1") -> int:
    return actions.queue_notices(account=account, event=event, kind=Notice.Kind.MESSAGE, by=account, now=NOW)


def deliver(cast: Cast, minutes: float = 0) -> jobs.Delivered:
    return jobs.deliver(by=cast.system, clock=lambda: NOW + timedelta(minutes=minutes))


def test_an_answer_is_told_on_every_channel_once(cast: Cast, asta: Account, tmp_path: Path) -> None:
    case = sent_case(cast)
    contact.answer(case=case, text="Vila foten.", by=cast["nurse"], now=NOW)
    first, second = deliver(cast), deliver(cast)

    assert (first.sent, second.sent) == (2, 0)
    assert [message.to for message in mail.outbox] == [["asta@example.org"]]
    (sms,) = [json.loads(line) for line in (tmp_path / "sms.jsonl").read_text().splitlines()]
    assert sms["phone"] == "+46700000001"
    for secret in ("foten", "Asta", case.code, case.unit.name):
        assert secret not in mail.outbox[0].subject + mail.outbox[0].body + sms["text"]


def test_a_message_that_is_rolled_back_is_told_to_nobody(cast: Cast, asta: Account) -> None:
    with transaction.atomic():
        contact.answer(case=sent_case(cast), text="Vila.", by=cast["nurse"], now=NOW)
        assert Notice.objects.count() == 2
        transaction.set_rollback(True)

    assert not Notice.objects.exists()


def test_an_internal_note_is_told_to_nobody(cast: Cast, asta: Account) -> None:
    contact.note(case=sent_case(cast), text="Bara vi", by=cast["nurse"], now=NOW)

    assert not Notice.objects.exists()


def test_the_same_event_is_queued_once(asta: Account) -> None:
    assert (queue(asta), queue(asta), queue(asta, "message:2")) == (2, 0, 2)


def test_a_fault_is_tried_again_later_and_at_last_given_up(
    cast: Cast, asta: Account, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    tried: list[str] = []

    def refuse(notice: Notice, address: str) -> None:
        tried.append(address)
        raise ConnectionRefusedError(f"no route to {address}")

    monkeypatch.setattr(notify, "send", refuse)
    queue(asta)
    minutes = 0.0
    pauses = [pause.total_seconds() / 60 for pause in actions.PAUSES]
    for pause in pauses:
        deliver(cast, minutes)
        assert deliver(cast, minutes + pause - 0.1).waiting == 0  # not yet
        minutes += pause
    last = deliver(cast, minutes)

    assert pauses == sorted(pauses)
    assert last.given_up == 2
    assert len(tried) == 2 * (len(pauses) + 1)
    assert set(Notice.objects.values_list("state", "fault")) == {("given_up", "ConnectionRefusedError")}
    assert "asta@example.org" not in caplog.text  # nor in any row: only the kind of the error is kept
    assert deliver(cast, minutes + 10_000) == jobs.Delivered()


def test_one_address_that_fails_does_not_hold_back_the_other(
    cast: Cast, asta: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notify, "sms_sender", lambda: lambda phone, text: 1 / 0)
    queue(asta)
    done = deliver(cast)
    deliver(cast, 1)

    assert (done.sent, done.waiting) == (1, 1)
    assert len(mail.outbox) == 1  # the mail is not sent again with the second attempt of the SMS


def test_a_worker_that_died_in_the_act_leaves_no_second_message(cast: Cast, asta: Account) -> None:
    queue(asta)
    actions.take_notice(by=cast.system, now=NOW)  # killed between here and the answer of the server
    deliver(cast)
    deliver(cast, 16)

    assert sorted(Notice.objects.values_list("state", flat=True)) == ["sent", "unsure"]


def test_an_address_that_was_taken_away_gets_nothing(cast: Cast, asta: Account) -> None:
    queue(asta)
    actions.set_contact_detail(account=asta, email="", phone="", by=asta, now=NOW)

    assert deliver(cast) == jobs.Delivered(needless=2)
    assert mail.outbox == []


@pytest.mark.parametrize("kind", Notice.Kind.values)
def test_it_is_written_in_the_readers_language_with_the_address(kind: str, settings: Any) -> None:
    settings.NARMARE_ADDRESS = "https://region.example.org/"
    swedish, english = notify.words(kind, "sv"), notify.words(kind, "en")

    assert swedish[0] != english[0]
    assert all("https://region.example.org/" in text for _, text in (swedish, english))


@pytest.mark.usefixtures("asta")
def test_bytes_without_a_row_are_swept_when_they_are_old(
    cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    talk = actions.open_conversation(person=cast.resident_person, by=cast["resident"], now=NOW)
    kept = actions.attach(conversation=talk, name="a.jpg", data=samples.jpeg(), by=cast["resident"], now=NOW)
    for key, days in (("a" * 32, 2), ("b" * 32, 0), (kept.key, 2)):
        if key != kept.key:
            storage.write(key, b"half")
        at = (timezone.now() - timedelta(days=days)).timestamp()
        os.utime(storage.path_of(key), (at, at))
    swept = actions.sweep_files(older=timedelta(days=1), by=cast.system, now=timezone.now())

    assert swept == 1
    assert not storage.path_of("a" * 32).exists()
    assert storage.path_of("b" * 32).exists()  # somebody may write its row just now
    assert storage.path_of(kept.key).exists()
    with django_capture_on_commit_callbacks(execute=True):
        assert actions.discard_unsent(conversation=talk, by=cast.system, now=NOW) == 1
    assert not storage.path_of(kept.key).exists()
    assert Attachment.objects.get().removed


def test_what_belongs_to_a_case_is_never_discarded(cast: Cast, asta: Account) -> None:
    talk = actions.open_conversation(person=cast.resident_person, reference="ABC", by=asta, now=NOW)
    actions.attach(conversation=talk, name="a.jpg", data=samples.jpeg(), by=asta, now=NOW)

    assert actions.discard_unsent(conversation=talk, by=cast.system, now=NOW) == 0
    assert not Attachment.objects.get().removed
