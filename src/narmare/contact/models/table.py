"""A decision table that a unit has changed: proposed, tried on past cases, approved by somebody else, published, taken back."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from narmare.contact.models.case import together
from narmare.region.models import Account, Unit
from narmare.region.models.span import Span, span_ordered


class TableVersion(Span):
    """A version of a decision table that holds at `unit` and everything below it, instead of the product's file.

    `table` is the table's id and `questionnaire` what it decides on; `source` is the YAML as it was written (format:
    docs/reference/content.md) and `version` the one that it states: cases name it.  A draft has no `published_at`.
    Every version takes two people: whoever approved it is not its `owner`, who proposed it.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("förslag")
        PUBLISHED = "published", _("publicerad")
        DISCARDED = "discarded", _("kastad")

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="table_versions")
    table = models.CharField(max_length=60)
    questionnaire = models.CharField(max_length=60)
    version = models.CharField(max_length=20)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    source = models.TextField()
    why = models.CharField(max_length=500)
    owner = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    review_on = models.DateField()
    changed_at = models.DateTimeField()
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            span_ordered("table_version_span_ordered"),
            models.UniqueConstraint(
                name="table_version_one_draft", fields=["unit", "table"], condition=Q(status="draft")
            ),
            models.UniqueConstraint(
                name="table_version_one_open",
                fields=["unit", "table"],
                condition=Q(status="published", valid_to__isnull=True),
            ),
            together("table_version_approved_at_and_by_together", "approved_at", "approved_by"),
            together("table_version_published_at_and_by_together", "published_at", "published_by"),
            together("table_version_withdrawn_at_and_by_together", "withdrawn_at", "withdrawn_by"),
            models.CheckConstraint(
                name="table_version_published_means_published_at",
                condition=Q(status="published", published_at__isnull=False)
                | ~Q(status="published") & Q(published_at__isnull=True),
            ),
            models.CheckConstraint(
                name="table_version_takes_two",
                condition=~Q(status="published") | Q(approved_by__isnull=False) & ~Q(approved_by=F("owner")),
            ),
            models.CheckConstraint(name="table_version_says_why", condition=~Q(why="")),
        ]

    class Privacy:
        personal = ("owner", "approved_by", "published_by", "withdrawn_by")
        open = (
            "unit", "table", "questionnaire", "version", "status", "source", "why", "review_on", "changed_at",
            "approved_at", "published_at", "withdrawn_at", "valid_from", "valid_to",
        )  # fmt: skip

    def __str__(self) -> str:
        return f"table {self.table} version {self.version} at {self.unit_id}"
