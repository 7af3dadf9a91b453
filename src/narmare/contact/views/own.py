"""A resident's own cases: what happens, messages both ways, "it got worse", a human on the telephone, where to be told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.core.handlers.asgi import ASGIRequest
from django.db import connection
from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from narmare.contact import actions, brought, entries, queries, streams
from narmare.contact.models import Case
from narmare.contact.resident import amended, catalogue, direct, drafts, enough, status, telephone, wording
from narmare.contact.resident.forms import CallForm, MessageForm, NoticeForm, WorseForm
from narmare.contact.resident.talk import Line, lines
from narmare.meetings import actions as meetings
from narmare.meetings import files, live, uploads
from narmare.meetings import queries as stored
from narmare.meetings.models import Conversation
from narmare.region import kept
from narmare.region.models import Ground
from narmare.region.permissions import Permission, requires, signed_in
from narmare.region.requests import SignedInRequest
from narmare.region.sessions import SessionStore


OWN = frozenset({Ground.SELF, Ground.AGENT})
DIGITS = 18  # of a key in the database


def open_own(request: SignedInRequest, code: str) -> Case:
    """The case, opened as the resident or for the resident, and logged; staff have a page of their own."""
    case = queries.read_case(request.user, code, timezone.now())
    if case.reached_by.ground not in OWN:
        raise Http404("Not the reader's own case.")
    return case


@requires(Permission.CASE_SEND)
@require_safe
def my_cases(request: SignedInRequest) -> HttpResponse:
    """My cases and those of the persons I act for, the latest first."""
    now = timezone.now()
    persons = [one.person.pk for one in drafts.subjects(request.user, timezone.localdate(now))]
    cases = queries.cases_of(request.user, persons, now)
    rows = [(case, catalogue.title(case.reason), status.standing(case, now)) for case in cases]
    draft = drafts.unsent(request.user)
    return render(request, "contact/resident/cases.html", {"rows": rows, "draft": draft})


@requires(Permission.CASE_SEND)
@require_safe
def receipt(request: SignedInRequest, code: str) -> HttpResponse:
    """What was sent, when the answer comes, and what to do until then.  The address stays alive."""
    case, now = open_own(request, code), timezone.now()
    routine = queries.routine_of(case.unit, timezone.localdate(now))
    context = {
        "case": case,
        "direct": direct.for_case(case, now),
        "receipt_words": wording.receipt(routine, case, now),
        "promised": status.moment(case.promised_at, now),
        "open_now": routine.hours.is_open(now),
        "opens": status.moment(routine.hours.next_opening(now), now),
        "title": catalogue.title(case.reason),
    }
    return render(request, "contact/resident/receipt.html", context)


FORMS: Mapping[str, Callable[[Case, Any], Any]] = {
    "message_form": lambda case, sent: MessageForm(sent),
    "worse_form": lambda case, sent: WorseForm(sent, prefix="varre"),
    "call_form": lambda case, sent: CallForm(sent, prefix="ring"),
    "opinion_form": amended.opinion_form,
}


def wrong(request: SignedInRequest, case: Case, status_code: int, name: str, form: Any) -> HttpResponse:
    """The form can't be accepted: the page of the case, opened anew, says why and keeps what was typed."""
    elsewhere = kept.again(request, form, name=name, to=reverse("my-case", args=[case.code]))
    return elsewhere or _page(request, case, status_code, **{name: form})


def _kept_form(request: SignedInRequest, case: Case) -> dict[str, Any]:
    """The form of the page that was sent with faults, as it was, by its name."""
    found = kept.found(request)
    if found is None or found.name not in FORMS:
        return {}
    form = FORMS[found.name](case, found.sent)
    found.shown_on(form)
    return {found.name: form}


