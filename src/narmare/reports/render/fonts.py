"""Fonts that a PDF can hold: the web font of the product at the two weights that reports use.

The web font is one variable file; Typst reads only files of a single weight.  They are cut once and kept in a folder that is
named after the web font's content, so a new version of the font makes new files.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

from narmare import design


WEB_FONT = Path(design.__path__[0]) / "static" / "design" / "fonts" / "source-sans-3.woff2"
WEIGHTS = {"regular": 400, "bold": 700}


class FontError(Exception):
    """The font is missing; the message says what to run."""


def files(cache: Path) -> tuple[Path, ...]:
    """The font files, cut on the first call and kept under `cache`.

    Raises:
        FontError: the web font has not been built.
    """
    if not WEB_FONT.exists():
        raise FontError(
            f"{WEB_FONT.name} is missing: the package was not built. Run `python hatch_build.py`."
        )
    mark = hashlib.sha256(WEB_FONT.read_bytes()).hexdigest()[:16]
    folder = cache / f"source-sans-3-{mark}"
    found = tuple(folder / f"{name}.ttf" for name in WEIGHTS)
    for path, weight in zip(found, WEIGHTS.values(), strict=True):
        if not path.exists():
            _cut(path, weight)
    return found


def characters(path: Path) -> frozenset[str]:
    """The characters that a font file has."""
    from fontTools.ttLib import TTFont

    with TTFont(path) as font:
        return frozenset(map(chr, font.getBestCmap()))


def _cut(path: Path, weight: int) -> None:
    """Write one weight.  By way of a file of its own name: two processes may cut at the same time."""
    from fontTools.ttLib import TTFont
    from fontTools.varLib import instancer

    path.parent.mkdir(parents=True, exist_ok=True)
    with TTFont(WEB_FONT, recalcTimestamp=False) as font:
        font.flavor = None
        cut = instancer.instantiateVariableFont(font, {"wght": weight})
        cut["OS/2"].usWeightClass = weight
        handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
        with os.fdopen(handle, "wb") as target:
            cut.save(target)
    Path(name).replace(path)
