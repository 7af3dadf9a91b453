"""Initiatives: the one way in, the stages that they pass, and what they depend on (S2)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from narmare.programme.models.strategy import Area, Goal, Titled
from narmare.region.models import Account, Unit
from narmare.region.permissions import Permission


if TYPE_CHECKING:
    from narmare.programme.models.decision import Decision


class Group(models.TextChoices):
    """Whom an initiative or a benefit reaches."""

    EVERYBODY = "everybody", _("alla invånare")
    LISTED = "listed", _("listade på vårdcentral")
    CHILDREN = "children", _("barn och unga")
    AGED_80 = "aged_80", _("80 år och äldre")
    CHRONIC = "chronic", _("personer med kronisk sjukdom")
    MENTAL = "mental", _("personer med psykisk ohälsa")
    HOME_CARE = "home_care", _("personer med hemsjukvård")
    LIFESTYLE = "lifestyle", _("personer med ohälsosamma levnadsvanor")
    PLANNED = "planned", _("personer som väntar på planerad vård")
    STAFF = "staff", _("medarbetare")


class InitiativeQuerySet(models.QuerySet["Initiative"]):
    """Initiatives by who asks."""

    def visible_to(self, account: Account) -> InitiativeQuerySet:
        """All for who follows the whole programme; else those that reach the reader's units, or that the reader proposed."""
        units = account.units_with(Permission.PROGRAMME_READ)
        if units.filter(kind=Unit.Kind.REGION).exists():
            return self
        here = Q(rollouts__unit__in=units) | Q(mandates__unit__in=units) | Q(expectations__unit__in=units)
        return self.filter(here | Q(benefits__unit__in=units) | Q(proposed_by=account)).distinct()


