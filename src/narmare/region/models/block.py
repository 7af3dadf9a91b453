"""What a person keeps closed, and that they have been told what is open."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import CharField, ExpressionWrapper, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from narmare.region import processes
from narmare.region.models.people import Person
from narmare.region.models.span import Span, SpanQuerySet, one_at_a_time, span_ordered
from narmare.region.models.unit import Unit


class BlockQuerySet(SpanQuerySet[Any]):
    """Blocks, asked by whom they stop."""

    def closing(self, *, source: Unit, reader: Unit, process: str = "") -> BlockQuerySet:
        """Those that keep what `source` has written (in the care process) from the staff of `reader`."""
        stopped = Q(kind=Block.Kind.READER, unit__code__in=reader.codes)
        if process:
            stopped |= Q(kind=Block.Kind.PROCESS, process=process, unit__code__in=source.codes)
        if not source.is_within(reader):
            kind = Block.Kind.INNER if reader.shares_provider(source) else Block.Kind.OUTER
            stopped |= Q(kind=kind, unit__code__in=source.codes)
        return self.filter(stopped)

    def above(self, path: str) -> BlockQuerySet:
        """Those whose unit is, or lies above, the unit of the outer query's column `path`."""
        source = ExpressionWrapper(OuterRef(path), output_field=CharField())
        return self.alias(source=source).filter(source__startswith=F("unit__path"))


class Block(Span):
    """A person closes something: at once, until they lift it themselves.

    READER bars the staff of `unit`, and of all below it, from reading about the person.  INNER keeps what `unit` has written
    from other units of the same care provider (patientdatalagen 4 kap. 4 §), OUTER from other care providers (lag 2022:913
    2 kap. 3 §).  PROCESS keeps what a care process at `unit` has written from those who work there outside it (patientdatalagen
    4 kap. 4 §); `process` is a key of `region.processes`.
    """

    class Kind(models.TextChoices):
        READER = "reader", _("enhetens personal får inte läsa om mig")
        INNER = "inner", _("det som enheten har skrivit visas inte för andra enheter hos samma vårdgivare")
        OUTER = "outer", _("det som enheten har skrivit visas inte för andra vårdgivare")
        PROCESS = (
            "process",
            _("det som en vårdprocess på enheten har skrivit visas inte för dem som arbetar utanför den"),
        )

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="blocks")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="blocks")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.READER)
    process = models.CharField(max_length=12, blank=True, default="")

    objects = BlockQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [
            span_ordered("block_span_ordered"),
            one_at_a_time("block_once_per_unit", "person", "unit", condition=Q(kind="reader")),
            one_at_a_time("block_inner_once_per_unit", "person", "unit", condition=Q(kind="inner")),
            one_at_a_time("block_outer_once_per_unit", "person", "unit", condition=Q(kind="outer")),
            models.UniqueConstraint(
                name="block_process_once_per_unit",
                fields=["person", "unit", "process"],
                condition=Q(kind="process", valid_to__isnull=True),
            ),
            models.CheckConstraint(
                name="block_known_kind", condition=Q(kind__in=["reader", "inner", "outer", "process"])
            ),
            models.CheckConstraint(
                name="block_process_with_its_kind",
                condition=Q(kind="process") & ~Q(process="") | ~Q(kind="process") & Q(process=""),
            ),
        ]

    class Privacy:
        personal = ("person", "unit", "kind", "process", "valid_from", "valid_to")

    def __str__(self) -> str:
        return f"block {self.pk}"

    @property
    def said(self) -> str:
        """What it closes, in words."""
        kind = str(self.get_kind_display())
        return f"{kind[:1].upper()}{kind[1:]}" + (
            f": {processes.title(self.process)}" if self.process else ""
        )


class Information(models.Model):
    """A person has been told that other care providers can be let in, and that they may oppose it (lag 2022:913 2 kap. 2 §).

    Without it nothing about the person is open to another provider.
    """

    class Way(models.TextChoices):
        PAGE = "page", _("läste det här, inloggad")
        SPOKEN = "spoken", _("fick höra det av vården")

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="information")
    way = models.CharField(max_length=10, choices=Way)
    given_at = models.DateTimeField()
    given_by = models.ForeignKey("region.Account", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "information"

    class Privacy:
        personal = ("person", "way", "given_at", "given_by")

    def __str__(self) -> str:
        return f"information {self.pk}"
