"""What stands beside a case: a draft before it, who rang, calls to make, judgements of the sorting, who looks at it now."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from narmare.contact.models.case import Case, together
from narmare.region.fields import PartlySealedField, SealedTextField
from narmare.region.models import Account, Agency, Person
from narmare.region.unguessed import unguessed


class Draft(models.Model):
    """What somebody has filled in and not sent yet, kept on the server.  `data` is the pages' own; nobody else reads it.

    `key` becomes the case's `submit_key`, so sending twice gives one case.
    """

    # Foreign keys without an index of their own, as in Case: a draft is changed at every step.
    key = models.UUIDField(unique=True, default=unguessed)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, db_index=False, related_name="drafts")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, db_index=False, related_name="+")
    # Reason and unit are asked about in the trip that reads the draft (`resident.opened`).
    data = PartlySealedField(default=dict, plain=("reason", "unit"))
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    # Written by the statement that inserts the case, and nowhere else: PostgreSQL need not look whether it is there.
    case = models.ForeignKey(
        Case, on_delete=models.CASCADE, null=True, db_index=False, db_constraint=False, related_name="+"
    )

    class Meta:
        indexes = [models.Index(name="draft_account", fields=["account", "-changed_at"])]

    class Privacy:
        personal = ("account", "person", "data", "case")
        secret = ("key",)
        open = ("created_at", "changed_at")

    def __str__(self) -> str:
        return f"draft {self.pk}"


class Caller(models.Model):
    """Who rang, or came to the desk, for the person of a case that staff registered.

    Either somebody with a right to act for the person (`agency`), or a name and a relation as they said it (`words`).  No
    row: the person's own call.  Who writes on the web for somebody stands in `Case.on_behalf`.
    """

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="caller")
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, db_index=False, related_name="calls"
    )
    words = SealedTextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="caller_by_right_or_in_words",
                condition=Q(agency__isnull=False, words="") | Q(agency__isnull=True) & ~Q(words=""),
            )
        ]

    class Privacy:
        personal = ("case", "agency", "words")

    def __str__(self) -> str:
        return f"caller {self.pk}"


class CallBack(models.Model):
    """A promise to call: when, how often somebody has tried, and how it ended.  At most one waits per case.

    `promised_at` is what the person was told and never moves; `next_at` is when to try again after no answer.
    """

    class Outcome(models.TextChoices):
        REACHED = "reached", _("fick tag i personen")
        NOT_REACHED = "not_reached", _("fick inte tag i personen")
        NOT_NEEDED = "not_needed", _("behövs inte längre")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="call_backs")
    number = models.CharField(max_length=20, blank=True)
    promised_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    last_attempt_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)

    class Meta:
        constraints = [
            together("call_back_done_at_and_by_together", "done_at", "done_by"),
            models.CheckConstraint(
                name="call_back_done_has_outcome",
                condition=Q(done_at__isnull=True, outcome="") | Q(done_at__isnull=False) & ~Q(outcome=""),
            ),
            models.UniqueConstraint(
                name="call_back_one_waiting", fields=["case"], condition=Q(done_at__isnull=True)
            ),
        ]
        indexes = [
            models.Index(name="call_back_waiting", fields=["promised_at"], condition=Q(done_at__isnull=True))
        ]

    class Privacy:
        personal = ("case", "number", "done_by")
        open = ("promised_at", "attempts", "last_attempt_at", "next_at", "done_at", "outcome")

    def __str__(self) -> str:
        return f"call back {self.pk}"


class Disagreement(models.Model):
    """Staff saw it otherwise than the table: a changed suggestion, or a case that was wrongly sorted.

    Feeds the review of the table named in `table` and `table_version`; `was` and `became` are
    {level, profession, urgency}.
    """

    class Kind(models.TextChoices):
        CHANGED = "changed", _("ändrat förslag")
        WRONGLY_SORTED = "wrongly_sorted", _("fel sorterat")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="disagreements")
    kind = models.CharField(max_length=15, choices=Kind)
    at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    table = models.CharField(max_length=60, blank=True)
    table_version = models.CharField(max_length=20, blank=True)
    rows = models.JSONField(default=list)
    was = models.JSONField(default=dict)
    became = models.JSONField(default=dict)
    reason = SealedTextField()

    class Meta:
        constraints = [models.CheckConstraint(name="disagreement_has_reason", condition=~Q(reason=""))]

    class Privacy:
        personal = ("case", "by", "reason", "was", "became")
        open = ("kind", "at", "table", "table_version", "rows")

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Presence(models.Model):
    """Who reads or writes in a case: shown to others until `until`, which every sign of life moves on."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="presences")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    writing = models.BooleanField(default=False)
    seen_at = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="presence_once", fields=["case", "account"])]

    class Privacy:
        personal = ("case", "account")
        open = ("writing", "seen_at", "until")

    def __str__(self) -> str:
        return f"presence {self.pk}"
