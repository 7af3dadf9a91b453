"""Decision tables of a unit: which are in use, propose a change, try it on past cases, approve, publish, take back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from narmare.contact import actions, assessment, content, fault_words, judged, queries, replaying, tables
from narmare.contact.content_forms import TableForm
from narmare.contact.content_policies import may, withdraw_refusal
from narmare.contact.forms import PublishForm
from narmare.contact.levels import LEVEL_TITLES
from narmare.contact.models import Case, Disagreement, TableVersion
from narmare.contact.resident import catalogue
from narmare.contact.views.queue import chosen
from narmare.contact.views.replayed import shown
from narmare.design.language import active_language
from narmare.knowledge.decisions import show
from narmare.knowledge.decisions.model import Row, Table
from narmare.knowledge.faults import ContentError
from narmare.region import kept
from narmare.region.models import Unit
from narmare.region.permissions import Permission, requires
from narmare.region.requests import SignedInRequest


@dataclass(frozen=True)
class Line:
    """One table in the list: what it is called, which version holds, who answers for it, and what waits."""

    id: str
    title: str
    version: str
    author: str
    checker: str
    review_by: date
    overdue: bool
    approved: bool
    own: TableVersion | None
    draft: TableVersion | None


def at_unit(request: SignedInRequest, permission: Permission) -> Unit:
    """The unit of the address among those where the reader has the permission; the region stands last."""
    today = timezone.localdate()
    allowed = [unit for unit in _units(request, today) if may(request.user, permission, unit, today)]
    return chosen(allowed, request.GET.get("enhet") or request.POST.get("enhet", ""))


def _units(request: SignedInRequest, today: date) -> list[Unit]:
    """The units whose tables the reader reads, and the region, whose tables hold where a unit has none of its own."""
    units = queries.routine_units(request.user, today)
    return [*units, tables.region_of(units[0])] if units else []


def in_use(name: str, unit: Unit, today: date) -> Table:
    """The table in use with the id.

    Raises:
        Http404: there is none.
    """
    shipped = content.library().tables.get(name)
    found = None if shipped is None else tables.table_for(shipped.questionnaire, unit, today)
    if found is None:
        raise Http404("No such decision table.")
    return found


@requires(Permission.ROUTINE_READ)
@require_safe
def overview(request: SignedInRequest) -> HttpResponse:
    """Every decision table in use at the unit, with version, owner, review and approval."""
    unit, today = at_unit(request, Permission.ROUTINE_READ), timezone.localdate()
    own, drafts, language = tables.versions_of(unit, today), tables.drafts_of(unit), active_language()
    lines = [
        Line(
            one.id, one.head.title.inn(language), one.version, one.head.author, one.head.checker, one.head.review_by,
            one.head.review_by <= today, one.head.approved or one.id in own, own.get(one.id), drafts.get(one.id),
        )
        for one in tables.tables_of(unit, today).values()
    ]  # fmt: skip
    without = judged.without_table(unit, timezone.now())
    context = {
        "unit": unit,
        "units": _units(request, today),
        # Of a whole region how many, of a unit what its own staff wrote.
        "without_table": without.count(),
        "reports": [] if unit.kind == Unit.Kind.REGION else _reports(without),
        "lines": sorted(lines, key=lambda line: (line.draft is None, line.title.lower())),
        "is_on": unit.kind == Unit.Kind.REGION or assessment.is_on(queries.routine_of(unit, today)),
        "density": "staff",
    }
    return render(request, "contact/tables.html", context)


def _reports(found: QuerySet[Disagreement]) -> list[tuple[Disagreement, str]]:
    """The latest reports, each with its reason in words."""
    return [(one, catalogue.title(one.case.reason)) for one in found[: judged.MOST]]


@requires(Permission.ROUTINE_READ)
@require_safe
def table(request: SignedInRequest, table: str) -> HttpResponse:
    """One table: its rows in order, what it is for, who answers for it, and the unit's versions of it."""
    unit, today = at_unit(request, Permission.ROUTINE_READ), timezone.localdate()
    found, language = in_use(table, unit, today), active_language()
    own = tables.versions_of(unit, today).get(table)
    context = {
        "unit": unit, "table": found, "title": found.head.title.inn(language),
        "intended": found.intended_use.inn(language), "rows": [_row(row, found) for row in found.rows],
        "own": own, "draft": tables.drafts_of(unit).get(table), "history": tables.history_of(unit, table),
        "overdue": found.head.review_by <= today,
        "may_propose": may(request.user, Permission.TABLE_PROPOSE, unit, today),
        "may_withdraw": own is not None and own.unit_id == unit.pk and withdraw_refusal(own, request.user, today) is None,
        "over": _over(unit, own, today),
        "judged": judged.by_version(found, unit, timezone.now()),
        "objections": judged.objections(found, unit, timezone.now()),
        "density": "staff",
    }  # fmt: skip
    return render(request, "contact/table.html", context)


def _over(unit: Unit, own: TableVersion | None, today: date) -> TableVersion | None:
    """The region's version that the unit's own stands before, so that somebody sees it."""
    if own is None or own.unit_id != unit.pk or unit.kind == Unit.Kind.REGION:
        return None
    return tables.versions_of(tables.region_of(unit), today).get(own.table)


