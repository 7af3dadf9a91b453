"""What the send button reads in one statement is what the plain queries say, for any person, right, span and routine."""

from __future__ import annotations

import random
import uuid
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from narmare.contact import queries, reachable, surroundings, tables
from narmare.contact.content import default_values
from narmare.contact.models import Case, DirectGround, Routine, TableVersion
from narmare.contact.resident import drafts
from narmare.contact.resident.opened import Opened, open_to_send, with_draft
from narmare.contact.resident.steps import Content
from narmare.region import prepared, signed_in
from narmare.region.models import Account, Agency, CareRelation, Listing, NamedContact, Person, Unit
from tests.cast import NOW, TODAY, Cast
from tests.contact.staff_cases import sent


DAYS = (-40, -2, -1, 0, 1, 2, 40)
CENTRES = ("vc-01", "vc-02", "vc-03")
RECORDED = ("special_housing", "self_monitoring")


def _span(draw: random.Random) -> dict[str, date | None]:
    """A span around today: begun or not, ended yesterday, today, tomorrow or never."""
    begin, end = sorted(draw.sample(DAYS, 2))
    last = draw.choice((None, TODAY + timedelta(days=end), TODAY + timedelta(days=begin)))
    return {"valid_from": TODAY + timedelta(days=begin), "valid_to": last}


def _world(cast: Cast, draw: random.Random) -> Person:
    """Asta with other relations, at random."""
    asta = cast.resident_person
    for model in (Listing, NamedContact, CareRelation, Agency):
        model.objects.filter(person=asta).delete()
    Person.objects.filter(pk=asta.pk).update(protected=draw.random() < 0.2)
    if draw.random() < 0.7:
        Listing.objects.create(person=asta, unit=cast.units[draw.choice(CENTRES)], **_span(draw))
    if draw.random() < 0.8:
        NamedContact.objects.create(
            person=asta, unit=cast.units[draw.choice(CENTRES)], account=cast["doctor"], kind=draw.choice(("doctor", "care_contact")), **_span(draw)
        )  # fmt: skip
    if draw.random() < 0.5:
        CareRelation.objects.create(
            person=asta, unit=cast.units["hs-01"], consent_at=NOW, consent_by=cast["nurse"], **_span(draw)
        )
    for unit in draw.sample(CENTRES, 2):
        ground = draw.choice(RECORDED)
        DirectGround.objects.create(
            person=asta, unit=cast.units[unit], ground=ground, recorded_at=NOW, recorded_by=cast["nurse"], **_span(draw)
        )  # fmt: skip
    Agency.objects.create(
        person=asta, agent=cast[draw.choice(("relative", "colleague"))], granted_by=cast["resident"], granted_at=NOW,
        scope=draw.choice((["overview"], ["overview", "cases"])), **_span(draw),
    )  # fmt: skip
    _published(cast, draw)
    for days in draw.sample((1, 29, 30, 31, 45), 2):
        case = sent(cast, person=asta, by=cast["nurse"])  # the colleague may act for Asta
        Case.objects.filter(pk=case.pk).update(asked_at=NOW - timedelta(days=days))
    return Person.objects.get(pk=asta.pk)


def _published(cast: Cast, draw: random.Random) -> None:
    """A routine and a table of a unit's own; in some worlds a table of the region's as well."""
    unit, doctor = cast.units[draw.choice(CENTRES)], cast["doctor"]
    values = default_values()
    grounds = ("home_care", "named_doctor", "named_care_contact", *RECORDED)
    rule = {**values["directly_reachable"], "any_of": draw.sample(grounds, draw.randrange(1, 5))}
    if draw.random() < 0.5:
        values = {**values, "directly_reachable": rule}
    about = {
        "review_on": TODAY,
        "changed_at": NOW,
        "published_at": NOW,
        "status": "published",
        "approved_at": NOW,
    }
    Routine.objects.create(
        unit=unit, version=1, content=values, owner=cast["unit_manager"], published_by=cast["unit_manager"],
        approved_by=doctor, **about, **_span(draw),
    )  # fmt: skip
    of_region = {"unit": Unit.objects.region(), "version": "8", "valid_from": TODAY - timedelta(days=1)}
    for where in (
        {"unit": unit, "version": "7", **_span(draw)},
        *([of_region] if unit.code == "vc-03" else []),
    ):
        TableVersion.objects.create(
            table="yrsel", questionnaire="yrsel", why="Test", owner=cast["nurse"], approved_by=doctor,
            source=tables.source_of_file("yrsel").replace("version: 1\n", f'version: "{where["version"]}"\n'),
            published_by=doctor, **about, **where,
        )  # fmt: skip


def _asked_with_the_session(writer: Account, key: uuid.UUID) -> Opened:
    """The draft as a request reads it: in the statement that reads the account, with its rights."""
    also, account = with_draft(key, NOW), signed_in.account(writer.pk)
    assert account is not None
    sql = f"SELECT {also.sql} FROM region_account account WHERE account.id = %(account)s"
    brought = prepared.ask(sql, {"account": writer.pk, **also.values})
    assert brought is not None
    with CaptureQueriesContext(connection) as questions:
        opened = open_to_send(account, key, NOW, brought[0])
        _right = opened.subject
    assert not questions.captured_queries
    return opened


def _told(cast: Cast, person: Person, draw: random.Random) -> tuple[object, ...]:
    """The same world by the plain queries and by the one statement."""
    writer, chosen = (
        cast[draw.choice(("relative", "resident"))],
        draw.choice(("", "vc-02", "sj-01", "finns-inte")),
    )
    content = Content(reason="yrsel", words="Det snurrar", unit=chosen)
    draft = writer.drafts.create(person=person, data=content.data(), created_at=NOW, changed_at=NOW)
    opened = open_to_send(writer, draft.key, NOW)
    assert opened.draft == draft
    subject = drafts.subject(writer, person.pk, TODAY)
    assert opened.subject == subject
    asked = _asked_with_the_session(writer, draft.key)
    assert (asked.subject, asked.unit, asked.around is None) == (subject, opened.unit, opened.around is None)
    unit = drafts.destination(person, chosen, TODAY)
    assert opened.unit == unit
    if unit is None:
        assert opened.around is None
        return (subject is None, None)
    around = opened.around
    assert around is not None
    assert around.routine == queries.routine_of(unit, TODAY)
    assert around.table == tables.table_for("yrsel", unit, TODAY)
    assert list(around.contacts) == queries.contacts_at(person, unit, TODAY)
    direct = reachable.direct_to(person, unit, TODAY)
    assert reachable.direct_by(person, around, TODAY) == direct
    earlier = Case.objects.filter(person=person, asked_at__gte=NOW - queries.LINKED, asked_at__lte=NOW)
    assert around.earlier_case == earlier.order_by("-asked_at", "-pk").values_list("pk", flat=True).first()
    alone = surroundings.of(person, unit, "yrsel", NOW)
    assert (alone.table, alone.contacts, alone.grounds) == (around.table, around.contacts, around.grounds)
    return (subject is None, direct and direct.ground, around.table.version if around.table else "")


@pytest.mark.django_db
def test_one_statement_says_what_the_plain_queries_say(cast: Cast) -> None:
    seen = set()
    for seed in range(20):
        draw = random.Random(seed)
        with transaction.atomic():
            seen.add(_told(cast, _world(cast, draw), draw))
            transaction.set_rollback(True)

    assert {one[0] for one in seen} == {True, False}
    assert len({one[1] for one in seen}) >= 3  # reached directly by two grounds at least, and not
    assert {one[2] for one in seen if one[1] is not None} == {"1", "7", "8"}
