"""What people say about published numbers: how a month is to be read, and where the limits of a chart begin anew."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from narmare.region.models import Account
from narmare.region.permissions import Permission


PLACE = ("indicator", "level", "key")


class ReadingQuerySet[M: models.Model](models.QuerySet[M]):
    """What is said of a place; only those who may open units' own pages read it."""

    def visible_to(self, account: Account) -> ReadingQuerySet[M]:
        """All of it for whoever works with the numbers, nothing for residents: what staff write to each other stays there."""
        return self.all() if account.has(Permission.UNIT_INDICATOR_READ) else self.none()

    def about(self, level: str, key: str, indicator: str = "") -> ReadingQuerySet[M]:
        """What is said of one place, of one indicator or of all."""
        found = self.filter(level=level, key=key)
        return found.filter(indicator=indicator) if indicator else found


class Interpretation(models.Model):
    """How somebody reads a number.  It stays with the indicator, the place and the month, whatever is published later.

    `snapshot` and `value` say which number was read (a later snapshot may have another); `role` is the writer's role that day.
    Nothing is rewritten: what was wrong is withdrawn and stays as a trace.
    """

    indicator = models.CharField(max_length=50)
    level = models.CharField(max_length=12)
    key = models.CharField(max_length=40)
    period = models.DateField(help_text="first day of the month that the text is about")
    text = models.TextField()
    snapshot = models.CharField(max_length=40, help_text="code of the snapshot that was read")
    value = models.FloatField(null=True, help_text="the number that was read, in the indicator's unit")
    written_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    role = models.CharField(max_length=40)
    withdrawn_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    objects = ReadingQuerySet["Interpretation"].as_manager()

    class Privacy:
        personal = ("written_by", "withdrawn_by")
        open = ("id", "indicator", "level", "key", "period", "text", "snapshot", "value", "written_at", "role",
                "withdrawn_at")  # fmt: skip

    class Meta:
        ordering = ["-period", "-written_at"]
        constraints = [
            models.CheckConstraint(
                name="interpretation_withdrawn_at_and_by_together",
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
            ),
            models.CheckConstraint(name="interpretation_says_something", condition=~Q(text="")),
        ]
        indexes = [models.Index(fields=["indicator", "level", "key"], name="interpretation_place")]

    def __str__(self) -> str:
        return f"{self.indicator} {self.level} {self.key} {self.period}"


class LimitBreak(models.Model):
    """From `month` on a chart has new limits, because of a change that somebody names."""

    indicator = models.CharField(max_length=50)
    level = models.CharField(max_length=12)
    key = models.CharField(max_length=40)
    month = models.DateField(help_text="first day of the first month with new limits")
    cause = models.CharField(max_length=120)
    set_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    ended_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)

    objects = ReadingQuerySet["LimitBreak"].as_manager()

    class Privacy:
        personal = ("set_by", "ended_by")
        open = ("id", "indicator", "level", "key", "month", "cause", "set_at", "ended_at")

    class Meta:
        ordering = ["month"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "level", "key", "month"],
                condition=Q(ended_at=None),
                name="limit_break_once",
            ),
            models.CheckConstraint(
                name="limit_break_ended_at_and_by_together",
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
            models.CheckConstraint(name="limit_break_has_a_cause", condition=~Q(cause="")),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.level} {self.key} from {self.month}"
