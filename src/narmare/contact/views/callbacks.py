"""The call-back list: whom to call, what was promised, how it went, when to try again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from narmare.contact import actions, brought, policies, queries
from narmare.contact.forms import AttemptForm
from narmare.contact.models import CallBack
from narmare.contact.queue import Row, moment, row
from narmare.region.models import Purpose
from narmare.region.permissions import Permission, requires
from narmare.region.requests import SignedInRequest


@dataclass(frozen=True)
class Line:
    """One call in words.  `late` means that what was promised has passed and nobody has tried."""

    call: CallBack
    row: Row
    instead: str
    promised: str
    late: bool
    tried: str
    again: str
    due: bool
    form: AttemptForm | None


def _line(call: CallBack, now: datetime) -> Line:
    waits = call.done_at is None
    return Line(
        call=call,
        row=row(call.case, now),
        instead=brought.for_the_person(call.case),
        promised=moment(call.promised_at, now),
        late=waits and call.attempts == 0 and call.promised_at < now,
        tried=moment(call.last_attempt_at, now) if call.last_attempt_at else "",
        again=moment(call.next_at, now) if call.next_at else "",
        due=call.next_at is not None and call.next_at <= now,
        form=AttemptForm(auto_id=f"samtal-{call.pk}-%s") if waits else None,
    )


@requires(Permission.CASE_WORK)
@require_safe
def call_list(request: SignedInRequest) -> HttpResponse:
    """Calls that wait, the one to make first on top; and those that were finished today."""
    now = timezone.now()
    waiting = list(queries.waiting_calls(request.user, timezone.localdate(now)))
    done = list(queries.finished_calls(request.user, now))
    queries.log_list(request.user, [call.case for call in (*waiting, *done)], now, way=None)
    context = {
        "waiting": [_line(call, now) for call in waiting],
        "done": [_line(call, now) for call in done],
        "density": "staff",
    }
    return render(request, "contact/call_list.html", context)


@requires(Permission.CASE_WORK)
@require_POST
def call_attempt(request: SignedInRequest, pk: int) -> HttpResponse:
    """Note how a call went, and when to try again."""
    now = timezone.now()
    call = queries.waiting_calls(request.user, timezone.localdate(now)).filter(pk=pk).first()
    if call is None:
        raise Http404("No such call among those that wait at your units.")
    queries.log_read(
        request.user, call.case.person_id, now, purpose=Purpose.CALL, way=None, ground="case_unit"
    )
    form = AttemptForm(request.POST)
    try:
        outcome = form.cleaned_data["outcome"] if form.is_valid() else "?"
        again = form.cleaned_data.get("again_at")
        call = actions.record_call_attempt(
            call=call, outcome=outcome, again_at=again, by=request.user, now=now
        )
        messages.success(request, _said(call, now))
    except actions.Refused as refused:
        messages.warning(request, str(refused))
    return redirect("call-list")


@requires(Permission.CASE_WORK)
@require_POST
def dialled(request: SignedInRequest, code: str) -> HttpResponse:
    """The number was tapped: an attempt is noted, in words for the page; nothing waits for the answer."""
    now = timezone.now()
    case = queries.read_case(request.user, code, now, purpose=Purpose.CALL, as_staff=True)
    try:
        actions.record_dialled(case=case, by=request.user, now=now)
        said = _("Försöket är antecknat %(clock)s. Hur gick det?") % {"clock": policies.clock(now)}
    except actions.Refused as refused:
        said = str(refused)
    return HttpResponse(said, content_type="text/plain; charset=utf-8")


def _said(call: CallBack, now: datetime) -> str:
    if call.next_at is None:
        return _("Samtalet är antecknat.")
    return _("Försöket är antecknat. Nästa försök %(when)s.") % {"when": moment(call.next_at, now)}
