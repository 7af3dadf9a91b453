"""The start page: what this reader needs first, by role."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from narmare.followup.queries import current_snapshot
from narmare.home.start import blocks_for
from narmare.region.permissions import signed_in
from narmare.region.requests import SignedInRequest


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
