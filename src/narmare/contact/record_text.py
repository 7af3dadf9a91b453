"""A case as plain text for the medical record: staff copy it, or write from it, instead of typing it all again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from django.utils import timezone
from django.utils.translation import gettext as _

from narmare.contact.entries import Line, moment
from narmare.contact.models import Case
from narmare.design.templatetags.narmare import clock, day


LENGTH = 12  # digits of a personnummer or samordningsnummer, century and all
BIRTH = 8


class Said(Protocol):
    """A question and its answer, in the reader's language."""

    @property
    def question(self) -> str: ...
    @property
    def answer(self) -> str: ...


def number_of(case: Case) -> str:
    """The person's number as it is written, 19120423-0000; a reserve number as it is; "" for somebody without one."""
    number = case.person.personnummer or ""
    if len(number) == LENGTH:
        return f"{number[:BIRTH]}-{number[BIRTH:]}"
    return number or case.person.reserve_number or ""


def text(
    case: Case,
    title: str,
    who: str,
    flags: Sequence[Said],
    findings: Sequence[Said],
    negatives: Sequence[Said],
    entries: Sequence[Line] = (),
) -> str:
    """What was brought, by whom and when; warning signs first, then the own words, the answers, what is denied, and every entry.

    Args:
        title: the reason in words.
        who: by whom it was written, a sentence without its stop.
        entries: what staff have written, with what was corrected in it and what the person thinks of it.
    """
    asked = timezone.localtime(case.asked_at)
    parts = [
        _("%(title)s. Ärende %(code)s, %(day)s %(clock)s. %(who)s.")
        % {"title": title, "code": case.code, "day": day(asked), "clock": clock(asked), "who": who},
        *_lines(_("Varningstecken"), flags),
        _("Egna ord: %(words)s") % {"words": case.words},
    ]
    if case.hope:
        parts.append(_("Hoppas på: %(hope)s") % {"hope": case.hope})
    return "\n".join(
        [
            *parts,
            *_lines(_("Frågor och svar"), findings),
            *_lines(_("Har inte"), negatives),
            *_entries(entries),
        ]
    )


def _entries(entries: Sequence[Line]) -> list[str]:
    """Each entry with who, when and by whom it is signed; corrections and opinions under what they are about."""
    found = [_("Anteckningar:")] if entries else []
    for line in entries:
        found.append(f"- {line.title}, {moment(line.at)}, {line.who}, {line.unit}: {line.text}".rstrip(": "))
        found.append(f"  {line.signed or _('Osignerad')}")
        for one in line.added:
            what = _("Rättelse") if one.is_correction else _("Personen anser att det är fel")
            found.append(f"  {what}, {moment(one.at)}, {one.who}: {one.text}")
    return found


def _lines(heading: str, said: Sequence[Said]) -> list[str]:
    return [f"{heading}:", *(f"- {one.question} {one.answer}" for one in said)] if said else []
