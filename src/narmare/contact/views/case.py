"""The staff's page of one case, and everything that they do in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from narmare.contact import actions, casepage, forms, policies, presence, queries, search, streams
from narmare.contact import queue as queues
from narmare.contact.models import Case
from narmare.contact.views.queue import keys_on
from narmare.region import kept
from narmare.region.models import Account
from narmare.region.permissions import Permission, requires
from narmare.region.requests import SignedInRequest


Do = Callable[[Case, Any, Account, datetime], object]
type Targets = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Act:
    """One thing to do in a case: the form that asks for what it needs, the action, what is said afterwards."""

    form: type[forms.ActForm]
    do: Do
    said: Any


def _seen(form: Any) -> int | None:
    found: int | None = form.cleaned_data.get("seen")
    return found


def _hand_over(case: Case, form: Any, by: Account, now: datetime) -> object:
    unit, profession, contact = casepage.read_target(form.cleaned_data["to"])
    return actions.hand_over(
        case=case, unit=unit, profession=profession, contact=contact, reason=form.cleaned_data["reason"],
        by=by, now=now, seen=_seen(form),
    )  # fmt: skip


def _text(action: Callable[..., object]) -> Do:
    return lambda case, form, by, now: action(
        case=case, text=form.cleaned_data["text"], by=by, now=now, seen=_seen(form)
    )


def _with(action: Callable[..., object], *names: str) -> Do:
    """The action with the named fields of the form."""

    def do(case: Case, form: Any, by: Account, now: datetime) -> object:
        given = {name: form.cleaned_data[name] for name in names}
        return action(case=case, **given, by=by, now=now, seen=_seen(form))

    return do


def _close(case: Case, form: Any, by: Account, now: datetime) -> object:
    """Closed and signed with one press, unless the other button was used."""
    outcome, sign = form.cleaned_data["outcome"], not form.data.get("unsigned")
    return actions.close(case=case, outcome=outcome, sign=sign, by=by, now=now, seen=_seen(form))


ACTS: Mapping[str, Act] = {
    "ta": Act(
        forms.ActForm,
        lambda case, form, by, now: actions.take_case(case=case, by=by, now=now),
        gettext_lazy("Ärendet är ditt."),
    ),
    "lagg-tillbaka": Act(forms.ActForm, _with(actions.release), gettext_lazy("Ärendet ligger i kön igen.")),
    "svara": Act(forms.TextForm, _text(actions.answer), gettext_lazy("Svaret är skickat.")),
    "fraga": Act(forms.TextForm, _text(actions.ask_one_more), gettext_lazy("Frågan är skickad.")),
    "anteckna": Act(
        forms.TextForm,
        lambda case, form, by, now: actions.note(case=case, text=form.cleaned_data["text"], by=by, now=now),
        gettext_lazy("Anteckningen är sparad. Personen ser den inte."),
    ),
    "prioritet": Act(
        forms.PriorityForm,
        _with(actions.change_priority, "priority", "reason"),
        gettext_lazy("Prioriteten är ändrad."),
    ),
    "godta": Act(forms.ActForm, _with(actions.accept_suggestion), gettext_lazy("Förslaget är godtaget.")),
    "andra-forslag": Act(
        forms.ChangeForm,
        _with(actions.change_suggestion, "level", "profession", "urgency", "reason"),
        gettext_lazy("Ditt beslut gäller. Skälet går till dem som ser över tabellen."),
    ),
    "fel-sorterat": Act(
        forms.ReasonForm,
        lambda case, form, by, now: actions.report_wrongly_sorted(
            case=case, reason=form.cleaned_data["reason"], by=by, now=now
        ),
        gettext_lazy("Tack. Anmälan går till dem som ser över sorteringen."),
    ),
    "bedom": Act(
        forms.ActForm, _with(actions.need_assessment), gettext_lazy("Behovet av bedömning är antecknat.")
    ),
    "bedomt": Act(forms.ActForm, _with(actions.record_assessment), gettext_lazy("Bedömningen är antecknad.")),
    "boka": Act(
        forms.BookForm,
        _with(actions.book, "kind", "at", "chose_later"),
        gettext_lazy("Bokningen är antecknad."),
    ),
    "ring": Act(
        forms.CallForm,
        _with(actions.promise_call, "at", "number"),
        gettext_lazy("Återuppringningen är lovad."),
    ),
    "ringt": Act(
        forms.CalledForm, _with(actions.record_call, "reached"), gettext_lazy("Samtalet är antecknat.")
    ),
    "lamna-over": Act(forms.HandOverForm, _hand_over, gettext_lazy("Ärendet är överlämnat.")),
    "avsluta": Act(forms.CloseForm, _close, gettext_lazy("Ärendet är avslutat.")),
    "oppna-igen": Act(
        forms.ActForm,
        lambda case, form, by, now: actions.undo_close(case=case, by=by, now=now),
        gettext_lazy("Ärendet är öppet igen."),
    ),
}


@requires(Permission.CASE_READ)
@require_safe
def case(request: SignedInRequest, code: str) -> HttpResponse:
    """Summary, conversation and what can be done.  Opening it is logged, and the resident sees the first time."""
    now = timezone.now()
    try:
        found = queries.read_case(request.user, code, now, as_staff=True)
    except Http404:
        return _own_matter(request, code, now)
    if found.first_read_at is None:
        actions.mark_read(case=found, by=request.user, now=now)
    actions.show_presence(case=found, writing=False, by=request.user, now=now, stays=presence.OPENED)
    return _page(request, found, now, **_kept_act(request, found, now))


def _kept_act(request: SignedInRequest, found: Case, now: datetime) -> dict[str, Any]:
    """What was typed in an act that could not be done, or in an answer before a phrase was chosen."""
    was = kept.found(request)
    if was is None or was.name not in {*ACTS, "fras"}:
        return {}
    if was.name == "fras":
        return {"reply": _with_phrase(was.sent, found)}
    form = _form(was.name, found, was.sent, now)
    was.shown_on(form)
    return {"failed": (was.name, form)}


def _again(
    request: SignedInRequest, found: Case, act: str, form: Any = None, sent: QueryDict | None = None
) -> HttpResponse | None:
    """The page of the case, opened anew by a browser."""
    return kept.again(request, form, name=act, to=reverse("case", args=[found.code]), sent=sent)


@requires(Permission.CASE_READ)
@require_POST
def here(request: SignedInRequest, code: str) -> HttpResponse:
    """A sign of life of an open page.  Answers with who else is there and whether the page has grown old; 204: neither."""
    now = timezone.now()
    found = presence.case_of(request.user, code, now)
    if request.POST.get("gone"):
        actions.leave_case(case=found, by=request.user, now=now)
        return HttpResponse(status=204)
    actions.show_presence(case=found, writing=bool(request.POST.get("writing")), by=request.user, now=now)
    seen = request.POST.get("seen", "")
    stale = casepage.changed(found, int(seen)) if seen.isdecimal() and len(seen) < 10 else None
    others = presence.told(presence.others(request.user, Q(case=found), now))
    if not stale and not others:
        return HttpResponse(status=204)
    return render(request, "contact/_here.html", {"others": others, "stale": stale})


@requires(Permission.CASE_WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def do(request: SignedInRequest, code: str, act: str) -> HttpResponse:
    """Do one thing in the case; refused, the page says why and keeps what was typed.

    A page that says why stands at this address: opened anew it is the case, and nothing is done.
    """
    now = timezone.now()
    if act not in {*ACTS, "fras"}:
        raise Http404("Nothing is called that.")
    if request.method != "POST":
        was = kept.found(request)
        return _handed_away(request, code, now, was.sent) if was else redirect("case", code=code)
    try:
        found = queries.read_case(request.user, code, now, as_staff=True)
    except Http404:
        return _handed_away(request, code, now, request.POST)
    if act == "fras":
        reply = _with_phrase(request.POST, found)
        return _again(request, found, act) or _page(request, found, now, reply=reply)
    form = _form(act, found, request.POST, now)
    if not form.is_valid():
        return _again(request, found, act, form) or _page(request, found, now, failed=(act, form), status=422)
    try:
        ACTS[act].do(found, form, request.user, now)
    except actions.Refused as refused:
        return _refused(request, act, found.code, str(refused), now)
    if act != "avsluta":  # the next page says it, with the way back
        messages.success(request, str(ACTS[act].said))
    return redirect(_onwards(request, act, found, now))


def _with_phrase(sent: QueryDict, found: Case) -> str:
    """What is written so far with the chosen phrase after it; nothing is sent.

    Raises:
        Http404: the unit has no such phrase.
    """
    routine = queries.routine_of(found.unit, timezone.localdate())
    phrases = {one["id"]: one["text"] for one in casepage.phrases(routine)}
    try:
        phrase = phrases[sent.get("phrase", "")]
    except KeyError:
        raise Http404("No such phrase.") from None
    return "\n\n".join(part for part in (sent.get("text", "").strip(), phrase) if part)


def _refused(request: SignedInRequest, act: str, code: str, why: str, now: datetime) -> HttpResponse:
    """The page as the case is now, with why and what was typed; sent again it counts as read in this version."""
    fresh = queries.read_case(request.user, code, now, as_staff=True)
    data = request.POST.copy()
    if "seen" in data:
        data["seen"] = str(fresh.version)
    form = _form(act, fresh, data, now)
    form.is_valid()
    form.add_error(None, why)
    return _again(request, fresh, act, form, data) or _page(
        request, fresh, now, failed=(act, form), status=409
    )


def _own_matter(request: SignedInRequest, code: str, now: datetime) -> HttpResponse:
    """The case is about the reader or somebody the reader acts for: say that a colleague takes it, and nothing of it.

    Raises:
        Http404: it is not, or it lies with no unit of the reader's.
    """
    on = timezone.localdate(now)
    found = queries.own_matter(request.user, code, on)
    if found is None:
        raise Http404("No such case, or no relation to it.")
    context = {
        "why": policies.own_case_refusal(found.person_id, request.user, on), "code": code, "density": "staff",
        "waits": policies.step_aside_refusal(found, request.user, on) is None,
    }  # fmt: skip
    return render(request, "contact/own_matter.html", context, status=404)


@requires(Permission.CASE_WORK)
@require_POST
def step_aside(request: SignedInRequest, code: str) -> HttpResponse:
    """Leave a case that is one's own matter to the colleagues."""
    now = timezone.now()
    found = queries.own_matter(request.user, code, timezone.localdate(now))
    if found is None:
        raise Http404("No such case, or not the reader's own matter.")
    try:
        actions.step_aside(case=found, by=request.user, now=now)
        messages.success(request, gettext("Ärendet ligger i kön för dina kollegor."))
    except actions.Refused as refused:
        messages.warning(request, str(refused))
    return redirect("queue")


