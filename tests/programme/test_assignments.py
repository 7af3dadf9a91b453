"""Assignments: somebody answers for each, nothing is lost, and whoever it is not for cannot answer."""

from datetime import timedelta

import pytest

from narmare.meetings import jobs
from narmare.meetings.actions import set_contact_detail
from narmare.programme.actions import assignments
from narmare.programme.actions.reminders import remind_gates
from narmare.programme.models import Assignment, AssignmentEvent, Initiative
from tests.cast import NOW, TODAY
from tests.programme import decided as make
from tests.programme.initiative_cast import small


__all__ = ["small"]


@pytest.fixture
def decision(cast):
    return make.decision(make.meeting(make.arena()))


@pytest.fixture
def managers(cast, decision):
    """An assignment of the care centre where the unit manager works."""
    return make.assignment(decision, owner_title="", unit=cast.units["vc-01"])


def answer(assignment, by):
    return assignments.answer_assignment(assignment=assignment, answer="Klart i mars.", by=by, now=NOW)


def kinds(assignment):
    return [one.kind for one in assignment.events.all()]


@pytest.mark.parametrize("key", ["nurse", "board_member", "auditor", "controller"])
def test_whoever_it_is_not_for_cannot_answer(cast, managers, key):
    with make.refused("Uppdraget är någon annans: Vårdcentralen Tranan"):
        answer(managers, cast[key])
    assert Assignment.objects.get().answer == ""


def test_a_manager_of_another_unit_cannot_answer(cast, decision):
    elsewhere = make.assignment(decision, owner_title="", unit=cast.units["vc-02"])

    with make.refused("någon annans"):
        answer(elsewhere, cast["unit_manager"])


def test_the_units_manager_the_named_owner_and_the_programme_can_answer(cast, decision, managers):
    named = make.assignment(decision, "Räkna", owner=cast["controller"])

    assert answer(managers, cast["unit_manager"]).answered_by == cast["unit_manager"]
    assert answer(named, cast["controller"]).answered_by == cast["controller"]
    assert answer(named, cast["programme_lead"]).answered_by == cast["programme_lead"]


def test_an_assignment_names_somebody(decision):
    with make.refused("Ange vem som ska göra det"):
        make.assignment(decision, owner_title=" ")


def test_it_is_due_after_the_decision(decision):
    with make.refused("Välj en dag därefter"):
        make.assignment(decision, due=decision.meeting.on - timedelta(days=1))


def test_the_last_day_moves_with_a_reason_and_the_old_one_is_kept(cast, managers):
    lead, due = cast["programme_lead"], TODAY + timedelta(days=60)
    with make.refused("Skriv varför"):
        assignments.move_due(assignment=managers, due=due, why=" ", by=lead, now=NOW)
    moved = assignments.move_due(assignment=managers, due=due, why="Väntar på underlag", by=lead, now=NOW)

    event = moved.events.get(kind="moved")
    assert (event.was, event.becomes, event.text) == (managers.due, due, "Väntar på underlag")


def test_an_answer_can_be_sent_back_and_is_kept_in_the_history(cast, managers):
    lead = cast["programme_lead"]
    answered = answer(managers, cast["unit_manager"])
    returned = assignments.return_assignment(assignment=answered, why="Skriv också när", by=lead, now=NOW)

    assert (returned.answer, returned.answered_at) == ("", None)
    assert returned.events.get(kind="answered").text == "Klart i mars."
    assert kinds(returned) == ["given", "answered", "returned"]
    with make.refused("inte besvarat än"):
        assignments.return_assignment(assignment=returned, why="x", by=lead, now=NOW)


def test_it_is_not_closed_without_an_answer_or_a_reason(cast, managers):
    lead = cast["programme_lead"]
    with make.refused("skriv varför det avslutas utan svar"):
        assignments.close_assignment(assignment=managers, closing="", by=lead, now=NOW)
    closed = assignments.close_assignment(assignment=managers, closing="Frågan föll", by=lead, now=NOW)

    assert (closed.closing, closed.closed_by) == ("Frågan föll", lead)
    with make.refused("Uppdraget är avslutat"):
        answer(closed, lead)


