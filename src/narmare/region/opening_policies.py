"""Rules of what is closed and of opening it.  Each function returns a sentence that says why not and what to do, or None."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from narmare.region import sources
from narmare.region.models import Account, Finding, OpenedItem, Opening, Person, Unit
from narmare.region.paths import ATTITUDE, CHILD, PATHS, Path
from narmare.region.permissions import Permission
from narmare.region.policies import ADULT


def fits(source: sources.Source, path: Path) -> bool:
    """Whether the way leads to the source: each leads only within the provider or only beyond, to blocked or to unblocked."""
    return (source.across, source.blocked) == (path.across, path.blocked)


def opener_refusal(*, person_id: int, unit: Unit, by: Account, on: date) -> str | None:
    """Why `by` opens nothing about the person at `unit`, or None."""
    if not by.has(Permission.CLOSED_OPEN, unit, on=on):
        return _("Du behöver en roll som vårdpersonal på enheten för att öppna det som är spärrat.")
    if by.person_id == person_id:
        return _("Det gäller dig själv. Läs dina egna uppgifter under Mina uppgifter.")
    if person_id in by.matters_on(on):
        return _("Det gäller någon som du företräder. Be en kollega öppna det som behövs i vården.")
    return None


def begin_refusal(
    *, person: Person, unit: Unit, path: str, said: Collection[str], reason: str, attitude: str, by: Account, on: date
) -> str | None:  # fmt: skip
    """Why `by` cannot open by that way, or None.  Every condition of the statute is asked for; nothing stands in for one."""
    if refusal := opener_refusal(person_id=person.pk, unit=unit, by=by, on=on):
        return refusal
    way = PATHS.get(path)
    if way is None:
        return _("Välj vilket lagligt skäl som gäller.")
    if not reason.strip():
        return _("Skriv varför du behöver uppgifterna i vården av personen nu.")
    if not way.met(said):
        return _("Alla villkor i lagen måste vara uppfyllda. Är de inte det får du inte läsa uppgifterna.")
    if CHILD in said and person.age(on) >= ADULT:
        return _("Personen har fyllt 18 år. Fråga personen själv om samtycke.")
    if "lasting" in said and person.age(on) < ADULT:
        return _("Personen har inte fyllt 18 år. Välj ett annat skäl.")
    if ATTITUDE in way.asked and not attitude.strip():
        return _("Skriv vad du vet om personens inställning och hur du vet det.")
    if not any(fits(source, way) for source in sources.of(person, unit, on)):
        return _("Det finns inga uppgifter som det skälet öppnar.")
    return None


def reading_refusal(opening: Opening, by: Account, now: datetime) -> str | None:
    """Why `by` reads nothing more through the opening, or None."""
    on = timezone.localdate(now)
    if opening.account_id != by.pk:
        return _("Någon annan har öppnat uppgifterna.")
    if refusal := opener_refusal(person_id=opening.person_id, unit=opening.unit, by=by, on=on):
        return refusal
    if not opening.runs(now):
        return _("Tiden är slut. Öppna på nytt om det fortfarande behövs.")
    return None


def choose_refusal(opening: Opening, chosen: Collection[str], *, by: Account, now: datetime) -> str | None:
    """Why these items cannot be opened, or None: only what the way leads to, as it stands now."""
    if refusal := reading_refusal(opening, by, now):
        return refusal
    if not chosen:
        return _("Kryssa i det som behövs för vården, och inget mer.")
    way = PATHS[opening.path]
    there = sources.of(opening.person, opening.unit, timezone.localdate(now))
    if not set(chosen) <= {source.key for source in there if fits(source, way)}:
        return _("Något av det du valde går inte att öppna längre. Välj igen.")
    return None


def answer_refusal(item: OpenedItem, why: str, *, by: Account, now: datetime) -> str | None:
    """Why `by` cannot answer whether the block is lifted, or None: staff of the unit that holds it, never who asks."""
    if not by.has(Permission.CLOSED_OPEN, item.unit, on=timezone.localdate(now)):
        return _("Bara vårdpersonal på enheten som har uppgifterna svarar.")
    if by.pk == item.opening.account_id or item.opening.person_id in by.matters_on(timezone.localdate(now)):
        return _("Du kan inte svara på din egen fråga. Be en kollega.")
    if item.answered_at is not None:
        return _("Frågan är redan besvarad.")
    if not item.opening.runs(now):
        return _("Frågan gäller inte längre.")
    if not why.strip():
        return _("Skriv varför du svarar så.")
    return None


def end_refusal(opening: Opening, by: Account, now: datetime) -> str | None:
    """Why `by` cannot end the opening, or None: who opened it, the person, or who reviews the unit's log."""
    may = (
        opening.account_id == by.pk
        or opening.person_id == by.person_id
        or by.has(Permission.ACCESS_LOG_REVIEW, opening.unit, on=timezone.localdate(now))
    )
    if not may:
        return _("Bara den som har öppnat uppgifterna, personen själv och enhetens granskare avslutar.")
    if not opening.runs(now):
        return _("Det är redan avslutat.")
    return None


def inform_refusal(person: Person, by: Account, on: date) -> str | None:
    """Why `by` cannot write down that the person has been informed, or None."""
    if by.person_id == person.pk or by.has(Permission.AGENCY_RECORD, on=on):
        return None
    return _("Bara personen själv och personal på en vårdenhet antecknar att personen är informerad.")


def decide_refusal(finding: Finding, decision: str, why: str, *, by: Account, on: date) -> str | None:
    """Why the finding cannot be decided so, or None.  Nobody reviews their own access."""
    if not by.has(Permission.ACCESS_LOG_REVIEW, finding.unit, on=on):
        return _("Bara den som granskar enhetens åtkomstlogg avgör.")
    if finding.account_id == by.pk:
        return _("Det gäller din egen läsning. Någon annan granskar den.")
    if finding.decided_at is not None:
        return _("Fyndet är redan granskat.")
    if decision not in (Finding.Decision.IN_ORDER, Finding.Decision.FOLLOW_UP):
        return _("Välj om läsningen är i sin ordning eller ska följas upp.")
    if not why.strip():
        return _("Skriv varför. Det är granskningens dokumentation.")
    return None
