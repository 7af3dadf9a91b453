"""Seals over the append-only logs: which rows were there, and what each of them said."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class LogSeal(models.Model):
    """A stretch of one log, sealed: `head` follows from the seal before it and from everything here (`region.seals`).

    `digests` holds 32 bytes (SHA-256) for each id of `ids`, in the same order, over the row's `columns`.  Append-only like the
    logs themselves.
    """

    log = models.CharField(max_length=63)  # the table; as long as a name can be in PostgreSQL
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    columns = ArrayField(models.CharField(max_length=63))
    ids = ArrayField(models.BigIntegerField())
    digests = models.BinaryField()
    previous = models.BinaryField()
    head = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="log_seal_numbered", fields=["log", "number"]),
            models.CheckConstraint(name="log_seal_number_positive", condition=Q(number__gt=0)),
            models.CheckConstraint(name="log_seal_has_rows", condition=~Q(ids=[])),
        ]

    class Privacy:
        open = ("log", "number", "at", "columns", "ids", "digests", "previous", "head")

    def __str__(self) -> str:
        return f"seal {self.number} of {self.log}"
