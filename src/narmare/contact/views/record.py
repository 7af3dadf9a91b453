"""The record of a case: read it, sign, correct beside the original, note what the person thinks; and what waits for a signature."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from narmare.contact import actions, entries, queries, record_text, unsigned
from narmare.contact.models import Case, CaseEvent
from narmare.contact.record_forms import CorrectionForm, OpinionForm, SignForm
from narmare.contact.resident import catalogue
from narmare.knowledge.record import keeping
from narmare.region import kept
from narmare.region.permissions import Permission, requires
from narmare.region.requests import SignedInRequest


@requires(Permission.CASE_READ)
@require_safe
def case_record(request: SignedInRequest, code: str) -> HttpResponse:
    """The record of the case, as staff read it; also to print."""
    now = timezone.now()
    found = queries.read_case(request.user, code, now, as_staff=True)
    was = kept.found(request)
    if was is None or was.name not in ACTS:
        return _page(request, found, now)
    form = _form(was.name, _lines(request, found, now), was.sent)
    was.shown_on(form)
    return _page(request, found, now, failed=(was.name, form))


def _lines(request: SignedInRequest, case: Case, now: datetime) -> list[entries.Line]:
    return entries.lines(case, request.user, timezone.localdate(now))


def _form(act: str, lines: Sequence[entries.Line], sent: Any = None, **initial: Any) -> Any:
    """The form of an act, with the entries that it can be about."""
    if act == "signera":
        return SignForm(sent, auto_id="signera-%s", initial=initial)
    if act == "ratta":
        fixable = [(str(line.key), _named(line)) for line in lines if line.correctable]
        return CorrectionForm(sent, auto_id="ratta-%s", initial=initial, entries=fixable)
    disputable = [(str(line.key), _named(line)) for line in lines if not line.brought]
    return OpinionForm(sent, auto_id="uppfattning-%s", initial=initial, entries=[("", _("Ärendet i sin helhet")), *disputable])  # fmt: skip


def _named(line: entries.Line) -> str:
    return f"{line.title}, {entries.moment(line.at)}, {line.who}"


def _page(
    request: SignedInRequest,
    case: Case,
    now: datetime,
    *,
    failed: tuple[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    lines = _lines(request, case, now)
    chosen = request.GET.get("rad", "")
    forms = {"ratta": _form("ratta", lines, entry=chosen), "uppfattning": _form("uppfattning", lines, entry=chosen)}  # fmt: skip
    waiting = [line for line in lines if line.waits_for is not None]
    others = [line for line in waiting if line.waits_for != request.user]
    if failed is not None:
        forms[failed[0]] = failed[1]
    context = {
        "case": case, "title": catalogue.title(case.reason), "lines": lines, "number": record_text.number_of(case), "density": "staff",
        "own": ",".join(str(line.key) for line in waiting if line.waits_for == request.user),
        "own_count": sum(line.waits_for == request.user for line in waiting),
        "others": ",".join(str(line.key) for line in others), "others_count": len(others),
        "may_sign_for": bool(others) and request.user.has(Permission.CASE_ASSESS, case.unit, on=timezone.localdate(now)),
        "sign_for": _form("signera", lines, entries=",".join(str(line.key) for line in others)) if failed is None or failed[0] != "signera" else failed[1],
        "may_work": request.user.has(Permission.CASE_WORK, case.unit, on=timezone.localdate(now)),
        "correction": forms["ratta"], "opinion": forms["uppfattning"], "failed": failed[0] if failed else "",
        "chosen": chosen, "form": failed[1] if failed else None, "within": keeping().within.days,
    }  # fmt: skip
    return render(request, "contact/record.html", context, status=status)


@requires(Permission.CASE_WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def do(request: SignedInRequest, code: str, act: str) -> HttpResponse:
    """Sign, correct, or note the person's opinion.  Opened anew the address is the record."""
    if act not in ACTS:
        raise Http404("Nothing is called that.")
    if request.method != "POST":
        return redirect("case-record", code=code)
    now = timezone.now()
    found = queries.read_case(request.user, code, now, as_staff=True)
    form = _form(act, _lines(request, found, now), request.POST)
    if not form.is_valid():
        return _wrong(request, found, act, form, now, 422)
    try:
        messages.success(request, ACTS[act](request, found, form.cleaned_data, now))
    except actions.Refused as refused:
        form.add_error(None, str(refused))
        return _wrong(request, found, act, form, now, 409)
    return redirect("case-record", code=code)


