"""What decides where a person's case goes, read in one trip to the database: routine, table, contacts, grounds, earlier case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from narmare.contact import content, tables
from narmare.contact.models import Case, Routine, TableVersion
from narmare.contact.queries import LINKED
from narmare.knowledge.decisions.model import Table
from narmare.knowledge.routines.model import Routine as RoutineContent
from narmare.region import days, rows
from narmare.region.models import Account, NamedContact, Person, Unit


# About `person` at `unit`, in the words of the models: one JSON object.  Each part says what the query of the same name says.
AROUND = f"""
json_build_object(
  'routine', (SELECT routine.id FROM contact_routine routine
              WHERE routine.unit_id = unit.id AND routine.status = 'published' AND {rows.HOLDS.format("routine")}),
  'tables', (SELECT json_agg(json_build_array(owner.kind = 'region', version.id))
             FROM contact_tableversion version JOIN region_unit owner ON owner.id = version.unit_id
             WHERE (owner.id = unit.id OR owner.kind = 'region') AND version.status = 'published'
               AND {rows.HOLDS.format("version")} AND version.questionnaire = {{questionnaire}}),
  'contacts', (SELECT json_agg(json_build_array(row_to_json(named), row_to_json(account)))
               FROM region_namedcontact named JOIN region_account account ON account.id = named.account_id
               WHERE named.person_id = person.id AND named.unit_id = unit.id AND {rows.HOLDS.format("named")}),
  'home_care', EXISTS (SELECT FROM region_carerelation relation
                       WHERE relation.person_id = person.id AND {rows.HOLDS.format("relation")}),
  'grounds', (SELECT json_agg(json_build_array(direct.valid_from, direct.id, direct.ground)) FROM contact_directground direct
              WHERE direct.person_id = person.id AND direct.unit_id = unit.id AND {rows.HOLDS.format("direct")}),
  'earlier', (SELECT earlier.id FROM contact_case earlier
              WHERE earlier.person_id = person.id AND earlier.asked_at BETWEEN %(since)s AND %(now)s
              ORDER BY earlier.asked_at DESC, earlier.id DESC LIMIT 1),
  'key', {rows.next_key(Case)}
)
"""  # noqa: S608  no value of anybody stands in it
_OF = f"""
SELECT {AROUND.format(questionnaire="%(questionnaire)s")}::text
FROM region_person person, region_unit unit WHERE person.id = %(person)s AND unit.id = %(unit)s
"""  # noqa: S608  no value of anybody stands in it


class Surroundings(NamedTuple):
    """What is known of a person at a unit when a case is made.

    `key` is the key that the new case gets; `table` the decision table in use, None where no table decides.
    """

    routine: RoutineContent
    table: Table | None
    contacts: Sequence[NamedContact]
    home_care: bool
    grounds: Sequence[str]
    earlier_case: int | None
    key: int


def of(person: Person, unit: Unit, questionnaire: str, now: datetime) -> Surroundings:
    """The surroundings of a case about a reason with that questionnaire ("" without one)."""
    asked = {"questionnaire": questionnaire, "person": person.pk, "unit": unit.pk, **moments(now)}
    found = rows.document(_OF, asked)
    if found is None:
        raise LookupError("The person or the unit is not stored; store them before the case.")
    return read(found, questionnaire)


def moments(now: datetime) -> dict[str, date]:
    """The values of `AROUND` that follow from the time."""
    return {"on": days.day_of(now), "now": now, "since": now - LINKED}


def read(found: Mapping[str, Any], questionnaire: str) -> Surroundings:
    """The surroundings in the object that `AROUND` gives."""
    return Surroundings(
        routine=_routine(found["routine"]),
        table=_table(found["tables"], questionnaire),
        contacts=[
            _contact(*pair) for pair in sorted(found["contacts"] or (), key=lambda pair: pair[0]["id"])
        ],
        home_care=found["home_care"],
        grounds=[ground for _from, _pk, ground in sorted(found["grounds"] or ())],
        earlier_case=found["earlier"],
        key=found["key"],
    )


def _routine(pk: int | None) -> RoutineContent:
    """What is published never changes, so it is read once per process."""
    if pk is None:
        return content.default_routine()
    return content.known(pk) or content.parsed(pk, Routine.objects.get(pk=pk).content)


def _table(published: Sequence[tuple[bool, int]] | None, questionnaire: str) -> Table | None:
    """The unit's own before the region's (that is what the first of each pair says), and those before what comes with the product."""
    if not published:
        return content.library().table_for(questionnaire)
    _of_region, pk = min(published)
    return tables.known(pk) or tables.parsed(TableVersion.objects.get(pk=pk))


def _contact(named: Mapping[str, Any], account: Mapping[str, Any]) -> NamedContact:
    contact = rows.row_of(NamedContact, named)
    contact.account = rows.row_of(Account, account)
    return contact
