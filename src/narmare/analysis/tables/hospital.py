"""Stays, emergency care and the way out of hospital."""

from __future__ import annotations

from narmare.analysis.tables.columns import CAUSES, about, at_unit, code, day, identifier, time
from narmare.analysis.tables.model import Column, Kind, Table


admission = Table(
    "admission",
    "A stay in hospital.",
    (
        identifier("admission_id", "this stay"),
        about(),
        at_unit(description="the hospital clinic"),
        time("admitted_at", "in"),
        time("discharged_at", "out; empty while it lasts", required=False, not_before="admitted_at"),
        Column("planned", Kind.FLAG, "planned in advance"),
        code("cause_class", "main cause", CAUSES),
    ),
    ("admission_id",),
)
emergency_visit = Table(
    "emergency_visit",
    "A visit to a hospital's emergency department.",
    (
        identifier("visit_id", "this visit"),
        about(),
        at_unit(description="the emergency department"),
        time("arrived_at", "arrival"),
        time("left_at", "departure", required=False, not_before="arrived_at"),
        Column("admitted", Kind.FLAG, "led to a stay in hospital"),
    ),
    ("visit_id",),
)
ambulance_trip = Table(
    "ambulance_trip",
    "An ambulance goes to a person.",
    (
        identifier("trip_id", "this trip"),
        about(),
        at_unit(description="the ambulance station"),
        time("at", "when it was sent"),
        Column("priority", Kind.INTEGER, "1 (life threatening) to 4", minimum=1, maximum=4),
        code("outcome", "where the person was taken", {"hospital": "hospital", "care_centre": "care centre", "home": "cared for at home", "municipal_nurse": "handed over to the municipal nurse"}),
    ),
    ("trip_id",),
)  # fmt: skip
emergency_call = Table(
    "emergency_call",
    "A call to 112 to which an ambulance was sent.",
    (
        identifier("call_id", "this call"),
        about(required=False),
        at_unit(description="the ambulance station that answers for the place"),
        time("called_at", "when the call came in"),
        Column(
            "priority", Kind.INTEGER, "1 (life threatening) to 4, as judged in the call", minimum=1, maximum=4
        ),
        time(
            "first_resource_at",
            "when the first resource was at the place, whoever sent it; empty if none came",
            required=False,
            not_before="called_at",
        ),
    ),
    ("call_id",),
    optional=True,
)
discharge_case = Table(
    "discharge_case",
    "Coordination of a discharge between hospital, primary care and municipality (samordningsärende, lag 2017:612).",
    (
        identifier("case_id", "this case"),
        about(),
        at_unit(description="the hospital clinic"),
        time("opened_at", "notice of admission (inskrivningsmeddelande)"),
        time("ready_at", "notice of ready for discharge", required=False, not_before="opened_at"),
        time("discharged_at", "left hospital", required=False, not_before="opened_at"),
    ),
    ("case_id",),
)
beds = Table(
    "beds",
    "Beds of a hospital clinic in a month, in days.",
    (
        at_unit(description="the hospital clinic"),
        day("month", "first day of the month", whole_month=True),
        Column("occupied", Kind.INTEGER, "days of care: day of discharge less day of admission", minimum=0),
        Column("available", Kind.NUMBER, "beds that could be used, times the days of the month", minimum=0),
    ),
    ("unit_id", "month"),
    optional=True,
)
