"""What an installation begins with: organisation, invented people, checks of the settings."""

from pathlib import Path

import pytest
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, transaction

from narmare.region import actions, checks, demo
from narmare.region.models import Account, AuditEvent, Person, RoleGrant, Unit
from tests.cast import NOW, TODAY, UNITS, Cast, write_units


@pytest.fixture
def system(db: None) -> Account:
    return demo.system_account()


def test_the_tree_grows_from_the_care_table(system: Account, tmp_path: Path) -> None:
    changed = actions.sync_units(data=write_units(tmp_path), by=system, now=NOW)

    paths = list(Unit.objects.order_by("path").values_list("path", flat=True))
    assert changed == len(UNITS) + 3
    assert paths[:3] == ["/07/", "/07/0780/", "/07/0780/hs-01/"]
    assert Unit.objects.get(code="0780").name == "Växjö"
    assert [unit.code for unit in Unit.objects.ancestors(Unit.objects.get(code="vc-03"))] == [
        "07",
        "0781",
        "vc-03",
    ]
    assert Unit.objects.below(Unit.objects.get(code="0781")).count() == 3


def test_doing_it_twice_changes_nothing_and_records_nothing(system: Account, tmp_path: Path) -> None:
    data = write_units(tmp_path)
    actions.sync_units(data=data, by=system, now=NOW)
    events = AuditEvent.objects.count()

    assert actions.sync_units(data=data, by=system, now=NOW) == 0
    assert AuditEvent.objects.count() == events


def test_a_renamed_unit_is_renamed_and_a_missing_one_is_closed(system: Account, tmp_path: Path) -> None:
    actions.sync_units(data=write_units(tmp_path / "a"), by=system, now=NOW)
    renamed = (("vc-01", "Vårdcentralen Svanen", "care_centre", "0780", "public"), *UNITS[1:-1])

    assert actions.sync_units(data=write_units(tmp_path / "b", renamed), by=system, now=NOW) == 2
    assert Unit.objects.get(code="vc-01").name == "Vårdcentralen Svanen"
    assert Unit.objects.get(code="hs-02").valid_to == TODAY


def test_a_missing_care_table_says_what_to_run(system: Account, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="narmare twin generate"):
        actions.sync_units(data=tmp_path, by=system, now=NOW)


def test_an_empty_care_table_is_refused_and_closes_nothing(system: Account, tmp_path: Path) -> None:
    actions.sync_units(data=write_units(tmp_path / "a"), by=system, now=NOW)

    with pytest.raises(ValueError, match="no rows"):
        actions.sync_units(data=write_units(tmp_path / "b", ()), by=system, now=NOW)
    assert not Unit.objects.exclude(valid_to=None).exists()


def test_seeding_twice_changes_nothing(cast: Cast) -> None:
    def counts() -> list[int]:
        return [model.objects.count() for model in (Account, Person, RoleGrant, AuditEvent)]

    before = counts()
    demo.seed(now=NOW)

    assert counts() == before


def test_seeding_without_units_says_what_to_run(system: Account) -> None:
    with pytest.raises(demo.NotSetUpError, match="narmare demo"):
        demo.seed(now=NOW)


def test_the_installations_own_account_cannot_sign_in(cast: Cast) -> None:
    with pytest.raises(Account.DoesNotExist):
        Account.objects.signed_in_as(issuer="system", subject="system")


def test_invented_personnummer_cannot_be_anybodys() -> None:
    for _id, _name, birth_date, number, _protected, _place in demo.PERSONS:
        doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(number[2:])]

        assert sum(value // 10 + value % 10 for value in doubled) % 10 != 0  # the check digit is wrong
        assert number.startswith(f"{birth_date:%Y%m%d}")


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"id": 0}, "person_id_positive"),
    ],
)
def test_the_database_refuses_a_broken_person(db: None, fields: dict, constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Person.objects.create(**{"id": 5, "name": "x", "birth_date": TODAY, **fields})


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"kind": "region"}, "unit_only_region_is_root"),
        ({"parent": None}, "unit_only_region_is_root"),
        ({"path": "/07/x/"}, "unit_path_ends_with_code"),
        ({"code": "a/b", "path": "/07/a/b/"}, "unit_code_plain"),
        ({"valid_to": TODAY.replace(year=2000)}, "unit_span_ordered"),
    ],
)
def test_the_database_refuses_a_broken_unit(cast: Cast, fields: dict, constraint: str) -> None:
    row = {
        "code": "new", "name": "x", "kind": "care_centre", "owner": "public", "parent": cast.units["07"],
        "path": "/07/new/", "valid_from": TODAY,
    } | fields  # fmt: skip

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Unit.objects.create(**row)


def _ids() -> set[str]:
    return {message.id for message in run_checks(tags=["security"]) if message.id.startswith("narmare.")}


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, set()),
        ({"ALLOWED_HOSTS": ["localhost", "127.0.0.1", "[::1]"]}, set()),
        ({"ALLOWED_HOSTS": ["localhost", "nara.example.se"]}, {"narmare.E001"}),
        ({"ALLOWED_HOSTS": ["*"]}, {"narmare.E001"}),
        ({"DEBUG": True}, set()),
        ({"DEBUG": True, "ALLOWED_HOSTS": ["10.0.0.7"]}, {"narmare.E001", "narmare.E005"}),
        ({"ALLOWED_HOSTS": ["10.0.0.7"]}, {"narmare.E001"}),
        ({"SECRET_KEY": ""}, {"narmare.E002"}),
        ({"NARMARE_DEMO": False}, {"narmare.E003"}),
        ({"NARMARE_DEMO": False, "OIDC_ISSUER": "https://login.example", "OIDC_CLIENT_ID": "x"}, set()),
        (
            {"NARMARE_DEMO": False, "OIDC_ISSUER": "https://login.example", "OIDC_CLIENT_ID": "x", "ALLOWED_HOSTS": ["nara.example.se"]},
            set(),
        ),
    ],
    ids=lambda value: str(sorted(value) if isinstance(value, set) else value),  # a set has no order of its own
)  # fmt: skip
def test_an_unsafe_installation_does_not_start(settings, changed: dict, expected: set[str]) -> None:  # type: ignore[no-untyped-def]
    for name, value in changed.items():
        setattr(settings, name, value)

    assert _ids() == expected


def test_a_server_with_an_unsafe_setting_stops_with_the_reason(settings) -> None:  # type: ignore[no-untyped-def]
    checks.refuse_unsafe()
    settings.ALLOWED_HOSTS = ["nara.example.se"]

    with pytest.raises(ImproperlyConfigured, match="NARMARE_DEMO lets anybody sign in"):
        checks.refuse_unsafe()
