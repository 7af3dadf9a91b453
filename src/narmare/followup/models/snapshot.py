"""Published numbers.  A snapshot never changes: what a board saw can be shown again."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


# What a measurement holds beside its snapshot: columns of the computed result and of the files, in their order.
COLUMNS = ("indicator", "grain", "period", "level", "key", "numerator", "denominator", "value", "low",
           "high", "suppressed")  # fmt: skip


class SnapshotQuerySet(models.QuerySet["Snapshot"]):
    """Snapshots by when they were published."""

    def current(self) -> Snapshot | None:
        """The one that pages show: the latest published."""
        return self.order_by("-published_at", "-pk").first()


class Snapshot(models.Model):
    """The result of one computation of the indicators over one state of the care tables.

    `code` is made of the last month and a hash of the care files and the definitions, so equal input has an equal code.
    """

    code = models.CharField(max_length=40, unique=True)
    last_month = models.DateField(help_text="first day of the last month of the care tables")
    published_at = models.DateTimeField()
    published_by = models.BigIntegerField(help_text="account id")
    versions = models.JSONField(default=dict, help_text="indicator id -> version of its definition")
    definitions = models.JSONField(
        default=dict, help_text="indicator id -> digest of what it counts; empty of older ones"
    )
    rollouts = models.JSONField(default=dict, help_text="initiative -> {unit: first day}")
    origin = models.JSONField(
        default=dict, help_text="twin.json of a synthetic region; empty for imported data"
    )
    data = models.CharField(max_length=400, help_text="folder of the care tables")
    sums = models.JSONField(default=dict, help_text="part -> SHA-256 when it was published (followup.proofs)")

    objects = SnapshotQuerySet.as_manager()

    class Privacy:
        personal = ("published_by",)
        open = (
            "id",
            "code",
            "last_month",
            "published_at",
            "versions",
            "definitions",
            "rollouts",
            "origin",
            "data",
            "sums",
        )

    def __str__(self) -> str:
        return self.code

    @property
    def synthetic(self) -> bool:
        """True if the numbers are about invented people."""
        return bool(self.origin)


class Measurement(models.Model):
    """One number of a snapshot: an indicator, in a period, at a level, for a key.

    Hidden cells (fewer than five, or a cell that would give one away) are stored without numbers.
    """

    id = models.BigAutoField(primary_key=True)
    snapshot = models.ForeignKey(Snapshot, on_delete=models.CASCADE)
    indicator = models.CharField(max_length=50)
    grain = models.CharField(max_length=10, help_text="kind of period, analysis.indicators.months.GRAINS")
    period = models.DateField(help_text="first day")
    level = models.CharField(max_length=20)
    key = models.CharField(max_length=40)
    numerator = models.FloatField(null=True)
    denominator = models.FloatField(null=True)
    value = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    suppressed = models.BooleanField()

    class Privacy:
        open = ("id", "snapshot", "indicator", "grain", "period", "level", "key", "numerator", "denominator", "value",
                "low", "high", "suppressed")  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["snapshot", "level", "key", "indicator", "grain", "period"], name="measurement_once"
            ),
            models.CheckConstraint(
                name="measurement_hidden_has_no_numbers",
                condition=Q(suppressed=False)
                | Q(numerator=None, denominator=None, value=None, low=None, high=None),
            ),
        ]
        indexes = [
            models.Index(
                fields=["snapshot", "indicator", "grain", "level", "period"], name="measurement_peers"
            )
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.level} {self.key} {self.period}"


class HiddenMonths(models.Model):
    """What lies behind the hidden months of an indicator's units: kept for the estimation of effects, never shown.

    `cells` is unit -> [[first day, numerator, denominator, value], ...].  Only `followup.study_numbers` reads it, and what it
    gives out rests on five or more (docs/decisions/2026-11-effect-studies-count-what-is-hidden.md).
    """

    snapshot = models.ForeignKey(Snapshot, on_delete=models.CASCADE, related_name="+")
    indicator = models.CharField(max_length=50)
    cells = models.JSONField()

    class Privacy:
        secret = ("cells",)
        open = ("id", "snapshot", "indicator")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["snapshot", "indicator"], name="hidden_months_once"),
        ]

    def __str__(self) -> str:
        return f"hidden months of {self.indicator}"
