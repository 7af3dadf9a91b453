"""Filters and tags of the shell: `{% load narmare %}`."""

from datetime import date, datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from narmare.charts.svg import Svg
from narmare.design import dialling
from narmare.design import format as formats
from narmare.design.icons import PATHS
from narmare.design.language import active_language


register = template.Library()


@register.filter
def number(value: float | None, decimals: int = 0) -> str:
    """{{ 1214|number }} is 1 214; {{ 0.29|number:2 }} is 0,29."""
    return formats.number(value, decimals, language=active_language())


@register.filter
def percent(value: float | None, decimals: int = 1) -> str:
    """{{ 92.4|percent }} is 92,4 %."""
    return formats.percent(value, decimals, language=active_language())


@register.filter
def quantity(value: float | None, unit: str) -> str:
    """{{ value|quantity:indicator.unit }}: the value as its unit is written."""
    return formats.quantity(value, unit, language=active_language())


@register.filter(expects_localtime=True)
def day(value: date | None) -> str:
    """tisdag 24 november 2026; of a moment, the day that it is in the time zone of the settings."""
    return formats.day(value, language=active_language())


@register.filter(expects_localtime=True)
def month(value: date | None) -> str:
    """oktober 2026."""
    return formats.month(value, language=active_language())


@register.filter(expects_localtime=True)
def shortmonth(value: date | None) -> str:
    """okt 2026."""
    return formats.shortmonth(value, language=active_language())


@register.filter
def clock(value: datetime | None) -> str:
    """kl. 14.30, in the time zone of the settings."""
    return formats.clock(value and timezone.localtime(value), language=active_language())


@register.filter
def dial(text: str) -> SafeString:
    """{{ "Ring 1177."|dial }}: every telephone number in the text is a link that rings it."""
    return dialling.dialled(text)


@register.simple_tag
def icon(name: str) -> SafeString:
    """{% icon "phone" %}: decoration beside a text."""
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="{}"/></svg>', PATHS[name]
    )


@register.simple_tag
def chart(svg: Svg) -> SafeString:
    """{% chart svg %}: the drawing itself.  Only what narmare.charts drew is let through unescaped."""
    if not isinstance(svg, Svg):
        raise TypeError(f"{{% chart %}} takes a drawing from narmare.charts, not {type(svg).__name__}.")
    return mark_safe(svg)  # noqa: S308 - charts escape every word that they are given


@register.inclusion_tag("design/fields/field.html")
def field(bound: Any, *, heading: bool = False, caption: str = "") -> dict[str, Any]:
    """{% field form.duration heading=True caption="Fråga 3 av 7" %}: label, hint, error and input.

    With `heading` the label is the page's h1: one question a page.
    """
    return {"field": bound, "heading": heading, "caption": caption}


@register.simple_block_tag
def note(content: str, kind: str = "info", title: str = "") -> SafeString:
    """{% note "warn" title="..." %}...{% endnote %}: info, ok, warn or err."""
    head = format_html("<h2>{}</h2>", title) if title else ""
    return format_html('<div class="note {}">{}{}</div>', kind, head, content)
