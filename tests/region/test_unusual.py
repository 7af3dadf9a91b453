"""Unusual access: each rule finds its own and nothing else; each finding is decided with a reason; who has not is reminded."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from narmare.config import upkeep
from narmare.meetings import actions as meetings
from narmare.meetings.models import Notice
from narmare.region import actions, reviewing, unusual
from narmare.region.models import AccessLog, Finding, Person
from tests.cast import NOW, TODAY, Cast


SignIn = Callable[[str], Client]
DAY = datetime(2020, 11, 18, 10, 0, tzinfo=UTC)  # a Wednesday, eleven o'clock in Sweden
ASTA, NILS, GRETA, YUSUF, VERA = (9_000_001 + number for number in range(5))


def log(cast: Cast, who: str, person: int, at: datetime = DAY, **columns: object) -> AccessLog:
    row = {
        "role": "clinician",
        "unit_code": "vc-01",
        "purpose": "overview",
        "decision": "allowed",
        "ground": "listed",
    }
    return AccessLog.objects.create(at=at, actor_id=cast[who].pk, person_id=person, **{**row, **columns})


def is_person(cast: Cast, who: str, person: int) -> None:
    account = cast[who]
    account.person_id = person
    account.save()


def found() -> list[tuple[str, int | None]]:
    return [(hit.rule, hit.person) for hit in unusual.hits(DAY.date())]


def test_ordinary_reading_is_not_found(cast: Cast) -> None:
    log(cast, "nurse", GRETA)
    log(cast, "resident", ASTA, ground="self")

    assert found() == []


def test_own_record(cast: Cast) -> None:
    is_person(cast, "nurse", GRETA)
    log(cast, "nurse", GRETA, ground="caller", purpose="call")

    assert found() == [("own_record", GRETA)]


def test_a_relative_by_right_and_by_name_and_telephone(cast: Cast) -> None:
    log(cast, "relative", ASTA)  # acts for her, and reads in his work
    assert found() == [("relative", ASTA)]

    is_person(cast, "nurse", YUSUF)
    Person.objects.filter(pk=YUSUF).update(name="Yusuf Franzén", phone="0701234567")
    log(cast, "nurse", GRETA)
    assert ("relative", GRETA) not in found()  # the same name is not enough
    Person.objects.filter(pk=GRETA).update(phone="0701234567")
    assert ("relative", GRETA) in found()


def test_a_colleague_at_the_same_unit(cast: Cast) -> None:
    is_person(cast, "colleague", GRETA)
    log(cast, "nurse", GRETA)
    log(cast, "outsider", GRETA)

    assert [(hit.rule, hit.actor) for hit in unusual.hits(DAY.date())] == [("colleague", cast["nurse"].pk)]


@pytest.mark.parametrize(("persons", "minutes", "seen"), [(41, 1, True), (40, 1, False), (41, 2, False)])
def test_many_persons_in_a_short_time(cast: Cast, persons: int, minutes: int, seen: bool) -> None:
    for number in range(persons):
        log(cast, "nurse", 100 + number, DAY + timedelta(minutes=number * minutes))

    assert (("many_persons", None) in found()) is seen


def test_a_queue_is_not_many_persons(cast: Cast) -> None:
    for number in range(50):
        log(cast, "nurse", 100 + number, purpose="queue")

    assert found() == []


def test_a_protected_identity(cast: Cast) -> None:
    log(cast, "doctor", VERA)

    assert found() == [("protected", VERA)]


@pytest.mark.parametrize(
    ("at", "seen"), [((18, 3), True), ((18, 21), True), ((21, 10), True), ((18, 6), False)]
)
def test_outside_working_hours(cast: Cast, at: tuple[int, int], seen: bool) -> None:
    log(cast, "nurse", GRETA, datetime(2020, 11, *at, tzinfo=UTC))
    hits = unusual.hits(datetime(2020, 11, at[0], tzinfo=UTC).date())

    assert bool(hits) is seen


@pytest.mark.parametrize(("times", "seen"), [(2, False), (3, True)])
def test_refused_attempts(cast: Cast, times: int, seen: bool) -> None:
    for number in range(times):
        log(cast, "nurse", 100 + number, decision="refused", ground="no_relation")

    assert (("refused", None) in found()) is seen


def stand(cast: Cast) -> Finding:
    """A finding that waits: the doctor has read about somebody protected."""
    log(cast, "doctor", VERA)
    actions.find_unusual(day=DAY.date(), by=cast.system, now=NOW)
    return Finding.objects.get()


def test_the_same_is_found_once(cast: Cast) -> None:
    finding = stand(cast)

    assert actions.find_unusual(day=DAY.date(), by=cast.system, now=NOW) == 0
    assert (finding.unit.code, finding.account, finding.person_id) == ("vc-01", cast["doctor"], VERA)


@pytest.mark.parametrize(
    ("by", "decision", "why", "words"),
    [
        ("nurse", "in_order", "Ja", "Bara den som granskar"),
        ("unit_manager", "in_order", " ", "Skriv varför"),
        ("unit_manager", "maybe", "Ja", "Välj om"),
    ],
)
def test_a_decision_needs_a_reviewer_and_a_reason(
    cast: Cast, by: str, decision: str, why: str, words: str
) -> None:
    with pytest.raises(actions.Refused, match=words):
        actions.decide_finding(finding=stand(cast), decision=decision, why=why, by=cast[by], now=NOW)


def test_nobody_reviews_themselves(cast: Cast) -> None:
    finding = stand(cast)
    Finding.objects.update(account=cast["unit_manager"])

    with pytest.raises(actions.Refused, match="egen läsning"):
        actions.decide_finding(
            finding=finding, decision="in_order", why="Ja", by=cast["unit_manager"], now=NOW
        )


def test_the_reviewer_is_reminded_decides_and_it_is_documented(cast: Cast, sign_in: SignIn) -> None:
    finding, client = stand(cast), sign_in("unit_manager")
    assert "1 fynd väntar" in client.get(reverse("home")).content.decode()
    page = client.get(reverse("access-log")).content.decode()
    assert "Skyddade personuppgifter: Johan Ekström" in page

    address = reverse("finding", args=[finding.pk])
    assert "Vera" not in client.get(address).content.decode()  # who reviews does not learn who it was by name
    client.post(address, {"decision": "in_order", "why": "Fast läkarkontakt"})
    finding.refresh_from_db()
    assert (finding.decision, finding.why, finding.decided_by) == (
        "in_order", "Fast läkarkontakt", cast["unit_manager"],
    )  # fmt: skip
    assert client.post(address, {"decision": "follow_up", "why": "Nej"}).status_code == 409
    assert "fynd väntar" not in client.get(reverse("home")).content.decode()


def test_a_month_that_nobody_has_reviewed_is_reminded_of(cast: Cast) -> None:
    last = (TODAY.replace(day=1) - timedelta(days=1)).replace(day=1)
    row = log(cast, "nurse", GRETA, datetime(last.year, last.month, 10, 10, tzinfo=UTC))
    (waits,) = reviewing.reminders(cast["unit_manager"], TODAY)
    assert (waits.unit.code, waits.month) == ("vc-01", last)

    actions.record_review(
        unit=cast.units["vc-01"], month=last, seen=[row.pk], follow_up=[], by=cast["unit_manager"], now=NOW
    )
    assert reviewing.reminders(cast["unit_manager"], TODAY) == []
    assert reviewing.reminders(cast["nurse"], TODAY) == []


def test_who_has_not_reviewed_for_a_week_is_told_once_a_week(cast: Cast) -> None:
    meetings.set_contact_detail(
        account=cast["unit_manager"], email="chef@example.org", phone="", by=cast["unit_manager"], now=NOW
    )
    Finding.objects.create(
        key="x", rule="refused", unit=cast.units["vc-01"], account=cast["doctor"], first_at=NOW, found_at=NOW
    )
    job = next(job for job in upkeep.JOBS if job.name == "unusual access")
    assert job.run(NOW + timedelta(days=6)).endswith(", 0 notices to who has not reviewed")

    late = NOW + timedelta(days=9)
    assert job.run(late).endswith(", 1 notices to who has not reviewed")
    assert job.run(late).endswith(", 0 notices to who has not reviewed")
    assert Notice.objects.get().account == cast["unit_manager"]


def test_a_rule_that_does_not_exist_is_refused() -> None:
    text = unusual.Text("x", "x")
    with pytest.raises(ValueError, match="no rule is called"):
        unusual.Rule("nothing", text, text)
    with pytest.raises(ValueError, match="whole numbers"):
        unusual.Rule("refused", text, text, {"attempts": -1})
    assert set(unusual.rules()) == set(unusual.RULES)
