"""Telephone numbers in a text as links: who reads it on a telephone taps them."""

from __future__ import annotations

import re

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe


# Three to six digits that the country knows by heart, or a number as people write it, with its area code or its country.
_NUMBER = re.compile(
    r"(?<![\w+.,/-])(?<!\d )(112|1177|113 13|114 14|90101|(?:0|\+)\d{1,3}[ -]\d(?:[\d ]{3,10})\d|(?:0|\+)\d{7,14})(?![\w/-]|[.,]\w)"
)


def dialled(text: str) -> SafeString:
    """The text, escaped unless it is markup already, with a link to ring each telephone number in it."""
    parts = _NUMBER.split(str(conditional_escape(text)))
    linked = [_link(part) if place % 2 else part for place, part in enumerate(parts)]
    return mark_safe("".join(linked))  # noqa: S308 - escaped above, and the links are built by format_html


def _link(number: str) -> str:
    digits = "".join(sign for sign in number if sign.isdigit() or sign == "+")
    return format_html('<a class="tel" href="tel:{}">{}</a>', digits, number)
