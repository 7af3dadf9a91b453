"""Residents, and the relations that decide who may read about them."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from narmare.region.fields import SealedTextField, SearchableField
from narmare.region.models.reading import PersonQuerySet
from narmare.region.models.span import Span, one_at_a_time, span_ordered
from narmare.region.models.unit import Unit


class Person(models.Model):
    """A resident, or somebody who sought care here without being one (visitor, newborn, asylum seeker).

    The key is the care tables' pseudonymous `person_id`; identity stays in this table, the numbers encrypted.  `personnummer` also holds a
    samordningsnummer (twelve digits, the day plus 60); `reserve_number` a reservnummer, whose form differs by region.
    """

    id = models.BigIntegerField(primary_key=True)
    name = models.CharField(max_length=120)
    birth_date = models.DateField()
    personnummer = SearchableField(pattern=r"[0-9]{12}", max_length=80, unique=True, null=True)
    reserve_number = SearchableField(pattern=r"[0-9A-Z]{6,12}", max_length=80, unique=True, null=True)
    phone = models.CharField(max_length=20, blank=True)
    protected = models.BooleanField(default=False)

    objects = PersonQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="person_id_positive", condition=Q(id__gt=0)),
            models.CheckConstraint(
                name="person_personnummer_encrypted",
                condition=Q(personnummer__isnull=True) | Q(personnummer__regex=r"^s1[.]"),
            ),
            models.CheckConstraint(
                name="person_reserve_number_encrypted",
                condition=Q(reserve_number__isnull=True) | Q(reserve_number__regex=r"^s1[.]"),
            ),
        ]

    class Privacy:
        personal = ("id", "name", "birth_date", "phone", "protected")
        secret = ("personnummer", "reserve_number")

    def __str__(self) -> str:
        return f"person {self.pk}"

    def age(self, on: date) -> int:
        """Whole years on the day `on`."""
        had_birthday = (on.month, on.day) >= (self.birth_date.month, self.birth_date.day)
        return on.year - self.birth_date.year - (0 if had_birthday else 1)


class Listing(Span):
    """A person's choice of care centre, one at a time (HSL 7 kap. 3 a §).

    Listings that the region's register brings have no `said_by`; those that staff write down say how the choice was made, why,
    who wrote it down and when.
    """

    class Said(models.TextChoices):
        REGISTER = "", _("regionens register")
        PRESENT = "present", _("personen själv, på plats och med legitimation")
        CALLED = "called", _("personen själv, per telefon efter kontrollfrågor")
        FORM = "form", _("påskriven blankett")
        GUARDIAN = "guardian", _("barnets vårdnadshavare")
        TRUSTEE = "trustee", _("god man, förvaltare eller fullmakt")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="listings")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="listings")
    said_by = models.CharField(max_length=10, choices=Said, blank=True, default="")
    why = SealedTextField(blank=True, default="")
    recorded_at = models.DateTimeField(null=True)
    recorded_by = models.ForeignKey("region.Account", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            span_ordered("listing_span_ordered"),
            one_at_a_time("listing_one_at_a_time", "person"),
            models.CheckConstraint(
                name="listing_recorded_at_and_by_together",
                condition=Q(recorded_at__isnull=True, recorded_by__isnull=True, said_by="")
                | Q(recorded_at__isnull=False, recorded_by__isnull=False) & ~Q(said_by="") & ~Q(why=""),
            ),
        ]

    class Privacy:
        personal = (
            "person",
            "unit",
            "said_by",
            "why",
            "recorded_at",
            "recorded_by",
            "valid_from",
            "valid_to",
        )

    def __str__(self) -> str:
        return f"listing {self.pk}"

    @property
    def last_day(self) -> date | None:
        """The last day on which the person is listed there, None while it has no end."""
        return None if self.valid_to is None else self.valid_to - timedelta(days=1)


class NamedContact(Span):
    """A named doctor (HSL 7 kap. 3 §) or a care contact (patientlagen 6 kap. 2 §) of a person."""

    class Kind(models.TextChoices):
        DOCTOR = "doctor", _("fast läkarkontakt")
        CARE_CONTACT = "care_contact", _("fast vårdkontakt")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="named_contacts")
    kind = models.CharField(max_length=15, choices=Kind)
    account = models.ForeignKey("region.Account", on_delete=models.PROTECT, related_name="contact_for")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="named_contacts")

    class Meta:
        constraints = [
            span_ordered("named_contact_span_ordered"),
            one_at_a_time("named_contact_one_doctor", "person", condition=Q(kind="doctor")),
            one_at_a_time("named_contact_one_care_contact", "person", condition=Q(kind="care_contact")),
        ]

    class Privacy:
        personal = ("person", "kind", "account", "unit", "valid_from", "valid_to")

    def __str__(self) -> str:
        return f"named contact {self.pk}"


class CareRelation(Span):
    """A person has home health care from a municipal unit.

    The municipality is another care provider, so its staff read only with the person's consent (lag 2022:913
    3 kap. 1 §): `consent_at` and `consent_by` say when it was given and who wrote it down, `conditions` which of the statute's three
    they said were met (keys of `paths.CONDITIONS`; empty where the register brought the relation).
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="care_relations")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="care_relations")
    consent_at = models.DateTimeField(null=True, blank=True)
    consent_by = models.ForeignKey("region.Account", on_delete=models.PROTECT, null=True, related_name="+")
    conditions = models.JSONField(default=list)

    class Meta:
        constraints = [
            span_ordered("care_relation_span_ordered"),
            one_at_a_time("care_relation_once_per_unit", "person", "unit"),
            models.CheckConstraint(
                name="care_relation_consent_at_and_by_together",
                condition=Q(consent_at__isnull=True, consent_by__isnull=True)
                | Q(consent_at__isnull=False, consent_by__isnull=False),
            ),
        ]

    class Privacy:
        personal = ("person", "unit", "consent_at", "consent_by", "conditions", "valid_from", "valid_to")

    def __str__(self) -> str:
        return f"care relation {self.pk}"


