"""The one way in: every step in order, gates that name what is missing, and two people at the same form."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from narmare.programme import actions
from narmare.programme.actions import meetings
from narmare.programme.models import Arena, Decision, Gate, Initiative, Revision, Rollout
from narmare.programme.policies.initiatives import late_days
from narmare.programme.queries.overlap import overlaps
from narmare.region.models import AuditEvent
from tests.cast import NOW, TODAY
from tests.programme.initiative_cast import ANSWERS, PHONE, small


__all__ = ["small"]


def test_a_proposal_is_kept_with_units_goals_and_who_sent_it(small):
    one = small.propose(title="Öppet på kvällar", groups=["aged_80"])
    twin = small.propose(title="Öppet på kvällar")

    assert (one.code, twin.code) == ("oppet-pa-kvallar", "oppet-pa-kvallar-2")
    assert (one.stage, one.proposed_by.key, one.groups) == ("proposed", "unit_manager", ["aged_80"])
    assert [row.unit.code for row in one.rollouts.all()] == ["vc-01"]
    assert [goal.indicator for goal in one.goals.all()] == [PHONE]
    assert AuditEvent.objects.filter(action="initiative_proposed", object_id=str(one.pk)).count() == 1


def test_the_steps_are_taken_in_order(small):
    one, by = small.propose(), {"by": small.lead, "now": NOW}
    with pytest.raises(actions.Refused, match="första bedömningen"):
        actions.coordinate_initiative(initiative=one, seen=one.version, coordination="x", **by)
    with pytest.raises(actions.Refused, match="Samordna initiativet"):
        actions.prioritise_initiative(initiative=one, seen=one.version, priority=1, reason="x", **by)
    with pytest.raises(actions.Refused, match="Prioritera initiativet"):
        actions.decide_initiative(
            initiative=one,
            seen=one.version,
            start=True,
            decided_on=TODAY,
            arena=small.arena,
            reference="§ 1",
            **by,
        )
    one.refresh_from_db()

    assert one.stage == "proposed"


def test_an_assessment_may_be_made_again_without_moving_the_initiative_back(small):
    one = small.decided()
    again = actions.assess_initiative(
        initiative=one, seen=one.version, complexity="simple", assessment="Vi vet mer", by=small.lead, now=NOW
    )

    assert (again.complexity, again.stage) == ("simple", "decided")


def test_a_decision_needs_arena_reference_and_a_day_that_has_been(small):
    one, by = small.propose(), {"by": small.lead, "now": NOW}
    one = actions.assess_initiative(
        initiative=one, seen=one.version, complexity="simple", assessment="x", **by
    )
    one = actions.coordinate_initiative(initiative=one, seen=one.version, coordination="x", **by)
    one = actions.prioritise_initiative(initiative=one, seen=one.version, priority=2, reason="x", **by)
    decide = {"initiative": one, "seen": one.version, "start": False, "arena": small.arena, **by}
    with pytest.raises(actions.Refused, match="framtiden"):
        actions.decide_initiative(**decide, decided_on=TODAY + timedelta(1), reference="§ 1")
    with pytest.raises(actions.Refused, match="beteckning"):
        actions.decide_initiative(**decide, decided_on=TODAY, reference=" ")
    over = actions.decide_initiative(**decide, decided_on=TODAY, reference="§ 1")

    assert over.stage == "declined"
    with pytest.raises(actions.Refused, match="avslaget"):
        actions.edit_initiative(initiative=over, seen=over.version, values={"why": "y"}, **by)


def prioritised(small):
    """A proposal that waits for its decision, and what a decision of today needs."""
    one, by = small.propose(title="Öppet på kvällar"), {"by": small.lead, "now": NOW}
    one = actions.assess_initiative(
        initiative=one, seen=one.version, complexity="simple", assessment="x", **by
    )
    one = actions.coordinate_initiative(initiative=one, seen=one.version, coordination="x", **by)
    return actions.prioritise_initiative(initiative=one, seen=one.version, priority=2, reason="x", **by), by


def test_what_an_arena_decides_is_a_row_in_its_minutes(small):
    one, by = prioritised(small)
    said = {"start": True, "arena": small.arena, "decided_on": TODAY, "reference": "§ 7"}
    one = actions.decide_initiative(initiative=one, seen=one.version, **said, **by)
    (decision,) = Decision.objects.all()

    assert (decision.meeting.arena, decision.meeting.on, decision.reference) == (small.arena, TODAY, "§ 7")
    assert decision.title == "Initiativet ”Öppet på kvällar” startas"
    assert [(row.initiative, row.outcome) for row in decision.settlements.all()] == [(one, "start")]
    assert (one.settled_by, one.gates.get(stage="decided").passed_on) == (decision, TODAY)
    assert set(AuditEvent.objects.filter(object_id=str(decision.pk)).values_list("action", flat=True)) >= {
        "decision_recorded",
        "decision_settled_initiative",
    }
    with pytest.raises(actions.Refused, match="ligger fast"):
        meetings.link_decision(decision=decision, initiative=None, **by)


def test_a_decision_that_is_there_is_picked_and_settles_many_initiatives(small):
    (one, by), (other, _by), (third, _by) = prioritised(small), prioritised(small), prioritised(small)
    held = meetings.plan_meeting(arena=small.arena, on=TODAY, starts=None, ends=None, place="", **by)
    decision = meetings.record_decision(meeting=held, title="Kvällar", text="", reference="§ 9", **by)
    meetings.confirm_minutes(meeting=held, **by)
    typed = {"start": True, "arena": small.arena, "decided_on": TODAY}
    with pytest.raises(actions.Refused, match="är justerat, och beslutet finns inte i det"):
        actions.decide_initiative(initiative=one, seen=one.version, **typed, reference="§ 8", **by)
    one = actions.decide_initiative(initiative=one, seen=one.version, start=True, decision=decision, **by)

    other = actions.decide_initiative(initiative=other, seen=other.version, **typed, reference="§ 9", **by)
    third = actions.decide_initiative(
        initiative=third, seen=third.version, start=False, decision=decision, **by
    )
    assert (one.settled_by, other.settled_by, third.settled_by) == (decision,) * 3
    assert (decision.initiative, other.stage, third.stage) == (one, "decided", "declined")
    with pytest.raises(actions.Refused, match="ligger fast"):
        meetings.link_decision(decision=decision, initiative=other, **by)
    with pytest.raises(actions.Refused, match="redan beslutat"):
        actions.decide_initiative(initiative=one, seen=one.version, **typed, reference="§ 10", **by)


def test_a_decision_about_one_initiative_that_it_has_not_settled_settles_no_other(small):
    (one, by), (other, _by) = prioritised(small), prioritised(small)
    held = meetings.plan_meeting(arena=small.arena, on=TODAY, starts=None, ends=None, place="", **by)
    decision = meetings.record_decision(
        meeting=held, title="Kvällar", text="", reference="§ 9", initiative=one, **by
    )
    with pytest.raises(actions.Refused, match="ett annat initiativ, som det inte har avgjort: ”Öppet"):
        actions.decide_initiative(initiative=other, seen=other.version, start=True, decision=decision, **by)
    meetings.link_decision(decision=decision, initiative=None, **by)
    actions.decide_initiative(initiative=other, seen=other.version, start=True, decision=decision, **by)

    assert other.decisions.get() == decision


def test_several_are_settled_at_once_or_none_is(small):
    (one, by), (other, _by), early = prioritised(small), prioritised(small), small.propose(title="För tidigt")
    held = meetings.plan_meeting(arena=small.arena, on=TODAY, starts=None, ends=None, place="", **by)
    decision = meetings.record_decision(meeting=held, title="Två", text="", reference="§ 9", **by)
    with pytest.raises(actions.Refused, match="För tidigt: Prioritera initiativet"):
        actions.settle_initiatives(decision=decision, initiatives=[one, early], start=True, **by)
    one.refresh_from_db()
    assert (one.stage, decision.settlements.count()) == ("prioritised", 0)
    actions.settle_initiatives(decision=decision, initiatives=[one, other], start=True, **by)

    assert {row.initiative.stage for row in decision.settlements.all()} == {"decided"}
    assert Gate.objects.filter(initiative__in=[one, other], stage="decided", passed_on=TODAY).count() == 2


def test_an_arena_that_advises_decides_nothing(small):
    one, by = prioritised(small)
    Arena.objects.filter(pk=small.arena.pk).update(mandate="advises")
    said = {"start": True, "arena": small.arena, "decided_on": TODAY, "reference": "§ 7"}
    with pytest.raises(actions.Refused, match="beslutar inte"):
        actions.decide_initiative(initiative=one, seen=one.version, **said, **by)

    assert not Decision.objects.exists()


def test_the_decision_on_an_initiative_of_the_regions_plan_is_written_down_afterwards(small):
    one = Initiative.objects.create(title_sv="I planen", title_en="Planned", area=small.area, code="p", rollout="p", stage="decided", imported=True)  # fmt: skip
    said = {"seen": one.version, "arena": small.arena, "decided_on": TODAY, "reference": "§ 7", "by": small.lead, "now": NOW}  # fmt: skip
    with pytest.raises(actions.Refused, match="redan i gång"):
        actions.decide_initiative(initiative=one, start=False, **said)
    one = actions.decide_initiative(initiative=one, start=True, **said)

    assert (one.stage, one.settled_by.reference) == ("decided", "§ 7")


def test_the_first_gate_names_plan_and_mandate(small):
    one = small.decided()
    with pytest.raises(actions.Refused) as refused:
        small.enter(one, "preparing")

    assert "en tidplan för de tre faserna; vem som beslutar; vem som genomför" in str(refused.value)
    assert small.preparing().stage == "preparing"


def test_the_second_gate_is_not_passed_half_filled(small):
    one, by = small.preparing(), {"by": small.lead, "now": NOW}
    with pytest.raises(actions.Refused) as refused:
        small.enter(one, "introducing")
    assert str(refused.value).count("svar på") == 11
    assert "minst en nytta i nyttoregistret" in str(refused.value)

    actions.answer_questions(initiative=one, seen=0, values={**ANSWERS, "follower": " "}, **by)
    small.benefit(one, baseline=None, baseline_period=None)
    with pytest.raises(actions.Refused) as refused:
        small.enter(one, "introducing")
    assert "Införandet kan inte börja." in str(refused.value)
    assert "svar på ”Vem ansvarar för uppföljningen?”" in str(refused.value)
    assert "nyttan ”Fler samtal besvaras samma dag”: ett utgångsvärde" in str(refused.value)
    one.refresh_from_db()
    assert one.stage == "preparing"


def test_the_third_gate_asks_about_every_unit(small):
    one, by = (
        small.introducing(units=[small.cast.units["vc-01"], small.cast.units["vc-03"]]),
        {"by": small.lead, "now": NOW},
    )
    with pytest.raises(actions.Refused, match="minst en enhet där det är infört"):
        small.enter(one, "effects")
    small.live(one)
    with pytest.raises(actions.Refused, match="besked om Vårdcentralen Orion"):
        small.enter(one, "effects")
    other = Rollout.objects.get(initiative=one, unit__code="vc-03")
    actions.edit_rollout(
        rollout=other, seen=other.version, values={"status": "not_here", "note": "Stänger"}, **by
    )

    assert small.enter(one, "effects").stage == "effects"


def test_the_end_asks_for_every_benefit_and_for_learning(small):
    one, by = small.introducing(), {"by": small.lead, "now": NOW}
    small.live(one)
    one = small.enter(one, "effects")
    with pytest.raises(actions.Refused, match="Fler samtal besvaras samma dag.*lärdomar"):
        actions.close_initiative(initiative=one, seen=one.version, learning="", **by)
    small.move(one.benefits.get(), "written_off", reason="Köptes bort")
    one.refresh_from_db()
    one = actions.close_initiative(initiative=one, seen=one.version, learning="Börja med chefen", **by)

    assert (one.stage, one.learning) == ("closed", "Börja med chefen")
    assert list(Gate.objects.filter(initiative=one).values_list("stage", flat=True))[-1] == "closed"
    with pytest.raises(actions.Refused, match="avslutat"):
        actions.give_part(initiative=one, unit=small.cast.units["vc-01"], part="does", role="X", **by)


def test_phases_are_not_skipped(small):
    one = small.ready()
    with pytest.raises(actions.Refused, match="i ordning"):
        small.enter(one, "introducing")


def test_two_people_at_the_same_form_are_told_who_changed_what(small):
    one = small.propose()
    seen = one.version
    actions.edit_initiative(
        initiative=one, seen=seen, values={"why": "Telefonkön"}, by=small.cast["controller"], now=NOW
    )
    with pytest.raises(actions.Stale) as stale:
        actions.edit_initiative(initiative=one, seen=seen, values={"why": "Annat"}, by=small.lead, now=NOW)

    assert "Mikael Åberg ändrade" in str(stale.value)
    assert "Varför från ”Köerna är långa.” till ”Telefonkön”" in str(stale.value)
    one.refresh_from_db()
    assert one.why == "Telefonkön"


def test_who_is_told_of_a_change_reads_words_and_no_codes(small):
    one, other = small.propose(), small.propose(title="Det andra")
    seen, by = one.version, {"by": small.lead, "now": NOW}
    actions.assess_initiative(initiative=one, seen=seen, complexity="complex", assessment="Nytt", **by)
    one.refresh_from_db()
    actions.coordinate_initiative(initiative=one, seen=one.version, coordination="Ihop", **by)
    with pytest.raises(actions.Stale) as stale:
        actions.edit_initiative(initiative=one, seen=seen, values={"groups": ["aged_80"]}, **by)

    assert "Läge från ”föreslaget” till ”bedömt”" in str(stale.value)
    assert "Karaktär från ”tomt” till ”komplext”" in str(stale.value)
    assert f"Rör samma som från ”tomt” till ”{other.title}”" in str(stale.value)


def test_saving_what_is_there_already_writes_no_history(small):
    one = small.propose()
    before = Revision.objects.count()
    actions.edit_initiative(initiative=one, seen=one.version, values={"why": one.why}, by=small.lead, now=NOW)

    assert Revision.objects.count() == before


def test_what_shares_units_groups_or_measures_overlaps_and_the_closest_comes_first(small):
    one = small.propose()
    same_measure = small.propose(units=[small.cast.units["vc-02"]], groups=["children"])
    all_three = small.propose()
    nothing = small.propose(units=[small.cast.units["vc-02"]], groups=["children"], goals=[])
    found = overlaps(one)

    assert [other.initiative for other in found] == [all_three, same_measure]
    assert nothing not in [other.initiative for other in found]
    assert ([unit.code for unit in found[0].units], found[0].groups) == (["vc-01"], ("listed",))
    assert (found[1].units, found[1].groups, found[1].indicators) == ((), (), (PHONE,))


def test_initiatives_cannot_wait_for_each_other(small):
    first, second, third = (small.propose() for _ in range(3))
    by = {"why": "Samma teknik", "by": small.lead, "now": NOW}
    actions.add_dependency(initiative=first, needs=second, **by)
    actions.add_dependency(initiative=second, needs=third, **by)
    with pytest.raises(actions.Refused, match="väntar redan"):
        actions.add_dependency(initiative=third, needs=first, **by)
    with pytest.raises(actions.Refused, match="sig självt"):
        actions.add_dependency(initiative=first, needs=first, **by)


@pytest.mark.parametrize(("ago", "days"), [(-3, 0), (0, 0), (5, 5)])
def test_an_initiative_is_late_when_its_next_planned_day_has_passed(ago, days):
    one = Initiative(stage="preparing", introduce_from=TODAY - timedelta(ago))

    assert late_days(one, TODAY) == days


def test_what_is_proposed_or_over_is_never_late():
    past = TODAY - timedelta(400)

    assert [
        late_days(Initiative(stage=stage, prepare_from=past), TODAY) for stage in ("proposed", "closed")
    ] == [0, 0]


def test_a_closed_initiative_without_learning_cannot_be_stored(small):
    one = small.propose()
    with pytest.raises(IntegrityError, match="initiative_closed_with_learning"), transaction.atomic():
        Initiative.objects.filter(pk=one.pk).update(stage="closed")


def test_who_follows_some_units_sees_what_reaches_them(small):
    here, elsewhere = small.propose(), small.propose(units=[small.cast.units["vc-02"]])
    Initiative.objects.filter(pk=elsewhere.pk).update(proposed_by=None, proposed_at=None)
    seen = {
        who: set(Initiative.objects.visible_to(small.cast[who]))
        for who in ("unit_manager", "auditor", "nurse")
    }

    assert seen == {"unit_manager": {here}, "auditor": {here, elsewhere}, "nurse": set()}
