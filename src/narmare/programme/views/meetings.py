"""Arenas and meetings: agenda, minutes, decisions in them, and their confirmation."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from narmare.programme.actions import meetings as actions
from narmare.programme.forms import meetings as forms
from narmare.programme.forms.rows import PlainForm
from narmare.programme.models import AgendaItem, Arena, Decision, Meeting
from narmare.programme.queries import decisions as found
from narmare.programme.views.acts import Act, Acts, Failed, offers, perform, reopened, run
from narmare.programme.views.sections import section
from narmare.region.permissions import Permission, requires
from narmare.region.requests import SignedInRequest


def _opened(meeting: Meeting) -> str:
    return reverse("meeting", args=[meeting.pk])


NEW: Acts = {
    "mote": Act(
        gettext_lazy("Planera ett möte"), forms.MeetingForm,
        lambda row, form, by, now: actions.plan_meeting(**form.values, by=by, now=now),
        gettext_lazy("Planera mötet"), gettext_lazy("Mötet är planerat."), goes_to=_opened,
    ),
    "arena": Act(
        gettext_lazy("Lägg till en nämnd eller arena"), forms.ArenaForm,
        lambda row, form, by, now: actions.save_arena(arena=None, values=form.values, by=by, now=now),
        gettext_lazy("Lägg till"), gettext_lazy("Den är tillagd."),
    ),
}  # fmt: skip


def _open(meeting: Meeting) -> bool:
    return not meeting.confirmed and meeting.status != Meeting.Status.CANCELLED


def _decide(meeting: Meeting, form: Any, by: Any, now: Any) -> Decision:
    return actions.record_decision(meeting=meeting, **form.values, by=by, now=now)


ACTS: Acts = {
    "punkt": Act(
        gettext_lazy("Lägg till en punkt"), forms.ItemForm, run(actions.add_item, "meeting"),
        gettext_lazy("Lägg till punkten"), gettext_lazy("Punkten är tillagd."), _open,
    ),
    "beslut": Act(
        gettext_lazy("Anteckna ett beslut"), forms.DecisionForm, _decide,
        gettext_lazy("Anteckna beslutet"), gettext_lazy("Beslutet är antecknat. Det kan ändras tills protokollet är justerat."),
        _open,
    ),
    "flytta": Act(
        gettext_lazy("Ändra tid, plats eller närvarande"), forms.MoveForm,
        lambda row, form, by, now: actions.change_meeting(meeting=row, **form.values, by=by, now=now, seen=form.cleaned_data["seen"]),
        gettext_lazy("Spara"), gettext_lazy("Mötet är ändrat."), _open,
    ),
    "justera": Act(
        gettext_lazy("Justera protokollet"), PlainForm,
        lambda row, form, by, now: actions.confirm_minutes(meeting=row, by=by, now=now, seen=form.cleaned_data["seen"]),
        gettext_lazy("Justera"), gettext_lazy("Protokollet är justerat. Nu ändras det inte mer."), _open,
    ),
    "stall-in": Act(
        gettext_lazy("Ställ in mötet"), PlainForm, run(actions.cancel_meeting, "meeting"),
        gettext_lazy("Ställ in"), gettext_lazy("Mötet är inställt. Kalendrar visar det."), _open, danger=True,
    ),
}  # fmt: skip


@requires(Permission.DECISION_READ)
@require_safe
def overview(request: SignedInRequest) -> HttpResponse:
    """What is coming, which minutes wait to be confirmed, what has been; of one arena if the address names it."""
    return _overview(request)


@requires(Permission.DECISION_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedInRequest, act: str) -> HttpResponse:
    """Plan a meeting, or add an arena."""
    return perform(
        request, NEW, act, None, home=reverse("meetings"),
        page=lambda failed, status: _overview(request, failed, status),
    )  # fmt: skip


def _arena(request: SignedInRequest) -> Arena | None:
    code = request.GET.get("arena", "")
    arena = found.arena_of(code) if code else None
    if code and arena is None:
        raise Http404("No such arena.")
    return arena


def _overview(request: SignedInRequest, failed: Failed = None, status: int = 200) -> HttpResponse:
    today, arena = timezone.localdate(), _arena(request)
    writes = request.user.has(Permission.DECISION_WRITE)
    failed = failed or reopened(request, NEW, None)
    context = {
        **section("meetings"),
        "arena": arena,
        "arenas": found.arenas(),
        "coming": found.coming(arena, today)[:50],
        "unconfirmed": [] if arena else found.unconfirmed(today)[:50],
        "past": found.meetings(arena).filter(on__lt=today)[:100],
        "offers": offers(NEW, None, lambda key: reverse("meeting-new", args=[key]), failed) if writes else [],
        "form": failed and failed[1],
    }
    return render(request, "programme/meetings.html", context, status=status)


def _meeting(pk: int) -> Meeting:
    return get_object_or_404(found.meetings(), pk=min(pk, 2**63 - 1))


@requires(Permission.DECISION_READ)
@require_safe
def meeting(request: SignedInRequest, pk: int) -> HttpResponse:
    """Agenda, minutes and decisions of a meeting."""
    return _page(request, _meeting(pk))


@requires(Permission.DECISION_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def do(request: SignedInRequest, pk: int, act: str) -> HttpResponse:
    """Do one thing with the meeting."""
    row = _meeting(pk)
    return perform(
        request, ACTS, act, row, home=_opened(row),
        page=lambda failed, status: _page(request, _meeting(pk), failed, status),
    )  # fmt: skip


def _page(request: SignedInRequest, row: Meeting, failed: Failed = None, status: int = 200) -> HttpResponse:
    writes = request.user.has(Permission.DECISION_WRITE)
    failed = failed or reopened(request, ACTS, row)
    decided = list(found.decisions().filter(meeting=row).order_by("id"))
    items = [(item, [one for one in decided if one.item_id == item.pk]) for item in row.items.all()]
    context = {
        **section("meetings"),
        "meeting": row,
        "items": items,
        "loose": [one for one in decided if one.item_id is None],
        "writes": writes,
        "open": _open(row),
        "held": row.on <= timezone.localdate(),
        "offers": offers(ACTS, row, lambda key: reverse("meeting-do", args=[row.pk, key]), failed) if writes else [],
        "form": failed and failed[1],
        "breadcrumbs": [(_("Möten"), reverse("meetings")), (row.arena.title, "")],
    }  # fmt: skip
    return render(request, "programme/meeting.html", context, status=status)


def _minutes(item: AgendaItem, form: Any, by: Any, now: Any) -> AgendaItem:
    return actions.write_minutes(item=item, **form.values, by=by, now=now, seen=form.cleaned_data["seen"])


MINUTES: Acts = {
    "skriv": Act(
        gettext_lazy("Skriv protokoll"), forms.MinutesForm, _minutes, gettext_lazy("Spara"),
        gettext_lazy("Texten är sparad."), goes_to=lambda item: f"{_opened(item.meeting)}#punkt-{item.order}",
    )
}  # fmt: skip


@requires(Permission.DECISION_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def item(request: SignedInRequest, pk: int, order: int) -> HttpResponse:
    """Write what was said under a point.  Of two who write at once, the later keeps the text and is told."""
    row = get_object_or_404(_meeting(pk).items.select_related("meeting__arena"), order=min(order, 32_767))
    if request.method == "POST":
        return perform(
            request, MINUTES, "skriv", row, home=_opened(row.meeting), shown_at=request.path,
            page=lambda failed, status: _item(request, row, failed, status),
        )  # fmt: skip
    return _item(request, row, reopened(request, MINUTES, row))


def _item(request: SignedInRequest, row: AgendaItem, failed: Failed, status: int = 200) -> HttpResponse:
    form = failed[1] if failed else forms.MinutesForm(row=row, prefix="skriv")
    crumbs = [
        (_("Möten"), reverse("meetings")),
        (row.meeting.arena.title, _opened(row.meeting)),
        (row.title, ""),
    ]
    context = {
        "item": row,
        "form": form,
        "refused": form.non_field_errors(),
        "breadcrumbs": crumbs,
        "density": "staff",
    }
    return render(request, "programme/agenda_item.html", context, status=status)