class Agency(Span):
    """A person lets somebody else (relative, agent) read about them, in a written scope, for a time.

    `ground` says why it holds; every ground but the person's own was written down by staff (`granted_by`).
    """

    class Ground(models.TextChoices):
        OWN = "own", _("gav rätten själv, inloggad")
        SPOKEN = "spoken", _("gav rätten muntligt, på plats och med legitimation")
        WRITTEN = "written", _("skriftlig fullmakt")
        TRUSTEE = "trustee", _("god man eller förvaltare enligt beslut")
        GUARDIAN = "guardian", _("vårdnadshavare enligt folkbokföringen")

    class Scope(models.TextChoices):
        OVERVIEW = "overview", _("grunduppgifter och kontakter")
        ACCESS_LOG = "access_log", _("vem som har läst")
        CASES = "cases", _("ärenden, och att kontakta vården i mitt ställe")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="agencies")
    agent = models.ForeignKey("region.Account", on_delete=models.PROTECT, related_name="agencies")
    scope = models.JSONField()
    ground = models.CharField(max_length=10, choices=Ground, default=Ground.OWN)
    granted_by = models.ForeignKey("region.Account", on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()
    ended_by = models.ForeignKey("region.Account", on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            span_ordered("agency_span_ordered"),
            one_at_a_time("agency_once_per_agent", "person", "agent"),
            models.CheckConstraint(
                name="agency_scope_is_filled_list", condition=Q(scope__contains=[]) & ~Q(scope=[])
            ),
            models.CheckConstraint(
                name="agency_ended_at_and_by_together",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False, valid_to__isnull=False),
            ),
        ]
        verbose_name_plural = "agencies"

    class Privacy:
        personal = (
            "person", "agent", "scope", "ground", "granted_by", "granted_at", "ended_by", "ended_at", "valid_from", "valid_to",
        )  # fmt: skip

    def __str__(self) -> str:
        return f"agency {self.pk}"

    @property
    def scope_titles(self) -> list[str]:
        """What the agent may read, in words."""
        return [str(self.Scope(code).label) for code in self.scope]

    @property
    def recorded_by_staff(self) -> bool:
        """Whether somebody at a unit wrote it down, and not the person."""
        return self.ground != self.Ground.OWN

    @property
    def last_day(self) -> date | None:
        """The last day on which the right holds, None while it has no end."""
        return None if self.valid_to is None else self.valid_to - timedelta(days=1)
