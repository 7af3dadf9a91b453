"""Meetings with their agenda and minutes.

Confirmed minutes are frozen: a trigger in the migration refuses every change of what they say, also by the database user of
the product.  What has to become different is decided anew (`Decision.replaces`).
"""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from narmare.contact.models.case import together
from narmare.programme.models.arena import Arena
from narmare.region.demo import SYSTEM
from narmare.region.models import Account


class Meeting(models.Model):
    """A meeting of an arena on a day.  `version` grows with every change, so that a stale page can be told from a fresh one."""

    class Status(models.TextChoices):
        PLANNED = "planned", _("planerat")
        HELD = "held", _("hållet")
        CANCELLED = "cancelled", _("inställt")

    arena = models.ForeignKey(Arena, on_delete=models.PROTECT, related_name="meetings")
    on = models.DateField()
    starts = models.TimeField(null=True)
    ends = models.TimeField(null=True)
    place = models.CharField(max_length=120, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.PLANNED)
    present = models.TextField(blank=True, help_text="who took part, as the minutes say")
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Privacy:
        personal = ("present", "confirmed_by", "changed_by")
        open = (
            "id",
            "arena",
            "on",
            "starts",
            "ends",
            "place",
            "status",
            "confirmed_at",
            "version",
            "changed_at",
        )

    class Meta:
        ordering = ["on", "starts", "id"]
        constraints = [
            together("meeting_confirmed_at_and_by_together", "confirmed_at", "confirmed_by"),
            models.CheckConstraint(
                name="meeting_confirmed_was_held", condition=Q(confirmed_at=None) | Q(status="held")
            ),
            models.CheckConstraint(
                name="meeting_ends_after_start",
                condition=Q(ends=None) | Q(starts__isnull=False, ends__gt=F("starts")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.arena_id} {self.on}"

    @property
    def confirmed_on(self) -> date | None:
        """The day on which the minutes were confirmed here; None for minutes that came in with a region's documents."""
        if self.confirmed_at is None or self.confirmed_by is None or self.confirmed_by.issuer == SYSTEM:
            return None
        return timezone.localdate(self.confirmed_at)

    @property
    def confirmed(self) -> bool:
        """Whether the minutes are confirmed, so that nothing in them changes any more."""
        return self.confirmed_at is not None


class AgendaItem(models.Model):
    """One point of an agenda: what is brought up, with what ground, and what was said."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items")
    order = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    background = models.TextField(blank=True)
    notes = models.TextField(blank=True)

    class Privacy:
        open = ("id", "meeting", "order", "title", "background", "notes")

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "order"], name="agenda_item_place_once"),
            models.CheckConstraint(name="agenda_item_has_title", condition=~Q(title="")),
        ]

    def __str__(self) -> str:
        return self.title
