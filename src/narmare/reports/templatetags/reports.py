"""Filters for the templates of a document: `{% load reports %}`."""

from __future__ import annotations

from collections.abc import Iterator

from django import template

from narmare.design import format as formats
from narmare.reports.document import Block, Cell, Column, Document, Fact, Remark, Status, Table
from narmare.reports.render.words import WORDS


register = template.Library()
TONES = {"good": "c-improve", "bad": "c-concern", "mixed": "c-common", "plain": "c-common"}


@register.filter
def kind(block: Block) -> str:
    """What a block is: paragraph, bullets, facts, table, figure or remark."""
    return type(block).__name__.lower()


@register.filter
def tone(status: Status) -> str:
    """The class that colours a verdict."""
    return TONES[status.tone]


@register.filter
def with_columns(row: tuple[Cell, ...], table: Table) -> Iterator[tuple[Cell, Column]]:
    """Each cell of a row with its column."""
    return zip(row, table.columns, strict=True)


@register.filter
def head(document: Document) -> tuple[Fact, ...]:
    """The facts at the top, with the day that the document carries."""
    dated = Fact(WORDS[document.language]["date"], formats.day(document.day, language=document.language))
    return (*document.facts, dated)


@register.filter
def signed(remark: Remark, language: str) -> str:
    """Who has answered and when, or who is asked."""
    if remark.on is None:
        return WORDS[language]["unanswered"].format(by=remark.by)
    return WORDS[language]["answered"].format(by=remark.by, on=formats.day(remark.on, language=language))
