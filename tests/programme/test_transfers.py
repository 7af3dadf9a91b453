"""Care tasks that move: both sides are calculated, the money adds up, and what happened is noted."""

import math
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from narmare.programme.actions import transfers as actions
from narmare.programme.calculation import Side, Work, calculate, unfunded
from narmare.programme.queries.grants import ledger
from narmare.region import demo
from tests.cast import NOW, TODAY
from tests.programme import decided as make


def test_a_sum_that_can_be_done_in_the_head():
    """100 times 30 minutes is 50 hours; at 600 kronor an hour 30 000 kronor, and 20 kronor of material each time 2 000."""
    line = Work(Side.TAKER, "sjuksköterska", 100, Decimal(30), 60_000, 2_000)

    assert (line.hours, line.cost) == (Decimal(50), 3_200_000)


def test_both_sides_and_what_the_region_saves():
    doctor = Work(Side.GIVER, "läkare", 100, Decimal(20), 120_000)
    nurse = Work(Side.TAKER, "sjuksköterska", 100, Decimal(30), 60_000)
    found = calculate([doctor, nurse])

    assert (found.side(Side.GIVER).cost, found.side(Side.TAKER).cost) == (4_000_000, 3_000_000)
    assert (found.net, found.missing) == (1_000_000, ())
    assert unfunded(found, moved=2_000_000, own_frame=900_000) == 100_000
    assert calculate([doctor]).missing == (Side.TAKER,)


@pytest.mark.parametrize(("volume", "minutes"), [(0, Decimal(1)), (1, Decimal(-1))])
def test_a_line_that_makes_no_sense_cannot_be(volume, minutes):
    with pytest.raises(ValueError, match="sjuksköterska: a volume is at least 1"):
        Work(Side.TAKER, "sjuksköterska", volume, minutes, 1)


works = st.builds(
    Work, st.sampled_from(list(Side)), st.just("x"), st.integers(1, 10**6),
    st.decimals(0, 600, places=1, allow_nan=False), st.integers(0, 10**6), st.integers(0, 10**6),
)  # fmt: skip


@example([Work(Side.GIVER, "x", 157_740, Decimal("5.3"), 658_315)])
@given(st.lists(works, max_size=8))
def test_what_is_printed_adds_up(lines):
    found = calculate(lines)

    assert found.side(Side.GIVER).cost + found.side(Side.TAKER).cost == sum(line.cost for line in lines)
    for line in lines:
        exact = line.volume * (Fraction(line.minutes) * line.hourly / 60 + line.other)
        assert line.cost == math.floor(exact + Fraction(1, 2))


def test_a_half_ore_is_rounded_up_also_when_the_hours_do_not_come_out_even():
    """10 times 11 minutes at 3 öre an hour are five and a half; with the hours rounded first it was 5."""
    assert Work(Side.TAKER, "x", 10, Decimal(11), 3).cost == 6


@pytest.fixture
def by(db):
    return demo.system_account()


@pytest.fixture
def proposal(by):
    return make.transfer()


@pytest.fixture
def decision(proposal):
    return make.decision(make.meeting(proposal.taker_board))


def prepare(transfer, by):
    actions.note_step(transfer=transfer, on=TODAY, body="Rådet", said="Tillstyrker", by=by, now=NOW)


def decide(transfer, decision, by, approved=True):
    return actions.decide_transfer(
        transfer=transfer, decision=decision, approved=approved, starts_on=TODAY, by=by, now=NOW
    )


def test_a_task_moves_from_one_place_to_another(by):
    board = make.arena()
    with make.refused("från och till samma ställe"):
        actions.propose_transfer(
            title="x", task="x", giver="A", taker=" A ", giver_board=board, taker_board=board, by=by, now=NOW
        )


def test_no_decision_without_preparation_or_without_both_sides(by, proposal, decision):
    with make.refused("Ingen har berett förslaget"):
        decide(proposal, decision, by)
    prepare(proposal, by)
    with make.refused("saknar en sida: den som lämnar"):
        decide(proposal, decision, by)
    make.work(proposal, "giver")
    with make.refused("saknar en sida: den som tar emot"):
        decide(proposal, decision, by)


def test_money_that_does_not_follow_is_named_to_the_ore(by, proposal, decision):
    prepare(proposal, by)
    make.work(proposal, "giver")
    make.work(proposal, "taker")  # 30 000 kronor a year
    with make.refused("30.000,00 kr om året har ingen betalat för"):
        decide(proposal, decision, by)
    actions.move_money(transfer=proposal, valid_from=TODAY, amount=2_000_000, text="", by=by, now=NOW)
    actions.set_own_frame(transfer=proposal, amount=1_000_001, by=by, now=NOW)
    with make.refused("avsatt 0,01 kr mer än så"):
        decide(proposal, decision, by)
    actions.set_own_frame(transfer=proposal, amount=1_000_000, by=by, now=NOW)

    decided = decide(proposal, decision, by)
    assert (decided.status, decided.starts_on, ledger([decided])[0].unfunded) == ("decided", TODAY, 0)
    with make.refused("Frågan är avgjord"):
        make.work(proposal, "taker", volume=1)


def test_a_no_needs_no_calculation(by, proposal, decision):
    declined = decide(proposal, decision, by, approved=False)

    assert (declined.status, declined.starts_on) == ("declined", None)
    with make.refused("Inga fler pengar"):
        actions.move_money(transfer=proposal, valid_from=TODAY, amount=1, text="", by=by, now=NOW)


def test_more_money_cannot_be_taken_back_than_has_moved(by, proposal):
    actions.move_money(transfer=proposal, valid_from=TODAY, amount=500, text="", by=by, now=NOW)

    with make.refused("större än det som har flyttats"):
        actions.move_money(transfer=proposal, valid_from=TODAY, amount=-501, text="", by=by, now=NOW)


def outcome(transfer, by):
    return actions.note_outcome(
        transfer=transfer, first=TODAY - timedelta(days=90), last=TODAY, volume=20, hours=Decimal("12.5"),
        text="Nöjda patienter", by=by, now=NOW,
    )  # fmt: skip


def test_it_is_closed_when_it_has_been_followed_up(by, proposal, decision):
    with make.refused("när uppgiften är beslutad"):
        outcome(proposal, by)
    prepare(proposal, by)
    make.work(proposal, "giver")
    make.work(proposal, "taker")
    actions.set_own_frame(transfer=proposal, amount=3_000_000, by=by, now=NOW)
    decide(proposal, decision, by)
    with make.refused("Inget utfall"):
        actions.close_transfer(transfer=proposal, learning="x", by=by, now=NOW)
    outcome(proposal, by)
    with make.refused("vad ni har lärt er"):
        actions.close_transfer(transfer=proposal, learning=" ", by=by, now=NOW)

    assert (
        actions.close_transfer(transfer=proposal, learning="Boka längre tid", by=by, now=NOW).status
        == "closed"
    )


def test_two_proposals_of_one_name_have_codes_of_their_own(by, proposal):
    again = actions.propose_transfer(
        title=proposal.title, task="x", giver="A", taker="B", giver_board=proposal.giver_board,
        taker_board=proposal.taker_board, by=by, now=NOW,
    )  # fmt: skip

    assert again.code == f"{proposal.code}-2"
