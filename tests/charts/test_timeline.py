"""The portfolio over time: what has been is full, what remains is pale, and what cannot be drawn is refused."""

import re
from datetime import date
from xml.etree import ElementTree

import pytest

from narmare.charts import timeline


def drawn(*rows, today=date(2026, 7, 1), **more):
    svg = timeline.draw(
        rows, first=date(2026, 1, 1), end=date(2028, 1, 1), today=today, today_words="I dag", title="T", summary="S", key="k", **more
    )  # fmt: skip
    ElementTree.fromstring(svg)  # noqa: S314  our own words
    return svg


def row(name="Rad", first=date(2026, 1, 1), end=date(2027, 1, 1), **more):
    return timeline.Row(name, "Enligt plan", "improve", (timeline.Phase("fas", first, end),), **more)


def widths(svg):
    """Each bar as (width, pale)."""
    return [
        (float(w), "fill-opacity" in rest)
        for w, rest in re.findall(r'<rect [^>]*?width="([\d.]+)"([^>]*)/>', svg)
    ]


def test_a_phase_is_split_by_today():
    (past, full), (future, pale) = widths(drawn(row()))

    assert (full, pale) == (False, True)
    assert past == pytest.approx(future, abs=5)


def test_what_is_over_is_full_what_is_to_come_pale_and_what_lies_outside_is_left_out():
    assert [pale for _w, pale in widths(drawn(row(end=date(2026, 3, 1))))] == [False]
    assert [pale for _w, pale in widths(drawn(row(first=date(2026, 9, 1))))] == [True]
    assert widths(drawn(row(first=date(2029, 1, 1), end=date(2030, 1, 1)))) == []


def test_milestones_outside_and_today_outside_are_left_out():
    inside, outside = (
        timeline.Milestone("Beslut", date(2026, 4, 1)),
        timeline.Milestone("Utanför", date(2031, 1, 1)),
    )
    svg = drawn(row(milestones=(inside, outside)), today=date(2031, 1, 1))

    assert "Beslut" in svg
    assert "Utanför" not in svg
    assert "I dag" not in svg


def test_words_are_escaped_and_a_phone_gets_the_name_above_the_bar():
    svg = drawn(row(name="<b>&"), narrow=True)

    assert "&lt;b&gt;&amp; · Enligt plan" in svg
    assert 'viewBox="0 0 360 ' in svg


def test_a_timeline_without_rows_and_a_phase_without_length_are_refused():
    with pytest.raises(ValueError, match="at least one row"):
        drawn()
    with pytest.raises(ValueError, match="ends on"):
        timeline.Phase("x", date(2026, 1, 1), date(2026, 1, 1))
