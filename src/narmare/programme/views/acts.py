"""Things to do with a row: each a form in a fold of the row's page, sent to an address of its own.

Refused or badly filled in, the page comes back with the fold open, the sentence and what was typed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from narmare.programme.forms.rows import RowForm
from narmare.region import kept
from narmare.region.actions import Refused
from narmare.region.models import Account
from narmare.region.requests import SignedInRequest


type Do = Callable[[Any, Any, Account, datetime], Any]


@dataclass(frozen=True)
class Act:
    """One thing to do: what it is called, its form, the action, what the button and the receipt say, and when it is offered.

    `do` gets the row, the valid form, who acts and when; `goes_to` turns its result into an address (else the row's page).
    """

    title: Any
    form: type[RowForm]
    do: Do
    button: Any
    said: Any
    offered: Callable[[Any], bool] = lambda row: True
    goes_to: Callable[[Any], str] | None = None
    danger: bool = False


type Acts = Mapping[str, Act]
type Failed = tuple[str, RowForm] | None


@dataclass(frozen=True)
class Offer:
    """An act as the page shows it."""

    key: str
    act: Act
    form: RowForm
    url: str
    opened: bool


def _form(key: str, act: Act, row: Any, data: Any = None) -> RowForm:
    return act.form(data, row=row, prefix=key)


def offers(acts: Acts, row: Any, url: Callable[[str], str], failed: Failed = None) -> list[Offer]:
    """The acts that the page of `row` offers, in order; the one that failed is open with what was typed."""
    found = []
    for key, act in acts.items():
        wrong = failed[1] if failed is not None and failed[0] == key else None
        if wrong is not None or act.offered(row):
            found.append(Offer(key, act, wrong or _form(key, act, row), url(key), wrong is not None))
    return found


def reopened(request: SignedInRequest, acts: Acts, row: Any) -> Failed:
    """The act that was refused or badly filled in before the page was opened anew, with what was typed; else None."""
    was = kept.found(request)
    if was is None or was.name not in acts:
        return None
    form = _form(was.name, acts[was.name], row, was.sent)
    was.shown_on(form)
    return was.name, form


def perform(
    request: SignedInRequest, acts: Acts, key: str, row: Any, *, home: str, page: Callable[[Failed, int], HttpResponse],
    shown_at: str = "",
) -> HttpResponse:  # fmt: skip
    """Do the act called `key` and go on, or show the page again with what is wrong.

    Args:
        home: the address of the row's page.
        shown_at: the address of the page with the form, if it is another.
        page: draws the page with the failed form and a status.

    Raises:
        Http404: nothing is called that.
    """
    if key not in acts:
        raise Http404("Nothing is called that.")
    if request.method != "POST":
        return redirect(home)
    act = acts[key]
    form = _form(key, act, row, request.POST)
    to = shown_at or home
    if not form.is_valid():
        return kept.again(request, form, name=key, to=to) or page((key, form), 422)
    try:
        done = act.do(row, form, request.user, timezone.now())
    except Refused as refused:
        form.add_error(None, str(refused))
        if row is not None:
            row.refresh_from_db()
            form.catch_up(row)
        return kept.again(request, form, name=key, to=to) or page((key, form), 409)
    messages.success(request, str(act.said))
    return redirect(home if act.goes_to is None else act.goes_to(done))


def run(action: Callable[..., Any], name: str, **fixed: Any) -> Do:
    """The action with the row as its argument `name` and every value of the form."""

    def do(row: Any, form: Any, by: Account, now: datetime) -> Any:
        return action(**{name: row}, **form.values, **fixed, by=by, now=now)

    return do
