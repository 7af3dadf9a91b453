"""Who lives here, where they are listed, and the places that care for them."""

from __future__ import annotations

from narmare.analysis.tables.columns import (
    MUNICIPALITY,
    OWNERS,
    SEXES,
    UNIT_KINDS,
    about,
    at_unit,
    code,
    day,
    identifier,
    span,
)
from narmare.analysis.tables.model import Column, Kind, Table


unit = Table(
    "unit",
    "A place where care is given or led from.",
    (
        Column("unit_id", Kind.TEXT, "the region's code of the unit"),
        Column("name", Kind.TEXT, "the name that people use"),
        code("kind", "what kind of unit", UNIT_KINDS),
        Column("municipality", Kind.TEXT, MUNICIPALITY),
        code("owner", "who runs it", OWNERS),
        Column("region", Kind.TEXT, "two-digit county code of the region"),
        *span("operation"),
    ),
    ("unit_id",),
)
person = Table(
    "person",
    "A resident of the region, without identity.",
    (
        identifier("person_id", "pseudonym"),
        day("birth_month", "first day of the month of birth", whole_month=True),
        code("sex", "legal sex", SEXES),
        Column("municipality", Kind.TEXT, MUNICIPALITY + " of residence"),
        Column(
            "special_housing", Kind.FLAG, "lives in special housing for older people (särskilt boende) now"
        ),
        day("resident_from", "first day as a resident"),
        day(
            "resident_to",
            "first day no longer a resident (death or move)",
            required=False,
            not_before="resident_from",
        ),
    ),
    ("person_id",),
)
listing = Table(
    "listing",
    "A person's choice of care centre (listning), one at a time.",
    (about(), at_unit(description="the chosen care centre"), *span("the listing")),
    ("person_id", "valid_from"),
    one_at_a_time=("person_id",),
)
named_contact = Table(
    "named_contact",
    "A named doctor (fast läkarkontakt) or care contact (fast vårdkontakt) of a person.",
    (
        about(),
        code("kind", "which relation", {"doctor": "fast läkarkontakt", "care_contact": "fast vårdkontakt"}),
        at_unit(),
        identifier("clinician_id", "who", required=False),
        *span("the relation"),
    ),
    ("person_id", "kind", "valid_from"),
)
doctor_list = Table(
    "doctor_list",
    "How many persons are listed at a care centre, and how many its doctors' posts carry, at the end of a month.",
    (
        at_unit(description="the care centre"),
        day("month", "first day of the month", whole_month=True),
        Column("specialists", Kind.NUMBER, "filled posts of specialists in general practice", minimum=0),
        Column("in_training", Kind.NUMBER, "filled posts of doctors in training to be that", minimum=0),
        Column("listed", Kind.INTEGER, "listed persons", minimum=0),
        Column("carried", Kind.NUMBER, "listed persons whom the posts carry: 1,100 a specialist, 550 a doctor in training", minimum=0),
    ),
    ("unit_id", "month"),
    optional=True,
)  # fmt: skip
