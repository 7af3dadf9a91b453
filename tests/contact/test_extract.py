"""Cases reach the care tables: once each, again when they change, and the indicator moves."""

from __future__ import annotations

import shutil
import uuid
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow.dataset as ds
import pytest
from django.db import connection

from narmare.analysis import tables
from narmare.analysis.imports.validate import validate
from narmare.analysis.indicators import run
from narmare.contact import actions
from narmare.contact.extract import extract
from narmare.contact.models import ExtractMark
from narmare.region import actions as region
from tests.cast import NOW, TODAY, Cast, gather, write_units
from tests.contact.staff_cases import form_key, matter


@pytest.fixture
def committed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test's own transaction counts as finished: it is the oldest that runs, so nothing in it would be read."""
    from narmare.contact import extract as module

    def newest() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_current_xact_id()::text::bigint + 1")
            return int(cursor.fetchone()[0])

    monkeypatch.setattr(module, "_oldest_running", newest)


def rows(data: Path, name: str) -> list[dict[str, Any]]:
    return ds.dataset(data / name, format="parquet").to_table().to_pylist()


def call(cast: Cast, key: str, **more: Any) -> Any:
    return actions.register_call(
        submit_key=form_key(key), person=cast.greta, unit=cast.units["vc-01"], matter=matter(), by=cast["nurse"], now=NOW, **more
    )  # fmt: skip


@pytest.mark.usefixtures("committed")
def test_a_case_becomes_a_row_that_the_care_table_takes(cast: Cast, tmp_path: Path) -> None:
    data = write_units(tmp_path / "out")
    case = call(cast, "a")
    actions.record_assessment(case=case, by=cast["doctor"], now=NOW)
    done = extract(data=data, now=NOW)

    assert done.rows == {"person": 1, "contact": 1, "assessment_need": 1}
    for name in done.rows:
        table = tables.table(name)
        assert validate(table, ds.dataset(data / name, format="parquet").to_table().cast(table.schema)) == []
    assert rows(data, "assessment_need")[0]["profession"] == "doctor"


@pytest.mark.usefixtures("committed")
def test_run_again_it_writes_what_changed_and_doubles_nothing(cast: Cast, tmp_path: Path) -> None:
    data = write_units(tmp_path / "out")
    first = call(cast, "a", call_at=NOW + timedelta(hours=1))
    extract(data=data, now=NOW)
    ExtractMark.objects.update(transaction=0)  # as after a crash before the mark moved
    extract(data=data, now=NOW)
    assert len(rows(data, "contact")) == 1

    actions.record_call_attempt(call=first.call_backs.get(), outcome="reached", by=cast["nurse"], now=NOW + timedelta(minutes=9))  # fmt: skip
    ExtractMark.objects.update(transaction=0)
    extract(data=data, now=NOW)
    (row,) = rows(data, "contact")
    assert (row["call_back"], row["answered_at"] is not None) == (True, True)


@pytest.mark.usefixtures("committed")
def test_somebody_outside_the_register_stops_nothing(cast: Cast, tmp_path: Path) -> None:
    data = write_units(tmp_path / "out")
    visitor, _new = region.register_person(
        key=uuid.UUID(int=1), name="Tove Test", number="", reserve=False, birth_date=TODAY, phone="",
        unit=cast.units["vc-01"], by=cast["nurse"], now=NOW,
    )  # fmt: skip
    case = actions.register_call(
        submit_key=form_key("v"),
        person=visitor,
        unit=cast.units["vc-01"],
        matter=matter(),
        by=cast["nurse"],
        now=NOW,
    )
    actions.need_assessment(case=case, by=cast["nurse"], now=NOW)
    call(cast, "a")
    done = extract(data=data, now=NOW)
    persons = sorted(str(row["person_id"]) for row in rows(data, "contact"))

    assert done.rows == {"person": 1, "contact": 2, "assessment_need": 0}
    assert persons == sorted(["None", str(cast.greta.pk)])


def test_what_runs_still_waits_for_the_next_time(cast: Cast, tmp_path: Path) -> None:
    call(cast, "a")
    done = extract(data=write_units(tmp_path / "out"), now=NOW)

    assert done.cases == 0


