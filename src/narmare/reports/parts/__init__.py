"""What the sections of a report show: one function for each word of `kinds.PARTS`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from django.utils.translation import gettext as _

from narmare.design.language import active_language
from narmare.followup.words import month
from narmare.reports.document import Block, Paragraph, Section
from narmare.reports.kinds import Piece
from narmare.reports.parts import accounts, goals, indicators, programme, sources
from narmare.reports.parts.source import Source, period_words


type Shown = tuple[tuple[Block, ...], tuple[Section, ...]]


def _charts(source: Source, piece: Piece) -> Shown:
    return (), indicators.indicators(source, source.indicators or piece.indicators, charts=piece.charts)


def _places(source: Source, piece: Piece) -> Shown:
    if source.place.level == "unit":
        return indicators.beside_region(source, piece.indicators), ()
    return indicators.below(source, piece.indicators), ()


SHOWS: Mapping[str, Callable[[Source, Piece], Shown]] = {
    "text": lambda source, piece: ((), ()),
    "remarks": lambda source, piece: ((), ()),
    "overall": lambda source, piece: (goals.overall(source), ()),
    "goals": lambda source, piece: ((), goals.goals(source, piece.indicators)),
    "indicators": _charts,
    "units": _places,
    "initiatives": lambda source, piece: ((), programme.initiatives(source)),
    "benefits": lambda source, piece: (programme.benefits(source), ()),
    "decisions": lambda source, piece: (programme.decisions(source), ()),
    "grants": lambda source, piece: (accounts.grants(source), ()),
    "audit": lambda source, piece: ((), accounts.audit(source)),
    "sources": lambda source, piece: (sources.sources(source), ()),
}


def section(source: Source, piece: Piece, remarks: tuple[Block, ...]) -> Section:
    """A section: its text, what its part shows, and what has been said about it."""
    language = active_language()
    intro: tuple[Block, ...] = ()
    if piece.text is not None:
        filled = piece.text.filled(**dict(slots(source)))
        intro = tuple(Paragraph(part) for part in filled.inn(language).split("\n\n") if part.strip())
    blocks, inner = SHOWS[piece.part](source, piece)
    anchor = piece.id.replace("_", "-")
    below = tuple(replace(one, anchor=f"{anchor}-{one.anchor}") for one in inner)
    # what people say comes before the details: it is what the reader asks for first
    said = (*intro, *blocks, *remarks) or (
        ()
        if below
        else (
            Paragraph(
                _("Ingen har skrivit något här.")
                if piece.part == "remarks"
                else _("Det finns inget att visa här i den här perioden.")
            ),
        )
    )
    return Section(anchor, piece.title.inn(language), said, below)


def slots(source: Source) -> Iterator[tuple[str, str]]:
    """What the texts of content files may leave open."""
    yield "region", source.strategy.region_name if source.strategy else source.place.name
    yield "place", source.place.name
    yield "period", period_words(source.period)
    yield "month", month(source.period.last)
    yield "title", source.kind.title.inn(active_language())
