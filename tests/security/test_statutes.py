"""The rows of patientdatalagen, lag 2022:913 and HSLF-FS 2016:40 that the product keeps: each test is named by its statute.

docs/security/status.md lists the same rows, and those that are not kept yet; a test compares the two.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.http import Http404, HttpResponse
from django.test import Client
from django.urls import reverse

import narmare
from narmare.config import proofs
from narmare.contact import actions as contact
from narmare.contact import entries
from narmare.contact import queries as cases
from narmare.contact.models import Case, CaseEvent
from narmare.home.actions import erase_person
from narmare.home.retention import apply as apply_retention
from narmare.knowledge import retention
from narmare.meetings.models import Message
from narmare.region import actions, closed, needs, queries
from narmare.region.models import AccessLog, Account, Agency, AuditEvent, Finding, Opening, Person, Purpose
from narmare.region.paths import PATHS
from tests.cast import NOW, TODAY, Cast
from tests.contact.staff_cases import matter, sent
from tests.region.opened import asked, begun, shut


SignIn = Callable[[str], Client]
STATUS = Path(narmare.__file__).resolve().parents[2] / "docs" / "security" / "status.md"


def reads(actor: Account, person: Person) -> bool:
    """Whether the one way to a person opens for `actor`."""
    try:
        queries.read_person(actor, person.pk, Purpose.OVERVIEW, NOW)
    except Http404:
        return False
    return True


def main_of(response: HttpResponse) -> str:
    """The page without its menu."""
    page = response.content.decode()
    return page[page.index("<main") : page.index("</main>")]


def test_pdl_4_1_only_who_takes_part_in_the_care(cast: Cast) -> None:
    """Inner secrecy: the same role at another unit opens nothing."""
    assert reads(cast["nurse"], cast.greta)
    assert not reads(cast["outsider"], cast.greta)
    assert not reads(cast["unit_manager"], cast.greta)


def test_pdl_4_2_permission_only_as_far_as_the_work_needs(cast: Cast) -> None:
    """No clinical role over a whole region, each with a reason and a day on which it is looked at again."""
    asked = {"account": cast["controller"], "role": "clinician", "by": cast["administrator"], "now": NOW}
    soon = TODAY + timedelta(days=30)

    with pytest.raises(actions.Refused, match="enhet som ger vård"):
        actions.grant_role(unit=cast.units["07"], reason="Vikarie", review_on=soon, **asked)
    with pytest.raises(actions.Refused, match="varför"):
        actions.grant_role(unit=cast.units["vc-01"], reason=" ", review_on=soon, **asked)
    with pytest.raises(actions.Refused, match="omprövning"):
        actions.grant_role(
            unit=cast.units["vc-01"], reason="Vikarie", review_on=TODAY + timedelta(days=400), **asked
        )


def test_pdl_4_3_access_is_documented_and_checked(cast: Cast) -> None:
    """Readings and refused attempts are there to review, and the review itself is on record."""
    reads(cast["nurse"], cast.greta)
    reads(cast["nurse"], cast.other_centres_person)
    unit, month = cast.units["vc-01"], TODAY.replace(day=1)
    sheet = queries.review_sheet(unit, month)
    actions.record_review(
        unit=unit, month=month, seen=sheet.shown, follow_up=[], by=cast["unit_manager"], now=NOW
    )

    assert (len(sheet.sample), len(sheet.refused)) == (1, 1)
    assert queries.reviews_of(unit, month)[0].details["seen"] == sheet.shown


def test_pdl_4_3_unusual_access_is_found_and_each_finding_decided(cast: Cast) -> None:
    """By the region's own rules; a decision with its reason, by who answers for the unit and never by the reader."""
    reads(cast["doctor"], cast.protected_person)
    actions.find_unusual(day=TODAY, by=cast.system, now=NOW)
    finding = Finding.objects.get(rule="protected")
    with pytest.raises(actions.Refused, match="Bara den som granskar"):
        actions.decide_finding(finding=finding, decision="in_order", why="Ja", by=cast["doctor"], now=NOW)
    actions.decide_finding(
        finding=finding, decision="in_order", why="Fast läkarkontakt", by=cast["unit_manager"], now=NOW
    )

    finding.refresh_from_db()
    assert (finding.decision, finding.decided_by) == ("in_order", cast["unit_manager"])


