"""A draft that is about to be sent, with everything that sending asks: one trip to the database."""

from __future__ import annotations

import json
import uuid
from datetime import datetime
from functools import cached_property
from typing import Any

from django.http import Http404

from narmare.contact import assessment, surroundings
from narmare.contact.assessment import Suggestion
from narmare.contact.matter import Matter
from narmare.contact.models import Case, Draft
from narmare.contact.resident import steps
from narmare.contact.resident.drafts import Subject
from narmare.contact.resident.matters import matter_of
from narmare.contact.resident.steps import Content
from narmare.contact.surroundings import AROUND, Surroundings
from narmare.region import days, rows
from narmare.region.models import Account, Agency, Person, Purpose, Unit
from narmare.region.signed_in import Also


# The draft of `account` with the key; its person, the listing's unit (or the one chosen without a listing), and the right
# by which the account writes for the person (none is needed for oneself; a protected identity suspends every right).
_DRAFT = f"""
(SELECT json_build_object(
  'draft', row_to_json(draft), 'person', row_to_json(person), 'unit', row_to_json(unit),
  'right', (SELECT row_to_json(given) FROM region_agency given
            WHERE given.agent_id = draft.account_id AND given.person_id = person.id AND {rows.HOLDS.format("given")}
              AND given.scope @> %(scope)s::jsonb AND NOT person.protected
            ORDER BY given.valid_from, given.id LIMIT 1),
  'around', CASE WHEN unit.id IS NOT NULL THEN {AROUND.format(questionnaire="(draft.data ->> 'reason')")} END
)::text
FROM contact_draft draft
LEFT JOIN region_person person ON person.id = draft.person_id
LEFT JOIN region_listing listing ON listing.person_id = person.id AND {rows.HOLDS.format("listing")}
LEFT JOIN LATERAL (SELECT own.* FROM region_unit own WHERE own.id = COALESCE(listing.unit_id, (
  SELECT chosen.id FROM region_unit chosen
  WHERE chosen.code = draft.data ->> 'unit' AND chosen.kind = 'care_centre' AND {rows.HOLDS.format("chosen")} LIMIT 1))
  OFFSET 0) unit ON true
WHERE draft.key = %(draft)s AND draft.account_id = account.id)
"""  # noqa: S608  no value of anybody stands in it
_ALONE = f"SELECT {_DRAFT} FROM region_account account WHERE account.id = %(account)s"  # noqa: S608  as above


class Opened:
    """The draft as it is now; what follows from it is worked out once, when it is asked for."""

    def __init__(self, found: dict[str, Any], account: Account, now: datetime) -> None:
        self._found, self.account = found, account
        self.today = days.day_of(now)
        self.draft = rows.row_of(Draft, found["draft"])
        self.content = Content.of(self.draft)
        self.person = self._read(Person, "person")
        self.unit = self._read(Unit, "unit")
        self.draft.account, self.draft.person = account, self.person

    @cached_property
    def case(self) -> Case | None:
        """The case that it has become, if it was sent already."""
        return Case.objects.filter(pk=self.draft.case_id).first() if self.draft.case_id else None

    def _read[M: (Person, Unit, Agency)](self, model: type[M], name: str) -> M | None:
        row = self._found[name]
        return None if row is None else rows.row_of(model, row)

    @cached_property
    def subject(self) -> Subject | None:
        """The person with the right to write for them, or None when there is no right (any longer)."""
        if self.person is None:
            return None
        if self.person.pk == self.account.person_id:
            return Subject(self.person, None)
        right = self._read(Agency, "right")
        return None if right is None else Subject(self.person, right)

    @cached_property
    def around(self) -> Surroundings | None:
        """The person's surroundings at their care centre, or None without one."""
        found = self._found["around"]
        return None if found is None else surroundings.read(found, self.content.reason)

    @cached_property
    def matter(self) -> Matter | None:
        """What would be sent, or None while the draft is about nobody."""
        return None if self.person is None else matter_of(self.content, self.person, self.today)

    def suggest(self) -> Suggestion | None:
        """What the table says of the matter; asked once."""
        return self._suggestion

    @cached_property
    def _suggestion(self) -> Suggestion | None:
        around = self.around
        if around is None or self.matter is None or self.person is None:
            return None
        return assessment.suggest_by(around.table, self.matter, self.person, around.routine, self.today)

    @property
    def missing(self) -> str:
        """The first step that is not done; the last one, where everything is checked, if none is missing."""
        suggestion = self.suggest() if self.content.words else None
        urgent = suggestion is not None and suggestion["level"] == "emergency"
        found = steps.steps(self.draft, self.content, self.today, urgent=urgent)
        return steps.first_open(found, self.content)


def with_draft(key: uuid.UUID, now: datetime) -> Also:
    """The question for the draft with the key, asked together with the one for the session (`open_to_send`)."""
    scope = f'["{Purpose.CASES.value}"]'
    return Also(_DRAFT, {"draft": key, "scope": scope, **surroundings.moments(now)})


def open_to_send(account: Account, key: uuid.UUID, now: datetime, brought: str | None = None) -> Opened:
    """The draft with the key.  Nobody but the one who writes it gets it.

    Args:
        brought: what `with_draft` has read in this request, where it has.

    Raises:
        Http404: no such draft of this account.
    """
    if brought is None:
        found = rows.document(_ALONE, {"account": account.pk, **with_draft(key, now).values})
    else:
        found = json.loads(brought)
    if found is None or found["draft"]["account_id"] != account.pk:
        raise Http404("No such draft.")
    return Opened(found, account, now)
