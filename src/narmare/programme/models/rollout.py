"""An initiative reaches a unit: plan, checklist, training, and the day on which it went live (W11)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from narmare.programme.models.initiative import Initiative
from narmare.region.models import Account, Unit
from narmare.region.permissions import Permission


class RolloutQuerySet(models.QuerySet["Rollout"]):
    """Roll-outs by who asks."""

    def visible_to(self, account: Account) -> RolloutQuerySet:
        """Those at the reader's units."""
        return self.filter(unit__in=account.units_with(Permission.PROGRAMME_READ))


class Rollout(models.Model):
    """A unit that an initiative reaches.  `started_on` is the first day of the new way of working: once set it may be
    corrected but not taken away, because the care table and every effect study rest on it."""

    class Status(models.TextChoices):
        PLANNED = "planned", _("planerat")
        PREPARING = "preparing", _("förbereds")
        LIVE = "live", _("infört")
        PAUSED = "paused", _("pausat")
        NOT_HERE = "not_here", _("införs inte här")

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="rollouts")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=9, choices=Status, default=Status.PLANNED)
    planned_on = models.DateField(_("Planerad start"), null=True)
    started_on = models.DateField(_("Infört från och med"), null=True)
    checklist = models.SlugField(blank=True, help_text="file in content/rollout")
    to_train = models.PositiveSmallIntegerField(_("Medarbetare att utbilda"), default=0)
    trained = models.PositiveSmallIntegerField(_("Utbildade medarbetare"), default=0)
    staffing = models.TextField(_("Bemanning"), blank=True)
    note = models.TextField(_("Anteckning"), blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    objects = RolloutQuerySet.as_manager()

    class Privacy:
        personal = ("changed_by",)
        open = ("id", "initiative", "unit", "status", "planned_on", "started_on", "checklist", "to_train", "trained",
                "staffing", "note", "version", "changed_at")  # fmt: skip

    class Meta:
        ordering = ["planned_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["initiative", "unit"], name="rollout_once"),
            models.CheckConstraint(
                name="rollout_live_since_a_day", condition=~Q(status="live") | Q(started_on__isnull=False)
            ),
            models.CheckConstraint(name="rollout_trained_of_all", condition=Q(trained__lte=F("to_train"))),
        ]

    def __str__(self) -> str:
        return f"{self.initiative_id} at {self.unit_id}"


class RolloutStep(models.Model):
    """A step of the checklist that is done at the unit."""

    rollout = models.ForeignKey(Rollout, on_delete=models.CASCADE, related_name="steps")
    step = models.SlugField(help_text="id in the checklist")
    done_on = models.DateField()
    done_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Privacy:
        personal = ("done_by",)
        open = ("id", "rollout", "step", "done_on")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rollout", "step"], name="rollout_step_once")]

    def __str__(self) -> str:
        return f"{self.step} of {self.rollout_id}"
