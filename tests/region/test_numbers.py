"""Personnummer, samordningsnummer and reservnummer.  The two right ones are the tax agency's own examples."""

from datetime import date

import pytest

from narmare.region import numbers
from narmare.region.numbers import Kind


TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("typed", "digits", "kind", "born", "checked"),
    [
        ("191212121212", "191212121212", Kind.PERSONNUMMER, date(1912, 12, 12), True),
        ("19121212-1212", "191212121212", Kind.PERSONNUMMER, date(1912, 12, 12), True),
        ("121212+1212", "191212121212", Kind.PERSONNUMMER, date(1912, 12, 12), True),
        ("197010632391", "197010632391", Kind.COORDINATION, date(1970, 10, 3), True),
        ("701063-2391", "197010632391", Kind.COORDINATION, date(1970, 10, 3), True),
        ("194403122382", "194403122382", Kind.PERSONNUMMER, date(1944, 3, 12), False),
        (" 440312 2382 ", "194403122382", Kind.PERSONNUMMER, date(1944, 3, 12), False),
    ],
)
def test_a_number_is_read_as_people_write_it(typed, digits, kind, born, checked) -> None:  # type: ignore[no-untyped-def]
    found = numbers.parse(typed, TODAY)

    assert found == numbers.Number(digits, kind, born, checked)


@pytest.mark.parametrize(
    "typed", ["", "Greta", "19121312-1212", "20301212-1212", "191212", "191292121212", "171212121212"]
)
def test_what_is_no_number_is_none(typed: str) -> None:
    assert numbers.parse(typed, TODAY) is None


def test_ten_digits_may_be_of_two_centuries_and_never_of_one_to_come() -> None:
    assert numbers.candidates("210604-2382", TODAY) == ["202106042382", "192106042382"]
    assert numbers.candidates("440312-2382", TODAY) == ["194403122382", "184403122382"]


def test_one_wrong_digit_is_seen() -> None:
    right = "121212121"

    assert numbers.check_digit(right) == 2
    for place in range(9):
        other = str((int(right[place]) + 1) % 10)
        assert numbers.check_digit(right[:place] + other + right[place + 1 :]) != 2


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("99-1234 ab", "991234AB"),
        ("12345", None),
        ("1234567890123", None),
        ("abc_def", None),
        ("å12345", None),
    ],
)
def test_a_reserve_number_is_letters_and_digits(typed: str, stored: str | None) -> None:
    assert numbers.reserve_number(typed) == stored


def test_a_number_of_another_length_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="twelve digits"):
        numbers.Number("1212121212", Kind.PERSONNUMMER, date(1912, 12, 12), True)
