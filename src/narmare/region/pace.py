"""How often one account may use what is heavy or takes much out: files, copies, searches, replays (ASVS 2.4.1, 15.2.2).

The numbers are far above what work needs and far below what a program takes.  Whoever meets one is told when to go on; nothing
that helps somebody who is ill has one here (a new matter and a message have their own, with a number to ring).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from narmare.region.limits import Limit


HOUR = timedelta(hours=1)
FILES = Limit("files taken out", most=120, within=HOUR)
COPIES = Limit("copies of one's own data", most=10, within=HOUR)
SEARCHES = Limit("searches for persons", most=240, within=HOUR)
REPLAYS = Limit("replays and simulations", most=120, within=HOUR)
READ_IN = Limit("files read in", most=30, within=HOUR)
LIMITS = (FILES, COPIES, SEARCHES, REPLAYS, READ_IN)


@dataclass(frozen=True)
class Paced:
    """An address that has a limit, and for which methods; a HEAD is a GET."""

    limit: Limit
    method: str = "GET"


PACED: Mapping[str, Paced] = {
    **dict.fromkeys(
        ("indicator-export", "report-file", "report-archive", "programme-export", "register-file", "staffing-file", "case-fhir"), Paced(FILES)
    ),
    "report-order-files": Paced(FILES, "POST"),
    "guarantee-rows": Paced(FILES, "POST"),
    "copy-file": Paced(COPIES),
    "queue-search": Paced(SEARCHES, "POST"),
    "new-call": Paced(SEARCHES, "POST"),
    "new-person": Paced(SEARCHES, "POST"),
    "routine-replay": Paced(REPLAYS),
    "table-replay": Paced(REPLAYS),
    "staffing": Paced(REPLAYS),
    "compare-snapshots": Paced(REPLAYS),
    "programme-exchange": Paced(READ_IN, "POST"),
    "register-bring": Paced(READ_IN, "POST"),
    "table-edit": Paced(READ_IN, "POST"),
}  # fmt: skip


def too_often(name: str, method: str, account: int, now: datetime) -> bool:
    """Count one more use of the address called `name`; whether it is one too many."""
    paced = PACED.get(name)
    if paced is None or paced.method != ("GET" if method == "HEAD" else method):
        return False
    return not paced.limit.take(str(account), now)
