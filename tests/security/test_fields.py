"""Which field of a person and a case each kind of reader gets: `content/access/fields.yaml` against every page about persons.

Each field of the walk holds a text that stands nowhere else.  Everybody opens every page about Asta and about somebody whose
identity is protected; what they find must be what the rules let somebody read who is to that person what they are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.urls import reverse

from narmare.contact import actions
from narmare.contact.actions import save_draft
from narmare.contact.matter import Matter
from narmare.contact.models import Caller, Case, CaseEvent
from narmare.home import field_rules
from narmare.meetings import actions as meetings
from narmare.meetings.models import Conversation
from narmare.region import wall
from narmare.region.models import Person
from narmare.region.permissions import Permission
from tests.cast import NOW, Cast, signed_in
from tests.contact.staff_cases import sent
from tests.meetings.samples import png
from tests.rules.reading import EXEMPT
from tests.rules.standing import undone
from tests.rules.walk import patterns


# What each is to Asta, and to somebody with a protected identity who is listed at the same care centre.
TO_ASTA = {
    "resident": "self", "relative": "agent", "nurse": "care", "doctor": "care", "municipal_nurse": "municipal", "outsider": "",
    "unit_manager": "", "administrator": "",
}  # fmt: skip
TO_PROTECTED = {
    "care_administrator": "care",
    "doctor": "care",
    "relative": "",
    "municipal_nurse": "",
    "outsider": "",
}
# The fields that are filled with a text of their own, by the name of the text; "note" is internal.
FIELDS = {
    "name": ("region.Person", "name"), "phone": ("region.Person", "phone"), "personnummer": ("region.Person", "personnummer"),
    "words": ("contact.Case", "words"), "hope": ("contact.Case", "hope"), "follow_code": ("contact.Case", "follow_code"),
    "submit_key": ("contact.Case", "submit_key"), "draft": ("contact.Draft", "data"), "number": ("contact.CallBack", "number"),
    "caller": ("contact.Caller", "words"), "correction": ("contact.Amendment", "text"), "answer": ("meetings.Message", "text"), "note": ("meetings.Message", "text"),
    "file": ("meetings.Attachment", "name"), "unsent": ("meetings.Attachment", "name"), "email": ("meetings.ContactDetail", "email"),
}  # fmt: skip
# Nobody reads a key; a draft shows its words on the pages of its own way only, and a file that staff have not sent is in no copy.
NOT_MET = {"submit_key", "draft", "unsent"}
# The addresses that read about persons, with the parts that they ask for and the permission, where person and case are enough.
ADDRESSES = {
    name: (frozenset(parts), permission)
    for name, parts, permission in (
        (one.name or "", one.pattern.converters, one.callback.permission) for one in patterns()
    )
    if name in wall.WALLED | EXEMPT.keys() | {"home", "access-log"}
    and parts.keys() <= {"code", "person_id", "form"}
    if name
    not in ("tables", "lift-requests", "listing-choices", "case-stream")  # of tables and units; numbers only
}
# Of a protected identity, for who is not the named contact; and anybody's number, for staff.
WHERE_THE_NAME_IS = {"case", "case-record", "case-fhir"}


def _filled(cast: Cast, person: Person) -> Mapping[str, str]:
    """Fill the fields of the person and of a case at the first care centre; what each holds, and the case's code."""
    doctor, own = cast["doctor"], {name: f"zq{name}{person.pk}" for name in FIELDS}
    own |= {"phone": "+4670174" + str(person.pk)[-4:], "number": "+4672174" + str(person.pk)[-4:], "email": f"zq{person.pk}@example.org"}  # fmt: skip
    Person.objects.filter(pk=person.pk).update(phone=own["phone"])
    about = Matter(reason="other", words=own["words"], hope=own["hope"])
    case = sent(cast, person=person, about=about, follow_up=True, by=doctor, key=own["submit_key"])
    case = actions.take_case(case=case, by=doctor, now=NOW)
    case = actions.note(case=case, text=own["note"], by=doctor, now=NOW)
    talk = Conversation.objects.get(reference=case.code)
    meetings.attach(conversation=talk, name=f"{own['file']}.png", data=png(), by=doctor, now=NOW)
    case = actions.answer(case=case, text=own["answer"], by=doctor, now=NOW)
    answered = case.events.get(kind=CaseEvent.Kind.ANSWERED)
    actions.correct_entry(entry=answered, text=own["correction"], reason="Fel dag", by=doctor, now=NOW)
    actions.promise_call(case=case, at=NOW + timedelta(hours=2), number=own["number"], by=doctor, now=NOW)
    Caller.objects.create(case=case, words=own["caller"])
    meetings.attach(
        conversation=talk, name="unsent.png", data=png(), by=doctor, now=NOW + timedelta(minutes=1)
    )
    found = Case.objects.get(pk=case.pk)
    return {**own, "name": person.name, "code": found.code, "follow_code": found.follow_code, "personnummer": person.personnummer or "none", "unsent": "unsent.png"}  # fmt: skip


