"""The command `narmare`.  Each group imports late, so `narmare indicators` needs no Django."""

from __future__ import annotations

import importlib
import importlib.util

import click

from narmare import __version__


# name -> (module, one line for --help); the module has a click command or group called `command`
COMMANDS = {
    "audit": ("narmare.cli.audit", "Seal the logs, and verify that nobody has changed them."),
    "backup": ("narmare.cli.backup", "Save the whole installation into a folder."),
    "demo": ("narmare.cli.demo", "Start the product with a synthetic region."),
    "docs": ("narmare.cli.docs", "Write the page of all commands."),
    "effects": ("narmare.cli.effects", "Estimate what a roll-out changed; plan one that can be measured."),
    "extract": ("narmare.cli.extract", "Bring changed cases into the care tables."),
    "guarantee": ("narmare.cli.guarantee", "The care guarantee of a month, row by row, without identities."),
    "import": ("narmare.cli.imports", "Check a file and add it to the care tables."),
    "indicators": ("narmare.cli.indicators", "List, explain and compute indicators."),
    "keys": ("narmare.cli.keys", "The keys of encrypted fields: make, rotate, retire."),
    "messages": ("narmare.cli.messages", "Refresh the translation catalogue from templates and code."),
    "person": ("narmare.cli.person", "Export or erase one person's data."),
    "programme": ("narmare.cli.programme", "Export and import the whole programme."),
    "publish": ("narmare.cli.publish", "Compute the indicators and show them on the pages."),
    "restore": ("narmare.cli.restore", "Bring a saved installation back."),
    "retention": ("narmare.cli.retention", "How long data are kept; take away what is old."),
    "staff": ("narmare.cli.staff", "Who of the staff may sign in."),
    "staffing": ("narmare.cli.staffing", "How many people it takes to keep a promised wait."),
    "report": ("narmare.cli.report", "List and build reports to boards."),
    "tables": ("narmare.cli.tables", "Describe the care tables."),
    "tick": ("narmare.cli.tick", "Do what is periodic: notices, reminders, clean-up, extract."),
    "units": ("narmare.cli.units", "List the units, and give them their HSA-ids."),
    "twin": ("narmare.cli.twin", "Make a synthetic region."),
    "verify": ("narmare.cli.verify", "Verify that what is kept is as it was written."),
}
WEB = {
    "audit", "backup", "demo", "extract", "keys", "messages", "person", "programme", "publish", "report", "restore", "retention", "staff", "tick", "units", "verify",
}  # fmt: skip


class Late(click.Group):
    """A group that imports a command when it is called, not before."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        if cmd_name in WEB and importlib.util.find_spec("django") is None:
            raise click.ClickException(
                f"`narmare {cmd_name}` needs the web part: pip install 'narmare[web]'."
            )
        module = importlib.import_module(COMMANDS[cmd_name][0])
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in sorted(COMMANDS.items())])


@click.command(cls=Late)
@click.version_option(__version__, prog_name="narmare")
def main() -> None:
    """Närmare: close care, from a contact to a measured effect."""
