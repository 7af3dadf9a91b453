"""A person's copy of everything, and what may be erased: nobody else's data in it, nothing of the own left out."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from narmare.cli import main
from narmare.contact import actions as contact
from narmare.contact.models import Case, Draft
from narmare.home import actions, bundle, export, retention
from narmare.knowledge import retention as schedule
from narmare.knowledge.faults import ContentError
from narmare.meetings import actions as meetings
from narmare.meetings.models import Attachment, ContactDetail, Conversation, Message, Notice
from narmare.region import actions as region
from narmare.region.models import AuditEvent
from narmare.region.sessions import ABOUT, SessionStore
from tests.cast import NOW, Cast
from tests.contact.staff_cases import matter, sent
from tests.meetings.samples import jpeg


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of its own, where fonts are cut to once."""
    return tmp_path_factory.mktemp("installation")


@pytest.fixture
def everything(cast: Cast, settings: Any, installation: Path) -> Case:
    """A case of Asta's with all there is in one, and one of Greta's that must not be in the copy."""
    settings.NARMARE_HOME = installation
    asta, nurse = cast["resident"], cast["nurse"]
    sent(cast, person=cast.greta, about=matter(words="Gretas egna ord"))
    case = sent(cast, person=cast.resident_person, by=asta, channel="web", about=matter(words="Ont i foten", hope="Ett råd", answers={"q": "ja"}, questionnaire="old", questionnaire_version="1"))  # fmt: skip
    case = contact.take_case(case=case, by=nurse, now=NOW)
    case = contact.note(case=case, text="Intern tanke", by=nurse, now=NOW)
    case = contact.answer(case=case, text="Vila foten", by=nurse, now=NOW)
    contact.promise_call(case=case, at=NOW + timedelta(hours=2), number="", by=nurse, now=NOW)
    conversation = Conversation.objects.get(reference=case.code)
    meetings.attach(conversation=conversation, name="foten.jpg", data=jpeg(), by=asta, now=NOW)
    meetings.set_contact_detail(
        account=asta, email="asta@example.org", phone="+46701740605", by=asta, now=NOW
    )
    meetings.queue_notices(account=asta, event="message:1", kind=Notice.Kind.MESSAGE, by=nurse, now=NOW)
    contact.save_draft(
        key=None, data={"words": "Utkast om ryggen"}, person=cast.resident_person, by=asta, now=NOW
    )
    region.block_unit(person=cast.resident_person, unit=cast.units["hs-02"], by=asta, now=NOW)
    return case


def test_the_bundle_holds_everything_and_nobody_elses(
    everything: Case, cast: Cast, sign_in: Callable[[str], Client]
) -> None:
    sign_in("nurse").get(reverse("person", args=[cast.resident_person.pk]))
    answer = sign_in("resident").get(reverse("copy-file", args=["fhir"]))
    found = json.loads(answer.content)
    kinds = {entry["resource"]["resourceType"] for entry in found["entry"]}
    text = answer.content.decode()

    assert answer["Content-Type"] == "application/fhir+json"
    assert bundle.problems(found) == []
    assert kinds == set(bundle.REQUIRED)
    assert all(
        word in text
        for word in ("Ont i foten", "Ett råd", "Vila foten", "foten.jpg", "asta@example.org", "Asta Lindgren")
    )
    assert not any(word in text for word in ("Gretas egna ord", "Greta", "Intern tanke"))
    assert AuditEvent.objects.get(action="person_copied").details == {"form": "fhir"}


@pytest.mark.parametrize("name", ["copy-file", "erase-my-data"])
def test_who_sits_down_at_an_open_page_is_asked_to_prove_who_they_are(
    name: str, everything: Case, cast: Cast, sign_in: Callable[[str], Client]
) -> None:
    client = sign_in("resident")
    session = cast["resident"].sessions.get()
    began = (timezone.now() - timedelta(minutes=11)).isoformat()
    store = SessionStore(session.session_key)
    store[ABOUT] = {"began": began, "proved": began}
    store.save()
    answer = client.get(reverse(name, args=["fhir"])) if name == "copy-file" else client.post(reverse(name))

    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("confirm"))
    assert Draft.objects.filter(account=cast["resident"], case=None).exists()
    assert not AuditEvent.objects.filter(action__in=["person_copied", "person_erased"]).exists()


def test_the_checks_of_a_bundle_find_faults(everything: Case, cast: Cast) -> None:
    def faults(change: Callable[[dict[str, Any]], object]) -> str:
        found = bundle.to_fhir(export.gather(cast.resident_person, NOW))
        resources = {entry["resource"]["resourceType"]: entry["resource"] for entry in found["entry"]}
        change(resources)
        return "; ".join(bundle.problems(found))

    assert faults(lambda found: None) == ""
    assert "lacks intent" in faults(lambda found: found["Task"].pop("intent"))
    assert "'klar' is no status of Task" in faults(lambda found: found["Task"].update(status="klar"))
    assert "which is not there" in faults(
        lambda found: found["Provenance"].update(target=[{"reference": "urn:uuid:x"}])
    )
    assert "has no time zone" in faults(
        lambda found: found["Communication"].update(sent="2026-11-22T10:00:00")
    )
    assert "is empty" in faults(lambda found: found["Patient"].update(name=[]))


