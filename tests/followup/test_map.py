"""The map of municipalities: the latest month, or a longer period in which less is hidden."""

from datetime import date

import pytest

from tests.followup.test_pages import text
from tests.published import import_kronoberg, months, number


PHONE = "telefontillganglighet_samma_dag"
STEADY = [0.90, 0.92] * 12


def page(client, path, **query):
    return text(client.get(path, query))


@pytest.fixture
def hidden_months(cast, publish_rows):
    """Two municipalities: each month is hidden in the smaller one, the year is not."""
    import_kronoberg(cast)
    rows = [*months(STEADY, PHONE), *months(STEADY, PHONE, key="0780", level="municipality")]
    rows += months([None] * 24, PHONE, key="0781", level="municipality")
    for key, share in (("0780", 0.9), ("0781", 0.73)):
        rows.append(number(PHONE, date(2025, 1, 1), key, "municipality", grain="year", value=share))
    return publish_rows(cast, rows)


def test_the_map_shows_a_longer_period_on_demand_where_months_are_hidden(hidden_months, cast, client_of):
    controller = client_of(cast, "controller")
    now, year = (page(controller, f"/matetal/{PHONE}", **asked) for asked in ({}, {"karta": "ar"}))

    assert "Karta, oktober 2026" in now
    assert "73,0 %" not in now
    assert "Karta, 2025" in year
    assert "73,0 %" in year
    assert f"/matetal/{PHONE}?karta=ar#nedat" in controller.get(f"/matetal/{PHONE}").content.decode()


@pytest.mark.parametrize("odd", ["tertial", "manad", "<b>"])
def test_a_period_without_numbers_shows_the_latest_month(hidden_months, cast, client_of, odd):
    assert "Karta, oktober 2026" in page(client_of(cast, "controller"), f"/matetal/{PHONE}", karta=odd)
