"""What effect studies have said of benefits.  Rows are only added: what a decision rested on can be shown again."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from narmare.programme.models.benefit import Benefit
from narmare.region.models import Account


class BenefitEvidence(models.Model):
    """The answer of one effect study about one benefit, frozen with the snapshot that it was computed from.

    Units as in `evidence.Evidence`; natural units, SEK and hours are a year, and positive is a gain.
    """

    benefit = models.ForeignKey(Benefit, on_delete=models.CASCADE, related_name="evidences")
    study = models.CharField(max_length=120)
    title = models.CharField(max_length=200)
    path = models.CharField(max_length=300, help_text="address of the study's page, from the first slash")
    indicator = models.SlugField()
    snapshot = models.CharField(max_length=40)
    design = models.CharField(max_length=200)
    grade = models.CharField(max_length=1)
    compared = models.BooleanField()
    estimate = models.FloatField()
    low = models.FloatField()
    high = models.FloatField()
    unit = models.CharField(max_length=60, blank=True)
    first = models.DateField()
    last = models.DateField()
    places = models.JSONField(default=list, help_text="codes of the units that had the new way of working")
    natural_low = models.FloatField(null=True)
    natural_middle = models.FloatField(null=True)
    natural_high = models.FloatField(null=True)
    natural_unit = models.CharField(max_length=60, blank=True)
    sek_low = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    sek_middle = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    sek_high = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    price_year = models.PositiveSmallIntegerField(null=True)
    hours_low = models.FloatField(null=True)
    hours_middle = models.FloatField(null=True)
    hours_high = models.FloatField(null=True)
    attached_at = models.DateTimeField()
    attached_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Privacy:
        personal = ("attached_by",)
        open = ("id", "benefit", "study", "title", "path", "indicator", "snapshot", "design", "grade", "compared", "estimate",
                "low", "high", "unit", "first", "last", "places", "natural_low", "natural_middle", "natural_high", "natural_unit",
                "sek_low", "sek_middle", "sek_high", "price_year", "hours_low", "hours_middle", "hours_high", "attached_at")  # fmt: skip

    class Meta:
        ordering = ["-attached_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["benefit", "study", "snapshot"], name="evidence_once_from_a_snapshot"
            ),
            models.CheckConstraint(
                name="evidence_in_order", condition=Q(low__lte=F("estimate"), estimate__lte=F("high"))
            ),
            models.CheckConstraint(name="evidence_has_a_grade", condition=Q(grade__in=["A", "B", "C", "D"])),
            models.CheckConstraint(name="evidence_months_in_order", condition=Q(first__lte=F("last"))),
        ]

    def __str__(self) -> str:
        return f"{self.study} {self.snapshot}"

    @property
    def distinguishable(self) -> bool:
        """Whether the interval leaves out zero."""
        return not self.low <= 0 <= self.high

    @property
    def sek(self) -> tuple[Decimal, Decimal, Decimal] | None:
        """SEK a year: low, middle, high."""
        return _three(self.sek_low, self.sek_middle, self.sek_high)

    @property
    def hours(self) -> tuple[float, float, float] | None:
        """Hours a year: low, middle, high."""
        return _three(self.hours_low, self.hours_middle, self.hours_high)

    @property
    def natural(self) -> tuple[float, float, float] | None:
        """Natural units a year: low, middle, high."""
        return _three(self.natural_low, self.natural_middle, self.natural_high)


def _three[N: (float, Decimal)](low: N | None, middle: N | None, high: N | None) -> tuple[N, N, N] | None:
    return None if low is None or middle is None or high is None else (low, middle, high)
