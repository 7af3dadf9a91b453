"""Drafts of a matter, and the files that go with them: whose they are, what is taken, what is thrown away."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from narmare.contact.actions import save_draft
from narmare.contact.models import Case, Draft
from narmare.contact.resident import steps
from narmare.contact.resident.actions import files_of
from narmare.contact.resident.forms import QuestionForm
from narmare.knowledge.questionnaires.model import Item
from narmare.knowledge.texts import Text
from narmare.meetings import queries as stored
from narmare.meetings.models import Attachment
from narmare.region.models import AuditEvent
from tests.cast import NOW, Cast
from tests.contact.journey import Journey
from tests.contact.resident_cases import sent_case
from tests.meetings import samples


SignIn = Callable[[str], Client]


@pytest.fixture
def asta(sign_in: SignIn) -> Journey:
    return Journey(sign_in("resident"))


def test_a_draft_is_thrown_away_with_its_files(asta: Journey, sign_in: SignIn) -> None:
    asta.fill(steps.WHO, who=9_000_001)
    asta.client.post(reverse("add-file", args=[asta.key]), {"file": _picture()})
    drop, others = reverse("drop-draft", args=[asta.key]), sign_in("relative")

    assert others.post(drop).status_code == 404
    assert asta.client.get(drop).status_code == 405
    assert "Släng utkastet" in asta.client.get(reverse("ask")).text
    assert Attachment.objects.filter(removed=False).count() == 1
    said = asta.client.post(drop, follow=True).text
    assert "Ingen har läst det." in said
    assert "Fortsätt skriva" not in said
    assert not Draft.objects.exists()
    assert not Attachment.objects.filter(removed=False).exists()
    assert AuditEvent.objects.filter(action="draft_dropped").count() == 1


def test_a_draft_that_was_sent_is_not_thrown_away(asta: Journey, cast: Cast) -> None:
    Draft.objects.update(case=sent_case(cast))
    response = asta.client.post(reverse("drop-draft", args=[asta.key]))

    assert response.headers["Location"] == reverse("receipt", args=[Case.objects.get().code])
    assert Draft.objects.exists()


def test_a_draft_is_only_its_writers(asta: Journey, sign_in: SignIn) -> None:
    other = sign_in("relative")

    assert other.get(asta.at(steps.WHO)).status_code == 404
    assert other.post(reverse("send-draft", args=[asta.key])).status_code == 404
    assert other.post(reverse("add-file", args=[asta.key])).status_code == 404


def _picture(name: str = "kna.jpg", data: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data or samples.jpeg(), content_type="image/jpeg")


def test_a_picture_goes_with_the_case(asta: Journey) -> None:
    asta.fill(steps.WHO, who=9_000_001)
    added = asta.client.post(reverse("add-file", args=[asta.key]), {"file": _picture()})
    assert added.status_code == 302
    asta.to_questions(9_000_001, "ryggont").answer_mildly()
    assert "kna.jpg" in asta.client.get(asta.url).content.decode()
    asta.send()

    case = Case.objects.get()
    [message] = stored.messages_in(stored.conversation_of(case.code), internal=False)
    [attachment] = message.attachments.all()
    answer = asta.client.get(reverse("case-file", args=[case.code, attachment.pk]))
    body = b"".join(answer.streaming_content)
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert body.startswith(b"\xff\xd8\xff")
    assert b"Exif" not in body


def test_a_file_that_cannot_be_taken_is_told_at_the_field(asta: Journey) -> None:
    asta.fill(steps.WHO, who=9_000_001)

    page = asta.client.post(
        reverse("add-file", args=[asta.key]), {"file": _picture(data=b"MZ not a picture")}
    )

    assert page.status_code == 422
    assert "Filen är inte en bild eller en PDF" in page.content.decode()


def test_a_picture_is_taken_back_before_it_is_sent(asta: Journey) -> None:
    asta.fill(steps.WHO, who=9_000_001)
    asta.client.post(reverse("add-file", args=[asta.key]), {"file": _picture()})
    [attachment] = stored.unsent_files(_talk(asta.key), Draft.objects.get().account)

    asta.client.post(reverse("remove-file", args=[asta.key, attachment.pk]))

    assert list(stored.unsent_files(_talk(asta.key), Draft.objects.get().account)) == []
    assert asta.client.get(reverse("draft-file", args=[asta.key, attachment.pk])).status_code == 404


def _talk(key: str):
    return files_of(Draft.objects.get(key=key))


def test_a_draft_has_a_key_of_128_random_bits(cast: Cast) -> None:
    by = cast["resident"]
    keys = [save_draft(key=None, data={}, person=None, by=by, now=NOW).key for _time in range(12)]

    assert {key.version for key in keys} != {4}  # which of every key would hold six bits that are not random


@pytest.mark.parametrize(("typed", "fits"), [("0", True), ("999", True), ("1000", False), ("1" * 40, False), ("-1", False)])  # fmt: skip
def test_a_number_without_bounds_of_its_own_has_those_that_its_words_say(typed: str, fits: bool) -> None:
    asked = Item("antal", "integer", Text("Hur många?", "How many?"))
    form = QuestionForm({"answer": typed}, item=asked)

    assert form.is_valid() is fits
    assert fits or form.errors["answer"] == ["Skriv en siffra mellan 0 och 999."]
