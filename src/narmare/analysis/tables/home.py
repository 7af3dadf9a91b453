"""Care and help at home."""

from __future__ import annotations

from narmare.analysis.tables.columns import about, at_unit, code, identifier, span, time
from narmare.analysis.tables.model import Column, Kind, Table


home_care = Table(
    "home_care",
    "Municipal health care at home or in special housing.",
    (
        about(),
        at_unit(description="the municipal unit"),
        code("kind", "where", {"home": "in the person's own home", "special_housing": "in special housing"}),
        *span("the care"),
    ),
    ("person_id", "kind", "valid_from"),
)
home_help = Table(
    "home_help",
    "A person in ordinary housing is granted home help by the municipality (hemtjänst, socialtjänstlagen).",
    (
        about(),
        Column(
            "minor_only",
            Kind.FLAG,
            "the decision is only about a safety alarm, meals brought home, relief or company",
        ),
        *span("the decision"),
    ),
    ("person_id", "valid_from"),
    one_at_a_time=("person_id",),
    optional=True,
)
home_start = Table(
    "home_start",
    "Care at home is asked for, for a person who had none: from hospital or from home, until the first visit.",
    (
        identifier("start_id", "this start"),
        about(),
        at_unit(description="the unit that is to visit"),
        code(
            "asked_by",
            "who asked",
            {
                "hospital": "hospital, for somebody who is in it",
                "care_centre": "care centre",
                "ambulance": "ambulance",
                "municipality": "municipality",
                "other": "the person, relatives or others",
            },
        ),
        time("asked_at", "when it was asked for"),
        time(
            "left_hospital_at",
            "when the person left hospital; empty who was not there or has not",
            required=False,
        ),
        time(
            "first_visit_at", "first visit at home; empty if not yet", required=False, not_before="asked_at"
        ),
        code(
            "team",
            "who is to visit",
            {
                "home_team": "a team that takes people home (hemtagningsteam)",
                "mobile_team": "a mobile team of the region",
                "home_care": "municipal home health care, as usual",
                "care_centre": "the care centre, as usual",
            },
        ),
    ),
    ("start_id",),
    optional=True,
)
