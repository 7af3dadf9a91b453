"""`narmare messages`: keep the English catalogue in step with the Swedish texts in templates and code.

The Swedish text is the msgid, so only English needs a file: design/locale/en/LC_MESSAGES/django.po, one for the product.
The file is sorted by msgid and names no files or lines, so that a moved template changes nothing in it.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click


PACKAGE = Path(__file__).resolve().parent.parent
CATALOGUE = PACKAGE / "design" / "locale" / "en" / "LC_MESSAGES" / "django.po"
HEADER = """\
# English texts of Närmare.  The msgid is the Swedish text.
# Run `narmare messages` after you have changed a text, then fill in msgstr.
msgid ""
msgstr ""
"Language: en\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}

PLACEHOLDER = re.compile(r"%\((\w+)\)")

type Msgid = str | tuple[str, ...]
type Key = tuple[Msgid, str | None]


def sources() -> Iterator[tuple[Path, str]]:
    """Every file that may hold texts, as Python source: templates are turned into calls of gettext."""
    from django.utils.translation.template import templatize

    for path in sorted(PACKAGE.rglob("*")):
        if path.suffix == ".py":
            yield path, path.read_text(encoding="utf-8")
        elif path.suffix in {".html", ".txt", ".svg"} and "templates" in path.parts:
            yield path, templatize(path.read_text(encoding="utf-8"), origin=str(path))


def wanted() -> set[Key]:
    """The texts that templates and code ask for, each with its context or None."""
    from babel.messages.extract import extract

    found: set[Key] = set()
    for _, text in sources():
        for _line, message, _comments, context in extract("python", io.BytesIO(text.encode()), KEYWORDS):
            found.add((message, context))
    # `ngettext("a", "b")` and `gettext("a")` are one entry in a catalogue: the one with a plural
    plurals = {(message[0], context) for message, context in found if isinstance(message, tuple)}
    return {key for key in found if key not in plurals}


def _complete(message: Any, translation: Any) -> bool:
    """True if every form has a text with the placeholders of the Swedish one."""
    ids = (message,) if isinstance(message, str) else message
    texts = (translation,) if isinstance(message, str) else tuple(translation or ())
    wanted_names = set(PLACEHOLDER.findall(ids[-1]))
    return (
        len(texts) >= len(ids)
        and all(text and set(PLACEHOLDER.findall(text)) <= wanted_names for text in texts)
        and (set(PLACEHOLDER.findall(texts[-1])) == wanted_names)
    )


def merged(old: bytes) -> tuple[str, list[str]]:
    """The catalogue's new text, and the msgids that have no (or no usable) English yet."""
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import read_po, write_po

    previous = read_po(io.BytesIO(old), locale="en") if old else Catalog(locale="en")
    catalogue = Catalog(locale="en")
    missing = []
    for message, context in wanted():
        known = previous.get(message if isinstance(message, str) else message[0], context)
        if known is None or isinstance(known.id, str) != isinstance(message, str):
            catalogue.add(message, context=context)
            missing.append(message if isinstance(message, str) else message[0])
            continue
        catalogue.add(message, known.string, context=context, flags={"fuzzy"} & known.flags)
        if known.fuzzy or not _complete(message, known.string):
            missing.append(message if isinstance(message, str) else message[0])
    out = io.BytesIO()
    write_po(out, catalogue, width=0, no_location=True, omit_header=True, sort_output=True)
    return HEADER + out.getvalue().decode().strip() + "\n", sorted(missing)


def compile_catalogue() -> None:
    """Write the .mo beside the catalogue, so that a running development server shows the new texts."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with CATALOGUE.open("rb") as source, CATALOGUE.with_suffix(".mo").open("wb") as target:
        write_mo(target, read_po(source, locale="en"))


@click.command()
@click.option(
    "--check", is_flag=True, help="Change nothing; exit 1 if the file is stale or a text has no English."
)
def command(check: bool) -> None:
    """Refresh the translation catalogue from templates and code."""
    old = CATALOGUE.read_bytes() if CATALOGUE.exists() else b""
    new, missing = merged(old)
    stale = old.decode() != new
    if not check:
        if stale:
            CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
            CATALOGUE.write_text(new, encoding="utf-8")
        compile_catalogue()
    for message in missing:
        click.echo(f"no English: {message}", err=True)
    if check and stale:
        click.echo("The catalogue is stale: run `narmare messages` and fill in the new texts.", err=True)
    click.echo(f"{new.count(chr(10) + 'msgid ') - 1} texts, {len(missing)} without English.")
    if check and (stale or missing):
        raise SystemExit(1)
