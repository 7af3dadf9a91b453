"""The benefits register: states that need an effect and not an activity, double counting, sums, history."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from narmare.programme import actions, realised
from narmare.programme.evidence import Evidence
from narmare.programme.models import Benefit, Revision
from narmare.programme.queries.overlap import double_counts, totals
from narmare.programme.realised import Realised
from tests.cast import NOW, TODAY
from tests.programme.initiative_cast import ANSWER, small


__all__ = ["small"]
STUDY = {
    "design": "Stegvis införande",
    "grade": "A",
    "estimate": 6.0,
    "low": 2.0,
    "high": 10.0,
    "source": "Studie 1",
}


def shown(**more):
    """What an indicator shows: a change of six, told apart from chance."""
    facts = {
        "first": date(2026, 2, 1), "last": date(2026, 10, 1), "before": 85.0, "after": 91.0, "low": 2.0, "high": 10.0,
        "months_before": 24, "months_after": 9, "enough": True, "distinguishable": True, "wanted": True, "snapshot": "2026-10-x",
    }  # fmt: skip
    return Realised(**{**facts, **more})


@pytest.fixture
def indicator_shows(monkeypatch):
    """indicator_shows(Realised or None): what every benefit's indicator shows."""
    return lambda found: monkeypatch.setattr(
        realised._Source, "realised", staticmethod(lambda benefit: found)
    )


@pytest.fixture
def introduced(small):
    """A benefit whose new way of working has begun."""
    one = small.introducing()
    small.live(one)
    return small.move(one.benefits.get(), "introduced")


def test_a_planned_benefit_has_owner_measure_baseline_target_and_size(small):
    bare = small.benefit(
        small.preparing(), unit=None, realiser="", follower="", indicator="", baseline=None, baseline_period=None, target=None,
        target_on=None, low=None, mid=None, high=None, starts_on=None,
    )  # fmt: skip
    with pytest.raises(actions.Refused) as refused:
        small.move(bare, "planned")

    said = str(refused.value)
    assert said.startswith("Nyttan kan inte kallas planerad.")
    for missing in ("vilken linjechef", "vem som följer upp", "ett mätetal", "ett utgångsvärde", "ett målvärde", "förväntad storlek", "när nyttan börjar"):  # fmt: skip
        assert missing in said


def test_introduced_needs_a_start_at_the_unit_that_realises(small):
    one = small.introducing()
    benefit = one.benefits.get()
    small.live(one, "vc-03")
    with pytest.raises(actions.Refused, match="Inget införande är i gång"):
        small.move(benefit, "introduced")
    small.live(one)

    assert small.move(benefit, "introduced").state == "introduced"


def test_activity_done_never_stands_in_for_effect(small, introduced, indicator_shows):
    indicator_shows(None)
    with pytest.raises(actions.Refused, match="inget värde"):
        small.move(introduced, "observed", reason="Alla är utbildade och allt är gjort")
    indicator_shows(shown(low=-1.0, distinguishable=False))
    with pytest.raises(actions.Refused, match="kan inte skiljas från slumpen"):
        small.move(introduced, "observed")
    indicator_shows(shown(after=79.0, low=-10.0, high=-2.0, wanted=False))
    with pytest.raises(actions.Refused, match="åt fel håll"):
        small.move(introduced, "observed")
    indicator_shows(shown())
    seen = small.move(introduced, "observed")

    assert seen.state == "observed"
    assert seen.evidence == {"change": 6.0, "low": 2.0, "high": 10.0, "snapshot": "2026-10-x"}


def test_a_manual_measure_needs_its_value_and_source_in_words(small):
    one = small.preparing()
    benefit = small.benefit(one, indicator="", manual_measure="Nöjda", manual_source="Enkät")
    small.live(one)
    small.move(benefit, "planned")
    small.move(benefit, "introduced")
    with pytest.raises(actions.Refused, match="Måttet är ert eget"):
        small.move(benefit, "observed")

    assert small.move(benefit, "observed", reason="78 procent i maj, enkät 12").state == "observed"


