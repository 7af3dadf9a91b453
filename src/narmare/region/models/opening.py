"""Closed data that somebody has opened: by which way of the law, why, what, and until when."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q

from narmare.region.fields import SealedTextField
from narmare.region.models.people import Person
from narmare.region.models.unit import Unit


class OpeningQuerySet(models.QuerySet[Any]):
    """Openings, asked by whether they hold."""

    def running(self, now: datetime) -> OpeningQuerySet:
        """Those that nobody has ended and whose time has not run out."""
        return self.filter(ended_at__isnull=True, ends_at__gt=now)


class Opening(models.Model):
    """One member of staff, at one unit, opens what is otherwise closed about one person, for a reason and for some hours.

    `path` is a key of `region.paths.PATHS`: the statute, its conditions, whom it reaches.  `conditions` are those that the
    member of staff has said are met; `attitude` what is known of the person's own will, where the statute asks for it.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="openings")
    account = models.ForeignKey("region.Account", on_delete=models.PROTECT, related_name="openings")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="openings")
    path = models.CharField(max_length=20)
    conditions = models.JSONField()
    reason = SealedTextField()
    attitude = SealedTextField(blank=True)
    began_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("region.Account", on_delete=models.PROTECT, null=True, related_name="+")

    objects = OpeningQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="opening_has_reason", condition=~Q(reason="")),
            models.CheckConstraint(name="opening_ends_after_it_begins", condition=Q(ends_at__gt=models.F("began_at"))),
            models.CheckConstraint(
                name="opening_ended_at_and_by_together",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
        ]  # fmt: skip

    class Privacy:
        personal = (
            "person", "account", "unit", "path", "conditions", "reason", "attitude", "began_at", "ends_at", "ended_at",
            "ended_by",
        )  # fmt: skip

    def __str__(self) -> str:
        return f"opening {self.pk}"

    def runs(self, now: datetime) -> bool:
        """Whether it holds at `now`, as `OpeningQuerySet.running` says."""
        return self.ended_at is None and now < self.ends_at


class OpenedItem(models.Model):
    """What was chosen in an opening: one kind of data at one unit.

    `opened_at` is empty while the unit that holds it is asked to lift the block (lag 2022:913 3 kap. 5 §) or has said no.
    """

    opening = models.ForeignKey(Opening, on_delete=models.PROTECT, related_name="items")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    chosen_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    answer = SealedTextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey("region.Account", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="opened_item_once", fields=["opening", "unit", "kind"]),
            models.CheckConstraint(
                name="opened_item_answered_at_and_by_together",
                condition=Q(answered_at__isnull=True, answered_by__isnull=True)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
            ),
        ]

    class Privacy:
        personal = (
            "opening", "unit", "kind", "chosen_at", "opened_at", "answer", "answered_at", "answered_by",
        )  # fmt: skip

    def __str__(self) -> str:
        return f"opened item {self.pk}"
