"""Publishing: once, audited, and a file that moved one number moves only that on the pages."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from narmare.followup import actions, proofs, queries
from narmare.followup.models import Measurement, Snapshot
from narmare.region.models import AuditEvent
from tests.cast import NOW
from tests.published import LAST, months, number, result_of


PHONE = "telefontillganglighet_samma_dag"
LATER = NOW + timedelta(hours=1)


def test_every_row_of_the_result_is_published(published):
    stored = Measurement.objects.filter(snapshot=published.snapshot)

    assert stored.count() == published.result.table.num_rows
    assert stored.filter(suppressed=True).count() == sum(published.result.table["suppressed"].to_pylist())
    assert published.snapshot.last_month == LAST
    assert published.snapshot.synthetic


def test_it_keeps_when_units_began_and_how_the_twin_compares(published):
    begun, codes = published.snapshot.rollouts, {unit.code for unit in published.cast.units.values()}

    assert begun
    assert all(units.keys() <= codes for units in begun.values())
    assert {row["basis"] for row in published.snapshot.origin["comparison"]} == {"published", "chosen"}


def test_publishing_again_changes_nothing_but_which_is_current(cast, publish_rows, tmp_path):
    first = publish_rows(cast, months([0.5, 0.6], PHONE), code="first")
    publish_rows(cast, months([0.7, 0.8], PHONE), code="second")
    rows = list(Measurement.objects.order_by("pk").values_list())
    again = actions.publish_snapshot(
        result=result_of(months([0.5, 0.6], PHONE), "first"), data=tmp_path, by=cast.system, now=LATER
    )

    assert again.pk == first.pk
    assert list(Measurement.objects.order_by("pk").values_list()) == rows
    assert queries.current_snapshot() == first


def test_it_leaves_a_trace_of_who_and_whether_it_was_new(cast, publish_rows):
    snapshot = publish_rows(cast, months([0.5], PHONE))
    publish_rows(cast, months([0.5], PHONE))
    events = AuditEvent.objects.filter(action="snapshot_published").order_by("pk")

    assert [(event.actor_id, event.object_id, event.details) for event in events] == [
        (
            cast.system.pk,
            str(snapshot.pk),
            {"code": "by-hand", "new": True, "sums": proofs.total(snapshot.sums)},
        ),
        (cast.system.pk, str(snapshot.pk), {"code": "by-hand", "new": False}),
    ]


def test_a_hidden_number_cannot_be_stored(cast, publish_rows):
    row = {**number(PHONE, LAST, share=(3, 4)), "suppressed": True}

    with pytest.raises(IntegrityError, match="measurement_hidden_has_no_numbers"), transaction.atomic():
        publish_rows(cast, [row])
    assert Snapshot.objects.count() == 0


def test_the_same_number_cannot_be_stored_twice(cast, publish_rows):
    row = number(PHONE, LAST, share=(30, 40))

    with pytest.raises(IntegrityError, match="measurement_once"), transaction.atomic():
        publish_rows(cast, [row, row])


def test_shares_are_read_as_percent_and_stored_as_they_were_computed(cast, publish_rows):
    snapshot = publish_rows(cast, [number(PHONE, LAST, share=(92, 100)), number("kontinuitetsindex_lakare_18m", LAST, value=0.29)])  # fmt: skip
    region = queries.at_place(snapshot, "region", "07")

    assert region[PHONE].last.value == pytest.approx(92)
    assert region["kontinuitetsindex_lakare_18m"].last.value == 0.29
    assert Measurement.objects.get(indicator=PHONE).value == 0.92


def test_a_second_snapshot_is_not_mistaken_for_the_first(cast, publish_rows):
    first = publish_rows(cast, [number(PHONE, LAST, share=(50, 100))], code="first")
    assert queries.at_place(first, "region", "07")[PHONE].last.value == 50
    second = publish_rows(cast, [number(PHONE, LAST, share=(60, 100))], code="second")

    assert queries.at_place(second, "region", "07")[PHONE].last.value == 60
    assert queries.at_place(first, "region", "07")[PHONE].last.value == 50


def test_what_was_read_is_read_once(cast, publish_rows, django_assert_num_queries):
    snapshot = publish_rows(cast, [number(PHONE, LAST, share=(50, 100))])
    queries.at_place(snapshot, "region", "07")

    with django_assert_num_queries(0):
        assert queries.at_place(snapshot, "region", "07")[PHONE].last.denominator == 100


def test_a_window_holds_the_latest_months(cast, publish_rows):
    snapshot = publish_rows(cast, months([0.1, 0.2, None, 0.4], PHONE))
    series = queries.series_of(snapshot, PHONE, "region", "07")

    assert [cell.value for cell in series.window(2).cells] == [None, 40]
    assert series.last.period == LAST
    assert series.at(LAST).value == 40
    assert queries.series_of(snapshot, PHONE, "unit", "vc-99").last is None


def test_imported_data_is_not_called_synthetic(cast, publish_rows, tmp_path):
    assert not publish_rows(cast, months([0.5], PHONE)).synthetic
    assert not (tmp_path / "twin.json").exists()
