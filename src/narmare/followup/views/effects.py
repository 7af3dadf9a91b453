"""Effect studies: what was registered, what was found, and how far it can be relied on (M3)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from narmare.design.forms import Form
from narmare.followup import actions
from narmare.followup.models import EffectStudy, Snapshot
from narmare.followup.pages import effects as pages
from narmare.followup.study import registered
from narmare.followup.study_evidence import benefits_for, evidence_of
from narmare.followup.study_forms import DeviationForm, StudyForm
from narmare.followup.views.common import as_file, file_links, lineage, needs_snapshot
from narmare.programme import queries as programme
from narmare.programme.actions import attach_evidence
from narmare.region import kept
from narmare.region.actions import Refused
from narmare.region.permissions import Permission, requires
from narmare.region.requests import SignedInRequest


def _crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [(_("Strategi"), reverse("strategy")), (_("Effekter"), reverse("effects") if more else ""), *more]


@require_safe
@requires(Permission.INDICATOR_READ)
@needs_snapshot
def overview(request: SignedInRequest, snapshot: Snapshot) -> HttpResponse:
    """Every study with its answer, and the initiatives that have none."""
    studies = list(registered())
    rest = pages.waiting(programme.initiatives(), studies)
    context = {
        "rows": pages.overview(studies, snapshot), "waiting": rest, "may_register": request.user.has(Permission.PROGRAMME_EDIT),
        "breadcrumbs": _crumbs(), **lineage(snapshot),
    }  # fmt: skip
    return render(request, "followup/effects.html", context)


@require_safe
@requires(Permission.INDICATOR_READ)
@needs_snapshot
def study(request: SignedInRequest, snapshot: Snapshot, code: str, indicator: str) -> HttpResponse:
    """One study."""
    found = _study(code, indicator)
    page, form = pages.study_page(found, snapshot), DeviationForm(kept.typed(request))
    if page.numbers is not None and (
        file := as_file(request, page.numbers, f"effekt-{code}-{snapshot.code}")
    ):
        return file
    return _show(request, snapshot, found, page, form)


def _study(code: str, indicator: str) -> EffectStudy:
    return get_object_or_404(registered(), initiative__code=code, indicator=indicator)


def _show(
    request: SignedInRequest,
    snapshot: Snapshot,
    found: EffectStudy,
    page: pages.StudyPage,
    form: DeviationForm,
) -> HttpResponse:
    context = {
        "page": page, "form": form, "may_note": request.user.has(Permission.PROGRAMME_EDIT),
        "files": file_links(request) if page.numbers else (), "breadcrumbs": _crumbs((page.title, "")), **lineage(snapshot),
    }  # fmt: skip
    return kept.page(request, "followup/effect_study.html", context, 422, to=pages.study_url(found))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.PROGRAMME_EDIT)
@needs_snapshot
def evidence(request: SignedInRequest, snapshot: Snapshot, code: str, indicator: str) -> HttpResponse:
    """Choose the benefit that the study is evidence for (`?nytta=`), see what is kept, and keep it."""
    found = _study(code, indicator)
    page, offered = pages.study_page(found, snapshot), benefits_for(found, request.user)
    form = Form(kept.typed(request))
    asked = request.POST if request.method == "POST" else request.GET
    benefit = next((one for one in offered if str(one.number) == asked.get("nytta")), None)
    held = evidence_of(found, snapshot)
    if request.method == "POST" and benefit and held:
        try:
            attach_evidence(benefit=benefit, evidence=held, by=request.user, now=timezone.now())
            messages.success(request, _("Studien är belägg för nyttan. Ändra läget om nyttan är verifierad."))
            return redirect("programme-benefit", code, benefit.number)
        except Refused as refused:
            form.add_error(None, str(refused))
    elif request.method == "POST":
        form.add_error(None, _("Välj en nytta ur listan."))
    context = {
        "page": page, "offered": offered, "benefit": benefit, "kept": held, "form": form,
        "breadcrumbs": _crumbs((page.title, pages.study_url(found)), (_("Belägg för en nytta"), "")), **lineage(snapshot),
    }  # fmt: skip
    to = f"{request.path}?nytta={benefit.number}" if benefit else request.path
    return kept.page(request, "followup/effect_evidence.html", context, 422, to=to)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.PROGRAMME_EDIT)
@needs_snapshot
def register(request: SignedInRequest, snapshot: Snapshot, code: str) -> HttpResponse:
    """Register what a study of an initiative is to answer."""
    initiative = get_object_or_404(programme.initiatives(), code=code)
    goals = tuple(goal.indicator for goal in initiative.goals.all())
    form = StudyForm(kept.typed(request), goals=goals)
    if request.method == "POST" and form.is_valid():
        asked = {"secondary": [], **form.cleaned_data}
        try:
            made = actions.register_study(initiative=initiative, by=request.user, now=timezone.now(), **asked)
            messages.success(
                request, _("Studien är registrerad. Den ändras inte mer; avvikelser noteras på sidan.")
            )
            return redirect(pages.study_url(made))
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {
        "form": form,
        "initiative": initiative,
        "breadcrumbs": _crumbs((initiative.title, "")),
        **lineage(snapshot),
    }
    return kept.page(request, "followup/effect_register.html", context, 422)


@require_POST
@requires(Permission.PROGRAMME_EDIT)
@needs_snapshot
def deviate(request: SignedInRequest, snapshot: Snapshot, code: str, indicator: str) -> HttpResponse:
    """Note what was done otherwise."""
    found = _study(code, indicator)
    form = DeviationForm(request.POST)
    if form.is_valid():
        try:
            actions.note_deviation(
                study=found, text=form.cleaned_data["text"], by=request.user, now=timezone.now()
            )
            messages.success(request, _("Avvikelsen är noterad."))
            return redirect(pages.study_url(found))
        except Refused as refused:
            form.add_error("text", str(refused))
    return _show(request, snapshot, found, pages.study_page(found, snapshot), form)
