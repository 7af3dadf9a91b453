"""Decisions with their reference, and the assignments that they give: to whom, until when, and what was answered (S6)."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from narmare.contact.models.case import together
from narmare.programme.models.meeting import AgendaItem, Meeting
from narmare.region.models import Account, Unit


class Decision(models.Model):
    """What a meeting decided, as its minutes say.  A later decision may replace it; it is never changed or removed.

    The link to the initiative that it is about, and which initiatives it started or stopped (`settlements`), are not part of
    the minutes and can be set afterwards.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="decisions")
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, null=True, related_name="decisions")
    reference = models.CharField(max_length=40, blank=True, help_text="its number in the minutes: §159")
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    initiative = models.ForeignKey(
        "Initiative", on_delete=models.SET_NULL, null=True, related_name="decisions"
    )
    code = models.SlugField(max_length=80, blank=True, help_text="its id in a content file")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Privacy:
        personal = ("recorded_by",)
        open = (
            "id",
            "meeting",
            "item",
            "reference",
            "title",
            "text",
            "replaces",
            "initiative",
            "code",
            "recorded_at",
        )

    class Meta:
        ordering = ["-meeting__on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "reference"], name="decision_reference_once_in_meeting", condition=~Q(reference="")
            ),
            models.UniqueConstraint(fields=["code"], name="decision_code_once", condition=~Q(code="")),
            models.CheckConstraint(name="decision_has_title", condition=~Q(title="")),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.reference} {self.title}".strip()

    @property
    def is_replaced(self) -> bool:
        """Whether a later decision holds instead."""
        return hasattr(self, "replaced_by")


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    """Assignments by where they stand."""

    def still_open(self) -> AssignmentQuerySet:
        """Those that wait for an answer, or for the answer to be received."""
        return self.filter(closed_at=None)

    def unanswered(self) -> AssignmentQuerySet:
        """Those that wait for an answer."""
        return self.filter(closed_at=None, answered_at=None)

    def overdue(self, today: date) -> AssignmentQuerySet:
        """Those that should have been answered before `today`."""
        return self.unanswered().filter(due__lt=today)

    def loose(self) -> AssignmentQuerySet:
        """Those that may get lost: without a date, or without anybody who can answer here."""
        return self.unanswered().filter(Q(due=None) | Q(owner=None, unit=None))

    def of(self, account: Account, units: models.QuerySet[Unit]) -> AssignmentQuerySet:
        """Those that `account` has, or that lie at one of `units`."""
        return self.filter(Q(owner=account) | Q(unit__in=units))


class Assignment(models.Model):
    """Something that somebody is to do because of a decision.

    `owner_title` is the office that the decision names; `owner` or `unit` is who answers here.
    """

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="assignments")
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    owner = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="assignments")
    owner_title = models.CharField(max_length=120, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="assignments")
    due = models.DateField(null=True)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    closing = models.CharField(max_length=500, blank=True, help_text="what the arena said when it closed it")
    version = models.PositiveIntegerField(default=1)
    code = models.SlugField(max_length=80, blank=True, help_text="its id in a content file")

    objects = AssignmentQuerySet.as_manager()

    class Privacy:
        personal = ("owner", "answered_by", "closed_by")
        open = ("id", "decision", "title", "text", "owner_title", "unit", "due", "answer", "answered_at", "closed_at",
                "closing", "version", "code")  # fmt: skip

    class Meta:
        ordering = [models.F("due").asc(nulls_last=True), "id"]
        constraints = [
            together("assignment_answered_at_and_by_together", "answered_at", "answered_by"),
            together("assignment_closed_at_and_by_together", "closed_at", "closed_by"),
            models.UniqueConstraint(fields=["code"], name="assignment_code_once", condition=~Q(code="")),
            models.CheckConstraint(name="assignment_has_title", condition=~Q(title="")),
            models.CheckConstraint(
                name="assignment_answered_has_answer", condition=Q(answered_at=None) | ~Q(answer="")
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def whose(self) -> str:
        """Who answers for it, in words; empty when nobody is named."""
        named = [self.owner_title, self.owner.name if self.owner else "", self.unit.name if self.unit else ""]
        return ", ".join(name for name in named if name)

    def is_overdue(self, today: date) -> bool:
        """Whether an answer should have come before `today`."""
        return (
            self.closed_at is None and self.answered_at is None and self.due is not None and self.due < today
        )


class AssignmentEvent(models.Model):
    """A step of an assignment: given, moved, answered, sent back, closed, reminded of.  Rows are only added."""

    class Kind(models.TextChoices):
        GIVEN = "given", _("gavs")
        OWNER = "owner", _("fick ny ansvarig")
        MOVED = "moved", _("fick nytt datum")
        ANSWERED = "answered", _("besvarades")
        RETURNED = "returned", _("lämnades tillbaka")
        CLOSED = "closed", _("avslutades")
        REMINDED = "reminded", _("påmindes om")

    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=10, choices=Kind)
    at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(blank=True)
    was = models.DateField(null=True)
    becomes = models.DateField(null=True)

    class Privacy:
        personal = ("by",)
        open = ("id", "assignment", "kind", "at", "text", "was", "becomes")

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.assignment_id}"


class CalendarLink(models.Model):
    """An account's private calendar address.  The key in it is made of `stamp` and the installation's secret key, and stored
    nowhere; a new `stamp` makes the old address dead."""

    account = models.OneToOneField(Account, on_delete=models.PROTECT, related_name="calendar_link")
    stamp = models.UUIDField()
    made_at = models.DateTimeField()

    class Privacy:
        personal = ("account",)
        secret = ("stamp",)
        open = ("id", "made_at")

    def __str__(self) -> str:
        return f"calendar of {self.account_id}"
