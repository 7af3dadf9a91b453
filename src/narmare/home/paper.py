"""A person's copy as a document that a person reads: PDF, or a page to print."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from narmare.contact import content, entries
from narmare.contact.resident import amended
from narmare.contact.resident.status import happenings
from narmare.design import format as formats
from narmare.design.context import region_name
from narmare.design.language import active_language
from narmare.home.export import CaseCopy, Copy
from narmare.knowledge.questionnaires.show import in_words
from narmare.knowledge.retention import Kind, schedule
from narmare.meetings.models import Message
from narmare.region.permissions import ROLES
from narmare.reports.document import (
    Block,
    Bullets,
    Cell,
    Column,
    Document,
    Fact,
    Facts,
    Paragraph,
    Section,
    Table,
)


def document(copy: Copy) -> Document:
    """The copy in the language of the page."""
    return Document(
        title=_("Mina uppgifter i Närmare"),
        subtitle=copy.person.name,
        language="en" if active_language() == "en" else "sv",
        day=copy.made_at.date(),
        publisher=region_name() or "Närmare",
        facts=tuple(Fact(label, text) for label, text in _who(copy) if text),
        sections=(_rights(copy), *_cases(copy), _drafts(copy), _readings(copy), _notices(copy), _keeping()),
    )


def _day(value: date | None) -> str:
    return formats.day(value, language=active_language())


def _moment(value: datetime) -> str:
    there = timezone.localtime(value)
    return f"{_day(there.date())} {formats.clock(there, language=active_language())}"


def _who(copy: Copy) -> Iterator[tuple[str, str]]:
    yield _("Namn"), copy.person.name
    yield _("Personnummer"), copy.person.personnummer or copy.person.reserve_number or ""
    yield _("Född"), _day(copy.person.birth_date)
    yield _("Telefon"), copy.person.phone
    if copy.detail is not None:
        yield _("Aviseringar till"), ", ".join(filter(None, (copy.detail.email, copy.detail.phone)))


def _span(start: date, end: date | None) -> str:
    return _("från %(start)s") % {"start": _day(start)} if end is None else f"{_day(start)} – {_day(end)}"


def _rights(copy: Copy) -> Section:
    """Who the person is listed with, who are the named contacts, who may act, who may not read."""
    rows = [
        (_("Listad på %(unit)s") % {"unit": one.unit.name}, _span(one.valid_from, one.valid_to))
        for one in copy.listings
    ]
    rows += [
        (
            f"{str(one.get_kind_display()).capitalize()}: {one.account.name}, {one.unit.name}",
            _span(one.valid_from, one.valid_to),
        )
        for one in copy.contacts
    ]
    rows += [
        (_("Vård i hemmet från %(unit)s") % {"unit": one.unit.name}, _span(one.valid_from, one.valid_to))
        for one in copy.care
    ]
    rows += [
        (_("Ombud: %(name)s") % {"name": one.agent.name}, _span(one.valid_from, one.valid_to))
        for one in copy.agencies
    ]
    rows += [(_("Spärr för %(unit)s") % {"unit": one.unit.name}, _span(one.valid_from, one.valid_to)) for one in copy.blocks]  # fmt: skip
    return _section(
        "ratter", _("Listning, kontakter, ombud och spärrar"), [f"{what}: {when}" for what, when in rows]
    )


def _section(anchor: str, title: str, lines: list[str]) -> Section:
    """A list, or a sentence that there is nothing."""
    block: Block = Bullets(tuple(lines)) if lines else Paragraph(_("Här finns ingenting."))
    return Section(anchor, title, (block,))


def _cases(copy: Copy) -> Iterator[Section]:
    if not copy.cases:
        yield _section("arenden", _("Ärenden"), [])
    for number, case in enumerate(copy.cases, start=1):
        yield _case(number, case)


def _case(number: int, copy: CaseCopy) -> Section:
    case = copy.case
    facts = [Fact(_("Skickat"), _moment(case.asked_at)), Fact(_("Till"), case.unit.name), Fact(_("Läge"), str(case.get_status_display()))]  # fmt: skip
    blocks: list[Block] = [Facts(tuple(facts))]
    blocks += [Paragraph(text) for text in (case.words, case.hope) if text.strip()]
    said = [f"{_moment(one.at)}: {one.text}" for one in happenings(copy.events, case)]
    parts = (
        ("svar", _("Svar på frågor"), _answers(copy)),
        ("sagt", _("Meddelanden"), [_message(one) for one in copy.messages if one.text.strip()]),
        ("filer", _("Filer"), [f"{file.name} ({_moment(file.at)})" for file in copy.files]),
        ("rattelser", _("Rättelser"), [_amended(one) for one in amended.told(copy.events)]),
        ("steg", _("Vad som har hänt"), said),
    )
    inner = tuple(_section(f"arende-{number}-{anchor}", title, lines) for anchor, title, lines in parts if lines)  # fmt: skip
    title = _("Ärende %(code)s, %(day)s") % {
        "code": case.code,
        "day": _day(timezone.localdate(case.asked_at)),
    }
    return Section(f"arende-{number}", title, tuple(blocks), inner)


def _answers(copy: CaseCopy) -> list[str]:
    """Question and answer in words; of a questionnaire that is gone, the stored codes."""
    found, language = content.library().questionnaires.get(copy.case.questionnaire), active_language()
    if found is None or found.version != copy.case.questionnaire_version:
        return [f"{key}: {value}" for key, value in copy.case.answers.items()]
    given = [(item, copy.case.answers[item.id]) for item in found.items if item.id in copy.case.answers]
    return [f"{item.text.inn(language)} {in_words(item, value).inn(language)}" for item, value in given]


def _message(message: Message) -> str:
    author = entries.named(message.author, message.author.profession)
    who = _("Du eller ditt ombud") if message.side == Message.Side.RESIDENT else _("Vården, %(name)s") % {"name": author}  # fmt: skip
    return f"{_moment(message.at)}, {who}: {message.text}"


def _amended(one: amended.Told) -> str:
    """A correction or the person's opinion, with what it is about; the original stands among the messages."""
    added = one.added
    what = _("Rättat av vården, %(name)s") % {"name": added.who} if added.is_correction else _("Du har sagt att något är fel")  # fmt: skip
    about = f" ({one.about})" if one.about else ""
    why = " " + _("Det som var fel: %(reason)s") % {"reason": added.reason} if added.reason else ""
    return f"{_moment(added.at)}, {what}{about}: {added.text}{why} {added.noted}".rstrip()


