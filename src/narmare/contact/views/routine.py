"""A unit's routine: read it, change it, replay the change on past cases, approve, publish or throw away."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from narmare.contact import actions, fault_words, queries, replaying
from narmare.contact.content import library
from narmare.contact.forms import PRIORITIES, PublishForm, RoutineForm
from narmare.contact.grounds import title_of
from narmare.contact.models import Case, Routine
from narmare.contact.queue import opening_time
from narmare.contact.resident import catalogue
from narmare.contact.routine_forms import TEXTS
from narmare.contact.views.queue import chosen
from narmare.contact.views.replayed import shown
from narmare.contact.views.routine_parts import tabs
from narmare.design.language import active_language
from narmare.knowledge.faults import ContentError
from narmare.knowledge.routines.model import TEXT_KEYS, Target
from narmare.knowledge.routines.model import Routine as RoutineContent
from narmare.region import kept
from narmare.region.models import Unit
from narmare.region.permissions import Permission, requires
from narmare.region.requests import SignedInRequest


DAYS = (
    ("monday", gettext_lazy("Måndag")), ("tuesday", gettext_lazy("Tisdag")), ("wednesday", gettext_lazy("Onsdag")),
    ("thursday", gettext_lazy("Torsdag")), ("friday", gettext_lazy("Fredag")), ("saturday", gettext_lazy("Lördag")),
    ("sunday", gettext_lazy("Söndag")),
)  # fmt: skip


def _unit(request: SignedInRequest, permission: Permission) -> Unit:
    """The unit of the address among those where the reader has the permission."""
    today = timezone.localdate()
    units = [
        unit for unit in queries.routine_units(request.user, today) if request.user.has(permission, unit)
    ]
    return chosen(units, request.GET.get("enhet") or request.POST.get("enhet", ""))


@requires(Permission.ROUTINE_READ)
@require_safe
def routine(request: SignedInRequest) -> HttpResponse:
    """The routine that holds, and the draft if there is one."""
    unit, today = _unit(request, Permission.ROUTINE_READ), timezone.localdate()
    found, draft = queries.routine_of(unit, today), queries.draft_of(unit)
    language = active_language()
    professions = dict(Case.Profession.choices)
    context = {
        "unit": unit,
        "units": queries.routine_units(request.user, today),
        "row": queries.routine_row(unit, today),
        "routine": found,
        "title": found.title.inn(language),
        "days": [(label, _spans(found.hours.week[number])) for number, (_key, label) in enumerate(DAYS)],
        "targets": [
            (label, *_lengths(found.targets[urgency]), opening_time(found.hold_for_named_contact[urgency]))
            for urgency, label in PRIORITIES
        ],
        "errands": _lengths(found.administrative),
        "professions": [professions[key] for key in found.professions],
        **_content(found, language),
        "overdue": found.review_on <= today,
        "draft": draft,
        "may_edit": request.user.has(Permission.ROUTINE_EDIT, unit),
        "may_approve": draft is not None
        and draft.owner_id != request.user.pk
        and request.user.has(Permission.ROUTINE_APPROVE, unit),
        "publish": PublishForm(initial={"valid_from": today}),
        "density": "staff",
    }
    return render(request, "contact/routine.html", context)


def _lengths(target: Target) -> tuple[str, str]:
    return opening_time(target.first_look), opening_time(target.answer)


def _content(found: RoutineContent, language: str) -> dict[str, Any]:
    """Who takes what, who comes directly, texts, phrases and reasons, in words."""
    professions, rule = dict(Case.Profession.choices), found.directly_reachable
    asked = library().questionnaires
    grounds = [title_of(ground, rule) for ground in rule.any_of]
    if rule.min_age is not None:
        grounds.append(_("%(age)s år eller äldre") % {"age": rule.min_age})
    return {
        "takes": [
            (catalogue.title(name) if name in asked else catalogue.group_title(name), professions[profession])
            for name, profession in found.takes.items()
        ],
        "grounds": grounds,
        "reachable": rule.how.inn(language),
        "texts": [(TEXTS[key], found.texts[key].inn(language)) for key in TEXT_KEYS],
        "phrases": [(one.title.inn(language), one.text.inn(language)) for one in found.phrases],
        "reasons": sorted(catalogue.title(name) for name in found.reasons),
    }


def _spans(spans: tuple[tuple[int, int], ...]) -> str:
    shown = [f"{a // 60:02}.{a % 60:02}–{b // 60:02}.{b % 60:02}" for a, b in spans]
    return ", ".join(shown) or _("Stängt")


@requires(Permission.ROUTINE_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SignedInRequest) -> HttpResponse:
    """Change the routine in a draft; what is wrong is said at the top, and nothing holds before it is published."""
    unit, now, status = _unit(request, Permission.ROUTINE_EDIT), timezone.now(), 200
    draft = queries.draft_of(unit)
    values = dict(draft.content) if draft else queries.routine_values(unit, timezone.localdate(now))
    form = RoutineForm(kept.typed(request), days=DAYS, initial=_shown(values))
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                changed = _changed(values, form.cleaned_data)
                actions.draft_routine(
                    unit=unit,
                    values=changed,
                    review_on=form.cleaned_data["review_on"],
                    by=request.user,
                    now=now,
                )
                return redirect(f"{reverse('routine-replay')}?enhet={unit.code}")
            except ContentError as wrong:
                for said in fault_words.sentences(wrong.faults):
                    form.add_error(None, said)
            except actions.Refused as refused:
                form.add_error(None, str(refused))
                status = 409
    context = {"form": form, "unit": unit, "density": "staff", "tabs": tabs(unit, "")}
    return kept.page(request, "contact/routine_edit.html", context, status)


def _shown(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as the form's fields show them."""
    shown: dict[str, Any] = {
        "review_on": values["review_on"],
        "assessment": values.get("assessment", True),
        "phone": values.get("phone", ""),
        "extra_closed": ", ".join(one for one in values.get("holidays", []) if one[:1].isdigit()),
    }
    for key, _label in DAYS:
        shown[f"hours_{key}"] = ", ".join(values["hours"].get(key, []))
    for urgency, _label in PRIORITIES:
        target = values["targets"][str(urgency)]
        shown[f"first_look_{urgency}"], shown[f"answer_{urgency}"] = target["first_look"], target["answer"]
        shown[f"hold_{urgency}"] = values["hold_for_named_contact"][str(urgency)]
    for part, minutes in values["administrative"].items():
        shown[f"{part}_administrative"] = minutes
    return shown


