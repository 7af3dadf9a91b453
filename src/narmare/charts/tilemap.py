"""A map of tiles: each municipality has a tile of the same size roughly where it lies.  It needs no borders and fits a phone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from importlib import resources

import yaml

from narmare.charts.svg import COLOURS, Svg, n, paint, svg, titled


TILE_WIDTH, TILE_HEIGHT, GAP = 108.0, 76.0, 6.0
LONGEST = 9  # signs of a value that a tile has room for
RAMP = ("#e0efee", "#a9d0cf", "#66a7a8", "#2a7c80", "#0b5c63")
DARK_INK, LIGHT_INK = (
    COLOURS["ink"],
    "#ffffff",
)  # on the first three steps, and on the last two: at least 4.5 to 1


@dataclass(frozen=True)
class Tile:
    """One place: its name, its column and row, its value (None: hidden or missing), the value in words, and what is printed of
    them where they are too long for the tile."""

    name: str
    column: int
    row: int
    value: float | None
    shown: str
    short: str = ""

    @property
    def printed(self) -> str:
        """What stands on the tile."""
        return self.short if self.short and len(self.shown) > LONGEST else self.shown


def positions(region: str) -> dict[str, tuple[int, int]]:
    """Column and row of each municipality (by code) of a region, from content/regions; empty when nobody has placed them."""
    file = resources.files("narmare.content") / "regions" / f"{region}_tiles.yaml"
    if not file.is_file():
        return {}
    placed = yaml.safe_load(file.read_text(encoding="utf-8"))
    return {str(code): (int(column), int(row)) for code, (column, row) in placed.items()}


def draw(tiles: Sequence[Tile], *, title: str, summary: str, key: str) -> Svg:
    """Draw the tiles, darker where the value is higher; the value is printed on each.

    Raises:
        ValueError: there is no tile.
    """
    if not tiles:
        raise ValueError("A map needs at least one tile.")
    known = [tile.value for tile in tiles if tile.value is not None]
    low, high = (min(known), max(known)) if known else (0.0, 0.0)
    body = "".join(_tile(tile, low, high) for tile in tiles)
    width = (max(tile.column for tile in tiles) + 1) * (TILE_WIDTH + GAP) - GAP
    height = (max(tile.row for tile in tiles) + 1) * (TILE_HEIGHT + GAP) - GAP
    return svg(width, height, title=title, summary=summary, body=body, key=key, kind="chart map", size=15)


def _step(value: float, low: float, high: float) -> int:
    """Which colour of the ramp: equal steps between the lowest and the highest value."""
    return min(len(RAMP) - 1, int((value - low) / (high - low) * len(RAMP))) if high > low else 2


def _tile(tile: Tile, low: float, high: float) -> str:
    x, y = tile.column * (TILE_WIDTH + GAP), tile.row * (TILE_HEIGHT + GAP)
    box = f'x="{n(x)}" y="{n(y)}" width="{n(TILE_WIDTH)}" height="{n(TILE_HEIGHT)}" rx="4"'
    if tile.value is None:
        shape = f'<rect {box} {paint("limit")} fill="none" stroke="currentColor" stroke-dasharray="4 4"/>'
        ink = f'{paint("ink")} fill="currentColor"'
    else:
        step = _step(tile.value, low, high)
        shape = f'<rect {box} fill="{RAMP[step]}"/>'
        ink = f'class="on-tile" fill="{DARK_INK if step < 3 else LIGHT_INK}"'
    name = f'<text x="{n(x + 10)}" y="{n(y + 28)}" {ink}>{escape(tile.name)}</text>'
    value = f'<text x="{n(x + 10)}" y="{n(y + 56)}" font-size="20" font-weight="700" {ink}>{escape(tile.printed)}</text>'
    return titled(f"{tile.name}: {tile.shown}", shape + name + value)
