"""The telephone: find the person, or register them; register the call on one page with the same questions as the web."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from narmare.contact import actions, assessment, brought, policies, queries, search
from narmare.contact.forms import Questions, RegisterForm
from narmare.contact.matter import REASON_CLASSES, Matter
from narmare.contact.models import Case
from narmare.contact.people_forms import PersonForm, PersonSearchForm
from narmare.contact.queue import moment, row
from narmare.contact.resident import catalogue, drafts
from narmare.knowledge.questionnaires import check, engine
from narmare.region import actions as region
from narmare.region import kept, numbers
from narmare.region.models import Agency, Person, Unit
from narmare.region.permissions import Permission, requires
from narmare.region.requests import SignedInRequest


@requires(Permission.CASE_WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def new_call(request: SignedInRequest) -> HttpResponse:
    """Who is calling: search (logged).  A number that finds one person leads straight on; nobody found can be registered."""
    now, sent, found, status = timezone.now(), kept.typed(request), None, 200
    form = PersonSearchForm(sent)
    context: dict[str, Any] = {"form": form, "density": "staff"}
    if elsewhere := kept.again(request, form):
        return elsewhere  # the search is made, and logged, by the page that shows what it finds
    if sent is not None:
        if form.is_valid():
            who = form.cleaned_data["who"]
            found = search.persons(request.user, who, now)
            if len(found) == 1 and search.is_number(who, now):
                return redirect("register-call", found[0][0].pk)
            context["person_form"] = None if found else _begun(who, now)
        else:
            status = 422 if request.method == "POST" else 200  # opened anew, it is a page as any other
    else:
        form.fields["who"].widget.attrs["autofocus"] = True
    context["found"] = [
        (person, person.age(timezone.localdate(now)), [row(case, now) for case in cases])
        for person, cases in found or ()
    ]
    context["searched"] = found is not None
    return render(request, "contact/new_call.html", context, status=status)


def _begun(who: str, now: datetime) -> PersonForm:
    """The form of a new person with what was searched for; the focus is in the first field that is empty."""
    form = PersonForm(initial=_typed(who, now))
    form.fields["number" if "name" in form.initial else "name"].widget.attrs["autofocus"] = True
    return form


def _typed(who: str, now: datetime) -> dict[str, object]:
    number = numbers.parse(who, timezone.localdate(now))
    if number is not None or numbers.candidates(who, timezone.localdate(now)):
        return {"number": who.strip(), "kind": "number", "key": uuid.uuid4()}
    if any(character.isdigit() for character in who):
        return {"number": who.strip(), "kind": "reserve", "key": uuid.uuid4()}
    return {"name": who.strip(), "key": uuid.uuid4()}


@requires(Permission.CASE_WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def new_person(request: SignedInRequest) -> HttpResponse:
    """Register somebody who is not in the register, and go on with the call; a number that is there is that person."""
    now, status = timezone.now(), 200
    form = PersonForm(kept.typed(request), initial={"key": uuid.uuid4()})
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                person, new = _registered(request, form.cleaned_data, now)
            except actions.Refused as refused:
                form.add_error(None, str(refused))
                status = 409
            else:
                search.met(request.user, person, now)
                if not new:
                    messages.info(request, _("Personen fanns redan. Kontrollera namnet."))
                return redirect("register-call", person.pk)
    return kept.page(request, "contact/new_person.html", {"form": form, "density": "staff"}, status)


def _registered(request: SignedInRequest, given: dict[str, Any], now: datetime) -> tuple[Person, bool]:
    units = queries.work_units(request.user, timezone.localdate(now))
    if not units:
        raise Http404("No unit of yours has a queue.")
    with transaction.atomic():
        person, new = region.register_person(
            key=given["key"], name=given["name"], number=given["number"], reserve=given["kind"] == "reserve",
            birth_date=given["birth_date"], phone=given["phone"], unit=units[0], by=request.user, now=now,
        )  # fmt: skip
        if given["listed"]:
            _list(request, person, units[0], now)
    return person, new


def _list(request: SignedInRequest, person: Person, unit: Unit, now: datetime) -> None:
    """List somebody who is listed nowhere; who has chosen a care centre already keeps it until they choose another."""
    chosen = drafts.care_centre(person, timezone.localdate(now))
    if chosen is None:
        region.list_person(person=person, unit=unit, by=request.user, now=now)
    elif chosen != unit and not person.protected:
        messages.warning(request, _("Listningen är inte ändrad. Personen har redan valt en vårdcentral."))


@dataclass(frozen=True)
class Call:
    """A call that is being registered: who it is about, and what has been chosen and typed so far."""

    request: SignedInRequest
    person: Person
    now: datetime

    @cached_property
    def today(self) -> date:
        return timezone.localdate(self.now)

    @cached_property
    def sent(self) -> QueryDict | None:
        """What was typed, or what was typed before the page said something about it; None on a page opened afresh."""
        return kept.typed(self.request)

    @cached_property
    def reason(self) -> str:
        """The chosen reason; "" before one is chosen."""
        return (
            self.request.GET.get("orsak", "") if self.sent is None else self.sent.get("reason", "")
        ).strip()

    @cached_property
    def reasons(self) -> list[tuple[str, Any]]:
        """The choices, by group; "something else" last."""
        found = catalogue.reasons(self.person, self.today)
        groups = [
            (group, [(one.id, one.title) for one in ones])
            for group, ones in groupby(found, key=lambda one: one.group)
        ]
        return [("", _("Välj")), *groups, (catalogue.OTHER, catalogue.title(catalogue.OTHER))]

    @cached_property
    def known(self) -> set[str]:
        """Every reason that can be chosen for the person."""
        return {one.id for one in catalogue.reasons(self.person, self.today)} | {catalogue.OTHER}

    @cached_property
    def units(self) -> list[Unit]:
        """Where the call can go: the reader's units, the one where the person is listed first."""
        units = queries.work_units(self.request.user, self.today)
        listed = drafts.care_centre(self.person, self.today)
        return sorted(units, key=lambda unit: unit != listed)

    @cached_property
    def hidden(self) -> bool:
        """Whether name, number, listing and agents stay hidden: a protected identity, met by the number only."""
        return self.person.protected and not search.related(self.request.user, self.person, self.now)

    @cached_property
    def agencies(self) -> list[Agency]:
        """The rights to act for the person; a protected identity suspends them all."""
        if self.person.protected:
            return []
        return list(self.person.agencies.on(self.today).select_related("agent").order_by("pk"))

    @property
    def asks_first(self) -> bool:
        """Whether the questions of the reason have to be shown before the call is registered."""
        if self.sent is None or "utan" in self.sent or self.reason not in self.known:
            return False
        return "visa" in self.sent or (self.sent.get("shown") != self.reason and bool(self._items))

    @cached_property
    def _items(self) -> list[Any]:
        """Every question of the reason that concerns the person; which answers count is decided when they are sent."""
        asked = catalogue.questionnaire(self.reason) if self.reason in self.known else None
        about = assessment.known_of(self.person, self.today)
        return [item for item in asked.items if engine.concerns(item.applies, about)] if asked else []

    def form(self) -> RegisterForm:
        """The form with what was typed; without complaints while the questions are only being shown."""
        initial: dict[str, Any] = {
            "submit_key": uuid.uuid4(), "reason": self.reason,
            "number": "" if self.hidden else self.person.phone,
        }  # fmt: skip
        if self.asks_first and self.sent is not None:
            initial |= self.sent.dict()
        data = None if self.asks_first else self.sent
        units = [(unit.code, unit.name) for unit in self.units]
        agents = [(one.pk, brought.by_right(one)) for one in self.agencies]
        form = RegisterForm(data, units=units, reasons=self.reasons, agents=agents, initial=initial)
        if self.sent is None and not self.reason:
            form.fields["reason"].widget.attrs["autofocus"] = True
        return form

    def questions(self) -> Questions:
        """The questions with what was answered."""
        return Questions(self._items, None if self.asks_first else self.sent)


