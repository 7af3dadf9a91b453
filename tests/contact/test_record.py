"""The record of a case: signed by who wrote it, corrected beside the original, the person's opinion noted (docs/decisions/2026-11-what-is-a-record.md)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from narmare.config import proofs
from narmare.contact import actions, entries, unsigned
from narmare.contact.models import Amendment, Case, CaseEvent, Signature, Unsigned
from narmare.home import bundle, export, paper
from narmare.knowledge.record import keeping
from narmare.meetings.models import ContactDetail, Message, Notice
from narmare.region import keys, rotation
from narmare.region.models import AccessLog, RoleGrant
from tests.cast import NOW, TODAY, Cast
from tests.contact.resident_cases import sent_case
from tests.contact.staff_cases import sent


SignIn = Callable[[str], Client]
KIND = CaseEvent.Kind
LATER = NOW + timedelta(days=30)


@pytest.fixture
def case(cast: Cast) -> Case:
    """Asta's case, answered and with a note by the nurse."""
    made = sent_case(cast)
    actions.answer(case=made, text="Ta två tabletter.", by=cast["nurse"], now=NOW)
    actions.note(case=made, text="Ringde apoteket.", by=cast["nurse"], now=NOW + timedelta(seconds=1))
    return made


def entry(case: Case, kind: str) -> CaseEvent:
    """The latest entry of the kind."""
    return case.events.select_related("by", "unit", "case__person", "case__unit").filter(kind=kind).latest("pk")  # fmt: skip


def corrected(cast: Cast, case: Case, kind: str = KIND.ANSWERED, by: str = "nurse") -> Amendment:
    return actions.correct_entry(
        entry=entry(case, kind), text="Ta en tablett.", reason="Fel dos.", by=cast[by], now=NOW
    )


def flaws() -> list[str]:
    return [str(flaw) for proof in proofs.verify(("entries",)) for flaw in proof.flaws]


