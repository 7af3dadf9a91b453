"""Cases for the tests of the staff's side: one call makes one, and every part can be said."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from narmare.contact import actions
from narmare.contact.matter import Matter
from narmare.contact.models import Case
from narmare.region.models import Account, Person
from tests.cast import NOW, Cast


def matter(**parts: Any) -> Matter:
    """A matter in free words."""
    return Matter(**{"reason": "other", "words": "Ont i knät sedan i går.", **parts})


def form_key(name: str = "") -> uuid.UUID:
    """The key of the form with that name; of a new one without."""
    return uuid.uuid5(uuid.NAMESPACE_OID, name) if name else uuid.uuid4()


def sent(
    cast: Cast,
    *,
    person: Person | None = None,
    unit: str = "vc-01",
    by: Account | None = None,
    channel: str = "staff",
    key: str = "",
    now: datetime = NOW,
    about: Matter | None = None,
    **more: Any,
) -> Case:
    """A case of Greta's (nobody is her named contact), registered by a nurse of the unit unless said otherwise."""
    return actions.submit_case(
        submit_key=form_key(key),
        person=person or cast.greta,
        unit=cast.units[unit],
        matter=about or matter(),
        channel=channel,
        by=by or cast["colleague" if unit == "vc-01" else "outsider"],
        now=now,
        **more,
    )
