"""Grants: from the one who gives, to boards, to activities, to what was spent and reported (S9).

Every amount is a whole number of öre: sums are checked to the öre, and no rounding can hide a difference.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from narmare.contact.models.case import together
from narmare.programme.models.arena import Arena
from narmare.programme.models.decision import Decision
from narmare.region.models import Account


class Grant(models.Model):
    """Money for the transition: a state grant, or a wider frame that the region itself decides.

    Fixed (`fixed_at`), its shares add up to `total` and change no more.
    """

    class Kind(models.TextChoices):
        STATE = "state", _("statsbidrag")
        FRAME = "frame", _("utökad ram")
        OTHER = "other", _("annat bidrag")

    code = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=Kind)
    giver = models.CharField(max_length=200)
    year = models.PositiveSmallIntegerField()
    total = models.BigIntegerField(help_text="öre")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, related_name="grants")
    note = models.TextField(blank=True)
    fixed_at = models.DateTimeField(null=True)
    fixed_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Privacy:
        personal = ("fixed_by",)
        open = ("id", "code", "title", "kind", "giver", "year", "total", "decision", "note", "fixed_at")

    class Meta:
        ordering = ["-year", "title"]
        constraints = [
            together("grant_fixed_at_and_by_together", "fixed_at", "fixed_by"),
            models.CheckConstraint(name="grant_total_above_zero", condition=Q(total__gt=0)),
        ]

    def __str__(self) -> str:
        return self.title


class GrantShare(models.Model):
    """What a board gets of a grant."""

    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="shares")
    board = models.ForeignKey(Arena, on_delete=models.PROTECT, related_name="grant_shares")
    amount = models.BigIntegerField(help_text="öre")

    class Privacy:
        open = ("id", "grant", "board", "amount")

    class Meta:
        ordering = ["-amount", "id"]
        constraints = [
            models.UniqueConstraint(fields=["grant", "board"], name="grant_share_once_for_board"),
            models.CheckConstraint(name="grant_share_above_zero", condition=Q(amount__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.grant_id} {self.board_id}"


class GrantActivity(models.Model):
    """What a board does with its share."""

    share = models.ForeignKey(GrantShare, on_delete=models.PROTECT, related_name="activities")
    title = models.CharField(max_length=200)
    amount = models.BigIntegerField(help_text="öre")
    initiative = models.ForeignKey(
        "Initiative", on_delete=models.SET_NULL, null=True, related_name="grant_activities"
    )

    class Privacy:
        open = ("id", "share", "title", "amount", "initiative")

    class Meta:
        ordering = ["-amount", "id"]
        constraints = [
            models.UniqueConstraint(fields=["share", "title"], name="grant_activity_once_in_share"),
            models.CheckConstraint(name="grant_activity_above_zero", condition=Q(amount__gt=0)),
        ]

    def __str__(self) -> str:
        return self.title


class Spending(models.Model):
    """Money spent on an activity on a day.  A correction is a row of its own with the opposite sign; rows are only added."""

    activity = models.ForeignKey(GrantActivity, on_delete=models.PROTECT, related_name="spending")
    on = models.DateField()
    amount = models.BigIntegerField(help_text="öre; below zero corrects an earlier row")
    text = models.CharField(max_length=200)
    voucher = models.CharField(max_length=40, blank=True, help_text="its number in the accounts")
    booked_at = models.DateTimeField()
    booked_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Privacy:
        personal = ("booked_by",)
        open = ("id", "activity", "on", "amount", "text", "voucher", "booked_at")

    class Meta:
        ordering = ["on", "id"]
        constraints = [models.CheckConstraint(name="spending_is_something", condition=~Q(amount=0))]

    def __str__(self) -> str:
        return self.text


class GrantCondition(models.Model):
    """Something that must be done for the grant, with the last day for it."""

    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="conditions")
    text = models.CharField(max_length=300)
    due = models.DateField(null=True)
    met_at = models.DateTimeField(null=True)
    met_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    how = models.CharField(max_length=500, blank=True)

    class Privacy:
        personal = ("met_by",)
        open = ("id", "grant", "text", "due", "met_at", "how")

    class Meta:
        ordering = [models.F("due").asc(nulls_last=True), "id"]
        constraints = [
            together("grant_condition_met_at_and_by_together", "met_at", "met_by"),
            models.UniqueConstraint(fields=["grant", "text"], name="grant_condition_once"),
        ]

    def __str__(self) -> str:
        return self.text


class GrantReport(models.Model):
    """An account of a grant to the one who gave it, until a day: spent + given back + kept for later = the grant.  Frozen."""

    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="reports")
    until = models.DateField()
    to = models.CharField(max_length=120)
    returned = models.BigIntegerField(default=0, help_text="öre")
    kept = models.BigIntegerField(default=0, help_text="öre")
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Privacy:
        personal = ("sent_by",)
        open = ("id", "grant", "until", "to", "returned", "kept", "sent_at")

    class Meta:
        ordering = ["-until"]
        constraints = [
            models.UniqueConstraint(fields=["grant", "until"], name="grant_report_once_until"),
            models.CheckConstraint(
                name="grant_report_rest_not_below_zero", condition=Q(returned__gte=0, kept__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.grant_id} until {self.until}"


class GrantReportLine(models.Model):
    """What was spent on an activity until the report's day."""

    report = models.ForeignKey(GrantReport, on_delete=models.PROTECT, related_name="lines")
    activity = models.ForeignKey(GrantActivity, on_delete=models.PROTECT, related_name="report_lines")
    amount = models.BigIntegerField(help_text="öre")

    class Privacy:
        open = ("id", "report", "activity", "amount")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "activity"], name="grant_report_line_once")]

    def __str__(self) -> str:
        return f"{self.report_id} {self.activity_id}"
