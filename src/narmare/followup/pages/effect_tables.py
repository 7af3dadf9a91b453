"""The tables of an effect study's page: every number, what would change the answer, the other measures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from narmare.analysis.effects.estimate import Estimate, Row
from narmare.analysis.indicators.definition import Indicator
from narmare.design.tables import Cell, Column, Table, table
from narmare.followup import queries
from narmare.followup.pages.effect_words import amount, decimals_of, interval_words, titles_of
from narmare.followup.study import Answer
from narmare.followup.study_forms import method_name
from narmare.followup.study_words import said
from narmare.followup.words import bare_number, shortmonth, words


def _row(kind: str, name: str, row: Row | Estimate, definition: Indicator | None) -> Sequence[str | Cell]:
    p = "" if row.p is None else _chance(row.p)
    return (
        kind,
        name,
        bare_number(row.estimate, decimals_of(definition)),
        interval_words(row, definition),
        p,
    )


def _chance(p: float) -> str:
    """A p-value: 0,012, or < 0,001."""
    return f"< {bare_number(0.001, 3)}" if p < 0.001 else bare_number(p, 3)


def _columns() -> list[Column]:
    return [Column(_("Vad")), Column(_("Var eller när")), Column(_("Effekt"), True), Column(_("95 % osäkerhet"), True), Column(_("p"), True)]  # fmt: skip


def numbers_table(shown: Estimate, definition: Indicator | None) -> Table:
    """Every number: all, by start, by month from the start, by unit."""
    rows = [_row(_("Alla"), "", shown, definition)]
    rows += [_row(_("Start"), _start_words(row.key), row, definition) for row in shown.groups]
    rows += [_row(_("Månad från start"), str(row.key), row, definition) for row in shown.events]
    rows += [_row(_("Enhet"), str(row.key), row, definition) for row in shown.unit_rows]
    return table(_("Alla siffror i studien"), _columns(), rows)


def _start_words(key: str | int) -> str:
    try:
        return shortmonth(date.fromisoformat(f"{key}-01"))
    except ValueError:
        return str(key)


def checks_table(found: Answer, definition: Indicator | None) -> Table | None:
    """The answer with one thing changed at a time."""
    checks = found.checks
    if checks is None:
        return None
    rows = [
        _row(_("Start lagd tidigare"), _months(-int(row.key)), row, definition)
        for row in checks.placebo_dates
    ]
    rows += [_row(_("Utan en enhet"), str(row.key), row, definition) for row in checks.left_out]
    rows += [
        _row(_("Effekt redan före start"), _months(int(row.key)), row, definition)
        for row in checks.anticipation
    ]
    rows += [
        _row(_("Annan metod"), method_name(str(row.key)), row, definition) for row in checks.other_methods
    ]
    rows += [
        _row(_("Utan att räkna bort andra initiativ"), titles_of(str(row.key)), row, definition)
        for row in checks.unadjusted
    ]
    if found.untouched is not None:
        rows.append(_row(_("Mätetal som inte ska röra sig"), "", found.untouched, definition))
    for one in checks.bounds:
        as_row = Row("", (one.low + one.high) / 2, None, one.low, one.high, None)
        rows.append(
            _row(
                _("Avvikande trend tillåten"),
                _("%(m)s gånger den före start") % {"m": bare_number(one.m, 1)},
                as_row,
                definition,
            )
        )
    return table(_("Vad skulle ändra svaret?"), _columns(), rows) if rows else None


def _months(n: int) -> str:
    return ngettext("%(n)s månad", "%(n)s månader", n) % {"n": n}


def secondary_table(found: Answer) -> Table | None:
    """The secondary measures, adjusted for their number."""
    rows = []
    for one in found.secondary:
        definition = queries.definitions().get(one.indicator)
        title = words(definition.title) if definition else one.indicator
        if one.found is None:
            rows.append((title, said(one.refusal) if one.refusal else "", "", ""))
        else:
            adjusted = "" if one.adjusted is None else _chance(one.adjusted)
            rows.append(
                (
                    title,
                    amount(one.found.estimate, definition),
                    interval_words(one.found, definition),
                    adjusted,
                )
            )
    columns = [
        Column(_("Mätetal")),
        Column(_("Effekt"), True),
        Column(_("95 % osäkerhet"), True),
        Column(_("p, justerat"), True),
    ]
    return table(_("Andra mätetal, justerade för att de är flera (Holm)"), columns, rows) if rows else None
