"""What decisions did outside the minutes: the initiatives that they started or stopped, the benefits that they took home."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from narmare.programme.models.benefit import Benefit
from narmare.programme.models.decision import Decision
from narmare.programme.models.initiative import Initiative


class Settlement(models.Model):
    """A decision started an initiative, or stopped it before it began.  One decision may settle many; each is settled once."""

    class Outcome(models.TextChoices):
        START = "start", _("initiativet ska startas")
        DECLINE = "decline", _("initiativet ska inte startas")

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="settlements")
    initiative = models.OneToOneField(Initiative, on_delete=models.CASCADE, related_name="settlement")
    outcome = models.CharField(max_length=7, choices=Outcome)

    class Privacy:
        open = ("id", "decision", "initiative", "outcome")

    class Meta:
        ordering = ["initiative__area__order", "initiative__order", "id"]
        constraints = [
            models.CheckConstraint(
                name="settlement_outcome_known", condition=models.Q(outcome__in=["start", "decline"])
            )
        ]

    def __str__(self) -> str:
        return f"{self.decision_id} settles {self.initiative_id}"


class BudgetDecision(models.Model):
    """The decision in the register by which a benefit was taken home; a decision made elsewhere is words on the benefit."""

    benefit = models.OneToOneField(Benefit, on_delete=models.CASCADE, related_name="budget_decision")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="taken_home")

    class Privacy:
        open = ("id", "benefit", "decision")

    def __str__(self) -> str:
        return f"{self.decision_id} takes home {self.benefit_id}"
