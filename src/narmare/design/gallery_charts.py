"""Sample charts for the component gallery.  The figures are invented and follow a fixed pattern."""

import math
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from narmare.analysis.indicators.funnel import Share, funnel
from narmare.analysis.indicators.spc import Assurance, Rebase, Variation, Xmr, xmr
from narmare.charts import bars, icons, multiples, spark, tilemap
from narmare.charts import funnel as funnels
from narmare.charts import xmr as charts
from narmare.charts.svg import Svg
from narmare.design import format as formats
from narmare.design.language import active_language
from narmare.design.tables import Column, Table, table


REBASE = 17
VALUES = [round(78 + 2.2 * math.sin(i * 2.4) + (8.5 if i >= REBASE else 0), 1) for i in range(34)]
VALUES[9], VALUES[32], VALUES[33] = 65.0, 93.5, 94.0
CENTRES = (
    "Tranan",
    "Linden",
    "Orion",
    "Lärkan",
    "Eken",
    "Vega",
    "Svalan",
    "Alen",
    "Lyran",
    "Rönnen",
    "Staren",
    "Hasseln",
)


def _language() -> str:
    return active_language()


def _number(value: float) -> str:
    return formats.number(value, 0 if value == round(value) else 1, language=_language())


def _percent(value: float) -> str:
    return formats.percent(value, 1, language=_language())


