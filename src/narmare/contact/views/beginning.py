"""A resident begins a matter, goes on with the one that was begun, or throws it away."""

from __future__ import annotations

import uuid
from datetime import datetime
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from narmare.contact.actions import drop_draft, save_draft
from narmare.contact.resident import catalogue, direct, drafts, enough, steps, telephone
from narmare.contact.resident.steps import Content
from narmare.contact.views.sending import open_step
from narmare.region import kept
from narmare.region import queries as region
from narmare.region.models import Purpose
from narmare.region.permissions import Permission, requires
from narmare.region.requests import SignedInRequest


@requires(Permission.CASE_SEND)
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: SignedInRequest) -> HttpResponse:
    """When to call 112 instead; go on with a new matter, or with the one that was begun."""
    if request.method == "POST":
        return _begin(request, timezone.now())
    return _asked(request, full=kept.found(request) is not None)


def _asked(request: SignedInRequest, *, full: bool) -> HttpResponse:
    """The page; when it is `full`, it says that no more can be begun now and which number to ring."""
    return render(
        request,
        "contact/resident/ask.html",
        {
            "full": full,
            "draft": drafts.unsent(request.user),
            "emergency": catalogue.emergency(),
            "signs": {key: catalogue.sentences(text) for key, text in catalogue.emergency().items()},
            "direct": direct.for_person(request.user.person, timezone.now()),
            "telephone": telephone.of_person(request.user.person, timezone.now()),
        },
        status=HTTPStatus.TOO_MANY_REQUESTS if full and request.method == "POST" else HTTPStatus.OK,
    )


def _begin(request: SignedInRequest, now: datetime) -> HttpResponse:
    """A new draft.  Who can write for nobody but themselves is not asked whom it is about."""
    today, account = timezone.localdate(now), request.user
    able, content, person = drafts.subjects(account, today), Content(), None
    if not enough.may_begin(account, [one.person.pk for one in able], now):
        return kept.again(request, to=reverse("ask")) or _asked(request, full=True)
    if [one.person.pk for one in able] == [account.person_id]:
        person = region.read_person(account, able[0].person.pk, Purpose.CASES, now)
        content = content.finish(steps.WHO, unlisted=drafts.care_centre(person, today) is None)
    draft = save_draft(key=None, data=content.data(), person=person, by=account, now=now)
    return redirect("ask-step", key=draft.key, step=open_step(draft, now))


@requires(Permission.CASE_SEND)
@require_POST
def drop(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    """Throw the draft away; one that was sent meanwhile is a case, and stays."""
    draft = drafts.own_draft(request.user, key)
    if draft.case is not None:
        return redirect("receipt", code=draft.case.code)
    drop_draft(key=key, by=request.user, now=timezone.now())
    messages.success(request, _("Det du hade börjat skriva är borta. Ingen har läst det."))
    return redirect("my-cases")
