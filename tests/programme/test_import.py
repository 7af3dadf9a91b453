"""The stored programme becomes equal to the file, whatever was there before, and the trace says so."""

from copy import deepcopy
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from narmare.programme import actions, queries
from narmare.programme.content import programme_path, read_programme
from narmare.programme.models import Area, Direction, Goal, Initiative, Promise, Strategy, Support
from narmare.region import demo
from narmare.region.models import AuditEvent
from tests.cast import NOW
from tests.programme.test_content import GOOD, text


@pytest.fixture
def system(db):
    return demo.system_account()


@pytest.fixture
def bring(system):
    return lambda content: actions.import_programme(content=content, by=system, now=NOW)


def stored():
    """Every row of the tables that a programme file fills."""
    tables = (Strategy, Direction, Promise, Goal, Area, Initiative, Support)
    return {model._meta.label: sorted(model.objects.values_list(), key=str) for model in tables}


def test_doing_it_twice_changes_nothing(bring):
    content = read_programme(programme_path("kronoberg"))
    bring(content)
    before = stored()
    bring(content)

    assert stored() == before
    assert {label: len(rows) for label, rows in before.items() if not rows} == {}


def test_it_stores_what_the_file_says(bring):
    strategy = bring(GOOD)
    goal = Goal.objects.get()

    assert (strategy.region_name, strategy.adopted, strategy.horizon) == ("Regionen", 2017, 2030)
    assert (goal.indicator, goal.direction.code, goal.promise.code) == ("matt", "A", "A1")
    assert (goal.target, goal.target_from, goal.target_to) == (98, date(2023, 1, 1), date(2024, 1, 1))
    assert [one.code for one in goal.initiatives.all()] == ["helt"]


def test_a_part_may_come_before_its_whole(bring):
    bring(GOOD)

    assert Initiative.objects.get(code="del").part_of.code == "helt"


def test_a_part_that_stands_alone_again_is_let_go(bring):
    bring(GOOD)
    content = deepcopy(GOOD)
    del content["areas"][0]["initiatives"][0]["part_of"]
    bring(content)

    assert Initiative.objects.get(code="del").part_of is None


def test_what_the_file_drops_is_removed(bring):
    bring(GOOD)
    content = deepcopy(GOOD)
    content["directions"] = [{"id": "B", "title": text("Andra"), "promises": []}]
    content["goals"] = [{"indicator": "annat", "direction": "B", "source": "x"}]
    content["areas"][0]["initiatives"] = [{"id": "helt", "title": text("Helt")}]
    bring(content)

    assert list(Direction.objects.values_list("code", flat=True)) == ["B"]
    assert list(Goal.objects.values_list("indicator", flat=True)) == ["annat"]
    assert list(Initiative.objects.values_list("code", flat=True)) == ["helt"]
    assert (Promise.objects.count(), Support.objects.count()) == (0, 0)


def test_an_initiative_may_move_to_another_area_and_a_goal_to_another_direction(bring):
    bring(GOOD)
    content = deepcopy(GOOD)
    content["directions"].append({"id": "B", "title": text("Andra"), "promises": []})
    content["goals"][0] = {"indicator": "matt", "direction": "B", "source": "x"}
    content["areas"] = [{**content["areas"][0], "id": "H"}]
    bring(content)

    assert Goal.objects.get().direction.code == "B"
    assert list(Area.objects.values_list("code", flat=True)) == ["H"]
    assert Initiative.objects.filter(area__code="H").count() == 2
    assert Support.objects.count() == 1


def test_a_target_that_is_dropped_is_dropped(bring):
    bring(GOOD)
    content = deepcopy(GOOD)
    del content["goals"][0]["target"]
    bring(content)

    assert Goal.objects.values_list("target", "target_from", "target_to").get() == (None, None, None)


def test_what_people_have_changed_or_proposed_stays(bring, system):
    bring(GOOD)
    changed, area = Initiative.objects.get(code="helt"), Area.objects.get()
    values = {"title_sv": "Vårt eget namn"}
    actions.edit_initiative(initiative=changed, seen=changed.version, values=values, by=system, now=NOW)
    Initiative.objects.create(code="eget", title_sv="Eget", title_en="Own", area=area)
    content = deepcopy(GOOD)
    content["areas"] = [{"id": "NY", "title": text("Nytt"), "initiatives": []}]
    bring(content)

    assert dict(Initiative.objects.values_list("code", "title_sv")) == {
        "helt": "Vårt eget namn",
        "eget": "Eget",
    }
    assert set(Area.objects.values_list("code", flat=True)) == {area.code, "NY"}


