"""The strategy tree over numbers that can be added up in the head."""

import pytest

from narmare.followup import places, tree
from narmare.followup.judgement import Tally
from narmare.programme import actions, queries
from tests.cast import NOW, TODAY
from tests.published import months


UP, DOWN = [50.0 + i for i in range(24)], [80.0 - i for i in range(24)]
STEADY = [90.0, 91.0] * 12


def title(name):
    return {"sv": name, "en": f"{name} (en)"}


def share(values):
    return [value / 100 for value in values]


CONTENT = {
    "version": "1",
    "region": {"code": "07", "name": "Region Kronoberg"},
    "strategy": {"id": "s", "title": title("Strategin"), "vision": title("Nära"), "adopted": 2017, "horizon": 2030},
    "directions": [
        {"id": "A", "title": title("Första"), "promises": [{"id": "A1", "title": title("Löfte ett")}, {"id": "A2", "title": title("Löfte två")}]},
        {"id": "B", "title": title("Andra"), "promises": []},
        {"id": "C", "title": title("Tredje"), "promises": []},
    ],
    "goals": [
        {"indicator": "fast_lakarkontakt", "direction": "A", "promise": "A1", "source": "x"},
        {"indicator": "webbtidbok_andel", "direction": "A", "promise": "A1", "source": "x"},
        {"indicator": "telefontillganglighet_samma_dag", "direction": "A", "promise": "A2", "source": "x",
         "target": {"value": 98, "from": TODAY.replace(year=2023)}},
        {"indicator": "aterinskrivning_30d_65plus", "direction": "B", "source": "x"},
        {"indicator": "inte_beraknad", "title": title("Inte beräknad"), "direction": "B", "source": "x"},
    ],
    "areas": [],
}  # fmt: skip


@pytest.fixture
def root(cast, publish_rows):
    snapshot = publish_rows(
        cast,
        months(share(UP), "fast_lakarkontakt")  # rises, and more is better
        + months(share(DOWN), "webbtidbok_andel")  # falls, and more is better
        + months(share(STEADY), "telefontillganglighet_samma_dag")  # steady below its target
        + months(share(UP), "aterinskrivning_30d_65plus"),  # rises, and less is better
    )
    actions.import_programme(content=CONTENT, by=cast.system, now=NOW)
    return tree.build(queries.strategy(), snapshot, places.region())


def test_every_level_is_the_sum_of_what_lies_below(root):
    first, second, third = root.directions
    one, two = first.promises

    assert one.tally == Tally(untargeted=2, improving=1, worsening=1)
    assert two.tally == Tally(missed=1)
    assert first.tally == Tally(untargeted=2, missed=1, improving=1, worsening=1)
    assert second.tally == Tally(untargeted=1, unmeasured=1, worsening=1)
    assert third.tally == Tally()
    assert root.tally == Tally(untargeted=3, missed=1, unmeasured=1, improving=1, worsening=2)
    assert root.tally.answer == "Fler mål försämras än förbättras"
    assert third.tally.answer == "Inget mätetal är beslutat, så det går inte att säga"


def test_what_gets_worse_comes_first(root):
    assert [leaf.goal.indicator for leaf in root.directions[0].measured] == [
        "webbtidbok_andel",
        "telefontillganglighet_samma_dag",
        "fast_lakarkontakt",
    ]


def test_a_goal_without_numbers_is_named_and_says_so(root):
    (leaf,) = root.directions[1].unmeasured

    assert (leaf.title, leaf.card, leaf.tally) == ("Inte beräknad", None, Tally(unmeasured=1))


def test_a_goal_takes_its_name_from_its_indicator(root):
    assert root.directions[0].leaves[0].title == "Listade med fast läkarkontakt"


def test_a_card_says_value_month_trend_and_target(root):
    card = next(leaf.card for leaf in root.directions[0].leaves if leaf.goal.target)

    assert card.value == "91,0\u00a0%"
    assert card.rows == (
        ("Månad", "okt 2026"), ("Mål", "minst 98\u00a0%"), ("Trend", "Ingen säker förändring"), ("Måluppfyllelse", "Målet nås inte"),
    )  # fmt: skip
    assert card.url == "/matetal/telefontillganglighet_samma_dag"
