"""Assignments: somebody answers for each, nothing is lost, and whoever it is not for cannot answer."""

from datetime import timedelta

import pytest

from narmare.programme.actions import assignments
from narmare.programme.models import Assignment, AssignmentEvent
from tests.cast import NOW, TODAY
from tests.programme import decided as make


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
