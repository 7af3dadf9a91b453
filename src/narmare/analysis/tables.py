"""The care tables: the contract that every indicator reads.

One declaration per table.  From it are derived the Arrow schema (`Table.schema`), the documentation page
(`docs/reference/tables.md`), the validation of imports (`narmare.analysis.imports`) and the twin
(`narmare.analysis.twin`).  Operational tables are never read by an indicator; the apps' `extract.py`, the importers and
the twin all write these tables, as Parquet files `<data>/<table>/*.parquet`.

Conventions
- `*_id` of a person, a clinician or an event is a 63-bit integer that says nothing about the person (a pseudonym).
- `unit_id` is a short text, the region's own code.
- A span is `valid_from` (first day it holds) to `valid_to` (first day it no longer holds, empty while it lasts).
- Times are local Swedish wall-clock time without a zone, as care guarantees count calendar days.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

import pyarrow as pa


class Kind(StrEnum):
    """What a column holds."""

    ID = "id"  # 63-bit pseudonymous number
    CODE = "code"  # one of Column.codes
    TEXT = "text"
    DATE = "date"
    TIME = "time"  # local date and time, whole seconds or finer
    INTEGER = "integer"
    NUMBER = "number"
    FLAG = "flag"


ARROW: Mapping[Kind, pa.DataType] = {
    Kind.ID: pa.int64(),
    Kind.CODE: pa.string(),
    Kind.TEXT: pa.string(),
    Kind.DATE: pa.date32(),
    Kind.TIME: pa.timestamp("us"),
    Kind.INTEGER: pa.int64(),
    Kind.NUMBER: pa.float64(),
    Kind.FLAG: pa.bool_(),
}


@dataclass(frozen=True)
class Column:
    """One column: its kind, its meaning in one sentence, and what values it may hold."""

    name: str
    kind: Kind
    description: str
    required: bool = True
    codes: Mapping[str, str] = field(default_factory=dict)
    minimum: float | None = None
    maximum: float | None = None
    refers_to: str | None = None  # a table whose key this column holds
    not_before: str | None = None  # another column of the same row
    may_be_future: bool = False  # a day to come is no surprise here (an agreed end)
    whole_month: bool = False  # a date that is always the first of a month

    def __post_init__(self) -> None:
        if bool(self.codes) != (self.kind is Kind.CODE):
            raise ValueError(f"Column {self.name}: codes belong to a column of kind code, and to no other.")
        if self.whole_month and self.kind is not Kind.DATE:
            raise ValueError(f"Column {self.name}: only a date can stand for a whole month.")

    @property
    def arrow(self) -> pa.Field:
        """The Arrow field of this column."""
        return pa.field(self.name, ARROW[self.kind], nullable=not self.required)


@dataclass(frozen=True)
class Table:
    """One care table: what a row is, its columns and the columns that make a row unique."""

    name: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    # for each value of these columns, the spans valid_from..valid_to never overlap
    one_at_a_time: tuple[str, ...] = ()
    # not every region has it: where its folder is missing, what reads it is left out
    optional: bool = False

    def __post_init__(self) -> None:
        names = [column.name for column in self.columns]
        for name in (*self.key, *self.one_at_a_time):
            if name not in names:
                raise ValueError(f"Table {self.name}: the key names {name}, which is no column.")
        for column in self.columns:
            if column.not_before and column.not_before not in names:
                raise ValueError(
                    f"Table {self.name}: {column.name} compares with {column.not_before}, which is no column."
                )

    @cached_property
    def by_name(self) -> Mapping[str, Column]:
        """Columns by name."""
        return {column.name: column for column in self.columns}

    def column(self, name: str) -> Column:
        """The column called `name`.

        Raises:
            LookupError: there is none; the message lists those there are.
        """
        try:
            return self.by_name[name]
        except KeyError:
            known = ", ".join(self.by_name)
            raise LookupError(f"Table {self.name} has no column {name}. It has: {known}.") from None

    @cached_property
    def schema(self) -> pa.Schema:
        """The Arrow schema that a file of this table must have."""
        return pa.schema([column.arrow for column in self.columns])


def _id(name: str, description: str, **more: object) -> Column:
    return Column(name, Kind.ID, description, **more)  # type: ignore[arg-type]


def _code(name: str, description: str, codes: Mapping[str, str], **more: object) -> Column:
    return Column(name, Kind.CODE, description, codes=codes, **more)  # type: ignore[arg-type]


def _time(name: str, description: str, **more: object) -> Column:
    return Column(name, Kind.TIME, description, **more)  # type: ignore[arg-type]


def _date(name: str, description: str, **more: object) -> Column:
    return Column(name, Kind.DATE, description, **more)  # type: ignore[arg-type]


def _person(required: bool = True) -> Column:
    return _id("person_id", "whom it is about", required=required, refers_to="person")


def _unit(name: str = "unit_id", description: str = "the unit that did it", required: bool = True) -> Column:
    return Column(name, Kind.TEXT, description, required=required, refers_to="unit")


def _span(what: str) -> tuple[Column, Column]:
    return (
        _date("valid_from", f"first day of {what}"),
        _date(
            "valid_to",
            f"first day after {what}; empty while it lasts",
            required=False,
            not_before="valid_from",
            may_be_future=True,
        ),
    )


SEXES = {"female": "woman", "male": "man"}
PROFESSIONS = {
    "doctor": "physician",
    "nurse": "nurse",
    "physiotherapist": "physiotherapist",
    "occupational_therapist": "occupational therapist",
    "psychologist": "psychologist or counsellor",
    "midwife": "midwife",
    "assistant_nurse": "assistant nurse",
    "administrator": "medical secretary or administrator",
    "other": "another profession",
}
UNIT_KINDS = {
    "care_centre": "primary care centre (vårdcentral)",
    "hospital_clinic": "clinic of a hospital",
    "emergency": "emergency department of a hospital",
    "home_care": "municipal home health care",
    "ambulance": "ambulance service",
    "virtual": "virtual unit that several units staff",
}
OWNERS = {"public": "run by the region", "private": "run on contract", "municipal": "run by a municipality"}
MUNICIPALITY = "four-digit municipality code of Statistics Sweden"

unit = Table(
    "unit",
    "A place where care is given or led from.",
    (
        Column("unit_id", Kind.TEXT, "the region's code of the unit"),
        Column("name", Kind.TEXT, "the name that people use"),
        _code("kind", "what kind of unit", UNIT_KINDS),
        Column("municipality", Kind.TEXT, MUNICIPALITY),
        _code("owner", "who runs it", OWNERS),
        Column("region", Kind.TEXT, "two-digit county code of the region"),
        *_span("operation"),
    ),
    ("unit_id",),
)
person = Table(
    "person",
    "A resident of the region, without identity.",
    (
        _id("person_id", "pseudonym"),
        _date("birth_month", "first day of the month of birth", whole_month=True),
        _code("sex", "legal sex", SEXES),
        Column("municipality", Kind.TEXT, MUNICIPALITY + " of residence"),
        Column(
            "special_housing", Kind.FLAG, "lives in special housing for older people (särskilt boende) now"
        ),
        _date("resident_from", "first day as a resident"),
        _date(
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
    (_person(), _unit(description="the chosen care centre"), *_span("the listing")),
    ("person_id", "valid_from"),
    one_at_a_time=("person_id",),
)
named_contact = Table(
    "named_contact",
    "A named doctor (fast läkarkontakt) or care contact (fast vårdkontakt) of a person.",
    (
        _person(),
        _code("kind", "which relation", {"doctor": "fast läkarkontakt", "care_contact": "fast vårdkontakt"}),
        _unit(),
        _id("clinician_id", "who", required=False),
        *_span("the relation"),
    ),
    ("person_id", "kind", "valid_from"),
)
contact = Table(
    "contact",
    "Somebody contacts a unit: a call, a digital case, a question at the desk.",
    (
        _id("contact_id", "this contact"),
        _person(required=False),
        _unit(description="the unit that was contacted"),
        _code("channel", "the way in", {"phone": "telephone", "web": "1177 or the web", "desk": "at the desk", "staff": "through staff"}),
        _time("asked_at", "when the person asked"),
        _time("answered_at", "when somebody answered; empty if nobody has", required=False, not_before="asked_at"),
        Column("call_back", Kind.FLAG, "answered by calling back"),
        _code(
            "reason_class",
            "why, in broad classes",
            {
                "infection": "infection", "skin": "skin", "pain": "pain, back and joints", "heart_lung": "heart, lungs, chest",
                "mental": "mental health", "stomach": "stomach and urinary tract", "child": "child", "medicine": "medicines",
                "certificate": "certificate", "booking": "booking", "other": "other",
            },
        ),
        _code(
            "outcome",
            "what it led to",
            {
                "advice": "advice, self-care", "chat": "answered in writing", "visit": "a booked visit", "same_day": "seen the same day",
                "emergency": "sent to emergency care", "administrative": "an administrative answer", "abandoned": "the person gave up",
            },
            required=False,
        ),
        _code("profession", "who answered", PROFESSIONS, required=False),
        _id("case_id", "the case (ärende) it belongs to", required=False),
    ),
    ("contact_id",),
)  # fmt: skip
visit = Table(
    "visit",
    "A person meets a clinician in open care, in a room or at a distance.",
    (
        _id("visit_id", "this visit"),
        _person(),
        _unit(),
        _id("clinician_id", "whom they met: a person, never a staffing agency", required=False),
        _code("profession", "the clinician's profession", PROFESSIONS),
        _code("kind", "how they met", {"physical": "at the unit", "home": "at home", "video": "by video", "chat": "in writing", "phone": "by telephone in place of a visit", "group": "in a group"}),
        _code("booked_by", "how it was booked", {"web": "the person, on the web", "staff": "staff", "drop_in": "not booked"}),
        Column("planned", Kind.FLAG, "planned, not for a new need the same day"),
        _time("at", "when it began"),
    ),
    ("visit_id",),
)  # fmt: skip
assessment_need = Table(
    "assessment_need",
    "A judgement that somebody needs a medical assessment in primary care (vårdgaranti, 3 days).",
    (
        _id("need_id", "this need"),
        _person(),
        _unit(),
        _time("needed_at", "when it was decided that an assessment is needed"),
        _time(
            "assessed_at",
            "when licensed staff assessed; empty if not yet",
            required=False,
            not_before="needed_at",
        ),
        _code("profession", "who assessed", PROFESSIONS, required=False),
        Column(
            "chose_later", Kind.FLAG, "the person was offered a time within the limit and chose a later one"
        ),
    ),
    ("need_id",),
)
CAUSES = {
    "heart_failure": "heart failure", "copd_asthma": "COPD or asthma", "diabetes": "diabetes", "infection": "infection",
    "fall": "fall or fracture", "stroke": "stroke", "cancer": "cancer", "mental": "mental health", "birth": "birth",
    "surgery": "planned surgery", "other": "other",
}  # fmt: skip
admission = Table(
    "admission",
    "A stay in hospital.",
    (
        _id("admission_id", "this stay"),
        _person(),
        _unit(description="the hospital clinic"),
        _time("admitted_at", "in"),
        _time("discharged_at", "out; empty while it lasts", required=False, not_before="admitted_at"),
        Column("planned", Kind.FLAG, "planned in advance"),
        _code("cause_class", "main cause", CAUSES),
    ),
    ("admission_id",),
)
emergency_visit = Table(
    "emergency_visit",
    "A visit to a hospital's emergency department.",
    (
        _id("visit_id", "this visit"),
        _person(),
        _unit(description="the emergency department"),
        _time("arrived_at", "arrival"),
        _time("left_at", "departure", required=False, not_before="arrived_at"),
        Column("admitted", Kind.FLAG, "led to a stay in hospital"),
    ),
    ("visit_id",),
)
ambulance_trip = Table(
    "ambulance_trip",
    "An ambulance goes to a person.",
    (
        _id("trip_id", "this trip"),
        _person(),
        _unit(description="the ambulance station"),
        _time("at", "when it was sent"),
        Column("priority", Kind.INTEGER, "1 (life threatening) to 4", minimum=1, maximum=4),
        _code("outcome", "where the person was taken", {"hospital": "hospital", "care_centre": "care centre", "home": "cared for at home", "municipal_nurse": "handed over to the municipal nurse"}),
    ),
    ("trip_id",),
)  # fmt: skip
referral = Table(
    "referral",
    "A referral between units.",
    (
        _id("referral_id", "this referral"),
        _person(),
        _unit("from_unit", "who sent it"),
        _unit("to_unit", "who received it"),
        _time("sent_at", "when it was sent"),
        _time("decided_at", "when it was accepted or rejected", required=False, not_before="sent_at"),
        Column("accepted", Kind.FLAG, "accepted; empty while undecided", required=False),
        _code("reject_reason", "why it was rejected", {"wrong_unit": "wrong receiver", "incomplete": "information missing", "primary_care": "belongs in primary care", "not_needed": "no need of care found", "other": "other"}, required=False),
    ),
    ("referral_id",),
)  # fmt: skip
waiting = Table(
    "waiting",
    "A person waits for planned specialised care.",
    (
        _id("waiting_id", "this wait"),
        _person(),
        _unit(description="the clinic waited for"),
        _date("referred_on", "when the referral was decided"),
        _date("first_visit_on", "first visit", required=False, not_before="referred_on"),
        _date(
            "operation_decided_on",
            "decision on operation or treatment",
            required=False,
            not_before="referred_on",
        ),
        _date(
            "operation_done_on",
            "operation or treatment done",
            required=False,
            not_before="operation_decided_on",
        ),
    ),
    ("waiting_id",),
)
discharge_case = Table(
    "discharge_case",
    "Coordination of a discharge between hospital, primary care and municipality (samordningsärende, lag 2017:612).",
    (
        _id("case_id", "this case"),
        _person(),
        _unit(description="the hospital clinic"),
        _time("opened_at", "notice of admission (inskrivningsmeddelande)"),
        _time("ready_at", "notice of ready for discharge", required=False, not_before="opened_at"),
        _time("discharged_at", "left hospital", required=False, not_before="opened_at"),
    ),
    ("case_id",),
)
plan = Table(
    "plan",
    "A documented plan: patient contract, joint plan (SIP) or care plan.",
    (
        _id("plan_id", "this plan"),
        _person(),
        _code("kind", "which plan", {"patient_contract": "patientkontrakt", "joint_plan": "samordnad individuell plan (SIP)", "care_plan": "vårdplan"}),
        _unit(),
        _date("made_on", "when it was made"),
        _date("reviewed_on", "when it was last reviewed", required=False, not_before="made_on"),
        _date("ended_on", "first day it no longer holds", required=False, not_before="made_on", may_be_future=True),
    ),
    ("plan_id",),
)  # fmt: skip
PROGRAMMES = {
    "heart_failure": "heart failure",
    "copd_asthma": "COPD or asthma",
    "blood_pressure": "blood pressure",
    "diabetes": "diabetes",
}
self_monitoring = Table(
    "self_monitoring",
    "A person measures at home and care watches (egenmonitorering).",
    (_person(), _code("programme", "for what", PROGRAMMES), _unit(), *_span("the enrolment")),
    ("person_id", "programme", "valid_from"),
)
HABITS = {"tobacco": "tobacco", "alcohol": "alcohol", "activity": "physical activity", "diet": "food"}
lifestyle_action = Table(
    "lifestyle_action",
    "A documented action on an unhealthy habit.",
    (
        _id("action_id", "this action"),
        _person(),
        _unit(),
        _code("habit", "which habit", HABITS),
        _code(
            "level",
            "how much support",
            {"advice": "simple advice", "counselling": "counselling", "qualified": "qualified counselling"},
        ),
        _time("at", "when"),
    ),
    ("action_id",),
)
health_conversation = Table(
    "health_conversation",
    "A targeted health conversation for an age group (riktat hälsosamtal).",
    (
        _id("conversation_id", "this invitation"),
        _person(),
        _unit(),
        _date("invited_on", "when invited"),
        _date("held_on", "when held; empty if not", required=False, not_before="invited_on"),
    ),
    ("conversation_id",),
)
frailty = Table(
    "frailty",
    "An assessment of frailty in a person of 65 or over (skörhetsskattning).",
    (
        _id("assessment_id", "this assessment"),
        _person(),
        _unit(),
        _date("assessed_on", "when"),
        Column("score", Kind.INTEGER, "1 (very fit) to 9 (terminally ill)", minimum=1, maximum=9),
    ),
    ("assessment_id",),
)
home_care = Table(
    "home_care",
    "Municipal health care at home or in special housing.",
    (
        _person(),
        _unit(description="the municipal unit"),
        _code("kind", "where", {"home": "in the person's own home", "special_housing": "in special housing"}),
        *_span("the care"),
    ),
    ("person_id", "kind", "valid_from"),
)
dictation = Table(
    "dictation",
    "Dictations of a unit in a month.",
    (
        _unit(),
        _date("month", "first day of the month", whole_month=True),
        Column("by_speech", Kind.INTEGER, "dictations by speech recognition", minimum=0),
        Column("total", Kind.INTEGER, "all dictations", minimum=0),
    ),
    ("unit_id", "month"),
)
staffing = Table(
    "staffing",
    "Staff of a unit in a month, in full-time equivalents.",
    (
        _unit(),
        _date("month", "first day of the month", whole_month=True),
        _code("profession", "profession", PROFESSIONS),
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
        _unit(required=False),
        _date("month", "first day of the month", whole_month=True),
        Column("sek", Kind.NUMBER, "Swedish kronor; income is negative"),
    ),
    ("account", "unit_id", "month"),
)
survey_answer = Table(
    "survey_answer",
    "One person's answer to one question of a survey.",
    (
        _id("answer_id", "this answer"),
        Column("survey", Kind.TEXT, "which survey"),
        Column("question", Kind.TEXT, "which question"),
        _unit(required=False),
        _date("answered_on", "when"),
        Column("value", Kind.TEXT, "the code of the answer"),
    ),
    ("answer_id",),
)
many_medicines = Table(
    "many_medicines",
    "A person has ten medicines or more at the same time.",
    (_person(), *_span("ten medicines or more")),
    ("person_id", "valid_from"),
    one_at_a_time=("person_id",),
    optional=True,
)
beds = Table(
    "beds",
    "Beds of a hospital clinic in a month, in days.",
    (
        _unit(description="the hospital clinic"),
        _date("month", "first day of the month", whole_month=True),
        Column("occupied", Kind.INTEGER, "days of care: day of discharge less day of admission", minimum=0),
        Column("available", Kind.NUMBER, "beds that could be used, times the days of the month", minimum=0),
    ),
    ("unit_id", "month"),
    optional=True,
)
doctor_list = Table(
    "doctor_list",
    "How many persons are listed at a care centre, and how many its doctors' posts carry, at the end of a month.",
    (
        _unit(description="the care centre"),
        _date("month", "first day of the month", whole_month=True),
        Column("specialists", Kind.NUMBER, "filled posts of specialists in general practice", minimum=0),
        Column("in_training", Kind.NUMBER, "filled posts of doctors in training to be that", minimum=0),
        Column("listed", Kind.INTEGER, "listed persons", minimum=0),
        Column("carried", Kind.NUMBER, "listed persons whom the posts carry: 1,100 a specialist, 550 a doctor in training", minimum=0),
    ),
    ("unit_id", "month"),
    optional=True,
)  # fmt: skip
unhealthy_habit = Table(
    "unhealthy_habit",
    "A habit of a person is documented as unhealthy, so that it can be searched for.",
    (_person(), _code("habit", "which habit", HABITS), *_span("the documented habit")),
    ("person_id", "habit", "valid_from"),
    one_at_a_time=("person_id", "habit"),
    optional=True,
)
emergency_call = Table(
    "emergency_call",
    "A call to 112 to which an ambulance was sent.",
    (
        _id("call_id", "this call"),
        _person(required=False),
        _unit(description="the ambulance station that answers for the place"),
        _time("called_at", "when the call came in"),
        Column(
            "priority", Kind.INTEGER, "1 (life threatening) to 4, as judged in the call", minimum=1, maximum=4
        ),
        _time(
            "first_resource_at",
            "when the first resource was at the place, whoever sent it; empty if none came",
            required=False,
            not_before="called_at",
        ),
    ),
    ("call_id",),
    optional=True,
)
net_cost = Table(
    "net_cost",
    "Net cost (cost less income) of a region's health care in a month, by area, without medicines on prescription.",
    (
        Column("region", Kind.TEXT, "two-digit county code of the region"),
        _date("month", "first day of the month", whole_month=True),
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
body_mass = Table(
    "body_mass",
    "A person's weight class by the latest body mass index that care has documented (WHO's classes for adults).",
    (
        _person(),
        _code(
            "weight_class",
            "kg/m² at the measurement",
            {
                "underweight": "below 18.5",
                "normal": "18.5 to below 25",
                "overweight": "25 to below 30",
                "obesity": "30 or more",
            },
        ),
        *_span("the class: until the next measurement, or until it is too old to be used"),
    ),
    ("person_id", "valid_from"),
    one_at_a_time=("person_id",),
    optional=True,
)
home_help = Table(
    "home_help",
    "A person in ordinary housing is granted home help by the municipality (hemtjänst, socialtjänstlagen).",
    (
        _person(),
        Column(
            "minor_only",
            Kind.FLAG,
            "the decision is only about a safety alarm, meals brought home, relief or company",
        ),
        *_span("the decision"),
    ),
    ("person_id", "valid_from"),
    one_at_a_time=("person_id",),
    optional=True,
)
rehabilitation = Table(
    "rehabilitation",
    "Visits for rehabilitation of a unit's patients in a month, by who carried them out.",
    (
        _unit(description="the unit that answers for the patients"),
        _date("month", "first day of the month", whole_month=True),
        Column("own", Kind.INTEGER, "visits to the unit's own staff or hired staff", minimum=0),
        Column("bought", Kind.INTEGER, "visits to a company that is paid to carry them out", minimum=0),
    ),
    ("unit_id", "month"),
    optional=True,
)
home_start = Table(
    "home_start",
    "Care at home is asked for, for a person who had none: from hospital or from home, until the first visit.",
    (
        _id("start_id", "this start"),
        _person(),
        _unit(description="the unit that is to visit"),
        _code(
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
        _time("asked_at", "when it was asked for"),
        _time(
            "left_hospital_at",
            "when the person left hospital; empty who was not there or has not",
            required=False,
        ),
        _time(
            "first_visit_at", "first visit at home; empty if not yet", required=False, not_before="asked_at"
        ),
        _code(
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
rollout = Table(
    "rollout",
    "An initiative reaches a unit.",
    (
        Column("initiative", Kind.TEXT, "which initiative"),
        _unit(),
        _date("started_on", "first day of the new way of working"),
    ),
    ("initiative", "unit_id"),
)

TABLES: Mapping[str, Table] = {
    table.name: table
    for table in (
        unit, person, listing, named_contact, contact, visit, assessment_need, admission, emergency_visit, ambulance_trip,
        referral, waiting, discharge_case, plan, self_monitoring, lifestyle_action, health_conversation, frailty, home_care,
        dictation, staffing, cost, survey_answer, rollout, many_medicines, beds, doctor_list, unhealthy_habit,
        emergency_call, net_cost, body_mass, home_help, rehabilitation, home_start,
    )
}  # fmt: skip


def table(name: str) -> Table:
    """The care table called `name`.

    Raises:
        LookupError: there is none; the message lists those there are.
    """
    try:
        return TABLES[name]
    except KeyError:
        raise LookupError(f"There is no care table {name}. There are: {', '.join(TABLES)}.") from None
