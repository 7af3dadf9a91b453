"""What was changed in an initiative and its rows: by whom, when, from what to what.  Restoring writes a new one."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from narmare.programme.models.initiative import Initiative
from narmare.region.models import Account


class RevisionQuerySet(models.QuerySet["Revision"]):
    """Revisions by who asks."""

    def visible_to(self, account: Account) -> RevisionQuerySet:
        """Those of the initiatives that the reader sees."""
        return self.filter(initiative__in=Initiative.objects.visible_to(account))


class Revision(models.Model):
    """One change of one row.  `before` and `after` hold the fields that changed, as the export writes them."""

    class Kind(models.TextChoices):
        INITIATIVE = "initiative", _("initiativet")
        EFFECT_PLAN = "effect_plan", _("effekthanteringen")
        BENEFIT = "benefit", _("nytta")
        MANDATE = "mandate", _("ansvar")
        EXPECTATION = "expectation", _("förväntan")
        ROLLOUT = "rollout", _("införande")
        DEPENDENCY = "dependency", _("beroende")

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="revisions")
    kind = models.CharField(max_length=12, choices=Kind)
    key = models.CharField(
        max_length=60, blank=True, help_text="which row: a benefit's number, a unit's code"
    )
    action = models.CharField(max_length=60)
    version = models.PositiveIntegerField(
        default=0, help_text="of the row after the change; 0 where it has none"
    )
    at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    objects = RevisionQuerySet.as_manager()

    class Privacy:
        personal = ("by",)
        open = ("id", "initiative", "kind", "key", "action", "version", "at", "before", "after")

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(name="revision_row", fields=["initiative", "kind", "key", "version"])]

    def __str__(self) -> str:
        return f"{self.action} {self.kind} {self.key}"
