"""What a provider tells besides who it is, and the HSA-ids by which it names units."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.db import IntegrityError, transaction

from narmare.cli import main
from narmare.region import actions, checks, claims, clientkeys
from narmare.region.models import AuditEvent, Unit
from narmare.region.permissions import ROLES
from tests.cast import NOW, TODAY, Cast


TRANAN, LINDEN = "SE0000000001-TRANAN", "SE0000000001-LINDEN"


def test_every_purpose_opens_known_roles_and_every_role_has_one() -> None:
    purposes = claims.vocabulary().purposes

    assert set().union(*purposes.values()) == set(ROLES) - {
        "board_member"
    }  # a politician has no assignment in HSA
    with pytest.raises(ValueError, match="no role is called"):
        claims.Vocabulary((), (), (), (), {"Forskning": frozenset({"researcher"})})


@pytest.mark.parametrize(
    ("told", "unit", "purpose"),
    [
        ({"healthCareUnitHsaId": "se0000000001-tranan", "commissionPurpose": " Vård och behandling "}, TRANAN, "Vård och behandling"),
        ({"healthCareUnitHsaId": [TRANAN, LINDEN], "commissionPurpose": "Administration"}, "", "Administration"),
        ({"commissionName": "Mottagning"}, "", ""),
    ],
    ids=["one", "several at once", "only a name"],
)  # fmt: skip
def test_an_assignment_is_read_as_one_unit_and_one_purpose(
    told: dict[str, Any], unit: str, purpose: str
) -> None:
    found = claims.commission(told)

    assert found is not None
    assert (found.unit, found.purpose) == (unit, purpose)
    assert claims.commission({"sub": "x", "acr": "loa3"}) is None


@pytest.mark.parametrize(
    ("told", "number"),
    [("19381102-2382", "193811022382"), ("193811022382", "193811022382"), ("3811022382", ""), ("193813022382", ""), (193811022382, "")],
)  # fmt: skip
def test_a_number_has_twelve_digits_or_is_none(told: object, number: str) -> None:
    assert claims.personal_number({"https://id.oidc.se/claim/personalIdentityNumber": told}, TODAY) == number


def units(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["units", *arguments])
    return done.exit_code, done.output


def test_units_get_their_hsa_ids_from_a_file(cast: Cast, tmp_path: Path) -> None:
    file = tmp_path / "units.csv"
    file.write_text(f"unit_id,hsa_id\nvc-01,{TRANAN.lower()}\nvc-02,{LINDEN}\n", encoding="utf-8")

    assert units("hsa", str(file)) == (0, "2 units changed.\n")
    assert units("hsa", str(file)) == (0, "0 units changed.\n")
    assert f"vc-01,{TRANAN},Vårdcentralen Tranan\n" in units("list")[1]
    file.write_text(f"unit_id,hsa_id\nvc-01,{LINDEN}\nvc-02,{TRANAN}\n", encoding="utf-8")
    assert units("hsa", str(file)) == (0, "2 units changed.\n")  # they change places
    assert AuditEvent.objects.filter(action="units_named").count() == 2


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ("unit,hsa\nvc-01,x", "needs the columns unit_id and hsa_id"),
        ("unit_id,hsa_id\nvc-01,\nvc-01,", "names a unit twice"),
        (f"unit_id,hsa_id\nvc-99,{TRANAN}", "ingen enhet vc-99"),
        ("unit_id,hsa_id\nvc-01,TRANAN", "TRANAN är inget HSA-id"),
        (f"unit_id,hsa_id\nvc-01,{TRANAN}\nvc-02,{TRANAN}", "står på två enheter"),
    ],
    ids=["no columns", "twice", "no unit", "no HSA-id", "two units"],
)  # fmt: skip
def test_a_file_that_is_not_right_changes_nothing(cast: Cast, tmp_path: Path, rows: str, says: str) -> None:
    file = tmp_path / "units.csv"
    file.write_text(rows, encoding="utf-8")
    code, said = units("hsa", str(file))

    assert code == 1
    assert says in said
    assert not Unit.objects.exclude(hsa_id="").exists()


def test_the_database_keeps_an_hsa_id_to_one_unit(cast: Cast) -> None:
    actions.name_units(hsa_ids={"vc-01": TRANAN}, by=cast.system, now=NOW)
    for wrong in (TRANAN, "tranan"):
        with transaction.atomic(), pytest.raises(IntegrityError):
            Unit.objects.filter(code="vc-02").update(hsa_id=wrong)


def test_numbers_open_nothing_without_a_named_level(settings: Any) -> None:
    settings.OIDC_RESIDENTS, settings.OIDC_ACCEPTED_ACR = True, []
    assert [one.id for one in checks.provider_is_trusted_for_what_it_tells(None)] == ["narmare.E006"]
    settings.OIDC_ACCEPTED_ACR = ["loa3"]
    assert checks.provider_is_trusted_for_what_it_tells(None) == []


def test_a_file_of_keys_that_cannot_be_read_stops_the_start(settings: Any, tmp_path: Path) -> None:
    settings.OIDC_KEYS_FILE = str(tmp_path / "keys")
    assert [one.id for one in checks.client_keys_can_be_read(None)] == ["narmare.E007"]
    clientkeys.write(tmp_path / "keys", [clientkeys.new_key("ec")])
    assert checks.client_keys_can_be_read(None) == []
    assert (tmp_path / "keys").stat().st_mode & 0o077 == 0