def test_hslf_fs_2016_40_4_9_what_the_log_says(cast: Cast) -> None:
    """Action, unit, time, who and about whom; and nobody can take a row away."""
    reads(cast["nurse"], cast.greta)
    row = AccessLog.objects.get()

    assert (row.purpose, row.unit_code, row.at) == ("overview", "vc-01", NOW)
    assert (row.actor_id, row.person_id, row.decision) == (cast["nurse"].pk, cast.greta.pk, "allowed")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM region_accesslog")


def test_pdl_8_5_the_person_sees_which_unit_and_when(cast: Cast, sign_in: SignIn) -> None:
    reads(cast["nurse"], cast.resident_person)
    page = sign_in("resident").get(reverse("my-data")).content.decode()

    assert "Vem har läst om mig" in page
    assert [reading.unit for reading in queries.readings_about(cast.resident_person)] == [
        "Vårdcentralen Tranan"
    ]


def test_pdl_4_4_a_block_holds_at_once(cast: Cast) -> None:
    actions.block_unit(person=cast.resident_person, unit=cast.units["vc-01"], by=cast["resident"], now=NOW)

    assert not reads(cast["nurse"], cast.resident_person)
    assert not reads(cast["doctor"], cast.resident_person)  # also the named doctor
    assert reads(cast["resident"], cast.resident_person)


def test_pdl_4_4_guardians_may_not_block_a_childs_data(cast: Cast) -> None:
    child = cast.persons[9_000_007]
    assert child.agencies.filter(agent=cast["relative"], ground=Agency.Ground.GUARDIAN).exists()

    with pytest.raises(actions.Refused, match="Bara personen själv"):
        actions.block_unit(person=child, unit=cast.units["vc-01"], by=cast["relative"], now=NOW)


def test_pdl_4_4_a_block_is_not_told_to_the_unit(cast: Cast, sign_in: SignIn) -> None:
    """The answer is the same as for somebody who does not exist."""
    actions.block_unit(person=cast.resident_person, unit=cast.units["vc-01"], by=cast["resident"], now=NOW)
    blocked, nobody = (
        sign_in("nurse").get(reverse("person", args=[key])) for key in (cast.resident_person.pk, 1)
    )

    assert (blocked.status_code, nobody.status_code) == (404, 404)
    assert main_of(blocked) == main_of(nobody)


def test_2022_913_3_1_another_provider_reads_with_relation_and_consent(cast: Cast) -> None:
    """The municipality: home care without consent opens nothing, with consent it does."""
    assert not reads(cast["municipal_nurse"], cast.greta)
    relation = cast.greta.care_relations.get()
    relation.consent_at, relation.consent_by = NOW, cast["municipal_nurse"]
    relation.save()

    assert reads(cast["municipal_nurse"], cast.greta)


def test_2022_913_3_7_no_consent_opens_more_than_the_relation(cast: Cast) -> None:
    """Consent to one unit of the municipality opens nothing for another one, nor for somebody without a relation."""
    actions.start_home_care(
        person=cast.other_centres_person, unit=cast.units["hs-02"], consented=True, by=cast.system, now=NOW
    )

    assert not reads(cast["municipal_nurse"], cast.other_centres_person)
    assert not reads(cast["nurse"], cast.other_centres_person)


def test_pdl_4_4_blocks_between_units_and_that_blocked_data_exist(cast: Cast) -> None:
    """What one unit has written is kept from the others of the provider; they learn that it exists and no more."""
    shut(cast, "inner", "vc-01")
    there = closed.exists(cast.resident_person, cast.units["sj-01"], NOW)

    assert there == closed.Exists(within=True, open_across=False, blocked_across=False)
    assert not hasattr(there, "unit")


