"""Roll-outs at units: checklist, training, the day on which it went live, the load, and the care table."""

from datetime import date, timedelta

import pytest

from narmare.programme import actions, checklists
from narmare.programme.content import ContentError
from narmare.programme.extract import extract_rollouts, stored_rollouts
from narmare.programme.models import Expectation, Rollout
from narmare.programme.queries.expected import Horizon, expected_of, horizon_of
from narmare.programme.queries.load import busy_between, loads, months_from
from tests.cast import NOW, TODAY, write_units
from tests.programme.initiative_cast import small


__all__ = ["small"]
MUST = ["mandate", "baseline", "staffing", "technique", "training"]


@pytest.fixture
def planned(small):
    """A roll-out that is planned at the first care centre."""
    small.propose()
    return Rollout.objects.select_related("initiative", "unit").get()


def edit(small, rollout, **values):
    rollout.refresh_from_db()
    return actions.edit_rollout(rollout=rollout, seen=rollout.version, values=values, by=small.lead, now=NOW)


def test_it_goes_live_when_the_checklist_and_the_training_are_done(small, planned):
    with pytest.raises(actions.Refused, match="vilken dag"):
        edit(small, planned, status="live")
    with pytest.raises(actions.Refused, match="framtiden"):
        edit(small, planned, status="live", started_on=TODAY + timedelta(1))
    with pytest.raises(actions.Refused, match="ska vara klart före starten: Chefen vet"):
        edit(small, planned, status="live", started_on=TODAY)
    actions.tick_steps(rollout=planned, done=[*MUST, "not-a-step"], by=small.cast["unit_manager"], now=NOW)
    with pytest.raises(actions.Refused, match="2 av 5 medarbetare är utbildade"):
        edit(small, planned, status="live", started_on=TODAY, to_train=5, trained=2)
    live = edit(small, planned, status="live", started_on=TODAY, to_train=5, trained=5)

    assert (live.status, live.started_on) == ("live", TODAY)
    assert sorted(live.steps.values_list("step", flat=True)) == sorted(MUST)


def test_a_first_day_is_corrected_but_never_taken_away(small, planned):
    live = small.live(planned.initiative)
    assert edit(small, live, started_on=TODAY - timedelta(3)).started_on == TODAY - timedelta(3)
    with pytest.raises(actions.Refused, match="startdagen står kvar"):
        edit(small, live, status="planned")
    with pytest.raises(actions.Refused, match="varför i anteckningen"):
        edit(small, live, status="paused")
    with pytest.raises(actions.Refused, match="vilken dag"):
        edit(small, live, started_on=None)

    assert edit(small, live, status="paused", note="Sjuka").status == "paused"


def test_more_cannot_be_trained_than_are_to_be(small, planned):
    with pytest.raises(actions.Refused, match="Rätta ett av talen"):
        edit(small, planned, to_train=2, trained=3)


def test_the_first_tick_begins_the_preparation(small, planned):
    assert actions.tick_steps(rollout=planned, done=["mandate"], by=small.lead, now=NOW).status == "preparing"
    assert actions.tick_steps(rollout=planned, done=[], by=small.lead, now=NOW).steps.count() == 0


def test_live_rollouts_reach_the_care_table_and_those_of_the_table_reach_the_pages(small, tmp_path):
    one = small.preparing()
    small.live(one, on=date(2026, 3, 2))
    data = write_units(tmp_path)
    assert extract_rollouts(data=data, now=NOW) == 1
    assert stored_rollouts(data) == [(one.rollout, "vc-01", date(2026, 3, 2))]
    assert extract_rollouts(data=data, now=NOW) == 0

    edit(small, Rollout.objects.get(initiative=one), started_on=date(2026, 4, 1))
    assert extract_rollouts(data=data, now=NOW) == 1
    assert stored_rollouts(data) == [(one.rollout, "vc-01", date(2026, 4, 1))]

    rows = [
        (one.rollout, "vc-02", date(2025, 5, 1)),
        (one.rollout, "vc-01", date(2020, 1, 1)),
        ("unknown", "vc-01", TODAY),
    ]
    assert actions.bring_rollouts(rows=rows, by=small.lead, now=NOW) == 1
    assert dict(one.rollouts.values_list("unit__code", "started_on")) == {
        "vc-01": date(2026, 4, 1),
        "vc-02": date(2025, 5, 1),
    }


