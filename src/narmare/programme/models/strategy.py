"""The strategy as a tree: strategy, directions, promises and goals, and the areas that gather initiatives (S1)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from narmare.design.language import active_language


class Titled(models.Model):
    """A row with a name in Swedish and English."""

    title_sv = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title_sv

    @property
    def title(self) -> str:
        """The name in the language of the page."""
        return self.title_en if active_language() == "en" else self.title_sv


class Strategy(Titled):
    """A region's strategy for the transition."""

    code = models.SlugField(unique=True)
    region_name = models.CharField(max_length=100)
    vision_sv = models.CharField(max_length=200)
    vision_en = models.CharField(max_length=200)
    adopted = models.PositiveSmallIntegerField(help_text="year")
    revised = models.DateField(null=True)
    horizon = models.PositiveSmallIntegerField(null=True, help_text="year; empty where no document says it")
    content_version = models.CharField(max_length=20)
    sources = models.JSONField(default=dict, help_text="source id -> what document")

    class Privacy:
        open = ("id", "title_sv", "title_en", "order", "code", "region_name", "vision_sv", "vision_en", "adopted",
                "revised", "horizon", "content_version", "sources")  # fmt: skip

    @property
    def vision(self) -> str:
        """The vision in the language of the page."""
        return self.vision_en if active_language() == "en" else self.vision_sv


class Direction(Titled):
    """A direction (inriktning) of a strategy."""

    strategy = models.ForeignKey(Strategy, on_delete=models.CASCADE, related_name="directions")
    code = models.CharField(max_length=20)

    class Privacy:
        open = ("id", "title_sv", "title_en", "order", "strategy", "code")

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["strategy", "code"], name="direction_code_once_in_strategy")
        ]


class Promise(Titled):
    """A promise (löfte) of a direction."""

    direction = models.ForeignKey(Direction, on_delete=models.CASCADE, related_name="promises")
    code = models.CharField(max_length=20)

    class Privacy:
        open = ("id", "title_sv", "title_en", "order", "direction", "code")

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["direction", "code"], name="promise_code_once_in_direction")
        ]


class Goal(Titled):
    """A measure that a direction is judged by, with its target while one holds.

    `proposed` means that Närmare placed the measure here; the region's documents name the measure but not the direction.
    """

    direction = models.ForeignKey(Direction, on_delete=models.CASCADE, related_name="goals")
    promise = models.ForeignKey(Promise, null=True, on_delete=models.SET_NULL, related_name="goals")
    indicator = models.SlugField()
    proposed = models.BooleanField(default=False)
    proposed_promise = models.BooleanField(default=False)
    source = models.CharField(max_length=40)
    target = models.FloatField(null=True, help_text="in the indicator's unit")
    target_from = models.DateField(null=True)
    target_to = models.DateField(null=True)
    reference = models.FloatField(null=True, help_text="what others reach, in the indicator's unit")
    reference_title_sv = models.CharField(max_length=100, blank=True)
    reference_title_en = models.CharField(max_length=100, blank=True)
    reference_period = models.CharField(max_length=10, blank=True)
    outcomes = models.JSONField(default=dict, help_text="published outcomes: period -> value")

    class Privacy:
        open = ("id", "title_sv", "title_en", "order", "direction", "promise", "indicator", "proposed", "proposed_promise",
                "source", "target", "target_from", "target_to", "reference", "reference_title_sv", "reference_title_en",
                "reference_period", "outcomes")  # fmt: skip

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(
                fields=["direction", "indicator"], name="goal_indicator_once_in_direction"
            ),
            models.CheckConstraint(
                name="goal_target_has_a_first_day",
                condition=Q(target=None, target_from=None)
                | Q(target__isnull=False, target_from__isnull=False),
            ),
            models.CheckConstraint(
                name="goal_target_span_in_order",
                condition=Q(target_to=None) | Q(target_to__gt=models.F("target_from")),
            ),
        ]

    @property
    def reference_title(self) -> str:
        """Whose value the reference is, in the language of the page."""
        return self.reference_title_en if active_language() == "en" else self.reference_title_sv


class Area(Titled):
    """A programme area that gathers initiatives."""

    strategy = models.ForeignKey(Strategy, on_delete=models.CASCADE, related_name="areas")
    code = models.CharField(max_length=20)

    class Privacy:
        open = ("id", "title_sv", "title_en", "order", "strategy", "code")

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["strategy", "code"], name="area_code_once_in_strategy")
        ]
