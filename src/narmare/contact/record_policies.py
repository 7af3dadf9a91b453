"""Rules of the record: who signs, who corrects, whose opinion is noted.  Each says why not and what to do, or None.

Source: patientdatalagen 3 kap. 8, 10 and 14 §§.
"""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from narmare.contact.models import Case, CaseEvent, Signature, Unsigned
from narmare.contact.policies import own_case_refusal
from narmare.contact.signing import is_entry
from narmare.knowledge.record import keeping
from narmare.region.models import Account, Agency, Purpose
from narmare.region.permissions import Permission


LONGEST = 8_000  # characters


def sign_refusal(row: Unsigned, because: str, by: Account, now: datetime) -> str | None:
    """Why `by` cannot sign the entry, or None.  A colleague signs only where the writer is hindered (3 kap. 10 §)."""
    if row.by_id == by.pk:
        return None
    on = timezone.localdate(now)
    if because not in Signature.Because.values:
        return _("Bara den som har skrivit anteckningen signerar den.")
    if not by.has(Permission.CASE_ASSESS, row.unit, on=on):
        return _("Bara vårdpersonal på enheten signerar i någon annans ställe.")
    return own_case_refusal(row.entry.case.person_id, by, on) or _hindered_refusal(row, because, now)


def _hindered_refusal(row: Unsigned, because: str, now: datetime) -> str | None:
    """Why the writer is not hindered from signing, or None."""
    works = row.by.is_active and row.by.has(Permission.CASE_WORK, row.unit, on=timezone.localdate(now))
    if because == Signature.Because.AWAY:
        if row.at > keeping().late_before(now):
            return _("Anteckningen har inte väntat länge nog. Den som har skrivit den kan signera själv.")
    elif works:
        return _("%(name)s arbetar på enheten och signerar själv.") % {"name": row.by.name}
    return None


def correction_refusal(entry: CaseEvent, text: str, reason: str, by: Account, on: date) -> str | None:
    """Why `by` cannot correct the entry, or None."""
    case = entry.case
    if not is_entry(entry.kind):
        return _("Det är ingen anteckning i journalen. Bara anteckningar rättas.")
    if entry.kind == CaseEvent.Kind.DISPUTED:
        return _("Det är personens egen uppfattning. Den rättas inte av vården.")
    if not by.has(Permission.CASE_WORK, case.unit, on=on):
        return _("Ärendet ligger på en annan enhet.")
    if refusal := own_case_refusal(case.person_id, by, on):
        return refusal
    if entry.by_id != by.pk and not by.has(Permission.CASE_ASSESS, case.unit, on=on):
        return _("Den som har skrivit anteckningen rättar den, eller vårdpersonal på enheten.")
    if not text.strip() or not reason.strip():
        return _("Skriv vad som är rätt, och vad som var fel.")
    return None


def opinion_refusal(case: Case, entry: CaseEvent | None, text: str, by: Account, on: date) -> str | None:
    """Why the person's opinion cannot be noted by `by` (the person, who acts for them, or staff who note it), or None."""
    own = acts_for(case, by, on)
    if not own and not by.has(Permission.CASE_WORK, case.unit, on=on):
        return _("Du kan inte anteckna något i det här ärendet.")
    if not own and (refusal := own_case_refusal(case.person_id, by, on)):
        return refusal
    if entry is not None and (entry.case_id != case.pk or not is_entry(entry.kind)):
        return _("Välj en anteckning i ärendet.")
    if own and entry is not None and not keeping().told(entry.kind):
        return _("Välj en anteckning i ärendet.")
    if not text.strip():
        return _("Skriv vad du anser är fel.") if own else _("Skriv vad personen anser är fel.")
    if len(text) > LONGEST:
        return _("Texten är för lång. Korta den till högst %(most)s tecken.") % {"most": LONGEST}
    if answers_for(case, entry) is None:
        return _("Vården har inte antecknat något än. Skriv till mottagningen i ärendet i stället.")
    return None


def acts_for(case: Case, by: Account, on: date) -> bool:
    """Whether `by` is the person of the case, or holds a right to act for them in their cases."""
    if by.person_id == case.person_id:
        return True
    rights = Agency.objects.on(on).filter(
        agent=by, person=case.person, person__protected=False, scope__contains=[Purpose.CASES.value]
    )  # fmt: skip
    return rights.exists()


def answers_for(case: Case, entry: CaseEvent | None) -> Account | None:
    """Who answers for what the person thinks is wrong: who wrote it, else who has, answered or closed the case."""
    if entry is not None:
        return entry.by
    return case.owner or case.answered_by or case.closed_by or case.first_read_by
