"""Who has been written down as belonging to a group that reaches a unit directly (special housing, a unit's own list)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from narmare.region.models import Account, Person, Unit
from narmare.region.models.span import Span, span_ordered


class DirectGround(Span):
    """A person belongs, at a unit, to a group that the unit's routine names under `directly_reachable`.

    Only what no register of the product tells is written here; named contacts, home care and age are looked up.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="direct_grounds")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="direct_grounds")
    ground = models.CharField(max_length=60)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            span_ordered("direct_ground_span_ordered"),
            models.UniqueConstraint(
                name="direct_ground_one_open",
                fields=["person", "unit", "ground"],
                condition=Q(valid_to__isnull=True),
            ),
            models.CheckConstraint(name="direct_ground_filled", condition=~Q(ground="")),
        ]

    class Privacy:
        personal = ("person", "unit", "ground", "recorded_by", "valid_from", "valid_to")
        open = ("recorded_at",)

    def __str__(self) -> str:
        return f"direct ground {self.pk}"