def _handed_away(request: SignedInRequest, code: str, now: datetime, sent: QueryDict) -> HttpResponse:
    """Somebody handed the case over while this page was open: say who and when, and keep what was typed.

    Raises:
        Http404: it never was with a unit of the reader's.
    """
    if queries.own_matter(request.user, code, timezone.localdate(now)) is not None:
        return _own_matter(request, code, now)
    event = casepage.handed_away(request.user, code, now)
    if event is None:
        raise Http404("No such case, or no relation to it.")
    typed = sent.get("text") or sent.get("reason", "")
    context = {"event": event, "typed": typed, "density": "staff"}
    return kept.page(request, "contact/handed_away.html", context, 409)


def _onwards(request: SignedInRequest, act: str, found: Case, now: datetime) -> str:
    """Where to go next: after closing to the next case, after a hand-over to the queue, else back to the case."""
    if act == "avsluta":
        following = queues.next_case(request.user, found.unit, now)
        where = reverse("queue") if following is None else reverse("case", args=[following.code])
        return f"{where}?stangt={found.code}"
    if act == "lamna-over" or request.POST.get("tillbaka"):
        return f"{reverse('queue')}?enhet={found.unit.code}"
    return reverse("case", args=[found.code])


def _form(
    act: str, found: Case, data: Any, now: datetime, targets: Targets | None = None, **initial: Any
) -> forms.ActForm:
    """The form of an act; names in the page are its own, so that labels point right.

    Args:
        targets: where the case can go, for one who has read it already.
    """
    extra = {}
    if ACTS[act].form is forms.HandOverForm:
        extra["targets"] = targets or casepage.targets(found, timezone.localdate(now))
    form = ACTS[act].form(data, auto_id=f"{act}-%s", initial={"seen": found.version, **initial}, **extra)
    if act == "anteckna":
        form.fields["text"].label = gettext("Anteckning")
    return form


