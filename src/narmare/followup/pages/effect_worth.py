"""What an effect is worth, and what would change the answer, in words."""

from __future__ import annotations

import math

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from narmare.analysis.effects.value import Amount
from narmare.design.format import NO_VALUE
from narmare.design.tables import Cell, Column, Table, table
from narmare.followup.study_value import Line, Worth
from narmare.followup.words import bare_number, words


MINUTES, MONTHS = 60, 12
MILLIONS = 100_000  # SEK; from here on an amount is told in millions with one decimal


def worth_sentence(worth: Worth | None, grade: str) -> str:
    """14 bed-days a month and SEK 0.9 million a year; grade B.  Empty without a worth."""
    if worth is None:
        return ""
    gain = worth.cases.middle >= 0
    natural = worth.line("bed_days") or worth.line("minutes")
    money = worth.line("sek")
    parts = [a_month(natural)] if natural else []
    parts += [_("%(sek)s om året") % {"sek": sek(money.yearly.middle)}] if money else []
    what = {"what": _(" och ").join(parts), "grade": grade}
    if gain:
        return _("Det är värt %(what)s; betyg %(grade)s.") % what
    return _("Det kostar %(what)s; betyg %(grade)s.") % what


def a_month(line: Line) -> str:
    """Bed-days or hours a month: 14 vårddagar i månaden; one decimal below ten."""
    each = MINUTES if line.of.unit == "minutes" else 1
    amount = abs(line.yearly.middle) / MONTHS / each
    figure = bare_number(amount, 0 if amount >= 10 else 1)
    count = 1 if round(amount, 1) == 1 else 2
    if line.of.unit == "minutes":
        return ngettext("%(n)s timme i månaden", "%(n)s timmar i månaden", count) % {"n": figure}
    return ngettext("%(n)s vårddag i månaden", "%(n)s vårddagar i månaden", count) % {"n": figure}


def sek(value: float) -> str:
    """An amount without its sign: 0,9 miljoner kronor, or with two significant figures 84 000 kronor."""
    amount = abs(value)
    if amount >= MILLIONS:
        return _("%(n)s miljoner kronor") % {"n": bare_number(amount / 1e6, 1)}
    digits = 0 if amount < 1 else math.floor(math.log10(amount)) - 1
    return _("%(n)s kronor") % {"n": bare_number(round(amount, -digits), 0)}


def worth_table(worth: Worth | None) -> Table | None:
    """Every kind of value: a year with low, middle and high, since the start, whether it is money, and where the figure is from."""
    if worth is None:
        return None
    columns = [Column(_("Vad")), Column(_("Per år, minst – troligast – högst"), True), Column(_("Sedan första starten"), True),
               Column(_("Hur det tas ut")), Column(_("Varifrån värdet kommer"))]  # fmt: skip
    cases: list[str | Cell] = [words(worth.valued.counted).capitalize(), _three(worth.cases, 1), NO_VALUE, _("antal som ändras"),
                               _("effekten gånger antalet vid enheterna som har startat")]  # fmt: skip
    return table(_("Vad effekten är värd"), columns, [cases, *(_row(line, worth) for line in worth.lines)])


def _row(line: Line, worth: Worth) -> list[str | Cell]:
    each = MINUTES if line.of.unit == "minutes" else 1
    name = words(line.of.name)
    if line.of.unit == "sek":
        name = _("%(name)s, kronor i %(year)s års priser") % {"name": name, "year": worth.valued.price_year}
    elif line.of.unit == "minutes":
        name = _("%(name)s, timmar") % {"name": name}
    out = (
        _("kan tas hem i pengar") if line.of.cashable else _("blir fritt; pengar först när en budget ändras")
    )
    return [name, _three(line.yearly, each), _figure(line.so_far.middle, each), out, words(line.of.source)]


def _three(amount: Amount, each: float) -> str:
    return " – ".join(_figure(part, each) for part in (amount.low, amount.middle, amount.high))


def _figure(value: float, each: float) -> str:
    size = value / each
    return bare_number(size, 0 if abs(size) >= 10 else 1)


def worth_notes(worth: Worth | None) -> tuple[str, ...]:
    """How it is counted, and what can be taken out of a budget."""
    if worth is None:
        return ()
    pace = ngettext(
        "Ett år är taktens senaste %(n)s månad omräknad.", "Ett år är i takt med de senaste %(n)s månaderna.", worth.months
    ) % {"n": worth.months}  # fmt: skip
    cash = (
        _("Kan tas hem i pengar: %(sek)s om året.") % {"sek": sek(worth.cashable)}
        if worth.cashable
        else _("Inget av det lämnar en budget av sig självt: det som blir fritt är pengar först när någon beslutar om en mindre budget.")
    )  # fmt: skip
    counted = _(
        "Effektens osäkerhet och värdenas spann är med (dragna tillsammans). Kronor räknas ned med 3 procent om året efter det första."
    )
    return pace, counted, cash
