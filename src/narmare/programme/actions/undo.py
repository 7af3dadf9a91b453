"""Take back a change of rows that come and go as a whole: parts, expectations, dependencies, ticks of a checklist."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from narmare.programme.actions import initiatives, mandate, rollouts
from narmare.programme.models import Dependency, Expectation, Initiative, Mandate, Revision, Rollout
from narmare.programme.plain import NotReadable, found
from narmare.region.actions import Refused
from narmare.region.audit import record
from narmare.region.models import Account, Unit


NOT_BACK = _("Det här går inte att ta tillbaka. Gör en ny ändring i stället.")
GONE = _("Något som ändringen hänvisar till finns inte längre. Gör en ny ändring i stället.")


@transaction.atomic
def undo_change(*, revision: Revision, by: Account, now: datetime) -> None:
    """Do the opposite of an addition, a removal, a change or a mark.  The history gets the line of what is done now.

    Raises:
        Refused: what it is about is gone, or the rules say no.
    """
    how = {
        Revision.Kind.MANDATE: _mandate, Revision.Kind.EXPECTATION: _expectation, Revision.Kind.DEPENDENCY: _dependency,
        Revision.Kind.ROLLOUT: _ticks,
    }[Revision.Kind(revision.kind)]  # fmt: skip
    try:
        how(revision, {"by": by, "now": now})
    except (NotReadable, KeyError):
        raise Refused(str(GONE)) from None
    record("change_undone", revision, by=by, now=now, details={"kind": revision.kind, "action": revision.action})  # fmt: skip


def _here[R: (Mandate, Expectation, Dependency)](model: type[R], revision: Revision) -> R:
    row = model._default_manager.filter(pk=revision.key, initiative=revision.initiative).first()
    if row is None:
        raise Refused(str(NOT_BACK))
    return row


def _unit(code: str) -> Unit:
    return found(Unit, code)  # type: ignore[return-value]


def _mandate(revision: Revision, who: dict[str, Any]) -> None:
    if revision.action == "added":
        return mandate.end_part(mandate=_here(Mandate, revision), **who)
    was = revision.before
    mandate.give_part(
        initiative=revision.initiative, unit=_unit(was["unit"]), part=was["part"], role=was["role"], **who
    )
    return None


def _expectation(revision: Revision, who: dict[str, Any]) -> None:
    if revision.action == "added":
        return mandate.drop_expectation(expectation=_here(Expectation, revision), **who)
    if revision.action == "done":
        mandate.reopen_expectation(expectation=_here(Expectation, revision), **who)
        return None
    was = {**revision.before, "unit": _unit(revision.before["unit"])}
    mandate.expect(initiative=revision.initiative, **{**was, "due_on": date.fromisoformat(was["due_on"])}, **who)  # fmt: skip
    return None


def _dependency(revision: Revision, who: dict[str, Any]) -> None:
    if revision.action == "added":
        return initiatives.remove_dependency(dependency=_here(Dependency, revision), **who)
    needs = Initiative.objects.filter(code=revision.before["needs"]).first()
    if needs is None:
        raise Refused(str(GONE))
    initiatives.add_dependency(initiative=revision.initiative, needs=needs, why=revision.before["why"], **who)
    return None


def _ticks(revision: Revision, who: dict[str, Any]) -> None:
    row = Rollout.objects.filter(initiative=revision.initiative, unit__code=revision.key).first()
    if row is None:
        raise Refused(str(NOT_BACK))
    rollouts.tick_steps(rollout=row, done=revision.before["steps"], **who)
