"""Every case of the bank gets what a careful clinician would expect; the report counts what does not."""

from collections import Counter

import pytest

from narmare.knowledge.questionnaires.check import check
from tests.content.bank import BankCase, bank, judged, library, suggestion
from tests.content.triage import Judged, Line, as_text, report


@pytest.mark.parametrize("case", bank(), ids=lambda case: case.id)
def test_case_gets_what_a_clinician_expects(case: BankCase) -> None:
    got = suggestion(case)

    assert (got.level, got.urgency) == case.expected, f"{case.why}; row {got.row} decided"
    if case.profession:
        assert got.profession == case.profession, f"{case.why}; row {got.row} decided"


@pytest.mark.parametrize("case", bank(), ids=lambda case: case.id)
def test_case_could_be_sent(case: BankCase) -> None:
    assert check(library().questionnaires[case.reason], case.answers, case.person) == ()


def test_bank_is_large_and_spread_over_every_reason() -> None:
    per_reason = Counter(case.reason for case in bank())

    assert len(bank()) >= 150
    assert set(per_reason) == {one.id for one in library().reasons()}
    assert min(per_reason.values()) >= 3


def test_bank_has_every_level_and_urgency() -> None:
    assert {case.expected[0] for case in bank()} == {"emergency", "same_day", "booked", "chat", "self_care"}
    assert {case.expected[1] for case in bank()} == {1, 2, 3, 4, 5}


def test_case_ids_are_their_own() -> None:
    assert [name for name, times in Counter(case.id for case in bank()).items() if times > 1] == []


def test_report_of_the_bank_has_no_under_triage() -> None:
    total = report(judged(case) for case in bank())[-1]

    assert total == Line("all", len(bank()), right=len(bank()), over=0, under=0)


def test_report_counts_over_and_under_by_reason() -> None:
    cases = [
        Judged("a", "back", expected=("booked", 3), suggested=("booked", 3)),
        Judged("b", "back", expected=("same_day", 2), suggested=("booked", 3)),
        Judged("c", "chest", expected=("same_day", 2), suggested=("emergency", 1)),
        Judged("d", "chest", expected=("booked", 3), suggested=("chat", 3)),
    ]

    assert report(cases) == [
        Line("back", 2, right=1, over=0, under=1),
        Line("chest", 2, right=0, over=1, under=1),
        Line("all", 4, right=1, over=1, under=2),
    ]


def test_lower_level_at_higher_urgency_is_under_triage() -> None:
    assert Judged("a", "x", expected=("booked", 4), suggested=("chat", 3)).verdict == "under"


def test_report_reads_as_columns() -> None:
    text = as_text([Line("ryggont", 9, right=8, over=1, under=0)])

    assert text.splitlines()[-1].split() == ["ryggont", "9", "8", "1", "0"]
