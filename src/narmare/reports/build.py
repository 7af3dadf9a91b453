"""From a choice (kind, period, place, snapshot, sections) to a document.  Nothing is stored here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from narmare.followup.models import Snapshot
from narmare.followup.places import Place
from narmare.reports import parts
from narmare.reports.document import Block, Document, Fact, Language, Paragraph, Remark, Section
from narmare.reports.kinds import Kind
from narmare.reports.parts.source import Source, period_words
from narmare.reports.periods import Period


@dataclass(frozen=True)
class Choice:
    """What a report is made of.

    sections: ids of the kind's sections, or nothing for those that a new report begins with.
    remarks: section id -> what has been asked and answered about it.
    facts: labels and texts of the head ("Till": "Nämnden").
    """

    kind: Kind
    period: Period
    place: Place
    snapshot: Snapshot
    language: Language
    day: date
    title: str = ""
    receiver: str = ""
    sections: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    subject: str = ""
    summary: str = ""
    remarks: Mapping[str, Sequence[Remark]] = field(default_factory=dict)
    facts: tuple[Fact, ...] = ()


def silent(done: int, of: int, title: str) -> None:
    """Tell nobody how far it has come."""


def build(choice: Choice, progress: Callable[[int, int, str], None] = silent) -> Document:
    """The document; `progress(done, of, title)` is told before each section.

    Raises:
        narmare.reports.document.DocumentError: what was chosen makes no document; the message says why.
    """
    with override(choice.language):
        wanted = choice.sections or choice.kind.chosen
        pieces = tuple(piece for piece in choice.kind.sections if piece.id in wanted)
        source = Source(
            choice.kind,
            choice.period,
            choice.snapshot,
            choice.place,
            choice.indicators,
            choice.subject,
            pieces,
        )
        sections = [_summary(choice)] if choice.summary.strip() else []
        for number, piece in enumerate(pieces):
            progress(number, len(pieces), piece.title.inn(choice.language))
            remarks: tuple[Block, ...] = tuple(choice.remarks.get(piece.id, ()))
            sections.append(parts.section(source, piece, remarks))
        progress(len(pieces), len(pieces), "")
        return _document(choice, source, tuple(sections))


def _summary(choice: Choice) -> Section:
    paragraphs = tuple(Paragraph(part.strip()) for part in choice.summary.split("\n\n") if part.strip())
    return Section("sammanfattning", _("Sammanfattning"), paragraphs)


def _document(choice: Choice, source: Source, sections: tuple[Section, ...]) -> Document:
    title = choice.title.strip() or choice.kind.title.inn(choice.language)
    receiver = choice.receiver.strip() or choice.kind.receiver.inn(choice.language)
    place = "" if choice.place.level == "region" else f"{choice.place.name}, "
    facts = (Fact(_("Till"), receiver), Fact(_("Period"), period_words(choice.period)), *choice.facts)
    publisher = dict(parts.slots(source))["region"]
    return Document(
        title, f"{place}{period_words(choice.period)}", choice.language, choice.day, publisher, sections, facts,
        settings.NARMARE_ADDRESS,
    )  # fmt: skip
