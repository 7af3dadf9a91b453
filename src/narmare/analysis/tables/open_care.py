"""Contacts, visits, assessments and waiting: the care that people come to."""

from __future__ import annotations

from narmare.analysis.tables.columns import PROFESSIONS, about, at_unit, code, day, identifier, time
from narmare.analysis.tables.model import Column, Kind, Table


contact = Table(
    "contact",
    "Somebody contacts a unit: a call, a digital case, a question at the desk.",
    (
        identifier("contact_id", "this contact"),
        about(required=False),
        at_unit(description="the unit that was contacted"),
        code("channel", "the way in", {"phone": "telephone", "web": "1177 or the web", "desk": "at the desk", "staff": "through staff"}),
        time("asked_at", "when the person asked"),
        time("answered_at", "when somebody answered; empty if nobody has", required=False, not_before="asked_at"),
        Column("call_back", Kind.FLAG, "answered by calling back"),
        code(
            "reason_class",
            "why, in broad classes",
            {
                "infection": "infection", "skin": "skin", "pain": "pain, back and joints", "heart_lung": "heart, lungs, chest",
                "mental": "mental health", "stomach": "stomach and urinary tract", "child": "child", "medicine": "medicines",
                "certificate": "certificate", "booking": "booking", "other": "other",
            },
        ),
        code(
            "outcome",
            "what it led to",
            {
                "advice": "advice, self-care", "chat": "answered in writing", "visit": "a booked visit", "same_day": "seen the same day",
                "emergency": "sent to emergency care", "administrative": "an administrative answer", "abandoned": "the person gave up",
            },
            required=False,
        ),
        code("profession", "who answered", PROFESSIONS, required=False),
        identifier("case_id", "the case (ärende) it belongs to", required=False),
    ),
    ("contact_id",),
)  # fmt: skip
visit = Table(
    "visit",
    "A person meets a clinician in open care, in a room or at a distance.",
    (
        identifier("visit_id", "this visit"),
        about(),
        at_unit(),
        identifier("clinician_id", "whom they met: a person, never a staffing agency", required=False),
        code("profession", "the clinician's profession", PROFESSIONS),
        code("kind", "how they met", {"physical": "at the unit", "home": "at home", "video": "by video", "chat": "in writing", "phone": "by telephone in place of a visit", "group": "in a group"}),
        code("booked_by", "how it was booked", {"web": "the person, on the web", "staff": "staff", "drop_in": "not booked"}),
        Column("planned", Kind.FLAG, "planned, not for a new need the same day"),
        time("at", "when it began"),
    ),
    ("visit_id",),
)  # fmt: skip
assessment_need = Table(
    "assessment_need",
    "A judgement that somebody needs a medical assessment in primary care (vårdgaranti, 3 days).",
    (
        identifier("need_id", "this need"),
        about(),
        at_unit(),
        time("needed_at", "when it was decided that an assessment is needed"),
        time(
            "assessed_at",
            "when licensed staff assessed; empty if not yet",
            required=False,
            not_before="needed_at",
        ),
        code("profession", "who assessed", PROFESSIONS, required=False),
        Column(
            "chose_later", Kind.FLAG, "the person was offered a time within the limit and chose a later one"
        ),
    ),
    ("need_id",),
)
referral = Table(
    "referral",
    "A referral between units.",
    (
        identifier("referral_id", "this referral"),
        about(),
        at_unit("from_unit", "who sent it"),
        at_unit("to_unit", "who received it"),
        time("sent_at", "when it was sent"),
        time("decided_at", "when it was accepted or rejected", required=False, not_before="sent_at"),
        Column("accepted", Kind.FLAG, "accepted; empty while undecided", required=False),
        code("reject_reason", "why it was rejected", {"wrong_unit": "wrong receiver", "incomplete": "information missing", "primary_care": "belongs in primary care", "not_needed": "no need of care found", "other": "other"}, required=False),
    ),
    ("referral_id",),
)  # fmt: skip
waiting = Table(
    "waiting",
    "A person waits for planned specialised care.",
    (
        identifier("waiting_id", "this wait"),
        about(),
        at_unit(description="the clinic waited for"),
        day("referred_on", "when the referral was decided"),
        day("first_visit_on", "first visit", required=False, not_before="referred_on"),
        day(
            "operation_decided_on",
            "decision on operation or treatment",
            required=False,
            not_before="referred_on",
        ),
        day(
            "operation_done_on",
            "operation or treatment done",
            required=False,
            not_before="operation_decided_on",
        ),
    ),
    ("waiting_id",),
)
rehabilitation = Table(
    "rehabilitation",
    "Visits for rehabilitation of a unit's patients in a month, by who carried them out.",
    (
        at_unit(description="the unit that answers for the patients"),
        day("month", "first day of the month", whole_month=True),
        Column("own", Kind.INTEGER, "visits to the unit's own staff or hired staff", minimum=0),
        Column("bought", Kind.INTEGER, "visits to a company that is paid to carry them out", minimum=0),
    ),
    ("unit_id", "month"),
    optional=True,
)
