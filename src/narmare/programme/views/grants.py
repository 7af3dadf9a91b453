"""Grants from the total to what is reported, and whether money follows the task."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_http_methods, require_safe

from narmare.charts import bars
from narmare.design import format as formats
from narmare.design.language import active_language
from narmare.design.tables import Cell, Column, Table, table
from narmare.programme.actions import grants as actions
from narmare.programme.costs import year_cost
from narmare.programme.forms import grants as forms
from narmare.programme.forms.rows import PlainForm
from narmare.programme.models import Grant
from narmare.programme.money import kronor
from narmare.programme.queries import grants as found
from narmare.programme.views.acts import Act, Acts, Failed, offers, perform, reopened, run
from narmare.programme.views.sections import section
from narmare.region.permissions import Permission, requires
from narmare.region.requests import SignedInRequest


def _opened(grant: Grant) -> str:
    return reverse("grant", args=[grant.code])


NEW: Acts = {
    "bidrag": Act(
        gettext_lazy("Lägg upp ett bidrag"), forms.GrantForm,
        lambda row, form, by, now: actions.take_in_grant(**form.values, by=by, now=now),
        gettext_lazy("Lägg upp"), gettext_lazy("Bidraget är upplagt. Fördela det på nämnderna."), goes_to=_opened,
    ),
    "kostnad": Act(
        gettext_lazy("För in vad vården kostade ett år"), forms.CostForm,
        lambda row, form, by, now: actions.enter_cost(**form.values, by=by, now=now),
        gettext_lazy("För in"), gettext_lazy("Kostnaden är införd."), goes_to=lambda cost: reverse("money-follows"),
    ),
    "hamta-kostnad": Act(
        gettext_lazy("Hämta kostnaderna ur vårdtabellerna"), forms.CostYearForm,
        lambda row, form, by, now: actions.take_costs(cost=year_cost(settings.NARMARE_DATA, form.values["year"]), by=by, now=now),
        gettext_lazy("Hämta"), gettext_lazy("Kostnaderna är hämtade."), goes_to=lambda cost: reverse("money-follows"),
    ),
}  # fmt: skip
COSTS = ("hamta-kostnad", "kostnad")


def _split(grant: Grant) -> bool:
    return grant.fixed_at is None


def _on(name: str, action: Any) -> Any:
    """The action on the chosen child of the grant, which the form names `name`."""
    return lambda row, form, by, now: action(**{name: form.cleaned_data[name]}, by=by, now=now)


ACTS: Acts = {
    "bokfor": Act(
        gettext_lazy("Bokför använda pengar"), forms.SpendingForm,
        lambda row, form, by, now: actions.book_spending(**form.values, by=by, now=now),
        gettext_lazy("Bokför"), gettext_lazy("Beloppet är bokfört."),
        lambda grant: any(share.activities.exists() for share in grant.shares.all()),
    ),
    "del": Act(
        gettext_lazy("Ge en nämnd en del"), forms.ShareForm, run(actions.add_share, "grant"),
        gettext_lazy("Lägg till delen"), gettext_lazy("Delen är tillagd."), _split,
    ),
    "ta-bort-del": Act(
        gettext_lazy("Ta bort en del"), forms.PickShareForm, _on("share", actions.remove_share),
        gettext_lazy("Ta bort"), gettext_lazy("Delen är borttagen."),
        lambda grant: _split(grant) and grant.shares.exists(), danger=True,
    ),
    "aktivitet": Act(
        gettext_lazy("Lägg till en aktivitet"), forms.ActivityForm,
        lambda row, form, by, now: actions.add_activity(**form.values, by=by, now=now),
        gettext_lazy("Lägg till aktiviteten"), gettext_lazy("Aktiviteten är tillagd."), lambda grant: grant.shares.exists(),
    ),
    "ta-bort-aktivitet": Act(
        gettext_lazy("Ta bort en aktivitet"), forms.PickActivityForm, _on("activity", actions.remove_activity),
        gettext_lazy("Ta bort"), gettext_lazy("Aktiviteten är borttagen."),
        lambda grant: any(share.activities.exists() for share in grant.shares.all()), danger=True,
    ),
    "faststall": Act(
        gettext_lazy("Fastställ fördelningen"), PlainForm, run(actions.fix_split, "grant"),
        gettext_lazy("Fastställ"), gettext_lazy("Fördelningen är fastställd."), _split,
    ),
    "villkor": Act(
        gettext_lazy("Lägg till ett villkor"), forms.ConditionForm, run(actions.add_condition, "grant"),
        gettext_lazy("Lägg till villkoret"), gettext_lazy("Villkoret är tillagt."),
    ),
    "uppfyllt": Act(
        gettext_lazy("Ett villkor är uppfyllt"), forms.MetForm,
        lambda row, form, by, now: actions.meet_condition(**form.values, by=by, now=now),
        gettext_lazy("Anteckna"), gettext_lazy("Villkoret är uppfyllt."),
        lambda grant: grant.conditions.filter(met_at=None).exists(),
    ),
    "redovisa": Act(
        gettext_lazy("Redovisa bidraget"), forms.ReportForm, run(actions.send_report, "grant"),
        gettext_lazy("Redovisa"), gettext_lazy("Bidraget är redovisat. Tiden bakom redovisningen ändras inte mer."),
        lambda grant: not _split(grant),
    ),
}  # fmt: skip


@requires(Permission.DECISION_READ)
@require_safe
def overview(request: SignedInRequest) -> HttpResponse:
    """Every grant with its sums, and the conditions that wait."""
    return _overview(request)


@requires(Permission.DECISION_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedInRequest, act: str) -> HttpResponse:
    """Take in a grant, or enter or fetch what care cost."""
    shown = _money if act in COSTS else _overview
    return perform(
        request, NEW, act, None, home=reverse("money-follows" if act in COSTS else "grants"),
        page=lambda failed, status: shown(request, failed, status)
    )  # fmt: skip


def _new(request: SignedInRequest, keys: Sequence[str], failed: Failed) -> list[Any]:
    if not request.user.has(Permission.DECISION_WRITE):
        return []
    return offers({key: NEW[key] for key in keys}, None, lambda act: reverse("grant-new", args=[act]), failed)


def _overview(request: SignedInRequest, failed: Failed = None, status: int = 200) -> HttpResponse:
    failed = failed or reopened(request, NEW, None)
    context = {
        **section("grants"),
        "grants": [found.grant_page(grant) for grant in found.grants()],
        "conditions": found.open_conditions()[:50],
        "today": timezone.localdate(),
        "offers": _new(request, ["bidrag"], failed),
        "form": failed and failed[1],
    }
    return render(request, "programme/grants.html", context, status=status)


@requires(Permission.DECISION_READ)
@require_safe
def grant(request: SignedInRequest, code: str) -> HttpResponse:
    """One grant: boards, activities, spent, reported, conditions."""
    return _page(request, get_object_or_404(found.grants(), code=code))


@requires(Permission.DECISION_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def do(request: SignedInRequest, code: str, act: str) -> HttpResponse:
    """Do one thing with the grant."""
    row = get_object_or_404(found.grants(), code=code)
    return perform(
        request, ACTS, act, row, home=_opened(row),
        page=lambda failed, status: _page(request, get_object_or_404(found.grants(), code=code), failed, status),
    )  # fmt: skip


def _page(request: SignedInRequest, row: Grant, failed: Failed = None, status: int = 200) -> HttpResponse:
    writes = request.user.has(Permission.DECISION_WRITE)
    page, failed = found.grant_page(row), failed or reopened(request, ACTS, row)
    context = {
        **section("grants"),
        "grant": row, "page": page, "today": timezone.localdate(), "spent_table": _spent(page),
        "sums": _sums(page), "conditions": row.conditions.all(), "reports": row.reports.prefetch_related("lines__activity"),
        "offers": offers(ACTS, row, lambda key: reverse("grant-do", args=[row.code, key]), failed) if writes else [],
        "form": failed and failed[1],
        "breadcrumbs": [(pgettext("plural", "Bidrag"), reverse("grants")), (row.title, "")],
    }  # fmt: skip
    return render(request, "programme/grant.html", context, status=status)


def _sums(page: found.GrantPage) -> Table:
    """From the grant down to what is reported, each step with what is missing to the one above."""
    steps = [(_("Bidraget"), page.grant.total), (_("Fördelat på nämnder"), page.split),
             (_("Fördelat på aktiviteter"), page.planned), (_("Använt"), page.spent)]  # fmt: skip
    reported = page.reported
    if reported is not None:
        steps.append((_("Redovisat som använt"), reported))
    rows, above = [], page.grant.total
    for words, amount in steps:
        rows.append((words, kronor(amount), "–" if amount == above else kronor(above - amount)))
        above = amount
    columns = [Column(_("Steg")), Column(_("Summa"), number=True), Column(_("Kvar från steget ovanför"), number=True)]  # fmt: skip
    return table(_("Från bidrag till redovisning"), columns, rows)


def _spent(page: found.GrantPage) -> Table:
    rows = [
        (row.activity.title, share.share.board.title, kronor(row.activity.amount), kronor(row.spent), kronor(row.left))
        for share in page.shares
        for row in share.activities
    ]  # fmt: skip
    columns = [Column(_("Aktivitet")), Column(_("Nämnd")), Column(_("Belopp"), number=True),
               Column(_("Använt"), number=True), Column(_("Kvar"), number=True)]  # fmt: skip
    return table(_("Aktiviteter"), columns, rows)


@requires(Permission.DECISION_READ)
@require_safe
def money_follows(request: SignedInRequest) -> HttpResponse:
    """Does money follow the task: primary care's share of the cost by year, and the ledger of tasks that move."""
    return _money(request)


