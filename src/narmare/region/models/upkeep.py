"""What the installation remembers about its own work: periodic jobs, and attempts that are counted."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class JobRun(models.Model):
    """The latest run of a periodic job: when, how it ended, and one line without any person's data."""

    name = models.CharField(max_length=40, unique=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    ok = models.BooleanField()
    said = models.CharField(max_length=300)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="job_run_ends_after_start", condition=Q(ended_at__gte=models.F("started_at"))
            )
        ]

    class Privacy:
        open = ("name", "started_at", "ended_at", "ok", "said")

    def __str__(self) -> str:
        return f"job {self.name}"


class AttemptCount(models.Model):
    """How often something was tried within a span of time, counted for all processes together.

    `key` is a keyed hash of what is tried and by whom, so that no address is stored.
    """

    key = models.CharField(max_length=64)
    since = models.DateTimeField()
    count = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(name="attempt_count_once", fields=["key", "since"])]
        indexes = [models.Index(name="attempt_count_age", fields=["since"])]

    class Privacy:
        secret = ("key",)
        open = ("since", "count")

    def __str__(self) -> str:
        return f"attempts {self.pk}"
