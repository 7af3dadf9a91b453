"""The rows of the care guarantee leave the house: it is told who took them, and how many there were."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pyarrow as pa
from django.db import transaction
from django.utils.translation import gettext as _

from narmare.analysis import guarantee
from narmare.followup.models import Snapshot
from narmare.region.actions import Refused
from narmare.region.audit import record
from narmare.region.models import Account


@transaction.atomic
def take_guarantee_rows(*, snapshot: Snapshot, month: date, by: Account, now: datetime) -> pa.Table:
    """The rows of a month (`guarantee.rows`), from the care tables of a snapshot.

    Raises:
        Refused: the care tables are not there any more.
    """
    try:
        found = guarantee.rows(Path(snapshot.data), month)
    except guarantee.NoTable:
        raise Refused(
            _("Vårdtabellerna som siffrorna räknades ur finns inte kvar. Läs in dem och publicera på nytt.")
        ) from None
    about = {"month": f"{month:%Y-%m}", "rows": found.num_rows}
    record("guarantee_rows_taken", snapshot, by=by, now=now, details=about)
    return found
