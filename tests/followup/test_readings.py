"""What people say about numbers: who may not, what stays, what leaves a trace."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from narmare.followup import actions
from narmare.followup.models import Interpretation, LimitBreak
from narmare.region.actions import Refused
from narmare.region.models import AuditEvent
from tests.cast import NOW
from tests.published import LAST, months


PHONE = "telefontillganglighet_samma_dag"


@pytest.fixture
def moved(cast, publish_rows):
    """Two years at the first care centre and in the region: around 50 %, and since November 2025 around 80 %."""
    values = [0.50, 0.52] * 6 + [0.80, 0.82] * 6
    return publish_rows(
        cast, [*months(values, PHONE), *months(values, PHONE, key="vc-01", level="unit"),
               *months(values, PHONE, key="vc-02", level="unit")]
    )  # fmt: skip


def write(cast, snapshot, *, by="unit_manager", unit="vc-01", period=LAST, text="Två vikarier i oktober."):
    return actions.write_interpretation(
        indicator=PHONE, unit=cast.units[unit], period=period, text=text, snapshot=snapshot, by=cast[by], now=NOW
    )  # fmt: skip


def rebase(cast, snapshot, *, by="controller", unit="vc-01", month=date(2025, 11, 1), cause="1177 direkt"):
    return actions.set_break(
        indicator=PHONE, unit=cast.units[unit], month=month, cause=cause, snapshot=snapshot, by=cast[by], now=NOW
    )  # fmt: skip


@pytest.mark.parametrize(
    ("by", "unit"),
    [("resident", "vc-01"), ("nurse", "vc-01"), ("board_member", "vc-01"), ("unit_manager", "vc-02"), ("unit_manager", "07")],
)  # fmt: skip
def test_who_does_not_answer_for_the_place_cannot_write_about_it(cast, moved, by, unit):
    with pytest.raises(Refused, match="där du har en roll"):
        write(cast, moved, by=by, unit=unit)

    assert not Interpretation.objects.exists()


def test_residents_read_none_of_it(cast, moved):
    write(cast, moved)
    rebase(cast, moved)

    for persona in ("resident", "relative", "administrator"):
        assert not Interpretation.objects.visible_to(cast[persona]).exists()
        assert not LimitBreak.objects.visible_to(cast[persona]).exists()
    assert Interpretation.objects.visible_to(cast["nurse"]).count() == 1


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ({"text": "  "}, "Skriv hur siffran ska läsas"),
        ({"text": "x" * 2001}, "för lång"),
        ({"text": "Gäller 19121212-1212."}, "personnummer"),
        ({"text": "1212121212 ringde"}, "personnummer"),
        ({"period": LAST + timedelta(days=31)}, "ingen siffra för den månaden"),
    ],
)
def test_what_cannot_stay_with_a_month_is_refused_with_what_to_do(cast, moved, what, said):
    with pytest.raises(Refused, match=said):
        write(cast, moved, **what)


def test_a_text_keeps_its_month_the_number_that_was_read_and_who_wrote(cast, moved):
    note = write(cast, moved, text="  Två vikarier. 26 000 samtal.  ")

    assert (note.period, note.value, note.snapshot) == (LAST, 82.0, moved.code)
    assert (note.text, note.role, note.written_by) == ("Två vikarier. 26 000 samtal.", "unit_manager", cast["unit_manager"])  # fmt: skip
    event = AuditEvent.objects.get(action="interpretation_written")
    assert event.details == {"indicator": PHONE, "period": LAST.isoformat()}  # never the text


def test_a_hidden_month_can_be_written_about(cast, publish_rows):
    snapshot = publish_rows(cast, months([0.5] * 5 + [None], PHONE, key="vc-01", level="unit"))

    assert write(cast, snapshot).value is None


def test_only_the_writer_or_a_controller_takes_a_text_back(cast, moved):
    note = write(cast, moved, by="programme_lead")
    unit = cast.units["vc-01"]
    with pytest.raises(Refused, match="Bara den som skrev"):
        actions.withdraw_interpretation(note=note, unit=unit, by=cast["unit_manager"], now=NOW)
    actions.withdraw_interpretation(note=note, unit=unit, by=cast["controller"], now=NOW)
    with pytest.raises(Refused, match="redan borttagen"):
        actions.withdraw_interpretation(note=note, unit=unit, by=cast["programme_lead"], now=NOW)

    note.refresh_from_db()
    assert note.withdrawn_by == cast["controller"]
    assert note.text  # a trace


@pytest.mark.parametrize("by", ["resident", "nurse", "unit_manager", "board_member"])
def test_who_does_not_publish_numbers_cannot_move_limits(cast, moved, by):
    with pytest.raises(Refused, match="Be en controller"):
        rebase(cast, moved, by=by)


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ({"cause": " "}, "Skriv vad som ändrades"),
        ({"cause": "x" * 121}, "för lång"),
        ({"month": date(2024, 11, 1)}, "inte den första"),
        ({"month": date(2030, 1, 1)}, "finns i diagrammet"),
    ],
)
def test_limits_that_cannot_begin_anew_are_refused(cast, moved, what, said):
    with pytest.raises(Refused, match=said):
        rebase(cast, moved, **what)


def test_a_cause_without_a_change_moves_no_limits(cast, publish_rows):
    snapshot = publish_rows(cast, months([0.50, 0.52] * 12, PHONE, key="vc-01", level="unit"))

    with pytest.raises(Refused, match="Nivån har inte flyttat sig"):
        rebase(cast, snapshot)


def test_limits_begin_anew_once_and_hold_again(cast, moved):
    first, again = rebase(cast, moved), rebase(cast, moved, cause="En annan orsak")
    assert first == again
    assert again.cause == "1177 direkt"
    unit = cast.units["vc-01"]
    with pytest.raises(Refused, match="Be en controller"):
        actions.end_break(found=first, unit=unit, by=cast["unit_manager"], now=NOW)
    ended = actions.end_break(found=first, unit=unit, by=cast["programme_lead"], now=NOW)
    with pytest.raises(Refused, match="redan borttagna"):
        actions.end_break(found=ended, unit=unit, by=cast["programme_lead"], now=NOW)

    assert rebase(cast, moved) != first  # and may begin anew again
    assert [event.action for event in AuditEvent.objects.filter(action__startswith="limits").order_by("pk")] == [
        "limits_moved", "limits_moved", "limits_restored", "limits_moved",
    ]  # fmt: skip


def test_half_withdrawn_is_impossible(cast, moved):
    note, found = write(cast, moved), rebase(cast, moved)

    with pytest.raises(IntegrityError, match="withdrawn_at_and_by"), transaction.atomic():
        Interpretation.objects.filter(pk=note.pk).update(withdrawn_at=NOW)
    with pytest.raises(IntegrityError, match="ended_at_and_by"), transaction.atomic():
        LimitBreak.objects.filter(pk=found.pk).update(ended_by=cast["controller"])
