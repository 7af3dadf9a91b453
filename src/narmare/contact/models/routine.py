"""A unit's routine, versioned, and how far the extract has come."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from narmare.contact.models.case import together
from narmare.region.models import Account, Unit
from narmare.region.models.span import Span, one_at_a_time, span_ordered


class Routine(Span):
    """A version of a unit's hours, targets, holding times and texts (format: docs/reference/content.md).

    A draft has no `published_at`.  What touches clinical content (`clinical`) needs two people: the one who publishes
    and the one who approves.  A unit without a published routine follows the one that comes with the product.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("utkast")
        PUBLISHED = "published", _("publicerad")
        DISCARDED = "discarded", _("kastad")

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="routines")
    version = models.PositiveIntegerField()
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    content = models.JSONField()
    clinical = models.BooleanField(default=False)
    owner = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    review_on = models.DateField()
    changed_at = models.DateTimeField()
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            span_ordered("routine_span_ordered"),
            one_at_a_time("routine_one_at_a_time", "unit", condition=Q(status="published")),
            models.UniqueConstraint(name="routine_version_once", fields=["unit", "version"]),
            models.UniqueConstraint(name="routine_one_draft", fields=["unit"], condition=Q(status="draft")),
            together("routine_approved_at_and_by_together", "approved_at", "approved_by"),
            together("routine_published_at_and_by_together", "published_at", "published_by"),
            models.CheckConstraint(
                name="routine_published_means_published_at",
                condition=Q(status="published", published_at__isnull=False)
                | ~Q(status="published") & Q(published_at__isnull=True),
            ),
            models.CheckConstraint(
                name="routine_clinical_takes_two",
                condition=~Q(status="published", clinical=True)
                | Q(approved_by__isnull=False) & ~Q(approved_by=models.F("published_by")),
            ),
        ]

    class Privacy:
        personal = ("owner", "approved_by", "published_by")
        open = (
            "unit", "version", "status", "content", "clinical", "review_on", "changed_at", "approved_at", "published_at",
            "valid_from", "valid_to",
        )  # fmt: skip

    def __str__(self) -> str:
        return f"routine {self.unit_id} version {self.version}"


class ExtractMark(models.Model):
    """How far `extract` has come: every event of a transaction before `transaction` is in the care tables of `folder`."""

    folder = models.CharField(max_length=500, unique=True)
    transaction = models.BigIntegerField(default=0)
    at = models.DateTimeField()

    class Privacy:
        open = ("folder", "transaction", "at")

    def __str__(self) -> str:
        return f"extract to {self.transaction}"
