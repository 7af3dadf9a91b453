"""Pages of a queue that never hide what is urgent."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import TYPE_CHECKING, Any, override

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from narmare.contact.models import Case


if TYPE_CHECKING:
    _Paginator = Paginator[Case]
else:
    _Paginator = Paginator  # no class of types when it runs

SIZE = 50


class Unhidden(_Paginator):
    """Pages of ordered cases; the first holds at least every urgent one, however many there are."""

    def __init__(self, cases: QuerySet[Case] | Sequence[Case], *, count: int, urgent: int) -> None:
        """
        Args:
            cases: in order, the urgent first.
            count: how many there are.
            urgent: how many of them must be on the first page.
        """
        super().__init__(cases, SIZE)
        self.count, self.first = count, max(SIZE, urgent)
        self.num_pages = 1 + ceil(max(count - self.first, 0) / SIZE)

    @override
    def page(self, number: Any) -> Page[Case]:
        number = self.validate_number(number)
        begin = 0 if number == 1 else self.first + (number - 2) * SIZE
        end = self.first + (number - 1) * SIZE
        return Page(self.object_list[begin:end], number, self)
