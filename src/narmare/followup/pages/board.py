"""All indicators at one place: cards, worst first, and the matrix of target and trend."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from narmare.followup import queries
from narmare.followup.cards import Card, card
from narmare.followup.judgement import MONTHS, SEVERITY, Judged, assurance_words, judge
from narmare.followup.models import Snapshot
from narmare.followup.places import Place
from narmare.programme.models import Goal
from narmare.programme.queries import target_on


TONES = ("concern", "common", "improve")  # columns of the matrix, worst first


def judged_at(
    snapshot: Snapshot, place: Place, goals: Mapping[str, Goal], *, months: int = MONTHS
) -> list[Judged]:
    """Every indicator that has numbers at `place`, judged against its goal's target."""
    series = queries.at_place(snapshot, place.level, place.key)
    return [
        judge(definition, series[name], target=target_on(goals.get(name), snapshot.last_month), months=months)
        for name, definition in queries.definitions().items()
        if name in series
    ]


@dataclass(frozen=True)
class MatrixRow:
    """One row of the matrix: an assurance, and the indicators by variation."""

    title: str
    cells: tuple[tuple[tuple[str, str], ...], ...]


@dataclass(frozen=True)
class Board:
    """All indicators at a place: cards, worst first, and the matrix of target and trend."""

    cards: tuple[Card, ...]
    columns: tuple[str, ...]
    rows: tuple[MatrixRow, ...]
    sentences: tuple[tuple[Card, str], ...]


def board(snapshot: Snapshot, place: Place, goals: Mapping[str, Goal]) -> Board:
    """Gather the board of `place`."""
    judged = sorted(judged_at(snapshot, place, goals), key=_worst_first)
    cards = [card(one, place) for one in judged]
    columns = (_("Försämring"), _("Ingen säker förändring"), _("Förbättring"))
    rows = []
    for assurance in SEVERITY:
        cells = tuple(
            tuple((made.title, made.url) for one, made in zip(judged, cards, strict=True)
                  if one.chart.assurance is assurance and _column(one) == tone)
            for tone in TONES
        )  # fmt: skip
        rows.append(MatrixRow(assurance_words(assurance), cells))
    sentences = tuple((made, one.sentence) for one, made in zip(judged, cards, strict=True))
    return Board(tuple(cards), columns, tuple(rows), sentences)


def _column(judged: Judged) -> str:
    return judged.tone if judged.tone in TONES else "common"


def _worst_first(judged: Judged) -> tuple[int, int]:
    return TONES.index(_column(judged)), SEVERITY.index(judged.chart.assurance)
