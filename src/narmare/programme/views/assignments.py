"""One assignment: answer it, move it, send it back, close it; and one's own calendar address."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from narmare.contact.resident.forms import NoticeForm
from narmare.design.public import public
from narmare.meetings.actions import set_contact_detail
from narmare.meetings.queries import contact_detail_of
from narmare.programme import calendars
from narmare.programme.actions import assignments as actions
from narmare.programme.forms import meetings as forms
from narmare.programme.models import Assignment
from narmare.programme.policies.assignments import may_answer
from narmare.programme.queries import decisions as found
from narmare.programme.views.acts import Act, Acts, Failed, offers, perform, reopened, run
from narmare.programme.views.sections import section
from narmare.region import kept
from narmare.region.permissions import Permission, requires
from narmare.region.requests import SignedInRequest


def _waiting(row: Assignment) -> bool:
    return row.closed_at is None and row.answered_at is None


def _still_open(row: Assignment) -> bool:
    return row.closed_at is None


def _answered(row: Assignment) -> bool:
    return row.closed_at is None and row.answered_at is not None


ANSWER: Acts = {
    "svara": Act(
        gettext_lazy("Svara på uppdraget"), forms.AnswerForm, run(actions.answer_assignment, "assignment"),
        gettext_lazy("Lämna svaret"), gettext_lazy("Svaret är lämnat."), _waiting,
    ),
}  # fmt: skip
WRITE: Acts = {
    "ansvarig": Act(
        gettext_lazy("Ange vem som ansvarar"), forms.OwnerForm, run(actions.name_owner, "assignment"),
        gettext_lazy("Spara"), gettext_lazy("Ansvaret är ändrat."), _waiting,
    ),
    "dag": Act(
        gettext_lazy("Ändra sista dag"), forms.DueForm, run(actions.move_due, "assignment"),
        gettext_lazy("Ändra dagen"), gettext_lazy("Dagen är ändrad. Den gamla står kvar i historiken."), _waiting,
    ),
    "tillbaka": Act(
        gettext_lazy("Lämna tillbaka svaret"), forms.WhyForm, run(actions.return_assignment, "assignment"),
        gettext_lazy("Lämna tillbaka"), gettext_lazy("Uppdraget väntar på ett nytt svar."), _answered,
    ),
    "avsluta": Act(
        gettext_lazy("Avsluta uppdraget"), forms.ClosingForm, run(actions.close_assignment, "assignment"),
        gettext_lazy("Avsluta"), gettext_lazy("Uppdraget är avslutat."), _still_open,
    ),
}  # fmt: skip


@requires(Permission.DECISION_READ)
@require_safe
def assignment(request: SignedInRequest, pk: int) -> HttpResponse:
    """What is to be done, by whom, until when; the answer; and every step."""
    return _page(request, _assignment(pk))


@requires(Permission.DECISION_READ)
@require_http_methods(["GET", "HEAD", "POST"])
def do(request: SignedInRequest, pk: int, act: str) -> HttpResponse:
    """Answer (whoever it is for), or anything else (whoever writes decisions).

    Raises:
        PermissionDenied: it is neither the reader's to answer nor to write.
    """
    row, today = _assignment(pk), timezone.localdate()
    allowed = (
        may_answer(row, request.user, today) if act in ANSWER else request.user.has(Permission.DECISION_WRITE)
    )
    if not allowed:
        raise PermissionDenied("The assignment is somebody else's.")
    return perform(
        request, {**ANSWER, **WRITE}, act, row, home=reverse("assignment", args=[row.pk]),
        page=lambda failed, status: _page(request, _assignment(pk), failed, status),
    )  # fmt: skip


def _assignment(pk: int) -> Assignment:
    return get_object_or_404(found.assignments(), pk=min(pk, 2**63 - 1))


def _page(
    request: SignedInRequest, row: Assignment, failed: Failed = None, status: int = 200
) -> HttpResponse:
    today = timezone.localdate()
    acts: Acts = {
        **(ANSWER if may_answer(row, request.user, today) else {}),
        **(WRITE if request.user.has(Permission.DECISION_WRITE) else {}),
    }
    failed = failed or reopened(request, acts, row)
    context: dict[str, Any] = {
        **section("assignments"),
        "assignment": row,
        "late": row.is_overdue(today),
        "events": row.events.select_related("by"),
        "offers": offers(acts, row, lambda key: reverse("assignment-do", args=[row.pk, key]), failed),
        "form": failed and failed[1],
        "breadcrumbs": [(pgettext("plural", "Uppdrag"), reverse("assignments")), (row.title, "")],
    }
    return render(request, "programme/assignment.html", context, status=status)


@requires(Permission.DECISION_READ)
@require_safe
def calendar(request: SignedInRequest) -> HttpResponse:
    """One's own calendar address, and how to use it."""
    link = getattr(request.user, "calendar_link", None)
    url = request.build_absolute_uri(reverse("calendar-feed", args=[calendars.key_of(link)])) if link else ""
    crumbs = [(_("Möten"), reverse("meetings")), (_("Kalender"), "")]
    context = {**section("meetings"), "link": link, "url": url, "breadcrumbs": crumbs}
    return render(request, "programme/calendar.html", context)


@requires(Permission.DECISION_READ)
@require_POST
def change_calendar(request: SignedInRequest, act: str) -> HttpResponse:
    """Make one's address, make a new one, or take it away."""
    if act == "ny":
        actions.renew_calendar(account=request.user, by=request.user, now=timezone.now())
        messages.success(request, _("Här är din adress. En äldre adress fungerar inte längre."))
    elif act == "ta-bort":
        actions.end_calendar(account=request.user, by=request.user, now=timezone.now())
        messages.success(request, _("Adressen är borttagen och fungerar inte längre."))
    else:
        raise Http404("Nothing is called that.")
    return redirect("calendar")


@requires(Permission.DECISION_READ)
@require_http_methods(["GET", "HEAD", "POST"])
def reminders(request: SignedInRequest) -> HttpResponse:
    """Where to be reminded of what one answers for."""
    detail, status = contact_detail_of(request.user), 200
    initial = {"email": detail.email, "phone": detail.phone} if detail else None
    form = NoticeForm(kept.typed(request), initial=initial)
    if request.method == "POST":
        if form.is_valid():
            set_contact_detail(account=request.user, by=request.user, now=timezone.now(), **form.cleaned_data)
            messages.success(request, _("Sparat."))
            return redirect("assignments")
        status = 422
    crumbs = [(pgettext("plural", "Uppdrag"), reverse("assignments")), (_("Påminnelser"), "")]
    context = {**section("assignments"), "form": form, "breadcrumbs": crumbs}
    return kept.page(request, "programme/reminders.html", context, status)


@public
@require_safe
def calendar_feed(request: HttpRequest, key: str) -> HttpResponse:
    """The calendar that the key opens.  A calendar program cannot sign in: the key is the proof, and a wrong one is not found."""
    account = calendars.account_of(key, timezone.now())
    if account is None:
        raise Http404("No such calendar.")
    content = calendars.feed(account, now=timezone.now(), base=request.build_absolute_uri("/"))
    return HttpResponse(
        content, content_type="text/calendar; charset=utf-8", headers={"X-Robots-Tag": "noindex"}
    )
