"""The cast of every test: a small region, and people of whom each has one relation to the resident.

Asta (`resident`) is listed at the nurse's care centre and has the doctor as named doctor; her son (`relative`) may read
for her.  `colleague` works at the same care centre, `outsider` at another one.  Units have invented names.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from narmare.analysis import tables
from narmare.region import actions, demo
from narmare.region.backend import PATH
from narmare.region.models import Account, Person, Unit
from narmare.region.sessions import SessionStore


# The cast lives now: pages ask the clock, and what was granted for a year must not have run out when the tests run.
NOW = timezone.now()
TODAY = timezone.localdate(NOW)
STANDING = date(2015, 1, 1)

# unit_id, name, kind, municipality, owner
UNITS: tuple[tuple[str, str, str, str, str], ...] = (
    ("vc-01", "Vårdcentralen Tranan", "care_centre", "0780", "public"),
    ("vc-02", "Vårdcentralen Linden", "care_centre", "0780", "private"),
    ("vc-03", "Vårdcentralen Orion", "care_centre", "0781", "public"),
    ("sj-01", "Medicinkliniken Vega", "hospital_clinic", "0780", "public"),
    ("hs-01", "Hemsjukvården Rönnen", "home_care", "0780", "municipal"),
    ("hs-02", "Hemsjukvården Alen", "home_care", "0781", "municipal"),
)


def write_units(data: Path, units: tuple[tuple[str, str, str, str, str], ...] = UNITS) -> Path:
    """Write the care table `unit` under `data`; returns `data`."""
    names = ("unit_id", "name", "kind", "municipality", "owner")
    rows = [
        dict(zip(names, unit, strict=True)) | {"region": "07", "valid_from": STANDING, "valid_to": None}
        for unit in units
    ]
    (data / "unit").mkdir(parents=True, exist_ok=True)
    pq.write_table(
        pa.Table.from_pylist(rows, schema=tables.table("unit").schema), data / "unit" / "part-0.parquet"
    )
    return data


@dataclass(frozen=True)
class Cast:
    """The people and places of a test."""

    system: Account
    persons: dict[int, Person]
    accounts: dict[str, Account]
    units: dict[str, Unit]

    def __getitem__(self, key: str) -> Account:
        """The account of a persona, or of `colleague` and `outsider`, as the database has it now."""
        return Account.objects.get(pk=self.accounts[key].pk)

    @property
    def resident_person(self) -> Person:
        return self.persons[9_000_001]

    @property
    def greta(self) -> Person:
        """Listed at the nurse's care centre, no named contact, home care without consent."""
        return self.persons[9_000_003]

    @property
    def protected_person(self) -> Person:
        """Listed at the nurse's care centre with protected identity; the doctor is her named doctor."""
        return self.persons[9_000_005]

    @property
    def other_centres_person(self) -> Person:
        """Listed at the outsider's care centre."""
        return self.persons[9_000_006]


def _staff(key: str, name: str, unit: Unit, system: Account) -> Account:
    account = Account.objects.create(key=key, name=name, issuer="tests", subject=key, profession="nurse")
    actions.grant_role(
        account=account, role="clinician", unit=unit, reason="test",
        review_on=TODAY + timedelta(days=90), by=system, now=NOW,
    )  # fmt: skip
    return account


@pytest.fixture
def cast(db: None, tmp_path: Path) -> Cast:
    """A small region with every persona and two more nurses: a colleague and an outsider.

    The actions make it once in a process; then its rows are copied, which takes a twentieth of the time.
    """
    return gathered(tmp_path)


def gathered(folder: Path) -> Cast:
    """The cast in the database; its care tables in `folder` the first time."""
    made_once("cast", lambda: gather(write_units(folder / "care")))
    return remembered_cast("cast")


def remembered_cast(name: str) -> Cast:
    """The cast that `made_once(name, ...)` has just written: asked of the database once in a process, like its rows."""
    if name not in _casts:
        _casts[name] = pickle.dumps(found_cast())
    found: Cast = pickle.loads(_casts[name])  # noqa: S301  this process wrote it
    return found


_casts: dict[str, bytes] = {}


