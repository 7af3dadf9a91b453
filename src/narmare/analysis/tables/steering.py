"""What it takes and what people say: dictation, staffing, money, surveys, and where an initiative has come."""

from __future__ import annotations

from narmare.analysis.tables.columns import PROFESSIONS, at_unit, code, day, identifier
from narmare.analysis.tables.model import Column, Kind, Table


dictation = Table(
    "dictation",
    "Dictations of a unit in a month.",
    (
        at_unit(),
        day("month", "first day of the month", whole_month=True),
        Column("by_speech", Kind.INTEGER, "dictations by speech recognition", minimum=0),
        Column("total", Kind.INTEGER, "all dictations", minimum=0),
    ),
    ("unit_id", "month"),
)
staffing = Table(
    "staffing",
    "Staff of a unit in a month, in full-time equivalents.",
    (
        at_unit(),
        day("month", "first day of the month", whole_month=True),
        code("profession", "profession", PROFESSIONS),
        Column("established", Kind.NUMBER, "budgeted posts", minimum=0),
        Column("filled", Kind.NUMBER, "posts filled by employees", minimum=0),
        Column("hired", Kind.NUMBER, "work done by hired staff", minimum=0),
    ),
    ("unit_id", "month", "profession"),
)
cost = Table(
    "cost",
    "Money spent on an account in a month.",
    (
        Column("account", Kind.TEXT, "account in the region's ledger"),
        at_unit(required=False),
        day("month", "first day of the month", whole_month=True),
        Column("sek", Kind.NUMBER, "Swedish kronor; income is negative"),
    ),
    ("account", "unit_id", "month"),
)
net_cost = Table(
    "net_cost",
    "Net cost (cost less income) of a region's health care in a month, by area, without medicines on prescription.",
    (
        Column("region", Kind.TEXT, "two-digit county code of the region"),
        day("month", "first day of the month", whole_month=True),
        Column("inhabitants", Kind.INTEGER, "inhabitants at the end of the month", minimum=1),
        Column("primary_care", Kind.NUMBER, "primary care, with its home health care; Swedish kronor"),
        Column("somatic", Kind.NUMBER, "specialised somatic care; Swedish kronor"),
        Column("psychiatric", Kind.NUMBER, "specialised psychiatric care; Swedish kronor"),
        Column("dental", Kind.NUMBER, "dental care; Swedish kronor"),
        Column(
            "other", Kind.NUMBER, "other health care, ambulance and its politics included; Swedish kronor"
        ),
    ),
    ("region", "month"),
    optional=True,
)
survey_answer = Table(
    "survey_answer",
    "One person's answer to one question of a survey.",
    (
        identifier("answer_id", "this answer"),
        Column("survey", Kind.TEXT, "which survey"),
        Column("question", Kind.TEXT, "which question"),
        at_unit(required=False),
        day("answered_on", "when"),
        Column("value", Kind.TEXT, "the code of the answer"),
    ),
    ("answer_id",),
)
rollout = Table(
    "rollout",
    "An initiative reaches a unit.",
    (
        Column("initiative", Kind.TEXT, "which initiative"),
        at_unit(),
        day("started_on", "first day of the new way of working"),
    ),
    ("initiative", "unit_id"),
)
