"""What a reader must be able to see in a drawing."""

import re

import pytest

from narmare.analysis.indicators.funnel import Share, funnel
from narmare.analysis.indicators.spc import Rebase, xmr
from narmare.charts import bars, multiples, spark, tilemap, uptake
from narmare.charts import funnel as funnels
from narmare.charts import xmr as charts
from narmare.charts.svg import Svg, n, text
from tests.charts.samples import (
    SERIES,
    bar_chart,
    funnel_chart,
    number,
    p_chart,
    tile_map,
    uptake_chart,
    xmr_chart,
)


def test_words_are_escaped():
    drawn = xmr_chart()
    assert "Bedömning &lt;inom&gt; 3 dagar" in drawn
    assert "<inom>" not in drawn
    assert text(0, 0, '<script>"&').count("&lt;script&gt;&quot;&amp;") == 1


def test_every_value_has_a_titled_point_and_a_missing_one_has_none():
    titled = re.findall(r"<g><title>(\d+): (\w+)</title>", xmr_chart())
    assert [int(index) for index, _ in titled] == [i for i, value in enumerate(SERIES) if value is not None]
    assert ("8", "concern_low") in titled


def test_kinds_of_points_differ_in_shape_not_only_in_colour():
    drawn = xmr_chart()
    fall = drawn.split("<title>8: concern_low</title>")[1].split("</g>")[0]
    usual = re.split(r"<title>\d+: common</title>", drawn)[1].split("</g>")[0]
    assert fall.startswith("<path")
    assert usual.startswith("<circle")


def test_the_line_is_broken_at_a_missing_value_and_at_new_limits():
    lines = re.findall(r'<path d="(M[^"]*L[^"]*)" class="c-common"[^>]*stroke-width="1.5"', xmr_chart())
    assert [line.count("L") + 1 for line in lines] == [4, 7, 12]


def test_the_ends_of_the_lines_are_labelled_with_words_and_numbers():
    drawn = xmr_chart()
    chart = xmr(SERIES, direction="up", target=92, rebase=[Rebase(12, "Ny arbetsfördelning")])
    assert chart.limits is not None
    for words in ("Mål 92", f"Medel {number(chart.limits.centre)}", f"Övre {number(chart.limits.upper)}"):
        assert f">{words}</text>" in drawn


def test_a_series_of_one_value_is_drawn_without_limits():
    chart = xmr([80.0], direction="up")
    words = charts.Words("Titel", "", "Mål", "Medel", "Övre", "Undre", ["jan"], {0: "jan"})
    drawn = charts.draw(chart, words=words, number=number, key="one")
    assert "<g><title>jan</title>" in drawn
    assert "Medel" not in drawn
    assert "aria-describedby" not in drawn


def test_titles_must_match_the_points():
    chart = xmr([80.0, 81.0], direction="up")
    words = charts.Words("Titel", "", "Mål", "Medel", "Övre", "Undre", ["jan"], {})
    with pytest.raises(ValueError, match="2 points need as many titles, not 1"):
        charts.draw(chart, words=words, number=number, key="x")


def test_a_funnel_names_those_outside_and_the_readers_own_only():
    named = set(re.findall(r">(Enhet \w)</text>", funnel_chart()))
    assert named == {"Enhet b", "Enhet e", "Enhet f"}


def test_a_funnel_colours_by_what_is_better():
    placed = funnel(
        [Share("low", 400, 1000), Share("high", 600, 1000), Share("mid", 5000, 10000)], overdispersed=False
    )
    names = {"low": "Låg", "high": "Hög", "mid": "Mitt"}
    words = funnels.Words("T", "S", "C", "A", names, names)
    colours = {}
    for direction in ("up", "down", "neutral"):
        drawn = funnels.draw(placed, words=words, percent=number, whole=number, key="f", direction=direction)
        shape = drawn.split("<title>Hög</title>")[1].split("</g>")[0]
        colours[direction] = re.search(r"c-(\w+)", shape).group(1)
    assert colours == {"up": "improve", "down": "concern", "neutral": "ink2"}


