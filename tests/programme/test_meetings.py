"""Meetings, minutes and decisions: what is confirmed does not change, and what is to be different is decided anew."""

from datetime import time, timedelta

import pytest
from django.db import DatabaseError, transaction

from narmare.programme.actions import meetings
from narmare.programme.models import AgendaItem, Decision, Initiative, Meeting
from narmare.region import demo
from narmare.region.models import Account, AuditEvent
from tests.cast import NOW, TODAY
from tests.programme import decided as make


@pytest.fixture
def by(db):
    return demo.system_account()


@pytest.fixture
def other(db):
    return Account.objects.create(key="b", name="Bo Ek", issuer="tests", subject="b")


@pytest.fixture
def held(by):
    return make.meeting(make.arena())


def confirm(meeting, by):
    return meetings.confirm_minutes(meeting=meeting, by=by, now=NOW)


def test_a_meeting_of_a_day_to_come_is_planned_and_one_that_has_been_is_held(by, held):
    coming = make.meeting(held.arena, TODAY + timedelta(days=7))

    assert (coming.status, held.status) == ("planned", "held")


def test_a_meeting_ends_after_it_begins(by, held):
    with make.refused("sluta efter att det börjar"):
        meetings.plan_meeting(
            arena=held.arena, on=TODAY, starts=time(10), ends=time(9), place="", by=by, now=NOW
        )


def test_points_are_numbered_and_minutes_are_written_over(by, held):
    first = meetings.add_item(meeting=held, title="Läget", background="", by=by, now=NOW)
    second = meetings.add_item(meeting=held, title="Övrigt", background="Underlag", by=by, now=NOW)
    meetings.write_minutes(item=first, title="Läget", background="", notes="Allt går.", by=by, now=NOW)

    assert [(one.order, one.title, one.notes) for one in held.items.all()] == [
        (1, "Läget", "Allt går."),
        (2, "Övrigt", ""),
    ]
    assert second.background == "Underlag"


def test_of_two_who_edit_the_same_minutes_the_later_is_told_who_was_first(by, other, held):
    item = meetings.add_item(meeting=held, title="Läget", background="", by=by, now=NOW)
    seen = Meeting.objects.get(pk=held.pk).version
    meetings.write_minutes(
        item=item, title="Läget", background="", notes="Bos text", by=other, now=NOW, seen=seen
    )

    with make.refused("^Bo Ek ändrade texten .* Din text står kvar"):
        meetings.write_minutes(
            item=item, title="Läget", background="", notes="Min", by=by, now=NOW, seen=seen
        )
    assert AgendaItem.objects.get().notes == "Bos text"


def test_empty_minutes_are_not_confirmed(by, held):
    meetings.add_item(meeting=held, title="Läget", background="", by=by, now=NOW)

    with make.refused("Protokollet är tomt"):
        confirm(held, by)


def test_minutes_of_a_meeting_to_come_are_not_confirmed(by):
    meeting = make.meeting(make.arena(), TODAY + timedelta(days=7))

    with make.refused("när det har hållits"):
        confirm(meeting, by)


def test_a_decision_after_the_minutes_are_confirmed_is_refused_with_what_to_do(by, held):
    decision = make.decision(held)
    item = meetings.add_item(meeting=held, title="Läget", background="", by=by, now=NOW)
    confirm(held, by)
    sentence = "är justerat och ändras inte. Fatta ett nytt beslut på ett senare möte"

    with make.refused(sentence):
        meetings.change_decision(
            decision=decision, title="Något annat", text="", reference="", by=by, now=NOW
        )
    with make.refused(sentence):
        make.decision(held, "Ett till")
    with make.refused(sentence):
        meetings.write_minutes(item=item, title="Läget", background="", notes="x", by=by, now=NOW)
    with make.refused(sentence):
        confirm(held, by)
    with make.refused(sentence):
        meetings.change_meeting(
            meeting=held, on=TODAY, starts=None, ends=None, place="", present="", by=by, now=NOW
        )
    assert Decision.objects.get().title == "Införs i hela länet"


