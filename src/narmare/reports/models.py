"""Reports: what is chosen, what is asked and answered, and the content as it was when it was sent."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from narmare.contact.models.case import together
from narmare.followup.models import Snapshot
from narmare.region.models import Account, Unit
from narmare.region.permissions import Permission
from narmare.region.unguessed import unguessed


class ReportQuerySet(models.QuerySet["Report"]):
    """Reports by who asks and where they stand."""

    def visible_to(self, account: Account) -> ReportQuerySet:
        """All but thrown away for who writes reports; else the sent ones, and drafts where one is asked or whose unit one leads."""
        kept = self.exclude(state=Report.State.DISCARDED)
        if account.has(Permission.REPORT_WRITE):
            return kept
        reached = Q(pk__in=[])
        if account.has(Permission.REPORT_READ):
            reached |= Q(state=Report.State.SENT)
        if account.has(Permission.REPORT_COMMENT):
            own = account.units_with(Permission.REPORT_COMMENT).values("pk")
            reached |= Q(pk__in=Question.objects.filter(asked=account).values("report")) | Q(unit__in=own)
        return kept.filter(reached)


class Report(models.Model):
    """A report of one kind about one period and place, from one snapshot.

    A draft is built anew each time that it is shown.  When it is sent, `content` keeps the whole document and `fingerprint`
    its hash; a trigger refuses every change after that.  A correction is a report of its own with the next `number`.
    `edits` counts changes, so that two people who write at the same time are told.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("utkast")
        REVIEWED = "reviewed", _("granskad")
        SENT = "sent", _("skickad")
        DISCARDED = "discarded", _("kastad")

    class Language(models.TextChoices):
        SWEDISH = "sv", "Svenska"
        ENGLISH = "en", "English"

    key = models.UUIDField(unique=True, default=unguessed, editable=False)
    kind = models.SlugField(help_text="a file of content/reports")
    kind_version = models.CharField(max_length=20)
    period = models.DateField(help_text="first day of its last month")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="reports")
    subject = models.CharField(max_length=80, blank=True, help_text="the code of its grant or audit")
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="reports")
    language = models.CharField(max_length=2, choices=Language, default=Language.SWEDISH)
    title = models.CharField(max_length=200)
    receiver = models.CharField(max_length=200)
    sections = models.JSONField(default=list, help_text="ids of the sections that it has")
    indicators = models.JSONField(
        default=list, help_text="ids of those that it draws; empty: as its kind says"
    )
    summary = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    edits = models.PositiveIntegerField(default=0)
    owner = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField(null=True)
    sent_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    content = models.TextField(blank=True, help_text="the document as it was sent")
    fingerprint = models.CharField(
        max_length=64, blank=True, help_text="SHA-256 of the document without its day"
    )
    number = models.PositiveIntegerField(default=1)
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="corrections")
    correction = models.TextField(blank=True, help_text="what it corrects in the one before")

    objects = ReportQuerySet.as_manager()

    class Meta:
        constraints = [
            together("report_reviewed_at_and_by_together", "reviewed_at", "reviewed_by"),
            together("report_sent_at_and_by_together", "sent_at", "sent_by"),
            models.CheckConstraint(
                name="report_sent_means_kept",
                condition=Q(state="sent", sent_at__isnull=False, reviewed_at__isnull=False)
                & ~Q(content="")
                & ~Q(fingerprint="")
                | ~Q(state="sent") & Q(sent_at=None, content="", fingerprint=""),
            ),
            models.CheckConstraint(
                name="report_reviewed_by_another",
                condition=Q(reviewed_by=None) | ~Q(reviewed_by=models.F("owner")),
            ),
            models.CheckConstraint(
                name="report_correction_says_what",
                condition=Q(corrects=None, number=1, correction="")
                | Q(corrects__isnull=False, number__gt=1) & ~Q(correction=""),
            ),
            models.UniqueConstraint(
                name="report_corrected_once", fields=["corrects"], condition=~Q(state="discarded")
            ),
            models.CheckConstraint(name="report_period_is_a_month", condition=Q(period__day=1)),
        ]
        indexes = [models.Index(name="report_latest", fields=["state", "-changed_at"])]

    class Privacy:
        personal = ("owner", "changed_by", "reviewed_by", "sent_by")
        open = (
            "key", "kind", "kind_version", "period", "unit", "subject", "snapshot", "language", "title", "receiver",
            "sections", "indicators", "summary", "state", "edits", "changed_at", "reviewed_at", "sent_at", "content",
            "fingerprint", "number", "corrects", "correction",
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.title} {self.period:%Y-%m}"

    @property
    def is_sent(self) -> bool:
        """Whether it can no longer change."""
        return self.state == self.State.SENT


class QuestionQuerySet(models.QuerySet["Question"]):
    """Questions by who asks for them."""

    def visible_to(self, account: Account) -> QuestionQuerySet:
        """Those of the reports that the account may see."""
        return self.filter(report__in=Report.objects.visible_to(account).values("pk"))


class Question(models.Model):
    """Something that a named person is asked to comment on or analyse in a section, and what was answered."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="questions")
    section = models.SlugField()
    text = models.CharField(max_length=400)
    required = models.BooleanField(default=False)
    asked = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(null=True)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    edits = models.PositiveIntegerField(default=0)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            together("question_answered_at_and_by_together", "answered_at", "answered_by"),
            models.CheckConstraint(
                name="question_answered_has_answer",
                condition=Q(answered_at=None, answer="") | Q(answered_at__isnull=False) & ~Q(answer=""),
            ),
            models.CheckConstraint(name="question_has_text", condition=~Q(text="")),
        ]

    class Privacy:
        personal = ("asked", "asked_by", "answered_by")
        open = (
            "report",
            "section",
            "text",
            "required",
            "asked_at",
            "due_on",
            "answer",
            "answered_at",
            "edits",
        )

    def __str__(self) -> str:
        return f"question {self.pk} of report {self.report_id}"


class FileOrder(models.Model):
    """A report in all formats as one zip file, made in the background for whoever asked; it is forgotten after a day.

    `done` of `of` steps are taken, and `what` is the one that goes on: a section's title or a format.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("väntar")
        MAKING = "making", _("görs")
        READY = "ready", _("klar")
        FAILED = "failed", _("gick inte")

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="orders")
    asked_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    started_at = models.DateTimeField(null=True)
    done = models.PositiveIntegerField(default=0)
    of = models.PositiveIntegerField(default=0)
    what = models.CharField(max_length=200, blank=True)
    ended_at = models.DateTimeField(null=True)
    content = models.BinaryField(default=bytes)
    fault = models.TextField(blank=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="file_order_ready_has_content", condition=~Q(state="ready") | ~Q(content=b"")
            ),
            models.CheckConstraint(
                name="file_order_failed_says_why", condition=Q(state="failed") ^ Q(fault="")
            ),
        ]

    class Privacy:
        personal = ("asked_by",)
        open = (
            "report", "asked_at", "state", "started_at", "done", "of", "what", "ended_at", "content", "fault",
        )  # fmt: skip

    def __str__(self) -> str:
        return f"files {self.pk} of report {self.report_id}"

    @property
    def is_over(self) -> bool:
        """Whether nothing more happens with it."""
        return self.state in (self.State.READY, self.State.FAILED)
