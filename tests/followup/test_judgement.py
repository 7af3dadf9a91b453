"""The words for a series, and the sums for a level of the strategy."""

import pytest
from django.utils import translation

from narmare.analysis.indicators import catalogue
from narmare.analysis.indicators.months import first_day
from narmare.analysis.indicators.spc import Assurance, Rule
from narmare.followup.judgement import MONTHS, Tally, judge, sized, tally, total
from narmare.followup.queries import Cell, Series


PHONE = catalogue.load()["telefontillganglighet_samma_dag"]  # higher is better
RETURNS = catalogue.load()["aterinskrivning_30d_65plus"]  # lower is better
STEADY = [50.0, 52.0] * 12


def series(values, indicator=PHONE):
    cells = [
        Cell(first_day(24_000 + i), value, 100.0, value, value, value, value is None)
        for i, value in enumerate(values)
    ]
    return Series(indicator.id, "region", "07", tuple(cells))


def judged(values, indicator=PHONE, target=None, **more):
    return judge(indicator, series(values, indicator), target=target, **more)


# Each ends with the rule that its name says; the centre of STEADY is 51 and its limits 51 +- 5.3.
OUTSIDE_HIGH = [*STEADY, 90.0]
OUTSIDE_LOW = [*STEADY, 10.0]
TREND_UP = [*STEADY[:16], 49.0, 49.5, 50.0, 50.5, 51.0, 51.5, 52.0]
SHIFT_DOWN = [*[52.0, 53.0] * 8, 51.0, 50.9, 51.0, 50.9, 51.0, 50.9, 51.0]
TWO_OF_THREE = [*[50.0, 52.0] * 11, 55.6, 55.2]


@pytest.mark.parametrize(
    ("values", "indicator", "rule", "sentence"),
    [
        (OUTSIDE_HIGH, PHONE, Rule.OUTSIDE, "Förbättring: senaste månaden ligger över den övre gränsen."),
        (OUTSIDE_LOW, PHONE, Rule.OUTSIDE, "Försämring: senaste månaden ligger under den undre gränsen."),
        (OUTSIDE_HIGH, RETURNS, Rule.OUTSIDE, "Försämring: senaste månaden ligger över den övre gränsen."),
        (TREND_UP, PHONE, Rule.TREND, "Förbättring: sju månader i rad har stigit."),
        (TREND_UP[::-1], PHONE, None, "Ingen säker förändring."),
        ([-v for v in TREND_UP], RETURNS, Rule.TREND, "Förbättring: sju månader i rad har sjunkit."),
        (SHIFT_DOWN, PHONE, Rule.SHIFT, "Försämring: sju månader i rad under medelvärdet."),
        ([-v for v in SHIFT_DOWN], PHONE, Rule.SHIFT, "Förbättring: sju månader i rad över medelvärdet."),
        (TWO_OF_THREE, PHONE, Rule.TWO_OF_THREE, "Förbättring: två av tre månader nära den övre gränsen."),
        ([-v for v in TWO_OF_THREE], PHONE, Rule.TWO_OF_THREE, "Försämring: två av tre månader nära den undre gränsen."),
        (STEADY, PHONE, None, "Ingen säker förändring."),
        ([None] * 24, PHONE, None, "För få värden för att bedöma. 24 av 24 månader döljs."),
        ([50.0, 52.0, 51.0], PHONE, None, "Ingen säker förändring. Gränserna är preliminära, serien är kort."),
    ],
)  # fmt: skip
def test_the_sentence_names_the_rule(values, indicator, rule, sentence):
    one = judged(values, indicator, months=len(values))
    shown = [point for point in one.chart.points if point.value is not None]

    assert (shown[-1].rule if shown else None) == rule
    assert one.sentence == sentence


@pytest.mark.parametrize(
    ("target", "words"),
    [(40.0, "Målet nås"), (52.0, "Målet nås ibland"), (90.0, "Målet nås inte")],
)
def test_the_target_is_judged_by_the_limits(target, words):
    one = judged(STEADY, target=target)

    assert one.assurance_words == words
    assert one.sentence == f"Ingen säker förändring. {words}."


