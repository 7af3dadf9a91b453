"""The account of a request with its roles and rights: everybody's every request asks, so it is one trip to the database.

`sessions` reads it in the statement that reads the session; `account` asks for it alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from operator import itemgetter
from typing import Any, NamedTuple

from narmare.region import rows
from narmare.region.models import Account, Agency, RoleGrant, Unit


# Lists come as they lie and are put in order here: most are empty, and PostgreSQL would prepare to sort each.
# SQL of the row `account` with what belongs to it, as the text of a JSON object; NULL where there is no row.
ACCOUNT = """
CASE WHEN account.id IS NOT NULL THEN json_build_object(
  'account', row_to_json(account),
  'grants', (SELECT json_agg(json_build_array(row_to_json(held), row_to_json(unit)))
             FROM region_rolegrant held JOIN region_unit unit ON unit.id = held.unit_id WHERE held.account_id = account.id),
  'agencies', (SELECT json_agg(row_to_json(given)) FROM region_agency given WHERE given.agent_id = account.id)
)::text END
"""
_ACCOUNT = (
    f"SELECT {ACCOUNT} FROM region_account account WHERE account.id = %(account)s AND account.is_active"  # noqa: S608  our own text
)


class Also(NamedTuple):
    """What a view wants to be read in the same trip as session and account: SQL of one text, in which `account` is the account.

    A view says so by a function `reads` of its address' parts that gives this; it finds the text in `session.brought`.
    """

    sql: str
    values: Mapping[str, Any]


_READ: ContextVar[Account | None] = ContextVar("read with the session", default=None)


def account(pk: int) -> Account | None:
    """The active account with the key, its roles (with their units) and the rights given to it already read; or None."""
    read = _READ.get()
    if read is not None and read.pk == pk:
        return read
    found = rows.document(_ACCOUNT, {"account": pk})
    return None if found is None else built(found)


@contextmanager
def already_read(account: Account | None) -> Iterator[None]:
    """Inside, the question for this account is answered without asking the database again."""
    token = _READ.set(account)
    try:
        yield
    finally:
        _READ.reset(token)


def built(found: Mapping[str, Any]) -> Account:
    """The account of what `ACCOUNT` gave."""
    account = rows.row_of(Account, found["account"])
    account.remember(
        grants=[_grant(*pair) for pair in sorted(found["grants"] or (), key=_first_held)],
        agencies=[rows.row_of(Agency, one) for one in sorted(found["agencies"] or (), key=itemgetter("id"))],
    )
    return account


def _first_held(pair: Sequence[dict[str, Any]]) -> tuple[str, int]:
    """A role by the day (as ISO text) from which it is held."""
    return pair[0]["valid_from"], pair[0]["id"]


def _grant(held: dict[str, object], unit: dict[str, object]) -> RoleGrant:
    grant = rows.row_of(RoleGrant, held)
    grant.unit = rows.row_of(Unit, unit)
    return grant