@pytest.mark.parametrize(
    ("study", "words"),
    [
        ({}, "hur effekten är studerad"),
        ({**STUDY, "low": None}, "osäkerhet"),
        ({**STUDY, "low": 11.0}, "osäkerhet"),
        ({**STUDY, "low": -1.0}, "innehåller noll"),
        ({**STUDY, "grade": "D"}, "utan jämförelse räcker inte"),
    ],
)
def test_a_measure_of_ones_own_is_verified_by_a_study_in_words(small, study, words):
    one = small.preparing()
    benefit = small.benefit(one, indicator="", manual_measure="Nöjda", manual_source="Enkät")
    small.live(one)
    for state in ("planned", "introduced"):
        small.move(benefit, state)
    small.move(benefit, "observed", reason="78 procent i maj, enkät 12")
    with pytest.raises(actions.Refused, match=words):
        small.move(benefit, "verified", evidence=study)
    with pytest.raises(actions.Refused, match="eget mått"):
        small.attach(benefit)

    assert small.move(benefit, "verified", evidence=STUDY).evidence == STUDY


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (None, "verifieras den av en effektstudie"),
        ({"low": -1.0}, "innehåller noll"),
        ({"estimate": -6.0, "low": -10.0, "high": -2.0}, "åt fel håll"),
        ({"grade": "C"}, "saknar tillräcklig jämförelse"),
        ({"compared": False}, "saknar tillräcklig jämförelse"),
    ],
)
def test_verified_needs_an_attached_study_that_compares_and_tells_apart(
    small, introduced, indicator_shows, answer, words
):
    indicator_shows(shown())
    small.move(introduced, "observed")
    if answer is not None:
        small.attach(introduced, **answer)
    with pytest.raises(actions.Refused, match=words):
        small.move(introduced, "verified", evidence=STUDY)


def test_the_latest_study_counts_and_earlier_ones_stay(small, introduced, indicator_shows):
    indicator_shows(shown())
    small.move(introduced, "observed")
    small.attach(introduced, snapshot="2026-08-x", low=-1.0)
    small.attach(introduced)
    done = small.move(introduced, "verified")

    assert (done.evidence["estimate"], done.evidence["snapshot"], done.evidence["grade"]) == (
        6.0,
        "2026-10-x",
        "A",
    )
    assert list(done.evidences.values_list("snapshot", flat=True)) == ["2026-10-x", "2026-08-x"]
    assert done.evidences.first().sek == (Decimal("0.5") * 1_000_000, Decimal(900_000), Decimal(1_300_000))
    assert Revision.objects.filter(action="evidence").count() == 2


def test_evidence_is_about_the_benefits_measure_once_and_after_the_start(small):
    one = small.introducing()
    benefit = one.benefits.get()
    with pytest.raises(actions.Refused, match="inte införd"):
        small.attach(benefit)
    small.live(one)
    small.move(benefit, "introduced")
    with pytest.raises(actions.Refused, match="annat mätetal"):
        small.attach(benefit, indicator="fast_lakarkontakt")
    small.attach(benefit)
    with pytest.raises(actions.Refused, match="redan belägg"):
        small.attach(benefit)
    with pytest.raises(actions.Refused, match="ligger fast"):
        actions.edit_benefit(benefit=benefit, seen=Benefit.objects.get().version, values={"baseline": 1.0}, by=small.lead, now=NOW)  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"low": 7.0}, "between low and high"),
        ({"grade": "E"}, "grade"),
        ({"path": "//elsewhere"}, "one slash"),
        ({"places": ()}, "names its study"),
        ({"price_year": None}, "price year"),
        ({"last": date(2020, 1, 1)}, "months"),
    ],
)
def test_evidence_that_makes_no_sense_cannot_be_built(wrong, words):
    with pytest.raises(ValueError, match=words):
        Evidence(**{**ANSWER, **wrong})


def test_taken_home_needs_a_budget_decision(small, introduced, indicator_shows):
    indicator_shows(shown())
    small.move(introduced, "observed")
    small.attach(introduced)
    small.move(introduced, "verified")
    with pytest.raises(actions.Refused, match="budgetbeslut"):
        small.move(introduced, "taken_home")
    home = {"taken_home_on": TODAY, "taken_home_reference": "§ 152", "taken_home_sek": None}
    done = small.move(introduced, "taken_home", decision=home)

    assert (done.state, done.taken_home_reference) == ("taken_home", "§ 152")
    with pytest.raises(actions.Refused, match="ändras inte mer"):
        actions.edit_benefit(benefit=done, seen=done.version, values={"title": "x"}, by=small.lead, now=NOW)


