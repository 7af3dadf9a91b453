"""The start page by role, an auditor's questions, a resident's copy of everything, and the record of a case for another system."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from narmare.contact.queries import read_case
from narmare.design.language import active_language
from narmare.followup.queries import current_snapshot
from narmare.home import actions, bundle, export, paper
from narmare.home.auditing import five_answers
from narmare.home.start import blocks_for
from narmare.knowledge.retention import OnRequest, schedule
from narmare.region.models import Person, Purpose
from narmare.region.permissions import Permission, requires, signed_in
from narmare.region.proof import proven
from narmare.region.queries import read_person
from narmare.region.requests import SignedInRequest
from narmare.reports.render import pdf


FORMS = {"fhir": ("application/fhir+json", "json"), "pdf": ("application/pdf", "pdf")}


@require_safe
@signed_in
def start(request: SignedInRequest) -> HttpResponse:
    """One page a role; somebody with several roles gets the blocks of all of them, each once."""
    snapshot = current_snapshot()
    roles = request.user.roles_on()
    staff = bool(request.user.grants_on())
    context = {
        "roles": roles,
        "blocks": blocks_for(request.user, snapshot),
        "snapshot": snapshot,
        "density": "staff" if staff else "",
    }
    return render(request, "home/start.html", context)


@requires(Permission.DECISION_READ)
@require_safe
def auditor(request: SignedInRequest) -> HttpResponse:
    """An auditor's five questions, each answered with what the product says now."""
    snapshot = current_snapshot()
    context = {
        "answers": five_answers(snapshot, timezone.localdate()),
        "snapshot": snapshot,
        "may_review": request.user.has(Permission.ACCESS_LOG_REVIEW),
        "density": "staff",
    }
    return render(request, "home/auditor.html", context)


def _myself(request: SignedInRequest) -> Person:
    """The person that the account is, opened and logged.

    Raises:
        Http404: the account is nobody's of its own (it only reads for others).
    """
    if request.user.person_id is None:
        raise Http404("The account has no data of its own.")
    return read_person(request.user, request.user.person_id, Purpose.OVERVIEW, timezone.now())


@requires(Permission.OWN_DATA_READ)
@require_safe
def my_copy(request: SignedInRequest) -> HttpResponse:
    """Take everything with me; how long each kind of data is kept, and what may be erased."""
    language = active_language()
    kinds = [
        {
            "title": kind.title.inn(language),
            "kept": paper.kept(kind),
            "statute": kind.statute.inn(language),
            "erasable": kind.on_request == OnRequest.ERASED,
            "reason": kind.reason.inn(language),
        }
        for kind in schedule().kinds.values()
    ]
    return render(request, "home/my_copy.html", {"person": _myself(request), "kinds": kinds})


@requires(Permission.OWN_DATA_READ)
@proven(back="my-copy")
@require_safe
def copy_file(request: SignedInRequest, form: str) -> HttpResponse:
    """Everything about me as a file: FHIR for another system, PDF to read."""
    if form not in FORMS:
        raise Http404("No such form of the copy.")
    person, now = _myself(request), timezone.now()
    copy = export.gather(person, now)
    content = (
        bundle.to_json(copy)
        if form == "fhir"
        else pdf.render(paper.document(copy), settings.NARMARE_HOME / "fonts")
    )
    actions.note_copy(person=person, form=form, by=request.user, now=now)
    return _file(content, form, f"narmare-{timezone.localdate(now).isoformat()}")


def _file(content: bytes, form: str, name: str) -> HttpResponse:
    """A file to save."""
    kind, suffix = FORMS[form]
    headers = {"Content-Disposition": f'attachment; filename="{name}.{suffix}"'}
    return HttpResponse(content, content_type=kind, headers=headers)


@requires(Permission.CASE_READ)
@require_safe
def case_fhir(request: SignedInRequest, code: str) -> HttpResponse:
    """The record of the case for the medical record, to those who may open the case as staff; the reading is logged as theirs is."""
    now = timezone.now()
    case = read_case(request.user, code, now, as_staff=True)
    made = bundle.record_to_fhir(case, by=request.user, at=timezone.localtime(now))
    actions.note_record(case=case, form="fhir", by=request.user, now=now)
    return _file(bundle.as_file(made), "fhir", f"narmare-{case.code}")


@requires(Permission.OWN_DATA_READ)
@proven(back="my-copy")
@require_POST
def erase(request: SignedInRequest) -> HttpResponse:
    """Erase what the law lets me have erased."""
    done = actions.erase_person(person=_myself(request), by=request.user, now=timezone.now())
    if done.drafts or done.notices or done.contact_details:
        messages.success(request, _("Utkast, aviseringar och adresser för aviseringar är raderade."))
    else:
        messages.info(request, _("Det fanns inget att radera."))
    return redirect("my-copy")