@requires(Permission.CASE_WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: SignedInRequest, person_id: int) -> HttpResponse:
    """One page: reason, words and the same questions as on the web.  The reason may be in the address, the words never."""
    now = timezone.now()
    call = Call(request, search.caller(request.user, person_id, now), now)
    if why := policies.own_case_refusal(person_id, request.user, call.today):
        return render(request, "contact/own_matter.html", {"why": why, "density": "staff"}, status=403)
    if call.sent is None and call.reason and call.reason not in call.known:
        raise Http404("No such reason.")
    form, questions, status = call.form(), call.questions(), 200
    if call.sent is not None and not call.asks_first:
        status = 422
        if form.is_valid() and questions.is_valid() and request.method == "POST":
            try:
                case = _register(call, form.cleaned_data, questions)
            except actions.Refused as refused:
                form.add_error(None, str(refused))
                status = 409
            else:
                messages.success(request, _said(case))
                return redirect("case", case.code)
    return kept.page(request, "contact/register.html", _page(call, form, questions), status)


def _page(call: Call, form: RegisterForm, questions: Questions) -> dict[str, Any]:
    """Who it is, what is open already, who may speak for them, and the form."""
    person, today = call.person, call.today
    agents = [(one.agent.name, one.get_ground_display()) for one in call.agencies]
    return {
        "person": person, "age": person.age(today), "hidden": call.hidden, "agents": agents,
        "listed": None if call.hidden else drafts.care_centre(person, today),
        "open": [row(case, call.now) for case in search.open_cases(call.request.user, person, call.now)],
        "form": form, "questions": questions.forms, "reason": call.reason,
        "title": catalogue.title(call.reason) if call.reason in call.known else "", "focus": call.asks_first,
        "may_list": not call.hidden and call.request.user.has(Permission.LISTING_RECORD),
        "may_record": call.request.user.has(Permission.AGENCY_RECORD), "density": "staff",
    }  # fmt: skip


def _register(call: Call, given: dict[str, Any], questions: Questions) -> Case:
    unit = next(unit for unit in call.units if unit.code == given["unit"])
    by_right = next((one for one in call.agencies if one.pk == given.get("agent")), None)
    return actions.register_call(
        submit_key=given["submit_key"], person=call.person, unit=unit, matter=_matter(call, given, questions),
        channel=given["channel"], call_at=given["call_at"], number=given["number"],
        caller=by_right or given["caller"], by=call.request.user, now=call.now,
    )  # fmt: skip


def _matter(call: Call, given: dict[str, Any], questions: Questions) -> Matter:
    """The same matter as the web's: answers of hidden questions are dropped."""
    asked = catalogue.questionnaire(given["reason"])
    if asked is None or asked.reason is None:
        return Matter(reason=given["reason"], words=given["words"], hope=given["hope"])
    known = assessment.known_of(call.person, call.today)
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
