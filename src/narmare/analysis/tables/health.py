"""Plans, monitoring, habits and what makes somebody frail."""

from __future__ import annotations

from narmare.analysis.tables.columns import (
    HABITS,
    PROGRAMMES,
    about,
    at_unit,
    code,
    day,
    identifier,
    span,
    time,
)
from narmare.analysis.tables.model import Column, Kind, Table


plan = Table(
    "plan",
    "A documented plan: patient contract, joint plan (SIP) or care plan.",
    (
        identifier("plan_id", "this plan"),
        about(),
        code("kind", "which plan", {"patient_contract": "patientkontrakt", "joint_plan": "samordnad individuell plan (SIP)", "care_plan": "vårdplan"}),
        at_unit(),
        day("made_on", "when it was made"),
        day("reviewed_on", "when it was last reviewed", required=False, not_before="made_on"),
        day("ended_on", "first day it no longer holds", required=False, not_before="made_on", may_be_future=True),
    ),
    ("plan_id",),
)  # fmt: skip
self_monitoring = Table(
    "self_monitoring",
    "A person measures at home and care watches (egenmonitorering).",
    (about(), code("programme", "for what", PROGRAMMES), at_unit(), *span("the enrolment")),
    ("person_id", "programme", "valid_from"),
)
lifestyle_action = Table(
    "lifestyle_action",
    "A documented action on an unhealthy habit.",
    (
        identifier("action_id", "this action"),
        about(),
        at_unit(),
        code("habit", "which habit", HABITS),
        code(
            "level",
            "how much support",
            {"advice": "simple advice", "counselling": "counselling", "qualified": "qualified counselling"},
        ),
        time("at", "when"),
    ),
    ("action_id",),
)
health_conversation = Table(
    "health_conversation",
    "A targeted health conversation for an age group (riktat hälsosamtal).",
    (
        identifier("conversation_id", "this invitation"),
        about(),
        at_unit(),
        day("invited_on", "when invited"),
        day("held_on", "when held; empty if not", required=False, not_before="invited_on"),
    ),
    ("conversation_id",),
)
unhealthy_habit = Table(
    "unhealthy_habit",
    "A habit of a person is documented as unhealthy, so that it can be searched for.",
    (about(), code("habit", "which habit", HABITS), *span("the documented habit")),
    ("person_id", "habit", "valid_from"),
    one_at_a_time=("person_id", "habit"),
    optional=True,
)
body_mass = Table(
    "body_mass",
    "A person's weight class by the latest body mass index that care has documented (WHO's classes for adults).",
    (
        about(),
        code(
            "weight_class",
            "kg/m² at the measurement",
            {
                "underweight": "below 18.5",
                "normal": "18.5 to below 25",
                "overweight": "25 to below 30",
                "obesity": "30 or more",
            },
        ),
        *span("the class: until the next measurement, or until it is too old to be used"),
    ),
    ("person_id", "valid_from"),
    one_at_a_time=("person_id",),
    optional=True,
)
frailty = Table(
    "frailty",
    "An assessment of frailty in a person of 65 or over (skörhetsskattning).",
    (
        identifier("assessment_id", "this assessment"),
        about(),
        at_unit(),
        day("assessed_on", "when"),
        Column("score", Kind.INTEGER, "1 (very fit) to 9 (terminally ill)", minimum=1, maximum=9),
    ),
    ("assessment_id",),
)
many_medicines = Table(
    "many_medicines",
    "A person has ten medicines or more at the same time.",
    (about(), *span("ten medicines or more")),
    ("person_id", "valid_from"),
    one_at_a_time=("person_id",),
    optional=True,
)