def _page(
    request: SignedInRequest, found: Case, now: datetime, *, failed: tuple[str, Any] | None = None, status: int = 200,
    reply: str = "",
) -> HttpResponse:  # fmt: skip
    """The page with every form; `failed` is the one that was sent and refused, `reply` what stands in the answer."""
    page = casepage.build(found, request.user, now)
    acts = {
        act.replace("-", "_"): _form(
            act, found, None, now, page.targets, **({"text": reply} if act == "svara" else {})
        )
        for act in ACTS
    }
    if failed is not None:
        acts[failed[0].replace("-", "_")] = failed[1]
        if failed[0] == "fraga":  # the same field as the answer
            acts["svara"] = failed[1]
    context = {
        "page": page, "case": found, "acts": acts, "failed": failed[0] if failed else "", "form": failed[1] if failed else None,
        "density": "staff", "closed": queues.just_closed(request.user, request.GET.get("stangt", ""), now), "direct": search.opens_direct(request.user, found.person, now), "may_assess": request.user.has(Permission.CASE_ASSESS, found.unit),
        "may_undo": not policies.undo_close_refusal(found, request.user, now), "keys": keys_on(request),
        "attempt": forms.AttemptForm(auto_id="attempt-%s"), "stream": streams.address(request, found.code),
    }  # fmt: skip
    return render(request, "contact/case.html", context, status=status)
