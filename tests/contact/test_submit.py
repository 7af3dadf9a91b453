"""A matter becomes a case: once, at the right place, with an honest time."""

from __future__ import annotations

import threading
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection, transaction

from narmare.contact import actions
from narmare.contact.models import Case, CaseEvent
from narmare.knowledge.clocks.holidays import is_public_holiday
from narmare.region.models import AuditEvent, Purpose
from tests.cast import NOW, TODAY, Cast
from tests.contact.staff_cases import matter, sent


STOCKHOLM = ZoneInfo("Europe/Stockholm")
EVES = {(12, 24), (12, 31)}  # closed, and no public holidays


def an_open_monday() -> date:
    """The first one from a week on: the cast's roles began today and do not last for ever, so no date can stand here."""
    days = (TODAY + timedelta(days=ahead) for ahead in range(7, 60))
    return next(
        day
        for day in days
        if day.weekday() == 0 and not is_public_holiday(day) and (day.month, day.day) not in EVES
    )


MONDAY = datetime.combine(an_open_monday(), time(9, 0), STOCKHOLM)
SATURDAY = datetime.combine(MONDAY.date() - timedelta(days=2), time(22, 0), STOCKHOLM)


def test_the_same_key_gives_the_same_case(cast: Cast) -> None:
    first, again = sent(cast, key="k"), sent(cast, key="k")

    assert first.pk == again.pk
    assert Case.objects.count() == 1
    assert CaseEvent.objects.filter(kind="submitted").count() == 1


def test_somebody_elses_key_is_refused(cast: Cast) -> None:
    sent(cast, key="k")

    with pytest.raises(actions.Refused, match="skickats av någon annan"):
        sent(cast, key="k", by=cast["nurse"])


@pytest.mark.usefixtures("transactional_db")
def test_sent_by_five_threads_at_once_it_exists_once(cast: Cast) -> None:
    codes: list[str] = []

    def send() -> None:
        try:
            codes.append(sent(cast, key="same").code)
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(codes) == 5
    assert len(set(codes)) == 1
    assert Case.objects.count() == 1


def test_it_leaves_a_step_and_a_trace(cast: Cast) -> None:
    case = sent(cast)
    trace = AuditEvent.objects.get(action="case_submitted")

    assert (trace.person_id, trace.unit_code) == (case.person_id, "vc-01")
    assert "knät" not in str(trace.details)
    assert case.events.get().kind == CaseEvent.Kind.SUBMITTED


def test_a_named_contact_gets_it_first(cast: Cast) -> None:
    case = sent(cast, person=cast.resident_person, now=MONDAY)

    assert case.held_for == cast["nurse"]  # her care contact; the table has not asked for a doctor
    assert case.held_until == MONDAY + timedelta(minutes=60)


def test_without_a_named_contact_it_goes_to_the_professions_queue(cast: Cast) -> None:
    case = sent(cast, now=MONDAY)

    assert (case.held_for, case.profession, case.priority) == (None, "nurse", 3)


def test_errands_have_a_lane_and_a_target_of_their_own(cast: Cast) -> None:
    case = sent(cast, person=cast.resident_person, about=matter(lane="administrative"), now=MONDAY)

    assert (case.held_for, case.profession, case.priority) == (None, "administrator", 5)


def test_outside_hours_the_promise_is_about_opening_hours(cast: Cast) -> None:
    case = sent(cast, now=SATURDAY)

    assert case.look_due_at == datetime.combine(MONDAY.date(), time(10, 0), STOCKHOLM)
    assert case.promised_at > case.look_due_at


def test_a_new_case_within_thirty_days_is_linked(cast: Cast) -> None:
    old = sent(cast)
    earlier = sent(cast, now=NOW + timedelta(days=31))
    case = sent(cast, now=NOW + timedelta(days=34))

    assert case.earlier_case == earlier
    assert earlier.earlier_case is None
    assert old.earlier_case is None


def test_the_table_suggests_and_says_which_row(cast: Cast) -> None:
    from narmare.contact.content import library

    asked = library().questionnaires["brostsmarta"]
    case = sent(
        cast, about=matter(reason="brostsmarta", questionnaire=asked.id, questionnaire_version=asked.version)
    )

    assert case.suggestion["table"] == "brostsmarta"
    assert case.suggestion["rows"]
    assert case.priority == case.suggestion["urgency"]


def test_with_the_module_off_everything_else_works(cast: Cast, settings: object) -> None:
    settings.NARMARE_ASSESSMENT = False  # type: ignore[attr-defined]
    case = sent(
        cast, about=matter(reason="brostsmarta", questionnaire="brostsmarta", questionnaire_version="1")
    )

    assert case.suggestion is None
    assert (case.priority, case.profession) == (3, "nurse")


def test_a_relative_needs_the_right_for_cases(cast: Cast) -> None:
    agency = cast.resident_person.agencies.get()
    how = {"person": cast.resident_person, "by": cast["relative"], "channel": "web", "on_behalf": agency}
    agency.scope = [Purpose.OVERVIEW]
    agency.save()
    with pytest.raises(actions.Refused, match="inte rätt att kontakta"):
        sent(cast, **how)

    agency.scope = [Purpose.OVERVIEW, Purpose.CASES]
    agency.save()
    case = sent(cast, **how)

    assert case.on_behalf == agency
    assert Case.objects.visible_to(cast["relative"], on=TODAY).get() == case


@pytest.mark.parametrize(
    ("unit", "words", "why"),
    [("vc-01", " ", "egna ord"), ("hs-01", "Ont.", "tar inte emot"), ("vc-02", "Ont.", "roll på enheten")],
)
def test_it_says_why_not(cast: Cast, unit: str, words: str, why: str) -> None:
    with pytest.raises(actions.Refused, match=why):
        sent(cast, unit=unit, by=cast["nurse"], about=matter(words=words))


@pytest.mark.parametrize(
    "change",
    [
        {"priority": 6},
        {"status": "done"},
        {"owned_at": NOW},
        {"answered_at": NOW},
        {"closed_at": NOW},
        {"submit_key": None},
        {"promised_at": NOW - timedelta(days=9)},
    ],
    ids=lambda change: next(iter(change)),
)
def test_half_a_fact_is_impossible(cast: Cast, change: dict[str, object]) -> None:
    case = sent(cast)

    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(**change)


def test_a_step_cannot_be_changed(cast: Cast) -> None:
    sent(cast)

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        CaseEvent.objects.update(kind="closed")