def test_the_paper_says_it_in_words(everything: Case, sign_in: Callable[[str], Client]) -> None:
    answer = sign_in("resident").get(reverse("copy-file", args=["pdf"]))
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)

    assert answer["Content-Disposition"].endswith('.pdf"')
    assert all(
        word in text
        for word in (
            "Asta Lindgren",
            "Ont i foten",
            "Vila foten",
            "Utkast om ryggen",
            "patientdatalagen 3 kap.",
        )
    )
    assert "Intern tanke" not in text


def test_the_page_says_what_can_be_erased_and_why_the_rest_cannot(
    everything: Case, sign_in: Callable[[str], Client]
) -> None:
    page = sign_in("resident").get(reverse("my-copy")).content.decode()

    assert page.count("Kan raderas.") == 3
    assert "En journal får inte raderas av vården" in page
    assert "HSLF-FS 2016:40 4 kap. 9 §" in page


def test_drafts_and_notices_are_erased_and_the_record_is_kept(
    everything: Case, cast: Cast, sign_in: Callable[[str], Client]
) -> None:
    before = (Case.objects.count(), Message.objects.count(), Attachment.objects.filter(removed=False).count())
    sign_in("resident").post(reverse("erase-my-data"))
    detail = ContactDetail.objects.get(account=cast["resident"])

    assert (
        Case.objects.count(),
        Message.objects.count(),
        Attachment.objects.filter(removed=False).count(),
    ) == before
    assert not Draft.objects.filter(account=cast["resident"], case=None).exists()
    assert not Notice.objects.filter(account=cast["resident"]).exists()
    assert (detail.email, detail.phone) == ("", "")
    assert AuditEvent.objects.get(action="person_erased").details == {
        "drafts": 1,
        "notices": 2,
        "contact_details": 1,
    }


def test_erasing_touches_nobody_elses_drafts(everything: Case, cast: Cast) -> None:
    contact.save_draft(
        key=None, data={"words": "x"}, person=cast.persons[9_000_002], by=cast["relative"], now=NOW
    )
    actions.erase_person(person=cast.resident_person, by=cast["resident"], now=NOW)

    assert [draft.account.key for draft in Draft.objects.filter(case=None)] == ["relative"]


def test_the_operator_exports_and_is_told_why_the_rest_is_kept(
    everything: Case, cast: Cast, tmp_path: Path
) -> None:
    person = str(cast.resident_person.pk)
    made = CliRunner().invoke(
        main, ["person", "export", person, "--out", str(tmp_path / "out"), "--language", "en"]
    )
    erased = CliRunner().invoke(main, ["person", "erase", person, "--yes"])
    nobody = CliRunner().invoke(main, ["person", "export", "1", "--out", str(tmp_path / "none")])

    assert made.exit_code == 0, made.output
    assert bundle.problems(json.loads((tmp_path / "out" / "person.json").read_text())) == []
    assert (tmp_path / "out" / "person.pdf").read_bytes()[:5] == b"%PDF-"
    assert ((tmp_path / "out" / "person.json").stat().st_mode & 0o777) == 0o600
    assert "Kept: Cases, answers, messages and files that have been sent (Patient Data Act" in erased.output
    assert nobody.exit_code == 1
    assert "There is no person with the number 1" in nobody.output


def test_retention_erases_what_is_due_and_only_counts_the_record(everything: Case, cast: Cast) -> None:
    def due(days: float) -> dict[str, tuple[int, int | None]]:
        later = NOW + timedelta(days=days)
        return {one.kind.id: (one.due, one.erased) for one in retention.apply(by=cast.system, now=later)}

    assert all(one == (0, None) or one[0] == 0 for one in due(29).values())
    assert due(31)["drafts"] == (1, 1)
    assert due(91)["notices"] == (2, 2)
    years = due(366 * 10)
    assert years["cases"] == (2, None)
    assert years["access_log"][1] is None
    assert Case.objects.count() == 2


def test_every_kind_of_the_schedule_is_counted(cast: Cast) -> None:
    told = CliRunner().invoke(main, ["retention", "report", "--json"])
    kinds = schedule.schedule().kinds

    assert (
        [one["kind"] for one in json.loads(told.output)]
        == list(kinds)
        == list(retention.ROWS)
        == list(retention.DUE)
    )
    assert kinds["cases"].years == 10
    assert kinds["access_log"].years == 5


def test_a_faulty_schedule_is_refused_with_its_place(tmp_path: Path) -> None:
    good = schedule.Path(str(schedule.resources.files("narmare.content"))) / "retention.yaml"
    bad = tmp_path / "retention.yaml"
    bad.write_text(good.read_text().replace("keep: {days: 30}", "keep: {days: 30, years: 1}"))

    with pytest.raises(ContentError, match="names both days and years"):
        schedule.load(bad)
