"""Care tasks that move."""

from __future__ import annotations

from django.db.models import QuerySet

from narmare.programme.models import Transfer


def transfers() -> QuerySet[Transfer]:
    """Every proposal with its boards, decision, calculation and money, the latest first."""
    return Transfer.objects.select_related("giver_board", "taker_board", "decision__meeting__arena").prefetch_related(
        "work", "money"
    )  # fmt: skip
