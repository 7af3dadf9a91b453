"""How Django finds the account of a session.  There is no way to sign in here: `signin` and `demo` do that."""

from __future__ import annotations

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from narmare.region import signed_in
from narmare.region.models import Account


PATH = "narmare.region.backend.SessionBackend"


class SessionBackend(BaseBackend):
    """Gives the account that a session belongs to; a closed account has no sessions."""

    def get_user(self, user_id: int) -> Account | None:
        return signed_in.account(user_id)

    def authenticate(self, request: HttpRequest | None, **credentials: object) -> None:
        """Nobody: there are no credentials in this database."""
        return
