"""Numbers and days as Swedish and British readers write them."""

from datetime import UTC, date, datetime

import pytest

from narmare.design import format as formats


NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("value", "decimals", "swedish", "english"),
    [
        (1214, 0, f"1{NBSP}214", "1,214"),
        (92.44, 1, "92,4", "92.4"),
        (-3.5, 1, "−3,5", "−3.5"),
        (-0.04, 1, "0,0", "0.0"),
        (0.29, 2, "0,29", "0.29"),
        (1_234_567.8, 0, f"1{NBSP}234{NBSP}568", "1,234,568"),
        (None, 1, "–", "–"),
    ],
)
def test_numbers(value, decimals, swedish, english):
    assert formats.number(value, decimals) == swedish
    assert formats.number(value, decimals, language="en") == english


@pytest.mark.parametrize(
    ("value", "unit", "swedish", "english"),
    [
        (92.4, "percent", f"92,4{NBSP}%", "92.4%"),
        (0.291, "index", "0,29", "0.29"),
        (31.25, "per_1000", f"31,2{NBSP}per{NBSP}1{NBSP}000", f"31.2{NBSP}per{NBSP}1,000"),
        (3482, "count", f"3{NBSP}482", "3,482"),
        (None, "percent", "–", "–"),
    ],
)
def test_quantities_carry_their_unit(value, unit, swedish, english):
    assert formats.quantity(value, unit) == swedish
    assert formats.quantity(value, unit, language="en") == english


def test_a_quantity_takes_the_decimals_of_its_indicator():
    assert formats.quantity(54.96, "percent", 0) == f"55{NBSP}%"


def test_days_and_months():
    tuesday = date(2026, 11, 24)
    assert formats.day(tuesday) == "tisdag 24 november 2026"
    assert formats.day(tuesday, language="en") == "Tuesday 24 November 2026"
    assert formats.month(tuesday) == "november 2026"
    assert formats.shortmonth(date(2026, 10, 1)) == "okt 2026"
    assert formats.shortmonth(date(2026, 10, 1), language="en") == "Oct 2026"
    assert formats.day(None) == formats.month(None) == formats.shortmonth(None) == ""


def test_the_clock():
    at = datetime(2026, 11, 24, 14, 5, tzinfo=UTC)
    assert formats.clock(at) == f"kl.{NBSP}14.05"
    assert formats.clock(at, language="en") == "14:05"
    assert formats.clock(None) == ""
