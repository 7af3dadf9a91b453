"""Rules of cases and routines.  Each function returns a whole sentence that says why not and what to do, or None."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _

from narmare.contact.matter import LONGEST, Matter
from narmare.contact.models import CallBack, Case, CaseEvent, Routine
from narmare.design.language import active_language
from narmare.knowledge.decisions.model import LEVELS
from narmare.region.models import Account, Agency, Block, NamedContact, Person, Purpose, Unit
from narmare.region.permissions import Permission


UNDO = timedelta(minutes=5)
LONGEST_REVIEW = timedelta(days=366)
LONGEST_CALLER = 120  # characters: a name and a relation
# Where a case can lie: units of the region's own care, not the municipality's, which is another care provider
# (lag 2022:913) and gets what it needs through a plan.
QUEUES = frozenset({Unit.Kind.CARE_CENTRE, Unit.Kind.HOSPITAL_CLINIC, Unit.Kind.VIRTUAL})
# Parts of a routine that decide about care; the rest (hours, texts, review) one person may publish.
CLINICAL_PARTS = frozenset(
    {
        "targets",
        "administrative",
        "hold_for_named_contact",
        "professions",
        "takes",
        "directly_reachable",
        "reasons",
        "assessment",
    }  # fmt: skip
)


def clock(at: datetime) -> str:
    """The time of day as the language of the screen writes it: 14.30 or 14:30."""
    english = active_language() == "en"
    return time_format(timezone.localtime(at), "H:i" if english else "H.i")


def submit_refusal(
    *,
    person: Person,
    unit: Unit,
    channel: str,
    on_behalf: Agency | None,
    matter: Matter,
    by: Account,
    on: date,
) -> str | None:
    """Why `by` cannot bring the matter to `unit` for `person`, or None."""
    if unit.kind not in QUEUES or not unit.holds(on):
        return _("Enheten tar inte emot ärenden. Välj en vårdcentral.")
    if not matter.words.strip() and not matter.answers:
        return _("Beskriv med egna ord vad det gäller.")
    if max(len(matter.words), len(matter.hope)) > LONGEST:
        return _("Texten är för lång. Korta den till högst %(most)s tecken.") % {"most": LONGEST}
    if channel == Case.Channel.WEB:
        return _sender_refusal(person, on_behalf, by, on)
    if not by.has(Permission.CASE_WORK, unit, on=on):
        return _("Du behöver en roll på enheten för att ta emot ärenden där.")
    return own_case_refusal(person.pk, by, on)


def own_case_refusal(person_id: int, by: Account, on: date) -> str | None:
    """Why `by` cannot work in a case about the person, or None: nobody is staff in their own matter, or for whom they act."""
    if by.person_id == person_id:
        return _("Ärendet gäller dig själv. Be en kollega ta det.")
    if person_id in by.matters_on(on):
        return _("Ärendet gäller någon som du företräder. Be en kollega ta det.")
    return None


def step_aside_refusal(case: Case, by: Account, on: date) -> str | None:
    """Why `by` cannot leave the case to a colleague as one's own matter, or None."""
    if not by.has(Permission.CASE_WORK, case.unit, on=on):
        return _("Ärendet ligger på en annan enhet.")
    if case.person_id not in by.matters_on(on):
        return _(
            "Ärendet gäller varken dig eller någon som du företräder. Lägg tillbaka det i kön i stället."
        )
    if by.pk not in (case.owner_id, case.held_for_id):
        return _("Ärendet väntar inte på dig. En kollega tar det ur kön.")
    return None


def _sender_refusal(person: Person, on_behalf: Agency | None, by: Account, on: date) -> str | None:
    if by.person_id == person.pk:
        return None
    held = on_behalf is not None and on_behalf.agent_id == by.pk and on_behalf.person_id == person.pk
    if not held or on_behalf is None or not on_behalf.holds(on) or Purpose.CASES not in on_behalf.scope:
        return _("Du har inte rätt att kontakta vården i personens ställe. Personen kan ge dig den rätten.")
    if person.protected:
        return _(
            "Personen har skyddade personuppgifter. Då kan ingen annan kontakta vården här i personens ställe."
        )
    return None


