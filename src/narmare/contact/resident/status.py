"""What happens with a case, in words for the resident: where it stands, what comes next and by whom, and what has been done."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from narmare.contact.models import CallBack, Case, CaseEvent
from narmare.design import format as formats
from narmare.design.language import active_language


KIND = CaseEvent.Kind
NEAR = 180  # days within which a day and its month say which year it is
# What the resident sees of the steps; the rest is the unit's own work.
SHOWN = frozenset({
    KIND.SUBMITTED, KIND.READ, KIND.HANDED_OVER, KIND.ANSWERED, KIND.ASKED, KIND.REPLIED, KIND.WORSE, KIND.WANTS_PERSON,
    KIND.ASSESSED, KIND.BOOKED, KIND.CALL_PROMISED, KIND.CALL_TRIED, KIND.DIALLED, KIND.CALL_LATE, KIND.CLOSED, KIND.REOPENED,
    KIND.DISPUTED,
})  # fmt: skip


@dataclass(frozen=True)
class Standing:
    """One sentence that says where the case stands, what comes next, and how it looks (a kind of note)."""

    title: str
    following: str
    kind: str = "info"


@dataclass(frozen=True)
class Happening:
    """One line of what has been done."""

    at: datetime
    text: str


def moment(at: datetime, now: datetime) -> str:
    """A time as people say it: "i dag kl. 14.30", "i morgon kl. 9.00", "tisdag 24 november kl. 14.30"."""
    there, here = timezone.localtime(at), timezone.localdate(now)
    days = (there.date() - here).days
    day = {0: _("i dag"), 1: _("i morgon"), -1: _("i går")}.get(days) or formats.day(
        there.date(), language=active_language(), year=abs(days) >= NEAR
    )
    return f"{day} {formats.clock(there, language=active_language())}"


def profession(code: str) -> str:
    """Who it is, by profession; "någon på mottagningen" where it is not known."""
    return str(dict(Case.Profession.choices).get(code, "")) or _("någon på mottagningen")


def standing(case: Case, now: datetime) -> Standing:
    """Where the case stands at `now`."""
    return _STANDINGS[Case.Status(case.status)](case, now)


def next_reader(case: Case, now: datetime) -> str:
    """Who reads the case next, in words: a named contact who has it alone so far, else the profession whose queue it is in."""
    if case.held_for is not None and case.held_until is not None and case.held_until > now:
        return case.held_for.name
    return profession(case.profession)


def nameless(case: Case) -> Case:
    """The case as who only has its follow-up code reads of it: no member of staff by name.  A copy, never to be saved."""
    shown = copy(case)
    shown.owner = shown.held_for = None
    return shown


def _awaited(case: Case, now: datetime) -> str:
    """Who reads it next and by when, and when the answer comes."""
    promise = _promise(case, now)
    if now > case.look_due_at or now > case.promised_at:
        return promise
    who, when = next_reader(case, now), moment(case.look_due_at, now)
    reading = _("%(who)s läser det senast %(when)s.") % {"who": who[:1].upper() + who[1:], "when": when}
    return f"{reading} {promise}"


def _promise(case: Case, now: datetime) -> str:
    """The promised time, and who keeps the promise where somebody has taken the case; when it has passed, that it is so."""
    if now <= case.promised_at and case.owner is not None:
        return _("%(who)s svarar senast %(when)s.") % {
            "who": case.owner.name, "when": moment(case.promised_at, now),
        }  # fmt: skip
    if now <= case.promised_at:
        return _("Du får svar senast %(when)s.") % {"when": moment(case.promised_at, now)}
    return _("Du skulle ha fått svar %(when)s. Det är försenat, och mottagningen ser det i sin kö.") % {
        "when": moment(case.promised_at, now)
    }


def is_late(case: Case, now: datetime) -> bool:
    """Whether the resident waits for an answer that should have come."""
    answered = case.answered_at is not None and (case.worse_at is None or case.answered_at >= case.worse_at)
    at_the_unit = case.status in (Case.Status.NEW, Case.Status.OPEN)
    return at_the_unit and not answered and now > case.promised_at


def promised_call(call: CallBack, now: datetime) -> Standing:
    """When somebody calls; when that time has passed, that it is so and what to do."""
    when = moment(call.promised_at, now)
    if now <= call.promised_at:
        return Standing(_("Vi ringer dig"), _("Vi ringer senast %(when)s.") % {"when": when})
    return Standing(
        _("Vi är sena med att ringa dig"),
        _(
            "Vi skulle ha ringt senast %(when)s. Mottagningen ser det bland sina återuppringningar. Du kan också ringa oss."
        )
        % {"when": when},
        "warn",
    )


def _new(case: Case, now: datetime) -> Standing:
    late = "warn" if now > case.promised_at else "info"
    if case.worse_at is not None and (case.first_read_at is None or case.first_read_at < case.worse_at):
        return Standing(_("Skickat igen. Du har skrivit att det har blivit värre"), _awaited(case, now), late)
    if case.first_read_at is None:
        return Standing(_("Skickat. Ingen har läst det än"), _awaited(case, now), late)
    return _open(case, now)


def _open(case: Case, now: datetime) -> Standing:
    who = profession(case.first_read_profession)
    late = "warn" if is_late(case, now) else "info"
    title = _("Läst av %(who)s") % {"who": who}
    if case.answered_at is not None and now > case.promised_at and late == "info":
        return Standing(title, _("Du har fått svar. Mottagningen läser det du har skrivit sedan dess."))
    return Standing(title, _promise(case, now), late)


def _waiting(case: Case, now: datetime) -> Standing:
    return Standing(
        _("Vi väntar på ditt svar"), _("Svara på frågan här nedanför. Sedan går ärendet vidare."), "warn"
    )


def _booked(case: Case, now: datetime) -> Standing:
    if case.booked_for is None:
        return Standing(_("Bokat"), _("Du har fått en tid av mottagningen."), "ok")
    return Standing(
        _("Du har en bokad tid"), _("Tiden är %(when)s.") % {"when": moment(case.booked_for, now)}, "ok"
    )


def _answered(case: Case, now: datetime) -> Standing:
    return Standing(_("Du har fått svar"), _("Läs svaret här nedanför. Skriv om något är oklart."), "ok")


def _done(case: Case, now: datetime) -> Standing:
    return Standing(
        _("Klart"), _("Behöver du mer hjälp skickar du ett nytt ärende. Det kopplas till det här."), "ok"
    )


_STANDINGS = {
    Case.Status.NEW: _new,
    Case.Status.OPEN: _open,
    Case.Status.WAITING: _waiting,
    Case.Status.BOOKED: _booked,
    Case.Status.ANSWERED: _answered,
    Case.Status.DONE: _done,
}


def happenings(events: Iterable[CaseEvent], case: Case) -> list[Happening]:
    """What has been done, the first first; a reading is told once for each profession."""
    told: set[str] = set()
    found = []
    for event in events:
        text = _words(event, case)
        if event.kind == KIND.READ and text in told:
            continue
        if event.kind == KIND.CALL_TRIED and event.details.get("dialled"):
            continue  # that the number was rung stands there already
        if event.kind in SHOWN:
            told.add(text)
            found.append(Happening(event.at, text))
    return found


def _words(event: CaseEvent, case: Case) -> str:
    who = profession(event.profession)
    return {
        KIND.SUBMITTED: _("Skickat till %(unit)s") % {"unit": event.unit.name},
        KIND.READ: _("Läst av %(who)s") % {"who": who},
        KIND.HANDED_OVER: _("Lämnat vidare till %(unit)s") % {"unit": event.unit.name},
        KIND.ANSWERED: _("Svar från %(who)s") % {"who": who},
        KIND.ASKED: _("Fråga från %(who)s") % {"who": who},
        KIND.REPLIED: _("Du skrev till mottagningen"),
        KIND.WORSE: _("Du skrev att det har blivit värre"),
        KIND.WANTS_PERSON: _("Du bad att få tala med en människa"),
        KIND.ASSESSED: _("Medicinsk bedömning av %(who)s") % {"who": who},
        KIND.BOOKED: _("Tid bokad"),
        KIND.CALL_PROMISED: _("Vi lovade att ringa"),
        KIND.DIALLED: _("Vi ringde"),
        KIND.CALL_TRIED: _("Vi ringde"),
        KIND.CALL_LATE: _("Vi har inte ringt när vi lovade"),
        KIND.CLOSED: _("Ärendet avslutat"),
        KIND.REOPENED: _("Ärendet öppnat igen"),
        KIND.DISPUTED: _("Du sade att något är fel"),
    }.get(CaseEvent.Kind(event.kind), "")
