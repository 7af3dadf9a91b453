"""Amounts on pages: `{% load money %}`."""

from django import template

from narmare.programme.money import kronor as written


register = template.Library()


@register.filter
def kronor(ore: int | None) -> str:
    """{{ amount|kronor }}: öre as 45 800 000,00 kr; – when there is no amount."""
    return "–" if ore is None else written(ore)
