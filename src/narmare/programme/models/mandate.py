"""Who decides, does, supports and is told, for each initiative and unit; and what is expected of a unit and when (S5)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from narmare.programme.models.initiative import Initiative
from narmare.region.models import Account, Unit


class Mandate(models.Model):
    """A role's part in an initiative at a unit and everything below it.  Roles, never names."""

    class Part(models.TextChoices):
        DECIDES = "decides", _("beslutar")
        DOES = "does", _("genomför")
        SUPPORTS = "supports", _("stödjer")
        TOLD = "told", _("informeras")

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="mandates")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("Enhet"))
    part = models.CharField(_("Uppgift"), max_length=8, choices=Part)
    role = models.CharField(_("Roll"), max_length=120)

    class Privacy:
        open = ("id", "initiative", "unit", "part", "role")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["initiative", "unit", "part", "role"], name="mandate_once"),
            models.CheckConstraint(name="mandate_has_role", condition=~Q(role="")),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.part}"


class Expectation(models.Model):
    """Something that a unit is expected to have done by a day: a milestone that its manager can plan for."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="expectations")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("Enhet"))
    what = models.CharField(_("Vad som förväntas"), max_length=300)
    due_on = models.DateField(_("Senast"))
    owner = models.CharField(_("Ansvarig roll"), max_length=120, blank=True)
    support = models.CharField(_("Stöd"), max_length=200, blank=True)
    measure = models.CharField(_("Hur det mäts"), max_length=200, blank=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")

    class Privacy:
        personal = ("done_by",)
        open = ("id", "initiative", "unit", "what", "due_on", "owner", "support", "measure", "done_at")

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["initiative", "unit", "what"], name="expectation_once"),
            models.CheckConstraint(
                name="expectation_done_at_and_by_together",
                condition=Q(done_at=None, done_by=None) | Q(done_at__isnull=False, done_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.what
