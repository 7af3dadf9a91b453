"""Whether something may be said about a number, and whether limits may be moved."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from narmare.analysis.indicators.spc import grounds
from narmare.followup.models import Interpretation, LimitBreak
from narmare.region.models import Account, Unit
from narmare.region.permissions import Permission


LONGEST = 2_000
LONGEST_CAUSE = 120
PERSONAL_NUMBER = re.compile(r"(?<!\d)(?:19|20)?\d{6}[-+]?\d{4}(?!\d)")


def interpret_refusal(*, text: str, unit: Unit, shown: bool, by: Account) -> str | None:
    """Why the text cannot be kept with the month, or None.

    Args:
        unit: the place that the number is about.
        shown: whether there is a number that month at all, hidden or not.
    """
    if not by.has(Permission.INTERPRETATION_WRITE, unit):
        return _("Du kan bara skriva om enheter där du har en roll. Be enhetens chef skriva.")
    if not shown:
        return _("Det finns ingen siffra för den månaden. Välj en månad i diagrammet.")
    if not text.strip():
        return _("Skriv hur siffran ska läsas.")
    if len(text) > LONGEST:
        return _("Texten är för lång. Skriv högst %(most)s tecken.") % {"most": LONGEST}
    if PERSONAL_NUMBER.search(text):
        return _("Texten ser ut att ha ett personnummer. Ta bort det: här skrivs inget om enskilda personer.")
    return None


def withdraw_refusal(note: Interpretation, *, unit: Unit, by: Account) -> str | None:
    """Why the text cannot be taken back, or None: the writer may, and whoever answers for the place."""
    if note.withdrawn_at is not None:
        return _("Texten är redan borttagen.")
    if note.written_by_id != by.pk and not by.has(Permission.LIMITS_MOVE, unit):
        return _("Bara den som skrev texten kan ta bort den, eller en controller.")
    return None


def break_refusal(
    *,
    cause: str,
    month: date,
    months: Sequence[date],
    values: Sequence[float | None],
    unit: Unit,
    by: Account,
) -> str | None:
    """Why the limits cannot begin anew in `month`, or None.

    Args:
        months: the first days of the months of the series.
        values: its values, None where hidden or missing.
    """
    if not by.has(Permission.LIMITS_MOVE, unit):
        return _("Du kan inte lägga nya gränser här. Be en controller.")
    if not cause.strip():
        return _("Skriv vad som ändrades. Gränser flyttas bara för en känd förändring.")
    if len(cause) > LONGEST_CAUSE:
        return _("Orsaken är för lång. Skriv högst %(most)s tecken.") % {"most": LONGEST_CAUSE}
    if month not in months[1:]:
        return _("Välj en månad som finns i diagrammet, men inte den första.")
    if not grounds(values, months.index(month)).justified:
        return _("De senaste sju månaderna ligger inte på samma sida om det gamla medelvärdet. Nivån har inte flyttat sig, så gränserna ska ligga kvar.")  # fmt: skip
    return None


def end_break_refusal(found: LimitBreak, *, unit: Unit, by: Account) -> str | None:
    """Why the old limits cannot hold again, or None."""
    if found.ended_at is not None:
        return _("De gränserna är redan borttagna.")
    if not by.has(Permission.LIMITS_MOVE, unit):
        return _("Du kan inte ta bort gränser här. Be en controller.")
    return None
