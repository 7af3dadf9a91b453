"""A form that could not be accepted is kept, and its page opened anew: then back and reload never ask to send it again.

A browser that sends a form and gets a page as the answer offers to send the form once more when the reader goes back or
reloads.  So such a page is not answered: what was typed and what was said about it is kept (encrypted, for this session and
this page, at most an hour) and the browser is sent to the page, whose address names what is kept.  The page is drawn as any
other, with the same rules about who may read; nothing of a person stands in the address.

What is no browser's navigation (a script, a program, a test) gets the page with its status, 422 or 409, as it always did.
Writing here is no action of the domain, as little as the session is: no audit event.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.forms import FileField
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone

from narmare.region.models import KeptForm
from narmare.region.requests import SignedInRequest


MARK = "kvar"  # in the address: the key of what is kept
KEPT_FOR = timedelta(hours=1)
LONGEST = 300_000  # characters; a decision table may have 200,000
LONGEST_ADDRESS = 300
MOST = 20  # forms a session keeps at once
NOT_KEPT = frozenset({"csrfmiddlewaretoken"})
_FOUND = "_kept_form"


@dataclass(frozen=True)
class Kept:
    """What was sent with faults: by which form of the page, its fields, and what was said about each ("" is the whole)."""

    name: str
    sent: QueryDict
    said: Mapping[str, Sequence[str]]

    def shown_on(self, form: Any) -> None:
        """Say on the form, filled with what was sent, what was said then; what its own fields say stands there already."""
        for field in [name for name in form.errors if _is_file(form, name)]:
            del form.errors[field]  # no file is kept: that it is missing now says nothing about what was sent
        for field, texts in self.said.items():
            there = form.errors.get(field or NON_FIELD_ERRORS, [])
            for text in [one for one in texts if one not in there]:
                form.add_error(field if field in form.fields else None, text)


def _is_file(form: Any, name: str) -> bool:
    return isinstance(form.fields.get(name), FileField)


def keepable(sent: Mapping[str, Any], most: int = LONGEST) -> bool:
    """Whether it is short enough, and nothing in it is what no text of PostgreSQL can hold."""
    written = json.dumps(sent)
    return len(written) <= most and "\\u0000" not in written


def navigates(request: HttpRequest) -> bool:
    """Whether a browser sent the request to show the answer as a page; scripts and programs want the status itself."""
    said = request.headers
    return (
        "text/html" in said.get("Accept", "")
        and "HX-Request" not in said
        and said.get("Sec-Fetch-Mode", "navigate") == "navigate"
    )


def found(request: SignedInRequest) -> Kept | None:
    """What is kept for the page that is opened, or None: nothing, another session's or page's, or too old."""
    if not hasattr(request, _FOUND):
        setattr(request, _FOUND, _read(request) if request.method in ("GET", "HEAD") else None)
    kept: Kept | None = getattr(request, _FOUND)
    return kept


def _read(request: SignedInRequest) -> Kept | None:
    try:
        key = uuid.UUID(request.GET.get(MARK, ""))
    except ValueError:
        return None
    row = KeptForm.objects.filter(
        key=key, session=request.session.session_key or "", account=request.user, address=request.path,
        at__gt=timezone.now() - KEPT_FOR,
    ).first()  # fmt: skip
    if row is None:
        return None
    return read_content(json.loads(row.content))


def content_of(name: str, sent: QueryDict, form: Any) -> dict[str, Any]:
    """What is kept: by which form of the page, its fields, and what the form says about each.  Plain JSON."""
    fields = {field: values for field, values in sent.lists() if field not in NOT_KEPT}
    return {"name": name, "sent": fields, "said": {} if form is None else _said(form)}


def read_content(content: Mapping[str, Any]) -> Kept:
    """What `content_of` made."""
    sent = QueryDict(mutable=True)
    for name, values in content["sent"].items():
        sent.setlist(name, values)
    return Kept(content["name"], sent, content["said"])


def typed(request: SignedInRequest) -> QueryDict | None:
    """What a form is filled with: what is sent now, or what was sent with faults before; None on a page opened afresh."""
    if request.method == "POST":
        return request.POST
    kept = found(request)
    return None if kept is None else kept.sent


def again(
    request: SignedInRequest, form: Any = None, *, name: str = "", to: str = "", sent: QueryDict | None = None
) -> HttpResponse | None:
    """Keep what was sent and send the browser to the page that shows it.

    Args:
        form: the one with faults; None where nothing was wrong and the page only shows more.
        name: which form of the page it is.
        to: the address of the page, with its query; the one that was sent to, when none is given.
        sent: what is kept, when it is not just what the form holds.

    Returns:
        None where the page must be answered as it is: to a program, or it can't be kept.
    """
    session_key = request.session.session_key
    if request.method != "POST" or not navigates(request) or session_key is None:
        return None
    content = content_of(name, _held(request, form) if sent is None else sent, form)
    path, _mark, query = (to or request.get_full_path()).partition("?")
    if not keepable(content) or len(path) > LONGEST_ADDRESS:
        return None
    key = _keep(request, session_key, path, json.dumps(content))
    asked = QueryDict(query, mutable=True)
    asked[MARK] = str(key)
    return redirect(f"{path}?{asked.urlencode()}")


def _held(request: SignedInRequest, form: Any) -> QueryDict:
    """What the form is filled with: what was sent, with a version that has moved on meanwhile."""
    data = getattr(form, "data", None)
    return data if isinstance(data, QueryDict) and data else request.POST


def _said(form: Any) -> dict[str, list[str]]:
    return {
        "" if name == NON_FIELD_ERRORS else name: [str(one) for one in said]
        for name, said in form.errors.items()
    }


def _keep(request: SignedInRequest, session_key: str, path: str, content: str) -> uuid.UUID:
    rows = KeptForm.objects.filter(session=session_key)
    row = KeptForm.objects.create(
        session_id=session_key, account=request.user, address=path, content=content, at=timezone.now()
    )
    rows.exclude(pk__in=list(rows.order_by("-at").values_list("pk", flat=True)[:MOST])).delete()
    return row.key


def page(
    request: SignedInRequest, template: str, context: dict[str, Any], status: int = 200, **where: Any
) -> HttpResponse:
    """The page; for a form of it that was sent by a browser, its address instead (see `again`).

    `context["form"]` is the form that was sent; opened anew with what is kept, it says what was said then.

    Args:
        status: of the page, if it is the answer to what was sent.
        where: as `again` takes it.
    """
    form = context.get("form")
    kept = found(request)
    if kept is not None and form is not None and form.is_bound:
        kept.shown_on(form)
    elsewhere = again(request, form, **where) if request.method == "POST" else None
    return elsewhere or render(request, template, context, status=status if request.method == "POST" else 200)


def forget_old(now: datetime) -> int:
    """Take away what has been kept long enough; returns how many."""
    deleted, _each = KeptForm.objects.filter(at__lte=now - KEPT_FOR).delete()
    return deleted
