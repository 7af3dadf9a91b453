"""Roles: what each may do, where it reaches, and what its holder never gets."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from narmare.region import actions
from narmare.region.models import RoleGrant
from narmare.region.permissions import ALL_ROLES, RELATIVE, RESIDENT, ROLES, Permission, Role
from tests.cast import NOW, TODAY, Cast


P = Permission
OPEN = {P.STRATEGY_READ, P.INDICATOR_READ}
STEERING = OPEN | {
    P.UNIT_INDICATOR_READ,
    P.INDICATOR_EXPORT,
    P.PROGRAMME_READ,
    P.DECISION_READ,
    P.REPORT_READ,
}
# what who follows the whole region writes: readings of the numbers, reports, plans of staffing
FOLLOWS = {
    P.SNAPSHOT_PUBLISH,
    P.INTERPRETATION_WRITE,
    P.LIMITS_MOVE,
    P.REPORT_WRITE,
    P.REPORT_COMMENT,
    P.STAFFING_PLAN,
}
CASES = {P.CASE_READ, P.CASE_WORK, P.AGENCY_RECORD, P.LISTING_RECORD, P.ROUTINE_READ}
TABLE = {
    "clinician": OPEN
    | CASES
    | {
        P.UNIT_INDICATOR_READ,
        P.PERSON_READ,
        P.CLOSED_OPEN,
        P.CASE_ASSESS,
        P.ROUTINE_APPROVE,
        P.TABLE_PROPOSE,
    },
    "care_administrator": OPEN | CASES | {P.UNIT_INDICATOR_READ, P.PERSON_READ},
    "municipal_clinician": OPEN | {P.UNIT_INDICATOR_READ, P.PERSON_READ, P.CLOSED_OPEN, P.HOME_CARE_RECORD},
    "unit_manager": STEERING
    | {P.ACCESS_LOG_REVIEW, P.ROUTINE_READ, P.ROUTINE_EDIT, P.TABLE_PROPOSE, P.INTERPRETATION_WRITE}
    | {P.REPORT_COMMENT, P.INITIATIVE_PROPOSE, P.ROLLOUT_WORK, P.ASSIGNMENT_ANSWER, P.STAFFING_PLAN},
    "controller": STEERING | FOLLOWS,
    "programme_lead": STEERING
    | FOLLOWS
    | {P.PROGRAMME_EDIT, P.INITIATIVE_PROPOSE, P.ROLLOUT_WORK, P.DECISION_WRITE, P.ASSIGNMENT_ANSWER},
    "board_member": STEERING,
    "auditor": STEERING | {P.ACCESS_LOG_REVIEW},
    "administrator": OPEN | {P.ROLE_GRANT},
    "resident": OPEN | {P.OWN_DATA_READ, P.CASE_SEND},
    "relative": OPEN | {P.OWN_DATA_READ, P.CASE_SEND},
}


def test_each_role_has_exactly_the_permissions_of_the_table() -> None:
    assert {role.key: set(role.permissions) for role in ALL_ROLES} == TABLE


def test_only_roles_of_care_open_persons() -> None:
    assert {key for key, allowed in TABLE.items() if P.PERSON_READ in allowed} == {
        "care_administrator",
        "clinician",
        "municipal_clinician",
    }


def test_whoever_gives_roles_reviews_no_log_and_reads_nobody() -> None:
    assert not ROLES["administrator"].permissions & {P.PERSON_READ, P.ACCESS_LOG_REVIEW, P.OWN_DATA_READ}


def test_every_permission_is_explained() -> None:
    assert all(str(permission.meaning).endswith(".") for permission in Permission)


@pytest.mark.parametrize(("key", "permissions"), [("two words", {P.ROLE_GRANT}), ("empty", set())])
def test_a_role_that_cannot_be_stored_or_used_is_refused(key: str, permissions: set[Permission]) -> None:
    with pytest.raises(ValueError, match=key):
        Role(key, "x", "x", frozenset(permissions))


def test_a_role_reaches_the_units_below_it(cast: Cast) -> None:
    manager, auditor = cast["unit_manager"], cast["auditor"]

    assert manager.has(P.ACCESS_LOG_REVIEW, cast.units["vc-01"])
    assert not manager.has(P.ACCESS_LOG_REVIEW, cast.units["vc-02"])
    assert not manager.has(P.ACCESS_LOG_REVIEW, cast.units["07"])
    assert auditor.has(P.ACCESS_LOG_REVIEW, cast.units["hs-02"])


def test_units_with_lists_them_in_the_order_of_the_tree(cast: Cast) -> None:
    assert [unit.code for unit in cast["unit_manager"].units_with(P.ACCESS_LOG_REVIEW)] == ["vc-01"]
    everything = [unit.code for unit in cast["auditor"].units_with(P.ACCESS_LOG_REVIEW)]
    assert everything[:2] == ["07", "0780"]
    assert len(everything) == len(cast.units)
    assert not cast["nurse"].units_with(P.ACCESS_LOG_REVIEW).exists()


def test_a_role_at_a_municipality_reaches_its_units_only(cast: Cast) -> None:
    actions.grant_role(
        account=cast["controller"], role="unit_manager", unit=cast.units["0781"], reason="area",
        review_on=TODAY + timedelta(days=30), by=cast["administrator"], now=NOW,
    )  # fmt: skip

    reached = {unit.code for unit in cast["controller"].units_with(P.ACCESS_LOG_REVIEW)}

    assert reached == {"0781", "vc-03", "hs-02"}


def test_a_code_that_begins_like_another_is_another_unit(cast: Cast) -> None:
    assert not cast.units["0781"].is_within(cast.units["0780"])
    assert cast.units["vc-01"].is_within(cast.units["0780"])


def test_a_role_holds_from_its_first_day_until_the_day_it_ends(cast: Cast) -> None:
    nurse = cast["nurse"]
    first = nurse.role_grants.get().valid_from

    assert nurse.has(P.PERSON_READ, on=TODAY)
    assert nurse.has(P.PERSON_READ, on=first)
    assert not nurse.has(P.PERSON_READ, on=first - timedelta(days=1))
    actions.end_role(grant=nurse.role_grants.get(), by=cast["administrator"], now=NOW)
    assert not cast["nurse"].has(P.PERSON_READ)


def test_a_closed_account_may_nothing(cast: Cast) -> None:
    nurse = cast["nurse"]
    nurse.is_active = False

    assert not any(nurse.has(permission) for permission in Permission)
    assert not nurse.units_with(P.PERSON_READ).exists()


def test_resident_and_relative_follow_from_what_is_recorded(cast: Cast) -> None:
    assert cast["resident"].roles_on() == [RESIDENT]
    assert set(cast["relative"].roles_on()) == {RESIDENT, RELATIVE}
    assert cast["nurse"].roles_on() == [ROLES["clinician"]]


@pytest.mark.parametrize(
    ("role", "unit", "words"),
    [
        ("clinician", "07", "enhet som ger vård"),
        ("clinician", "0780", "enhet som ger vård"),
        ("clinician", "hs-01", "hemsjukvård"),
        ("municipal_clinician", "vc-01", "hemsjukvård"),
        ("king", "07", "ingen sådan roll"),
    ],
)
def test_a_role_where_it_does_not_belong_is_refused(cast: Cast, role: str, unit: str, words: str) -> None:
    with pytest.raises(actions.Refused, match=words):
        actions.grant_role(
            account=cast["controller"], role=role, unit=cast.units[unit], reason="x",
            review_on=TODAY + timedelta(days=30), by=cast["administrator"], now=NOW,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"account": "administrator"}, "dig själv"),
        ({"reason": "  "}, "Skriv varför"),
        ({"review_on": TODAY}, "omprövning"),
        ({"review_on": TODAY + timedelta(days=400)}, "omprövning"),
        ({"account": "board_member"}, "redan rollen"),
    ],
)
def test_a_grant_against_the_rules_is_refused(cast: Cast, changed: dict, words: str) -> None:
    asked = {"account": "controller", "reason": "x", "review_on": TODAY + timedelta(days=30)} | changed

    with pytest.raises(actions.Refused, match=words):
        actions.grant_role(
            **{**asked, "account": cast[asked["account"]]},
            role="board_member", unit=cast.units["07"], by=cast["administrator"], now=NOW,
        )  # fmt: skip


def test_a_role_ends_once(cast: Cast) -> None:
    grant = cast["nurse"].role_grants.get()
    actions.end_role(grant=grant, by=cast["administrator"], now=NOW)

    with pytest.raises(actions.Refused, match="redan avslutad"):
        actions.end_role(grant=grant, by=cast["administrator"], now=NOW)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"valid_to": TODAY - timedelta(days=1)}, "role_grant_span_ordered"),
        ({"reason": ""}, "role_grant_has_reason"),
        ({"role": "king"}, "role_grant_known_role"),
        ({}, "role_grant_one_open"),
    ],
)
def test_the_database_refuses_a_broken_grant(cast: Cast, fields: dict, constraint: str) -> None:
    existing = cast["nurse"].role_grants.get()
    row = {"account": existing.account, "role": existing.role, "unit": existing.unit, "reason": "x"} | fields

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        RoleGrant.objects.create(**{"valid_from": TODAY, "review_on": TODAY, **row})
