"""The style sheet: small, in layers, readable in both looks."""

import gzip
import re
from pathlib import Path

import pytest

from narmare import design


FOLDER = Path(design.__file__).parent
CSS = (FOLDER / "static/design/css/narmare.css").read_text(encoding="utf-8")
TOKENS = dict(re.findall(r"--([\w-]+): light-dark\((#\w+, #\w+)\)", CSS))


def colours(name: str) -> tuple[str, str]:
    light, dark = TOKENS[name].split(", ")
    return light, dark


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


READ = [
    ("ink", "bg"), ("ink", "surface"), ("ink", "surface-2"), ("ink", "brand-soft"), ("ink-2", "bg"), ("ink-2", "surface"),
    ("ink-2", "surface-2"), ("ink-2", "brand-soft"), ("link", "bg"), ("link", "surface"), ("visited", "surface"), ("on-brand", "brand"),
    ("on-brand", "brand-hover"), ("brand", "bg"), ("brand", "brand-soft"), ("ok", "ok-soft"), ("info", "info-soft"),
    ("warn", "warn-soft"), ("err", "err-soft"), ("err", "surface"), ("err", "bg"), ("ink", "ok-soft"), ("ink", "info-soft"), ("ink", "warn-soft"),
    ("ink", "err-soft"), ("improve", "surface"), ("concern", "surface"), ("common", "surface"), ("target", "surface"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "ground"), READ)
@pytest.mark.parametrize("look", [0, 1], ids=["light", "dark"])
def test_text_can_be_read(text, ground, look):
    assert contrast(colours(text)[look], colours(ground)[look]) >= 4.5


@pytest.mark.parametrize("mark", ["line-strong", "limit", "focus-line"])
@pytest.mark.parametrize("look", [0, 1], ids=["light", "dark"])
def test_borders_and_lines_that_carry_meaning_can_be_seen(mark, look):
    assert contrast(colours(mark)[look], colours("surface")[look]) >= 3


def test_the_style_sheet_is_within_its_budget():
    assert len(gzip.compress(CSS.encode(), 9)) <= 10_000


def test_every_token_that_is_used_is_defined():
    defined = set(re.findall(r"(--[\w-]+):", CSS))
    used = set(re.findall(r"var\((--[\w-]+)", CSS))
    assert used <= defined


def test_nothing_is_fetched_from_elsewhere():
    assert re.findall(r"url\(\"([^\"]+)\"\)", CSS) == ["../fonts/source-sans-3.woff2"]
    assert "@import" not in CSS


@pytest.mark.parametrize("template", sorted(FOLDER.rglob("*.html")), ids=lambda path: path.name)
def test_templates_hold_no_inline_style_or_script(template):
    text = template.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle=|<style|\son\w+=|<script(?![^>]*\bsrc=)", text)
