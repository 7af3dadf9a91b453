"""The account of a request with its roles and rights: everybody's every request asks, so it is one trip to the database."""

from __future__ import annotations

from narmare.region import rows
from narmare.region.models import Account, Agency, RoleGrant, Unit


_ACCOUNT = """
SELECT json_build_object(
  'account', row_to_json(account),
  'grants', (SELECT json_agg(json_build_array(row_to_json(held), row_to_json(unit)) ORDER BY held.valid_from, held.id)
             FROM region_rolegrant held JOIN region_unit unit ON unit.id = held.unit_id WHERE held.account_id = account.id),
  'agencies', (SELECT json_agg(row_to_json(given) ORDER BY given.id) FROM region_agency given WHERE given.agent_id = account.id)
)::text
FROM region_account account WHERE account.id = %(account)s AND account.is_active
"""


def account(pk: int) -> Account | None:
    """The active account with the key, its roles (with their units) and the rights given to it already read; or None."""
    found = rows.document(_ACCOUNT, {"account": pk})
    if found is None:
        return None
    account = rows.row_of(Account, found["account"])
    account.remember(
        grants=[_grant(*pair) for pair in found["grants"] or ()],
        agencies=[rows.row_of(Agency, one) for one in found["agencies"] or ()],
    )
    return account


def _grant(held: dict[str, object], unit: dict[str, object]) -> RoleGrant:
    grant = rows.row_of(RoleGrant, held)
    grant.unit = rows.row_of(Unit, unit)
    return grant
