"""What a region accounts for to others: grants to the öre, and answers to auditors."""

from __future__ import annotations

from django.utils.translation import gettext as _

from narmare.design import format as formats
from narmare.design.language import active_language
from narmare.programme.models import Audit, Grant, GrantCondition
from narmare.programme.money import kronor
from narmare.programme.queries.audits import AnsweredRecommendation, AuditAnswer, audit_answer, audits
from narmare.programme.queries.grants import CostYear, GrantPage, ShareRow, cost_years, grant_page, ledger
from narmare.reports.document import Block, Cell, Column, Fact, Facts, Paragraph, Section, Status, Table, Tone
from narmare.reports.parts.goals import verdict
from narmare.reports.parts.programme import capital, day_words
from narmare.reports.parts.source import Source


def money(amount: int | None) -> Cell:
    """An amount in öre, written in kronor."""
    return Cell("–") if amount is None else Cell(kronor(amount), amount / 100, "#,##0.00")


def grants(source: Source) -> tuple[Block, ...]:
    """Every grant of the year of the period (or the one that the report is about): given, planned, spent, reported."""
    found = Grant.objects.select_related("decision__meeting__arena")
    found = (
        found.filter(code=source.subject) if source.subject else found.filter(year=source.period.last.year)
    )
    pages = [grant_page(grant) for grant in found]
    if not pages:
        return (
            Paragraph(_("Inga bidrag är registrerade för %(year)s.") % {"year": source.period.last.year}),
        )
    shown = tuple(block for page in pages for block in _grant(page))
    return shown if source.subject else (*shown, *_cost_share(cost_years()), *_transfers())


def _grant(page: GrantPage) -> tuple[Block, ...]:
    facts = [
        Fact(_("Givare"), page.grant.giver), Fact(_("Bidrag"), kronor(page.grant.total)),
        Fact(_("Fördelat till nämnder"), kronor(page.split)), Fact(_("Kvar att fördela"), kronor(page.unsplit)),
        Fact(_("Förbrukat"), kronor(page.spent)),
    ]  # fmt: skip
    if page.reported is not None:
        facts.append(Fact(_("Återrapporterat"), kronor(page.reported)))
    blocks: list[Block] = [Paragraph(page.grant.title, "lead"), Facts(tuple(facts))]
    if page.shares:
        blocks.append(_shares(page))
    if conditions := _conditions(page.grant):
        blocks.append(conditions)
    return tuple(blocks)


def _shares(page: GrantPage) -> Table:
    columns = (
        Column(_("Nämnd och aktivitet"), share=3.5), Column(_("Belopp"), True, 1.8), Column(_("Förbrukat"), True, 1.8),
        Column(_("Kvar"), True, 1.8),
    )  # fmt: skip
    rows = [row for share in page.shares for row in _share(share)]
    return Table(_("Fördelning av %(grant)s") % {"grant": page.grant.title}, columns, tuple(rows))


def _share(share: ShareRow) -> list[tuple[Cell, ...]]:
    name = share.share.board.title
    rows: list[tuple[Cell, ...]] = [
        (Cell(name), money(share.share.amount), money(share.spent), money(share.share.amount - share.spent))
    ]
    for one in share.activities:
        rows.append((Cell(f"{name}: {one.activity.title}"), money(one.activity.amount), money(one.spent), money(one.left)))  # fmt: skip
    return rows


def _conditions(grant: Grant) -> Table | None:
    columns = (Column(_("Villkor"), share=4), Column(_("Senast"), share=2), Column(_("Läge"), share=2))
    rows = tuple(
        (Cell(one.text), Cell(day_words(one.due)), verdict(_condition(one))) for one in grant.conditions.all()
    )
    return Table(_("Villkor för %(grant)s") % {"grant": grant.title}, columns, rows) if rows else None


def _condition(one: GrantCondition) -> Status:
    if one.met_at is not None:
        return Status(_("Uppfyllt"), "✓", "good")
    return Status(_("Inte uppfyllt än"), "–", "plain")


def _cost_share(years: list[CostYear]) -> tuple[Block, ...]:
    """Whether money follows the task: primary care's share of the cost, year by year."""
    columns = (Column(_("År")), Column(_("Primärvård"), True, 2), Column(_("Övrig vård"), True, 2), Column(_("Primärvårdens andel"), True, 2))  # fmt: skip
    rows = tuple(
        (Cell(str(one.year)), money(one.primary), money(one.other), Cell(formats.percent(one.share, language=active_language()), one.share, '0.0" %"'))
        for one in years
    )  # fmt: skip
    return (Table(_("Primärvårdens andel av kostnaden"), columns, rows),) if rows else ()


