"""`narmare messages`: keep the catalogues in step with the Swedish texts in templates and code.

The Swedish text is the msgid, so only other languages need a file: design/locale/en/LC_MESSAGES/django.po, one for the product,
and design/locale/sv_Simple/LC_MESSAGES/django.po for what is not easy Swedish already.
The files are sorted by msgid and name no files or lines, so that a moved template changes nothing in them.
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
EASY = PACKAGE / "design" / "locale" / "sv_Simple" / "LC_MESSAGES" / "django.po"
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


def _first(message: Any) -> str:
    """The Swedish text by which a catalogue knows a message: of one with a plural, the singular."""
    return message if isinstance(message, str) else message[0]


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
        known = previous.get(_first(message), context)
        if known is None or isinstance(known.id, str) != isinstance(message, str):
            catalogue.add(message, context=context)
            missing.append(_first(message))
            continue
        catalogue.add(message, known.string, context=context, flags={"fuzzy"} & known.flags)
        if known.fuzzy or not _complete(message, known.string):
            missing.append(_first(message))
    out = io.BytesIO()
    write_po(out, catalogue, width=0, no_location=True, omit_header=True, sort_output=True)
    return HEADER + out.getvalue().decode().strip() + "\n", sorted(missing)


def astray(easy: bytes) -> list[str]:
    """What is wrong in the catalogue of easy Swedish: texts that nobody asks for any longer, or with other placeholders."""
    from babel.messages.catalog import Message
    from babel.messages.pofile import read_po

    asked = {(_first(message), context): message for message, context in wanted()}

    def fits(one: Message) -> bool:
        message = asked.get((_first(one.id), one.context))
        return message is not None and _complete(message, one.string)

    found = read_po(io.BytesIO(easy), locale="sv")
    return sorted(_first(one.id) for one in found if one.id and not fits(one))


def compile_catalogues() -> None:
    """Write the .mo beside each catalogue, so that a running development server shows the new texts."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    for catalogue, locale in ((CATALOGUE, "en"), (EASY, "sv")):
        with catalogue.open("rb") as source, catalogue.with_suffix(".mo").open("wb") as target:
            write_mo(target, read_po(source, locale=locale))


@click.command()
@click.option(
    "--check", is_flag=True, help="Change nothing; exit 1 if a file is stale or a text has no English."
)
def command(check: bool) -> None:
    """Refresh the translation catalogue from templates and code, and look whether easy Swedish still fits."""
    old = CATALOGUE.read_bytes() if CATALOGUE.exists() else b""
    new, missing = merged(old)
    lost = astray(EASY.read_bytes())
    stale = old.decode() != new
    if not check:
        if stale:
            CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
            CATALOGUE.write_text(new, encoding="utf-8")
        compile_catalogues()
    for message in missing:
        click.echo(f"no English: {message}", err=True)
    for message in lost:
        click.echo(f"no such text, or other placeholders, in easy Swedish: {message}", err=True)
    if check and stale:
        click.echo("The catalogue is stale: run `narmare messages` and fill in the new texts.", err=True)
    click.echo(f"{new.count(chr(10) + 'msgid ') - 1} texts, {len(missing)} without English.")
    if check and (stale or missing or lost):
        raise SystemExit(1)