def _money(request: SignedInRequest, failed: Failed = None, status: int = 200) -> HttpResponse:
    years, ledger = found.cost_years(), found.ledger()
    failed = failed or reopened(request, NEW, None)
    context = {
        **section("grants"),
        "years": years,
        "cost_table": _cost_table(years),
        "drawing": _drawing(years, narrow=False),
        "small": _drawing(years, narrow=True),
        "said": _said(years),
        "ledger": _ledger(ledger),
        "unfunded": sum(max(row.unfunded, 0) for row in ledger),
        "offers": _new(request, COSTS, failed),
        "form": failed and failed[1],
        "breadcrumbs": [
            (pgettext("plural", "Bidrag"), reverse("grants")),
            (_("Följer pengarna uppgiften?"), ""),
        ],
    }
    return render(request, "programme/money.html", context, status=status)


def _percent(value: float) -> str:
    return formats.percent(value, language=active_language())


def _said(years: list[found.CostYear]) -> str:
    if not years:
        return ""
    last = years[-1]
    told = _("Primärvården hade %(share)s av kostnaden %(year)s.") % {"share": _percent(last.share), "year": last.year}  # fmt: skip
    if len(years) == 1:
        return told
    first = years[0]
    change = formats.number(last.share - first.share, 1, language=active_language())
    return f"{told} " + _("Det är %(change)s procentenheter sedan %(year)s.") % {
        "change": change,
        "year": first.year,
    }


