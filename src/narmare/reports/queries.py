"""Reads of reports: the document as it is now or as it was sent, who can be asked, and lists for the pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import Count, Q, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import override

from narmare.followup.models import Snapshot
from narmare.followup.places import place_of
from narmare.region.models import Account, RoleGrant, Unit
from narmare.region.permissions import ROLES, Permission
from narmare.reports import build, kinds, stored
from narmare.reports.build import Choice
from narmare.reports.document import Document, Fact, Figure, Language, Remark
from narmare.reports.kinds import Kind
from narmare.reports.models import Question, Report
from narmare.reports.periods import Period


class GoneError(Exception):
    """The report's kind is no longer among the content files, or what was sent is not what is stored; the message says so."""


def kind_of(report: Report) -> Kind:
    """The kind of a report that is not sent.

    Raises:
        GoneError: its file is gone or cannot be used.
    """
    found = kinds.load_kinds().get(report.kind)
    if found is None:
        raise GoneError(_("Innehållsfilen %(kind)s.yaml saknas eller går inte att använda. Lägg tillbaka den.") % {"kind": report.kind})  # fmt: skip
    return found


def document_of(
    report: Report,
    *,
    on: date,
    sending: bool = False,
    progress: Callable[[int, int, str], None] = build.silent,
) -> Document:
    """The report's document: as it was sent, or built now with the day `on`.  A draft says that it is one, unless `sending`.

    Raises:
        GoneError: the kind of a draft is gone, or what is stored of a sent report is not what was sent.
        narmare.reports.document.DocumentError: what is chosen makes no document.
    """
    if report.is_sent:
        if stored.fingerprint_of(report.content) != report.fingerprint:
            raise GoneError(
                _("Rapportens innehåll stämmer inte med dess kontrollsumma. Någon har ändrat i databasen.")
            )
        return stored.read(report.content)
    return build.build(choice_of(report, on=on, sending=sending), progress)


def choice_of(report: Report, *, on: date, sending: bool = False) -> Choice:
    """What the report is made of."""
    kind = kind_of(report)
    language: Language = "en" if report.language == "en" else "sv"
    with override(language):
        facts = _facts(report, sending)
    return Choice(
        kind=kind, period=Period(kind.span, report.period), place=place_of(report.unit), snapshot=report.snapshot,
        language=language, day=on, title=report.title, receiver=report.receiver, sections=tuple(report.sections),
        indicators=tuple(report.indicators), subject=report.subject, summary=report.summary,
        remarks=_remarks(report), facts=facts,
    )  # fmt: skip


def _facts(report: Report, sending: bool) -> tuple[Fact, ...]:
    """Who answers for the report, which version it is, and what it corrects."""
    facts = [Fact(_("Ansvarig"), report.owner.name)]
    if not sending:
        facts.append(Fact(_("Läge"), _("Utkast som inte är skickat")))
    elif report.reviewed_by is not None:
        facts.append(Fact(_("Granskad av"), report.reviewed_by.name))
    if report.number > 1:
        facts += [Fact(_("Version"), str(report.number)), Fact(_("Rättar"), report.correction)]
    return tuple(facts)


def _remarks(report: Report) -> dict[str, list[Remark]]:
    """Questions and answers by section.  In a report that is being sent, what nobody answered is left out."""
    questions = report.questions.select_related("asked", "answered_by").order_by("section", "pk")
    found = {}
    for section, members in groupby(questions, key=lambda one: one.section):
        remarks = [_remark(one) for one in members if one.answered_at or report.state == Report.State.DRAFT]
        if remarks:
            found[section] = remarks
    return found


def _remark(one: Question) -> Remark:
    if one.answered_at is None:
        return Remark(one.text, "", one.asked.name)
    return Remark(one.text, one.answer, (one.answered_by or one.asked).name, localdate(one.answered_at))


def accounts_to_ask(on: date) -> list[Account]:
    """Everybody who holds a role that answers in reports, by name."""
    roles = [key for key, role in ROLES.items() if Permission.REPORT_COMMENT in role.permissions]
    held = RoleGrant.objects.on(on).filter(role__in=roles).values("account")
    return list(Account.objects.filter(pk__in=held, is_active=True).order_by("name", "pk"))