def test_panels_share_one_scale():
    panels = [multiples.Panel("A", [0, 10], "10"), multiples.Panel("B", [10, 10], "10")]
    drawn = multiples.draw(panels, title="T", summary="S", key="m")
    ends = re.findall(r'cy="([\d.]+)" r="3.6" class="c-common"', drawn)
    assert len(ends) == 2
    assert len(set(ends)) == 1


def test_a_hidden_tile_shows_words_and_no_colour_of_the_ramp():
    drawn = tile_map()
    hidden = drawn.split("<title>Lessebo: döljs</title>")[1].split("</g>")[0]
    assert "stroke-dasharray" in hidden
    assert not any(colour in hidden for colour in tilemap.RAMP)
    assert f'fill="{tilemap.RAMP[-1]}"' in drawn.split("<title>Ljungby: 71 %</title>")[1].split("</g>")[0]


def test_what_has_no_room_on_a_tile_is_printed_short_and_said_whole():
    tiles = [
        tilemap.Tile("Växjö", 0, 0, 36.3, "36,3 per 1 000", "36,3"),
        tilemap.Tile("Ljungby", 1, 0, 71.0, "71,0 %", "71,0"),
    ]
    drawn = tilemap.draw(tiles, title="T", summary="S", key="m")

    assert re.findall(r'font-size="20"[^>]*>([^<]+)<', drawn) == ["36,3", "71,0 %"]
    assert "<title>Växjö: 36,3 per 1 000</title>" in drawn


def test_tiles_of_kronoberg_do_not_lie_on_each_other():
    placed = tilemap.positions("kronoberg")
    assert len(placed) == 8
    assert len(set(placed.values())) == 8
    assert tilemap.positions("nowhere") == {}


def test_bars_begin_at_zero():
    widths = {
        name: float(right) - float(left)
        for name, left, right in re.findall(
            r"<title>([^<]*)</title>.*?M([\d.]+) [\d.]+H([\d.]+)v", bar_chart()
        )
    }
    assert widths["0–64 år: 31 %"] / widths["65 år och äldre: 64 %"] == pytest.approx(31 / 64, abs=0.01)


def test_bars_below_zero_are_refused():
    with pytest.raises(ValueError, match="zero or more"):
        bars.draw([bars.Bar("A", -1, "−1")], title="T", summary="S", key="b")


def test_a_sparkline_needs_a_value():
    with pytest.raises(ValueError, match="at least one value"):
        spark.draw([None], title="T", key="s")


def test_an_empty_map_is_refused():
    with pytest.raises(ValueError, match="at least one tile"):
        tilemap.draw([], title="T", summary="S", key="m")


def test_coordinates_are_short():
    assert [n(value) for value in (3.0, 3.14159, -0.04, 120.96)] == ["3", "3.1", "0", "121"]


def test_a_drawing_is_text_of_its_own_type():
    assert isinstance(xmr_chart(), Svg)
    assert not isinstance("<svg></svg>", Svg)


def test_a_curve_of_adoption_is_whole_where_there_are_months_and_broken_ahead():
    drawn = uptake_chart()
    whole, ahead = re.findall(
        r'<path d="(M[^"]*)" class="c-brand"[^>]*stroke-width="2.25"( stroke-dasharray)?', drawn
    )
    assert (bool(whole[1]), bool(ahead[1])) == (False, True)
    assert whole[0].count("L") + 1 == 12
    assert drawn.count("<g><title>") == 12
    assert "juli 2026" in drawn
    with pytest.raises(ValueError, match="at least one month"):
        uptake.draw(uptake.Points({}, {}, {}), words=None, percent=number, key="x")


def test_limits_that_follow_the_size_go_in_steps():
    band = re.search(r'<path d="(M[^"]*z)" class="c-common"[^>]*fill-opacity', p_chart())
    assert band is not None
    heights = {pair.split()[1] for pair in re.findall(r"[ML]([\d.]+ [\d.]+)", band[1])}
    assert len(heights) > 10
