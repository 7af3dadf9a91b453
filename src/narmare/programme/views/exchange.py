"""The whole programme as a file, and a file brought in."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from narmare.programme import actions, whole
from narmare.programme.forms.exchange import BringForm
from narmare.programme.views.common import follows_all
from narmare.region import kept
from narmare.region.permissions import Permission, requires
from narmare.region.requests import SignedInRequest


FAULTS = 20  # shown at once


@requires(Permission.PROGRAMME_READ)
@require_http_methods(["GET", "HEAD", "POST"])
def overview(request: SignedInRequest) -> HttpResponse:
    """Fetch everything, or bring a file in."""
    _ask_for_all(request)
    form, status = BringForm(kept.typed(request), request.FILES or None), 200
    if request.method == "POST":
        if not request.user.has(Permission.PROGRAMME_EDIT):
            raise PermissionDenied("Only who leads the programme brings a file in.")
        status = 422
        if form.is_valid():
            status = _bring(request, form)
            if status == 302:
                return redirect("programme-exchange")
    context = {
        "form": form, "may_edit": request.user.has(Permission.PROGRAMME_EDIT), "density": "staff",
        "breadcrumbs": [(_("Program"), reverse("portfolio")), (_("Hela programmet som fil"), "")],
    }  # fmt: skip
    return kept.page(request, "programme/exchange.html", context, status)


def _ask_for_all(request: SignedInRequest) -> None:
    """Let only those in who follow the whole programme: a file holds every unit."""
    if not follows_all(request.user):
        raise PermissionDenied("A file holds the whole programme.")


def _bring(request: SignedInRequest, form: BringForm) -> int:
    """Store the file; 302 if it could be stored."""
    file = form.cleaned_data["file"]
    try:
        found = whole.read(file.name, file.read(whole.MOST_BYTES + 1))
        brought = actions.bring_whole(whole=found, by=request.user, now=timezone.now())
    except whole.NotAnExport as wrong:
        form.add_error("file", str(wrong))
        return 422
    except actions.Faulty as faulty:
        form.add_error("file", _("Ingenting är inläst. Rätta raderna och läs in filen igen."))
        for said in faulty.faults[:FAULTS]:
            form.add_error("file", said)
        return 422
    except actions.Refused as refused:
        form.add_error("file", str(refused))
        return 409
    messages.success(request, _("%(n)s rader är inlästa eller ändrade.") % {"n": brought.rows.total()})
    if brought.left:
        messages.warning(request, _("Filens möten, beslut, bidrag och granskningar är inte inlästa. %(why)s") % {"why": brought.left})  # fmt: skip
    return 302


@requires(Permission.PROGRAMME_READ)
@require_safe
def export(request: SignedInRequest, suffix: str) -> HttpResponse:
    """Everything as YAML or Excel."""
    _ask_for_all(request)
    writer = whole.WRITERS.get(suffix)
    if writer is None:
        raise Http404("The programme comes as yaml or xlsx.")
    name = f"program-{timezone.localdate().isoformat()}.{suffix}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(writer(whole.everything()), content_type=whole.MIME[suffix], headers=headers)