def test_pdl_4_5_a_block_is_lifted_with_consent_or_in_an_emergency(cast: Cast) -> None:
    """The two reasons, then the unit list, then what is chosen; for a time; reviewed."""
    shut(cast, "reader", "vc-01")
    for path in ("lift_consent", "lift_emergency"):
        opening = begun(cast, path, cast.resident_person, "nurse", "vc-01")
        listed = closed.read_opening(cast["nurse"], opening.pk, NOW)
        assert [title for _key, title in listed.choices] == [
            "Vårdcentralen Tranan: Grunduppgifter och kontakter"
        ]
        actions.open_items(opening=opening, chosen=["vc-01|overview"], by=cast["nurse"], now=NOW)
        assert closed.read_opening(cast["nurse"], opening.pk, NOW).shown[0].pieces
        assert closed.read_opening(cast["nurse"], opening.pk, opening.ends_at).refusal
        assert Finding.objects.filter(opening=opening, decided_at=None).exists()


def test_2022_913_2_2_informed_before_anything_is_available(cast: Cast) -> None:
    uninformed = cast.persons[9_000_004]
    assert not closed.exists(uninformed, cast.units["hs-01"], NOW).open_across
    actions.inform(person=uninformed, by=cast["nurse"], now=NOW)

    assert closed.exists(uninformed, cast.units["hs-01"], NOW).open_across


def test_2022_913_2_3_the_person_opposes_and_guardians_may_not(cast: Cast) -> None:
    shut(cast, "outer", "vc-01")

    assert not closed.exists(cast.resident_person, cast.units["hs-01"], NOW).open_across
    assert not reads(cast["municipal_nurse"], cast.resident_person)
    with pytest.raises(actions.Refused, match="Bara personen själv"):
        actions.block_unit(
            person=cast.persons[9_000_007],
            unit=cast.units["vc-01"],
            kind="outer",
            by=cast["relative"],
            now=NOW,
        )


def test_2022_913_2_4_that_unblocked_or_blocked_data_exist_and_no_more(cast: Cast) -> None:
    """Two answers without a unit or a kind; asked by the whole number only, and logged."""
    number, unit = cast.resident_person.personnummer or "", cast.units["hs-01"]
    assert closed.find(cast["municipal_nurse"], number, unit, NOW) == cast.resident_person
    assert AccessLog.objects.get(purpose="index").unit_code == "hs-01"

    assert closed.exists(cast.resident_person, unit, NOW) == closed.Exists(False, True, False)
    shut(cast, "outer", "vc-01")
    assert closed.exists(cast.resident_person, unit, NOW) == closed.Exists(False, False, True)


def opens(cast: Cast, path: str, by: str = "municipal_nurse", unit: str = "hs-01", **changed: object) -> bool:
    """Whether the way opens the resident's basic data."""
    try:
        opening = begun(cast, path, cast.resident_person, by, unit, **changed)
        actions.open_items(opening=opening, chosen=["vc-01|overview"], by=cast[by], now=NOW)
    except actions.Refused:
        return False
    return bool(closed.read_opening(cast[by], opening.pk, NOW).shown[0].pieces)


def test_2022_913_3_1_relation_importance_and_consent_are_recorded_each(cast: Cast) -> None:
    """Three conditions, each for itself; of a child who cannot consent, two."""
    assert not opens(cast, "consent", said=["relation", "consent"])
    assert not opens(cast, "consent", said=["importance", "consent"])
    assert not opens(cast, "consent", said=["relation", "importance"])
    assert opens(cast, "consent")
    assert Opening.objects.get().conditions == ["consent", "importance", "relation"]
    cast.resident_person.birth_date = TODAY - timedelta(days=700)
    assert opens(cast, "consent", said=["relation", "importance", "child_cannot"])


