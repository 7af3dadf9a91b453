"""The care tables: the contract that every indicator reads.

One declaration per table.  From it are derived the Arrow schema (`Table.schema`), the documentation page
(`docs/reference/tables.md`), the validation of imports (`narmare.analysis.imports`) and the twin
(`narmare.analysis.twin`).  Operational tables are never read by an indicator; the apps' `extract.py`, the importers and
the twin all write these tables, as Parquet files `<data>/<table>/*.parquet`.

Conventions
- `*_id` of a person, a clinician or an event is a 63-bit integer that says nothing about the person (a pseudonym).
- `unit_id` is a short text, the region's own code.
- A span is `valid_from` (first day it holds) to `valid_to` (first day it no longer holds, empty while it lasts).
- Times are local Swedish wall-clock time without a zone, as care guarantees count calendar days.
"""

from __future__ import annotations

from collections.abc import Mapping

from narmare.analysis.tables.columns import CAUSES, OWNERS, PROFESSIONS, PROGRAMMES, SEXES, UNIT_KINDS
from narmare.analysis.tables.health import (
    body_mass,
    frailty,
    health_conversation,
    lifestyle_action,
    many_medicines,
    plan,
    self_monitoring,
    unhealthy_habit,
)
from narmare.analysis.tables.home import home_care, home_help, home_start
from narmare.analysis.tables.hospital import (
    admission,
    ambulance_trip,
    beds,
    discharge_case,
    emergency_call,
    emergency_visit,
)
from narmare.analysis.tables.model import ARROW, Column, Kind, Table
from narmare.analysis.tables.open_care import (
    assessment_need,
    contact,
    referral,
    rehabilitation,
    visit,
    waiting,
)
from narmare.analysis.tables.people import doctor_list, listing, named_contact, person, unit
from narmare.analysis.tables.steering import cost, dictation, net_cost, rollout, staffing, survey_answer


__all__ = [
    "ARROW",
    "CAUSES",
    "OWNERS",
    "PROFESSIONS",
    "PROGRAMMES",
    "SEXES",
    "TABLES",
    "UNIT_KINDS",
    "Column",
    "Kind",
    "Table",
    "table",
]

TABLES: Mapping[str, Table] = {
    table.name: table
    for table in (
        unit, person, listing, named_contact, contact, visit, assessment_need, admission, emergency_visit, ambulance_trip,
        referral, waiting, discharge_case, plan, self_monitoring, lifestyle_action, health_conversation, frailty, home_care,
        dictation, staffing, cost, survey_answer, rollout, many_medicines, beds, doctor_list, unhealthy_habit,
        emergency_call, net_cost, body_mass, home_help, rehabilitation, home_start,
    )
}  # fmt: skip


def table(name: str) -> Table:
    """The care table called `name`.

    Raises:
        LookupError: there is none; the message lists those there are.
    """
    try:
        return TABLES[name]
    except KeyError:
        raise LookupError(f"There is no care table {name}. There are: {', '.join(TABLES)}.") from None
