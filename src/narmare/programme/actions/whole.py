"""Bring in a file with everything."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from narmare.programme.actions.exchange import bring_tables
from narmare.programme.actions.register import bring_register
from narmare.programme.models import Strategy
from narmare.programme.policies.register import bring_refusal
from narmare.programme.whole import Whole
from narmare.region.audit import record
from narmare.region.models import Account


@dataclass(frozen=True)
class Brought:
    """Rows added or changed, by table.  `left`: why meetings, decisions, money and audits of the file were left out."""

    rows: Counter[str]
    left: str = ""


@transaction.atomic
def bring_whole(*, whole: Whole, by: Account, now: datetime) -> Brought:
    """Store everything that a file holds: the programme's rows are added or changed; what is decided comes in where nothing is
    yet, so that two registers are never mixed.

    Raises:
        Faulty: some rows of the programme cannot be read; nothing is stored.
        Refused: a row of the register cannot be stored; nothing is.
    """
    rows = bring_tables(tables=dict(whole.programme), by=by, now=now)
    held = sum(len(found) for found in whole.register.values())
    left = (bring_refusal() or "") if held else ""
    if held and not left:
        bring_register(tables=dict(whole.register), by=by, now=now)
        rows.update({name: len(found) for name, found in whole.register.items()})
    record("programme_file_brought", Strategy.objects.first() or by, by=by, now=now, details={"rows": sum(rows.values()), "left": bool(left)})  # fmt: skip
    return Brought(rows, left)