def test_those_of_a_file_are_decided(bring):
    bring(GOOD)

    assert set(Initiative.objects.values_list("stage", "imported")) == {("decided", True)}


def test_a_fault_in_the_middle_leaves_all_as_it_was(bring):
    bring(GOOD)
    before = stored()
    content = deepcopy(GOOD)
    content["areas"][0]["initiatives"][0]["title"] = text("x" * 300)  # longer than the column

    with pytest.raises(Exception, match="value too long"), transaction.atomic():
        bring(content)
    assert stored() == before


def test_it_leaves_a_trace(bring, system):
    strategy = bring(GOOD)
    event = AuditEvent.objects.get(action="programme_imported")

    assert (event.actor_id, event.object_id, event.details) == (system.pk, str(strategy.pk), {"version": "1"})
    assert event.at == NOW


@pytest.mark.parametrize(
    ("day", "holds"),
    [
        (date(2022, 12, 31), False),
        (date(2023, 1, 1), True),
        (date(2023, 12, 31), True),
        (date(2024, 1, 1), False),
    ],
)
def test_a_target_holds_from_its_first_day_until_its_end(day, holds):
    goal = Goal(target=98, target_from=date(2023, 1, 1), target_to=date(2024, 1, 1))

    assert queries.target_on(goal, day) == (98 if holds else None)


def test_a_target_without_an_end_holds_on():
    goal = Goal(target=98, target_from=date(2023, 1, 1))

    assert queries.target_on(goal, date(2099, 1, 1)) == 98
    assert queries.target_on(goal, date(2023, 1, 1) - timedelta(days=1)) is None


def test_without_a_goal_or_a_target_nothing_is_asked_for():
    assert queries.target_on(None, date(2023, 1, 1)) is None
    assert queries.target_on(Goal(), date(2023, 1, 1)) is None


@pytest.mark.parametrize(
    ("facts", "constraint"),
    [
        ({"target": 98}, "goal_target_has_a_first_day"),
        ({"target_from": date(2023, 1, 1)}, "goal_target_has_a_first_day"),
        ({"target": 98, "target_from": date(2023, 1, 1), "target_to": date(2023, 1, 1)}, "goal_target_span_in_order"),
    ],
)  # fmt: skip
def test_a_target_that_makes_no_sense_cannot_be_stored(bring, facts, constraint):
    bring(GOOD)

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Goal.objects.create(direction=Direction.objects.get(), indicator="nytt", source="x", **facts)


def test_names_follow_the_language_of_the_page(bring):
    content = deepcopy(GOOD)
    content["strategy"]["vision"] = {"sv": "Nära", "en": "Close"}
    content["strategy"]["title"] = {"sv": "Strategin", "en": "The strategy"}
    content["goals"][0]["reference"] = {
        "value": 0.4,
        "title": {"sv": "Riket", "en": "Sweden"},
        "period": "2024",
    }
    strategy, goal = bring(content), Goal.objects.get()

    assert (strategy.title, strategy.vision, goal.reference_title) == ("Strategin", "Nära", "Riket")
    with translation.override("en"):
        assert (strategy.title, strategy.vision, goal.reference_title) == ("The strategy", "Close", "Sweden")
    assert str(strategy) == "Strategin"


def test_reading_the_strategy_reads_all_of_it_at_once(bring, django_assert_num_queries):
    bring(read_programme(programme_path("kronoberg")))

    with django_assert_num_queries(5):
        strategy = queries.strategy()
        walked = [one.code for direction in strategy.directions.all() for goal in direction.goals.all() for one in goal.initiatives.all()]  # fmt: skip
        promises = [promise.code for direction in strategy.directions.all() for promise in direction.promises.all()]  # fmt: skip
    assert "en_vag_in" in walked
    assert len(promises) == 13


def test_before_the_first_import_there_is_no_strategy(db):
    assert queries.strategy() is None
    assert queries.goal_of("matt") is None
    assert queries.goals_by_indicator() == {}
    assert list(queries.initiatives()) == []
    assert Strategy.objects.count() == 0