def work_refusal(case: Case, by: Account, on: date) -> str | None:
    """Why `by` cannot work in the case, or None."""
    if not by.has(Permission.CASE_WORK, case.unit, on=on):
        return _("Ärendet ligger på en annan enhet.")
    if refusal := own_case_refusal(case.person_id, by, on):
        return refusal
    if not case.is_open:
        return _("Ärendet är avslutat. Öppna det igen om något återstår.")
    return None


def taken_refusal(case: Case) -> str | None:
    """Why the case cannot be taken, or None: who has it and since when."""
    if not case.is_open:
        return _("Ärendet är redan avslutat.")
    if case.owner is not None and case.owned_at is not None:
        return _("%(name)s tog ärendet kl. %(clock)s.") % {
            "name": case.owner.name,
            "clock": clock(case.owned_at),
        }
    return None


def stale_refusal(case: Case, seen: int | None, last: CaseEvent | None) -> str | None:
    """Why what was read in version `seen` cannot be acted on, or None: who has changed the case since, and when."""
    if seen is None or seen == case.version:
        return None
    if last is None:
        return _("Ärendet har ändrats sedan du öppnade det. Läs det igen.")
    return _(
        "%(name)s ändrade ärendet kl. %(clock)s: %(what)s. Läs det igen. Det som du skrev står kvar."
    ) % {"name": last.by.name, "clock": clock(last.at), "what": last.get_kind_display()}


def priority_refusal(case: Case, priority: int, reason: str, by: Account, on: date) -> str | None:
    """Why the priority cannot become `priority`, or None.

    Only clinical staff lower a clinical case: otherwise a symptom can be put aside by somebody who cannot judge it.
    """
    if not 1 <= priority <= 5:
        return _("Välj en prioritet från 1 till 5.")
    if priority == case.priority:
        return _("Ärendet har redan den prioriteten.")
    if not reason.strip():
        return _("Skriv varför prioriteten ändras.")
    lowers = priority > case.priority and case.lane == Case.Lane.CLINICAL
    if lowers and not by.has(Permission.CASE_ASSESS, case.unit, on=on):
        return _(
            "Bara vårdpersonal kan sänka prioriteten på ett medicinskt ärende. Be en sjuksköterska bedöma det."
        )
    return None


def assess_refusal(case: Case, by: Account, on: date) -> str | None:
    """Why `by` cannot make a medical judgement in the case, or None."""
    if not by.has(Permission.CASE_ASSESS, case.unit, on=on):
        return _("Bara vårdpersonal gör medicinska bedömningar. Lämna över ärendet.")
    return None


def assessed_refusal(case: Case, by: Account, on: date) -> str | None:
    """Why an assessment cannot be recorded, or None.  Licensed staff assess (HSF 2017:80 6 kap. 1 §)."""
    if refusal := assess_refusal(case, by, on):
        return refusal
    if by.profession == Account.Profession.NONE:
        return _("Den som bedömer är legitimerad. Be någon som är det.")
    if case.assessed_at is not None:
        return _("Den medicinska bedömningen är redan gjord.")
    return None


def suggestion_refusal(case: Case) -> str | None:
    """Why there is nothing to accept or change, or None."""
    if not case.suggestion:
        return _("Ärendet har inget förslag. Ändra prioritet eller lämna över i stället.")
    return None


def decision_refusal(level: str, profession: str, urgency: int) -> str | None:
    """Why this cannot be decided about a case, or None."""
    if level not in LEVELS or profession not in Case.Profession.values or not 1 <= urgency <= 5:
        return _("Välj vårdnivå, yrkesgrupp och prioritet.")
    return None


def report_refusal(case: Case, reason: str, by: Account, on: date) -> str | None:
    """Why the sorting cannot be reported, or None.  A closed case can be: that is when it often shows."""
    if not by.has(Permission.CASE_WORK, case.unit, on=on):
        return _("Ärendet ligger på en annan enhet.")
    return own_case_refusal(case.person_id, by, on) or reason_refusal(reason)


def reason_refusal(reason: str) -> str | None:
    """Why the judgement cannot be stored, or None."""
    return None if reason.strip() else _("Skriv varför. Det är så sorteringen blir bättre.")


