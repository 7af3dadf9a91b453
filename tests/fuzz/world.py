"""What the fuzz run walks in: the cast, a case with texts of its own for three persons, and who must never see which."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings

from narmare.contact import actions
from narmare.contact.actions import save_draft
from narmare.contact.matter import Matter
from narmare.contact.models import Case
from narmare.meetings import actions as meetings
from narmare.meetings.models import Conversation
from narmare.region.models import Person
from tests.cast import NOW, Cast, signed_in
from tests.contact.staff_cases import sent
from tests.meetings.samples import jpeg
from tests.rules.access_table import PERSONAS


OUTSIDER = "outsider"  # a nurse of the second care centre
VISITORS = (*PERSONAS, OUTSIDER)
AT_THE_FIRST = frozenset({"nurse", "doctor", "care_administrator"})


@dataclass(frozen=True)
class World:
    """The cast, the cookie of each who is signed in, the ids that exist, and what each must not see.

    `secrets` holds, for each visitor, texts that no answer to them may contain.
    """

    cast: Cast
    cookies: Mapping[str, str]
    ids: Mapping[str, tuple[object, ...]]
    secrets: Mapping[str, tuple[str, ...]]


def _marks(person: Person) -> tuple[str, ...]:
    """What stands only in the data of this person; no request of the run holds any of it."""
    own = tuple(f"zq{kind}{person.pk}" for kind in ("words", "hope", "reply", "note", "draft", "file"))
    return (*own, person.name, person.personnummer or own[0])


def _seed(cast: Cast, person: Person, unit: str) -> Case:
    """A case of the person, with messages to and fro, an internal note, a promised call and a picture."""
    worker = cast["colleague" if unit == "vc-01" else OUTSIDER]
    words, hope, reply, note, draft, file = _marks(person)[:6]
    case = sent(cast, person=person, unit=unit, about=Matter(reason="other", words=words, hope=hope))
    case = actions.take_case(case=case, by=worker, now=NOW)
    case = actions.note(case=case, text=note, by=worker, now=NOW)
    case = actions.answer(case=case, text=reply, by=worker, now=NOW)
    actions.promise_call(case=case, at=NOW + timedelta(hours=2), number="", by=worker, now=NOW)
    conversation = Conversation.objects.get(reference=case.code)
    meetings.attach(conversation=conversation, name=f"{file}.jpg", data=jpeg(), by=worker, now=NOW)
    save_draft(key=None, data={"words": draft}, person=person, by=worker, now=NOW)
    return case


def build(cast: Cast) -> World:
    """Seed the database and sign everybody in."""
    asta, greta, oskar = cast.resident_person, cast.greta, cast.other_centres_person
    cases = [_seed(cast, asta, "vc-01"), _seed(cast, greta, "vc-01"), _seed(cast, oskar, "vc-02")]
    seen_by = {
        asta.pk: AT_THE_FIRST | {"resident", "relative", "municipal_nurse"},
        greta.pk: AT_THE_FIRST,
        oskar.pk: frozenset({OUTSIDER}),
    }
    secrets = {
        who: tuple(mark for person in (asta, greta, oskar) if who not in seen_by[person.pk] for mark in _marks(person))
        for who in VISITORS
    }  # fmt: skip
    # People whose names every visitor may know, as they stand in menus of the demo's own sign-in page.
    known = {asta.name, *(account.name for account in cast.accounts.values())}
    return World(
        cast=cast,
        cookies={who: _cookie(cast, who) for who in VISITORS},
        ids={
            "person_id": tuple(cast.persons),
            "code": (*(case.code for case in cases), *cast.units, "patientkontrakt", "R2"),
            "pk": tuple(range(1, 8)),
            "key": tuple(str(account.key) for account in cast.accounts.values()),
        },
        secrets={who: tuple(mark for mark in marks if mark not in known) for who, marks in secrets.items()},
    )


def _cookie(cast: Cast, who: str) -> str:
    if who == "anonymous":
        return ""
    return signed_in(cast[who]).cookies[settings.SESSION_COOKIE_NAME].value
