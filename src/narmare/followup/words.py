"""Texts of definitions and numbers in the language of the page."""

from __future__ import annotations

from datetime import date

from narmare.analysis.indicators.definition import Indicator, Text
from narmare.design import format as formats
from narmare.design.language import active_language


def words(text: Text) -> str:
    """A definition's text."""
    return text.en if active_language() == "en" else text.sv


def shown(value: float | None, indicator: Indicator) -> str:
    """A value of the indicator with its unit: 92,4 %."""
    return formats.quantity(value, indicator.unit, indicator.decimals, language=active_language())


def decided(value: float | None, indicator: Indicator) -> str:
    """A target or a limit that somebody decided: with decimals only when it has them (98 %, 0,37)."""
    whole_number = value is not None and float(value).is_integer()
    return formats.quantity(
        value, indicator.unit, 0 if whole_number else indicator.decimals, language=active_language()
    )


def bare(value: float | None, indicator: Indicator) -> str:
    """A value of the indicator without its unit, for tables and axes."""
    return formats.number(value, indicator.decimals, language=active_language())


def bare_number(value: float | None, decimals: int) -> str:
    """A number that is no indicator's."""
    return formats.number(value, decimals, language=active_language())


def whole(value: float | None) -> str:
    """A count."""
    return formats.number(value, 0, language=active_language())


def month(day: date | None) -> str:
    """oktober 2026."""
    return formats.month(day, language=active_language())


def shortmonth(day: date | None) -> str:
    """okt 2026."""
    return formats.shortmonth(day, language=active_language())
