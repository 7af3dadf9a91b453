"""Cases to test with, made by the product's own actions."""

from __future__ import annotations

import uuid
from datetime import datetime

from narmare.contact.actions import submit_case
from narmare.contact.matter import Matter
from narmare.contact.models import Case
from narmare.contact.resident.drafts import care_centre
from narmare.region.models import Person
from tests.cast import NOW, TODAY, Cast


def sent_case(
    cast: Cast,
    by: str = "resident",
    person: Person | None = None,
    *,
    now: datetime = NOW,
    follow_up: bool = False,
) -> Case:
    """A matter without questions about `person` (Asta), sent on the web, or taken by staff at the person's care centre."""
    about = person or cast.resident_person
    staff = cast[by].person_id is None
    return submit_case(
        submit_key=uuid.uuid4(),
        person=about,
        unit=care_centre(about, TODAY),
        matter=Matter(reason="annat", words="Jag har ont i foten", hope="Ett råd"),
        channel="phone" if staff else "web",
        follow_up=follow_up,
        by=cast[by],
        now=now,
    )
