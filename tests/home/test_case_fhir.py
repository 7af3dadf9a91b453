"""The record of one case as FHIR, for the medical record: to those who may open the case and nobody else, and nothing else in it."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.urls import reverse

from narmare.contact import actions, entries
from narmare.contact.content import library
from narmare.contact.models import Case, CaseEvent
from narmare.home import bundle
from narmare.meetings import actions as meetings
from narmare.region import actions as region
from narmare.region.models import AccessLog, Account, Agency, AuditEvent
from tests.cast import NOW, TODAY, Cast
from tests.contact.staff_cases import matter, sent
from tests.content.bank import usual
from tests.meetings.samples import jpeg, png


SignIn = Callable[[str], Client]
KIND = CaseEvent.Kind
HIDDEN = {"text": "Syns inte för patienten"}
ELSEWHERE = ("Hennes andra ärende", "Gretas egna ord", "Greta")


def asked(client: Client, case: Case, name: str = "case-fhir") -> Any:
    return client.get(reverse(name, args=[case.code]))


def rows(cast: Cast, who: str) -> list[tuple[str, str, int]]:
    """What the access log says of somebody's readings: decision, purpose, about whom."""
    found = AccessLog.objects.filter(actor_id=cast[who].pk).order_by("pk")
    return list(found.values_list("decision", "purpose", "person_id"))


@pytest.fixture
def case(cast: Cast) -> Case:
    """A case of Asta's with all that a record holds, and two others that must not be in it."""
    asta, nurse = cast["resident"], cast["nurse"]
    sent(cast, person=cast.greta, about=matter(words="Gretas egna ord"))
    sent(cast, person=cast.resident_person, about=matter(words="Hennes andra ärende"))
    reason = "blodtryck"
    about = matter(
        reason=reason, words="Det susar", hope="Ett råd", answers=usual(reason), questionnaire=reason,
        questionnaire_version=library().questionnaires[reason].version,
    )  # fmt: skip
    made = sent(cast, person=cast.resident_person, by=asta, channel="web", about=about)
    made = actions.take_case(case=made, by=nurse, now=NOW)
    talk = meetings.open_conversation(person=made.person, reference=made.code, by=asta, now=NOW)
    meetings.attach(conversation=talk, name="matning.jpg", data=jpeg(), by=asta, now=NOW)
    actions.reply(case=made, text="Jag mätte igen", by=asta, now=NOW)
    meetings.attach(conversation=talk, name="osant.png", data=png(), by=asta, now=NOW)
    actions.answer(case=made, text="Ta två tabletter.", by=nurse, now=NOW)
    actions.note(case=made, text="Ringde <apoteket> & fick svar", by=nurse, now=NOW)
    actions.book(case=made, kind="visit", at=NOW + timedelta(days=2), by=nurse, now=NOW)
    actions.sign_own(case=made, by=nurse, now=NOW)
    actions.correct_entry(entry=_entry(made, KIND.ANSWERED), text="Ta en tablett.", reason="Fel dos.", by=nurse, now=NOW)  # fmt: skip
    actions.correct_entry(entry=_entry(made, KIND.NOTED), text="Ringde sjukhuset.", reason="Mindes fel.", by=nurse, now=NOW)  # fmt: skip
    actions.note_opinion(case=made, entry=None, text="Det var vänster öra", by=asta, now=NOW)
    return Case.objects.select_related("person", "unit").get(pk=made.pk)


def _entry(case: Case, kind: str) -> CaseEvent:
    return case.events.select_related("by", "unit", "case__person", "case__unit").get(kind=kind)


