"""What a rule found in the access log, and what the responsible manager decided about it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from narmare.region.fields import SealedTextField
from narmare.region.models.people import Person
from narmare.region.models.unit import Unit


class Finding(models.Model):
    """Access that somebody must look at (patientdatalagen 4 kap. 3 §): found by a rule of `content/access`, or an opening.

    `key` says what was found once: the same rule finds the same thing never twice.  `rows` are numbers of the access log.
    """

    class Decision(models.TextChoices):
        WAITING = "", _("ska granskas")
        IN_ORDER = "in_order", _("i sin ordning")
        FOLLOW_UP = "follow_up", _("följs upp")

    key = models.CharField(max_length=120, unique=True)
    rule = models.CharField(max_length=40)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey("region.Account", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    opening = models.OneToOneField(
        "region.Opening", on_delete=models.PROTECT, null=True, related_name="finding"
    )
    rows = models.JSONField(default=list)
    first_at = models.DateTimeField()
    found_at = models.DateTimeField()
    decision = models.CharField(max_length=10, choices=Decision, blank=True, default="")
    why = SealedTextField(blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("region.Account", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="finding_decided_at_and_by_together",
                condition=Q(decided_at__isnull=True, decided_by__isnull=True, decision="")
                | Q(
                    decided_at__isnull=False, decided_by__isnull=False, decision__in=["in_order", "follow_up"]
                )
                & ~Q(why=""),
            ),
        ]

    class Privacy:
        personal = (
            "account", "person", "opening", "rows", "why", "first_at", "found_at", "decided_at", "decided_by", "key",
        )  # fmt: skip
        open = ("rule", "unit", "decision")

    def __str__(self) -> str:
        return f"finding {self.pk}"
