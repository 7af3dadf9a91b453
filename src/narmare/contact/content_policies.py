"""Rules of changed decision tables and of who reaches a unit directly: a whole sentence that says why not, or None."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from narmare.contact.models import TableVersion
from narmare.contact.policies import LONGEST_REVIEW, QUEUES
from narmare.region.models import Account, Person, Unit
from narmare.region.permissions import Permission
from narmare.region.policies import matter_refusal


# Where a table can be changed: where there is a queue, and once for the whole region.
TABLES_AT = frozenset({*QUEUES, Unit.Kind.REGION})


def may(by: Account, permission: Permission, unit: Unit, on: date) -> bool:
    """Whether `by` has the permission about the tables of `unit`.

    Those who know the care work below the region, never at it: who may read, propose or approve at one of its units may do
    so for the region's tables.  Whoever publishes for the whole region manages the whole region.
    """
    anywhere = unit.kind == Unit.Kind.REGION and permission != Permission.ROUTINE_EDIT
    return by.has(permission, None if anywhere else unit, on=on)


def propose_refusal(*, unit: Unit, why: str, by: Account, on: date) -> str | None:
    """Why `by` cannot propose a changed table at `unit`, or None."""
    if not may(by, Permission.TABLE_PROPOSE, unit, on):
        return _("Bara vårdpersonal och chefen på enheten föreslår ändringar i beslutstabellerna.")
    if unit.kind not in TABLES_AT:
        return _("Enheten har ingen kö och inga beslutstabeller.")
    if not why.strip():
        return _("Skriv varför tabellen ändras. Den som godkänner läser det.")
    return None


def version_refusal(version: str, review_by: date, known: set[str], on: date) -> str | None:
    """Why a table cannot be called this version or be reviewed that late, or None."""
    if version in known:
        return _("Version %(version)s finns redan. Ärenden pekar på sin version: ge ändringen en ny.") % {
            "version": version
        }
    if not on < review_by <= on + LONGEST_REVIEW:
        return _("Skriv under review_by en dag då tabellen ses över, tidigast i morgon och senast om ett år.")
    return None


def _draft_refusal(row: TableVersion) -> str | None:
    return None if row.status == TableVersion.Status.DRAFT else _("Ändringen är inte längre ett förslag.")


def approve_table_refusal(row: TableVersion, by: Account, on: date) -> str | None:
    """Why `by` cannot approve the change, or None: never the person who proposed it."""
    if refusal := _draft_refusal(row):
        return refusal
    if row.owner_id == by.pk:
        return _("Någon annan än den som har föreslagit ändringen godkänner den.")
    if not may(by, Permission.ROUTINE_APPROVE, row.unit, on):
        return _("Bara vårdpersonal på enheten godkänner det medicinska innehållet.")
    return None


def publish_table_refusal(row: TableVersion, *, valid_from: date, by: Account, on: date) -> str | None:
    """Why the change cannot be published, or None."""
    if not may(by, Permission.ROUTINE_EDIT, row.unit, on):
        if row.unit.kind == Unit.Kind.REGION:
            return _("Bara den som är chef för hela regionen publicerar en tabell för alla enheter.")
        return _("Bara enhetens chef publicerar en ändrad tabell.")
    if refusal := _draft_refusal(row):
        return refusal
    if valid_from < on:
        return _("Tabellen kan börja gälla tidigast i dag.")
    if row.approved_by_id in (None, row.owner_id):
        return _("En ändrad tabell godkänns först av någon annan i vårdpersonalen.")
    return None


def discard_table_refusal(row: TableVersion, by: Account, on: date) -> str | None:
    """Why the proposal cannot be thrown away, or None: who wrote it may, and the unit's manager."""
    if refusal := _draft_refusal(row):
        return refusal
    if row.owner_id != by.pk and not may(by, Permission.ROUTINE_EDIT, row.unit, on):
        return _("Bara den som har skrivit förslaget och enhetens chef kastar det.")
    return None


def withdraw_refusal(row: TableVersion, by: Account, on: date) -> str | None:
    """Why the version cannot be taken back, or None.  Any clinician may: a table that harms must stop at once."""
    if not any(may(by, one, row.unit, on) for one in (Permission.ROUTINE_EDIT, Permission.ROUTINE_APPROVE)):
        return _("Bara vårdpersonal och chefen på enheten tar tillbaka en tabell.")
    ended = row.valid_to is not None and row.valid_to <= on
    if row.status != TableVersion.Status.PUBLISHED or ended:
        return _("Versionen gäller inte längre.")
    return None


def ground_refusal(
    *, person: Person, unit: Unit, ground: str, known: tuple[str, ...], by: Account, on: date
) -> str | None:
    """Why `by` cannot write down that the person belongs to the group `ground`, or None."""
    if not by.has(Permission.CASE_WORK, unit, on=on):
        return _("Du behöver en roll på enheten för att ändra vem som når den direkt.")
    if refusal := matter_refusal(person.pk, by, on):
        return refusal
    if ground not in known:
        return _("Enhetens rutin nämner inte den gruppen. Be chefen lägga till den i rutinen.")
    return None
