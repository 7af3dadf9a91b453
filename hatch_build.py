"""Build step: compile the translation catalogue and cut the web font from its package.

Both are made from sources at build time, so neither is committed: the catalogue from `locale/*/LC_MESSAGES/django.po`,
the font from the PyPI package fontpkg-source-sans-3 (Source Sans 3, OFL).  Run it by hand: `python hatch_build.py`.
"""

import importlib.util
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


ROOT = Path(__file__).parent
PACKAGE = ROOT / "src" / "narmare"
FONT = PACKAGE / "design" / "static" / "design" / "fonts" / "source-sans-3.woff2"

# Latin as browsers' usual "latin" subset, plus arrows, minus, dashes and comparison signs that charts print.
UNICODES = (
    *range(0x20, 0x7F), *range(0xA0, 0x100), 0x131, 0x152, 0x153, 0x2BB, 0x2BC, 0x2C6, 0x2DA, 0x2DC,
    *range(0x2010, 0x2016), 0x2018, 0x2019, 0x201A, 0x201C, 0x201D, 0x201E, 0x2022, 0x2026, 0x202F, 0x2030,
    0x2039, 0x203A, 0x20AC, 0x2122, 0x2190, 0x2191, 0x2192, 0x2193, 0x2212, 0x2264, 0x2265,
)  # fmt: skip


def compile_catalogues() -> None:
    """Write a .mo beside every .po that is newer than it."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    for po in PACKAGE.glob("**/locale/*/LC_MESSAGES/*.po"):
        mo = po.with_suffix(".mo")
        if mo.exists() and mo.stat().st_mtime >= po.stat().st_mtime:
            continue
        with po.open("rb") as source, mo.open("wb") as target:
            write_mo(target, read_po(source, locale=po.parts[-3].partition("_")[0]))


def cut_font() -> None:
    """Subset the variable font to `UNICODES` and write it as woff2 (about 30 kB)."""
    if FONT.exists():
        return
    from fontTools import subset

    spec = importlib.util.find_spec("fontpkg_source_sans_3")
    if spec is None or spec.origin is None:
        raise SystemExit("The package fontpkg-source-sans-3 is missing: install requirements/dev.txt first.")
    source = Path(spec.origin).parent / "files" / "SourceSans3[wght].ttf"
    options = subset.Options(
        flavor="woff2", layout_features=["kern", "liga", "tnum", "lnum", "mark", "mkmk", "ccmp"]
    )
    font = subset.load_font(source, options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=UNICODES)
    cutter.subset(font)
    FONT.parent.mkdir(parents=True, exist_ok=True)
    subset.save_font(font, FONT, options)


class CustomBuildHook(BuildHookInterface):
    """hatchling calls this before it collects the files of a wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        compile_catalogues()
        cut_font()


if __name__ == "__main__":
    compile_catalogues()
    cut_font()
