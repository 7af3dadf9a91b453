"""Money as whole öre: written and read as people write it.  Pure but for the language of the page."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from babel.numbers import format_decimal

from narmare.design.format import LOCALES, MINUS, NBSP
from narmare.design.language import active_language


LARGEST = 10**15  # öre: ten thousand milliard kronor, and far below what a column holds


def kronor(ore: int) -> str:
    """45 800 000,00 kr (sv) or SEK 45,800,000.00 (en): always with öre, so that sums can be checked by eye."""
    language = active_language()
    shown = format_decimal(Decimal(ore) / 100, format="#,##0.00", locale=LOCALES[language])
    shown = shown.replace("-", MINUS)
    return f"SEK{NBSP}{shown}" if language == "en" else f"{shown}{NBSP}kr"


def ore(typed: str) -> int:
    """The öre of an amount in kronor that somebody has typed: "1 200 000,50", "1200000.5" or "-300".

    Raises:
        ValueError: it is no amount, has more than two decimals, or is too large.
    """
    plain = "".join(typed.split()).replace(NBSP, "").replace(MINUS, "-").replace(",", ".").removesuffix("kr")
    try:
        amount = Decimal(plain) * 100
    except InvalidOperation:
        raise ValueError(f"{typed!r} is no amount.") from None
    if not amount.is_finite() or abs(amount) > LARGEST or amount != int(amount):
        raise ValueError(f"{typed!r} is no amount in whole öre.")
    return int(amount)