def test_money_taken_home_has_a_sum(small, introduced, indicator_shows):
    indicator_shows(shown())
    Benefit.objects.filter(pk=introduced.pk).update(payout="money")
    small.move(introduced, "observed")
    small.attach(introduced)
    small.move(introduced, "verified")
    home = {"taken_home_on": TODAY, "taken_home_reference": "§ 152", "taken_home_sek": None}
    with pytest.raises(actions.Refused, match="hur många kronor"):
        small.move(introduced, "taken_home", decision=home)


def test_states_are_not_skipped_and_leaving_off_needs_a_reason(small, introduced):
    with pytest.raises(actions.Refused, match="En nytta som är införd kan bli: effekt observerad"):
        small.move(introduced, "taken_home")
    with pytest.raises(actions.Refused, match="Skriv varför"):
        small.move(introduced, "written_off", reason=" ")


def test_measure_and_baseline_lie_still_once_an_effect_is_measured(small, introduced, indicator_shows):
    indicator_shows(shown())
    seen = small.move(introduced, "observed")
    edit = {"benefit": seen, "seen": seen.version, "by": small.lead, "now": NOW}
    with pytest.raises(actions.Refused, match="ligger fast"):
        actions.edit_benefit(**edit, values={"baseline": 80.0})

    assert actions.edit_benefit(**edit, values={"baseline": 85.0, "target": 96.0}).target == 96.0


def test_sek_and_hours_follow_from_natural_units(small):
    benefit = small.benefit(small.propose())

    assert benefit.sek == (Decimal(15_000), Decimal(30_000), Decimal(60_000))
    assert benefit.hours == (Decimal(10), Decimal(20), Decimal(40))
    assert Benefit(low=1, mid=2, high=3).sek is None


@pytest.mark.parametrize(
    ("month", "expected"),
    [
        (date(2025, 12, 1), 85),
        (date(2026, 1, 1), 85),
        (date(2026, 4, 1), 90),
        (date(2026, 7, 1), 95),
        (date(2027, 1, 1), 95),
    ],
)
def test_the_expected_path_is_a_line_from_baseline_to_target(month, expected):
    benefit = Benefit(baseline=85, target=95, starts_on=date(2026, 1, 15), ramp_months=6)

    assert benefit.expected_on(month) == expected


def test_the_same_benefit_in_two_initiatives_is_shown_and_counted_once_when_declared(small):
    first, second = small.benefit(small.propose()), small.benefit(small.propose(), mid=150.0)
    elsewhere = small.benefit(small.propose(), unit=small.cast.units["vc-02"])
    rows = list(Benefit.objects.select_related("unit", "initiative"))
    (pair,) = double_counts(rows)
    assert ({pair.first, pair.second}, pair.declared) == ({first, second}, False)
    assert totals(rows).sek[1] == Decimal(30_000 + 22_500 + 30_000)
    assert totals(rows).doubtful_sek == Decimal(22_500)

    Benefit.objects.exclude(pk=elsewhere.pk).update(double_count_group="telefon")
    rows = list(Benefit.objects.select_related("unit", "initiative"))
    (pair,) = double_counts(rows)
    assert pair.declared
    assert (totals(rows).sek[1], totals(rows).doubtful_sek) == (Decimal(60_000), 0)


def test_a_benefit_of_the_region_overlaps_with_one_of_its_units(small):
    small.benefit(small.propose())
    small.benefit(small.propose(), unit=small.cast.units["07"])

    assert len(double_counts(list(Benefit.objects.select_related("unit", "initiative")))) == 1


def test_two_people_at_the_same_questions(small):
    one, by = small.propose(), {"now": NOW}
    actions.answer_questions(initiative=one, seen=0, values={"benefit": "A"}, by=small.lead, **by)
    with pytest.raises(actions.Stale, match="Ingrid Sandell ändrade"):
        actions.answer_questions(
            initiative=one, seen=0, values={"benefit": "B"}, by=small.cast["controller"], **by
        )