def test_the_load_counts_the_months_of_the_checklist(small):
    initiatives = [small.propose() for _ in range(3)]
    for one in initiatives:
        actions.plan_rollouts(
            initiative=one,
            units=[small.cast.units["vc-01"]],
            planned_on=date(2027, 6, 15),
            by=small.lead,
            now=NOW,
        )
    rollouts = list(Rollout.objects.select_related("unit", "initiative"))
    assert busy_between(rollouts[0]) == (date(2027, 3, 17), date(2027, 9, 13))
    (load,) = loads(rollouts, first=date(2027, 1, 1))

    assert (load.unit.code, load.most) == ("vc-01", 3)
    assert load.too_much == tuple(months_from(date(2027, 3, 1), 7))
    assert [len(found) for _month, found in load.months] == [0, 0, 3, 3, 3, 3, 3, 3, 3, 0, 0, 0]
    edit(small, rollouts[0], status="paused", note="x")
    assert loads(Rollout.objects.select_related("unit"), first=date(2027, 1, 1))[0].too_much == ()


@pytest.mark.parametrize(
    ("days", "horizon"),
    [(-9, "now"), (0, "now"), (1, "month"), (31, "month"), (32, "half_year"), (184, "year"), (367, "three_years"), (1097, "five_years")],
)  # fmt: skip
def test_a_day_belongs_to_the_nearest_horizon(days, horizon):
    assert horizon_of(TODAY + timedelta(days), TODAY) == Horizon(horizon)


def test_what_is_expected_of_a_unit_gathers_milestones_roll_outs_and_benefits(small):
    one, by = small.preparing(), {"by": small.lead, "now": NOW}
    own, region, other = (small.cast.units[code] for code in ("vc-01", "07", "vc-02"))
    expect = {"initiative": one, "owner": "Chef", "support": "Projektet", "measure": "Andel", **by}
    actions.expect(unit=own, what="Eget", due_on=TODAY + timedelta(20), **expect)
    actions.expect(unit=region, what="Alla", due_on=TODAY + timedelta(400), **expect)
    actions.expect(unit=other, what="Andras", due_on=TODAY, **expect)
    done = actions.expect(unit=own, what="Gjort", due_on=TODAY, **expect)
    actions.meet_expectation(expectation=done, **by)
    actions.plan_rollouts(initiative=one, units=[own], planned_on=TODAY + timedelta(100), **by)
    small.benefit(one, target_on=TODAY + timedelta(2_000))
    found = expected_of(own, TODAY)
    said = {horizon: [item.what for item in items] for horizon, items in found.items()}

    assert said[Horizon.MONTH][:2] == ["Chefen vet vad som är beslutat och vem som gör vad", "Eget"]
    assert said[Horizon.THREE_YEARS] == ["Alla"]
    assert said[Horizon.FIVE_YEARS] == ["Nytta: Fler samtal besvaras samma dag"]
    assert f"Starta: {one.title}" in said[Horizon.HALF_YEAR]
    assert not {"Andras", "Gjort"} & {what for items in said.values() for what in items}


def test_what_is_done_is_not_noted_twice_and_the_same_words_change_the_milestone(small):
    one, by = small.propose(), {"by": small.lead, "now": NOW}
    rest = {
        "initiative": one,
        "unit": small.cast.units["vc-01"],
        "what": "Klart",
        "support": "",
        "measure": "",
    }
    first = actions.expect(**rest, due_on=TODAY, owner="", **by)
    second = actions.expect(**rest, due_on=TODAY + timedelta(9), owner="Chef", **by)
    assert (first.pk, Expectation.objects.get().due_on) == (second.pk, TODAY + timedelta(9))
    actions.meet_expectation(expectation=second, **by)
    with pytest.raises(actions.Refused, match="redan noterat"):
        actions.meet_expectation(expectation=second, **by)


def test_every_checklist_of_the_product_can_be_read():
    found = checklists.checklists()

    assert {"default", "digital_ingang"} <= set(found)
    assert checklists.checklist_of("patientportalen") == "digital_ingang"
    assert checklists.checklist_of("anything") == "default"
    assert {
        name: one.span[0] < 0 < one.span[1]
        for name, one in found.items()
        if not one.span[0] < 0 < one.span[1]
    } == {}


STEP = "- {id: a, days: -1, before_start: true, title: {sv: A, en: A}, who: {sv: B, en: B}}"
HEAD = "id: x\nversion: 1\ntitle: {sv: X, en: X}\nfor: []\nsteps:\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("id: [", "x.yaml"),
        ("id: x", "version"),
        (HEAD + STEP.replace("days: -1", "days: 1"), "before the start"),
        (HEAD + STEP + "\n" + STEP, "different ids"),
        (HEAD + STEP.replace("en: A", "en: ''"), "both Swedish and English"),
        (HEAD.replace("id: x", "id: y") + STEP, "Call the file y.yaml"),
    ],
)
def test_a_checklist_with_a_fault_names_the_file_and_the_fault(tmp_path, text, said):
    path = tmp_path / "x.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ContentError, match=said) as error:
        checklists.read(path)

    assert str(path) in str(error.value)
