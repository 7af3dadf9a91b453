"""The drawings that are kept as snapshots: small, with numbers that a person can follow."""

from __future__ import annotations

from collections.abc import Callable

from narmare.analysis.indicators.attributes import Month
from narmare.analysis.indicators.attributes import p_chart as p_of
from narmare.analysis.indicators.funnel import Share, funnel
from narmare.analysis.indicators.spc import Assurance, Rebase, Variation, xmr
from narmare.charts import bars, icons, multiples, spark, tilemap, uptake
from narmare.charts import funnel as funnels
from narmare.charts import xmr as charts
from narmare.charts.svg import Svg


# twelve months around 80, one hidden, one far below; then twelve around 88 after a change
SERIES = [80, 81, 79, 80, None, 82, 80, 79, 62, 81, 80, 79, 88, 89, 87, 88, 90, 88, 87, 89, 88, 87, 95, 96]


def number(value: float) -> str:
    return f"{value:.1f}".replace(".", ",").removesuffix(",0")


def xmr_chart(narrow: bool = False) -> Svg:
    chart = xmr(SERIES, direction="up", target=92, rebase=[Rebase(12, "Ny arbetsfördelning")])
    words = charts.Words(
        title="Bedömning <inom> 3 dagar",
        summary="Förbättring. Målet nås ibland.",
        target="Mål",
        mean="Medel",
        upper="Övre",
        lower="Undre",
        titles=[f"{point.index}: {point.variation}" for point in chart.points],
        axis={0: "jan 2025", 12: "jan 2026"},
        changes={12: "Ny arbetsfördelning"},
    )
    return charts.draw(chart, words=words, number=number, key="xmr", narrow=narrow)


def p_chart() -> Svg:
    sizes = [40, 60, 45, 200, 180, 50, 60, 55, 210, 190, 48, 52, 61, 60]
    months = [
        None if i == 4 else Month(round(size * (0.5 + 0.01 * (i % 3))), size) for i, size in enumerate(sizes)
    ]
    chart = p_of(months, direction="up", target=70, scale=100)
    words = charts.Words(
        "Andel", "Gränserna följer antalet.", "Mål", "Medel", "Övre", "Undre", ["."] * 14, {0: "jan"}
    )
    return charts.draw(chart, words=words, number=number, key="p")


def funnel_chart(narrow: bool = False) -> Svg:
    units = [
        ("a", 600, 1000),
        ("b", 1250, 2000),
        ("c", 1830, 3000),
        ("d", 2480, 4000),
        ("e", 2500, 5000),
        ("f", 3900, 6000),
    ]
    placed = funnel([Share(*unit) for unit in units], overdispersed=False)
    words = funnels.Words(
        title="Fast läkarkontakt",
        summary="Två ligger utanför.",
        centre=f"Regionen {number(placed.centre * 100)}",
        size_axis="Antal listade",
        names={key: f"Enhet {key}" for key, _, _ in units},
        titles={key: f"Enhet {key}, {size} listade" for key, _, size in units},
    )
    return funnels.draw(
        placed,
        words=words,
        percent=number,
        whole=number,
        key="funnel",
        direction="up",
        own=["b"],
        narrow=narrow,
    )


def small_multiples(narrow: bool = False) -> Svg:
    panels = [
        multiples.Panel("Tranan", [70, 72, 71, None, 74], "74", "improve", 71.75),
        multiples.Panel("Linden", [80, 78, 76, 74, 72], "72", "concern"),
        multiples.Panel("Hemsjukvården i Västra Rönnenområdet", [None, None, 75, 75, 75], "75"),
    ]
    return multiples.draw(
        panels, title="Tre enheter", summary="En förbättras.", key="many", target=85, narrow=narrow
    )


def tile_map() -> Svg:
    tiles = [
        tilemap.Tile("Växjö", 1, 0, 62.0, "62 %"),
        tilemap.Tile("Ljungby", 0, 0, 71.0, "71 %"),
        tilemap.Tile("Lessebo", 1, 1, None, "döljs"),
        tilemap.Tile("Alvesta", 0, 1, 49.0, "49 %"),
    ]
    return tilemap.draw(tiles, title="Per kommun", summary="Högst i Ljungby.", key="map")


def uptake_chart(narrow: bool = False) -> Svg:
    observed = {24_300 + i: share for i, share in enumerate([2, 3, 6, 12, 21, 33, 45, 55, 62, 66, 69, 70])}
    curve = {m: 72 / (1 + 2.718 ** (-0.7 * (m - 24_305.5))) for m in range(24_300, 24_324)}
    points = uptake.Points(
        observed=observed, curve=curve, band={m: (share - 4, share + 4) for m, share in curve.items()}, target=80,
        arrival=(24_315, 24_318, None),
    )  # fmt: skip
    words = uptake.Words(
        "Taligenkänning", "Nås troligen.", "Mål 80 %", "okt 2026", "juli 2026",
        {m: f"{m}: {share}" for m, share in observed.items()}, {24_300: "jan 2025", 24_312: "jan 2026"},
    )  # fmt: skip
    return uptake.draw(points, words=words, percent=number, key="uptake", narrow=narrow)


def bar_chart(narrow: bool = False) -> Svg:
    made = [
        bars.Bar("0–64 år", 31.0, "31 %"),
        bars.Bar("65 år och äldre", 64.0, "64 %"),
        bars.Bar("Okänd", None, "döljs"),
    ]
    return bars.draw(
        made,
        title="Per ålder",
        summary="Stiger.",
        key="bars",
        target=55,
        target_words="Mål 55",
        narrow=narrow,
    )


def sparkline() -> Svg:
    return spark.draw(
        [4, 5, None, 6, 9], title="Fem månader", key="spark", tone="improve", limits=(3, 5, 7), target=8
    )


DRAWINGS: dict[str, Callable[[], Svg]] = {
    "xmr": xmr_chart,
    "xmr-narrow": lambda: xmr_chart(narrow=True),
    "p": p_chart,
    "funnel": funnel_chart,
    "funnel-narrow": lambda: funnel_chart(narrow=True),
    "multiples": small_multiples,
    "multiples-narrow": lambda: small_multiples(narrow=True),
    "uptake": uptake_chart,
    "uptake-narrow": lambda: uptake_chart(narrow=True),
    "tilemap": tile_map,
    "bars": bar_chart,
    "bars-narrow": lambda: bar_chart(narrow=True),
    "spark": sparkline,
    **{
        f"variation-{verdict}": lambda verdict=verdict: icons.variation(verdict, words=str(verdict), key="v")
        for verdict in Variation
    },
    **{
        f"assurance-{verdict}": lambda verdict=verdict: icons.assurance(verdict, words=str(verdict), key="a")
        for verdict in Assurance
    },
}
