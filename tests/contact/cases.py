"""Cases that lie at a unit, made by the product's own actions."""

from __future__ import annotations

import uuid
from datetime import datetime

from narmare.contact.actions import submit_case
from narmare.contact.matter import Matter
from narmare.contact.models import Case
from tests.cast import NOW, Cast


def sent(cast: Cast, *, unit: str = "vc-01", now: datetime = NOW) -> Case:
    """A matter of the resident, sent on the web to the unit with the code."""
    return submit_case(
        submit_key=uuid.uuid4().hex,
        person=cast.resident_person,
        unit=cast.units[unit],
        matter=Matter(reason="annat", words="Jag har ont i foten"),
        channel="web",
        by=cast["resident"],
        now=now,
    )