def test_a_change_is_taken_back_and_the_history_keeps_both(small):
    benefit = small.benefit(small.propose())
    actions.edit_benefit(benefit=benefit, seen=benefit.version, values={"mid": 250.0, "starts_on": date(2026, 5, 1)}, by=small.lead, now=NOW)  # fmt: skip
    change = Revision.objects.filter(kind="benefit", action="edited").get()
    assert (change.before, change.after) == (
        {"mid": 200.0, "starts_on": "2026-01-01"},
        {"mid": 250.0, "starts_on": "2026-05-01"},
    )
    actions.restore_revision(revision=change, by=small.lead, now=NOW)
    benefit.refresh_from_db()

    assert (benefit.mid, benefit.starts_on) == (200.0, date(2026, 1, 1))
    assert Revision.objects.filter(kind="benefit", action="edited").count() == 2


def undo(small, **which):
    """Take back the latest change that fits."""
    actions.restore_revision(revision=Revision.objects.filter(**which).first(), by=small.lead, now=NOW)


def test_every_kind_of_row_that_comes_and_goes_is_taken_back(small):
    one, other, by = small.preparing(), small.propose(), {"by": small.lead, "now": NOW}
    unit = small.cast.units["vc-01"]
    given = one.mandates.get(part="does")
    actions.end_part(mandate=given, **by)
    undo(small, kind="mandate", action="removed")
    assert one.mandates.filter(part="does", role=given.role).count() == 1
    undo(small, kind="mandate", action="added")
    assert not one.mandates.filter(part="does").exists()

    asked = {"initiative": one, "unit": unit, "what": "Utbilda", "owner": "", "support": "", "measure": ""}
    actions.expect(**asked, due_on=date(2026, 12, 1), **by)
    actions.expect(**asked, due_on=date(2027, 1, 1), **by)
    undo(small, kind="expectation", action="changed")
    assert one.expectations.get().due_on == date(2026, 12, 1)
    actions.meet_expectation(expectation=one.expectations.get(), **by)
    undo(small, kind="expectation", action="done")
    assert one.expectations.get().done_at is None
    actions.drop_expectation(expectation=one.expectations.get(), **by)
    undo(small, kind="expectation", action="removed")
    assert one.expectations.get().what == "Utbilda"

    actions.remove_dependency(dependency=actions.add_dependency(initiative=one, needs=other, why="Teknik", **by), **by)  # fmt: skip
    undo(small, kind="dependency", action="removed")
    assert one.dependencies.get().why == "Teknik"
    undo(small, kind="dependency", action="added")
    assert not one.dependencies.exists()

    row = actions.tick_steps(rollout=one.rollouts.get(), done=["mandate"], **by)
    actions.tick_steps(rollout=row, done=["mandate", "baseline"], **by)
    undo(small, kind="rollout", action="ticked")
    assert [step.step for step in row.steps.all()] == ["mandate"]


def test_what_is_gone_is_not_taken_back(small):
    one, by = small.preparing(), {"by": small.lead, "now": NOW}
    actions.end_part(mandate=one.mandates.get(part="does"), **by)
    Revision.objects.filter(kind="mandate", action="removed").update(before={"unit": "vc-99"})
    with pytest.raises(actions.Refused, match="finns inte längre"):
        undo(small, kind="mandate", action="removed")
    with pytest.raises(actions.Refused, match="går inte att ta tillbaka"):
        undo(small, kind="mandate", action="added", after__part="does")


def test_a_stage_is_not_taken_back_by_the_history(small):
    one = small.preparing()
    gate = Revision.objects.get(initiative=one, action="preparing")
    with pytest.raises(actions.Refused, match="går inte att ta tillbaka"):
        actions.restore_revision(revision=gate, by=small.lead, now=NOW)


@pytest.mark.parametrize(
    ("facts", "constraint"),
    [
        ({"manual_measure": "x"}, "benefit_one_measure"),
        ({"low": 300.0}, "benefit_range_in_order"),
        ({"state": "taken_home"}, "benefit_taken_home_by_a_decision"),
        ({"baseline_period": None}, "benefit_baseline_has_its_month"),
    ],
)
def test_a_row_that_makes_no_sense_cannot_be_stored(small, facts, constraint):
    benefit = small.benefit(small.propose())
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Benefit.objects.filter(pk=benefit.pk).update(**facts)


def test_an_interval_that_goes_backwards_cannot_be_built():
    with pytest.raises(ValueError, match="from low to high"):
        shown(low=11.0)