def _drafts(copy: Copy) -> Section:
    """What the person has typed, without the pages' own marks."""
    lines = [f"{_moment(one.changed_at)}: {' '.join(str(one.data.get(key, '')) for key in ('words', 'hope')).strip() or '–'}" for one in copy.drafts]  # fmt: skip
    return _section("utkast", _("Skrivet men inte skickat"), lines)


def _readings(copy: Copy) -> Section:
    """Which unit, when, in which role, for what (patientdatalagen 8 kap. 5 §)."""
    if not copy.readings:
        return _section("lasare", _("Vem har läst om mig"), [])
    rows = tuple(
        (Cell(_moment(one.at)), Cell(one.unit or "–"), Cell(_role(one.role)), Cell(_("nekad") if one.refused else _("läst")))
        for one in copy.readings
    )  # fmt: skip
    titles = (_("När"), _("Enhet"), _("Roll"), _("Utfall"))
    table = Table(_("Läsningar, den äldsta först"), tuple(Column(title) for title in titles), rows)
    return Section("lasare", _("Vem har läst om mig"), (table,))


def _role(key: str) -> str:
    return str(ROLES[key].title) if key in ROLES else key or "–"


def _notices(copy: Copy) -> Section:
    lines = [
        f"{_moment(one.queued_at)}: {one.get_channel_display()}, {one.get_state_display()}"
        for one in copy.notices
    ]
    return _section("aviseringar", _("Aviseringar"), lines)


def _keeping() -> Section:
    """How long each kind of data is kept, and by which rule."""
    language = active_language()
    rows = [
        f"{kind.title.inn(language)}: {kept(kind)} {_('Lagstöd')}: {kind.statute.inn(language)}."
        for kind in schedule().kinds.values()
    ]
    return Section("sparas", _("Så länge sparas uppgifterna"), (Bullets(tuple(rows)),))


def kept(kind: Kind) -> str:
    """How long, in words."""
    since = kind.since.inn(active_language())
    if kind.keep is None:
        return _("Sparas %(since)s.") % {"since": since}
    if kind.years is not None:
        return _("Sparas i minst %(number)d år från %(since)s.") % {"number": kind.years, "since": since}
    days = kind.keep.days
    return ngettext("Sparas i %(number)d dag från %(since)s.", "Sparas i %(number)d dagar från %(since)s.", days) % {"number": days, "since": since}  # fmt: skip