class Initiative(Titled):
    """Something that the region does to reach its goals.

    `imported` rows came with the region's file.  What has been changed here (`changed_at`) is not written over when the
    file is read again.  The planned days say when each phase should begin; `Gate` says when it did.
    """

    class Stage(models.TextChoices):
        PROPOSED = "proposed", _("föreslaget")
        ASSESSED = "assessed", _("bedömt")
        COORDINATED = "coordinated", _("samordnat")
        PRIORITISED = "prioritised", _("prioriterat")
        DECIDED = "decided", _("beslutat")
        PREPARING = "preparing", _("förberedande fas")
        INTRODUCING = "introducing", _("lösningsutformning och införande")
        EFFECTS = "effects", _("effekthanteringsfas")
        CLOSED = "closed", _("avslutat")
        DECLINED = "declined", _("avslaget")

    class Complexity(models.TextChoices):
        SIMPLE = "simple", _("enkelt")
        COMPLICATED = "complicated", _("komplicerat")
        COMPLEX = "complex", _("komplext")

    area = models.ForeignKey(
        Area, on_delete=models.CASCADE, related_name="initiatives", verbose_name=_("Programområde")
    )
    code = models.SlugField(unique=True)
    activities = models.JSONField(_("Aktiviteter"), default=list)
    part_of = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="parts")
    rollout = models.SlugField(help_text="its name in the care table rollout")
    goals = models.ManyToManyField(Goal, through="Support", related_name="initiatives")
    imported = models.BooleanField(default=False)

    stage = models.CharField(max_length=12, choices=Stage, default=Stage.PROPOSED)
    why = models.TextField(_("Varför"), blank=True)
    groups = models.JSONField(_("Vilka det gäller"), default=list, help_text="codes of Group")
    proposed_at = models.DateTimeField(null=True)
    proposed_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    proposed_unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    complexity = models.CharField(_("Karaktär"), max_length=12, choices=Complexity, blank=True)
    assessment = models.TextField(_("Första bedömning"), blank=True)
    overlaps = models.JSONField(
        default=list, help_text="codes of the initiatives that were weighed against it"
    )
    coordination = models.TextField(_("Samordning"), blank=True)
    priority = models.PositiveSmallIntegerField(_("Prioritet"), null=True, help_text="1 is first")
    priority_reason = models.TextField(_("Skäl för prioriteten"), blank=True)
    prepare_from = models.DateField(_("Förberedande fas börjar"), null=True)
    introduce_from = models.DateField(_("Införandet börjar"), null=True)
    effects_from = models.DateField(_("Effekthanteringen börjar"), null=True)
    close_on = models.DateField(_("Avslutas"), null=True)
    learning = models.TextField(_("Lärdomar"), blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(null=True)
    changed_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")

    objects = InitiativeQuerySet.as_manager()

    class Privacy:
        personal = ("proposed_by", "changed_by")
        open = ("id", "title_sv", "title_en", "order", "area", "code", "activities", "part_of", "rollout", "imported",
                "stage", "why", "groups", "proposed_at", "proposed_unit", "complexity", "assessment", "overlaps",
                "coordination", "priority", "priority_reason", "prepare_from", "introduce_from", "effects_from", "close_on", "learning", "version", "changed_at")  # fmt: skip

    class Meta:
        ordering = ["order"]
        constraints = [
            models.CheckConstraint(
                name="initiative_proposed_at_and_by_together",
                condition=Q(proposed_at=None, proposed_by=None)
                | Q(proposed_at__isnull=False, proposed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="initiative_changed_at_and_by_together",
                condition=Q(changed_at=None, changed_by=None)
                | Q(changed_at__isnull=False, changed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="initiative_priority_1_to_4",
                condition=Q(priority=None) | Q(priority__gte=1, priority__lte=4),
            ),
            models.CheckConstraint(
                name="initiative_closed_with_learning", condition=~Q(stage="closed") | ~Q(learning="")
            ),
        ]

    @property
    def number(self) -> int:
        """Which of the three phases it is in: 1, 2, 3; 0 before them and 4 after."""
        return PHASE_NUMBERS.get(self.stage, 0)

    @property
    def is_running(self) -> bool:
        """Whether it is in one of the three phases."""
        return 1 <= self.number <= 3

    @property
    def is_over(self) -> bool:
        """Whether nothing more is to be done in it."""
        return self.stage in (self.Stage.CLOSED, self.Stage.DECLINED)

    @property
    def settled_by(self) -> Decision | None:
        """The decision that started or stopped it; None before it is decided, and while nobody has written it down here."""
        held = getattr(self, "settlement", None)
        return None if held is None else held.decision

    @property
    def planned(self) -> tuple[tuple[str, date | None], ...]:
        """Each stage of the three phases and the end, with the day on which it should begin."""
        return (
            (self.Stage.PREPARING, self.prepare_from), (self.Stage.INTRODUCING, self.introduce_from),
            (self.Stage.EFFECTS, self.effects_from), (self.Stage.CLOSED, self.close_on),
        )  # fmt: skip


PHASE_NUMBERS: Mapping[str, int] = {
    Initiative.Stage.PREPARING: 1, Initiative.Stage.INTRODUCING: 2, Initiative.Stage.EFFECTS: 3, Initiative.Stage.CLOSED: 4,
}  # fmt: skip


class Support(models.Model):
    """An initiative should move a goal's measure.  `proposed` until the region has decided so."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE)
    goal = models.ForeignKey(Goal, on_delete=models.CASCADE)
    proposed = models.BooleanField(default=True)

    class Privacy:
        open = ("id", "initiative", "goal", "proposed")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["initiative", "goal"], name="support_once")]

    def __str__(self) -> str:
        return f"{self.initiative_id} -> {self.goal_id}"


class Dependency(models.Model):
    """An initiative cannot go on before another has come so far."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="dependencies")
    needs = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="needed_by")
    why = models.CharField(max_length=300)

    class Privacy:
        open = ("id", "initiative", "needs", "why")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["initiative", "needs"], name="dependency_once"),
            models.CheckConstraint(name="dependency_on_another", condition=~Q(initiative=F("needs"))),
        ]
        verbose_name_plural = "dependencies"

    def __str__(self) -> str:
        return f"{self.initiative_id} needs {self.needs_id}"


class Gate(models.Model):
    """An initiative entered a stage."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="gates")
    stage = models.CharField(max_length=12, choices=Initiative.Stage)
    passed_on = models.DateField()
    passed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    note = models.TextField(blank=True)

    class Privacy:
        personal = ("passed_by",)
        open = ("id", "initiative", "stage", "passed_on", "note")

    class Meta:
        ordering = ["passed_on", "pk"]
        constraints = [models.UniqueConstraint(fields=["initiative", "stage"], name="gate_once")]

    def __str__(self) -> str:
        return f"{self.initiative_id} {self.stage}"
