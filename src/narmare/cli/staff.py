"""`narmare staff`: who of the staff may sign in, and as whom at the identity provider.

The first administrator is made here; they give everybody their roles on the page *Roller*.
"""

from __future__ import annotations

from datetime import timedelta

import click

from narmare.cli import site


@click.group("staff", help=__doc__)
def command() -> None:
    pass


@command.command("add")
@click.option("--name", required=True, help="As colleagues and residents read it.")
@click.option("--subject", required=True, help="What the provider calls the person (the claim sub).")
@click.option("--issuer", help="The provider; NARMARE_OIDC_ISSUER if not given.")
@click.option("--profession", type=click.Choice(["", "nurse", "doctor", "other"]), default="", help="Decides who may assess.")  # fmt: skip
@click.option("--administrator", metavar="REASON", help="Also give the role of administrator at the region, for this reason: to the first.")  # fmt: skip
def add_command(name: str, subject: str, issuer: str | None, profession: str, administrator: str | None) -> None:  # fmt: skip
    """Let somebody of the staff sign in; prints the key of the account."""
    with site.opened():
        from django.conf import settings
        from django.db import transaction
        from django.utils import timezone

        from narmare.region import actions
        from narmare.region.demo import system_account
        from narmare.region.models import Unit

        now, by = timezone.now(), system_account()
        try:
            with transaction.atomic():
                account = actions.add_staff(
                    name=name, issuer=issuer or settings.OIDC_ISSUER, subject=subject, profession=profession, by=by, now=now
                )  # fmt: skip
                if administrator is not None:
                    actions.grant_role(
                        account=account, role="administrator", unit=Unit.objects.region(), reason=administrator,
                        review_on=timezone.localdate(now) + timedelta(days=365), by=by, now=now,
                    )  # fmt: skip
        except actions.Refused as refusal:
            raise click.ClickException(f"{refusal} Nothing was changed.") from refusal
    click.echo(account.key)


@command.command("close")
@click.argument("key")
def close_command(key: str) -> None:
    """Somebody has left: end every role and session of the account KEY, and let nobody sign in with it."""
    with site.opened():
        from django.utils import timezone

        from narmare.region import actions, queries
        from narmare.region.demo import system_account

        account = queries.account_with_key(key)
        if account is None:
            raise click.ClickException(
                f"There is no open account {key}. An administrator sees the keys in `narmare staff list`."
            )
        ended = actions.close_staff(account=account, by=system_account(), now=timezone.now())
    click.echo(f"Closed; {ended} roles ended.")


@command.command("list")
def list_command() -> None:
    """The open accounts of staff: key, number of roles today, name."""
    with site.opened():
        from django.utils import timezone

        from narmare.region import queries

        lines = [
            f"{one.key}  {len(one.grants_on(timezone.localdate())):>2}  {one.name}"
            for one in queries.staff_accounts()
        ]
    click.echo("\n".join(lines) if lines else "There is nobody: `narmare staff add`.")