def superuser(*statements: str) -> None:
    """What only the owner of the tables can do: change rows with their guards off."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for statement in statements:
            cursor.execute(statement)
        cursor.execute("SET LOCAL session_replication_role = origin")


class TestWhoShouldNot:
    def test_nobody_signs_anothers_entry(self, cast: Cast, case: Case) -> None:
        key = [entry(case, KIND.NOTED).pk]
        for who in ("colleague", "outsider", "unit_manager", "administrator", "resident"):
            with pytest.raises(actions.Refused, match="Bara den som har skrivit"):
                actions.sign_entries(entries=key, by=cast[who], now=LATER)
        for because, said in (("left", "arbetar på enheten"), ("dead", "arbetar på enheten")):
            with pytest.raises(actions.Refused, match=said):
                actions.sign_entries(entries=key, because=because, by=cast["colleague"], now=LATER)
        with pytest.raises(actions.Refused, match="väntat länge nog"):
            actions.sign_entries(entries=key, because="away", by=cast["colleague"], now=NOW)
        with pytest.raises(actions.Refused, match="Bara vårdpersonal"):
            actions.sign_entries(entries=key, because="away", by=cast["outsider"], now=LATER)

        assert Unsigned.objects.get().by == cast["nurse"]

    def test_nobody_outside_corrects_or_notes(self, cast: Cast, case: Case) -> None:
        for who in ("outsider", "unit_manager", "administrator", "resident", "relative"):
            with pytest.raises(actions.Refused, match="annan enhet"):
                corrected(cast, case, by=who)
        with pytest.raises(actions.Refused, match="vårdpersonal på enheten"):
            corrected(cast, case, by="care_administrator")
        for who in ("outsider", "unit_manager", "administrator"):
            with pytest.raises(actions.Refused, match="kan inte anteckna"):
                actions.note_opinion(case=case, entry=None, text="Fel", by=cast[who], now=NOW)

        assert not Amendment.objects.exists()

    def test_the_person_does_not_dispute_or_see_an_internal_note(self, cast: Cast, case: Case, sign_in: SignIn) -> None:  # fmt: skip
        note = entry(case, KIND.NOTED)
        with pytest.raises(actions.Refused, match="Välj en anteckning"):
            actions.note_opinion(case=case, entry=note, text="Fel", by=cast["resident"], now=NOW)
        actions.correct_entry(entry=note, text="Ringde sjukhuset.", reason="Mindes fel.", by=cast["nurse"], now=NOW)  # fmt: skip
        page = sign_in("resident").get(reverse("my-case", args=[case.code])).content.decode()

        assert "Ringde sjukhuset" not in page
        assert "Ingenting är rättat." in page

    def test_another_case_is_not_signed_from_this_one(self, cast: Cast, case: Case, sign_in: SignIn) -> None:
        other = sent(cast)
        sign_in("nurse").post(
            reverse("case-record-do", args=[other.code, "signera"]),
            {"entries": str(entry(case, KIND.NOTED).pk)},
        )

        assert Unsigned.objects.count() == 1

    def test_a_manager_sees_counts_and_no_person(self, cast: Cast, case: Case, sign_in: SignIn) -> None:
        page = sign_in("unit_manager").get(reverse("unsigned")).content.decode()

        assert cast["nurse"].name in page
        assert case.person.name not in page
        assert case.code not in page


class TestSigning:
    def test_what_is_sent_is_signed_and_the_rest_waits(self, cast: Cast, case: Case) -> None:
        signature = entry(case, KIND.ANSWERED).signature

        assert (signature.by, signature.at, signature.profession) == (cast["nurse"], NOW, "nurse")
        assert [row.entry.kind for row in Unsigned.objects.all()] == [KIND.NOTED]
        assert flaws() == []

    def test_closing_signs_what_one_has_written_and_not_the_colleagues(self, cast: Cast, case: Case) -> None:
        actions.note(case=case, text="Jag håller med.", by=cast["colleague"], now=NOW)
        actions.close(case=case, outcome="advice", sign=True, by=cast["nurse"], now=NOW)

        assert entry(case, KIND.CLOSED).signature.by == cast["nurse"]
        assert [row.by for row in Unsigned.objects.all()] == [cast["colleague"]]

    @pytest.mark.parametrize(("sent_too", "left"), [({}, 0), ({"unsigned": "on"}, 2)])
    def test_one_press_closes_and_signs_unless_said_otherwise(
        self, cast: Cast, case: Case, sign_in: SignIn, sent_too: dict[str, str], left: int
    ) -> None:
        sign_in("nurse").post(reverse("case-do", args=[case.code, "avsluta"]), {"outcome": "advice", **sent_too})  # fmt: skip

        assert Case.objects.get(pk=case.pk).status == Case.Status.DONE
        assert Unsigned.objects.count() == left

    def test_every_judgement_waits_with_its_reason(self, cast: Cast) -> None:
        made, nurse = sent_case(cast), cast["nurse"]
        Case.objects.filter(pk=made.pk).update(suggestion={"level": "chat", "profession": "nurse", "urgency": 3, "rows": ["otherwise"], "table": "annat", "version": "1", "because": {"sv": "x", "en": "x"}})  # fmt: skip
        actions.change_priority(case=made, priority=2, reason="Har feber.", by=nurse, now=NOW)
        actions.change_suggestion(case=made, level="same_day", profession="doctor", urgency=1, reason="Ser sämre ut.", by=nurse, now=NOW)  # fmt: skip
        actions.need_assessment(case=made, by=nurse, now=NOW)
        actions.record_call(case=made, reached=True, by=nurse, now=NOW)
        found = {line.kind: line for line in entries.lines(made, nurse, TODAY)}

        assert found[KIND.PRIORITY].text == "Prioritet 3 blev 2.\nHar feber."
        assert found[KIND.SUGGESTION_CHANGED].text == "Beslut: besök samma dag, läkare, prioritet 1.\nSer sämre ut."  # fmt: skip
        assert found[KIND.CALL_TRIED].text == "fick tag i personen."
        assert {row.entry.kind for row in Unsigned.objects.all()} == set(found) - {KIND.SUBMITTED}
        assert unsigned.own_count(nurse, LATER) == (4, 4)
        assert actions.sign_own(case=made, by=nurse, now=NOW) == 4
        assert flaws() == []

    def test_a_colleague_signs_for_who_has_left(self, cast: Cast, case: Case) -> None:
        note, nurse = entry(case, KIND.NOTED), cast["nurse"]
        RoleGrant.objects.filter(account=nurse).update(valid_to=TODAY)
        assert [(one.code, one.writer, one.number) for one in unsigned.left(cast["colleague"], TODAY)] == [(case.code, nurse.name, 1)]  # fmt: skip
        actions.sign_entries(entries=[note.pk], because="left", by=cast["colleague"], now=NOW)
        (line,) = [one for one in entries.lines(case, None, TODAY) if one.kind == KIND.NOTED]

        assert "Moa Lund" in line.signed
        assert f"i stället för {nurse.name}, som har slutat på enheten" in line.signed
        assert not line.unsigned

    def test_signed_twice_is_signed_once(self, cast: Cast, case: Case) -> None:
        key = [entry(case, KIND.NOTED).pk]

        assert [actions.sign_entries(entries=key, by=cast["nurse"], now=NOW) for _ in range(2)] == [1, 0]
        assert Signature.objects.filter(entry__in=key).count() == 1

    def test_the_list_shows_what_i_wrote_and_signs_it(self, cast: Cast, case: Case, sign_in: SignIn) -> None:
        nurse = sign_in("nurse")
        page = nurse.get(reverse("to-sign"))
        assert "Ringde apoteket." in page.content.decode()
        assert AccessLog.objects.filter(ground="own_entry", person_id=case.person_id).count() == 1
        ((one, _title),) = page.context["waiting"]
        nurse.post(reverse("to-sign"), {"entries": one.keys})

        assert not Unsigned.objects.exists()
        assert "Allt som du har skrivit är signerat." in nurse.get(reverse("to-sign")).content.decode()
        assert "Ringde apoteket" not in sign_in("colleague").get(reverse("to-sign")).content.decode()

    def test_odd_keys_sign_nothing(self, cast: Cast, case: Case, sign_in: SignIn) -> None:
        client = sign_in("nurse")
        for sent_keys in ("", "x", "1,", "٣", "9" * 30):
            assert client.post(reverse("to-sign"), {"entries": sent_keys}).status_code == 302

        assert Unsigned.objects.count() == 1

    def test_who_forgets_is_reminded_once_a_week(self, cast: Cast, case: Case) -> None:
        from narmare.config import upkeep

        ContactDetail.objects.create(account=cast["nurse"], email="n@example.org", changed_at=NOW)

        assert upkeep._unsigned(NOW) == 0
        assert [upkeep._unsigned(LATER) for _ in range(2)] == [1, 0]
        assert Notice.objects.get().kind == Notice.Kind.WORK_DUE


class TestCorrecting:
    def test_both_stand_and_the_person_is_told(self, cast: Cast, case: Case, sign_in: SignIn) -> None:
        ContactDetail.objects.create(account=cast["resident"], email="a@example.org", changed_at=NOW)
        corrected(cast, case)
        for who, page in (("resident", "my-case"), ("nurse", "case"), ("nurse", "case-record")):
            said = sign_in(who).get(reverse(page, args=[case.code])).content.decode()
            assert "Ta två tabletter." in said, page
            assert "Ta en tablett." in said, page
            assert "Fel dos." in said, page

        assert Notice.objects.get().account == cast["resident"]
        assert Message.objects.filter(internal=False).count() == 1  # the original, as it was
        assert entry(case, KIND.CORRECTED).signature.by == cast["nurse"]

    def test_the_copy_and_the_text_for_the_record_hold_both(self, cast: Cast, case: Case, sign_in: SignIn) -> None:  # fmt: skip
        corrected(cast, case)
        copy = export.gather(case.person, NOW)
        made = bundle.to_fhir(copy)
        said = [one["resource"] for one in made["entry"] if one["resource"]["resourceType"] == "Communication"]  # fmt: skip
        (answer,) = [one for one in said if "category" not in one]
        (right,) = [one for one in said if "category" in one]
        signatures = [
            one["resource"]["signature"][0] for one in made["entry"] if "signature" in one["resource"]
        ]
        named = {one["fullUrl"]: one["resource"] for one in made["entry"]}
        text = sign_in("nurse").get(reverse("case", args=[case.code])).context["page"].record_text

        assert bundle.problems(made) == []
        assert named[right["inResponseTo"][0]["reference"]] == answer
        assert [one["contentString"] for one in right["payload"]] == ["Ta en tablett.", "Fel dos."]
        assert {one["who"]["display"] for one in signatures} == {f"{cast['nurse'].name}, sjuksköterska"}
        assert "Ta två tabletter." in text
        assert "Rättelse" in text
        assert "Ta en tablett." in text
        assert "Rättat av vården" in str(paper.document(copy))

    def test_what_is_missing_is_said_and_kept(self, cast: Cast, case: Case, sign_in: SignIn) -> None:
        client, answer = sign_in("nurse"), entry(case, KIND.ANSWERED).pk
        for given in ({"text": " ", "reason": ""}, {"entry": "x"}):
            sent_in = {"entry": str(answer), "text": "En tablett", "reason": "Fel dos", **given}
            page = client.post(reverse("case-record-do", args=[case.code, "ratta"]), sent_in)
            assert page.status_code == 422, given

        assert not Amendment.objects.exists()

    def test_only_entries_are_corrected_and_never_the_persons_opinion(self, cast: Cast, case: Case) -> None:
        actions.note_opinion(case=case, entry=None, text="Fel fot", by=cast["resident"], now=NOW)
        for kind, said in ((KIND.SUBMITTED, "ingen anteckning"), (KIND.DISPUTED, "egen uppfattning")):
            with pytest.raises(actions.Refused, match=said):
                corrected(cast, case, kind)

    def test_a_correction_is_corrected_too(self, cast: Cast, case: Case) -> None:
        corrected(cast, case)
        corrected(cast, case, KIND.CORRECTED, by="colleague")

        assert [one.step.by for one in Amendment.objects.order_by("pk")] == [cast["nurse"], cast["colleague"]]
        assert flaws() == []


class TestOpinion:
    def test_the_person_says_what_is_wrong_and_the_writer_notes_it(
        self, cast: Cast, case: Case, sign_in: SignIn
    ) -> None:
        actions.close(case=case, outcome="advice", sign=True, by=cast["colleague"], now=NOW)
        about = entry(case, KIND.ANSWERED)
        client = sign_in("resident")
        client.post(reverse("dispute", args=[case.code]), {"fel-entry": about.pk, "fel-text": "Jag tål inte tabletter."})  # fmt: skip
        page = client.get(reverse("my-case", args=[case.code])).content.decode()
        assert "Vården har inte hunnit läsa det än." in page
        assert [row.entry.kind for row in Unsigned.objects.filter(by=cast["nurse"]).order_by("pk")] == [KIND.NOTED, KIND.DISPUTED]  # fmt: skip
        actions.sign_own(case=case, by=cast["nurse"], now=NOW)
        (told,) = [one for one in entries.lines(case, None, TODAY) if one.kind == KIND.DISPUTED]

        assert told.text == "Jag tål inte tabletter."
        assert told.signed.startswith(f"Antecknat av {cast['nurse'].name}, sjuksköterska")
        assert told.signed in client.get(reverse("my-case", args=[case.code])).content.decode()
        assert flaws() == []

    def test_staff_note_what_the_person_says_on_the_telephone(self, cast: Cast, case: Case, sign_in: SignIn) -> None:  # fmt: skip
        sign_in("colleague").post(reverse("case-record-do", args=[case.code, "uppfattning"]), {"entry": "", "text": "Det var vänster fot."})  # fmt: skip

        assert Amendment.objects.get().text == "Det var vänster fot."
        assert Unsigned.objects.get(entry__kind=KIND.DISPUTED).by == cast["colleague"]

    def test_before_anybody_has_written_there_is_nothing_to_dispute(self, cast: Cast, sign_in: SignIn) -> None:  # fmt: skip
        made = sent_case(cast)
        with pytest.raises(actions.Refused, match="Skriv till mottagningen"):
            actions.note_opinion(case=made, entry=None, text="Fel", by=cast["resident"], now=NOW)
        page = sign_in("resident").get(reverse("my-case", args=[made.code])).content.decode()

        assert "Ingenting är rättat." in page
        assert "Något stämmer inte" not in page


RECLOSING = "SELECT set_config('narmare.reclosing', 'on', true); "
REFUSED = (
    "UPDATE meetings_message SET text = text || 'x'", "DELETE FROM meetings_message", "UPDATE meetings_message SET author_id = 1",
    "UPDATE contact_case SET words = 'g1.x'", "DELETE FROM contact_case", "UPDATE contact_signature SET because = 'left'",
    "DELETE FROM contact_signature", "UPDATE contact_amendment SET text = 'g1.x'", "DELETE FROM contact_amendment",
    "DELETE FROM contact_caseevent", f"{RECLOSING} DELETE FROM contact_amendment", f"{RECLOSING} UPDATE meetings_message SET internal = true",
)  # fmt: skip
TAMPERED = (
    "UPDATE contact_signature SET at = at + interval '1 second' WHERE entry_id = {0}",
    "UPDATE contact_signature SET by_id = (SELECT max(id) FROM region_account) WHERE entry_id = {0}",
    "UPDATE contact_signature SET because = 'left' WHERE entry_id = {0}",
    "UPDATE contact_caseevent SET at = at - interval '1 day' WHERE id = {0}",
    "UPDATE contact_caseevent SET unit_id = (SELECT max(id) FROM region_unit) WHERE id = {0}",
    "UPDATE meetings_message SET text = (SELECT text FROM meetings_message WHERE internal) WHERE NOT internal",
    "UPDATE contact_case SET questionnaire = 'other'",
    "UPDATE contact_signature SET digest = (SELECT digest FROM contact_signature WHERE entry_id <> {0} LIMIT 1) WHERE entry_id = {0}",
)


class TestKeptAsWritten:
    def test_the_database_refuses(self, cast: Cast, case: Case) -> None:
        corrected(cast, case)
        for change in REFUSED:
            with pytest.raises(IntegrityError, match="record|append-only"), transaction.atomic():
                with connection.cursor() as cursor:
                    cursor.execute(change)

    def test_what_is_tampered_with_is_named(self, cast: Cast, case: Case) -> None:
        answered = entry(case, KIND.ANSWERED)
        actions.sign_own(case=case, by=cast["nurse"], now=NOW)
        assert flaws() == []
        for change in TAMPERED:
            with transaction.atomic():
                superuser(change.format(answered.pk))
                assert f"entry {answered.pk} is not as it was signed" in " ".join(flaws()), change
                transaction.set_rollback(True)
        assert flaws() == []

    def test_what_is_gone_loose_or_unguarded_is_named(self, cast: Cast, case: Case) -> None:
        made, note = entry(case, KIND.ANSWERED).signature, entry(case, KIND.NOTED)
        superuser("DELETE FROM contact_signature", "DELETE FROM contact_unsigned", "SET CONSTRAINTS ALL IMMEDIATE", "ALTER TABLE contact_case DISABLE TRIGGER as_written")  # fmt: skip
        found = flaws()

        assert f"signature {made.pk} is gone: the log says that it was written." in found
        assert f"entry {note.pk} is neither signed nor waits for a signature." in found
        assert any(one.startswith("contact_case is unguarded") for one in found)

    def test_a_byte_that_is_changed_names_its_entry_alone(self, cast: Cast, case: Case) -> None:
        actions.sign_own(case=case, by=cast["nurse"], now=NOW)
        note = entry(case, KIND.NOTED)
        superuser(f"UPDATE contact_signature SET digest = overlay(digest placing CASE substr(digest, 40, 1) WHEN 'A' THEN 'B' ELSE 'A' END from 40 for 1) WHERE entry_id = {note.pk}")  # fmt: skip
        (found,) = flaws()

        assert found.startswith(f"entry {note.pk} does not open")

    def test_other_keys_change_nothing_that_is_said(self, cast: Cast, case: Case, settings) -> None:  # type: ignore[no-untyped-def]
        corrected(cast, case)
        new = keys.new_key()
        settings.NARMARE_FIELD_KEYS = f"{new},{settings.NARMARE_FIELD_KEYS}"
        for one in rotation.fields():
            rotation.reclose(one)
        settings.NARMARE_FIELD_KEYS = new

        assert flaws() == []
        assert Amendment.objects.get().text == "Ta en tablett."

    def test_entries_from_before_are_found_by_writer_and_time(self, cast: Cast, case: Case) -> None:
        superuser("UPDATE contact_caseevent SET details = '{}'")
        found = {line.kind: line.text for line in entries.lines(case, None, TODAY)}

        assert (found[KIND.ANSWERED], found[KIND.NOTED]) == ("Ta två tabletter.", "Ringde apoteket.")


def test_every_step_of_a_case_stands_in_the_file() -> None:
    assert set(keeping().steps) == set(KIND.values)
