"""Write a report: choose what it holds, ask others, answer."""

from __future__ import annotations

import uuid
from dataclasses import replace

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from narmare.design.language import active_language
from narmare.followup import queries as followup
from narmare.followup.words import words
from narmare.region import kept
from narmare.region.permissions import Permission, requires
from narmare.region.requests import SignedInRequest
from narmare.reports import actions, build, policies, queries
from narmare.reports.document import DocumentError
from narmare.reports.forms import AnswerForm, AskForm, ChangeForm, seen_of
from narmare.reports.models import Report
from narmare.reports.render import html
from narmare.reports.views.common import crumbs, get_question, get_report


METHODS = ["GET", "HEAD", "POST"]


@requires(Permission.REPORT_WRITE)
@require_http_methods(METHODS)
def edit(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    """Choose title, receiver, sections, charts and numbers, and see at once what comes out."""
    found = get_report(request.user, key)
    try:
        form = _change_form(request, found)
    except queries.GoneError as gone:
        messages.error(request, str(gone))
        return redirect("report", key=found.key)
    status, seen, sent = 200, _seen(request, found.edits) or 0, kept.typed(request)
    if request.method == "POST":
        status = 200 if form.is_valid() else 422
        if form.is_valid() and request.POST.get("do") != "preview":
            try:
                return redirect("report", key=_save(request, found, form, seen).key)
            except actions.Refused as refused:
                form.add_error(None, str(refused))
                status, seen, sent = 409, found.edits, _moved_on(request, found.edits)
    context = {"form": form, "report": found, "seen": seen, "density": "staff", **_preview(found, form), **crumbs(found, (_("Ändra"), ""))}  # fmt: skip
    return kept.page(request, "reports/edit.html", context, status, sent=sent)


def _seen(request: SignedInRequest, edits: int) -> int | None:
    """The count of edits that the form knows of: all on a fresh page, else what it said when it was sent."""
    sent = kept.typed(request)
    return edits if sent is None else seen_of(sent.get("seen"))


def _moved_on(request: SignedInRequest, edits: int) -> QueryDict:
    """What was sent, once its sender has been told of the edits meanwhile: sent once more, it holds."""
    sent = request.POST.copy()
    sent["seen"] = str(edits)
    return sent


def _change_form(request: SignedInRequest, found: Report) -> ChangeForm:
    initial = {name: getattr(found, name) for name in ("title", "receiver", "summary", "sections", "indicators", "language")}  # fmt: skip
    measured = [(name, words(one.title)) for name, one in followup.definitions().items()]
    snapshots = [one for one in queries.snapshots() if one.last_month >= found.period]
    if found.snapshot not in snapshots:
        snapshots.append(found.snapshot)
    return ChangeForm(
        kept.typed(request), kind=queries.kind_of(found), indicators=measured, snapshots=snapshots,
        initial={**initial, "snapshot": found.snapshot.code},
    )  # fmt: skip


def _save(request: SignedInRequest, found: Report, form: ChangeForm, seen: int) -> Report:
    sent = dict(form.cleaned_data)
    snapshots = {one.code: one for one in (*queries.snapshots(), found.snapshot)}
    sent["snapshot"] = snapshots[sent["snapshot"]]
    changed = actions.change_report(report=found, seen=seen, by=request.user, now=timezone.now(), **sent)
    messages.info(request, _("Ändringarna är sparade."))
    return changed


def _preview(found: Report, form: ChangeForm) -> dict[str, object]:
    """The report as it would be with what stands in the form."""
    choice = queries.choice_of(found, on=timezone.localdate())
    if form.is_bound and form.is_valid():
        sent = form.cleaned_data
        snapshot = next((one for one in queries.snapshots() if one.code == sent["snapshot"]), found.snapshot)
        choice = replace(
            choice, title=sent["title"], receiver=sent["receiver"], summary=sent["summary"],
            sections=tuple(sent["sections"]), indicators=tuple(sent["indicators"]), snapshot=snapshot,
            language="en" if sent["language"] == "en" else "sv",
        )  # fmt: skip
        if not choice.sections:
            return {"fault": _("Välj minst ett avsnitt.")}
    try:
        document = build.build(choice)
    except DocumentError as error:
        return {"fault": str(error)}
    return {"document": document, "body": html.fragment(document)}


@requires(Permission.REPORT_WRITE)
@require_http_methods(METHODS)
def ask(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    """Ask somebody about a section."""
    found, status = get_report(request.user, key), 200
    accounts = queries.accounts_to_ask(timezone.localdate())
    try:
        language, kind = active_language(), queries.kind_of(found)
    except queries.GoneError as gone:
        messages.error(request, str(gone))
        return redirect("report", key=found.key)
    sections = [(one.id, one.title.inn(language)) for one in kind.sections if one.id in found.sections]
    form = AskForm(kept.typed(request), sections=sections, accounts=accounts)
    if request.method == "POST":
        status = 422
        if form.is_valid():
            sent = dict(form.cleaned_data)
            sent["asked"] = next(one for one in accounts if one.key == sent["asked"])
            try:
                actions.ask(report=found, by=request.user, now=timezone.now(), **sent)
                messages.info(request, _("Frågan är ställd till %(name)s.") % {"name": sent["asked"].name})
                return redirect("report", key=found.key)
            except actions.Refused as refused:
                form.add_error(None, str(refused))
                status = 409
    context = {"form": form, "report": found, "density": "staff", **crumbs(found, (_("Fråga någon"), ""))}
    return kept.page(request, "reports/ask.html", context, status)


@requires(Permission.REPORT_COMMENT)
@require_http_methods(METHODS)
def answer(request: SignedInRequest, pk: int) -> HttpResponse:
    """Answer what one is asked, with the section's numbers on the same page."""
    question, status = get_question(request.user, pk), 200
    seen, sent = _seen(request, question.edits), kept.typed(request)
    form = AnswerForm(sent, initial={"text": question.answer})
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.answer_question(
                    question=question, text=form.cleaned_data["text"], seen=seen,
                    by=request.user, now=timezone.now(),
                )  # fmt: skip
                messages.info(request, _("Svaret är sparat och står i rapporten."))
                return redirect("report", key=question.report.key)
            except actions.Refused as refused:
                form.add_error(None, str(refused))
                status, seen, sent = 409, question.edits, _moved_on(request, question.edits)
    refusal = policies.answer_refusal(question, text="x", seen=None, by=request.user)
    context = {"form": form, "question": question, "report": question.report, "seen": seen, "refusal": refusal,
               "density": "staff", **_section(question), **crumbs(question.report, (_("Svara"), ""))}  # fmt: skip
    return kept.page(request, "reports/answer.html", context, status, sent=sent)


def _section(question: queries.Question) -> dict[str, object]:
    """What the section that is asked about shows."""
    try:
        choice = replace(queries.choice_of(question.report, on=timezone.localdate()), sections=(question.section,), summary="", remarks={})  # fmt: skip
        return {"body": html.fragment(build.build(choice))}
    except (DocumentError, queries.GoneError) as error:
        return {"fault": str(error)}


@requires(Permission.REPORT_WRITE)
@require_POST
def withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take back a question that nobody has answered."""
    question = get_question(request.user, pk)
    key = question.report.key
    try:
        actions.withdraw_question(question=question, by=request.user, now=timezone.now())
        messages.info(request, _("Frågan är tillbakatagen."))
    except actions.Refused as refused:
        messages.error(request, str(refused))
    return redirect("report", key=key)