def hand_over_refusal(
    case: Case, *, unit: Unit, profession: str, contact: Account | None, reason: str, by: Account, on: date
) -> str | None:
    """Why the case cannot go there, or None."""
    if not reason.strip():
        return _("Skriv varför du lämnar över, så att den som tar emot slipper fråga.")
    if unit.kind not in QUEUES or not unit.holds(on):
        return _("Enheten har ingen kö. Välj en annan enhet.")
    if profession not in Case.Profession.values:
        return _("Välj en yrkesgrupp.")
    if (unit.pk, profession, contact and contact.pk) == (case.unit_id, case.profession, case.held_for_id):
        return _("Ärendet ligger redan där. Välj en annan enhet, yrkesgrupp eller fast kontakt.")
    barred = Block.objects.on(on).filter(person=case.person).closing(source=case.unit, reader=unit)
    if unit.pk != case.unit_id and barred.exists():
        return _(
            "Personen har spärrat sina uppgifter för den enheten. Fråga personen, eller välj en annan enhet."
        )
    return _receiver_refusal(case, unit, profession, contact, by, on)


def _receiver_refusal(
    case: Case, unit: Unit, profession: str, contact: Account | None, by: Account, on: date
) -> str | None:
    clinical = case.lane == Case.Lane.CLINICAL
    to_administrator = profession == Case.Profession.ADMINISTRATOR and case.profession != profession
    if clinical and to_administrator and not by.has(Permission.CASE_ASSESS, case.unit, on=on):
        return _("Bara vårdpersonal kan lägga ett medicinskt ärende hos vårdadministratören.")
    if contact is not None:
        named = NamedContact.objects.on(on).filter(person=case.person, account=contact, unit=unit)
        if not named.exists():
            return _(
                "Den du valde är inte personens fasta kontakt på enheten. Lämna över till yrkesgruppen i stället."
            )
    return None


def close_refusal(case: Case, outcome: str) -> str | None:
    """Why the case cannot be closed with `outcome`, or None.  Advice never ends a case against the resident's will."""
    if outcome not in Case.Outcome.values:
        return _("Välj hur ärendet slutade.")
    if CallBack.objects.filter(case=case, done_at=None).exists():
        return _("En återuppringning är lovad. Ring först, eller ange att den inte längre behövs.")
    if outcome == Case.Outcome.ABANDONED:
        return None
    if case.answered_at is None and case.booked_for is None:
        return _("Svara personen eller boka en tid innan du avslutar.")
    if case.worse_at is not None and (case.answered_at is None or case.answered_at < case.worse_at):
        return _("Personen har blivit sämre sedan svaret. Svara eller ring innan du avslutar.")
    return None


def undo_close_refusal(case: Case, by: Account, now: datetime) -> str | None:
    """Why the closing cannot be undone, or None: within five minutes, by somebody at the unit."""
    if not by.has(Permission.CASE_WORK, case.unit, on=timezone.localdate(now)):
        return _("Ärendet ligger på en annan enhet.")
    if refusal := own_case_refusal(case.person_id, by, timezone.localdate(now)):
        return refusal
    if case.closed_at is None:
        return _("Ärendet är inte avslutat.")
    if now - case.closed_at > UNDO:
        return _("Det gick mer än fem minuter. Registrera ett nytt ärende; det kopplas till det här.")
    return None


def own_refusal(case: Case, by: Account, on: date) -> str | None:
    """Why `by` cannot act in the case as the resident or for the resident, or None."""
    if not case.is_open:
        return _("Ärendet är avslutat. Skicka ett nytt ärende; det kopplas till det här.")
    if by.person_id == case.person_id:
        return None
    rights = Agency.objects.on(on).filter(
        agent=by, person=case.person, person__protected=False, scope__contains=[Purpose.CASES.value]
    )  # fmt: skip
    if rights.exists():
        return None
    return _("Du har inte längre rätt att skriva i personens ställe.")


def booking_refusal(kind: str, at: datetime, now: datetime) -> str | None:
    """Why the booking cannot be noted, or None."""
    if kind not in (Case.Outcome.VISIT, Case.Outcome.SAME_DAY):
        return _("Välj besök eller besök samma dag.")
    if at < now:
        return _("Tiden har passerat. Skriv en tid som kommer.")
    if kind == Case.Outcome.SAME_DAY and timezone.localdate(at) != timezone.localdate(now):
        return _("Besök samma dag är i dag. Välj besök för en senare dag.")
    return None