def _changed(values: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """The values with what the form says."""
    found = deepcopy(dict(values))
    found["assessment"], found["phone"] = given["assessment"], given["phone"]
    names = [one for one in found.get("holidays", ["public"]) if not one[:1].isdigit()]
    found["holidays"] = [*names, *_parts(given["extra_closed"])]
    found["hours"] = {key: spans for key, _label in DAYS if (spans := _parts(given[f"hours_{key}"]))}
    for urgency, _label in PRIORITIES:
        key = str(urgency)
        found["targets"][key] = {"first_look": given[f"first_look_{key}"], "answer": given[f"answer_{key}"]}
        found["hold_for_named_contact"][key] = given[f"hold_{key}"]
    found["administrative"] = {part: given[f"{part}_administrative"] for part in ("first_look", "answer")}
    return found


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


@requires(Permission.ROUTINE_READ)
@require_safe
def replay(request: SignedInRequest) -> HttpResponse:
    """What the draft would have done to the last 90 days' cases.  Cases by code: the reader need not know who."""
    unit, now = _unit(request, Permission.ROUTINE_READ), timezone.now()
    draft = queries.draft_of(unit)
    if draft is None:
        return redirect(f"{reverse('routine')}?enhet={unit.code}")
    context = {
        "unit": unit, "draft": draft, **shown(replaying.replay_routine(draft, now)), "density": "staff",
        "may_edit": request.user.has(Permission.ROUTINE_EDIT, unit), "publish": PublishForm(initial={"valid_from": timezone.localdate(now)}),
        "may_approve": draft.owner_id != request.user.pk and request.user.has(Permission.ROUTINE_APPROVE, unit),
    }  # fmt: skip
    return render(request, "contact/routine_replay.html", context)


@requires(Permission.ROUTINE_READ)
@require_POST
def decide(request: SignedInRequest, pk: int, act: str) -> HttpResponse:
    """Approve, publish or throw away the draft."""
    today = timezone.localdate()
    units = queries.routine_units(request.user, today)
    draft = queries.draft_in(units, pk)
    if draft is None or act not in ("godkann", "publicera", "kasta"):
        raise Http404("No such draft at your units.")
    try:
        messages.success(request, _do(request, draft, act, timezone.now()))
    except actions.Refused as refused:
        messages.warning(request, str(refused))
        return HttpResponseRedirect(f"{reverse('routine-replay')}?enhet={draft.unit.code}")
    return redirect(f"{reverse('routine')}?enhet={draft.unit.code}")


def _do(request: SignedInRequest, draft: Routine, act: str, now: datetime) -> str:
    if act == "godkann":
        actions.approve_routine(routine=draft, by=request.user, now=now, seen=request.POST.get("seen", ""))
        return _("Det medicinska innehållet är godkänt. Enhetens chef kan publicera.")
    if act == "kasta":
        actions.discard_routine(routine=draft, by=request.user, now=now)
        return _("Utkastet är kastat. Rutinen gäller som förut.")
    form = PublishForm(request.POST)
    if not form.is_valid():
        raise actions.Refused(_("Välj från vilken dag rutinen gäller."))
    begin: date = form.cleaned_data["valid_from"]
    actions.publish_routine(routine=draft, valid_from=begin, by=request.user, now=now)
    return _("Rutinen är publicerad.")