def _pages(cast: Cast, who: str, person: Person, code: str) -> Iterator[tuple[str, str]]:
    """Every page about persons, the person's or of the case, that opens to `who`: its name and its text."""
    account, known = cast[who], {"code": code, "person_id": person.pk, "form": "fhir"}
    client = signed_in(account)
    for name, (wanted, permission) in ADDRESSES.items():
        if isinstance(permission, Permission) and not account.has(permission):
            continue  # 403: test_access.py asks each
        with undone():
            answer = client.get(reverse(name, kwargs={part: known[part] for part in wanted}))
            if answer.status_code == HTTPStatus.OK:
                yield name, _text(answer)


def _text(answer: Any) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return str(content.decode("utf-8", "replace"))


def _holds(text: str, name: str, value: str) -> bool:
    """Whether the value stands there; a number as it is written, and as it is dialled or read."""
    written = {value, value.replace("+46", "0")} if name in ("phone", "number") else {value}
    if name == "personnummer":
        written |= {value[2:], f"{value[:8]}-{value[8:]}", f"{value[2:8]}-{value[8:]}"}
    return any(one in text for one in written)


def _met(
    cast: Cast, person: Person, filled: Mapping[str, str], readers: Mapping[str, str]
) -> dict[tuple[str, str], set[str]]:
    """By who reads and which field: the pages that show it."""
    met: dict[tuple[str, str], set[str]] = defaultdict(set)
    for who in readers:
        for page, text in _pages(cast, who, person, filled["code"]):
            for name in FIELDS:
                if _holds(text, name, filled[name]):
                    met[who, name].add(page)
    return met


def _allowed(name: str, to_person: str, *, protected: bool) -> bool:
    table, field = FIELDS[name]
    rules = field_rules.field_rules()
    return rules.may(table, field, to_person, protected=protected, internal=name == "note")


def test_nobody_meets_a_field_of_somebody_that_the_rules_do_not_let_them_read(cast: Cast) -> None:
    asta = cast.resident_person
    filled = _filled(cast, asta)
    meetings.set_contact_detail(
        account=cast["resident"], email=filled["email"], phone="", by=cast["resident"], now=NOW
    )
    save_draft(key=None, data={"words": filled["draft"]}, person=asta, by=cast["resident"], now=NOW)
    met = _met(cast, asta, filled, TO_ASTA)

    too_much = {
        one: pages for one, pages in met.items() if not _allowed(one[1], TO_ASTA[one[0]], protected=False)
    }
    assert too_much == {}
    numbers = {page for (who, name), pages in met.items() if name == "personnummer" and TO_ASTA[who] == "care" for page in pages}  # fmt: skip
    assert numbers == WHERE_THE_NAME_IS
    never = {name for name in FIELDS if not any(seen == name for _who, seen in met)}
    assert never == NOT_MET  # each other is met by somebody: the walk sees what it looks for


def test_a_protected_identity_leaves_the_care_of_the_case_only(cast: Cast) -> None:
    hidden = cast.protected_person
    met = _met(cast, hidden, _filled(cast, hidden), TO_PROTECTED)

    too_much = {
        one: pages for one, pages in met.items() if not _allowed(one[1], TO_PROTECTED[one[0]], protected=True)
    }
    assert too_much == {}
    assert met["care_administrator", "name"] == WHERE_THE_NAME_IS
    assert met["doctor", "name"] > WHERE_THE_NAME_IS  # the named contact


def test_every_field_of_persons_and_cases_has_its_rule() -> None:
    rules = field_rules.field_rules().rules
    for table in {table for table, _field in rules}:
        privacy: Any = apps.get_model(table).Privacy  # type: ignore[attr-defined]
        classed = {*getattr(privacy, "personal", ()), *getattr(privacy, "secret", ())}
        assert {field for one, field in rules if one == table} == classed, table


def test_the_page_of_fields_is_fresh() -> None:
    """`python manage.py fields_page > docs/reference/fields.md` writes it anew."""
    page = Path(__file__).parents[2] / "docs" / "reference" / "fields.md"

    assert page.read_text(encoding="utf-8") == field_rules.page()


def test_a_rule_that_names_nothing_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="has no field"):
        field_rules.FieldRule("region.Person", "nothing", frozenset({"self"}))
    rule = field_rules.FieldRule("region.Person", "name", frozenset({"somebody"}))
    with pytest.raises(ValueError, match="no reader"):
        field_rules.FieldRules({"self": "x"}, frozenset({"self"}), {("region.Person", "name"): rule})
