"""Audits: what was asked and judged, what is recommended, what is answered, and what it can be seen on (S8)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from narmare.contact.models.case import together
from narmare.programme.models.arena import Arena
from narmare.programme.models.decision import Decision
from narmare.region.models import Account


class Aspect(models.TextChoices):
    """What a question of an audit is about: an auditor's five questions, and collaboration."""

    GOALS = "goals", _("mål")
    RESPONSIBILITY = "responsibility", _("ansvar")
    RESOURCES = "resources", _("resurser")
    FOLLOW_UP = "follow_up", _("uppföljning")
    REPORTING = "reporting", _("återrapportering")
    COLLABORATION = "collaboration", _("samverkan")


class Audit(models.Model):
    """An audit of the transition.  Sent (`sent_at`), its answer changes no more; what happens later are notes of progress."""

    code = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=200)
    reference = models.CharField(max_length=40, help_text="the auditors' own number")
    on = models.DateField()
    auditor = models.CharField(max_length=200)
    judgement = models.TextField(blank=True, help_text="the judgement as a whole")
    answer_due = models.DateField(null=True)
    follow_up_due = models.DateField(null=True)
    boards = models.ManyToManyField(Arena, related_name="audits")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, related_name="audits")
    sent_at = models.DateTimeField(null=True)
    sent_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Privacy:
        personal = ("sent_by",)
        open = ("id", "code", "title", "reference", "on", "auditor", "judgement", "answer_due", "follow_up_due",
                "decision", "sent_at")  # fmt: skip

    class Meta:
        ordering = ["-on", "id"]
        constraints = [
            together("audit_sent_at_and_by_together", "sent_at", "sent_by"),
            models.CheckConstraint(
                name="audit_answer_sent_is_decided", condition=Q(sent_at=None) | Q(decision__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"


class AuditQuestion(models.Model):
    """A question of an audit and how it was judged: Ja, Delvis, Nej."""

    class Judgement(models.TextChoices):
        YES = "yes", _("Ja")
        PARTLY = "partly", _("Delvis")
        NO = "no", _("Nej")

    audit = models.ForeignKey(Audit, on_delete=models.PROTECT, related_name="questions")
    number = models.PositiveSmallIntegerField()
    about = models.CharField(max_length=300)
    aspect = models.CharField(max_length=15, choices=Aspect)
    judgement = models.CharField(max_length=6, choices=Judgement)
    why = models.TextField(blank=True)

    class Privacy:
        open = ("id", "audit", "number", "about", "aspect", "judgement", "why")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["audit", "number"], name="audit_question_number_once")]

    def __str__(self) -> str:
        return f"{self.number}. {self.about}"


class AuditRecommendation(models.Model):
    """A recommendation and its answer: done, planned, time plan, other views.  `version` tells a stale form from a fresh one."""

    audit = models.ForeignKey(Audit, on_delete=models.PROTECT, related_name="recommendations")
    number = models.PositiveSmallIntegerField()
    about = models.CharField(max_length=300)
    aspect = models.CharField(max_length=15, choices=Aspect)
    done = models.TextField(blank=True)
    planned = models.TextField(blank=True)
    time_plan = models.TextField(blank=True)
    views = models.TextField(blank=True)
    owner_title = models.CharField(max_length=120, blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Privacy:
        personal = ("changed_by",)
        open = ("id", "audit", "number", "about", "aspect", "done", "planned", "time_plan", "views", "owner_title",
                "version", "changed_at")  # fmt: skip

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["audit", "number"], name="audit_recommendation_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.about}"

    @property
    def missing(self) -> list[str]:
        """The parts of the answer that are still empty, as the auditors name them; other views are voluntary."""
        parts = ((self.done, _("Vidtagna åtgärder")), (self.planned, _("Planerade åtgärder")), (self.time_plan, _("Tidplan")))  # fmt: skip
        return [str(title) for text, title in parts if not text.strip()]


class AuditEvidence(models.Model):
    """A page of the product where what an answer says can be seen."""

    recommendation = models.ForeignKey(AuditRecommendation, on_delete=models.PROTECT, related_name="evidence")
    title = models.CharField(max_length=200)
    path = models.CharField(max_length=300, help_text="an address of the product, from the first slash")

    class Privacy:
        open = ("id", "recommendation", "title", "path")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["recommendation", "path"], name="audit_evidence_once"),
            models.CheckConstraint(name="audit_evidence_inside", condition=Q(path__regex=r"^/([^/\\]|$)")),
        ]

    def __str__(self) -> str:
        return self.title


class AuditProgress(models.Model):
    """What has happened with a recommendation since the answer was sent.  Rows are only added."""

    recommendation = models.ForeignKey(AuditRecommendation, on_delete=models.PROTECT, related_name="progress")
    text = models.TextField()
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Privacy:
        personal = ("noted_by",)
        open = ("id", "recommendation", "text", "noted_at")

    class Meta:
        ordering = ["noted_at", "id"]

    def __str__(self) -> str:
        return f"{self.recommendation_id} {self.noted_at}"
