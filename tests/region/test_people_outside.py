"""Somebody who is not in the register: registered once, by those who may, with what is known."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

import pytest

from narmare.region import actions
from narmare.region.models import AuditEvent, Person
from tests.cast import NOW, TODAY, Cast


KEY = uuid.UUID(int=7)
TOLVAN = "191212121212"  # the tax agency's own example


def _register(cast: Cast, by: str = "nurse", **changed: Any) -> tuple[Person, bool]:
    asked: dict[str, Any] = {
        "key": KEY, "name": "Tove Test", "number": "", "reserve": False, "birth_date": date(1990, 1, 2), "phone": "",
    } | changed  # fmt: skip
    return actions.register_person(**asked, unit=cast.units["vc-01"], by=cast[by], now=NOW)


@pytest.mark.parametrize("by", ["outsider", "municipal_nurse", "unit_manager", "resident", "administrator"])
def test_only_those_who_work_at_the_unit_register_somebody(cast: Cast, by: str) -> None:
    before = Person.objects.count()

    with pytest.raises(actions.Refused, match="roll på enheten"):
        _register(cast, by)
    assert Person.objects.count() == before


def test_a_number_says_the_birth_date_and_is_kept_in_twelve_digits(cast: Cast) -> None:
    person, new = _register(cast, number="121212+1212", birth_date=None)

    assert (new, person.personnummer, person.birth_date) == (True, TOLVAN, date(1912, 12, 12))
    assert person.pk >= actions.people.OWN_KEYS
    assert AuditEvent.objects.get(action="person_registered").details == {"new": True}


def test_a_number_that_is_there_already_is_that_person(cast: Cast) -> None:
    before = Person.objects.count()
    person, new = _register(cast, number=str(cast.greta.personnummer), name="Någon Annan")

    assert (person.pk, person.name, new) == (cast.greta.pk, cast.greta.name, False)
    assert Person.objects.count() == before


def test_the_same_form_twice_is_one_person_and_another_form_is_another(cast: Cast) -> None:
    first, again = _register(cast)[0], _register(cast)[0]
    twin = _register(cast, name="Tore Test")[0]
    other = _register(cast, key=uuid.UUID(int=8))[0]

    assert first == again
    assert len({first.pk, twin.pk, other.pk}) == 3


def test_a_reserve_number_is_found_again(cast: Cast) -> None:
    first, new = _register(cast, number="99 ab-1234", reserve=True)
    again, newer = _register(cast, number="99AB1234", reserve=True, key=uuid.UUID(int=9))

    assert (first.reserve_number, first.personnummer, new) == ("99AB1234", None, True)
    assert (again, newer) == (first, False)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"name": " "}, "namn"),
        ({"number": "12345"}, "tio eller tolv siffror"),
        ({"number": "191212121213"}, "Sista siffran"),
        ({"number": "123", "reserve": True}, "reservnummer"),
        ({"birth_date": None}, "är född"),
        ({"birth_date": TODAY + timedelta(days=1)}, "är född"),
        ({"birth_date": date(1850, 1, 1)}, "är född"),
    ],
)
def test_what_does_not_hold_is_refused_with_what_to_do(cast: Cast, changed: dict, words: str) -> None:
    with pytest.raises(actions.Refused, match=words):
        _register(cast, **changed)