def _page(request: SignedInRequest, case: Case, code_status: int = 200, **forms: Any) -> HttpResponse:
    now = timezone.now()
    routine = queries.routine_of(case.unit, timezone.localdate(now))
    talk, call = stored.conversation_of(case.code), queries.waiting_call(case)
    earlier = queries.earlier_case(case, request.user, timezone.localdate(now))
    steps = entries.steps_of(case)
    shown = {
        "case": case,
        "instead": brought.for_the_person(case),
        "title": catalogue.title(case.reason),
        "direct": direct.for_case(case, now),
        "telephone": telephone.of_unit(case.unit, routine, now),
        "reach_a_person": wording.said(routine, "reach_a_person", case, now),
        "closing": wording.said(routine, "closing", case, now),
        "standing": wording.standing(routine, case, now),
        "promised": status.moment(case.promised_at, now),
        "answered": "" if case.answered_at is None else status.moment(case.answered_at, now),
        "holder": case.owner.name if case.owner else status.next_reader(case, now),
        "call": None if call is None else status.promised_call(call, now),
        "earlier": earlier,
        "earlier_title": "" if earlier is None else catalogue.title(earlier.reason),
        "happenings": status.happenings(steps, case),
        "amended": amended.told(steps),
        "opinion_form": amended.opinion_form(case, steps=steps) if amended.can_dispute(case) else None,
        "message_form": MessageForm(),
        "worse_form": WorseForm(prefix="varre"),
        "call_form": CallForm(prefix="ring"),
        "stream": streams.address(request, case.code),
        "unsent": stored.unsent_files(talk, request.user),
        **_talk(request, case, talk),
        **forms,
    }
    shown["form"] = next(iter(forms.values()), None)  # the one with faults, for title and summary
    return render(request, "contact/resident/case.html", shown, status=code_status)


def _talk(request: SignedInRequest, case: Case, talk: Conversation | None) -> dict[str, Any]:
    found: list[Line] = lines(talk, case, request.user, internal=case.reached_by.ground not in OWN)
    return {"lines": found, "last": found[-1].number if found else 0}


@requires(Permission.CASE_SEND)
@require_safe
def my_case(request: SignedInRequest, code: str) -> HttpResponse:
    """Where the case stands, what comes next and by whom, and the conversation."""
    case = open_own(request, code)
    return _page(request, case, **_kept_form(request, case))


@requires(Permission.CASE_SEND)
@require_POST
def write(request: SignedInRequest, code: str) -> HttpResponse:
    """Write to the care in the case, with or without a file."""
    case, form, now = open_own(request, code), MessageForm(request.POST, request.FILES), timezone.now()
    if not form.is_valid():
        return wrong(request, case, 422, "message_form", form)
    if not enough.MESSAGES.take(str(request.user.pk), now):
        form.add_error(None, _("Du har skrivit många meddelanden den senaste timmen. Ditt meddelande är inte skickat. Vänta en stund, eller ring mottagningen. Har det blivit värre väljer du det här på sidan."))  # fmt: skip
        return wrong(request, case, 429, "message_form", form)
    try:
        if sent := form.cleaned_data["file"]:
            if sent.size > uploads.MAX_BYTES:
                raise uploads.Unusable(_("Filen är för stor. Välj en fil som är högst 20 MB."))
            talk = meetings.open_conversation(
                person=case.person, reference=case.code, by=request.user, now=now
            )
            meetings.attach(conversation=talk, name=sent.name, data=sent.read(), by=request.user, now=now)
        actions.reply(case=case, text=form.cleaned_data["text"], by=request.user, now=now)
    except uploads.Unusable as unusable:
        form.add_error("file", str(unusable))
        return wrong(request, case, 422, "message_form", form)
    except actions.Refused as refused:
        form.add_error(None, str(refused))
        return wrong(request, case, 409, "message_form", form)
    return redirect(reverse("my-case", args=[code]) + "#samtal")


@requires(Permission.CASE_SEND)
@require_POST
def worse(request: SignedInRequest, code: str) -> HttpResponse:
    """It got worse: somebody must look anew."""
    case, form = open_own(request, code), WorseForm(request.POST, prefix="varre")
    if not form.is_valid():
        return wrong(request, case, 422, "worse_form", form)
    try:
        actions.got_worse(case=case, text=form.cleaned_data["text"], by=request.user, now=timezone.now())
    except actions.Refused as refused:
        form.add_error(None, str(refused))
        return wrong(request, case, 409, "worse_form", form)
    messages.warning(
        request, _("Mottagningen har fått veta att det har blivit värre. Ring 112 om det är akut.")
    )
    return redirect("my-case", code=code)


@requires(Permission.CASE_SEND)
@require_POST
def want_person(request: SignedInRequest, code: str) -> HttpResponse:
    """I want to speak with a human."""
    case, now = open_own(request, code), timezone.now()
    form = CallForm(request.POST, prefix="ring")
    if not form.is_valid():
        return wrong(request, case, 422, "call_form", form)
    try:
        call = actions.want_person(case=case, number=form.cleaned_data["phone"], by=request.user, now=now)
    except actions.Refused as refused:
        form.add_error(None, str(refused))
        return wrong(request, case, 409, "call_form", form)
    messages.success(
        request, _("Vi ringer dig senast %(when)s.") % {"when": status.moment(call.promised_at, now)}
    )
    return redirect("my-case", code=code)


