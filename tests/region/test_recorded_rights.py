"""Rights that staff write down: who must not first, then who may, for how long, and how it ends."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.http import Http404

from narmare.region import actions, queries
from narmare.region.models import AccessLog, Account, Agency, AuditEvent, Person, Purpose
from tests.cast import NOW, TODAY, Cast


YEAR = TODAY + timedelta(days=366)


def _son(cast: Cast) -> Account:
    return cast["relative"]


def _record(cast: Cast, by: str = "nurse", **changed: Any) -> Agency:
    asked: dict[str, Any] = {
        "person": cast.greta, "agent": _son(cast), "scope": ["overview", "cases"], "ground": "spoken", "valid_to": YEAR,
    } | changed  # fmt: skip
    return actions.record_agency(**asked, by=cast[by], now=NOW)


def _child(cast: Cast, years: int) -> Person:
    born = date(TODAY.year - years, 1, 1)
    return Person.objects.create(pk=9_100_000 + years, name="Ida Test", birth_date=born)


@pytest.mark.parametrize("by", ["municipal_nurse", "unit_manager", "resident", "relative", "administrator"])
def test_nobody_else_than_care_staff_writes_down_a_right(cast: Cast, by: str) -> None:
    with pytest.raises(actions.Refused, match="Bara personal"):
        _record(cast, by)
    with pytest.raises(actions.Refused, match="Bara personal"):
        actions.register_guardian(child=_child(cast, 5), guardian=cast["resident"], by=cast[by], now=NOW)


def test_nobody_writes_down_a_right_for_themselves(cast: Cast) -> None:
    with pytest.raises(actions.Refused, match="Be en kollega"):
        _record(cast, agent=cast["nurse"])


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"ground": "own"}, "varför"),
        ({"ground": "guardian"}, "varför"),
        ({"valid_to": None}, "senast om ett år"),
        ({"valid_to": YEAR + timedelta(days=1)}, "senast om ett år"),
        ({"valid_to": TODAY}, "inte har passerat"),
        ({"scope": ["cases"]}, "grunduppgifter"),
        ({"scope": ["overview", "queue"]}, "grunduppgifter"),
    ],
)
def test_a_right_without_ground_end_or_scope_is_refused(cast: Cast, changed: dict, words: str) -> None:
    with pytest.raises(actions.Refused, match=words):
        _record(cast, **changed)


def test_a_protected_identity_has_no_agent(cast: Cast) -> None:
    with pytest.raises(actions.Refused, match="skyddade"):
        _record(cast, person=cast.protected_person)


@pytest.mark.parametrize(
    ("years", "ground", "words"),
    [(5, "spoken", "vårdnadshavare"), (12, "written", "vårdnadshavare"), (15, "trustee", "fyllt 18 år")],
)
def test_age_decides_which_right_there_can_be(cast: Cast, years: int, ground: str, words: str) -> None:
    with pytest.raises(actions.Refused, match=words):
        _record(cast, person=_child(cast, years), ground=ground)


def test_a_guardian_acts_until_thirteen_and_not_after(cast: Cast) -> None:
    agency = actions.register_guardian(
        child=_child(cast, 5), guardian=cast["resident"], by=cast["nurse"], now=NOW
    )

    assert (agency.ground, agency.valid_to) == ("guardian", date(TODAY.year + 8, 1, 1))
    with pytest.raises(actions.Refused, match="fyllt 13"):
        actions.register_guardian(
            child=_child(cast, 13), guardian=cast["resident"], by=cast["nurse"], now=NOW
        )


def test_a_guardian_reads_and_each_reading_is_logged(cast: Cast) -> None:
    child = _child(cast, 5)
    with pytest.raises(Http404):
        queries.read_person(cast["resident"], child.pk, Purpose.CASES, NOW)
    actions.register_guardian(child=child, guardian=cast["resident"], by=cast["nurse"], now=NOW)
    queries.read_person(cast["resident"], child.pk, Purpose.CASES, NOW)
    rows = AccessLog.objects.filter(person_id=child.pk).order_by("pk")

    assert [(row.decision, row.ground) for row in rows] == [("refused", "no_relation"), ("allowed", "agent")]


def test_staff_end_a_right_at_once_and_it_opens_nothing_more(cast: Cast) -> None:
    agency = _record(cast)
    queries.read_person(_son(cast), cast.greta.pk, Purpose.OVERVIEW, NOW)
    actions.end_agency(agency=agency, by=cast["care_administrator"], now=NOW)

    with pytest.raises(Http404):
        queries.read_person(_son(cast), cast.greta.pk, Purpose.OVERVIEW, NOW)
    ended = AuditEvent.objects.get(action="agency_ended")
    assert (ended.actor_id, ended.person_id) == (cast["care_administrator"].pk, cast.greta.pk)


def test_somebody_else_ends_nothing(cast: Cast) -> None:
    agency = _record(cast)

    for by in ("municipal_nurse", "unit_manager", "resident"):
        with pytest.raises(actions.Refused, match="Bara den som"):
            actions.end_agency(agency=agency, by=cast[by], now=NOW)
    agency.refresh_from_db()
    assert agency.holds(TODAY)


def test_what_was_written_down_says_who_why_and_for_what(cast: Cast) -> None:
    agency = _record(cast, ground="written")
    event = AuditEvent.objects.get(action="agency_recorded")

    assert (agency.granted_by, agency.recorded_by_staff) == (cast["nurse"], True)
    assert event.details == {"agent": _son(cast).pk, "ground": "written", "scope": ["cases", "overview"]}


def test_a_child_below_thirteen_gives_no_right(cast: Cast) -> None:
    child = _child(cast, 12)
    account = Account.objects.create(key="child", name="Ida", issuer="tests", subject="child", person=child)

    with pytest.raises(actions.Refused, match="vårdnadshavare"):
        actions.give_agency(
            person=child, agent=_son(cast), scope=["overview"], valid_to=None, by=account, now=NOW
        )