def made_once(name: str, make: Callable[[], object], *, apps: tuple[str, ...] = ()) -> None:
    """What `make` writes to the database: made once in a process, then its rows are copied.

    Args:
        name: of what is made.
        make: writes it.
        apps: whose tables it fills; all when none is given.
    """
    if name not in _made:
        before = _all_rows()
        make()
        rows = {table: _added(before.get(table, b""), content) for table, content in _all_rows().items()}
        _made[name] = {
            table: rows[table] for table in rows if rows[table] and (not apps or table.split("_")[0] in apps)
        }
        return
    # As a replica PostgreSQL asks no trigger: what the rows refer to was looked at when they were made, and so was their order.
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table, content in _made[name].items():
            with cursor.copy(f'COPY "{table}" FROM STDIN') as copy:
                copy.write(content)
        cursor.execute("SET LOCAL session_replication_role = origin")


_made: dict[str, dict[str, bytes]] = {}
NOT_OURS = {"django_content_type", "django_migrations", "auth_permission"}  # made with the database


def _added(before: bytes, after: bytes) -> bytes:
    """The lines of `after` that `before` has not."""
    known = set(before.splitlines(keepends=True))
    return b"".join(line for line in after.splitlines(keepends=True) if line not in known)


def _all_rows() -> dict[str, bytes]:
    """What every table holds, as PostgreSQL copies it."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.django_table_names(only_existing=True):
            with cursor.copy(f'COPY "{table}" TO STDOUT') as copy:
                found[table] = b"".join(copy)
    return {table: content for table, content in found.items() if content and table not in NOT_OURS}


def gather(data: Path) -> Cast:
    """The cast in the organisation of the care tables in `data`."""
    system = demo.system_account()
    actions.sync_units(data=data, by=system, now=NOW)
    demo.seed(now=NOW)
    first, second = Unit.objects.filter(kind="care_centre").order_by("code")[:2]
    _staff("colleague", "Moa Lund", first, system)
    _staff("outsider", "Pär Åström", second, system)
    return found_cast()


def found_cast() -> Cast:
    """The cast that the database holds."""
    return Cast(
        system=demo.system_account(),
        persons={person.pk: person for person in Person.objects.all()},
        accounts={account.key: account for account in Account.objects.all()},
        units={unit.code: unit for unit in Unit.objects.all()},
    )


@pytest.fixture
def sign_in(cast: Cast) -> Callable[[str], Client]:
    """A test client that is signed in as somebody of the cast; "anonymous" is nobody."""

    def client_of(key: str) -> Client:
        return Client() if key == "anonymous" else signed_in(cast[key])

    return client_of


def signed_in(account: Account) -> Client:
    """A test client of somebody who is signed in: the session that a sign-in leaves behind.

    Thousands of tests begin so; `Client.force_login` writes it four times over.  How people sign in: tests/region/test_signin.py.
    """
    session = SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = PATH
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session.create_model_instance(dict(session.items())).save(force_insert=True)
    return client_with(session.session_key or "")


def client_with(session_key: str) -> Client:
    """A test client that carries a session."""
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = session_key
    return client


def _emptying(tables: Sequence[str]) -> list[str]:
    """Statements that empty the tables that hold something: a truncation makes the files of a hundred tables and their indexes anew.

    As a replica PostgreSQL asks no trigger, so neither the order of the tables nor the append-only logs stand in the way.
    """
    names = {table: connection.ops.quote_name(table) for table in tables}
    holding = ", ".join(
        f"CASE WHEN EXISTS (SELECT FROM {name}) THEN '{table}' END" for table, name in names.items()
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT array_remove(ARRAY[{holding}], NULL)")
        (held,) = cursor.fetchone()
    return [
        "SET LOCAL session_replication_role = replica",
        *(f"DELETE FROM {names[table]}" for table in held),
    ]


@pytest.fixture(scope="session", autouse=True)
def _quickly_flushed() -> Iterator[None]:
    """Transactional tests (the journeys) end by emptying the database: only of what it holds."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            type(connection.ops), "sql_flush", lambda self, style, tables, **options: _emptying(tables)
        )
        yield
