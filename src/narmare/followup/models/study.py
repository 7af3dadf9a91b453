"""Effect studies: what is asked of an initiative is registered before the first unit starts, and not changed afterwards."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from narmare.programme.models import Initiative
from narmare.region.models import Account


class EffectStudy(models.Model):
    """The question that an initiative's study answers: measure, method, window, and the smallest effect worth having.

    Nothing here is edited.  What is done otherwise is a `StudyDeviation`, which stands on the study's page.  `started` units had
    the new way of working when it was registered: a study registered before the first start has none.
    """

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="studies")
    indicator = models.CharField(
        _("Mätetal"), max_length=50, help_text="the primary measure; a study has one"
    )
    secondary = models.JSONField(
        _("Andra mätetal"), default=list, help_text="adjusted for their number (Holm)"
    )
    untouched = models.CharField(
        _("Mätetal som inte ska röra sig"), max_length=50, blank=True, help_text="a negative control"
    )
    adjusts = models.JSONField(
        default=dict, help_text="measure -> other initiative -> its roll-out: what is taken out of the answer"
    )
    method = models.CharField(_("Metod"), max_length=20, default="auto")
    before = models.PositiveSmallIntegerField(_("Månader före första starten"), default=36)
    after = models.PositiveSmallIntegerField(_("Månader efter sista starten"), default=24)
    anticipation = models.PositiveSmallIntegerField(_("Månader före starten som kan påverkas"), default=0)
    smallest = models.FloatField(_("Minsta effekt som är värd något"), help_text="in the indicator's unit")
    started = models.PositiveSmallIntegerField(help_text="units that had started when it was registered")
    registered_at = models.DateTimeField()
    registered_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Privacy:
        personal = ("registered_by",)
        open = ("id", "initiative", "indicator", "secondary", "untouched", "adjusts", "method", "before", "after", "anticipation",
                "smallest", "started", "registered_at")  # fmt: skip

    class Meta:
        ordering = ["-registered_at"]
        constraints = [
            models.UniqueConstraint(fields=["initiative", "indicator"], name="effect_study_once"),
            models.CheckConstraint(name="effect_study_smallest_counts", condition=~Q(smallest=0)),
            models.CheckConstraint(
                name="effect_study_has_a_window", condition=Q(before__gte=F("anticipation") + 3, after__gte=3)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.initiative_id} on {self.indicator}"

    @property
    def ahead(self) -> bool:
        """It was registered before any unit had started."""
        return self.started == 0


class StudyDeviation(models.Model):
    """Something that was done otherwise than registered, and why."""

    study = models.ForeignKey(EffectStudy, on_delete=models.PROTECT, related_name="deviations")
    text = models.TextField()
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Privacy:
        personal = ("noted_by",)
        open = ("id", "study", "text", "noted_at")

    class Meta:
        ordering = ["noted_at"]
        constraints = [models.CheckConstraint(name="study_deviation_says_something", condition=~Q(text=""))]

    def __str__(self) -> str:
        return f"deviation of {self.study_id}"
