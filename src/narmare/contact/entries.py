"""The record of one case in words: what was brought, each entry with who, when and unit, its signature, and what was added to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from narmare.contact import content, record_policies, signing
from narmare.contact.levels import LEVEL_TITLES
from narmare.contact.models import CallBack, Case, CaseEvent, Signature
from narmare.design.format import clock, day
from narmare.design.language import active_language
from narmare.knowledge.questionnaires.show import in_words
from narmare.knowledge.record import Is, keeping
from narmare.meetings.models import Message
from narmare.region.models import Account


KIND = CaseEvent.Kind
PROFESSIONS = {**dict(Account.Profession.choices), **dict(Case.Profession.choices)}


@dataclass(frozen=True)
class Added:
    """A correction of an entry, or what the person thinks of it; `noted` says who has noted the latter, "" while nobody has."""

    key: int
    kind: str
    at: datetime
    who: str
    text: str
    reason: str
    noted: str = ""

    @property
    def is_correction(self) -> bool:
        """A correction, and not an opinion."""
        return self.kind == KIND.CORRECTED


@dataclass(frozen=True)
class Line:
    """One entry, or something that was brought.  `signed` is a sentence, "" where nobody has signed; `waits_for` who is to."""

    key: int
    kind: str
    title: str
    at: datetime
    who: str
    unit: str
    text: str
    brought: bool
    told: bool
    about: str
    signed: str
    waits_for: Account | None
    correctable: bool
    added: Sequence[Added] = field(default=())

    @property
    def unsigned(self) -> bool:
        """An entry that waits for its signature."""
        return self.waits_for is not None


def steps_of(case: Case) -> list[CaseEvent]:
    """Every step of the case with what makes it an entry, the first first; one statement."""
    near = ("by", "unit", "signature__by", "unsigned__by", "amendment")
    found = list(case.events.select_related(*near).order_by("pk"))
    for one in found:
        one.case = case
    return found


def lines(
    case: Case, actor: Account | None, on: date, *, steps: Sequence[CaseEvent] | None = None, said: Sequence[Message] | None = None
) -> list[Line]:  # fmt: skip
    """The record of the case, the first first; `actor` is who may correct, None for a copy.

    Args:
        steps: as `steps_of` reads them, for who has read them already.
        said: the case's messages, likewise.
    """
    steps = [
        one
        for one in (steps_of(case) if steps is None else steps)
        if keeping().steps[one.kind].what != Is.WORK
    ]
    words, added = signing.words_of(steps, said), added_to(steps)
    by_key = {one.pk: one for one in steps}
    return [_line(one, words[one.pk], added.get(one.pk, ()), by_key, actor, on) for one in steps]


def _line(
    one: CaseEvent, words: str, added: Sequence[Added], steps: Mapping[int, CaseEvent], actor: Account | None, on: date,
) -> Line:  # fmt: skip
    amendment = getattr(one, "amendment", None)
    text = amendment.text if amendment else words
    if amendment and amendment.reason:
        text += "\n" + _("Det som var fel: %(reason)s") % {"reason": amendment.reason}
    about = steps.get(amendment.entry_id) if amendment else None
    waiting = getattr(one, "unsigned", None)
    return Line(
        key=one.pk, kind=one.kind, title=str(one.get_kind_display()).capitalize(), at=one.at, who=who(one), unit=one.unit.name,
        text="\n".join(part for part in (coded(one), text) if part), brought=keeping().steps[one.kind].what == Is.BROUGHT,
        told=reads(one, steps), about="" if about is None else name_of(about), signed=signed(one),
        waits_for=waiting and waiting.by, added=added,
        correctable=actor is not None and record_policies.correction_refusal(one, "x", "x", actor, on) is None,
    )  # fmt: skip


def reads(one: CaseEvent, steps: Mapping[int, CaseEvent]) -> bool:
    """Whether the person reads the entry on their own page; of a correction, whether they read what it corrects."""
    if one.kind != KIND.CORRECTED:
        return keeping().told(one.kind)
    corrected = steps.get(one.details.get("entry") or 0)
    return corrected is not None and reads(corrected, steps)


def waiting_line(one: CaseEvent, words: str, actor: Account) -> Line:
    """One entry that waits for `actor`, by itself: in the list of what there is to sign."""
    return replace(_line(one, words, (), {}, None, timezone.localdate(one.at)), waits_for=actor)


def added_to(steps: Iterable[CaseEvent]) -> dict[int, tuple[Added, ...]]:
    """Corrections and opinions by the entry they are about; those about the case as a whole under 0."""
    found: dict[int, list[Added]] = defaultdict(list)
    for one in steps:
        amendment = getattr(one, "amendment", None)
        if amendment is not None:
            noted = signed(one) if one.kind == KIND.DISPUTED else ""
            found[amendment.entry_id or 0].append(
                Added(one.pk, one.kind, one.at, who(one), amendment.text, amendment.reason, noted)
            )
    return {key: tuple(rows) for key, rows in found.items()}


def who(one: CaseEvent) -> str:
    """Name and profession of who wrote it (patientdatalagen 3 kap. 6 §)."""
    return named(one.by, one.profession)


def named(account: Account, profession: str) -> str:
    """The name, and the profession where there is one."""
    title = str(PROFESSIONS.get(profession, "")) if profession != Account.Profession.NONE else ""
    return f"{account.name}, {title}" if title else account.name


def name_of(one: CaseEvent) -> str:
    """An entry as others refer to it: what, and when."""
    return f"{str(one.get_kind_display()).capitalize()}, {moment(one.at)}"


def moment(at: datetime) -> str:
    """Day and time."""
    there, language = timezone.localtime(at), active_language()
    return f"{day(there.date(), language=language)} {clock(there, language=language)}"


def signed(one: CaseEvent) -> str:
    """Who has signed and when; "" where nobody has."""
    signature = getattr(one, "signature", None)
    if signature is None:
        return ""
    told = {"name": named(signature.by, signature.profession), "when": moment(signature.at)}
    if signature.because:
        why = Signature.Because(signature.because).label
        return _("Signerat av %(name)s, %(when)s, i stället för %(writer)s, som %(why)s") % {**told, "writer": one.by.name, "why": why}  # fmt: skip
    if one.kind == KIND.DISPUTED:
        return _("Antecknat av %(name)s, %(when)s") % told
    return _("Signerat av %(name)s, %(when)s") % told


def coded(one: CaseEvent) -> str:
    """What the codes of a step say, in words; "" where the words of the entry say it all."""
    made = _CODED.get(KIND(one.kind))
    return "" if made is None else made(one)


def _submitted(one: CaseEvent) -> str:
    """The person's own words, what they hope for, and the answers to the questions."""
    case, language = one.case, active_language()
    found = content.library().questionnaires.get(case.questionnaire)
    known = found if found is not None and found.version == case.questionnaire_version else None
    items = {item.id: item for item in known.items} if known else {}
    answers = [
        f"{items[key].text.inn(language)} {in_words(items[key], value).inn(language)}" if key in items else f"{key}: {value}"
        for key, value in case.answers.items()
    ]  # fmt: skip
    hope = _("Hoppas på: %(hope)s") % {"hope": case.hope} if case.hope else ""
    return "\n".join(part for part in (case.words, hope, *answers) if part)


