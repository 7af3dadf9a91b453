"""Rules of bringing in a whole register."""

from __future__ import annotations

from django.utils.translation import gettext as _

from narmare.programme.models import Audit, Grant, Meeting, Transfer


def bring_refusal() -> str | None:
    """Why a register cannot be brought in, or None: it goes only into one that is empty, so that nothing is mixed up."""
    if any(model.objects.exists() for model in (Meeting, Grant, Transfer, Audit)):
        return _(
            "Här finns redan möten, bidrag eller granskningar. En fil läses bara in i ett tomt register."
        )
    return None