def who_answers(role: str, unit: Unit, owner: Account, on: date) -> Account:
    """Whom a kind's question goes to at first: who holds the role at the unit, the owner if that is nobody else."""
    held = [grant for grant in owner.grants_on(on) if grant.role == role and unit.is_within(grant.unit)]
    if held:
        return owner
    codes = unit.path.strip("/").split("/")
    grants = RoleGrant.objects.on(on).filter(role=role, unit__code__in=codes, account__is_active=True)
    nearest = grants.select_related("account").order_by("-unit__path", "account__name").first()
    return owner if nearest is None else nearest.account


def snapshots(count: int = 20) -> QuerySet[Snapshot]:
    """The latest published snapshots."""
    return Snapshot.objects.order_by("-published_at", "-pk")[:count]


def places_of(kind: Kind, account: Account) -> list[Unit]:
    """The units that a report of the kind can be about: the region, or every unit that gives care."""
    if kind.scope != "unit":
        return list(Unit.objects.filter(kind=Unit.Kind.REGION))
    own = account.units_with(Permission.REPORT_WRITE)
    return list(
        own.exclude(kind__in=(Unit.Kind.REGION, Unit.Kind.MUNICIPALITY))
        .filter(valid_to=None)
        .order_by("name")
    )


@dataclass(frozen=True)
class Overview:
    """What the list of reports shows."""

    mine_to_answer: Sequence[Question]
    drafts: Sequence[Report]
    sent: Sequence[Report]


def overview(account: Account) -> Overview:
    """The reader's questions, drafts and sent reports, the latest first."""
    seen = Report.objects.visible_to(account).select_related("unit", "owner", "snapshot")
    waiting = Count("questions", filter=Q(questions__answered_at=None))
    open_states = (Report.State.DRAFT, Report.State.REVIEWED)
    asked = Question.objects.filter(asked=account, answered_at=None, report__state=Report.State.DRAFT)
    return Overview(
        mine_to_answer=list(asked.select_related("report__unit").order_by("due_on", "pk")),
        drafts=list(
            seen.filter(state__in=open_states).annotate(waiting=waiting).order_by("-changed_at", "-pk")
        ),
        sent=list(seen.filter(state=Report.State.SENT).order_by("-sent_at", "-pk")[:200]),
    )


def held_report(choice: Choice, *, snapshot: Snapshot | None = None) -> Report | None:
    """The stored report that a choice is about: sent before draft, the latest version; with `snapshot` only one made of that."""
    found = Report.objects.exclude(state=Report.State.DISCARDED).filter(
        kind=choice.kind.id, period=choice.period.last, unit__code=choice.place.key, subject=choice.subject, language=choice.language,
    )  # fmt: skip
    if snapshot is not None:
        found = found.filter(snapshot=snapshot)
    rows = found.select_related("unit", "owner", "reviewed_by", "snapshot").order_by("-number", "-changed_at", "-pk")  # fmt: skip
    return next((one for one in rows if one.is_sent), None) or rows.first()


def later_version(report: Report) -> Report | None:
    """The sent correction of a report, the latest of a chain, or None."""
    found = None
    following = report.corrections.filter(state=Report.State.SENT).first()
    while following is not None:
        found, following = following, following.corrections.filter(state=Report.State.SENT).first()
    return found


def file_name(report: Report) -> str:
    """A file's name without its ending: kind, month, version."""
    version = f"-v{report.number}" if report.number > 1 else ""
    return f"{report.kind}-{report.period:%Y-%m}{version}{'' if report.is_sent else '-utkast'}"


LONG = 20  # figures: from there on a format takes seconds to draw


def is_long(document: Document) -> bool:
    """Whether its files are better made in the background."""
    blocks = (block for top in document.sections for section in top.walk() for block in section.blocks)
    return sum(isinstance(block, Figure) for block in blocks) > LONG