@pytest.mark.parametrize("change", ["decision", "removed", "item", "new decision", "meeting", "moved in"])
def test_the_database_itself_refuses_to_change_confirmed_minutes(by, held, change):
    decision = make.decision(held)
    item = meetings.add_item(meeting=held, title="Läget", background="", by=by, now=NOW)
    another = make.decision(make.meeting(held.arena, TODAY))
    confirm(held, by)
    changes = {
        "decision": lambda: Decision.objects.filter(pk=decision.pk).update(text="Annat"),
        "removed": lambda: Decision.objects.filter(pk=decision.pk).delete(),
        "item": lambda: AgendaItem.objects.filter(pk=item.pk).update(notes="Annat"),
        "new decision": lambda: Decision.objects.create(meeting=held, title="Ett till", recorded_at=NOW, recorded_by=by),
        "meeting": lambda: Meeting.objects.filter(pk=held.pk).update(confirmed_at=None, confirmed_by=None),
        "moved in": lambda: Decision.objects.filter(pk=another.pk).update(meeting=held),
    }  # fmt: skip

    with pytest.raises(DatabaseError, match="minutes are confirmed"), transaction.atomic():
        changes[change]()


def test_a_new_decision_replaces_an_old_one_and_both_can_be_read(by, held):
    old = make.decision(held, reference="§ 4")
    confirm(held, by)
    later = make.meeting(held.arena, TODAY)
    new = make.decision(later, "Införs bara i Växjö", replaces=old)

    old.refresh_from_db()
    assert (old.is_replaced, old.replaced_by, new.is_replaced) == (True, new, False)
    with make.refused("redan ersatt av ett senare"):
        make.decision(later, "Igen", replaces=old)
    with make.refused("bara beslut från tidigare möten"):
        make.decision(later, "Igen", replaces=new)


def test_a_number_stands_once_in_the_minutes(by, held):
    make.decision(held, "Det ena", reference="§ 4")

    with make.refused("§ 4 finns redan i protokollet: Det ena"):
        make.decision(held, "Det andra", reference="§ 4")


def test_an_arena_that_only_advises_decides_nothing(by):
    with make.refused("bereder och ger råd men beslutar inte"):
        make.decision(make.meeting(make.arena("PNV", mandate="advises")))


def test_a_meeting_with_decisions_is_not_cancelled(by, held):
    make.decision(held)

    with make.refused("har beslut i protokollet"):
        meetings.cancel_meeting(meeting=held, by=by, now=NOW)


def test_a_cancelled_meeting_decides_nothing(by, held):
    cancelled = meetings.cancel_meeting(meeting=held, by=by, now=NOW)

    assert cancelled.status == "cancelled"
    with make.refused("Mötet är inställt"):
        make.decision(cancelled)
    with make.refused("Mötet är inställt"):
        confirm(cancelled, by)


def test_a_decision_is_tied_to_an_initiative_also_after_the_minutes_are_confirmed(by, held):
    from narmare.programme.actions import import_programme
    from narmare.programme.content import programme_path, read_programme

    import_programme(content=read_programme(programme_path("kronoberg")), by=by, now=NOW)
    decision = make.decision(held)
    confirm(held, by)
    initiative = Initiative.objects.get(code="patientportalen")
    meetings.link_decision(decision=decision, initiative=initiative, by=by, now=NOW)

    assert list(initiative.decisions.all()) == [decision]


def test_every_step_leaves_a_trace(by, held):
    make.decision(held)
    confirm(held, by)

    traces = AuditEvent.objects.filter(
        action__in=["arena_saved", "meeting_planned", "decision_recorded", "minutes_confirmed"]
    )
    assert [one.action for one in traces.order_by("id")] == [
        "arena_saved",
        "meeting_planned",
        "decision_recorded",
        "minutes_confirmed",
    ]
    assert {one.actor_id for one in traces} == {by.pk}