def test_without_a_target_the_sentence_is_silent_about_it():
    assert "Mål" not in judged(STEADY).sentence


def test_it_speaks_english():
    with translation.override("en"):
        assert judged(OUTSIDE_HIGH, target=90.0).sentence == (
            "Improvement: the latest month lies above the upper limit. The target is not met."
        )


def test_hidden_months_are_counted_in_the_sentence():
    assert judged([None, None, *STEADY[:22]]).sentence == "Ingen säker förändring. 2 av 24 månader döljs."


def test_a_series_with_many_hidden_months_gets_no_verdict():
    """The best months of a share near 100 % are hidden first, so the rest would look worse than the unit is."""
    values = [None if month % 4 == 0 else 96.0 - month / 10 for month in range(24)]
    verdict = judged(values, target=98.0)

    assert verdict.tone == "empty"
    assert verdict.chart.assurance is Assurance.EMPTY
    assert "6 av 24 månader döljs" in verdict.sentence


def test_only_the_last_two_years_are_judged():
    one = judged([10.0] * 50 + STEADY)

    assert len(one.series.cells) == MONTHS
    assert one.tone == "common"


REACHED = Tally(reached=1)
MISSED = Tally(missed=1, worsening=1)
RISING = Tally(untargeted=1, improving=1)
UNMEASURED = Tally(unmeasured=1)


def test_tallies_add_up():
    summed = total([REACHED, MISSED, RISING, UNMEASURED, RISING])

    assert summed == Tally(reached=1, missed=1, untargeted=2, unmeasured=1, improving=2, worsening=1)
    assert (summed.goals, summed.measured) == (5, 4)


def test_nothing_adds_up_to_nothing():
    assert total([]) == Tally()
    assert Tally().details == []


@pytest.mark.parametrize(
    ("below", "tone", "answer"),
    [
        ([], "empty", "Inget mätetal är beslutat, så det går inte att säga"),
        ([UNMEASURED, UNMEASURED], "empty", "Inget av målen mäts än"),
        ([REACHED, UNMEASURED], "common", "Ingen säker förändring sammantaget"),
        ([MISSED, RISING], "common", "Ingen säker förändring sammantaget"),
        ([RISING, REACHED], "improve", "Fler mål förbättras än försämras"),
        ([MISSED, MISSED, RISING], "concern", "Fler mål försämras än förbättras"),
    ],
)
def test_a_level_answers_how_it_is_going(below, tone, answer):
    summed = total(below)

    assert (summed.tone, summed.answer) == (tone, answer)


def test_the_details_begin_with_the_worst_and_leave_out_what_is_zero():
    summed = Tally(reached=2, sometimes=1, missed=3, untargeted=4, unmeasured=5, improving=6, worsening=7)

    assert summed.details == [
        "7 mål försämras", "6 mål förbättras", "målnivån nås inte för 3", "nås ibland för 1", "nås för 2",
        "4 saknar målnivå", "5 mäts inte än",
    ]  # fmt: skip
    assert Tally(reached=1).details == ["nås för 1"]


@pytest.mark.parametrize(
    ("target", "values", "expected"),
    [
        (40.0, STEADY, Tally(reached=1)),
        (52.0, STEADY, Tally(sometimes=1)),
        (99.0, OUTSIDE_LOW, Tally(missed=1, worsening=1)),
        (None, OUTSIDE_HIGH, Tally(untargeted=1, improving=1)),
        (40.0, [], Tally(unmeasured=1)),
    ],
)
def test_a_goal_is_one_part_of_a_tally(target, values, expected):
    assert tally(judged(values, target=target)) == expected


def test_a_goal_without_an_indicator_is_not_measured():
    assert tally(None) == Tally(unmeasured=1)


@pytest.mark.parametrize("name", ["belaggning_vardplatser", "listade_mot_riktvarde"])
def test_what_may_be_above_the_whole_is_no_part_of_it_and_has_no_funnel(name):
    assert not sized(catalogue.load()[name])
