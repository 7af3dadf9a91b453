"""Who may read about a person: the truth table of relations, and the trace that each reading leaves."""

from datetime import timedelta

import pytest
from django.http import Http404

from narmare.region import actions, queries
from narmare.region.models import AccessLog, CareRelation, Listing, Person, Purpose
from tests.cast import NOW, TODAY, Cast


ASTA, NILS, GRETA, YUSUF, VERA, OSKAR, ELSA = (9_000_001 + number for number in range(7))


def _visible(cast: Cast, key: str, purpose: Purpose = Purpose.OVERVIEW, days: int = 0) -> set[int]:
    found = Person.objects.visible_to(cast[key], purpose=purpose, on=TODAY + timedelta(days=days))
    return {person.pk for person in found}


@pytest.mark.parametrize(
    ("reader", "expected"),
    [
        ("resident", {ASTA}),
        ("relative", {ASTA, NILS, ELSA}),
        ("nurse", {ASTA, GRETA, YUSUF, ELSA}),
        ("colleague", {ASTA, GRETA, YUSUF, ELSA}),
        ("doctor", {ASTA, GRETA, YUSUF, VERA, ELSA}),
        ("outsider", {NILS, OSKAR}),
        ("municipal_nurse", {ASTA}),
        ("unit_manager", set()),
        ("controller", set()),
        ("programme_lead", set()),
        ("board_member", set()),
        ("auditor", set()),
        ("administrator", set()),
    ],
)
def test_the_relation_decides_and_not_the_role(cast: Cast, reader: str, expected: set[int]) -> None:
    assert _visible(cast, reader) == expected


@pytest.mark.parametrize(
    ("reader", "expected"),
    [("resident", {ASTA}), ("relative", {NILS, ELSA}), ("nurse", set()), ("doctor", set())],
)
def test_who_has_read_is_for_the_person_and_whom_they_allow(
    cast: Cast, reader: str, expected: set[int]
) -> None:
    assert _visible(cast, reader, Purpose.ACCESS_LOG) == expected


def test_a_new_listing_moves_the_right_to_read(cast: Cast) -> None:
    actions.list_person(person=cast.greta, unit=cast.units["vc-02"], by=cast.system, now=NOW)

    assert GRETA not in _visible(cast, "nurse")
    assert GRETA in _visible(cast, "outsider")


def test_a_named_doctor_still_reads_after_a_new_listing(cast: Cast) -> None:
    actions.list_person(person=cast.resident_person, unit=cast.units["vc-02"], by=cast.system, now=NOW)

    assert ASTA in _visible(cast, "doctor")


def test_a_named_doctor_without_a_role_reads_nobody(cast: Cast) -> None:
    actions.end_role(grant=cast["doctor"].role_grants.get(), by=cast.system, now=NOW)

    assert _visible(cast, "doctor") == set()


def test_a_block_stops_the_staff_of_the_unit_at_once_and_nobody_else(cast: Cast) -> None:
    block = actions.block_unit(
        person=cast.resident_person, unit=cast.units["vc-01"], by=cast["resident"], now=NOW
    )
    assert all(ASTA not in _visible(cast, reader) for reader in ("nurse", "doctor", "colleague"))
    assert all(ASTA in _visible(cast, reader) for reader in ("resident", "relative", "municipal_nurse"))

    actions.lift_block(block=block, by=cast["resident"], now=NOW)
    assert ASTA in _visible(cast, "nurse")


def test_a_block_of_a_municipality_reaches_the_units_below(cast: Cast) -> None:
    actions.block_unit(person=cast.resident_person, unit=cast.units["0780"], by=cast["resident"], now=NOW)

    assert all(ASTA not in _visible(cast, reader) for reader in ("nurse", "municipal_nurse"))


def test_only_the_person_blocks(cast: Cast) -> None:
    with pytest.raises(actions.Refused, match="själv"):
        actions.block_unit(
            person=cast.resident_person, unit=cast.units["vc-01"], by=cast["relative"], now=NOW
        )