def test_2022_913_3_3_an_adult_who_lacks_capacity_not_only_for_a_time(cast: Cast) -> None:
    """Importance, the person's attitude as far as it can be known, in words, and no reason to think them opposed."""
    for missing in PATHS["incapable"].asked:
        assert not opens(cast, "incapable", said=[one for one in PATHS["incapable"].asked if one != missing])
    assert not opens(cast, "incapable", attitude=" ")
    assert opens(cast, "incapable")


def test_2022_913_3_5_danger_and_blocked_asks_the_provider_that_blocked(cast: Cast) -> None:
    """Who has blocked shows; nothing opens before that provider has lifted it."""
    item = asked(cast)
    page = closed.read_opening(cast["municipal_nurse"], item.opening_id, NOW)
    assert [one.title for one in page.shown] == ["Vårdcentralen Tranan: Grunduppgifter och kontakter"]
    assert not page.shown[0].pieces
    assert not opens(cast, "emergency")

    actions.answer_request(item=item, granted=True, why="Ja", by=cast["nurse"], now=NOW)
    assert closed.read_opening(cast["municipal_nurse"], item.opening_id, NOW).shown[0].pieces


def test_2022_913_3_6_danger_and_unblocked_opens_what_is_needed(cast: Cast) -> None:
    for missing in PATHS["emergency"].asked:
        assert not opens(cast, "emergency", said=[one for one in PATHS["emergency"].asked if one != missing])
    assert opens(cast, "emergency")
    assert AccessLog.objects.filter(ground="opened_emergency", person_id=cast.resident_person.pk).exists()


def test_pdl_4_4_blocks_between_care_processes(cast: Cast) -> None:
    """What a process has written is kept from those who work outside it at the same unit, at once; guardians may not."""
    about = matter(reason="nedstamdhet", words="Jag sover inte.")
    case = sent(cast, person=cast.resident_person, about=about)
    contact.take_case(case=case, by=cast["doctor"], now=NOW)
    mine = Case.objects.in_queues_of(cast["colleague"], on=TODAY)
    assert mine.filter(pk=case.pk).exists()
    asked = {"unit": cast.units["vc-01"], "kind": "process", "process": "mental", "now": NOW}
    actions.block_unit(person=cast.resident_person, by=cast["resident"], **asked)

    assert not mine.filter(pk=case.pk).exists()
    assert closed.exists(cast.resident_person, cast.units["vc-01"], NOW).within
    with pytest.raises(actions.Refused, match="Bara personen själv"):
        actions.block_unit(person=cast.persons[9_000_007], by=cast["relative"], **asked)


def test_hslf_fs_2016_40_4_9_the_care_process_is_in_the_log(cast: Cast) -> None:
    case = sent(
        cast, person=cast.resident_person, about=matter(reason="nedstamdhet", words="Jag sover inte.")
    )
    cases.read_case(cast["nurse"], case.code, NOW, as_staff=True)
    contact.take_case(case=case, by=cast["nurse"], now=NOW)

    assert AccessLog.objects.latest("pk").process == "mental"
    assert AuditEvent.objects.latest("pk").process == "mental"


def test_hslf_fs_2016_40_4_9_the_log_is_kept_for_five_years(cast: Cast) -> None:
    """No shorter rule can be written, no job takes a row away, and the database refuses whoever tries."""
    reads(cast["nurse"], cast.greta)
    kind = retention.schedule().kinds["access_log"]
    assert (kind.years, kind.after) == (5, retention.After.HAND_OVER)
    with pytest.raises(ValueError, match="less than 5 years"):
        replace(kind, keep=timedelta(days=1825))
    apply_retention(by=cast.system, now=NOW + timedelta(days=4000))

    assert AccessLog.objects.exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        AccessLog.objects.all().delete()


def test_pdl_4_2_a_role_points_at_a_need_of_the_analysis(cast: Cast) -> None:
    """A need that the analysis has for that role, and the analysis in which it stands."""
    asked = {
        "account": cast["controller"], "role": "unit_manager", "unit": cast.units["vc-01"], "reason": "Vikarie",
        "review_on": TODAY + timedelta(days=30), "by": cast["administrator"], "now": NOW,
    }  # fmt: skip
    with pytest.raises(actions.Refused, match="Behovet hör inte till rollen"):
        actions.grant_role(**asked, need="home_care")
    grant = actions.grant_role(**asked, need="lead_unit")

    assert (grant.need, grant.analysis) == ("lead_unit", needs.analysis().name)


