"""What every row with a first and a last day shares.

A span holds from `valid_from` (first day) to `valid_to` (first day it no longer holds; empty while it lasts), as in
the care tables.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Self, TypeVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value


_Row = TypeVar("_Row", bound=models.Model, covariant=True)


def span_ordered(name: str) -> models.CheckConstraint:
    """A constraint: the span does not end before it begins.  Ended the day it began, it never held."""
    return models.CheckConstraint(
        name=name, condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from"))
    )


def one_at_a_time(name: str, *columns: str, condition: Q | None = None) -> ExclusionConstraint:
    """A constraint: two rows with the same integers in `columns` never hold on the same day.

    The integer is compared as the range [n, n]: ranges have a GiST index in every PostgreSQL, integers only with the
    extension btree_gist, which the embedded server lacks.
    """
    same: list[tuple[Any, str]] = [
        (Func(F(column), F(column), Value("[]"), function="int8range"), RangeOperators.OVERLAPS)
        for column in columns
    ]
    days = Func(F("valid_from"), F("valid_to"), function="daterange")
    return ExclusionConstraint(
        name=name, expressions=[*same, (days, RangeOperators.OVERLAPS)], condition=condition
    )


class SpanQuerySet(models.QuerySet[_Row]):
    """Rows with a span."""

    def on(self, day: date) -> Self:
        """Those that hold on `day`."""
        return self.filter(valid_from__lte=day).filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day))


class Span(models.Model):
    """A row that holds from one day to another."""

    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects = SpanQuerySet.as_manager()

    class Meta:
        abstract = True

    def holds(self, day: date) -> bool:
        """True if the row holds on `day`."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)
