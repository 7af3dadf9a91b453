"""A person's choice of care centre that staff write down: why not, in a whole sentence with what to do, or None.

Hälso- och sjukvårdslagen 7 kap. 3 a § (2017:30): a person chooses one provider by listing.  How often is the region's rule,
`content/access/listing.yaml`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import resources

import yaml
from django.db.models import F, Q
from django.utils.translation import gettext as _

from narmare.region.models import Account, Listing, Person, Unit
from narmare.region.permissions import Permission
from narmare.region.policies import ADULT, GUARDED_UNTIL, listing_refusal, matter_refusal


MONTH = 30.5  # days
LONGEST_WHY = 300  # characters


@dataclass(frozen=True)
class ListingRules:
    """The region's numbers: `changes` of care centre within `months`, a choice at most `days_ahead`."""

    changes: int
    months: int
    days_ahead: int

    def __post_init__(self) -> None:
        if min(self.changes, self.months) < 1 or self.days_ahead < 0:
            raise ValueError(
                "content/access/listing.yaml: changes and months are whole numbers from 1, days_ahead from 0."
            )


@cache
def rules() -> ListingRules:
    """The rules that the region has."""
    text = resources.files("narmare.content").joinpath("access", "listing.yaml").read_text(encoding="utf-8")
    return ListingRules(**yaml.safe_load(text))


def chosen_on(person: Person, day: date) -> Listing | None:
    """The person's listing that holds on the day, as it is written down now."""
    return person.listings.on(day).select_related("unit").first()


def changes_before(person: Person, day: date) -> int:
    """How many changes of care centre the rule counts on `day`: listings that held and came after another one."""
    held = person.listings.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")))
    days = list(held.filter(valid_from__lt=day).order_by("valid_from").values_list("valid_from", flat=True))
    first_counted = day - timedelta(days=round(rules().months * MONTH))
    return sum(begun > first_counted for begun in days[1:])


def choice_refusal(
    *, person: Person, unit: Unit, valid_from: date, said_by: str, why: str, special: bool, by: Account, on: date
) -> str | None:  # fmt: skip
    """Why `by` cannot write down that the person chose `unit` from `valid_from` on, or None."""
    before = chosen_on(person, valid_from)
    concerned = [unit] if before is None else [unit, before.unit]
    if not any(by.has(Permission.LISTING_RECORD, one, on=on) for one in concerned):
        return _("Bara personal på den vårdcentral som personen väljer eller lämnar skriver upp valet.")
    if refusal := matter_refusal(person.pk, by, on) or listing_refusal(unit):
        return refusal
    if not on <= valid_from <= on + timedelta(days=rules().days_ahead):
        return _("Välj en dag från i dag och högst %(days)s dagar framåt.") % {"days": rules().days_ahead}
    if not unit.holds(valid_from):
        return _("Vårdcentralen finns inte den dagen. Välj en annan.")
    if before is not None and before.unit_id == unit.pk:
        return _("Personen är redan listad där den dagen.")
    if not why.strip() or len(why) > LONGEST_WHY:
        return _("Skriv med några ord varför listningen ändras.")
    return _said_refusal(said_by, person.age(on)) or _often_refusal(person, before, valid_from, special)


def _said_refusal(said_by: str, age: int) -> str | None:
    """Whose choice it is: a child's guardians choose until the child can (föräldrabalken 6 kap. 11 §)."""
    said = Listing.Said
    if said_by not in said.values or said_by == said.REGISTER:
        return _(
            "Välj hur personen har gjort sitt val. Ingen annan väljer i personens ställe utan att ha rätt till det."
        )
    if said_by == said.GUARDIAN and age >= ADULT:
        return _("Personen har fyllt 18 år och väljer själv.")
    if said_by == said.TRUSTEE and age < ADULT:
        return _("En god man, förvaltare eller fullmakt gäller den som har fyllt 18 år. Välj ett annat sätt.")
    if said_by in (said.PRESENT, said.CALLED) and age < GUARDED_UNTIL:
        return _("Barnet har inte fyllt 13 år. Då väljer en vårdnadshavare.")
    return None


def _often_refusal(person: Person, before: Listing | None, day: date, special: bool) -> str | None:
    rule = rules()
    if before is None or special or changes_before(person, day) < rule.changes:
        return None
    return _(
        "Personen har redan bytt vårdcentral %(changes)s gånger på %(months)s månader. Kryssa i att det finns särskilda skäl om det gör det."
    ) % {"changes": rule.changes, "months": rule.months}
