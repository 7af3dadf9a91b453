"""The organisation: one tree from the region through municipalities to the units that give care."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from narmare.region.models.span import Span, SpanQuerySet, span_ordered


# Country, ten digits of the organisation's number, a hyphen and the organisation's own part; capitals.
HSA_ID = r"^[A-Z]{2}[0-9]{10}-[0-9A-Z]{1,17}$"


class UnitQuerySet(SpanQuerySet["Unit"]):
    """Units, asked by their place in the tree."""

    def below(self, unit: Unit) -> UnitQuerySet:
        """`unit` and everything under it."""
        return self.filter(path__startswith=unit.path)

    def ancestors(self, unit: Unit) -> UnitQuerySet:
        """`unit` and everything above it, the region first."""
        return self.filter(code__in=unit.path.strip("/").split("/")).order_by("path")

    def region(self) -> Unit:
        """The root of the tree.

        Raises:
            Unit.DoesNotExist: nothing has been set up; run `actions.sync_units`.
        """
        return self.get(kind=Unit.Kind.REGION)


class Unit(Span):
    """A node of the organisation.  `code` is the care tables' `unit_id`, a municipality's or the county's number.

    `path` holds the codes from the root, "/07/0780/vc-01/", so that "at this unit or above it" is a comparison of
    texts and no recursion.  Only `actions.sync_units` writes it.  `hsa_id` names the unit in the national directory of care
    units and staff (HSA); empty where it is not known.
    """

    class Kind(models.TextChoices):
        REGION = "region", _("region")
        MUNICIPALITY = "municipality", _("kommun")
        CARE_CENTRE = "care_centre", _("vårdcentral")
        HOSPITAL_CLINIC = "hospital_clinic", _("sjukhusklinik")
        EMERGENCY = "emergency", _("akutmottagning")
        HOME_CARE = "home_care", _("kommunal hemsjukvård")
        AMBULANCE = "ambulance", _("ambulans")
        VIRTUAL = "virtual", _("digital enhet")

    class Owner(models.TextChoices):
        PUBLIC = "public", _("regiondriven")
        PRIVATE = "private", _("privat på avtal")
        MUNICIPAL = "municipal", _("kommunal")

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=Kind)
    municipality = models.CharField(max_length=4, blank=True)
    owner = models.CharField(max_length=10, choices=Owner)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    path = models.CharField(max_length=200, unique=True)
    hsa_id = models.CharField(max_length=31, blank=True, default="")

    objects = UnitQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [
            span_ordered("unit_span_ordered"),
            models.CheckConstraint(name="unit_code_plain", condition=Q(code__regex=r"^[\w.:-]+$")),
            models.CheckConstraint(
                name="unit_only_region_is_root",
                condition=Q(kind="region", parent__isnull=True)
                | (~Q(kind="region") & Q(parent__isnull=False)),
            ),
            models.CheckConstraint(
                name="unit_path_ends_with_code",
                condition=Q(path__endswith=Concat(Value("/"), F("code"), Value("/"))),
            ),
            models.CheckConstraint(name="unit_hsa_id_form", condition=Q(hsa_id="") | Q(hsa_id__regex=HSA_ID)),
            models.UniqueConstraint(name="unit_hsa_id_once", fields=["hsa_id"], condition=~Q(hsa_id="")),
            models.UniqueConstraint(name="unit_one_region", fields=["kind"], condition=Q(kind="region")),
        ]
        indexes = [
            models.Index(name="unit_path_prefix", fields=["path"], opclasses=["varchar_pattern_ops"]),
        ]

    class Privacy:
        open = (
            "code",
            "name",
            "kind",
            "municipality",
            "owner",
            "parent",
            "path",
            "hsa_id",
            "valid_from",
            "valid_to",
        )

    def __str__(self) -> str:
        return self.name

    def is_within(self, unit: Unit) -> bool:
        """True if this unit is `unit` or lies under it."""
        return self.path.startswith(unit.path)

    @property
    def codes(self) -> list[str]:
        """The codes of the unit and of everything above it, the region first."""
        return self.path.strip("/").split("/")

    def same_provider(self, prefix: str = "") -> Q:
        """Units of the same care provider (vårdgivare) as this one, as a condition on the unit at `prefix` ("unit__").

        The region is one provider with all that it runs, each municipality one, and so is each private unit under contract.
        """
        if self.owner == self.Owner.PUBLIC:
            return Q(**{f"{prefix}owner": self.Owner.PUBLIC})
        if self.owner == self.Owner.MUNICIPAL:
            return Q(**{f"{prefix}owner": self.Owner.MUNICIPAL, f"{prefix}municipality": self.municipality})
        return Q(**{f"{prefix}path__startswith": self.path})

    def shares_provider(self, unit: Unit) -> bool:
        """Whether this unit and `unit` belong to the same care provider, as `same_provider` says."""
        if self.owner != unit.owner:
            return False
        if self.owner == self.Owner.PRIVATE:
            return unit.is_within(self) or self.is_within(unit)
        return self.owner == self.Owner.PUBLIC or self.municipality == unit.municipality
