"""The portfolio as a board and over time, what hits units at once, and the way in for proposals."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from narmare.programme import actions, drawings
from narmare.programme.forms.fields import goals_of, units_of
from narmare.programme.forms.initiatives import ProposalForm
from narmare.programme.models import Rollout
from narmare.programme.queries.load import AT_MOST, loads
from narmare.programme.queries.portfolio import COLUMNS, IN_TIME, LATE, NO_PLAN, Filter, areas, portfolio
from narmare.programme.views.common import follows_all, may_edit
from narmare.programme.words import COLUMN_TITLES
from narmare.region import kept
from narmare.region.models import Account, Unit
from narmare.region.permissions import Permission, requires
from narmare.region.requests import SignedInRequest


def own_units(account: Account) -> list[Unit]:
    """The units where the reader has a role, without the region and the municipalities."""
    broad = (Unit.Kind.REGION, Unit.Kind.MUNICIPALITY)
    units = {grant.unit.code: grant.unit for grant in account.grants_on() if grant.unit.kind not in broad}
    return [unit for unit in units.values() if account.has(Permission.PROGRAMME_READ, unit)]


@requires(Permission.PROGRAMME_READ)
@require_safe
def overview(request: SignedInRequest) -> HttpResponse:
    """Every initiative that the reader sees: by stage on a board, and over time; filtered by the address."""
    today, asked = timezone.localdate(), request.GET
    wanted = Filter(
        *(asked.get(name, "")[:40].replace("\0", "") for name in ("omrade", "enhet", "fas", "tid"))
    )
    rows = portfolio(request.user, today, wanted)
    board = [
        {"title": COLUMN_TITLES[name], "rows": [row for row in rows if row.column == name], "key": name}
        for name, _stages in COLUMNS
    ]
    context = {
        "rows": rows, "board": board, "drawing": drawings.timeline(rows, today), "wanted": wanted, "density": "staff",
        "filters": _choices(request.user, wanted), "own_units": own_units(request.user), "may_edit": may_edit(request.user),
        "may_export": follows_all(request.user), "may_propose": request.user.has(Permission.INITIATIVE_PROPOSE), "unowned": [row for row in rows if row.unowned],
        "undecided": [row for row in rows if row.undecided],
        "late": [row for row in rows if row.delay_words and row.delay == LATE], "overloaded": _overloaded(request.user, today),
    }  # fmt: skip
    return render(request, "programme/portfolio.html", context)


def _choices(account: Account, wanted: Filter) -> list[dict[str, Any]]:
    """What the reader can filter by: the name in the address, the words, the choices, and the one that is chosen."""
    units = account.units_with(Permission.PROGRAMME_READ).filter(valid_to=None).order_by("name")
    times = [(LATE, _("Försenat")), (IN_TIME, _("Enligt tidplanen")), (NO_PLAN, _("Ingen tidplan"))]
    choices = (
        ("omrade", _("Område"), [(area.code, area.title) for area in areas()], wanted.area),
        ("enhet", _("Enhet"), [(unit.code, unit.name) for unit in units], wanted.unit),
        ("fas", _("Fas"), [(name, COLUMN_TITLES[name]) for name, _stages in COLUMNS], wanted.column),
        ("tid", _("Tidplan"), times, wanted.delay),
    )
    return [
        {"name": name, "label": label, "options": options, "chosen": chosen}
        for name, label, options, chosen in choices
    ]


def _overloaded(account: Account, today: date) -> list[Any]:
    rollouts = Rollout.objects.visible_to(account).select_related("unit", "initiative")
    return [load for load in loads(rollouts, first=today.replace(day=1)) if load.too_much]


@requires(Permission.PROGRAMME_READ)
@require_safe
def load(request: SignedInRequest) -> HttpResponse:
    """How many roll-outs each unit works with, month by month for a year."""
    today = timezone.localdate()
    rollouts = Rollout.objects.visible_to(request.user).select_related("unit", "initiative")
    found = loads(rollouts, first=today.replace(day=1))
    context = {
        "table": drawings.load_table(found), "loads": [one for one in found if one.too_much], "at_most": AT_MOST, "density": "staff",
        "breadcrumbs": [(_("Program"), reverse("portfolio")), (_("Belastning"), "")],
    }  # fmt: skip
    return render(request, "programme/load.html", context)


@requires(Permission.INITIATIVE_PROPOSE)
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: SignedInRequest) -> HttpResponse:
    """The one way in: what somebody proposes becomes a row that the programme assesses."""
    own, status = own_units(request.user), 200
    form = ProposalForm(kept.typed(request), own=own)
    if request.method == "POST":
        status = 422
        if form.is_valid():
            given = form.cleaned_data
            made = actions.propose_initiative(
                title=given["title"], area=given["area"], why=given["why"], groups=given["groups"],
                units=units_of(given["places"]), goals=goals_of(given["goals"]), at=_proposing_unit(request.user, own),
                by=request.user, now=timezone.now(),
            )  # fmt: skip
            messages.success(
                request, _("Förslaget är inskickat. Programmet gör en första bedömning, och du ser den här.")
            )
            return redirect("programme-initiative", made.code)
    crumbs = [(_("Program"), reverse("portfolio")), (_("Föreslå ett initiativ"), "")]
    context = {"form": form, "density": "staff", "breadcrumbs": crumbs}
    return kept.page(request, "programme/propose.html", context, status)


def _proposing_unit(account: Account, own: list[Unit]) -> Unit:
    """The first of the reader's own units, else the one where the role is held."""
    if own:
        return own[0]
    return next(
        grant.unit for grant in account.grants_on() if account.has(Permission.INITIATIVE_PROPOSE, grant.unit)
    )
