"""The two logs only grow, and each action leaves its trace."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.http import Http404

from narmare.region import actions, queries
from narmare.region.audit import record
from narmare.region.models import AuditEvent, Purpose
from tests.cast import NOW, TODAY, Cast


@pytest.fixture
def filled(cast: Cast) -> Cast:
    queries.read_person(cast["nurse"], cast.resident_person.pk, Purpose.OVERVIEW, NOW)
    with connection.cursor() as cursor:  # a transactional test of the same run may have switched them off
        for table in ("region_auditevent", "region_accesslog"):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER append_only_whole")
    return cast


@pytest.mark.parametrize("table", ["region_auditevent", "region_accesslog"])
@pytest.mark.parametrize("change", ["UPDATE {} SET role = 'x'", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_database_refuses_to_change_a_log(filled: Cast, table: str, change: str) -> None:
    with (
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change.format(table))


def test_a_role_granted_is_recorded_with_ids_and_codes_only(cast: Cast) -> None:
    grant = actions.grant_role(
        account=cast["controller"], role="auditor", unit=cast.units["07"], reason="Granskar under hösten",
        review_on=TODAY + timedelta(days=30), by=cast["administrator"], now=NOW,
    )  # fmt: skip
    event = AuditEvent.objects.latest("pk")

    assert (event.action, event.object_type, event.object_id) == (
        "role_granted",
        "region.rolegrant",
        str(grant.pk),
    )
    assert (event.at, event.actor_id, event.role, event.unit_code) == (
        NOW,
        cast["administrator"].pk,
        "administrator",
        "07",
    )
    about = {"role": "auditor", "account": cast["controller"].pk, "unit": "07"}
    assert event.details == about | {"need": "audit", "process": ""}


def test_an_event_says_in_which_role_and_where(cast: Cast) -> None:
    event = record(
        "looked", cast.greta, by=cast["nurse"], now=NOW, unit=cast.units["vc-01"], person=cast.greta
    )

    assert (event.role, event.unit_code, event.person_id) == ("clinician", "vc-01", cast.greta.pk)


def test_a_refused_action_leaves_neither_row_nor_event(cast: Cast) -> None:
    before = AuditEvent.objects.count()

    with pytest.raises(actions.Refused):
        actions.list_person(person=cast.greta, unit=cast.units["sj-01"], by=cast.system, now=NOW)

    assert AuditEvent.objects.count() == before
    assert cast.greta.listings.get().unit == cast.units["vc-01"]


def test_the_review_sheet_shows_every_refusal_and_a_repeatable_sample(cast: Cast) -> None:
    for _ in range(30):
        queries.read_person(cast["nurse"], cast.resident_person.pk, Purpose.OVERVIEW, NOW)
    with pytest.raises(Http404):
        queries.read_person(cast["nurse"], cast.other_centres_person.pk, Purpose.OVERVIEW, NOW)
    month = TODAY.replace(day=1)

    sheet, again = (queries.review_sheet(cast.units["vc-01"], month, size=5) for _ in range(2))

    assert (sheet.total, len(sheet.refused), len(sheet.sample)) == (31, 1, 5)
    assert dict(sheet.by_ground) == {"named_contact": 30}
    assert sheet.shown == again.shown
    assert queries.review_sheet(cast.units["vc-02"], month).total == 0


def test_a_month_ends_at_midnight_swedish_time(cast: Cast) -> None:
    month = TODAY.replace(day=1)
    queries.read_person(cast["nurse"], cast.resident_person.pk, Purpose.OVERVIEW, NOW)

    assert queries.review_sheet(cast.units["07"], month).total == 1
    assert queries.review_sheet(cast.units["07"], queries.next_month(month)).total == 0


def test_a_review_is_documented(cast: Cast) -> None:
    queries.read_person(cast["nurse"], cast.resident_person.pk, Purpose.OVERVIEW, NOW)
    month, unit = TODAY.replace(day=1), cast.units["vc-01"]
    shown = queries.review_sheet(unit, month).shown

    actions.record_review(
        unit=unit, month=month, seen=shown, follow_up=shown, by=cast["unit_manager"], now=NOW
    )

    (review,) = queries.review_sheet(unit, month).reviews
    assert review.details == {"month": month.isoformat(), "seen": shown, "follow_up": shown}
    assert (review.role, review.unit_code) == ("unit_manager", "vc-01")


def test_a_review_of_rows_that_were_not_shown_is_refused(cast: Cast) -> None:
    with pytest.raises(actions.Refused, match="Rad 7"):
        actions.record_review(
            unit=cast.units["vc-01"], month=TODAY, seen=[1], follow_up=[7], by=cast["auditor"], now=NOW
        )
