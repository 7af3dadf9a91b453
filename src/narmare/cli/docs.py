"""`narmare docs`: the reference page of all commands, made from the commands themselves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click


HEAD = """# Commands

Made by `narmare docs`; do not edit. Every command ends with code 0 when all went well, 1 when it could not do its work (one line on
standard error says why and what to do) and 2 when the call itself is wrong.
"""


@click.command("docs", help=__doc__)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="File to write.")
def command(out: Path) -> None:
    out.write_text(page(), encoding="utf-8")
    click.echo(f"Wrote {out}.")


def page() -> str:
    """The page, in Markdown."""
    from narmare.cli import main

    return HEAD + "".join(_sections(main, click.Context(main, info_name="narmare")))


def _sections(group: click.Group, context: click.Context) -> Iterator[str]:
    for name in group.list_commands(context):
        found = group.get_command(context, name)
        if found is None:
            continue
        inner = click.Context(found, parent=context, info_name=name)
        if isinstance(found, click.Group):
            yield from _sections(found, inner)
        else:
            yield _section(found, inner)


def _section(found: click.Command, context: click.Context) -> str:
    """One command: its name, what it does, its options."""
    words = (found.help or "").strip().split("\n\n")
    text = "\n\n".join(" ".join(line.strip() for line in part.splitlines()) for part in words)
    rows = [record for option in found.get_params(context) if (record := option.get_help_record(context))]
    options = "".join(
        f"| `{name.replace('|', '\\|')}` | {said.replace('|', '\\|')} |\n" for name, said in rows
    )
    usage = " ".join(found.collect_usage_pieces(context))
    return f"\n## `{context.command_path} {usage}`\n\n{text}\n\n| option | meaning |\n|---|---|\n{options}"
