"""Care tasks that move, usually from specialised to primary care: proposal, calculation, preparation, decision, what happened
(S10); and whether the money moves with them (S9)."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from narmare.contact.models.case import together
from narmare.programme.calculation import Side, Work
from narmare.programme.models.arena import Arena
from narmare.programme.models.decision import Decision
from narmare.region.models import Account


class Transfer(models.Model):
    """A care task that somebody proposes to move from one side to another."""

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("föreslagen")
        DECIDED = "decided", _("beslutad")
        DECLINED = "declined", _("avslagen")
        CLOSED = "closed", _("uppföljd och avslutad")

    code = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=200)
    task = models.TextField(help_text="what is moved, for whom, and why")
    giver = models.CharField(max_length=120, help_text="who has the task now")
    taker = models.CharField(max_length=120, help_text="who will have it")
    giver_board = models.ForeignKey(Arena, on_delete=models.PROTECT, related_name="transfers_out")
    taker_board = models.ForeignKey(Arena, on_delete=models.PROTECT, related_name="transfers_in")
    status = models.CharField(max_length=10, choices=Status, default=Status.PROPOSED)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, related_name="transfers")
    starts_on = models.DateField(null=True)
    own_frame = models.BigIntegerField(
        default=0, help_text="öre a year that the taker bears within its own budget"
    )
    learning = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Privacy:
        personal = ("proposed_by",)
        open = ("id", "code", "title", "task", "giver", "taker", "giver_board", "taker_board", "status", "proposed_at",
                "decision", "starts_on", "own_frame", "learning", "version")  # fmt: skip

    class Meta:
        ordering = ["-proposed_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="transfer_decided_by_a_decision",
                condition=Q(status="proposed") | Q(decision__isnull=False),
            ),
            models.CheckConstraint(name="transfer_own_frame_not_below_zero", condition=Q(own_frame__gte=0)),
        ]

    def __str__(self) -> str:
        return self.title


class TransferWork(models.Model):
    """A line of the calculation: on one side, what a profession does of the task in a year."""

    transfer = models.ForeignKey(Transfer, on_delete=models.PROTECT, related_name="work")
    side = models.CharField(
        max_length=5, choices=[(Side.GIVER.value, _("lämnar")), (Side.TAKER.value, _("tar emot"))]
    )
    profession = models.CharField(max_length=80)
    volume = models.PositiveIntegerField(help_text="times a year")
    minutes = models.DecimalField(max_digits=6, decimal_places=1, help_text="each time")
    hourly = models.BigIntegerField(help_text="öre an hour")
    other = models.BigIntegerField(default=0, help_text="öre each time for anything else")

    class Privacy:
        open = ("id", "transfer", "side", "profession", "volume", "minutes", "hourly", "other")

    class Meta:
        ordering = ["side", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["transfer", "side", "profession"], name="transfer_work_once_for_profession"
            ),
            models.CheckConstraint(
                name="transfer_work_not_below_zero",
                condition=Q(minutes__gte=Decimal(0), hourly__gte=0, other__gte=0, volume__gt=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.transfer_id} {self.side} {self.profession}"

    @property
    def as_work(self) -> Work:
        """The line as the calculation takes it."""
        return Work(Side(self.side), self.profession, self.volume, self.minutes, self.hourly, self.other)


class TransferStep(models.Model):
    """A step of the preparation: which body looked at the proposal, when, and what it said."""

    transfer = models.ForeignKey(Transfer, on_delete=models.PROTECT, related_name="steps")
    on = models.DateField()
    body = models.CharField(max_length=120)
    said = models.TextField()
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Privacy:
        personal = ("noted_by",)
        open = ("id", "transfer", "on", "body", "said", "noted_at")

    class Meta:
        ordering = ["on", "id"]

    def __str__(self) -> str:
        return f"{self.body} {self.on}"


class TransferMoney(models.Model):
    """A row of the ledger: money a year that moves between two boards because a task does.  Rows are only added."""

    transfer = models.ForeignKey(Transfer, on_delete=models.PROTECT, related_name="money")
    valid_from = models.DateField()
    amount = models.BigIntegerField(help_text="öre a year; below zero takes an earlier row back")
    text = models.CharField(max_length=200, blank=True)
    booked_at = models.DateTimeField()
    booked_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Privacy:
        personal = ("booked_by",)
        open = ("id", "transfer", "valid_from", "amount", "text", "booked_at")

    class Meta:
        ordering = ["valid_from", "id"]
        constraints = [models.CheckConstraint(name="transfer_money_is_something", condition=~Q(amount=0))]

    def __str__(self) -> str:
        return f"{self.transfer_id} {self.amount}"


class TransferOutcome(models.Model):
    """What happened: how often the task was done on the receiving side in a period, and what it took."""

    transfer = models.ForeignKey(Transfer, on_delete=models.PROTECT, related_name="outcomes")
    first = models.DateField()
    last = models.DateField()
    volume = models.PositiveIntegerField()
    hours = models.DecimalField(max_digits=8, decimal_places=1)
    text = models.TextField(help_text="what patients and staff noticed, and what the giver uses its time for")
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Privacy:
        personal = ("noted_by",)
        open = ("id", "transfer", "first", "last", "volume", "hours", "text", "noted_at")

    class Meta:
        ordering = ["first", "id"]
        constraints = [
            models.CheckConstraint(name="transfer_outcome_in_order", condition=Q(last__gte=F("first")))
        ]

    def __str__(self) -> str:
        return f"{self.transfer_id} {self.first}"


class CareCost(models.Model):
    """The region's cost of a level of care in a year, as its accounts say; what the share of primary care is made of."""

    class Level(models.TextChoices):
        PRIMARY = "primary", _("primärvård")
        OTHER = "other", _("övrig hälso- och sjukvård")

    year = models.PositiveSmallIntegerField()
    level = models.CharField(max_length=10, choices=Level)
    amount = models.BigIntegerField(help_text="öre")
    source = models.CharField(max_length=200)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Privacy:
        personal = ("entered_by",)
        open = ("id", "year", "level", "amount", "source", "entered_at")

    class Meta:
        ordering = ["year", "level"]
        constraints = [
            models.UniqueConstraint(fields=["year", "level"], name="care_cost_once_a_year"),
            models.CheckConstraint(name="care_cost_above_zero", condition=Q(amount__gt=0)),
            together("care_cost_entered", "entered_at", "entered_by"),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.level}"
