"""Effect management and the benefits register (S3, S4).

A row holds what the national guidance on realising benefits asks for and what audits have missed: who takes the benefit
home, from which baseline, how much with a range, and how far it has come.  "Activity done" is no state of a benefit.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from narmare.programme.models.initiative import Group, Initiative
from narmare.region.models import Account, Unit
from narmare.region.permissions import Permission


class EffectPlan(models.Model):
    """The seven questions of effect management, and what the effect is for flow, groups, professions and money."""

    initiative = models.OneToOneField(Initiative, on_delete=models.CASCADE, related_name="effect_plan")
    benefit = models.TextField(_("Vad är nyttan?"), blank=True)
    realisation = models.TextField(_("Hur ska nyttan realiseras?"), blank=True)
    realiser = models.TextField(_("Vem ska realisera nyttan?"), blank=True)
    arises = models.TextField(_("När uppkommer nyttan?"), blank=True)
    follow_up = models.TextField(_("Hur ska effekten följas upp?"), blank=True)
    follower = models.TextField(_("Vem ansvarar för uppföljningen?"), blank=True)
    measures = models.TextField(_("Vilka mätetal ska användas?"), blank=True)
    care_flow = models.TextField(_("Vad ändras i vårdflödet?"), blank=True)
    patient_groups = models.TextField(_("Vilka patientgrupper berörs?"), blank=True)
    professions = models.TextField(_("Vilka yrken berörs?"), blank=True)
    economy = models.TextField(_("Vad betyder det för ekonomin?"), blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    QUESTIONS = ("benefit", "realisation", "realiser", "arises", "follow_up", "follower", "measures")
    DESCRIPTIONS = ("care_flow", "patient_groups", "professions", "economy")

    class Privacy:
        personal = ("changed_by",)
        open = ("id", "initiative", "benefit", "realisation", "realiser", "arises", "follow_up", "follower", "measures",
                "care_flow", "patient_groups", "professions", "economy", "version", "changed_at")  # fmt: skip

    def __str__(self) -> str:
        return f"effect plan of {self.initiative_id}"


class BenefitQuerySet(models.QuerySet["Benefit"]):
    """Benefits by who asks."""

    def visible_to(self, account: Account) -> BenefitQuerySet:
        """All for who follows the whole programme; else those that the reader's units take home."""
        units = account.units_with(Permission.PROGRAMME_READ)
        return self if units.filter(kind=Unit.Kind.REGION).exists() else self.filter(unit__in=units)


