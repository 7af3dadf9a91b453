"""What somebody typed on a page that could not be accepted, kept for a short while."""

from __future__ import annotations

from django.db import models

from narmare.region.fields import SealedTextField
from narmare.region.unguessed import unguessed


class KeptForm(models.Model):
    """A form as it was sent, and what was said about it; the page that is opened anew shows both (`region.kept`).

    It may hold what somebody wrote about a person, so it is encrypted, belongs to one session and goes with it; `address`
    is the path of the page that may show it.
    """

    key = models.UUIDField(primary_key=True, default=unguessed)
    session = models.ForeignKey("region.Session", on_delete=models.CASCADE, related_name="kept_forms")
    account = models.ForeignKey("region.Account", on_delete=models.CASCADE, related_name="+")
    address = models.CharField(max_length=300)
    content = SealedTextField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(name="kept_form_age", fields=["at"])]

    class Privacy:
        personal = ("account", "at")
        secret = ("key", "session", "content")
        open = ("address",)

    def __str__(self) -> str:
        return "kept form"
