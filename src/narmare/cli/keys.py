"""`narmare keys`: the keys that identity numbers, messages and sent files are encrypted with.

A rotation in three steps, none of which stops the servers: `rotate` puts a new key first and stores everything anew with it;
`status` shows that nothing is stored with the old ones any longer; `retire` takes them away.  Keep a copy of the file apart from
the backups, also of retired keys for as long as you keep backups that were made with them.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import click

from narmare.cli import site


SETTLED_S = 60


@click.group("keys", help=__doc__)
def command() -> None:
    pass


def _file() -> Path:
    """The key file.

    Raises:
        click.ClickException: the keys come from the environment, where no command can change them.
    """
    from django.conf import settings

    if settings.NARMARE_FIELD_KEYS:
        raise click.ClickException(
            "The keys are in NARMARE_FIELD_KEYS, which no command can change. Put a new one first there (`narmare keys new --print`), "
            "restart the servers, run `narmare keys rotate --stored-only`, and take the old ones away."
        )
    return Path(settings.NARMARE_FIELD_KEYS_FILE)


@dataclass(frozen=True)
class _Stored:
    """One kind of what is stored encrypted: an encrypted field, or the sent files."""

    name: str
    counts: Callable[[], Counter[str]]
    reclose: Callable[[], int]


def _stored() -> list[_Stored]:
    """Every kind."""
    from narmare.meetings import reclosing
    from narmare.region import rotation

    fields = [
        _Stored(field.place.decode(), partial(rotation.counts, field), partial(rotation.reclose, field))
        for field in rotation.fields()
    ]
    return [*fields, _Stored("files", reclosing.counts, reclosing.reclose)]


@command.command("new")
@click.option(
    "--print", "only_print", is_flag=True, help="Print a key for NARMARE_FIELD_KEYS and write nothing."
)
def new_command(only_print: bool) -> None:
    """Make the first key of an installation, in NARMARE_FIELD_KEYS_FILE."""
    with site.opened():
        from narmare.region import keys

        if only_print:
            click.echo(keys.new_key())
            return
        path = _file()
        if path.exists():
            raise click.ClickException(
                f"{path} is there already. `narmare keys rotate` puts a new key first in it."
            )
        keys.write(path, [keys.new_key()])
    click.echo(f"Written: {path}. Copy it to a place apart from the backups.")


@command.command("status")
def status_command() -> None:
    """How many texts and files are stored with which key; exit code 1 if one is stored with a key that is missing, or plain."""
    lost = False
    with site.opened():
        from narmare.region import keys

        known = {key.id: "first" if key == keys.ring().first else "old" for key in keys.ring().keys}
        for kind in _stored():
            for key_id, number in sorted(kind.counts().items()):
                lost = lost or key_id not in known
                click.echo(
                    f"{kind.name:<32} {key_id or 'plain':<9} {known.get(key_id, 'MISSING'):<8} {number}"
                )
    if lost:
        raise SystemExit(1)


@command.command("rotate")
@click.option(
    "--stored-only",
    is_flag=True,
    help="Make no new key; store with the first one what is stored with others.",
)
def rotate_command(stored_only: bool) -> None:
    """Put a new key first and store everything anew with it."""
    with site.opened():
        from narmare.region import keys

        if not stored_only:
            path = _file()
            keys.write(path, [keys.new_key(), *keys.plain(keys.ring().keys)])
            keys.again()
        done = {kind.name: kind.reclose() for kind in _stored()}
    for place, number in done.items():
        click.echo(f"{place}: {number} stored anew")


@command.command("retire")
@click.option("--at-once", is_flag=True, help="No server runs: do not wait until all have read the file.")
def retire_command(at_once: bool) -> None:
    """Take every key but the first out of the file; refused while something is stored with another.

    Servers notice a changed file within seconds, so a file younger than a minute is left alone.
    """
    with site.opened():
        from narmare.region import keys

        path, first = _file(), keys.ring().first
        if not at_once and time.time() - path.stat().st_mtime < SETTLED_S:
            raise click.ClickException("The keys were changed less than a minute ago. Wait, run `narmare keys rotate --stored-only`, then this.")  # fmt: skip
        others = sum(number for kind in _stored() for key, number in kind.counts().items() if key != first.id)
        if others:
            raise click.ClickException(
                f"{others} texts or files are not stored with the first key. Run `narmare keys rotate --stored-only`."
            )
        gone = len(keys.ring().keys) - 1
        keys.write(path, list(keys.plain((first,))))
    click.echo(f"{gone} keys taken away.")


@command.group("backup")
def backup_command() -> None:
    """The keys of backups, in NARMARE_BACKUP_KEYS_FILE.

    The first one locks; keep the others for as long as a backup is kept that was locked with one of them.
    """


@backup_command.command("new")
def backup_new() -> None:
    """Put a new key first: the first time, and at each rotation."""
    with site.opened():
        from django.conf import settings

        from narmare.config import locked
        from narmare.region import keys

        if settings.NARMARE_BACKUP_KEYS:
            raise click.ClickException("The keys are in NARMARE_BACKUP_KEYS, which no command can change. `narmare keys new --print` makes one to put first there.")  # fmt: skip
        path, old = Path(settings.NARMARE_BACKUP_KEYS_FILE), tuple(one.key for one in locked.locks())
        keys.write(path, [keys.new_key(), *keys.plain(old)])
        found = locked.locks()
    click.echo(f"Written: {path}. Copy it to a place apart from the backups.")
    for place, one in enumerate(found):
        click.echo(f"{one.id} {'opens' if place else 'locks'}")


@command.group("client")
def client_command() -> None:
    """Our keys at the identity provider (private_key_jwt), in NARMARE_OIDC_KEYS_FILE.

    A change in three steps, none of which stops a sign-in: `next` publishes a new key beside the old one, `switch` signs with it
    when the provider has had time to read it, `retire` takes the old ones away.
    """


def _client_file() -> Path:
    from django.conf import settings

    if not settings.OIDC_KEYS_FILE:
        raise click.ClickException("Set NARMARE_OIDC_KEYS_FILE to the file that shall hold the keys.")
    return Path(settings.OIDC_KEYS_FILE)


def _change_client_keys(change: Callable[[list[Any]], list[Any]]) -> None:
    """Read the file if there is one, store what `change` makes of its keys, and say which key signs."""
    with site.opened():
        from narmare.region import clientkeys

        path = _client_file()
        found = change(clientkeys.read(path) if path.exists() else [])
        clientkeys.write(path, found)
    for place, key in enumerate(found):
        click.echo(f"{key.kid} {key.alg} {'published' if place else 'signs'}")


@client_command.command("new")
@click.option(
    "--kind", type=click.Choice(["ec", "rsa"]), default="ec", help="ES256 (P-256) or RS256 (3072 bits)."
)
def client_new(kind: str) -> None:
    """Make the first key."""

    def first(found: list[Any]) -> list[Any]:
        if found:
            raise click.ClickException("There are keys already. `narmare keys client next` adds one.")
        return [_client_key(kind)]

    _change_client_keys(first)


@client_command.command("next")
@click.option(
    "--kind", type=click.Choice(["ec", "rsa"]), default="ec", help="ES256 (P-256) or RS256 (3072 bits)."
)
def client_next(kind: str) -> None:
    """Publish a new key that does not sign yet."""
    _change_client_keys(lambda found: [*found, _client_key(kind)])


@client_command.command("switch")
def client_switch() -> None:
    """Sign with the newest key; the others stay published."""
    _change_client_keys(lambda found: [*found[-1:], *found[:-1]])


@client_command.command("retire")
def client_retire() -> None:
    """Take every key away but the one that signs."""
    _change_client_keys(lambda found: found[:1])


def _client_key(kind: str) -> Any:
    from narmare.region import clientkeys

    return clientkeys.new_key(kind)