def call_promise_refusal(case: Case, at: datetime, now: datetime) -> str | None:
    """Why a call cannot be promised at `at`, or None."""
    if at < now:
        return _("Tiden har passerat. Lova en tid som kommer.")
    if CallBack.objects.filter(case=case, done_at=None).exists():
        return _("En återuppringning är redan lovad.")
    return None


def caller_refusal(caller: Agency | str, person: Person, on: date) -> str | None:
    """Why it cannot be kept that `caller` rang for the person, or None."""
    if isinstance(caller, str):
        return None if len(caller) <= LONGEST_CALLER else _("Skriv bara namn och relation.")
    if caller.person_id != person.pk or not caller.holds(on) or person.protected:
        return _("Rätten att företräda personen gäller inte i dag. Skriv namn och relation i stället.")
    return None


def call_refusal(call: CallBack, outcome: str, again_at: datetime | None, now: datetime) -> str | None:
    """Why the attempt cannot be noted, or None; without an outcome the call still waits."""
    if call.done_at is not None:
        return _("Återuppringningen är redan klar.")
    if outcome and outcome not in CallBack.Outcome.values:
        return _("Välj hur samtalet gick.")
    if not outcome and again_at is not None and again_at < now:
        return _("Tiden för nästa försök har passerat. Skriv en tid som kommer.")
    return None


def changed_parts(before: Mapping[str, Any], after: Mapping[str, Any]) -> set[str]:
    """Which parts of a routine differ."""
    return {part for part in {*before, *after} if before.get(part) != after.get(part)}


def draft_refusal(*, unit: Unit, review_on: date, by: Account, on: date) -> str | None:
    """Why `by` cannot write a routine for `unit`, or None."""
    if not by.has(Permission.ROUTINE_EDIT, unit, on=on):
        return _("Bara enhetens chef ändrar rutinen.")
    if unit.kind not in QUEUES:
        return _("Enheten har ingen kö och ingen rutin.")
    if not on < review_on <= on + LONGEST_REVIEW:
        return _("Välj en dag då rutinen ses över, tidigast i morgon och senast om ett år.")
    return None


def unseen_refusal(changed_at: datetime, seen: str) -> str | None:
    """Why what a page showed cannot be approved, or None: it was changed after the page was drawn ("" asks nothing)."""
    if seen in ("", changed_at.isoformat()):
        return None
    return _("Förslaget har ändrats sedan du öppnade sidan. Läs det igen innan du godkänner.")


def approve_refusal(routine: Routine, by: Account, on: date) -> str | None:
    """Why `by` cannot approve the clinical content, or None: never the person who wrote it."""
    if routine.status != Routine.Status.DRAFT:
        return _("Rutinen är inte ett utkast.")
    if routine.owner_id == by.pk:
        return _("Någon annan än den som har skrivit rutinen godkänner den.")
    if not by.has(Permission.ROUTINE_APPROVE, routine.unit, on=on):
        return _("Bara vårdpersonal på enheten godkänner det medicinska innehållet.")
    return None


def publish_refusal(routine: Routine, *, valid_from: date, by: Account, on: date) -> str | None:
    """Why the routine cannot be published, or None."""
    if not by.has(Permission.ROUTINE_EDIT, routine.unit, on=on):
        return _("Bara enhetens chef publicerar rutinen.")
    if routine.status != Routine.Status.DRAFT:
        return _("Rutinen är inte ett utkast.")
    if valid_from < on:
        return _("Rutinen kan börja gälla tidigast i dag.")
    if routine.clinical and routine.approved_by_id in (None, by.pk):
        return _("Rutinen ändrar medicinskt innehåll. Be någon i vårdpersonalen godkänna den först.")
    return None


def discard_refusal(routine: Routine, by: Account, on: date) -> str | None:
    """Why the draft cannot be thrown away, or None."""
    if not by.has(Permission.ROUTINE_EDIT, routine.unit, on=on):
        return _("Bara enhetens chef kastar utkastet.")
    if routine.status != Routine.Status.DRAFT:
        return _("Rutinen är inte ett utkast.")
    return None
