"""A draft that is about to be sent, with everything that sending asks: one trip to the database."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cached_property
from operator import attrgetter
from typing import Any

import orjson
from django.http import Http404

from narmare.contact import assessment, surroundings
from narmare.contact.assessment import Suggestion
from narmare.contact.matter import Matter
from narmare.contact.models import Case, Draft
from narmare.contact.resident import catalogue, drafts, steps
from narmare.contact.resident.drafts import Subject
from narmare.contact.resident.matters import matter_of
from narmare.contact.resident.steps import Content
from narmare.contact.surroundings import AROUND, Surroundings
from narmare.knowledge.questionnaires import engine
from narmare.knowledge.questionnaires.model import Answer, Item
from narmare.region import days, rows
from narmare.region.models import Account, Agency, Person, Purpose, Unit
from narmare.region.signed_in import Also


# The draft of `account` with the key; its person, and the listing's unit with the person's surroundings there.  Every table more
# costs each submit: what few need (a unit that was chosen without a listing) is asked for when it is needed.
_DRAFT = f"""
(SELECT json_build_object(
  'draft', row_to_json(draft), 'person', row_to_json(person), 'unit', row_to_json(unit),
  'around', CASE WHEN unit.id IS NOT NULL THEN {AROUND.format(questionnaire="(draft.data ->> 'reason')")} END
)::text
FROM contact_draft draft
LEFT JOIN region_person person ON person.id = draft.person_id
LEFT JOIN region_listing listing ON listing.person_id = person.id AND {rows.HOLDS.format("listing")}
LEFT JOIN region_unit unit ON unit.id = listing.unit_id
WHERE draft.key = %(draft)s AND draft.account_id = account.id)
"""  # noqa: S608  no value of anybody stands in it
_ALONE = f"SELECT {_DRAFT} FROM region_account account WHERE account.id = %(account)s"  # noqa: S608  as above


class Opened:
    """The draft as it is now; what follows from it is worked out once, when it is asked for."""

    def __init__(self, found: dict[str, Any], account: Account, now: datetime, *, with_account: bool) -> None:
        self._found, self.account, self._now, self._with_account = found, account, now, with_account
        self.today = days.day_of(now)
        self.draft = rows.row_of(Draft, found["draft"])
        self.content = Content.of(self.draft)
        self.person = self._read(Person, "person")
        rows.join(self.draft, account=account, person=self.person)

    @cached_property
    def case(self) -> Case | None:
        """The case that it has become, if it was sent already."""
        return Case.objects.filter(pk=self.draft.case_id).first() if self.draft.case_id else None

    @cached_property
    def unit(self) -> Unit | None:
        """Where the matter goes: the care centre of the listing, else the one that was chosen for the matter."""
        listed = self._read(Unit, "unit")
        if listed is not None or self.person is None:
            return listed
        return drafts.destination(self.person, self.content.unit, self.today)

    def _read[M: (Person, Unit)](self, model: type[M], name: str) -> M | None:
        row = self._found[name]
        return None if row is None else rows.row_of(model, row)

    @cached_property
    def subject(self) -> Subject | None:
        """The person with the right to write for them, or None when there is no right (any longer)."""
        if self.person is None:
            return None
        if self.person.pk == self.account.person_id:
            return Subject(self.person, None)
        if not self._with_account:  # what the account remembers may be older than the draft
            return drafts.subject(self.account, self.person.pk, self.today)
        right = self._right(self.person)
        return None if right is None else Subject(self.person, right)

    def _right(self, person: Person) -> Agency | None:
        """As `drafts.subject`, of the rights that came with the account; a protected identity suspends every right."""
        given = [
            one
            for one in self.account.agencies_on(self.today)
            if one.person_id == person.pk and Purpose.CASES in one.scope and not person.protected
        ]
        return min(given, key=attrgetter("valid_from", "pk"), default=None)

    @cached_property
    def around(self) -> Surroundings | None:
        """The person's surroundings at their care centre, or None without one."""
        if (found := self._found["around"]) is not None:
            return surroundings.read(found, self.content.reason)
        if self.person is None or self.unit is None:
            return None
        return surroundings.of(self.person, self.unit, self.content.reason, self._now)

    @cached_property
    def matter(self) -> Matter | None:
        """What would be sent, or None while the draft is about nobody."""
        if self.person is None:
            return None
        return matter_of(self.content, self.person, self.today, self._walked[1])

    @cached_property
    def _walked(self) -> tuple[Sequence[Item], Mapping[str, Answer]]:
        """The questions that are asked, and the answers that count."""
        asked = catalogue.questionnaire(self.content.reason)
        if asked is None or self.person is None:
            return (), {}
        return engine.walked(asked, self.content.answers, assessment.known_of(self.person, self.today))

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
        found = steps.in_order(self.content, self._walked[0], urgent=urgent)
        return steps.first_open(found, self.content)


def with_draft(key: uuid.UUID, now: datetime) -> Also:
    """The question for the draft with the key, asked together with the one for the session (`open_to_send`)."""
    return Also(_DRAFT, {"draft": key, **surroundings.moments(now)})


def open_to_send(account: Account, key: uuid.UUID, now: datetime, brought: str | None = None) -> Opened:
    """The draft with the key.  Nobody but the one who writes it gets it.

    Args:
        brought: what `with_draft` has read in this request together with the account, where it has.

    Raises:
        Http404: no such draft of this account.
    """
    if brought is None:
        found = rows.document(_ALONE, {"account": account.pk, **with_draft(key, now).values})
    else:
        found = orjson.loads(brought)
    if found is None or found["draft"]["account_id"] != account.pk:
        raise Http404("No such draft.")
    return Opened(found, account, now, with_account=brought is not None)