@signed_in
@require_safe
def case_file(request: SignedInRequest, code: str, pk: int) -> HttpResponseBase:
    """A file of a case that the reader may read, staff or resident; the reading is logged."""
    case = queries.read_case(request.user, code, timezone.now())
    internal = case.reached_by.ground not in OWN
    attachment = stored.attachment_of(stored.conversation_of(case.code), pk, internal=internal)
    unsent = attachment is not None and attachment.message_id is None
    if attachment is None or (unsent and attachment.by_id != request.user.pk):
        raise Http404("No such file in the case.")
    return files.response(attachment)


@signed_in
@require_safe
def case_messages(request: SignedInRequest, code: str) -> HttpResponse:
    """The conversation as a part of a page: 204 while there is nothing after the message `efter`."""
    case = _reached(request, code)
    after = request.GET.get("efter", "")
    talk = stored.conversation_of(case.code)
    internal = queries.as_staff(request.user, case, timezone.localdate())
    newest = stored.messages_in(talk, internal=internal).order_by("-pk").values_list("pk", flat=True).first()
    if (newest or 0) <= _number(after):
        return HttpResponse(status=204)
    now = timezone.now()
    case = queries.read_case(request.user, code, now)  # now something is read: log it
    shown = {"case": case, **_talk(request, case, stored.conversation_of(case.code))}
    if case.reached_by.ground in OWN:
        shown["standing"] = wording.standing(
            queries.routine_of(case.unit, timezone.localdate(now)), case, now
        )
    return render(request, "contact/resident/_news.html", shown)


def _reached(request: SignedInRequest, code: str) -> Case:
    """The case without its content, for a page that asks again and again; only a refusal is logged.

    Raises:
        Http404: no such case, or no relation to it.
    """
    now = timezone.now()
    cases = Case.objects.visible_to(request.user, on=timezone.localdate(now)).select_related("person", "unit")
    return cases.filter(code=code).first() or queries.read_case(request.user, code, now)


def _number(said: str) -> int:
    """The number of a message that a page says that it has; -1 for what is no such number."""
    return int(said) if said.isdecimal() and len(said) <= DIGITS else -1


def _still(session_key: str, code: str, *, internal: bool) -> Callable[[], bool]:
    """Whether the session goes on and its account still reaches the case, as staff where the page shows staff's notes."""

    def may() -> bool:
        session = SessionStore(session_key)
        session.load()
        account = session.account
        return account is not None and queries.still_reached(
            account, code, timezone.localdate(), as_staff=internal
        )

    return may


@signed_in
@require_safe
def case_stream(request: SignedInRequest, code: str) -> HttpResponseBase:
    """Numbers of new messages as server-sent events.  Only the ASGI process answers; elsewhere 204, which means: do not ask again."""
    now = timezone.now()
    case = _reached(request, code)
    if not isinstance(request, ASGIRequest):
        return HttpResponse(status=204)
    internal = queries.as_staff(request.user, case, timezone.localdate())
    talk = meetings.open_conversation(person=case.person, reference=case.code, by=request.user, now=now)
    session = request.session.session_key or ""
    last = request.headers.get("Last-Event-ID") or request.GET.get("efter", "0")
    if not connection.in_atomic_block:
        connection.close()  # the page stays open for hours and must hold no connection
    response = StreamingHttpResponse(
        live.stream(
            talk.pk,
            reader=live.Reader(
                request.user.pk,
                _still(session, code, internal=internal),
                person=case.person_id,
                session=session,
            ),
            after=max(_number(last), 0),
            internal=internal,
        ),
        content_type="text/event-stream",
    )
    streams.admit(request, response)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Accel-Buffering"] = "no"
    response.headers["Content-Encoding"] = "identity"  # compression would hold the events back
    return response


@requires(Permission.CASE_SEND)
@require_http_methods(["GET", "HEAD", "POST"])
def notices(request: SignedInRequest) -> HttpResponse:
    """Where to be told that there is something to read."""
    detail = stored.contact_detail_of(request.user)
    initial = {"email": detail.email, "phone": detail.phone} if detail else None
    form = NoticeForm(kept.typed(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        meetings.set_contact_detail(
            account=request.user, by=request.user, now=timezone.now(), **form.cleaned_data
        )
        messages.success(request, _("Sparat."))
        return redirect("my-cases")
    code_status = 422 if form.errors else 200
    return kept.page(request, "contact/resident/notices.html", {"form": form}, code_status)
