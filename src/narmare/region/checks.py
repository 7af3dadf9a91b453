"""System checks: an installation that would be unsafe does not start.

Each message says what is wrong and which environment variable to change (docs/reference/settings.md).
"""

import ipaddress
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register, run_checks
from django.core.exceptions import ImproperlyConfigured

from narmare.region import clientkeys, keys, restoring


def is_this_machine(host: str) -> bool:
    """True if `host` (as in ALLOWED_HOSTS) can only mean the machine that runs the server."""
    name = host.strip().strip("[]").lower()
    if name in {"localhost", "testserver"}:
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


@register(Tags.security)
def demo_stays_here(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """narmare.E001: sign-in without a credential must not be reachable from elsewhere."""
    strangers = [host for host in settings.ALLOWED_HOSTS if not is_this_machine(host)]
    if not settings.NARMARE_DEMO or not strangers:
        return []
    return [
        Error(
            f"NARMARE_DEMO lets anybody sign in as an invented person, and NARMARE_HOSTS serves {', '.join(strangers)}.",
            hint="Unset NARMARE_DEMO, or set NARMARE_HOSTS to localhost,127.0.0.1.",
            id="narmare.E001",
        )
    ]


@register(Tags.security)
def secret_key_is_set(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """narmare.E002: sessions and forms are signed with the secret key."""
    try:
        if settings.SECRET_KEY:
            return []
    except ImproperlyConfigured:  # how Django answers when the key is empty
        pass
    return [
        Error(
            "NARMARE_SECRET_KEY is not set, so sessions cannot be signed.",
            hint="Set NARMARE_SECRET_KEY to at least 50 random characters that nobody else knows.",
            id="narmare.E002",
        )
    ]


@register(Tags.security)
def somebody_can_sign_in(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """narmare.E003: without a provider and without demo personas nobody gets in."""
    if settings.NARMARE_DEMO or (settings.OIDC_ISSUER and settings.OIDC_CLIENT_ID):
        return []
    return [
        Error(
            "Nobody can sign in: no OpenID Connect provider is set and NARMARE_DEMO is off.",
            hint="Set NARMARE_OIDC_ISSUER and NARMARE_OIDC_CLIENT_ID (or NARMARE_DEMO=1 on your own machine).",
            id="narmare.E003",
        )
    ]


@register(Tags.security)
def fields_can_be_encrypted(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """narmare.E004: identity numbers and messages are encrypted, so there must be a key."""
    try:
        keys.ring()
    except ImproperlyConfigured as error:
        return [
            Error(str(error), hint="See NARMARE_FIELD_KEYS in docs/reference/settings.md.", id="narmare.E004")
        ]
    return []


@register(Tags.security)
def debug_stays_here(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """narmare.E005: a debug page shows settings and data of whoever it happens to."""
    strangers = [host for host in settings.ALLOWED_HOSTS if not is_this_machine(host)]
    if not settings.DEBUG or not strangers:
        return []
    return [
        Error(
            f"NARMARE_DEBUG shows the inside of the program, and NARMARE_HOSTS serves {', '.join(strangers)}.",
            hint="Unset NARMARE_DEBUG, or set NARMARE_HOSTS to localhost,127.0.0.1.",
            id="narmare.E005",
        )
    ]


@register(Tags.security)
def provider_is_trusted_for_what_it_tells(
    app_configs: Sequence[Any] | None, **kwargs: Any
) -> list[CheckMessage]:
    """narmare.E006: a number opens a person's data, so the provider must have proven it at a level that the region has named."""
    apart = bool(settings.OIDC_RESIDENTS_ISSUER)
    if not settings.OIDC_RESIDENTS or (settings.OIDC_RESIDENTS_ACR if apart else settings.OIDC_ACCEPTED_ACR):
        return []
    return [
        Error(
            "NARMARE_OIDC_RESIDENTS opens the data of whoever the provider names, at any level of assurance.",
            hint=f"Set {'NARMARE_OIDC_RESIDENTS_ACR' if apart else 'NARMARE_OIDC_ACR'} to the levels that do, or unset NARMARE_OIDC_RESIDENTS.",
            id="narmare.E006",
        )
    ]


@register(Tags.security)
def client_keys_can_be_read(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """narmare.E007: with a file of keys that cannot be read nobody could sign in."""
    if not settings.OIDC_KEYS_FILE:
        return []
    try:
        clientkeys.read(Path(settings.OIDC_KEYS_FILE))
    except ImproperlyConfigured as error:
        return [Error(str(error), hint="See docs/security/keys.md.", id="narmare.E007")]
    return []


@register(Tags.security)
def no_restore_is_half_done(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """narmare.E008: what an interrupted restore has left looks whole and is not."""
    half = restoring.unfinished()
    return [Error(half, hint="See docs/how-to/run.md.", id="narmare.E008")] if half else []


def refuse_unsafe() -> None:
    """Stop a server that must not start.  `config/wsgi.py` calls this, as a server runs no system checks by itself.

    Raises:
        ImproperlyConfigured: with each error and its hint.
    """
    found = [
        message for message in run_checks(tags=[Tags.security]) if str(message.id).startswith("narmare.E")
    ]
    if found:
        raise ImproperlyConfigured(
            " ".join(f"{message.id}: {message.msg} {message.hint}" for message in found)
        )