def _wrong(
    request: SignedInRequest, case: Case, act: str, form: Any, now: datetime, status: int
) -> HttpResponse:
    elsewhere = kept.again(request, form, name=act, to=reverse("case-record", args=[case.code]))
    return elsewhere or _page(request, case, now, failed=(act, form), status=status)


def _entry(case: Case, key: str) -> CaseEvent | None:
    """The chosen entry of the case; None for the case as a whole."""
    if not key:
        return None
    entry = case.events.select_related("by", "unit").get(pk=int(key))
    entry.case = case
    return entry


def _sign(request: SignedInRequest, case: Case, given: dict[str, Any], now: datetime) -> str:
    """Only of this case: a key of another one is passed over."""
    here = case.events.filter(pk__in=given["entries"]).values_list("pk", flat=True)
    signed = actions.sign_entries(entries=list(here), because=given["because"], by=request.user, now=now)
    return signed_words(signed)


def signed_words(number: int) -> str:
    """How many entries were signed, as a sentence."""
    if not number:
        return _("Allt var redan signerat.")
    return ngettext("%(n)s anteckning är signerad.", "%(n)s anteckningar är signerade.", number) % {"n": number}  # fmt: skip


def _correct(request: SignedInRequest, case: Case, given: dict[str, Any], now: datetime) -> str:
    entry = _entry(case, given["entry"])
    if entry is None:
        raise actions.Refused(_("Välj en anteckning."))
    actions.correct_entry(entry=entry, text=given["text"], reason=given["reason"], by=request.user, now=now)
    return _("Rättelsen står bredvid det som var fel. Båda går att läsa.")


def _opinion(request: SignedInRequest, case: Case, given: dict[str, Any], now: datetime) -> str:
    actions.note_opinion(
        case=case, entry=_entry(case, given["entry"]), text=given["text"], by=request.user, now=now
    )
    return _("Personens uppfattning är antecknad. Signera den här på sidan.")


ACTS = {"signera": _sign, "ratta": _correct, "uppfattning": _opinion}


@requires(Permission.CASE_WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def to_sign(request: SignedInRequest) -> HttpResponse:
    """My entries that wait for my signature, by case, to read and sign; and what colleagues who have left have not signed."""
    now = timezone.now()
    if request.method == "POST":
        return _sign_own(request, now)
    waiting = unsigned.own(request.user, now)
    queries.log_persons(request.user, [one.case.person for one in waiting], now, ground="own_entry")
    context = {
        "waiting": [(one, catalogue.title(one.case.reason)) for one in waiting], "within": keeping().within.days,
        "left": unsigned.left(request.user, timezone.localdate(now)), "density": "staff",
    }  # fmt: skip
    return render(request, "contact/to_sign.html", context)


def _sign_own(request: SignedInRequest, now: datetime) -> HttpResponse:
    form = SignForm(request.POST)
    try:
        if not form.is_valid():
            raise actions.Refused(_("Öppna sidan igen och läs anteckningarna."))
        keys = form.cleaned_data["entries"]
        messages.success(request, signed_words(actions.sign_entries(entries=keys, by=request.user, now=now)))
    except actions.Refused as refused:
        messages.warning(request, str(refused))
    return redirect("to-sign")


@requires(Permission.ROUTINE_EDIT)
@require_safe
def unsigned_tally(request: SignedInRequest) -> HttpResponse:
    """For the unit's manager: who has not signed, how many and how old; nothing of a person."""
    now = timezone.now()
    units = list(request.user.units_with(Permission.ROUTINE_EDIT, on=timezone.localdate(now)))
    context = {"tallies": unsigned.tallies(units, now), "within": keeping().within.days, "density": "staff"}
    return render(request, "contact/unsigned.html", context)
