"""How many statements the busiest requests take, and that what is read and stored in one statement is the same as in many."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import DataError, IntegrityError, connection, transaction
from django.http import Http404
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from narmare.contact import actions, content, queries, reachable, surroundings, tables
from narmare.contact.models import Case, CaseEvent, DirectGround, Draft
from narmare.contact.resident import steps
from narmare.contact.resident.opened import open_to_send
from narmare.region import rows, signed_in
from narmare.region.models import Account, AuditEvent
from tests.cast import NOW, TODAY, Cast
from tests.contact.staff_cases import sent


SignIn = Callable[[str], Client]
QUEUE_PAGE = 7
WALL = 4  # around the page (region/wall.py): its reach and its role, and here a savepoint and the way back
DONE = (steps.WHO, steps.REASON, steps.WORDS, steps.HOPE, steps.FILES, steps.URGENT)


def ready(cast: Cast, by: str = "resident") -> Draft:
    """A draft about Asta in which only "send" is left."""
    data = steps.Content(words="Ont i foten", done=DONE).data()
    person = cast.resident_person
    return Draft.objects.create(account=cast[by], person=person, data=data, created_at=NOW, changed_at=NOW)


def statements(request: Callable[[], object]) -> list[str]:
    """The SQL of a request."""
    with CaptureQueriesContext(connection) as asked:
        request()
    return [query["sql"] for query in asked.captured_queries]


def test_a_submit_is_two_statements(cast: Cast, sign_in: SignIn) -> None:
    draft, client = ready(cast), sign_in("resident")
    asked = statements(lambda: client.post(reverse("send-draft", args=[draft.key])))

    # Session and account with roles, draft with its surroundings; everything that is stored.
    assert len(asked) == 2, asked
    assert "WITH held AS (UPDATE" in asked[-1]
    assert Case.objects.get(submit_key=draft.key).person == cast.resident_person


def test_the_queue_page_asks_as_much_for_many_as_for_one(cast: Cast, sign_in: SignIn) -> None:
    sent(cast)
    client = sign_in("nurse")
    client.get(reverse("queue"))
    few = statements(lambda: client.get(reverse("queue")))
    for _ in range(5):
        sent(cast, person=cast.protected_person)
        sent(cast)
    client.get(reverse("queue"))  # writes that the page showed somebody new
    many = statements(lambda: client.get(reverse("queue")))

    assert len(many) == len(few) == QUEUE_PAGE + WALL, many


@pytest.mark.parametrize("person", ["resident_person", "greta", "protected_person"])
def test_the_surroundings_are_what_the_queries_say(cast: Cast, person: str) -> None:
    about, unit = getattr(cast, person), cast.units["vc-01"]
    DirectGround.objects.create(
        person=about, unit=unit, ground="joint_plan", valid_from=TODAY - timedelta(days=1), recorded_at=NOW,
        recorded_by=cast["nurse"],
    )  # fmt: skip
    earlier = sent(cast, person=about)
    found = surroundings.of(about, unit, "hosta_forkylning", NOW)

    assert found.routine == queries.routine_of(unit, TODAY) == content.default_routine()
    assert found.table == tables.table_for("hosta_forkylning", unit, TODAY)
    assert found.contacts == queries.contacts_at(about, unit, TODAY)
    assert [one.account for one in found.contacts] == [
        one.account for one in queries.contacts_at(about, unit, TODAY)
    ]
    assert found.grounds == [row.ground for row in reachable.recorded(about, unit, TODAY)]
    assert reachable.direct_by(about, found, TODAY) == reachable.direct_to(about, unit, TODAY)
    assert found.earlier_case == earlier.pk


def test_surroundings_hold_only_on_their_days(cast: Cast) -> None:
    unit, about = cast.units["vc-01"], cast.resident_person
    found = surroundings.of(about, unit, "", NOW - timedelta(days=20_000))

    assert (found.contacts, found.home_care, list(found.grounds), found.earlier_case) == ([], False, [], None)
    assert surroundings.of(about, cast.units["vc-02"], "", NOW).contacts == []


def test_an_agent_sends_by_the_right_that_holds(cast: Cast) -> None:
    draft = ready(cast, by="relative")
    subject = open_to_send(cast["relative"], draft.key, NOW).subject

    assert subject is not None
    assert subject.agency == cast["relative"].agencies.get(person=cast.resident_person)
    assert open_to_send(cast["relative"], draft.key, NOW + timedelta(days=20_000)).subject is None


def test_a_draft_that_was_read_for_one_account_is_nothing_to_another(cast: Cast) -> None:
    draft = ready(cast)
    brought = json.dumps({"draft": {"account_id": cast["resident"].pk}})

    with pytest.raises(Http404):
        open_to_send(cast["relative"], draft.key, NOW, brought)


def test_a_protected_identity_suspends_the_right(cast: Cast) -> None:
    draft = ready(cast, by="relative")
    cast.resident_person.protected = True
    cast.resident_person.save()

    assert open_to_send(cast["relative"], draft.key, NOW).subject is None


@pytest.mark.parametrize("key", ["resident", "relative", "nurse", "unit_manager", "outsider"])
def test_the_account_of_a_request_is_the_stored_one(cast: Cast, key: str) -> None:
    stored, found = Account.objects.get(pk=cast[key].pk), signed_in.account(cast[key].pk)

    assert found is not None
    for field in Account._meta.concrete_fields:
        assert getattr(found, field.attname) == getattr(stored, field.attname), field.attname
    assert found.roles_on(TODAY) == stored.roles_on(TODAY)
    assert found.grants_on(TODAY) == stored.grants_on(TODAY)
    assert [grant.unit.path for grant in found.grants_on()] == [
        grant.unit.path for grant in stored.grants_on()
    ]


def test_a_closed_account_is_nobody(cast: Cast) -> None:
    Account.objects.filter(pk=cast["nurse"].pk).update(is_active=False)

    assert signed_in.account(cast["nurse"].pk) is None


class TestStoreTogether:
    """`rows.store`: all rows or none."""

    def event(self, case: Case, **parts: object) -> CaseEvent:
        given = {"kind": CaseEvent.Kind.NOTED, "at": NOW, "by": case.asked_by, "unit": case.unit, **parts}
        return CaseEvent(case=case, **given)

    def test_what_is_stored_reads_back_the_same(self, cast: Cast) -> None:
        case, details = sent(cast), {"text": 'å "citat" \\ \n', "n": 1, "none": None, "list": ["a"]}
        rows.store(self.event(case, details=details))
        stored = CaseEvent.objects.filter(kind=CaseEvent.Kind.NOTED).get()

        assert (stored.details, stored.at, stored.by) == (details, NOW, case.asked_by)
        assert stored.transaction > 0  # the database's own default

    @pytest.mark.parametrize("details", ["5", 'å "ord"', 5, 0.1, True, ["1", {}], {}, {"a": None}])
    def test_any_json_is_stored_as_it_is(self, cast: Cast, details: object) -> None:
        rows.store(self.event(sent(cast), details=details))
        assert CaseEvent.objects.get(kind=CaseEvent.Kind.NOTED).details == details

    def test_nothing_is_stored_when_the_held_row_has_changed(self, cast: Cast) -> None:
        case, draft = sent(cast), ready(cast)
        held = rows.Held(
            draft, becomes={"data": {}}, was={"case": None, "changed_at": NOW - timedelta(seconds=1)}
        )

        assert rows.store(self.event(case), held=held) is False
        assert not CaseEvent.objects.filter(kind=CaseEvent.Kind.NOTED).exists()
        assert Draft.objects.get(pk=draft.pk).data == draft.data

    def test_a_row_that_is_refused_stores_none(self, cast: Cast) -> None:
        case = sent(cast)
        broken = AuditEvent(at=None, action="x", object_type="x", object_id="1")
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.store(self.event(case), broken)

        assert not CaseEvent.objects.filter(kind=CaseEvent.Kind.NOTED).exists()

    def test_a_text_that_is_too_long_is_refused_and_not_cut(self, cast: Cast) -> None:
        with pytest.raises(DataError), transaction.atomic():
            rows.store(self.event(sent(cast), profession="x" * 21))


def test_a_draft_that_somebody_else_changes_is_read_again(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another window writes between the reading and the sending: what is sent is what stands there then."""
    from narmare.contact.resident import actions as resident

    draft = ready(cast)
    opened = open_to_send(cast["resident"], draft.key, NOW)
    changed = {**draft.data, "words": "Ont i handen"}
    actions.save_draft(
        key=draft.key,
        data=changed,
        person=cast.resident_person,
        by=cast["resident"],
        now=NOW + timedelta(seconds=1),
    )
    case = resident.send_draft(
        draft=draft, by=cast["resident"], now=NOW + timedelta(seconds=2), opened=opened
    )

    assert case.words == "Ont i handen"


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_the_server_has_ended_is_not_used(transactional_db: None) -> None:
    connection.ensure_connection()
    alive = connection.is_usable()
    pid, other = connection.connection.info.backend_pid, connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
    other.close()
    ended = connection.is_usable()
    connection.close()

    assert (alive, ended) == (True, False)
