"""Names of our own cookies, with the prefix that binds them to this host where the installation is reached by https."""

from functools import cached_property
from typing import Any

from django.conf import settings
from django.contrib.messages.storage import cookie, fallback, session
from django.contrib.messages.storage.base import BaseStorage
from django.http import HttpRequest


def theme_cookie() -> str:
    """The cookie that remembers the reader's choice of looks."""
    return f"{settings.COOKIE_PREFIX}narmare_theme"


def kept_cookie() -> str:
    """The cookie that keeps a form of a page without a session (`region.carried`)."""
    return f"{settings.COOKIE_PREFIX}narmare_kept"


class CookieStorage(cookie.CookieStorage):
    """Django's, under our name."""

    def __init__(self, *args: Any, **options: Any) -> None:
        self.cookie_name = f"{settings.COOKIE_PREFIX}messages"
        super().__init__(*args, **options)


class MessageStorage(fallback.FallbackStorage):
    """What happened, for the next page: in a cookie, in the session what is too long for one."""

    storage_classes = (CookieStorage, session.SessionStorage)

    def __init__(self, request: HttpRequest, *args: Any, **options: Any) -> None:
        self._used_storages: set[BaseStorage] = set()
        BaseStorage.__init__(
            self, request, *args, **options
        )  # most requests neither read nor leave a message

    @cached_property
    def storages(self) -> list[BaseStorage]:
        """Made when the first message is read or left."""
        return [one(self.request) for one in self.storage_classes]
