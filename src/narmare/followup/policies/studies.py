"""Whether an effect study may be registered, and whether a deviation may be noted."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence

from django.utils.translation import gettext as _

from narmare.followup.policies.readings import PERSONAL_NUMBER
from narmare.region.models import Account
from narmare.region.permissions import Permission


METHODS = ("auto", "imputation", "callaway-santanna", "sdid", "synthetic-control", "its-reml")
LONGEST_WINDOW = 120  # months
LONGEST = 2_000


def register_refusal(
    *, indicator: str, secondary: Sequence[str], untouched: str, method: str, before: int, after: int, anticipation: int,
    smallest: float, known: Collection[str], taken: bool, by: Account,
) -> str | None:  # fmt: skip
    """Why the study cannot be registered as it is, or None."""
    if not by.has(Permission.PROGRAMME_EDIT):
        return _("Bara den som leder programmet kan registrera en effektstudie.")
    if taken:
        return _("Initiativet har redan en studie av det mätetalet. Notera en avvikelse på den i stället.")
    for name in (indicator, *secondary, *([untouched] if untouched else [])):
        if name not in known:
            return _("Mätetalet %(name)s finns inte. Välj ett ur listan.") % {"name": name}
    named = [name for name in (indicator, *secondary, untouched) if name]
    if len(set(named)) < len(named):
        return _("Varje mätetal kan bara ha en uppgift i studien.")
    if method not in METHODS:
        return _("Välj en metod ur listan.")
    if not math.isfinite(smallest) or smallest == 0:
        return _("Skriv den minsta effekt som är värd något, till exempel −2.")
    if not (anticipation + 3 <= before <= LONGEST_WINDOW and 3 <= after <= LONGEST_WINDOW):
        return _("Ta med minst tre månader före (utöver dem som kan påverkas) och tre efter, högst 120.")
    return None


def deviation_refusal(*, text: str, by: Account) -> str | None:
    """Why the deviation cannot be noted, or None."""
    if not by.has(Permission.PROGRAMME_EDIT):
        return _("Bara den som leder programmet kan notera avvikelser.")
    if not text.strip():
        return _("Skriv vad som gjordes på annat sätt, och varför.")
    if len(text) > LONGEST:
        return _("Texten är för lång. Skriv högst %(most)s tecken.") % {"most": LONGEST}
    if PERSONAL_NUMBER.search(text):
        return _("Texten ser ut att ha ett personnummer. Ta bort det: här skrivs inget om enskilda personer.")
    return None
