"""The programmes that the product carries, counted against the numbers of the documents that they are taken from."""

from collections import Counter

import pytest

from narmare.programme import actions
from narmare.programme import demo as invented
from narmare.programme.content import programme_path, read_programme
from narmare.programme.method import natures, phases
from narmare.programme.models import Benefit, Goal, Initiative, Promise, Revision, Strategy
from narmare.region import demo
from tests.cast import NOW, TODAY, made_once
from tests.published import import_kronoberg


# Kronoberg: the action plan of 2022 (areas and initiatives) and the audit 24RV25 of 2024 (directions, promises, goals).
AREAS = {"GEN": 6, "PCV": 4, "HSF": 5, "DIG": 5, "KOM": 4}
PROMISES = {"R1": 4, "R2": 3, "R3": 3, "R4": 3}
TARGETS = {
    "telefontillganglighet_samma_dag": (98, {"2023": 88, "2024-08": 92}), "medicinsk_bedomning_3_dagar": (90, {"2023": 85, "2024-08": 85}),
    "fast_lakarkontakt": (55, {"2023": 20.3, "2024-08": 36.4}), "kontinuitetsindex_lakare_18m": (None, {"2024-08": 0.29}),
}  # fmt: skip


@pytest.fixture
def brought(db):
    """brought("kronoberg"): the stored strategy of a region, made once for those that begin with it."""

    def bring(region):
        content = read_programme(programme_path(region))
        return actions.import_programme(content=content, by=demo.system_account(), now=NOW)

    def strategy(region):
        if Strategy.objects.exists():
            return bring(region)
        made_once(f"the strategy of {region}", lambda: bring(region))
        return Strategy.objects.get()

    return strategy


def test_kronoberg_has_four_directions_thirteen_promises_five_areas_and_twenty_four_initiatives(brought):
    strategy = brought("kronoberg")
    whole = Initiative.objects.filter(part_of=None)

    assert Counter(Promise.objects.values_list("direction__code", flat=True)) == PROMISES
    assert sum(PROMISES.values()) == 13
    assert Counter(whole.values_list("area__code", flat=True)) == AREAS
    assert sum(AREAS.values()) == 24
    assert strategy.areas.count() == 5
    assert list(Initiative.objects.exclude(part_of=None).values_list("code", flat=True)) == [
        "egenmonitorering"
    ]
    assert (strategy.adopted, strategy.horizon, strategy.revised.isoformat()) == (2017, 2030, "2021-10-27")


def test_kronobergs_targets_and_outcomes_are_those_of_the_audit(brought):
    brought("kronoberg")
    stored = {
        goal.indicator: (goal.target, goal.outcomes) for goal in Goal.objects.filter(indicator__in=TARGETS)
    }

    assert stored == TARGETS
    assert Goal.objects.get(indicator="kontinuitetsindex_lakare_18m").reference == 0.37


def test_what_the_action_plan_shows_only_as_colours_is_left_out(brought):
    brought("kronoberg")
    told = Initiative.objects.exclude(complexity="", prepare_from=None)

    assert list(told) == []
    assert set(Initiative.objects.values_list("stage", flat=True)) == {"decided"}


def test_jamtland_has_six_directions_and_the_measures_that_managers_ask_for(brought):
    strategy = brought("jamtland_harjedalen")

    assert strategy.directions.count() == 6
    assert (strategy.horizon, strategy.adopted) == (None, 2019)
    assert Goal.objects.count() == 5
    assert Initiative.objects.count() == 6
    assert Goal.objects.get(indicator="egenmonitorering_antal").outcomes == {"2023": 1500}


def test_both_regions_may_be_stored_beside_each_other(brought):
    brought("kronoberg")
    brought("jamtland_harjedalen")

    assert (Strategy.objects.count(), Initiative.objects.count()) == (2, 31)


def test_every_nature_and_phase_has_its_words():
    assert set(natures()) == set(Initiative.Complexity.values)
    assert set(phases()) == {"preparing", "introducing", "effects"}


def test_the_demos_invented_state_goes_through_the_rules_and_only_once(cast):
    import_kronoberg(cast)
    lone = cast.units["vc-01"].code
    rows = [("patientportalen", lone, TODAY), ("nara_vard_i_hemmet", lone, TODAY)]
    actions.bring_rollouts(rows=rows, by=cast.system, now=NOW)
    invented.seed(region="kronoberg", now=NOW)
    stages = Counter(Initiative.objects.values_list("stage", flat=True))
    revisions = Revision.objects.count()
    invented.seed(region="kronoberg", now=NOW)

    assert (stages["proposed"], stages["assessed"], stages["decided"]) == (1, 1, 21)
    assert Initiative.objects.get(code="patientportalen").stage == "introducing"
    assert Benefit.objects.get(initiative__code="egenmonitorering").state == "identified"
    assert Revision.objects.count() == revisions
    assert Initiative.objects.filter(imported=False).count() == 2