class Benefit(models.Model):
    """One row of the benefits register.

    Units: `baseline`, `target` are in the measure's unit (percent 0 to 100); `low`, `mid`, `high` are natural units a year
    (`natural_unit`: visits, bed days, calls); SEK and hours a year are these times `sek_each` and `hours_each`, in the
    prices of `price_year`.  A benefit that lowers its measure has a target below the baseline and positive natural units.
    """

    class Category(models.TextChoices):
        FINANCIAL = "financial", _("ekonomi")
        TIME = "time", _("tid")
        QUALITY = "quality", _("kvalitet")
        RESIDENTS = "residents", _("invånare och samhälle")

    class Payout(models.TextChoices):
        MONEY = "money", _("pengar frigörs")
        TIME = "time", _("tid frigörs")
        AVOIDED = "avoided", _("kostnad undviks")
        QUALITY = "quality", _("kvalitet")

    class State(models.TextChoices):
        IDENTIFIED = "identified", _("identifierad")
        PLANNED = "planned", _("planerad")
        INTRODUCED = "introduced", _("införd")
        OBSERVED = "observed", _("effekt observerad")
        VERIFIED = "verified", _("effekt verifierad")
        TAKEN_HOME = "taken_home", _("hemtagen")
        NOT_REALISED = "not_realised", _("inte realiserad")
        WRITTEN_OFF = "written_off", _("avskriven")

    class Profession(models.TextChoices):
        NONE = "", _("inget särskilt yrke")
        DOCTOR = "doctor", _("läkare")
        NURSE = "nurse", _("sjuksköterska")
        ADMINISTRATOR = "administrator", _("vårdadministratör")
        REHAB = "rehab", _("rehabilitering")
        PSYCHOSOCIAL = "psychosocial", _("psykosocialt yrke")
        MUNICIPAL = "municipal", _("kommunens personal")

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="benefits")
    number = models.PositiveSmallIntegerField(help_text="within the initiative, from 1")
    title = models.CharField(_("Nyttan"), max_length=200)
    category = models.CharField(_("Slag"), max_length=10, choices=Category)
    payout = models.CharField(_("Hur den tas ut"), max_length=10, choices=Payout)
    group = models.CharField(_("Vilka som får nyttan"), max_length=10, choices=Group)
    profession = models.CharField(
        _("Yrke vars tid ändras"), max_length=15, choices=Profession, blank=True, default=""
    )
    chain = models.JSONField(
        _("Effektkedja"), default=list, help_text="from what is delivered to the effect, one step each"
    )
    unit = models.ForeignKey(
        Unit, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Enhet som realiserar")
    )
    realiser = models.CharField(
        _("Linjechef som realiserar"), max_length=120, blank=True, help_text="a role, no name"
    )
    follower = models.CharField(
        _("Vem som följer upp"), max_length=120, blank=True, help_text="a role, no name"
    )
    starts_on = models.DateField(_("Nyttan börjar"), null=True)
    ramp_months = models.PositiveSmallIntegerField(_("Månader till full effekt"), default=0)
    indicator = models.SlugField(
        _("Mätetal"), blank=True, help_text="in the catalogue; empty when it is measured by hand"
    )
    manual_measure = models.CharField(_("Eget mått"), max_length=200, blank=True)
    manual_source = models.CharField(_("Det egna måttets källa"), max_length=200, blank=True)
    baseline = models.FloatField(_("Utgångsvärde"), null=True)
    baseline_period = models.DateField(_("Utgångsvärdets månad"), null=True)
    baseline_snapshot = models.CharField(_("Underlag för utgångsvärdet"), max_length=40, blank=True)
    target = models.FloatField(_("Målvärde"), null=True)
    target_on = models.DateField(_("När målvärdet ska nås"), null=True)
    natural_unit = models.CharField(_("Räknas i"), max_length=60, blank=True)
    low = models.FloatField(_("Minst per år"), null=True)
    mid = models.FloatField(_("Troligast per år"), null=True)
    high = models.FloatField(_("Högst per år"), null=True)
    sek_each = models.DecimalField(_("Kronor per styck"), max_digits=12, decimal_places=2, null=True)
    hours_each = models.DecimalField(_("Timmar per styck"), max_digits=8, decimal_places=3, null=True)
    price_year = models.PositiveSmallIntegerField(_("Prisnivå, år"), null=True)
    disbenefit = models.TextField(_("Nackdelar"), blank=True)
    double_count_group = models.SlugField(
        _("Räknas ihop med"), blank=True, help_text="benefits of one group are counted once"
    )
    state = models.CharField(max_length=12, choices=State, default=State.IDENTIFIED)
    evidence = models.JSONField(
        default=dict, help_text="design, estimate, low, high, grade, source of the verified effect"
    )
    taken_home_on = models.DateField(null=True)
    taken_home_reference = models.CharField(max_length=120, blank=True)
    taken_home_sek = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    state_reason = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    objects = BenefitQuerySet.as_manager()

    class Privacy:
        personal = ("changed_by",)
        open = ("id", "initiative", "number", "title", "category", "payout", "group", "profession", "chain", "unit",
                "realiser", "follower", "starts_on", "ramp_months", "indicator", "manual_measure", "manual_source",
                "baseline", "baseline_period", "baseline_snapshot", "target", "target_on", "natural_unit", "low", "mid",
                "high", "sek_each", "hours_each", "price_year", "disbenefit", "double_count_group", "state", "evidence",
                "taken_home_on", "taken_home_reference", "taken_home_sek", "state_reason", "version", "changed_at")  # fmt: skip

    class Meta:
        ordering = ["initiative", "number"]
        constraints = [
            models.UniqueConstraint(fields=["initiative", "number"], name="benefit_number_once"),
            models.CheckConstraint(
                name="benefit_one_measure", condition=Q(indicator="") | Q(manual_measure="", manual_source="")
            ),
            models.CheckConstraint(
                name="benefit_range_in_order",
                condition=Q(low=None, mid=None, high=None) | Q(low__lte=F("mid"), mid__lte=F("high")),
            ),
            models.CheckConstraint(
                name="benefit_taken_home_by_a_decision",
                condition=~Q(state="taken_home")
                | (Q(taken_home_on__isnull=False) & ~Q(taken_home_reference="")),
            ),
            models.CheckConstraint(
                name="benefit_baseline_has_its_month",
                condition=Q(baseline=None) | Q(baseline_period__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def measured(self) -> bool:
        """Whether somebody has said by what it is measured."""
        return bool(self.indicator or (self.manual_measure and self.manual_source))

    def worth(self, each: Decimal | None) -> tuple[Decimal, Decimal, Decimal] | None:
        """Low, mid and high a year times `each`, or None while a part is missing."""
        if each is None or self.low is None or self.mid is None or self.high is None:
            return None
        low, mid, high = (Decimal(str(value)) * each for value in (self.low, self.mid, self.high))
        return low, mid, high

    @property
    def sek(self) -> tuple[Decimal, Decimal, Decimal] | None:
        """SEK a year: low, mid, high."""
        return self.worth(self.sek_each)

    @property
    def hours(self) -> tuple[Decimal, Decimal, Decimal] | None:
        """Hours a year: low, mid, high."""
        return self.worth(self.hours_each)

    def expected_on(self, month: date) -> float | None:
        """What the measure should show in a month: a straight line from the baseline at `starts_on`, then the target."""
        if self.baseline is None or self.target is None or self.starts_on is None:
            return None
        passed = (month.year - self.starts_on.year) * 12 + month.month - self.starts_on.month
        share = min(max(passed, 0) / self.ramp_months, 1.0) if self.ramp_months else float(passed >= 0)
        return self.baseline + share * (self.target - self.baseline)