def test_loose_ones_are_those_without_a_date_or_anybody_who_can_answer(cast, decision, managers):
    without_day = make.assignment(decision, "Utan dag", owner=cast["controller"], due=None)
    office_only = make.assignment(decision, "Bara en befattning")
    assignments.name_owner(
        assignment=office_only, owner=cast["controller"], owner_title="Direktören", unit=None,
        by=cast["programme_lead"], now=NOW,
    )  # fmt: skip
    later = make.assignment(decision, "En befattning till")

    assert set(Assignment.objects.loose()) == {without_day, later}


@pytest.mark.parametrize(("days", "reminded"), [(15, 0), (14, 1), (0, 1), (-30, 1), (None, 0)])
def test_reminders_begin_two_weeks_ahead(cast, decision, days, reminded):
    due = None if days is None else TODAY + timedelta(days=days)
    made = make.assignment(decision, due=max(due, decision.meeting.on) if due else None)
    Assignment.objects.filter(pk=made.pk).update(due=due)

    assert assignments.remind(by=cast.system, now=NOW) == reminded


def test_a_reminder_comes_again_after_a_week_until_it_is_answered(cast, decision):
    made = make.assignment(decision, owner=cast["controller"], due=TODAY)
    days = [0, 1, 6, 7, 14]
    said = [assignments.remind(by=cast.system, now=NOW + timedelta(days=day)) for day in days]
    answer(made, cast["controller"])
    said.append(assignments.remind(by=cast.system, now=NOW + timedelta(days=30)))

    assert said == [1, 0, 0, 1, 1, 0]
    assert AssignmentEvent.objects.filter(kind="reminded").count() == 3


def test_who_answers_is_told_once_a_week_and_not_what_it_is_about(cast, managers, mailoutbox):
    manager, when = cast["unit_manager"], {"by": cast.system, "now": NOW}
    for account in (manager, cast["board_member"]):
        set_contact_detail(account=account, email=f"{account.key}@example.org", phone="", by=account, now=NOW)
    make.assignment(managers.decision, "Räkna", owner=cast["board_member"], due=TODAY + timedelta(days=5))
    assignments.move_due(assignment=managers, due=TODAY + timedelta(days=3), why="x", by=cast.system, now=NOW)
    assert [assignments.remind(**when), assignments.remind(**when)] == [2, 0]
    jobs.deliver(by=cast.system, clock=lambda: NOW)

    assert sorted(mail.to[0] for mail in mailoutbox) == [
        "board_member@example.org",
        "unit_manager@example.org",
    ]
    assert "ska vara klart snart" in mailoutbox[0].body
    assert not any(word in mail.body for mail in mailoutbox for word in ("Räkna", managers.title, "Tranan"))


def test_a_gate_that_is_near_is_told_to_who_leads_and_who_does(small, mailoutbox):
    one, cast = small.ready(), small.cast
    for key in ("programme_lead", "unit_manager", "nurse"):
        set_contact_detail(account=cast[key], email=f"{key}@example.org", phone="", by=cast[key], now=NOW)
    days = [TODAY - timedelta(days=15), TODAY, TODAY + timedelta(days=1), TODAY + timedelta(days=7)]
    told = [remind_gates(by=cast.system, now=NOW + (day - TODAY)) for day in days]
    assert told == [0, 1, 0, 1]
    jobs.deliver(by=cast.system, clock=lambda: NOW + timedelta(days=7))

    assert sorted({mail.to[0] for mail in mailoutbox}) == [
        "programme_lead@example.org",
        "unit_manager@example.org",
    ]
    assert one.title not in mailoutbox[0].body
    Initiative.objects.update(prepare_from=TODAY + timedelta(days=60))
    assert remind_gates(by=cast.system, now=NOW + timedelta(days=14)) == 0