def _row(row: Row, found: Table) -> dict[str, object]:
    """A row in words: its conditions, what it decides, and why."""
    asked, language = content.library().questionnaires[found.questionnaire], active_language()
    return {
        "id": row.id,
        "when": [one.inn(language) for one in show.conditions(row, found, asked)] or [_("Alla andra")],
        "level": LEVEL_TITLES[row.then.level],
        "profession": dict(Case.Profession.choices)[row.then.profession],
        "urgency": row.then.urgency,
        "because": row.because.inn(language),
    }


@requires(Permission.TABLE_PROPOSE)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SignedInRequest, table: str) -> HttpResponse:
    """Propose a changed table; every fault is said with its line and row, and nothing that was typed is lost."""
    unit, now, status = at_unit(request, Permission.TABLE_PROPOSE), timezone.now(), 200
    today = timezone.localdate(now)
    found, draft = in_use(table, unit, today), tables.drafts_of(unit).get(table)
    begin = (
        {"source": draft.source, "why": draft.why}
        if draft
        else {"source": tables.source_of(table, unit, today)}
    )
    sent = kept.typed(request)
    form = TableForm(initial=begin) if sent is None else TableForm.sent(sent, request.FILES)
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                row = actions.propose_table(
                    unit=unit, table=table, source=form.cleaned_data["source"], why=form.cleaned_data["why"],
                    by=request.user, now=now,
                )  # fmt: skip
                return redirect("table-replay", pk=row.pk)
            except ContentError as wrong:
                for said in fault_words.sentences(wrong.faults):
                    form.add_error("source", said)
            except actions.Refused as refused:
                form.add_error(None, str(refused))
                status = 409
    context = {
        "form": form, "unit": unit, "table": found, "title": found.head.title.inn(active_language()),
        "density": "staff",
    }  # fmt: skip
    return kept.page(
        request, "contact/table_edit.html", context, status, sent=form.data if form.is_bound else None
    )


def _version(request: SignedInRequest, pk: int) -> TableVersion:
    row = tables.draft_in(_units(request, timezone.localdate()), pk)
    if row is None:
        raise Http404("No such table at your units.")
    return row


@requires(Permission.ROUTINE_READ)
@require_safe
def replay(request: SignedInRequest, pk: int) -> HttpResponse:
    """What the proposal would have done to the last 90 days' cases.  Cases by code: the reader need not know who."""
    row, now = _version(request, pk), timezone.now()
    today, by = timezone.localdate(now), request.user
    if row.status != TableVersion.Status.DRAFT:
        return redirect(_page_of(row))
    changed = tables.checked(row.source, row.table)
    is_approver = row.owner_id != by.pk and may(by, Permission.ROUTINE_APPROVE, row.unit, today)
    may_publish = may(by, Permission.ROUTINE_EDIT, row.unit, today)
    context = {
        "unit": row.unit, "draft": row, "title": changed.head.title.inn(active_language()),
        **shown(replaying.replay_table(row.unit, changed, now)),
        "may_approve": is_approver and row.approved_by is None,
        "may_edit": may(by, Permission.TABLE_PROPOSE, row.unit, today),
        "may_publish": may_publish,
        "may_discard": row.owner_id == by.pk or may_publish,
        "publish": PublishForm(initial={"valid_from": today}),
        "differences": tables.differences(row, today),
        "reached": tables.without_own(row.unit, row.table, today) if row.unit.kind == Unit.Kind.REGION else (),
        "most": replaying.MOST,
        "density": "staff",
    }  # fmt: skip
    return render(request, "contact/table_replay.html", context)


def _page_of(row: TableVersion) -> str:
    return f"{reverse('table', args=[row.table])}?enhet={row.unit.code}"


@requires(Permission.ROUTINE_READ)
@require_POST
def decide(request: SignedInRequest, pk: int, act: str) -> HttpResponse:
    """Approve, publish or throw away a proposal; take a published version back."""
    row = _version(request, pk)
    if act not in ("godkann", "publicera", "kasta", "ta-tillbaka"):
        raise Http404("No such act.")
    try:
        messages.success(request, _do(request, row, act, timezone.now()))
    except actions.Refused as refused:
        messages.warning(request, str(refused))
        drafted = row.status == TableVersion.Status.DRAFT
        return HttpResponseRedirect(reverse("table-replay", args=[pk]) if drafted else _page_of(row))
    return redirect("table-replay", pk=pk) if act == "godkann" else HttpResponseRedirect(_page_of(row))


def _do(request: SignedInRequest, row: TableVersion, act: str, now: datetime) -> str:
    if act == "godkann":
        actions.approve_table(row=row, by=request.user, now=now, seen=request.POST.get("seen", ""))
        return _("Ändringen är godkänd. Enhetens chef kan publicera den.")
    if act == "kasta":
        actions.discard_table(row=row, by=request.user, now=now)
        return _("Förslaget är kastat. Tabellen gäller som förut.")
    if act == "ta-tillbaka":
        actions.withdraw_table(row=row, by=request.user, now=now)
        return _("Versionen är tillbakatagen. Den tidigare tabellen gäller igen för nya ärenden.")
    form = PublishForm(request.POST)
    if not form.is_valid():
        raise actions.Refused(_("Välj från vilken dag tabellen gäller."))
    actions.publish_table(row=row, valid_from=form.cleaned_data["valid_from"], by=request.user, now=now)
    return _("Tabellen är publicerad. Ärenden som redan har kommit behåller sin version.")
