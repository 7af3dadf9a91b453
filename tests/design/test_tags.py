"""The filters and tags that templates load as `narmare`."""

import re
from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template
from django.utils import translation

from narmare.charts import spark
from narmare.design.icons import PATHS


NBSP = "\u00a0"


def render(source: str, language: str = "sv", **context: object) -> str:
    with translation.override(language):
        return Template("{% load narmare %}" + source).render(Context(context))


def test_filters_follow_the_language_of_the_page():
    source = "{{ v|number:1 }} {{ v|percent }} {{ v|quantity:'index' }}"
    assert render(source, v=1234.5) == f"1{NBSP}234,5 1{NBSP}234,5{NBSP}% 1{NBSP}234,50"
    assert render(source, "en", v=1234.5) == "1,234.5 1,234.5% 1,234.50"


def test_a_moment_just_after_midnight_is_the_new_day():
    """One o'clock at night in Sweden is still yesterday in the time that is stored."""
    source = "{{ t|day }} {{ t|clock }}, {{ t|month }}, {{ t|shortmonth }}"
    shown = render(source, t=datetime(2026, 10, 31, 23, 3, tzinfo=UTC))

    assert shown == f"söndag 1 november 2026 kl.{NBSP}00.03, november 2026, nov 2026"


def test_days_and_clock_follow_the_language_and_the_time_zone():
    at = datetime(2026, 11, 24, 13, 30, tzinfo=UTC)
    source = "{{ d|day }}, {{ d|month }}, {{ d|shortmonth }}, {{ t|clock }}"
    assert render(source, d=date(2026, 11, 24), t=at) == (
        f"tisdag 24 november 2026, november 2026, nov 2026, kl.{NBSP}14.30"
    )
    assert render("{{ t|clock }}", "en", t=at) == "14:30"
    assert render("[{{ t|clock }}]", t=None) == "[]"


@pytest.mark.parametrize("name", PATHS)
def test_an_icon_is_hidden_from_screen_readers(name):
    assert render("{% icon name %}", name=name) == (
        f'<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="{PATHS[name]}"/></svg>'
    )


def test_only_a_drawing_from_charts_is_let_through_unescaped():
    drawn = spark.draw([1, 2], title="<b>", key="k")
    assert render("{% chart svg %}", svg=drawn) == drawn
    assert "&lt;b&gt;" in drawn
    with pytest.raises(TypeError, match="takes a drawing"):
        render("{% chart svg %}", svg="<svg onload=alert(1)></svg>")


def test_a_note_escapes_its_title_and_keeps_its_content():
    drawn = render('{% note "warn" title=t %}<p>{{ t }}</p>{% endnote %}', t="<i>")
    assert drawn == '<div class="note warn"><h2>&lt;i&gt;</h2><p>&lt;i&gt;</p></div>'


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Ring 112 om det är fara för livet", ["112"]),
        ("Ring 010-456 67 00 till Giftinformationscentralen annars.", ["0104566700"]),
        ("Ring 90101, eller 1177.", ["90101", "1177"]),
        ("Kvinnofridslinjen är 020-50 50 50, dygnet runt.", ["020505050"]),
        ("+46 470 58 80 00", ["+46470588000"]),
        ("Läs mer på 1177.se. Lag 2017:80 och 24 112 ärenden den 2026-11-22, 1,112.", []),
    ],
)
def test_numbers_to_ring_are_links(text, numbers):
    html = render("{{ text|dial }}", text=text)

    assert re.findall(r'href="tel:([^"]*)"', html) == numbers
    assert re.sub(r"<[^>]*>", "", html) == text


def test_what_somebody_wrote_around_a_number_stays_text():
    assert render("{{ text|dial }}", text="<b>112</b>") == (
        '&lt;b&gt;<a class="tel" href="tel:112">112</a>&lt;/b&gt;'
    )
