"""Everything that is decided as a file, and a file brought in."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from narmare.programme import register as files
from narmare.programme.actions.register import bring_register
from narmare.programme.forms.register import RegisterForm
from narmare.programme.views.sections import section
from narmare.region import kept
from narmare.region.actions import Refused
from narmare.region.permissions import Permission, requires
from narmare.region.requests import SignedInRequest


@requires(Permission.DECISION_READ)
@require_safe
def overview(request: SignedInRequest) -> HttpResponse:
    """Fetch everything; who writes decisions may bring a file in."""
    return _page(request, RegisterForm(kept.typed(request)))


@requires(Permission.DECISION_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: SignedInRequest) -> HttpResponse:
    """Bring a file into an empty register."""
    if request.method != "POST":
        return redirect("register")
    form = RegisterForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, 422)
    file = form.cleaned_data["file"]
    try:
        found = files.read(file.name, file.read(files.MOST_BYTES + 1))
        stored = bring_register(tables=found, by=request.user, now=timezone.now())
    except files.NotAnExport as wrong:
        form.add_error("file", str(wrong))
        return _page(request, form, 422)
    except Refused as refused:
        form.add_error(None, str(refused))
        return _page(request, form, 409)
    messages.success(request, _("%(n)s rader är inlästa.") % {"n": stored})
    return redirect("register")


def _page(request: SignedInRequest, form: RegisterForm, status: int = 200) -> HttpResponse:
    crumbs = [(pgettext("plural", "Beslut"), reverse("decisions")), (_("Allt som fil"), "")]
    context = {
        **section("decisions"), "form": form, "writes": request.user.has(Permission.DECISION_WRITE), "breadcrumbs": crumbs,
    }  # fmt: skip
    return kept.page(request, "programme/register.html", context, status, to=reverse("register"))


@requires(Permission.DECISION_READ)
@require_safe
def export(request: SignedInRequest, suffix: str) -> HttpResponse:
    """Everything that is decided, as YAML or Excel."""
    writer = files.WRITERS.get(suffix)
    if writer is None:
        raise Http404("The register comes as yaml or xlsx.")
    name = f"beslut-{timezone.localdate().isoformat()}.{suffix}"
    return HttpResponse(
        writer(files.tables()), content_type=files.MIME[suffix],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )  # fmt: skip
