"""Sessions: who is signed in, where, since when."""

from __future__ import annotations

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils import timezone

from narmare.region.unguessed import unguessed


class Session(AbstractBaseSession):
    """A browser's session.  `region.sessions.SessionStore` writes it; `handle` is what pages call it by, never its key.

    `account` is empty until somebody signs in.  `shared` marks a computer that several people use: it ends sooner.
    """

    account = models.ForeignKey(
        "region.Account", on_delete=models.CASCADE, null=True, related_name="sessions"
    )
    handle = models.UUIDField(default=unguessed, unique=True)
    device = models.CharField(max_length=60, blank=True)
    shared = models.BooleanField(default=False)
    began_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)

    class Privacy:
        personal = ("account", "device", "began_at", "seen_at")
        secret = ("session_key", "session_data", "handle")
        open = ("expire_date", "shared")

    def __str__(self) -> str:
        return "session"