def _transfers() -> tuple[Block, ...]:
    """Care tasks that move: what they cost who takes them, what money moves with them, and what nobody pays."""
    columns = (
        Column(_("Vårduppgift som flyttas"), share=3.4), Column(_("Läge"), share=1.8), Column(_("Kostar mottagaren"), True, 1.8),
        Column(_("Flyttade pengar"), True, 1.8), Column(_("Ofinansierat"), True, 1.8),
    )  # fmt: skip
    rows = tuple(
        (Cell(one.transfer.title), Cell(capital(one.transfer.get_status_display())), money(one.cost), money(one.moved), money(one.unfunded))
        for one in ledger()
    )  # fmt: skip
    return (Table(_("Följer pengarna uppgiften? Öre för öre per år"), columns, rows),) if rows else ()


TONES: dict[str, Tone] = {"yes": "good", "partly": "mixed", "no": "bad"}


def audit(source: Source) -> tuple[Section, ...]:
    """The auditors' questions with their judgement, and the answer to each recommendation: done, planned, time plan, views."""
    row = audits().filter(code=source.subject).first()
    if row is None:
        return ()
    found = audit_answer(row)
    facts = [Fact(_("Granskning"), f"{found.reference} {found.title}".strip()), Fact(_("Granskare"), found.auditor),
             Fact(_("Dag"), day_words(found.on))]  # fmt: skip
    if found.boards:
        facts.append(Fact(_("Granskade nämnder"), ", ".join(found.boards)))
    if found.answer_due:
        facts.append(Fact(_("Svar senast"), day_words(found.answer_due)))
    if found.decision:
        facts.append(Fact(_("Svaret beslutat"), found.decision))
    blocks: list[Block] = [Facts(tuple(facts))]
    if found.judgement:
        blocks.append(Paragraph(found.judgement))
    if found.questions:
        blocks.append(_questions(found))
    first = Section("granskningen", _("Granskningen"), tuple(blocks))
    return (first, *(_recommendation(one) for one in found.recommendations))


def _questions(found: AuditAnswer) -> Table:
    columns = (Column(_("Fråga"), share=5), Column(_("Bedömning"), share=1.5))
    rows = tuple(
        (Cell(f"{one.number}. {capital(one.about)}"), verdict(Status(one.word, one.symbol, TONES[one.judgement])))
        for one in found.questions
    )  # fmt: skip
    return Table(_("Revisionsfrågorna och bedömningen"), columns, rows)


def _recommendation(one: AnsweredRecommendation) -> Section:
    """One recommendation: the four parts of the answer, what it can be seen on, what has happened since."""
    said = (
        (_("Vidtagna åtgärder"), one.done), (_("Planerade åtgärder"), one.planned), (_("Tidplan"), one.time_plan),
        (_("Övriga synpunkter"), one.views or _("Inga.")), (_("Ansvarig"), one.owner or _("Ingen utsedd")),
    )  # fmt: skip
    blocks: list[Block] = [
        Facts(tuple(Fact(label, text.strip() or _("Inte besvarad än.")) for label, text in said))
    ]
    if one.evidence:
        columns = (Column(_("Underlag"), share=3), Column(_("Adress"), share=2))
        rows = tuple((Cell(proof.title, url=proof.path), Cell(proof.path)) for proof in one.evidence)
        caption = _("Underlag i systemet, rekommendation %(number)s") % {"number": one.number}
        blocks.append(Table(caption, columns, rows))
    blocks += [Paragraph(f"{day_words(note.on)}: {note.text}") for note in one.progress]
    title = _("Rekommendation %(number)s: %(about)s") % {"number": one.number, "about": one.about}
    return Section(f"rekommendation-{one.number}", title, tuple(blocks))


def subjects(scope: str) -> list[tuple[str, str]]:
    """What a report of this scope can be about: code and name of each grant or audit; nothing for other scopes."""
    if scope == "grant":
        return [(one.code, f"{one.title} {one.year}") for one in Grant.objects.all()]
    if scope == "audit":
        return [(one.code, f"{one.reference} {one.title}".strip()) for one in Audit.objects.all()]
    return []
