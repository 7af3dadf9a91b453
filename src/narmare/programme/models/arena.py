"""Boards and arenas: where decisions about the transition are made or prepared (S6)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from narmare.programme.models.strategy import Titled


class Arena(Titled):
    """A board, a committee of one, or an arena where managers or several authorities meet.

    `role` and `members` are as the region has written them, in the language that it writes in.
    """

    class Kind(models.TextChoices):
        BOARD = "board", _("nämnd")
        COMMITTEE = "committee", _("utskott")
        ARENA = "arena", _("arena")

    class Mandate(models.TextChoices):
        DECIDES = "decides", _("beslutar")
        DIRECTION = "direction", _("beslutar om viljeinriktning")
        ADVISES = "advises", _("bereder och ger råd")
        NOT_SAID = "", _("inte angivet")

    code = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=10, choices=Kind)
    mandate = models.CharField(max_length=10, choices=Mandate, blank=True, default=Mandate.NOT_SAID)
    role = models.CharField(max_length=300, blank=True)
    members = models.CharField(max_length=300, blank=True)
    meets_per_year = models.PositiveSmallIntegerField(null=True)
    part_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="parts")

    class Privacy:
        open = ("id", "title_sv", "title_en", "order", "code", "kind", "mandate", "role", "members", "meets_per_year",
                "part_of")  # fmt: skip

    class Meta:
        ordering = ["order", "code"]
        constraints = [
            models.CheckConstraint(name="arena_code_plain", condition=Q(code__regex=r"^[\w-]+$")),
            models.CheckConstraint(
                name="arena_committee_has_its_board",
                condition=~Q(kind="committee") | Q(part_of__isnull=False),
            ),
        ]