def test_2022_913_3_1_standing_consent_to_home_care_records_all_three_and_ends_at_once(cast: Cast) -> None:
    asked = {"person": cast.greta, "unit": cast.units["hs-01"], "by": cast["municipal_nurse"], "now": NOW}
    for missing in ("relation", "importance", "consent"):
        said = {"relation", "importance", "consent"} - {missing}
        with pytest.raises(actions.Refused, match="alla villkor"):
            actions.record_home_care(**asked, said=said)
    relation = actions.record_home_care(**asked, said=["relation", "importance", "consent"])
    assert reads(cast["municipal_nurse"], cast.greta)
    actions.withdraw_consent(relation=relation, by=cast["municipal_nurse"], now=NOW)

    assert not reads(cast["municipal_nurse"], cast.greta)


def _answered(cast: Cast) -> Case:
    """Greta's case, answered by the nurse and with a note that waits for her signature."""
    case = sent(cast)
    contact.answer(case=case, text="Ta två tabletter.", by=cast["nurse"], now=NOW)
    contact.note(case=case, text="Ringde apoteket.", by=cast["nurse"], now=NOW + timedelta(seconds=1))
    return case


def _entry(case: Case, kind: str) -> CaseEvent:
    return case.events.select_related("by", "unit", "case__person", "case__unit").get(kind=kind)


def test_pdl_3_6_an_entry_says_who_and_when_and_where(cast: Cast) -> None:
    """Name and profession of who wrote it, the time and the unit, for each entry; and what the person brought."""
    lines = entries.lines(_answered(cast), None, TODAY)

    assert {(line.who, line.unit) for line in lines if not line.brought} == {("Samira Haddad, sjuksköterska", "Vårdcentralen Tranan")}  # fmt: skip
    assert [(line.text, line.at) for line in lines] == [
        ("Ont i knät sedan i går.", NOW), ("Ta två tabletter.", NOW), ("Ringde apoteket.", NOW + timedelta(seconds=1)),
    ]  # fmt: skip


def test_pdl_3_8_what_the_person_holds_to_be_wrong_is_noted(cast: Cast) -> None:
    case = _answered(cast)
    with pytest.raises(actions.Refused, match="kan inte anteckna"):
        contact.note_opinion(case=case, entry=None, text="Fel fot.", by=cast["outsider"], now=NOW)
    contact.note_opinion(case=case, entry=_entry(case, "answered"), text="Fel fot.", by=cast["nurse"], now=NOW)  # fmt: skip
    (answer,) = [line for line in entries.lines(case, None, TODAY) if line.kind == "answered"]

    assert [(one.text, one.is_correction) for one in answer.added] == [("Fel fot.", False)]


def test_pdl_3_9_an_entry_is_in_the_record_in_the_act_that_it_tells_of(cast: Cast) -> None:
    """No draft in between: what is done is written in the same transaction, signed or not (HFD 2013:33)."""
    case = _answered(cast)
    with pytest.raises(actions.Refused):
        contact.close(case=case, outcome="?", by=cast["nurse"], now=NOW)
    contact.close(case=case, outcome="advice", by=cast["nurse"], now=NOW)

    assert [line.kind for line in entries.lines(case, None, TODAY)] == ["submitted", "answered", "noted", "closed"]  # fmt: skip


def test_pdl_3_10_signing(cast: Cast) -> None:
    """Who answers for an entry signs it; a colleague only where the writer is hindered, with the reason."""
    case = _answered(cast)
    note = [_entry(case, "noted").pk]
    for who in ("colleague", "outsider", "administrator"):
        with pytest.raises(actions.Refused, match="Bara den som har skrivit"):
            contact.sign_entries(entries=note, by=cast[who], now=NOW)
    with pytest.raises(actions.Refused, match="signerar själv"):
        contact.sign_entries(entries=note, because="left", by=cast["colleague"], now=NOW)
    contact.sign_entries(entries=note, by=cast["nurse"], now=NOW)

    assert [line.signed[:27] for line in entries.lines(case, None, TODAY)] == ["", *["Signerat av Samira Haddad, "] * 2]  # fmt: skip


