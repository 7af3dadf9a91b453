"""What a changed table or routine would have done to past cases."""

from datetime import date, datetime
from typing import Any

import pytest

from narmare.knowledge import replay as module
from narmare.knowledge.decisions.evaluate import NoDecision, decide_values
from narmare.knowledge.replay import PastCase, Rules, place, replay
from tests.knowledge.samples import at, hours, item, questionnaire, routine, row, table


ASKED = questionnaire(item("fever"), item("pain"))
OLD = table(row("fever", 2, "same_day", "doctor", fever=True), row("otherwise", 4))
NEW = table(
    row("pain", 1, "emergency", "doctor", pain=True), row("fever", 3, fever=True), row("otherwise", 4)
)
NOW = at("2026-03-20 12:00")


def rules(made: Any = OLD, **changed: Any) -> Rules:
    return Rules(routine(**changed), {"sample": made}, {"sample": ASKED})


def past(
    name: str, answered: str | None = "2026-03-05 10:30", asked: str = "2026-03-05 09:00", **given: Any
) -> PastCase:
    looked: datetime | None = at("2026-03-05 09:20")
    given = {"first_look_at": looked, "answered_at": at(answered) if answered else None, **given}
    return PastCase(name, given.pop("reason", "sample"), at(asked), "nurse", 4, **given)


def test_the_same_rules_move_nothing() -> None:
    told = replay(rules(), rules(), [past("a", answers={"fever": True}), past("b")], now=NOW)

    assert (told.cases, told.moves, told.newly_late, told.no_longer_late, told.undecided) == (
        2,
        (),
        (),
        (),
        (),
    )


def test_it_says_which_cases_move_from_what_to_what_and_how_many() -> None:
    cases = [
        past("a", answers={"fever": True}),
        past("b", answers={"fever": True}),
        past("c", answers={"pain": True}),
        past("d"),
    ]

    told = replay(rules(), rules(NEW), cases, now=NOW)

    assert [(move.case, move.before.row, move.after.row) for move in told.moves] == [
        ("a", "fever", "fever"),
        ("b", "fever", "fever"),
        ("c", "otherwise", "pain"),
    ]
    assert dict(told.counts) == {
        (("same_day", "doctor", 2), ("booked", "nurse", 3)): 2,
        (("booked", "nurse", 4), ("emergency", "doctor", 1)): 1,
    }


def test_it_says_how_many_are_seen_sooner_and_how_many_later() -> None:
    cases = [past("a", answers={"fever": True}), past("b", answers={"pain": True}), past("c")]

    told = replay(rules(), rules(NEW), cases, now=NOW)

    assert [(move.case, move.way) for move in told.moves] == [("a", -1), ("b", 1)]
    assert (told.raised, told.lowered) == (1, 1)


def test_another_profession_alone_is_neither() -> None:
    told = replay(
        rules(), rules(professions=("nurse", "midwife")), [past("a", answers={"fever": True})], now=NOW
    )

    assert [move.way for move in told.moves] == [0]


def test_each_set_of_values_is_decided_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def counting(made: Any, *rest: Any) -> Any:
        asked.append(made.id)
        return decide_values(made, *rest)

    monkeypatch.setattr(module, "decide_values", counting)
    replay(
        rules(),
        rules(NEW),
        [past(str(number), answers={"fever": number % 2 == 0}) for number in range(50)],
        now=NOW,
    )

    assert len(asked) == 4  # two sets of values, two tables


def test_it_says_which_deadlines_would_have_been_missed() -> None:
    slow = past(
        "slow", answered="2026-03-05 14:00", answers={"fever": True}
    )  # 5 h: urgency 2 allows 4 h, 3 allows 6 h
    urgent = past(
        "urgent", answered="2026-03-05 14:00", answers={"pain": True}
    )  # urgency 1 allows 2 h, 4 allows 8 h

    told = replay(rules(), rules(NEW), [slow, urgent], now=NOW)

    assert (told.no_longer_late, told.newly_late) == (("slow",), ("urgent",))
    assert (told.late_before, told.late_after) == (1, 1)


def test_a_case_that_still_waits_is_late_by_now() -> None:
    waits = past("waits", answered=None)

    assert replay(rules(), rules(), [waits], now=at("2026-03-05 12:00")).late_before == 0
    assert replay(rules(), rules(), [waits], now=NOW).late_before == 1


def test_changed_hours_move_deadlines_but_no_case() -> None:
    evening = past(
        "evening", asked="2026-03-05 16:00", first_look_at=at("2026-03-05 16:30"), answered="2026-03-09 10:00"
    )
    friday_off = rules(hours=hours(closed_days=(date(2026, 3, 6),)))

    told = replay(rules(), friday_off, [evening], now=NOW)

    assert (told.moves, told.no_longer_late, told.newly_late) == ((), ("evening",), ())
    assert place(rules(), evening).answer_by == at("2026-03-06 16:00")
    assert place(friday_off, evening).answer_by == at("2026-03-09 15:00")


def test_a_profession_that_the_unit_lacks_becomes_the_first_of_its_queue() -> None:
    told = replay(
        rules(), rules(professions=("nurse", "midwife")), [past("a", answers={"fever": True})], now=NOW
    )

    assert [(move.before.profession, move.after.profession) for move in told.moves] == [("doctor", "nurse")]


@pytest.mark.parametrize("without", [rules(assessment=False), Rules(routine())])
def test_without_a_table_a_case_stays_where_it_was(without: Rules) -> None:
    placed = place(without, past("a", answers={"fever": True}, level="chat"))

    assert (placed.goes, placed.row) == (("chat", "nurse", 4), None)


def test_administrative_cases_have_targets_of_their_own() -> None:
    placed = place(rules(), past("a", administrative=True, reason="recept"))

    assert placed.look_by == at("2026-03-06 09:00")  # 8 h on Thursday and 1 h on Friday


def test_cases_that_a_table_fails_on_are_counted_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise NoDecision("no")

    monkeypatch.setattr(module, "decide_values", fails)
    told = replay(rules(), rules(NEW), [past("a")], now=NOW)

    assert (told.cases, told.undecided, told.moves) == (1, ("a",), ())
