"""Where the numbers come from: snapshot, definitions, coverage, and how anybody can compute them again."""

from __future__ import annotations

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from narmare.followup.words import month, words
from narmare.reports.document import Block, Cell, Column, Fact, Facts, Paragraph, Table
from narmare.reports.parts.goals import linked
from narmare.reports.parts.programme import day_words
from narmare.reports.parts.source import Source, period_words


def sources(source: Source) -> tuple[Block, ...]:
    """The section that an auditor turns to first."""
    snapshot = source.snapshot
    facts = [
        Fact(_("Ögonblicksbild"), snapshot.code), Fact(_("Underlag till och med"), month(snapshot.last_month)),
        Fact(_("Publicerad"), day_words(localdate(snapshot.published_at))),
        Fact(_("Rapportens period"), period_words(source.period)),
        Fact(_("Sort av rapport"), f"{source.kind.id}, {_('version')} {source.kind.version}"),
        Fact(_("Gör om rapporten"), _command(source)),
    ]  # fmt: skip
    blocks: list[Block] = []
    if snapshot.synthetic:
        blocks.append(
            Paragraph(_("Siffrorna gäller en påhittad region och säger inget om verkliga enheter."))
        )
    blocks.append(Facts(tuple(facts)))
    blocks.append(Paragraph(_("Trend och måluppfyllelse bedöms ur två års månader med XmR-diagram: bara en förändring som är större än slumpen räknas. Intervallet under Väntas om inget ändras är seriens naturliga gränser. Antal mellan 1 och 4 visas inte."), "small"))  # fmt: skip
    if table := _definitions(source):
        blocks.append(table)
    return tuple(blocks)


def _command(source: Source) -> str:
    """The command that makes the same report again."""
    place = "" if source.place.level == "region" else f" --unit {source.place.key}"
    about = f" --subject {source.subject}" if source.subject else ""
    return f"narmare report build {source.kind.id} --period {source.period.written} --snapshot {source.snapshot.code}{place}{about} --out rapport"


def _definitions(source: Source) -> Table | None:
    """The definition of every indicator that the report shows."""
    columns = (
        Column(_("Mätetal"), share=3), Column(_("Version"), share=0.9), Column(_("Källa"), share=3),
        Column(_("Säkerhet"), share=1), Column(_("Granskad"), share=1.4),
    )  # fmt: skip
    rows = []
    for name in source.named():
        one = source.definitions[name]
        version = source.snapshot.versions.get(name, one.version)
        rows.append((linked(name, words(one.title), source), Cell(version), Cell(one.source), Cell(one.confidence),
                     Cell(one.reviewed.isoformat())))  # fmt: skip
    return Table(_("Definitionerna bakom siffrorna"), columns, tuple(rows)) if rows else None
