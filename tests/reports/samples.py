"""A small document with every kind of block, for the tests of the renderers."""

from __future__ import annotations

from datetime import date

from narmare.charts import bars
from narmare.reports.document import (
    Bullets,
    Cell,
    Column,
    Document,
    Fact,
    Facts,
    Figure,
    Paragraph,
    Remark,
    Section,
    Status,
    Table,
)


DAY = date(2024, 9, 15)
BETTER = Status("Förbättring", "↑", "good")


def table(caption: str = "Mål och utfall", words: str = "Samtal") -> Table:
    columns = (Column("Mål", share=3), Column("Utfall", number=True), Column("Trend", share=2))
    rows = (
        (
            Cell(words, url="/matetal/samtal"),
            Cell("92,4 %", 92.4, '0.0" %"'),
            Cell(BETTER.word, status=BETTER),
        ),
        (Cell("Besök"), Cell("döljs"), Cell("Målet nås inte", status=Status("Målet nås inte", "✕", "bad"))),
    )
    return Table(caption, columns, rows, source="Närmare")


def figure(title: str = "Staplar", alt: str = "Två staplar, Växjö är dubbelt så hög.") -> Figure:
    svg = bars.draw(
        [bars.Bar("Växjö", 12.0, "12"), bars.Bar("Ljungby", 6.0, "6")], title=title, summary="", key="bars"
    )
    rows = ((Cell("Växjö"), Cell("12", 12.0, "0")), (Cell("Ljungby"), Cell("6", 6.0, "0")))
    data = Table("Staplar i siffror", (Column("Plats"), Column("Antal", number=True)), rows)
    return Figure(title, alt, svg, data, (1,))


def document(words: str = "Vanliga ord.", sections: int = 4) -> Document:
    """A document in which `words` stands wherever somebody's own words can stand."""
    named = words if words.strip() else "tomt"

    def section(number: int) -> Section:
        blocks = (
            Paragraph(named, "lead"), Paragraph(named), Bullets((named, "två")), Facts((Fact("Vem", named),)),
            table(words=named), figure(), Remark(named, f"{named}\n\nAndra stycket.", named, DAY), Remark("Fråga?", "", named),
        )  # fmt: skip
        return Section(f"del-{number}", f"{number}. {named}"[:80], blocks, (Section(f"under-{number}", "Under", (Paragraph("Ord."),)),))  # fmt: skip

    return Document(
        "Halvårsrapport", "januari–augusti 2024", "sv", DAY, "Region Kronoberg",
        tuple(section(number) for number in range(1, sections + 1)), (Fact("Till", named),), "http://127.0.0.1:8000/",
    )  # fmt: skip