def test_home_care_opens_only_with_consent(cast: Cast) -> None:
    assert GRETA not in _visible(cast, "municipal_nurse")
    CareRelation.objects.filter(person=cast.greta).update(consent_at=NOW, consent_by=cast.system)
    assert GRETA in _visible(cast, "municipal_nurse")


def test_a_right_to_read_ends_with_its_last_day(cast: Cast) -> None:
    assert ASTA in _visible(cast, "relative", days=364)
    assert ASTA not in _visible(cast, "relative", days=365)


def test_a_protected_identity_suspends_relatives_and_all_but_named_contacts(cast: Cast) -> None:
    Person.objects.filter(pk=ASTA).update(protected=True)

    allowed = {reader for reader in cast.accounts if ASTA in _visible(cast, reader)}

    assert allowed == {"resident", "doctor", "nurse"}  # the nurse is her care contact
    assert ASTA not in queries.principals(cast["relative"], TODAY).values_list("person", flat=True)


@pytest.mark.parametrize(
    ("reader", "role", "unit", "ground"),
    [
        ("resident", "resident", "", "self"),
        ("relative", "relative", "", "agent"),
        ("doctor", "clinician", "vc-01", "named_contact"),
        ("colleague", "clinician", "vc-01", "listed"),
        ("municipal_nurse", "municipal_clinician", "hs-01", "home_care"),
    ],
)
def test_a_reading_is_logged_with_its_ground(
    cast: Cast, reader: str, role: str, unit: str, ground: str
) -> None:
    person = queries.read_person(cast[reader], ASTA, Purpose.OVERVIEW, NOW)
    row = AccessLog.objects.get()

    assert person.pk == ASTA
    assert (row.at, row.actor_id, row.person_id) == (NOW, cast[reader].pk, ASTA)
    assert (row.role, row.unit_code, row.purpose, row.decision, row.ground) == (
        role,
        unit,
        "overview",
        "allowed",
        ground,
    )


@pytest.mark.parametrize(("reader", "unit"), [("outsider", "vc-02"), ("administrator", "07")])
def test_an_attempt_without_relation_is_logged_and_answers_nothing(
    cast: Cast, reader: str, unit: str
) -> None:
    with pytest.raises(Http404):
        queries.read_person(cast[reader], ASTA, Purpose.OVERVIEW, NOW)
    row = AccessLog.objects.get()

    assert (row.decision, row.ground, row.unit_code) == ("refused", "no_relation", unit)


def test_a_number_that_is_nobody_is_answered_alike(cast: Cast) -> None:
    with pytest.raises(Http404) as unknown:
        queries.read_person(cast["outsider"], 1, Purpose.OVERVIEW, NOW)
    with pytest.raises(Http404) as hidden:
        queries.read_person(cast["outsider"], ASTA, Purpose.OVERVIEW, NOW)

    assert str(unknown.value) == str(hidden.value)


def test_reading_takes_few_questions(cast: Cast, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    doctor = cast["doctor"]

    with django_assert_num_queries(3):  # the roles, the person with the ground, the log
        queries.read_person(doctor, ASTA, Purpose.OVERVIEW, NOW)


def test_the_person_sees_who_has_read_but_not_their_own_visits(cast: Cast) -> None:
    for reader in ("resident", "doctor", "colleague"):
        queries.read_person(cast[reader], ASTA, Purpose.OVERVIEW, NOW)
    with pytest.raises(Http404):
        queries.read_person(cast["outsider"], ASTA, Purpose.OVERVIEW, NOW)

    seen = queries.readings_about(cast.resident_person)

    assert [(line.unit, line.refused) for line in seen] == [
        ("Vårdcentralen Linden", True),
        ("Vårdcentralen Tranan", False),
        ("Vårdcentralen Tranan", False),
    ]


def test_nobody_is_listed_twice_on_a_day(cast: Cast) -> None:
    from django.db import IntegrityError, transaction

    with pytest.raises(IntegrityError, match="listing_one_at_a_time"), transaction.atomic():
        Listing.objects.create(person=cast.greta, unit=cast.units["vc-02"], valid_from=TODAY)