def test_pdl_3_13_the_record_is_in_swedish_whoever_reads(cast: Cast, sign_in: SignIn) -> None:
    case = _answered(cast)
    Account.objects.filter(pk=cast["nurse"].pk).update(language="en")
    page = sign_in("nurse").get(reverse("case", args=[case.code]), HTTP_ACCEPT_LANGUAGE="en").context["page"]

    assert "Egna ord: Ont i knät" in page.record_text
    assert "Signerat av" in page.record_text


def test_pdl_3_14_no_entry_is_changed_or_erased(cast: Cast) -> None:
    """Not by the product's own user of the database; what its owner does in spite of that is named by `narmare verify`."""
    case = _answered(cast)
    refused = (CaseEvent.objects.filter(case=case), Message.objects.all(), Case.objects.filter(pk=case.pk))
    for rows in refused:
        with pytest.raises((IntegrityError, ProtectedError)), transaction.atomic():
            rows.delete()
        with pytest.raises(IntegrityError, match="record|append-only"), transaction.atomic():
            rows._raw_delete(rows.db)
    with pytest.raises(IntegrityError, match="Add a correction"), transaction.atomic():
        Message.objects.update(text="Ta tre tabletter.")

    assert list(proofs.verify(("entries",)))[0].holds


def test_pdl_3_14_a_correction_says_who_and_when_and_leaves_the_original(cast: Cast) -> None:
    case = _answered(cast)
    answer = _entry(case, "answered")
    asked = {"entry": answer, "text": "Ta en tablett.", "reason": "Fel dos.", "now": NOW}
    for who in ("outsider", "administrator", "unit_manager", "resident"):
        with pytest.raises(actions.Refused, match="annan enhet"):
            contact.correct_entry(**asked, by=cast[who])
    contact.correct_entry(**asked, by=cast["nurse"])
    (line,) = [one for one in entries.lines(case, None, TODAY) if one.key == answer.pk]

    assert line.text == "Ta två tabletter."
    assert [(one.text, one.reason, one.who, one.at) for one in line.added] == [
        ("Ta en tablett.", "Fel dos.", "Samira Haddad, sjuksköterska", NOW)
    ]


def test_pdl_3_17_kept_for_ten_years(cast: Cast) -> None:
    """No shorter rule can be written, no job and no request takes anything away; ten years count from the last entry."""
    case, asta = _answered(cast), cast["resident"]
    kind = retention.schedule().kinds["cases"]
    assert (kind.years, kind.after, kind.on_request) == (10, retention.After.HAND_OVER, retention.OnRequest.REFUSED)  # fmt: skip
    with pytest.raises(ValueError, match="less than 10 years"):
        replace(kind, keep=timedelta(days=3650))
    with pytest.raises(ValueError, match="erased on request and never by time"):
        replace(kind, on_request=retention.OnRequest.ERASED)
    nine, eleven = NOW + timedelta(days=9 * 365), NOW + timedelta(days=11 * 365)
    contact.correct_entry(entry=_entry(case, "answered"), text="En.", reason="Fel.", by=cast["nurse"], now=nine)  # fmt: skip
    due = {one.kind.id: one.due for one in apply_retention(by=cast.system, now=eleven)}
    erase_person(person=case.person, by=asta, now=eleven)

    assert due["cases"] == 0
    assert Message.objects.count() == 2


def test_status_names_every_test_here_and_no_other() -> None:
    written = set(re.findall(r"`(test_\w+)`", STATUS.read_text(encoding="utf-8")))
    here = {name for name in globals() if name.startswith(("test_pdl", "test_hslf", "test_2022"))}

    assert written == here