class TestWhoMay:
    def test_a_nurse_of_the_unit_and_it_is_logged(self, cast: Cast, case: Case, sign_in: SignIn) -> None:
        answer = asked(sign_in("nurse"), case)

        assert answer.status_code == 200
        assert answer["Content-Type"] == "application/fhir+json"
        assert answer["Content-Disposition"] == f'attachment; filename="narmare-{case.code}.json"'
        assert "no-store" in answer["Cache-Control"]
        assert rows(cast, "nurse") == [("allowed", "cases", case.person_id)]
        taken = AuditEvent.objects.get(action="record_copied")
        assert (taken.actor_id, taken.person_id, taken.details) == (cast["nurse"].pk, case.person_id, {"form": "fhir"})  # fmt: skip

    @pytest.mark.parametrize(
        "who", ["outsider", "resident", "relative", "unit_manager", "administrator", "anonymous"]
    )
    def test_nobody_else_as_on_the_page_of_the_case(self, who: str, cast: Cast, case: Case, sign_in: SignIn) -> None:  # fmt: skip
        page = asked(sign_in(who), case, "case")
        before = AccessLog.objects.count()
        answer = asked(sign_in(who), case)

        assert answer.status_code == page.status_code != 200
        assert "Det susar" not in answer.text
        logged = rows(cast, who)[-1:] if AccessLog.objects.count() > before else []
        # Who works with no case at all is stopped before anything is looked up, here and on every page of staff.
        assert logged == ([("refused", "cases", case.person_id)] if who == "outsider" else [])
        assert not AuditEvent.objects.filter(action="record_copied").exists()

    @pytest.mark.parametrize("tie", ["her own", "somebody she acts for"])
    def test_no_staff_in_a_matter_of_their_own(self, tie: str, cast: Cast, case: Case, sign_in: SignIn) -> None:  # fmt: skip
        if tie == "her own":
            Account.objects.filter(person=case.person).update(person=None)
            Account.objects.filter(pk=cast["nurse"].pk).update(person=case.person)
        else:
            Agency.objects.filter(person=case.person).update(agent=cast["nurse"])
        answer = asked(sign_in("nurse"), case)

        assert answer.status_code == 404
        assert rows(cast, "nurse") == [("refused", "cases", case.person_id)]

    def test_a_block_between_care_processes_holds(self, cast: Cast, sign_in: SignIn) -> None:
        asta = cast.resident_person
        kept = sent(cast, person=asta, about=matter(reason="nedstamdhet", words="Jag sover inte."))
        actions.take_case(case=kept, by=cast["doctor"], now=NOW)
        region.block_unit(person=asta, unit=cast.units["vc-01"], kind="process", process="mental", by=cast["resident"], now=NOW)  # fmt: skip

        assert asked(sign_in("colleague"), kept).status_code == 404
        assert rows(cast, "colleague") == [("refused", "cases", asta.pk)]
        assert asked(sign_in("doctor"), kept).status_code == 200

    def test_a_protected_identity_is_read_in_its_case_and_the_file_says_so(self, cast: Cast, case: Case, sign_in: SignIn) -> None:  # fmt: skip
        hidden = sent(cast, person=cast.protected_person)
        found = json.loads(asked(sign_in("care_administrator"), hidden).content)
        label = {
            "system": "http://hl7.se/fhir/ig/base/CodeSystem/SecurityLabel",
            "code": "sekretessmarkering",
        }

        assert bundle.problems(found) == []
        assert _of(found, "Patient")[0]["meta"] == {"security": [label]}
        assert "meta" not in _of(json.loads(asked(sign_in("nurse"), case).content), "Patient")[0]

    def test_the_page_of_the_case_leads_there(self, case: Case, sign_in: SignIn) -> None:
        assert f'href="{reverse("case-fhir", args=[case.code])}"' in asked(sign_in("nurse"), case, "case").text  # fmt: skip


