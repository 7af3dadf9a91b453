"""The organisation's tree, and roles in it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from narmare.region import needs, organisation, policies
from narmare.region.audit import record
from narmare.region.models import Account, RoleGrant, Unit
from narmare.region.organisation import Place
from narmare.region.refusals import check


@transaction.atomic
def sync_units(*, data: Path, by: Account, now: datetime) -> int:
    """Make the stored organisation equal to the care table `unit` under `data`.  Doing it twice changes nothing.

    A unit that the table no longer holds is closed, never removed: roles and logs point at it.

    Returns:
        How many nodes were new or changed.

    Raises:
        FileNotFoundError: no care table, or no content for the region.
        ValueError: the table is empty.
    """
    places = organisation.tree(
        organisation.read_units(data), organisation.region_content(settings.NARMARE_REGION)
    )
    stored = {unit.code: unit for unit in Unit.objects.all()}
    changed = sum(_store(place, stored) for place in places)
    today = timezone.localdate(now)
    gone = Unit.objects.on(today).exclude(code__in=[place.code for place in places])
    changed += gone.update(valid_to=today)
    if changed:
        record("units_synced", Unit.objects.region(), by=by, now=now, details={"changed": changed})
    return changed


@transaction.atomic
def name_units(*, hsa_ids: Mapping[str, str], by: Account, now: datetime) -> int:
    """Give units their HSA-ids, by the unit's code; an empty one takes it away.  Returns how many changed.

    Raises:
        Refused: no such unit, no HSA-id, or one of two units; nothing is changed then.
    """
    wanted = {code: hsa_id.strip().upper() for code, hsa_id in hsa_ids.items()}
    units = {unit.code: unit for unit in Unit.objects.all()}
    check(policies.naming_refusal(wanted, units))
    changed = [units[code] for code, hsa_id in wanted.items() if units[code].hsa_id != hsa_id]
    Unit.objects.filter(pk__in=[unit.pk for unit in changed]).update(hsa_id="")  # two may change places
    for unit in changed:
        unit.hsa_id = wanted[unit.code]
        unit.save(update_fields=["hsa_id"])
    if changed:
        record("units_named", Unit.objects.region(), by=by, now=now, details={"changed": len(changed)})
    return len(changed)


def _store(place: Place, stored: dict[str, Unit]) -> bool:
    """Create or update one node; True if something changed.  Parents come before children."""
    parent = None if place.parent is None else stored[place.parent]
    fields: Mapping[str, object] = {
        "name": place.name,
        "kind": place.kind,
        "owner": place.owner,
        "municipality": place.municipality,
        "parent": parent,
        "path": f"{parent.path if parent else '/'}{place.code}/",
        "valid_from": place.valid_from,
        "valid_to": place.valid_to,
    }
    unit = stored.get(place.code)
    if unit is None:
        stored[place.code] = Unit.objects.create(code=place.code, **fields)
        return True
    different = [name for name, value in fields.items() if getattr(unit, name) != value]
    for name in different:
        setattr(unit, name, fields[name])
    if different:
        unit.save(update_fields=different)
    return bool(different)


@transaction.atomic
def grant_role(
    *, account: Account, role: str, unit: Unit, reason: str, review_on: date, by: Account, now: datetime, need: str = "", process: str = ""
) -> RoleGrant:  # fmt: skip
    """Give `account` the role at `unit` from today.

    Args:
        need: which need of the analysis it meets (`region.needs`); the role's first one when nobody says.
        process: the care process in which the account works there (`region.processes`); "" is the unit's common work.

    Raises:
        Refused: see `policies.grant_refusal`.
    """
    today, analysis = timezone.localdate(now), needs.analysis()
    usual = next((one.key for one in analysis.of_role(role)), "")
    given: dict[str, Any] = {
        "account": account,
        "role": role,
        "unit": unit,
        "need": need or usual,
        "process": process,
        "review_on": review_on,
    }
    check(policies.grant_refusal(**given, reason=reason, by=by, on=today))
    grant = RoleGrant.objects.create(
        **given, analysis=analysis.name, reason=reason.strip(), valid_from=today, granted_by=by
    )
    account.forget_roles()
    account.sign_out_everywhere()
    record(
        "role_granted", grant, by=by, now=now, unit=unit, details={"role": role, "account": account.pk, "unit": unit.code, "need": grant.need, "process": process}
    )  # fmt: skip
    return grant


@transaction.atomic
def end_role(*, grant: RoleGrant, by: Account, now: datetime) -> None:
    """End a role today: it does not hold from this moment.

    Raises:
        Refused: see `policies.end_role_refusal`.
    """
    today = timezone.localdate(now)
    check(policies.end_role_refusal(grant, today))
    grant.valid_to = today
    grant.save(update_fields=["valid_to"])
    grant.account.forget_roles()
    grant.account.sign_out_everywhere()
    record(
        "role_ended",
        grant,
        by=by,
        now=now,
        unit=grant.unit,
        details={"role": grant.role, "account": grant.account_id},
    )
