"""Home health care: whom the own unit cares for, and the consent to read that each has given."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from narmare.region import actions, home_care, kept
from narmare.region.forms import HomeCareForm
from narmare.region.limits import Limit
from narmare.region.models import CareRelation
from narmare.region.permissions import Permission, requires
from narmare.region.requests import SignedInRequest


SEARCHES = Limit("home care", most=60, within=timedelta(hours=1))


@requires(Permission.HOME_CARE_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def home_care_page(request: SignedInRequest) -> HttpResponse:
    """Whom my units care for at home and who has consented; write down one more, or a consent."""
    now, status = timezone.now(), 200
    units = request.user.units_with(Permission.HOME_CARE_RECORD, on=timezone.localdate(now))
    form = HomeCareForm(kept.typed(request), units=units)
    if request.method == "POST":
        status = 422
        if SEARCHES.reached(str(request.user.pk), now):
            form.add_error(None, _("Du har frågat för många gånger. Vänta en timme."))
            status = 429
        elif form.is_valid():
            SEARCHES.count(str(request.user.pk), now)
            if relation := _record(request, form):
                said = _("Antecknat: %(name)s, %(unit)s.")
                messages.success(request, said % {"name": _who(relation), "unit": relation.unit.name})
                return redirect("home-care")
            status = 409
    context = {"form": form, "rows": home_care.read_list(request.user, now), "density": "staff"}
    return kept.page(request, "region/home_care.html", context, status)


def _record(request: SignedInRequest, form: HomeCareForm) -> CareRelation | None:
    """Write it down; None when it cannot be, which the form says."""
    now, given = timezone.now(), form.cleaned_data
    person = home_care.find(request.user, given["number"], given["unit"], now)
    if person is None:
        form.add_error("number", _("Det finns ingen att anteckna för det numret. Kontrollera numret."))
        return None
    try:
        return actions.record_home_care(
            person=person, unit=given["unit"], said=given["said"], by=request.user, now=now
        )
    except actions.Refused as refused:
        form.add_error("said", str(refused))
        return None


def _who(relation: CareRelation) -> str:
    """Whose care it is: the name is the region's, so without consent it is not shown."""
    return relation.person.name if relation.consent_at else _("person utan samtycke")


@requires(Permission.HOME_CARE_RECORD)
@require_POST
def withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    """The person no longer consents."""
    now = timezone.now()
    relation = get_object_or_404(home_care.cared_for(request.user, now), pk=pk)
    name = _who(relation)
    actions.withdraw_consent(relation=relation, by=request.user, now=now)
    messages.success(request, _("Samtycket gäller inte längre: %(name)s.") % {"name": name})
    return redirect("home-care")


@requires(Permission.HOME_CARE_RECORD)
@require_POST
def end(request: SignedInRequest, pk: int) -> HttpResponse:
    """My unit no longer cares for the person."""
    now = timezone.now()
    relation = get_object_or_404(home_care.cared_for(request.user, now), pk=pk)
    actions.end_home_care(relation=relation, by=request.user, now=now)
    messages.success(request, _("Hemsjukvården är avslutad: %(name)s.") % {"name": _who(relation)})
    return redirect("home-care")