def _of(found: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [one["resource"] for one in found["entry"] if one["resource"]["resourceType"] == kind]


def _words(resource: dict[str, Any]) -> str:
    """The narrative, which must be XHTML."""
    return "\n".join(ElementTree.fromstring(resource["text"]["div"]).itertext())  # noqa: S314  our own


class TestWhatIsInIt:
    @pytest.fixture
    def found(self, case: Case, sign_in: SignIn) -> dict[str, Any]:
        made: dict[str, Any] = json.loads(asked(sign_in("nurse"), case).content)
        return made

    def test_it_is_whole_and_holds_nothing_of_others(self, cast: Cast, case: Case, found: dict[str, Any]) -> None:  # fmt: skip
        text, asta = json.dumps(found, ensure_ascii=False), cast.resident_person

        assert bundle.problems(found) == []
        assert (found["resourceType"], found["type"]) == ("Bundle", "collection")
        assert found["entry"][0]["resource"] == {
            "resourceType": "Patient", "identifier": [{"system": bundle.PERSONNUMMER, "value": asta.personnummer}],
            "name": [{"text": asta.name}], "birthDate": asta.birth_date.isoformat(),
        }  # fmt: skip
        (task,) = _of(found, "Task")
        assert (task["identifier"], task["description"]) == ([{"value": case.code}], "Det susar")
        assert [one["name"] for one in _of(found, "Organization")] == [case.unit.name]
        assert not any(word in text for word in ELSEWHERE)
        assert {one["resourceType"] for one in (entry["resource"] for entry in found["entry"])} == {
            "Patient", "Organization", "Task", "QuestionnaireResponse", "Provenance", "Communication", "DocumentReference",
        }  # fmt: skip

    def test_answers_and_messages_and_files(self, found: dict[str, Any]) -> None:
        (answers,) = _of(found, "QuestionnaireResponse")
        plain = [one for one in _of(found, "Communication") if "inResponseTo" not in one]
        said = {one["payload"][0]["contentString"]: one.get("category") for one in plain}
        (file,) = [one["content"][0]["attachment"] for one in _of(found, "DocumentReference")]

        assert [one["linkId"] for one in answers["item"]] == list(usual("blodtryck"))
        assert said == {
            "Jag mätte igen": None, "Ta två tabletter.": None, "Ringde <apoteket> & fick svar": [HIDDEN],
            "Det var vänster öra": [{"text": "personens uppfattning"}],
        }  # fmt: skip
        assert file["title"] == "matning.jpg"  # and not the one that is not sent
        assert base64.b64decode(file["data"]).startswith(b"\xff\xd8\xff")

    def test_entries_say_who_wrote_and_signed_and_what_the_text_for_the_record_says(
        self, cast: Cast, case: Case, found: dict[str, Any], sign_in: SignIn
    ) -> None:
        steps = [one for one in _of(found, "Provenance") if one["activity"]["text"] != "Hämtat ur Närmare"]
        text = asked(sign_in("nurse"), case, "case").context["page"].record_text
        lines = entries.lines(case, None, TODAY)
        nurse = f"{cast['nurse'].name}, sjuksköterska"
        named = {one["fullUrl"]: one["resource"] for one in found["entry"]}
        told = [one for one in steps if "text" in one]

        assert len(steps) == len(lines)  # the record, and none of the work around it
        assert {one["agent"][0]["who"]["display"] for one in told} == {nurse}
        assert {one["signature"][0]["who"]["display"] for one in told} == {nurse}
        assert len(told) == 3
        assert all(word in text for one in told for word in _words(one).split("\n")[1:])
        (note,) = [one for one in told if "<apoteket>" in _words(one)]
        assert named[note["target"][1]["reference"]]["payload"] == [{"contentString": "Ringde <apoteket> & fick svar"}]  # fmt: skip
        assert any(
            "bokat besök" in _words(one) for one in told
        )  # of a step without a message nothing else says it

    def test_corrections_stand_beside_the_original(self, found: dict[str, Any]) -> None:
        named = {one["fullUrl"]: one["resource"] for one in found["entry"]}
        beside = [one for one in _of(found, "Communication") if "inResponseTo" in one]
        told = {
            named[one["inResponseTo"][0]["reference"]]["payload"][0]["contentString"]: [part["contentString"] for part in one["payload"]]
            for one in beside
        }  # fmt: skip

        assert told == {
            "Ta två tabletter.": ["Ta en tablett.", "Fel dos."],
            "Ringde <apoteket> & fick svar": ["Ringde sjukhuset.", "Mindes fel."],
        }
        assert [one["category"] for one in beside] == [[{"text": "rättelse"}], [{"text": "rättelse"}, HIDDEN]]
        assert [named[one["about"][1]["reference"]]["resourceType"] for one in beside] == ["Provenance"] * 2

    def test_it_says_who_took_it_out_and_when(self, cast: Cast, case: Case, found: dict[str, Any]) -> None:
        last = found["entry"][-1]["resource"]

        assert last["activity"] == {"text": "Hämtat ur Närmare"}
        assert last["agent"][0]["who"] == {"display": f"{cast['nurse'].name}, sjuksköterska"}
        assert last["agent"][0]["onBehalfOf"]["display"] == case.unit.name
        assert last["recorded"] == found["timestamp"]
        assert abs(datetime.fromisoformat(found["timestamp"]) - NOW) < timedelta(hours=1)

    def test_it_is_in_swedish_whoever_reads(self, case: Case, found: dict[str, Any], sign_in: SignIn) -> None:
        client = sign_in("nurse")
        client.cookies["django_language"] = "en"
        other = json.loads(asked(client, case).content)

        assert "Text for the record" in asked(client, case, "case").text  # the reader's language is English
        assert found["entry"][:-1] == other["entry"][:-1]


def test_what_another_unit_wrote_stands_under_its_name(cast: Cast, sign_in: SignIn) -> None:
    case = sent(cast)
    actions.answer(case=case, text="Vi hör av oss.", by=cast["nurse"], now=NOW)
    case = actions.hand_over(case=Case.objects.get(pk=case.pk), unit=cast.units["vc-02"], profession="nurse", reason="Bor där nu", by=cast["nurse"], now=NOW)  # fmt: skip
    actions.answer(case=case, text="Välkommen hit.", by=cast["outsider"], now=NOW)
    found = json.loads(asked(sign_in("outsider"), case).content)
    senders = {one["payload"][0]["contentString"]: one["sender"]["display"] for one in _of(found, "Communication")}  # fmt: skip

    assert bundle.problems(found) == []
    assert senders == {
        "Vi hör av oss.": cast.units["vc-01"].name, "Bor där nu": cast.units["vc-01"].name, "Välkommen hit.": cast.units["vc-02"].name,
    }  # fmt: skip
    assert asked(sign_in("nurse"), case).status_code == 404  # it lies elsewhere now