def _months() -> list[date]:
    return [date(2024 + i // 12, i % 12 + 1, 1) for i in range(len(VALUES))]


def words_of(verdict: Variation | Assurance) -> str:
    """The words for a verdict, as all pages use them."""
    if isinstance(verdict, Assurance):
        return {
            Assurance.PASS: _("Målet nås"),
            Assurance.FAIL: _("Målet nås inte"),
            Assurance.INCONSISTENT: _("Målet nås ibland"),
            Assurance.EMPTY: _("Inget mål att jämföra med"),
        }[verdict]
    kind = verdict.value.split("_")[0]
    return {
        "improvement": _("Förbättring"),
        "concern": _("Försämring"),
        "neutral": _("Förändring"),
        "common": _("Ingen säker förändring"),
        "empty": _("För få värden för att bedöma"),
    }[kind]


@dataclass(frozen=True)
class Figure:
    """One figure of the gallery: what design/components/figure.html takes."""

    title: str
    said: str
    drawing: Svg
    small: Svg | None = None
    table: Table | None = None


def _xmr_words(chart: Xmr) -> charts.Words:
    titles = [
        f"{formats.shortmonth(month, language=_language())}: {_percent(point.value or 0)}. {words_of(point.variation)}"
        for month, point in zip(_months(), chart.points, strict=True)
    ]
    axis = {
        i: formats.shortmonth(month, language=_language())
        for i, month in enumerate(_months())
        if month.month == 1
    }
    return charts.Words(
        title=_("Medicinsk bedömning inom tre dagar"),
        summary=_("Förbättring efter ny arbetsfördelning i juni 2025. Målet nås ibland."),
        target=_("Mål"),
        mean=_("Medel"),
        upper=_("Övre"),
        lower=_("Undre"),
        titles=titles,
        axis=axis,
        changes={REBASE: _("Ny arbetsfördelning")},
    )


def _xmr() -> Figure:
    chart = xmr(VALUES, direction="up", target=92.0, rebase=[Rebase(REBASE, _("Ny arbetsfördelning"))])
    words = _xmr_words(chart)
    rows = [
        (formats.shortmonth(month, language=_language()), _number(value))
        for month, value in zip(_months()[-6:], VALUES[-6:], strict=True)
    ]
    return Figure(
        words.title,
        words.summary,
        charts.draw(chart, words=words, number=_number, key="xmr"),
        charts.draw(chart, words=words, number=_number, key="xmr-small", narrow=True),
        table(_("De senaste sex månaderna"), [Column(_("Månad")), Column(_("Andel, %"), number=True)], rows),
    )


def _funnel() -> Figure:
    sizes = [1500 + 780 * i for i in range(len(CENTRES))]
    shares = [0.62 + 0.03 * math.sin(i * 1.9) for i in range(len(CENTRES))]
    shares[6] = 0.5
    placed = funnel(
        [
            Share(name, round(size * share), size)
            for name, size, share in zip(CENTRES, sizes, shares, strict=True)
        ]
    )
    words = funnels.Words(
        title=_("Fast läkarkontakt per vårdcentral"),
        summary=_("Trattdiagram. Svalan ligger under den yttre gränsen."),
        centre=_("Regionen %(value)s") % {"value": _percent(placed.centre * 100)},
        size_axis=_("Antal listade"),
        names={name: name for name in CENTRES},
        titles={point.key: f"{point.key}: {_percent(point.share * 100)}" for point in placed.points},
    )
    drawn = [
        funnels.draw(
            placed,
            words=words,
            percent=_number,
            whole=_number,
            direction="up",
            own=["Vega"],
            key=key,
            narrow=narrow,
        )
        for key, narrow in (("funnel", False), ("funnel-small", True))
    ]
    return Figure(words.title, words.summary, drawn[0], drawn[1])


def _multiples() -> Figure:
    panels = []
    for i, name in enumerate(CENTRES[:8]):
        values = [
            70 + 2 * i + 3 * math.sin(k * (1 + i)) + (4 if k > 12 and i % 3 == 0 else 0) for k in range(20)
        ]
        tone = "improve" if i % 3 == 0 else "common"
        panels.append(
            multiples.Panel(name, values, _number(round(values[-1], 1)), tone, sum(values) / len(values))
        )
    title, said = _("Åtta vårdcentraler på samma skala"), _("Tre av åtta förbättras. Prickad linje är målet.")
    drawn = [
        multiples.draw(panels, title=title, summary=said, key=key, target=90, narrow=narrow)
        for key, narrow in (("multiples", False), ("multiples-small", True))
    ]
    return Figure(title, said, drawn[0], drawn[1])


def _map() -> Figure:
    names = {"0760": "Uppvidinge", "0761": "Lessebo", "0763": "Tingsryd", "0764": "Alvesta",
             "0765": "Älmhult", "0767": "Markaryd", "0780": "Växjö", "0781": "Ljungby"}  # fmt: skip
    values: list[float | None] = [49, None, 55, 58, 66, 64, 62, 71]
    tiles = [
        tilemap.Tile(
            names[code],
            column,
            row,
            value,
            formats.percent(value, 0, language=_language()) if value else _("Döljs"),
        )
        for (code, (column, row)), value in zip(
            sorted(tilemap.positions("kronoberg").items()), values, strict=True
        )
    ]
    title, said = (
        _("Fast läkarkontakt per kommun"),
        _("Högst i Ljungby, lägst i Uppvidinge. Lessebo döljs: färre än fem."),
    )
    return Figure(title, said, tilemap.draw(tiles, title=title, summary=said, key="map"))


def _bars() -> Figure:
    values = {_("0–17 år"): 31.0, _("18–64 år"): 38.5, _("65–79 år"): 62.0, _("80 år och äldre"): 71.4}
    made = [bars.Bar(name, value, _percent(value)) for name, value in values.items()]
    title, said = _("Fast läkarkontakt per ålder"), _("Andelen stiger med åldern. Målet är 55 %.")
    drawn = [
        bars.draw(
            made, title=title, summary=said, key=key, target=55, target_words=_("Mål 55"), narrow=narrow
        )
        for key, narrow in (("bars", False), ("bars-small", True))
    ]
    return Figure(title, said, drawn[0], drawn[1])


def _cards() -> list[dict[str, object]]:
    made: list[dict[str, object]] = []
    kinds = (
        (Variation.IMPROVEMENT_HIGH, Assurance.INCONSISTENT, 1),
        (Variation.CONCERN_LOW, Assurance.FAIL, -1),
    )
    for number, (variation, assurance, sign) in enumerate(kinds):
        values = [78 + 1.5 * math.sin(i * 2.1) + sign * (8 if i > 11 else 0) for i in range(18)]
        tone = "improve" if sign > 0 else "concern"
        made.append({
            "title": _("Kontakt inom tre dagar") if sign > 0 else _("Tid till läkare"),
            "url": "#diagram",
            "value": _percent(values[-1]),
            "variation": icons.variation(variation, words=words_of(variation), key=f"card-v{number}"),
            "assurance": icons.assurance(assurance, words=words_of(assurance), key=f"card-a{number}"),
            "spark": spark.draw(values, title=_("Arton månader"), key=f"card-s{number}", tone=tone, limits=(74, 78, 82), target=88),
            "rows": [(_("Mål"), _("88 %")), (_("Trend"), words_of(variation)), (_("Måluppfyllelse"), words_of(assurance))],
        })  # fmt: skip
    return made


def sample() -> dict[str, object]:
    """Figures, cards and every verdict."""
    return {
        "figures": [_xmr(), _funnel(), _multiples(), _map(), _bars()],
        "cards": _cards(),
        "verdicts": [
            (icons.variation(verdict, words=words_of(verdict), key=f"v-{verdict}"), words_of(verdict))
            for verdict in Variation
        ]
        + [
            (icons.assurance(verdict, words=words_of(verdict), key=f"a-{verdict}"), words_of(verdict))
            for verdict in Assurance
        ],
    }