def share_of_the_unit(data: Path) -> float:
    """The month's share of calls answered the same day at the nurse's unit, in percent."""
    indicator = "telefontillganglighet_samma_dag"
    table = run.compute(data, only=[indicator], first=TODAY, last=TODAY).table
    (found,) = [
        row["value"]
        for row in table.to_pylist()
        if (row["level"], row["grain"], row["key"]) == ("unit", "month", "vc-01")
    ]
    return round(100 * float(found), 1)


@pytest.mark.usefixtures("committed")
def test_a_kept_promise_moves_the_indicator_of_the_telephone(cast: Cast, tmp_path: Path) -> None:
    data = write_units(tmp_path / "out")
    for number in range(6):
        call(cast, f"answered {number}")
    missed = [call(cast, f"missed {number}", call_at=NOW + timedelta(hours=1)) for number in range(6)]
    extract(data=data, now=NOW)
    before = share_of_the_unit(data)
    actions.record_call_attempt(call=missed[0].call_backs.get(), outcome="reached", by=cast["nurse"], now=NOW)
    ExtractMark.objects.update(
        transaction=0
    )  # one transaction in the test: its later steps count as new ones
    extract(data=data, now=NOW)

    assert (before, share_of_the_unit(data)) == (50.0, 58.3)


class Killed(BaseException):
    """The process ends here."""


@pytest.mark.usefixtures("committed")
def test_killed_between_two_batches_and_started_again_it_gives_the_same(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from narmare.contact import extract as module

    for number in range(5):
        actions.record_assessment(case=call(cast, f"{number}"), by=cast["doctor"], now=NOW)
    whole, broken = write_units(tmp_path / "whole"), write_units(tmp_path / "broken")
    extract(data=whole, now=NOW)
    monkeypatch.setattr(module, "BATCH", 2)
    store, written = module._write, []

    def until_killed(data: Path, name: str, some: Any) -> None:
        if len(written) == 4:  # the first batch is whole, the second has its persons only
            raise Killed
        written.append(name)
        store(data, name, some)

    monkeypatch.setattr(module, "_write", until_killed)
    with pytest.raises(Killed):
        extract(data=broken, now=NOW)
    assert len(rows(broken, "contact")) == 2
    monkeypatch.setattr(module, "_write", store)
    assert extract(data=broken, now=NOW).cases == 5

    for name, key in (("person", "person_id"), ("contact", "contact_id"), ("assessment_need", "need_id")):
        one, other = (sorted(rows(data, name), key=lambda row: row[key]) for data in (whole, broken))
        assert one == other, name


MOVED = ("telefontillganglighet_samma_dag", "medicinsk_bedomning_3_dagar")


def numbers(data: Path) -> dict[tuple[Any, ...], tuple[Any, Any]]:
    """Every number of the two contact indicators since September 2026, by what it is about.

    Computed as next month: a month's assessments are final three days after its end.
    """
    table = run.compute(data, only=MOVED, first=date(2026, 9, 1), last=TODAY + timedelta(days=35)).table
    where = ("indicator", "grain", "period", "level", "key")
    return {
        tuple(row[name] for name in where): (row["numerator"], row["denominator"])
        for row in table.to_pylist()
    }


@pytest.mark.usefixtures("committed", "db")
def test_cases_move_the_numbers_of_their_unit_and_month_and_no_others(
    small_twin: Path, tmp_path: Path
) -> None:
    data = shutil.copytree(small_twin, tmp_path / "care")
    cast = gather(data)
    unit = cast["nurse"].role_grants.get().unit
    before = numbers(data)
    for number in range(15):
        case = actions.register_call(
            submit_key=form_key(f"c{number}"), person=cast.greta, unit=unit, matter=matter(), by=cast["nurse"], now=NOW,
            call_at=None if number < 9 else NOW + timedelta(days=1),
        )  # fmt: skip
        actions.need_assessment(case=case, by=cast["nurse"], now=NOW)
        if number < 9:
            actions.record_assessment(case=case, by=cast["doctor"], now=NOW)
    extract(data=data, now=NOW)
    after = numbers(data)

    month = (TODAY.replace(day=1), "unit", unit.code)
    assert [after[name, "month", *month] for name in MOVED] == [(9, 15), (9, 15)]
    assert all((name, "month", *month) not in before for name in MOVED)
    moved = {key for key in after if after[key] != before.get(key)}
    elsewhere = {key for key in moved if key[3] == "unit" and key[4] != unit.code}
    earlier = {key for key in moved if key[1] == "month" and key[2] < month[0]}
    assert (elsewhere, earlier) == (set(), set())
    assert set(before) <= set(after)
