"""One part of a unit's routine on a page of its own: who takes what, direct contact, phrases, texts, reasons."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from narmare.contact import actions, fault_words, queries, routine_parts
from narmare.contact.routine_forms import Rows
from narmare.contact.routine_parts import PARTS, Part
from narmare.contact.views.queue import chosen
from narmare.knowledge.faults import ContentError
from narmare.region import kept
from narmare.region.models import Unit
from narmare.region.permissions import Permission, requires
from narmare.region.requests import SignedInRequest


@requires(Permission.ROUTINE_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def part(request: SignedInRequest, part: str) -> HttpResponse:
    """Change a part of the routine in the draft; rows are added and taken away without losing what was typed."""
    page = PARTS.get(part)
    if page is None:
        raise Http404("A routine has no such part.")
    unit, now, status = _unit(request), timezone.now(), 200
    values = _values(unit, timezone.localdate(now))
    sent = kept.typed(request)
    form = page.form(sent, initial=page.form.begin(values))
    rows = None if page.row is None else Rows(page.row, page.begin_rows(values), sent)
    if sent is not None and rows is not None and ("lagg-till" in sent or "ta-bort" in sent):
        rows.redrawn(add="lagg-till" in sent, drop=sent.get("ta-bort", ""))
        form = page.form(initial=_typed(form))
    elif sent is not None:
        valid = [form.is_valid(), rows is None or rows.is_valid()]
        status = 422
        if all(valid) and request.method == "POST":
            status = _save(request, page, unit, values, form, rows)
            if status == 302:
                messages.success(request, _("Sparat i utkastet. Det gäller när du har publicerat."))
                return redirect(f"{reverse('routine-part', args=[part])}?enhet={unit.code}")
    context = {
        "form": form, "rows": rows, "unit": unit, "part": part, "title": page.form.title, "density": "staff",
        "tabs": tabs(unit, part), "draft": queries.draft_of(unit),
    }  # fmt: skip
    return kept.page(request, "contact/routine_part.html", context, status)


def _unit(request: SignedInRequest) -> Unit:
    today = timezone.localdate()
    units = queries.routine_units(request.user, today)
    allowed = [unit for unit in units if request.user.has(Permission.ROUTINE_EDIT, unit)]
    return chosen(allowed, request.GET.get("enhet") or request.POST.get("enhet", ""))


def _values(unit: Unit, today: date) -> dict[str, Any]:
    draft = queries.draft_of(unit)
    return dict(draft.content) if draft else queries.routine_values(unit, today)


def _typed(form: Any) -> dict[str, Any]:
    """What was typed into the fields, as it stands in them."""
    return {bound.name: bound.value() for bound in form}


def _save(
    request: SignedInRequest, page: Part, unit: Unit, values: dict[str, Any], form: Any, rows: Rows | None
) -> int:
    """Write the draft; 302 if it could be written, else the status of the page that says why not."""
    changed = routine_parts.changed(page, values, form, rows)
    try:
        review = date.fromisoformat(str(values["review_on"]))
        actions.draft_routine(
            unit=unit, values=changed, review_on=review, by=request.user, now=timezone.now()
        )
    except ContentError as wrong:
        for said in fault_words.sentences(wrong.faults):
            form.add_error(None, said)
        return 422
    except actions.Refused as refused:
        form.add_error(None, str(refused))
        return 409
    return 302


def tabs(unit: Unit, current: str) -> list[dict[str, Any]]:
    """The parts of the routine as links, the first page first."""
    first = {
        "label": _("Tider och mål"),
        "url": f"{reverse('routine-edit')}?enhet={unit.code}",
        "current": not current,
    }
    others = [
        {
            "label": page.form.title,
            "url": f"{reverse('routine-part', args=[name])}?enhet={unit.code}",
            "current": name == current,
        }
        for name, page in PARTS.items()
    ]
    return [first, *others]
