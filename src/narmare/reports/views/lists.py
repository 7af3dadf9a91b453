"""The list of reports, and how a new one is begun."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from narmare.design.language import active_language
from narmare.followup import queries as followup
from narmare.followup.models import Snapshot
from narmare.region import kept
from narmare.region.permissions import Permission, requires
from narmare.region.requests import SignedInRequest
from narmare.reports import actions, kinds, periods, queries
from narmare.reports.forms import NewForm
from narmare.reports.kinds import Kind
from narmare.reports.parts.accounts import subjects


@requires(Permission.REPORT_READ)
@require_safe
def overview(request: SignedInRequest) -> HttpResponse:
    """What waits for the reader, drafts, and what has been sent."""
    context = {
        "page": queries.overview(request.user), "may_write": request.user.has(Permission.REPORT_WRITE),
        "refused": kinds.refused() if request.user.has(Permission.REPORT_WRITE) else (), "density": "staff",
    }  # fmt: skip
    return render(request, "reports/reports.html", context)


def _crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [(_("Rapporter"), reverse("reports")), *more]


@requires(Permission.REPORT_WRITE)
@require_safe
def new(request: SignedInRequest) -> HttpResponse:
    """Which kind of report."""
    language = active_language()
    found = [
        (one.id, one.title.inn(language), one.about.inn(language)) for one in kinds.load_kinds().values()
    ]
    context = {"kinds": found, "breadcrumbs": _crumbs((_("Ny rapport"), "")), "density": "staff"}
    return render(request, "reports/new.html", context)


@requires(Permission.REPORT_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def new_of_kind(request: SignedInRequest, kind: str) -> HttpResponse:
    """Period, place and numbers of the new report."""
    found, current = kinds.load_kinds().get(kind), followup.current_snapshot()
    if found is None:
        raise Http404("No such kind of report")
    if current is None:
        return render(request, "followup/no_snapshot.html", {"density": "staff"}, status=503)
    form, status = _form(request, found, current), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return redirect("report", key=_create(request, found, form).key)
            except (actions.Refused, periods.PeriodError) as refused:
                form.add_error(None, str(refused))
                status = 409
    title = found.title.inn(active_language())
    crumbs = _crumbs((_("Ny rapport"), reverse("report-new")), (title, ""))
    context = {"form": form, "title": title, "kind": found, "breadcrumbs": crumbs, "density": "staff",
               "nothing": found.scope in ("grant", "audit") and not subjects(found.scope)}  # fmt: skip
    return kept.page(request, "reports/new_of_kind.html", context, status)


def _form(request: SignedInRequest, kind: Kind, current: Snapshot) -> NewForm:
    recent = periods.recent(kind.span, current.last_month, 36)
    return NewForm(
        kept.typed(request), kind=kind, periods=recent, units=queries.places_of(kind, request.user),
        subjects=subjects(kind.scope), snapshots=queries.snapshots(),
        initial={"period": recent[0].written, "snapshot": current.code, "language": active_language()},
    )  # fmt: skip


def _create(request: SignedInRequest, kind: Kind, form: NewForm) -> queries.Report:
    sent = form.cleaned_data
    units = {one.code: one for one in queries.places_of(kind, request.user)}
    snapshots = {one.code: one for one in queries.snapshots()}
    return actions.create_report(
        kind=kind, period=periods.parse(kind.span, sent["period"]), unit=units[sent["unit"]],
        snapshot=snapshots[sent["snapshot"]], subject=sent.get("subject", ""), language=sent["language"],
        by=request.user, now=timezone.now(),
    )  # fmt: skip
