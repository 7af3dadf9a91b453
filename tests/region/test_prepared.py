"""Statements asked without a cursor, rows made without the model's `__init__`, and what stands in for slower questions."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from django.db import DataError, IntegrityError, OperationalError, connection, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from narmare.contact.models import Case, CaseEvent, Draft
from narmare.design.addresses import address
from narmare.region import days, prepared, rows
from narmare.region.models import AuditEvent
from tests.cast import NOW, Cast
from tests.contact.staff_cases import form_key


WORDS = 'å "ord" \\ \n'
BOTH = [
    "SELECT %(text)s::text, (%(number)s::int + 1)::text, %(nothing)s::text, (%(day)s::date + 1)::text",
    "SELECT %s::text, (%s::int + 1)::text, %s::text, (%s::date + 1)::text",
]


def _asked(sql: str) -> prepared.Row | None:
    values = {"text": WORDS, "number": 41, "nothing": None, "day": date(2026, 2, 28)}
    return prepared.ask(sql, values if "(text)" in sql else list(values.values()))


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_it_answers_and_fails_as_a_cursor_does(transactional_db: None) -> None:
    for _ in range(2):  # prepared, and then kept
        assert [_asked(sql) for sql in BOTH] == [(WORDS, "42", None, "2026-03-01")] * 2
    assert prepared.ask("SELECT '1' WHERE %(no)s = '1'", {"no": "0"}) is None
    assert prepared.ask("SELECT %(given)s::json ->> 'a'", {"given": {"a": WORDS}}) == (WORDS,)
    with pytest.raises(DataError):
        prepared.ask("SELECT %s::int::text", ["none"])
    with pytest.raises(DataError, match="NUL"):
        prepared.ask("SELECT %s::text", ["cut\0off"])
    with pytest.raises(IntegrityError):
        rows.store(AuditEvent(at=None, action="x", object_type="x", object_id="1"))
    connection.cursor().execute("DEALLOCATE ALL")  # as psycopg does after a transaction that was rolled back
    assert _asked(BOTH[0]) == (WORDS, "42", None, "2026-03-01")


@pytest.mark.django_db(transaction=True)
def test_a_lost_connection_is_said_and_the_next_one_is_asked(transactional_db: None) -> None:
    with pytest.raises(OperationalError):
        prepared.ask("SELECT pg_terminate_backend(pg_backend_pid())::text", [])
    connection.close()

    assert _asked(BOTH[1]) == (WORDS, "42", None, "2026-03-01")


@pytest.mark.django_db
def test_inside_a_transaction_it_is_undone_with_it(cast: Cast) -> None:
    event = rows.made(AuditEvent, at=NOW, action="undone", object_type="x", object_id="1")
    with transaction.atomic():
        assert rows.store(event) is True
        assert AuditEvent.objects.filter(action="undone").exists()
        transaction.set_rollback(True)

    assert not AuditEvent.objects.filter(action="undone").exists()


@pytest.mark.django_db
def test_a_made_row_is_the_models_own(cast: Cast) -> None:
    person, unit = cast.resident_person, cast.units["vc-01"]
    given = {
        "person": person,
        "unit": unit,
        "asked_by": cast["resident"],
        "held_for": None,
        "code": "X",
        "words": "Ont",
    }
    made, own = rows.made(Case, **given), Case(**given)

    for field in Case._meta.concrete_fields:
        assert getattr(made, field.attname) == getattr(own, field.attname), field.name
    assert made.person is person
    assert made._state.adding
    assert made.answers is not rows.made(Case).answers
    assert len(rows.made(Case).code) == 8
    assert rows.made(Draft).key != rows.made(Draft).key
    with pytest.raises(TypeError, match="Case has no field colour"):
        rows.made(Case, colour="red")


@pytest.mark.django_db
def test_a_made_row_is_saved_with_what_the_database_fills(cast: Cast) -> None:
    case = Case.objects.create(
        person=cast.resident_person, unit=cast.units["vc-01"], asked_by=cast["resident"], channel="web", reason="other",
        submit_key=form_key("k"), profession="nurse", asked_at=NOW, look_due_at=NOW, promised_at=NOW,
    )  # fmt: skip
    event = rows.made(CaseEvent, case=case, kind="noted", at=NOW, by=cast["resident"], unit=case.unit)
    event.save(force_insert=True)

    assert CaseEvent.objects.get(pk=event.pk).transaction > 0
    assert CaseEvent.objects.get(pk=event.pk).details == {}


def test_the_day_is_the_local_one_in_every_quarter() -> None:
    begins = datetime(2026, 3, 28, tzinfo=UTC)  # clocks are moved in the night after
    for quarter in range(3 * 96):
        for moment in (
            begins + timedelta(minutes=15 * quarter),
            begins + timedelta(minutes=15 * quarter + 14.99),
        ):
            assert days.day_of(moment) == localdate(moment), moment
    east = datetime(2026, 3, 28, 4, 59, tzinfo=timezone(timedelta(hours=5, minutes=45)))
    assert days.day_of(east) == localdate(east) == date(2026, 3, 28)
    with pytest.raises(ValueError, match="time zone"):
        days.day_of(datetime(2026, 3, 28))  # noqa: DTZ001  what is refused


@pytest.mark.parametrize("code", ["BCDF2345", "å", "CODE", "a b"])
def test_an_address_is_what_the_search_says(code: str) -> None:
    assert address("receipt", code) == reverse("receipt", args=[code])
