"""Care processes: what one of them has written can be kept from those who work outside it, and the logs name it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.http import Http404
from django.test import Client
from django.urls import reverse

from narmare.contact import actions as contact
from narmare.contact import queries
from narmare.contact.content import library
from narmare.contact.models import Case
from narmare.region import actions, closed, needs, processes
from narmare.region.models import AccessLog, Account, AuditEvent, Block
from narmare.region.processes import Process
from tests.cast import NOW, TODAY, Cast, signed_in
from tests.contact.staff_cases import matter, sent
from tests.region.opened import begun


MENTAL = matter(reason="nedstamdhet", words="Jag sover inte.")


def taken(cast: Cast, by: str = "doctor") -> Case:
    """A case of the resident's about her mental health, which the doctor works with."""
    case = sent(cast, person=cast.resident_person, about=MENTAL)
    contact.take_case(case=case, by=cast[by], now=NOW)
    return Case.objects.get(pk=case.pk)


def kept(cast: Cast, process: str = "mental", unit: str = "vc-01") -> Block:
    """The resident keeps what the process has written at the unit."""
    return actions.block_unit(
        person=cast.resident_person, unit=cast.units[unit], kind="process", process=process, by=cast["resident"], now=NOW
    )  # fmt: skip


def works_in(cast: Cast, who: str, process: str) -> Account:
    """Somebody of the care centre who now works in the process instead of in the common work."""
    for grant in cast[who].role_grants.on(TODAY):
        actions.end_role(grant=grant, by=cast.system, now=NOW)
    actions.grant_role(
        account=cast[who], role="clinician", unit=cast.units["vc-01"], need="care_process", process=process, reason="test",
        review_on=TODAY + timedelta(days=30), by=cast.system, now=NOW,
    )  # fmt: skip
    return cast[who]


def reads(actor: Account, case: Case) -> bool:
    """Whether the case opens for somebody of the staff."""
    try:
        queries.read_case(actor, case.code, NOW, as_staff=True)
    except Http404:
        return False
    return True


def test_who_works_outside_the_process_does_not_read_and_who_works_in_it_does(cast: Cast) -> None:
    case = taken(cast)
    assert reads(cast["colleague"], case)
    kept(cast)

    assert not reads(cast["colleague"], case)
    assert not reads(works_in(cast, "colleague", "midwife"), case)
    assert reads(works_in(cast, "colleague", "mental"), case)
    assert reads(cast["doctor"], case)  # who has it
    assert not cast.resident_person.cases.in_queues_of(cast["nurse"], on=TODAY).exists()


@pytest.mark.parametrize(("process", "unit"), [("midwife", "vc-01"), ("mental", "vc-03")])
def test_another_process_or_another_unit_keeps_nothing_here(cast: Cast, process: str, unit: str) -> None:
    case = taken(cast)
    kept(cast, process, unit)

    assert reads(cast["colleague"], case)


def test_a_process_is_kept_at_a_unit_that_gives_care(cast: Cast) -> None:
    with pytest.raises(actions.Refused, match="enhet som ger vård"):
        kept(cast, unit="07")
    with pytest.raises(actions.Refused, match="Bara en spärr mellan"):
        actions.block_unit(
            person=cast.resident_person,
            unit=cast.units["vc-01"],
            process="mental",
            by=cast["resident"],
            now=NOW,
        )


def test_what_waits_in_the_queue_is_sorted_and_what_is_done_is_kept_also_from_who_did_it(cast: Cast) -> None:
    """A case that nobody has must not be lost: the person brought it to the unit."""
    case = sent(cast, person=cast.resident_person, about=MENTAL)
    kept(cast)
    assert reads(cast["colleague"], case)
    contact.take_case(case=case, by=cast["doctor"], now=NOW)
    case.refresh_from_db()
    case = contact.answer(case=case, text="Kom på torsdag.", by=cast["doctor"], now=NOW)
    contact.close(case=case, outcome="advice", by=cast["doctor"], now=NOW)

    assert not reads(cast["doctor"], case)
    assert reads(works_in(cast, "doctor", "mental"), case)


