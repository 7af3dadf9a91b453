"""The telephone: find the person, register the call, call back."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from narmare.contact import actions, assessment, queries, search
from narmare.contact.forms import AttemptForm, PersonSearchForm, Questions, RegisterForm
from narmare.contact.matter import REASON_CLASSES, Matter
from narmare.contact.models import Case
from narmare.contact.queue import deadline, moment, row
from narmare.contact.resident import catalogue
from narmare.knowledge.questionnaires import check, engine
from narmare.region.models import Person, Purpose
from narmare.region.permissions import Permission, requires
from narmare.region.requests import SignedInRequest


@requires(Permission.CASE_WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def new_call(request: SignedInRequest) -> HttpResponse:
    """Who is calling: search by name or personnummer (logged); persons and open cases that were found."""
    form, found, status = PersonSearchForm(request.POST or None), None, 200
    now = timezone.now()
    if request.method == "POST":
        if form.is_valid():
            found = search.persons(request.user, form.cleaned_data["who"], now)
        else:
            status = 422
    rows = [
        (person, person.age(timezone.localdate(now)), [row(case, now) for case in cases])
        for person, cases in found or ()
    ]
    context = {"form": form, "found": rows, "searched": found is not None, "density": "staff"}
    return render(request, "contact/new_call.html", context, status=status)


@requires(Permission.CASE_WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: SignedInRequest, person_id: int) -> HttpResponse:
    """One page: reason, words and the same questions as on the web.  The reason is in the address, the words are not."""
    now = timezone.now()
    person = search.caller(request.user, person_id, now)
    today = timezone.localdate(now)
    reason = request.POST.get("reason") or request.GET.get("orsak", "")
    known = {one.id for one in catalogue.reasons(person, today)} | {catalogue.OTHER}
    if reason and reason not in known:
        raise Http404("No such reason.")
    units = [(unit.code, unit.name) for unit in queries.work_units(request.user, today)]
    form = RegisterForm(
        request.POST or None, units=units, initial={"submit_key": uuid.uuid4(), "reason": reason}
    )
    questions = _questions(reason, person, now, request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and questions.is_valid():
            try:
                case = _register(request, form, questions, person, now)
            except actions.Refused as refused:
                form.add_error(None, str(refused))
                status = 409
            else:
                messages.success(request, _said(case))
                return redirect("case", case.code)
    context = {
        "person": person, "age": person.age(today), "form": form, "questions": questions.forms, "reason": reason,
        "reasons": catalogue.reasons(person, today), "title": catalogue.title(reason) if reason else "", "density": "staff",
        "other": catalogue.OTHER,
    }  # fmt: skip
    return render(request, "contact/register.html", context, status=status)


def _questions(reason: str, person: Person, now: datetime, data: Any) -> Questions:
    """Every question of the reason that concerns the person; which answers count is decided when they are sent."""
    asked = catalogue.questionnaire(reason) if reason else None
    known = assessment.known_of(person, timezone.localdate(now))
    items = [item for item in asked.items if engine.concerns(item.applies, known)] if asked else []
    return Questions(items, data)


def _register(
    request: SignedInRequest, form: RegisterForm, questions: Questions, person: Person, now: datetime
) -> Case:
    given = form.cleaned_data
    unit = next(
        u for u in queries.work_units(request.user, timezone.localdate(now)) if u.code == given["unit"]
    )
    return actions.register_call(
        submit_key=str(given["submit_key"]), person=person, unit=unit, matter=_matter(given, questions, person, now),
        channel=given["channel"], call_at=given["call_at"], number=given["number"], by=request.user, now=now,
    )  # fmt: skip


def _matter(given: dict[str, Any], questions: Questions, person: Person, now: datetime) -> Matter:
    """The same matter as the web's: answers of hidden questions are dropped."""
    asked = catalogue.questionnaire(given["reason"])
    if asked is None or asked.reason is None:
        return Matter(reason=given["reason"], words=given["words"], hope=given["hope"])
    known = assessment.known_of(person, timezone.localdate(now))
    answers = engine.kept(asked, questions.answers(), known)
    wrong = {fault.item for fault in check.check(asked, answers, known) if fault.key != "required"}
    group = asked.reason.group
    return Matter(
        reason=asked.id, lane=asked.reason.lane, reason_class=group if group in REASON_CLASSES else "other",
        words=given["words"], hope=given["hope"], questionnaire=asked.id, questionnaire_version=asked.version,
        answers={name: answer for name, answer in answers.items() if name not in wrong},
    )  # fmt: skip


def _said(case: Case) -> str:
    return _("Ärendet är registrerat. Uppföljningskoden är %(code)s, svar före %(when)s.") % {
        "code": case.follow_code,
        "when": moment(case.promised_at, case.asked_at),
    }


@requires(Permission.CASE_WORK)
@require_safe
def call_list(request: SignedInRequest) -> HttpResponse:
    """Promised calls, the earliest first."""
    now = timezone.now()
    calls = list(queries.waiting_calls(request.user, timezone.localdate(now)))
    queries.log_list(request.user, [call.case for call in calls], now, way=None)
    rows = [
        (
            call,
            row(call.case, now),
            moment(call.promised_at, now),
            call.promised_at < now,
            deadline(call.case, now)[0],
        )
        for call in calls
    ]
    context = {"rows": rows, "attempt": AttemptForm(), "density": "staff", "now": now}
    return render(request, "contact/call_list.html", context)


@requires(Permission.CASE_WORK)
@require_POST
def call_attempt(request: SignedInRequest, pk: int) -> HttpResponse:
    """Note how a call went."""
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
        actions.record_call_attempt(call=call, outcome=outcome, by=request.user, now=now)
        messages.success(request, _("Samtalet är antecknat."))
    except actions.Refused as refused:
        messages.warning(request, str(refused))
    return redirect("call-list")
