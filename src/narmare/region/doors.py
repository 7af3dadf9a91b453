"""The ways in of an installation: one identity provider for everybody, or one for staff and another for residents.

What a provider is trusted to tell follows from its door: the assignment of a member of staff at the one, a resident's number at the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.http import Http404

from narmare.region.signin import Provider


ALL, RESIDENTS = "", "invanare"  # what addresses and sessions call them


@dataclass(frozen=True)
class Door:
    """A provider, and what of what it tells counts.

    `staff`: roles of staff hold for who comes in here; `commissions`: only inside the assignment that was chosen there; `numbers`: a
    resident's number opens an account.
    """

    key: str
    provider: Provider
    staff: bool
    commissions: bool
    numbers: bool


@lru_cache(maxsize=8)
def known(
    issuer: str, client_id: str, secret: str, key_file: str, scope: str, acr: tuple[str, ...], step_up: tuple[str, ...],
    max_age: int,
) -> Provider:  # fmt: skip
    """The provider with these settings; what it has published about itself is asked once in a process."""
    return Provider(
        issuer=issuer,
        client_id=client_id,
        client_secret=secret,
        key_file=Path(key_file) if key_file else None,
        scope=scope,
        accepted_acr=acr,
        step_up_acr=step_up,
        max_age=max_age,
    )


def doors() -> list[Door]:
    """The doors of the settings, that of all or of staff first; none where no provider is set."""
    found = []
    max_age = int(settings.OIDC_MAX_AGE.total_seconds())
    apart = bool(settings.OIDC_RESIDENTS_ISSUER)
    if settings.OIDC_ISSUER:
        everybody = known(
            settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET, settings.OIDC_KEYS_FILE,
            settings.OIDC_SCOPE, tuple(settings.OIDC_ACCEPTED_ACR), tuple(settings.OIDC_STEP_UP_ACR),
            max_age,
        )  # fmt: skip
        found.append(
            Door(ALL, everybody, True, settings.OIDC_COMMISSIONS, settings.OIDC_RESIDENTS and not apart)
        )
    if apart:
        residents = known(
            settings.OIDC_RESIDENTS_ISSUER, settings.OIDC_RESIDENTS_CLIENT_ID, settings.OIDC_RESIDENTS_CLIENT_SECRET,
            settings.OIDC_KEYS_FILE, settings.OIDC_RESIDENTS_SCOPE, tuple(settings.OIDC_RESIDENTS_ACR), (),
            max_age,
        )  # fmt: skip
        found.append(Door(RESIDENTS, residents, False, False, settings.OIDC_RESIDENTS))
    return found


def door(key: str) -> Door:
    """The door that an address or a session names.

    Raises:
        Http404: there is none.
    """
    for one in doors():
        if one.key == key:
            return one
    raise Http404("No OpenID Connect provider is set for this.")


def door_of(issuer: str) -> Door | None:
    """The door of the provider, if it still is one."""
    return next((one for one in doors() if one.provider.issuer == issuer), None)