def _drawing(years: list[found.CostYear], *, narrow: bool) -> Any:
    if not years:
        return None
    return bars.draw(
        [bars.Bar(str(year.year), year.share, _percent(year.share)) for year in years],
        title=_("Primärvårdens andel av kostnaden"), summary=_said(years), key=f"share-{narrow}", narrow=narrow,
    )  # fmt: skip


def _cost_table(years: list[found.CostYear]) -> Table:
    rows = [(str(year.year), kronor(year.primary), kronor(year.other), _percent(year.share), "; ".join(year.sources)) for year in years]  # fmt: skip
    columns = [Column(_("År")), Column(_("Primärvård"), number=True), Column(_("Övrig vård"), number=True),
               Column(_("Primärvårdens andel"), number=True), Column(_("Källa"))]  # fmt: skip
    return table(_("Kostnad för vården"), columns, rows)


def _ledger(rows: list[found.Followed]) -> Table:
    cells = [
        (
            Cell(row.transfer.title, reverse("transfer", args=[row.transfer.code])),
            f"{row.transfer.giver} → {row.transfer.taker}", row.transfer.get_status_display(), kronor(row.cost),
            kronor(row.moved), kronor(row.transfer.own_frame), kronor(row.unfunded),
        )
        for row in rows
    ]  # fmt: skip
    columns = [Column(_("Uppgift")), Column(_("Från och till")), Column(_("Läge")), Column(_("Kostar om året"), number=True),
               Column(_("Flyttade pengar"), number=True), Column(_("Inom egen ram"), number=True),
               Column(_("Ingen betalar"), number=True)]  # fmt: skip
    return table(_("Uppgifter som flyttar, och pengarna"), columns, cells)
