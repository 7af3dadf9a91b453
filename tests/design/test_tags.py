"""The filters and tags that templates load as `narmare`."""

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
