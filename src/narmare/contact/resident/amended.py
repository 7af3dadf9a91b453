"""Corrections and opinions as the person reads them, and the form that says that something is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from narmare.contact import entries
from narmare.contact.models import Amendment, Case, CaseEvent
from narmare.contact.record_forms import OwnOpinionForm
from narmare.contact.record_policies import answers_for
from narmare.knowledge.record import Is, keeping


KIND = CaseEvent.Kind


@dataclass(frozen=True)
class Told:
    """One correction or opinion, and what it is about ("" for the case as a whole)."""

    added: entries.Added
    about: str


def told(steps: Sequence[CaseEvent]) -> list[Told]:
    """What was added to entries that the person reads, and every opinion of theirs; the first first.

    Args:
        steps: all of the case, as `entries.steps_of` reads them.
    """
    by_key = {one.pk: one for one in steps}
    found = []
    for key, rows in entries.added_to(steps).items():
        entry = by_key.get(key)
        shown = entry is None or entries.reads(entry, by_key)
        found += [Told(one, "" if entry is None else entries.name_of(entry)) for one in rows if shown or not one.is_correction]  # fmt: skip
    return sorted(found, key=lambda one: one.added.at)


def corrected_messages(case: Case) -> frozenset[int]:
    """The keys of the case's messages that have been corrected."""
    found = Amendment.objects.filter(entry__case=case, step__kind=KIND.CORRECTED)
    return frozenset(found.values_list("entry__details__message", flat=True)) - {None}


def opinion_form(case: Case, sent: Any = None, steps: Sequence[CaseEvent] | None = None) -> OwnOpinionForm:
    """The form, with the entries that the person reads."""
    read = entries.steps_of(case) if steps is None else steps
    shown = [
        (str(one.pk), entries.name_of(one))
        for one in read
        if keeping().steps[one.kind].what == Is.ENTRY and keeping().told(one.kind) and one.kind != KIND.DISPUTED
    ]  # fmt: skip
    return OwnOpinionForm(sent, prefix="fel", entries=[("", _("Ärendet i sin helhet")), *shown])


def can_dispute(case: Case) -> bool:
    """Whether anybody in care has written anything that can be wrong."""
    return answers_for(case, None) is not None