def test_lifting_opens_the_process_and_not_the_other_cases_and_holds_no_longer_than_its_time(
    cast: Cast,
) -> None:
    taken(cast)
    sent(cast, person=cast.resident_person, about=matter(words="Ont i foten."))
    kept(cast)
    opening = begun(cast, "lift_consent", cast.resident_person, "colleague", "vc-01")
    page = closed.read_opening(cast["colleague"], opening.pk, NOW)
    assert [key for key, _title in page.choices] == ["vc-01|cases.mental"]
    actions.open_items(opening=opening, chosen=["vc-01|cases.mental"], by=cast["colleague"], now=NOW)

    shown = closed.read_opening(cast["colleague"], opening.pk, NOW).shown
    assert [line for one in shown for piece in one.pieces for line in piece.lines][0] == "Jag sover inte."
    assert "Ont i foten." not in str(shown)
    assert closed.read_opening(cast["colleague"], opening.pk, opening.ends_at).refusal


def test_both_logs_name_the_process_of_the_matter_and_else_that_of_the_role(cast: Cast) -> None:
    case = taken(cast)
    reads(cast["doctor"], case)
    assert AccessLog.objects.latest("pk").process == "mental"
    assert AuditEvent.objects.filter(object_id=case.pk, action="case_taken").get().process == "mental"

    other = sent(cast, person=cast.resident_person, by=works_in(cast, "colleague", "midwife"))
    assert reads(cast["colleague"], other)
    assert AccessLog.objects.latest("pk").process == "midwife"
    assert AuditEvent.objects.filter(object_id=other.pk).latest("pk").process == "midwife"


def test_the_resident_chooses_the_process_on_the_page_and_is_told_when_none_is_chosen(cast: Cast) -> None:
    client: Client = signed_in(cast["resident"])
    asked = {"kind": "process", "unit": cast.units["vc-01"].pk}

    refused = client.post(reverse("block"), asked)
    assert (refused.status_code, "Välj vilken vårdprocess du vill spärra." in refused.content.decode()) == (
        409,
        True,
    )
    assert client.post(reverse("block"), {**asked, "process": "mental"}).status_code == 302
    assert "utanför den: Psykisk hälsa" in client.get(reverse("my-data")).content.decode()


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"need": "reception"}, "hör inte till rollen"),
        ({"need": "whatever"}, "hör inte till rollen"),
        ({"process": "whatever"}, "ingen sådan vårdprocess"),
        ({"role": "municipal_clinician", "unit": "hs-01", "process": "mental"}, "arbetar med ärenden"),
    ],
)
def test_a_role_points_at_a_need_of_the_analysis_that_is_its_own(
    cast: Cast, changed: dict[str, str], why: str
) -> None:
    asked = {"role": "clinician", "unit": "vc-01"} | changed
    with pytest.raises(actions.Refused, match=why):
        actions.grant_role(
            account=cast["outsider"], **{**asked, "unit": cast.units[asked["unit"]]}, reason="Vikarie",
            review_on=TODAY + timedelta(days=30), by=cast["administrator"], now=NOW,
        )  # fmt: skip


def test_what_the_region_writes_about_processes_and_needs_is_checked() -> None:
    known = set(library().questionnaires)
    assert {reason for one in processes.processes().values() for reason in one.reasons} <= known
    title = processes.processes()["mental"].title
    one = Process("mental", title, frozenset({"somn"}))
    for wrong in ([one, one], [one, Process("other", title, frozenset({"somn"}))]):
        with pytest.raises(ValueError, match="stand twice"):
            processes.checked(wrong)
    for key, reasons in (("två ord", {"somn"}), ("a" * 13, {"somn"}), ("mental", set())):
        with pytest.raises(ValueError, match="processes.yaml"):
            Process(key, title, frozenset(reasons))
    with pytest.raises(ValueError, match="no need says why"):
        needs.checked("2026", [])
    with pytest.raises(ValueError, match="no role is called"):
        needs.Need("x", "king", title)