def _priority(one: CaseEvent) -> str:
    return _("Prioritet %(was)s blev %(became)s.") % {"was": one.details.get("was"), "became": one.details.get("became")}  # fmt: skip


def _accepted(one: CaseEvent) -> str:
    found = one.case.suggestion or {}
    return _decision(found) if found else ""


def _changed(one: CaseEvent) -> str:
    return _decision(one.details.get("became") or {})


def _decision(found: Mapping[str, object]) -> str:
    """Level of care, profession and priority of a judgement."""
    level, profession = str(found.get("level", "")), str(found.get("profession", ""))
    return _("Beslut: %(level)s, %(profession)s, prioritet %(urgency)s.") % {
        "level": LEVEL_TITLES.get(level, level), "profession": PROFESSIONS.get(profession, profession),
        "urgency": found.get("urgency", ""),
    }  # fmt: skip


def _booked(one: CaseEvent) -> str:
    at, outcome = parse_datetime(str(one.details.get("at", ""))), one.details.get("outcome", "")
    kind = dict(Case.Outcome.choices).get(outcome, outcome)
    return f"{kind}, {moment(at)}." if at else f"{kind}."


def _called(one: CaseEvent) -> str:
    outcome = one.details.get("outcome")
    return f"{CallBack.Outcome(outcome).label}." if outcome else _("Inget svar.")


def _handed(one: CaseEvent) -> str:
    profession = one.details.get("profession", "")
    return _("Till %(unit)s, %(profession)s.") % {"unit": one.details.get("to", ""), "profession": PROFESSIONS.get(profession, profession)}  # fmt: skip


def _closed(one: CaseEvent) -> str:
    outcome = one.details.get("outcome", "")
    return _("Slutade med: %(outcome)s.") % {"outcome": dict(Case.Outcome.choices).get(outcome, outcome)}


_CODED = {
    KIND.SUBMITTED: _submitted, KIND.PRIORITY: _priority, KIND.SUGGESTION_ACCEPTED: _accepted, KIND.SUGGESTION_CHANGED: _changed, KIND.BOOKED: _booked,
    KIND.CALL_TRIED: _called, KIND.HANDED_OVER: _handed, KIND.CLOSED: _closed,
}  # fmt: skip
