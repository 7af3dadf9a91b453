"""Numbers and days as Swedish and British readers write them, through Babel.  Pure functions of value and language."""

from datetime import date, datetime

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal


NBSP = "\u00a0"
MINUS = "\u2212"
LOCALES = {"sv": "sv_SE", "en": "en_GB"}
# What is printed after a value, by unit of the indicator.
SUFFIX = {
    "sv": {
        "percent": f"{NBSP}%", "per_1000": f"{NBSP}per{NBSP}1{NBSP}000", "index": "", "count": "", "days": f"{NBSP}dagar",
        "minutes": f"{NBSP}minuter", "sek": f"{NBSP}kr",
    },
    "en": {
        "percent": "%", "per_1000": f"{NBSP}per{NBSP}1,000", "index": "", "count": "", "days": f"{NBSP}days",
        "minutes": f"{NBSP}minutes", "sek": f"{NBSP}kr",
    },
}  # fmt: skip
DECIMALS = {"percent": 1, "per_1000": 1, "index": 2, "count": 0, "days": 1, "minutes": 1, "sek": 0}
NO_VALUE = "–"


def number(value: float | None, decimals: int = 0, *, language: str = "sv") -> str:
    """1 214 (sv) or 1,214 (en), with a true minus sign; – when there is no value."""
    if value is None:
        return NO_VALUE
    shown = round(float(value), decimals) + 0.0  # + 0.0 turns a rounded -0.0 into 0.0
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return format_decimal(shown, format=pattern, locale=LOCALES[language]).replace("-", MINUS)


def percent(value: float | None, decimals: int = 1, *, language: str = "sv") -> str:
    """92,4 % (sv) or 92.4% (en).  The value is already in percent: 92.4, not 0.924."""
    return quantity(value, "percent", decimals, language=language)


def quantity(value: float | None, unit: str, decimals: int | None = None, *, language: str = "sv") -> str:
    """A value with its unit (percent, per_1000, index, count, days, minutes, sek); the values of percent are 0 to 100."""
    if value is None:
        return NO_VALUE
    places = DECIMALS[unit] if decimals is None else decimals
    return number(value, places, language=language) + SUFFIX[language][unit]


def day(value: date | None, *, language: str = "sv", year: bool = True) -> str:
    """tisdag 24 november 2026; without `year` tisdag 24 november."""
    pattern = "EEEE d MMMM y" if year else "EEEE d MMMM"
    return "" if value is None else format_date(value, pattern, locale=LOCALES[language])


def month(value: date | None, *, language: str = "sv") -> str:
    """oktober 2026."""
    return "" if value is None else format_date(value, "MMMM y", locale=LOCALES[language])


def shortmonth(value: date | None, *, language: str = "sv") -> str:
    """okt 2026."""
    return "" if value is None else format_date(value, "MMM y", locale=LOCALES[language]).replace(".", "")


def clock(value: datetime | None, *, language: str = "sv") -> str:
    """kl. 14.30 (sv) or 14:30 (en), in the time zone of the value."""
    if value is None:
        return ""
    pattern = f"'kl.'{NBSP}HH.mm" if language == "sv" else "HH:mm"
    return format_datetime(value, pattern, tzinfo=value.tzinfo, locale=LOCALES[language])
