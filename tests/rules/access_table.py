"""Who gets what at every address: the written table that `test_access.py` walks as every persona.

To add a page, add one line to TABLE under the name of its address.  Statuses: 200 the page, 302 sent on (anonymous: to
sign-in), 403 not that kind of work, 404 no relation to what is asked for, 405 another method, 409/422 refused or not
filled in.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from narmare.contact import actions as contact
from narmare.contact.actions import save_draft
from narmare.contact.content import default_values
from narmare.contact.tables import source_of_file
from narmare.followup.actions import register_study, write_interpretation
from narmare.followup.models import Snapshot
from narmare.programme.models import Initiative
from narmare.region.actions import start_home_care
from tests.cast import NOW, TODAY, Cast
from tests.contact.resident_cases import sent_case
from tests.contact.staff_cases import sent
from tests.programme import access as programme
from tests.programme import decision_access as decided
from tests.region.opened import asked_to_lift, finding_elsewhere, found_by, found_unusual, opening
from tests.reports.made import a_draft, a_question, a_sent, order_of


RESIDENTS = ("resident", "relative")
CLINICIANS = ("nurse", "doctor", "care_administrator", "municipal_nurse")
OPENERS = ("nurse", "doctor", "municipal_nurse")  # who may open what is closed, with a reason of the law
STEERING = ("unit_manager", "controller", "programme_lead", "board_member", "auditor")
STAFF = (*CLINICIANS, *STEERING, "administrator")
PERSONAS = ("anonymous", *RESIDENTS, *STAFF)

type Statuses = Mapping[str, int]


@dataclass(frozen=True)
class Entry:
    """What each persona is answered, and how to ask: method, parts of the path, what is sent."""

    statuses: Statuses
    method: str = "get"
    parts: Callable[[Cast], Mapping[str, Any]] = field(default=lambda cast: {})
    data: Callable[[Cast], Mapping[str, Any]] = field(default=lambda cast: {})

    def __post_init__(self) -> None:
        if set(self.statuses) != set(PERSONAS):
            raise ValueError(f"Name every persona once: {sorted(set(PERSONAS) ^ set(self.statuses))}")


def everybody(status: int = 200) -> Statuses:
    """Public: the same for all, signed in or not."""
    return dict.fromkeys(PERSONAS, status)


def signed_in(status: int = 200) -> Statuses:
    """The same for all who are signed in."""
    return {**dict.fromkeys(PERSONAS, status), "anonymous": 302}


def only(*allowed: str, status: int = 200, **others: int) -> Statuses:
    """`status` for those allowed, 403 for the rest; `others` names exceptions by persona."""
    granted = dict.fromkeys(allowed, status)
    return {**dict.fromkeys(PERSONAS, 403), "anonymous": 302, **granted, **others}


def _agency(cast: Cast) -> Mapping[str, Any]:
    return {"pk": cast.resident_person.agencies.get().pk}


def _care(cast: Cast) -> Mapping[str, Any]:
    return {"pk": cast.resident_person.care_relations.get().pk}


def _care_elsewhere(cast: Cast) -> Mapping[str, Any]:
    person, unit = cast.other_centres_person, cast.units["hs-02"]
    return {"pk": start_home_care(person=person, unit=unit, consented=True, by=cast.system, now=NOW).pk}


def _administrators_grant(cast: Cast) -> Mapping[str, Any]:
    return {"pk": cast["nurse"].role_grants.get().pk}


REGION: Mapping[str, Entry] = {
    "sign-in": Entry(everybody()),
    "oidc-start": Entry(everybody(404)),  # no provider is set in the tests
    "oidc-callback": Entry(everybody(400)),  # no sign-in was begun
    "oidc-logout": Entry(everybody(404), "post"),
    "session-left": Entry(everybody()),  # a number of seconds, nothing else
    "session-left#used": Entry(everybody(), "post"),
    "oidc-keys": Entry(everybody(404)),  # and no keys of our own
    "choose-assignment": Entry(signed_in()),
    "choose-assignment#sent empty": Entry(signed_in(422), "post"),
    "confirm": Entry(signed_in()),
    "confirm#in the demo": Entry(signed_in(302), "post"),
    "sign-out": Entry(signed_in(302), "post"),
    "my-permissions": Entry(signed_in()),
    "my-sessions": Entry(signed_in()),
    "end-other-sessions": Entry(signed_in(302), "post"),
    "end-session": Entry(signed_in(404), "post", parts=lambda cast: {"handle": uuid.uuid4()}),  # nobody's
    "my-data": Entry(only(*RESIDENTS)),
    "person-data": Entry(only(*RESIDENTS), parts=lambda cast: {"person_id": cast.resident_person.pk}),
    "give-agency": Entry(only(*RESIDENTS, status=422), "post"),
    "end-agency": Entry({**signed_in(404), **dict.fromkeys(RESIDENTS, 302)}, "post", parts=_agency),
    "block": Entry(only(*RESIDENTS, status=422), "post"),
    "lift-block": Entry(only(*RESIDENTS, status=404), "post", parts=lambda cast: {"pk": 1}),
    "person": Entry(only(*CLINICIANS), parts=lambda cast: {"person_id": cast.resident_person.pk}),
    "person-informed": Entry(
        only("nurse", "doctor", "care_administrator", status=302),
        "post",
        parts=lambda cast: {"person_id": cast.resident_person.pk},
    ),
    "inform": Entry(only(*RESIDENTS, status=302), "post"),
    "end-opening": Entry(only("resident", status=302, relative=404), "post", parts=opening),
    "withdraw-consent": Entry(only("resident", status=302, relative=404), "post", parts=_care),
    "home-care": Entry(only("municipal_nurse")),
    "home-care#sent empty": Entry(only("municipal_nurse", status=422), "post"),
    "home-care-withdraw": Entry(only("municipal_nurse", status=302), "post", parts=_care),
    "home-care-end": Entry(only("municipal_nurse", status=302), "post", parts=_care),
    "home-care-end#another unit's": Entry(only("municipal_nurse", status=404), "post", parts=_care_elsewhere),
    "closed-find": Entry(only(*OPENERS)),
    "closed-find#sent empty": Entry(only(*OPENERS, status=422), "post"),
    "closed-begin": Entry(
        only("municipal_nurse", nurse=404, doctor=404), parts=found_by("municipal_nurse", "hs-01")
    ),
    "closed-opened": Entry(only("municipal_nurse", nurse=404, doctor=404), parts=opening),
    "closed-end": Entry(only("municipal_nurse", status=302, nurse=404, doctor=404), "post", parts=opening),
    "lift-requests": Entry(only(*OPENERS)),
    "lift-answer": Entry(
        only("nurse", "doctor", status=422, municipal_nurse=404), "post", parts=asked_to_lift
    ),
    "access-log": Entry(only("unit_manager", "auditor")),
    "finding": Entry(only("unit_manager", "auditor"), parts=found_unusual),
    "finding#another unit's": Entry(only("auditor", unit_manager=404), parts=finding_elsewhere),
    "finding#sent empty": Entry(only("unit_manager", "auditor", status=422), "post", parts=found_unusual),
    "roles": Entry(only("administrator")),
    "end-account-sessions": Entry(
        only("administrator", status=302), "post", parts=lambda cast: {"pk": cast["nurse"].pk}
    ),
    "end-account-sessions#a resident's": Entry(
        only("administrator", status=404), "post", parts=lambda cast: {"pk": cast["resident"].pk}
    ),
    "end-role": Entry(only("administrator", status=302), "post", parts=_administrators_grant),
}
# A person without relation: nobody, whatever the role (a second look at `person`, by a name with a "#").
CLOSED: Mapping[str, Entry] = {
    "person#listed elsewhere": Entry(
        only(*CLINICIANS, status=404), parts=lambda cast: {"person_id": cast.other_centres_person.pk}
    ),
    "person#protected identity": Entry(
        only("doctor", nurse=404, care_administrator=404, municipal_nurse=404),
        parts=lambda cast: {"person_id": cast.protected_person.pk},
    ),
    "person#home care without consent": Entry(
        only("nurse", "doctor", "care_administrator", municipal_nurse=404),
        parts=lambda cast: {"person_id": cast.greta.pk},
    ),
    "person-data#no right given": Entry(
        only(*RESIDENTS, status=404), parts=lambda cast: {"person_id": cast.greta.pk}
    ),
    "person-data#own": Entry(
        only("relative", resident=404), parts=lambda cast: {"person_id": cast.persons[9_000_002].pk}
    ),
}
DESIGN: Mapping[str, Entry] = {
    "health-live": Entry(everybody()),
    "health-ready": Entry(everybody()),
    "set_language": Entry(everybody(302), "post", data=lambda cast: {"language": "en"}),
    "theme": Entry(everybody(302), "post", data=lambda cast: {"theme": "dark"}),
    "accessibility": Entry(everybody()),
    "components": Entry(everybody()),
    "components-errors": Entry(everybody()),
}
PHONE = {"indicator": "telefontillganglighet_samma_dag"}
READERS = ("unit_manager", "controller", "programme_lead")  # who may write how a number is to be read
WIDE = ("controller", "programme_lead", "board_member", "auditor")  # a role in the region, none at a unit


def _interpretation(cast: Cast) -> Mapping[str, Any]:
    """What the manager has written about the own unit's latest month, where there are numbers."""
    snapshot = Snapshot.objects.first()
    if snapshot is None:
        return {"pk": 1}
    note = write_interpretation(
        indicator=PHONE["indicator"], unit=cast.units["vc-01"], period=snapshot.last_month, text="Två vikarier.",
        snapshot=snapshot, by=cast["unit_manager"], now=NOW,
    )  # fmt: skip
    return {"pk": note.pk}


def _study(cast: Cast) -> Mapping[str, Any]:
    """A registered effect study of the patient portal, where there is a programme."""
    initiative = Initiative.objects.filter(code="patientportalen").first()
    if initiative and not initiative.studies.exists():
        register_study(
            initiative=initiative, indicator=PHONE["indicator"], secondary=[], untouched="", method="auto", before=24, after=24,
            anticipation=0, smallest=2.0, by=cast["programme_lead"], now=NOW,
        )  # fmt: skip
    return {"code": "patientportalen", **PHONE}


FOLLOWUP: Mapping[str, Entry] = {
    "effects": Entry(signed_in()),
    "effect-study": Entry(signed_in(), parts=_study),
    "effect-study#not registered": Entry(
        signed_in(404), parts=lambda cast: {"code": "patientportalen", **PHONE}
    ),
    "effect-register": Entry(only("programme_lead"), parts=lambda cast: {"code": "patientportalen"}),
    "effect-evidence": Entry(only("programme_lead"), parts=_study),
    "effect-deviation": Entry(only("programme_lead", status=422), "post", parts=_study),
    "strategy": Entry(signed_in()),
    "direction": Entry(signed_in(), parts=lambda cast: {"code": "R2"}),
    "initiatives": Entry(signed_in()),
    "initiative": Entry(signed_in(), parts=lambda cast: {"code": "patientkontrakt"}),
    "indicators": Entry(signed_in()),
    "indicator-matrix": Entry(signed_in()),
    "indicator-matrix#as a file": Entry(only(*STEERING), data=lambda cast: {"fil": "csv"}),
    "indicator": Entry(signed_in(), parts=lambda cast: PHONE),
    "indicator-definition": Entry(signed_in(), parts=lambda cast: PHONE),
    "indicator-export": Entry(only(*STEERING), parts=lambda cast: {**PHONE, "suffix": "csv"}),
    "guarantee-rows": Entry(only(*STEERING, status=422), "post"),
    "interpretations": Entry(only(*CLINICIANS, *STEERING)),
    "interpret": Entry(only(*READERS, status=422), "post", parts=lambda cast: PHONE),
    "interpret#another unit's": Entry(
        only(*READERS, status=422),
        "post",
        parts=lambda cast: PHONE,
        data=lambda cast: {"plats": "vc-02", "tolkning-period": "2026-10", "tolkning-text": "x"},
    ),
    "move-limits": Entry(only("controller", "programme_lead", status=422), "post", parts=lambda cast: PHONE),
    "withdraw-interpretation": Entry(only(*READERS, status=302), "post", parts=_interpretation),
    "restore-limits": Entry(
        only("controller", "programme_lead", status=404), "post", parts=lambda cast: {"pk": 1}
    ),
    "adoption": Entry(signed_in()),
    "adoption-indicator": Entry(signed_in(), parts=lambda cast: {"indicator": "taligenkanning_andel"}),
    "adoption-indicator#not followed": Entry(signed_in(404), parts=lambda cast: PHONE),
    # to all units for who has no unit of their own
    "my-unit": Entry({**only(*CLINICIANS, *STEERING), **dict.fromkeys(WIDE, 302)}),
    "my-unit#another's": Entry(
        {**only(*CLINICIANS, *STEERING, status=404), **dict.fromkeys(WIDE, 302)},
        data=lambda cast: {"enhet": "vc-02"},
    ),
    "compare-snapshots": Entry(signed_in()),
    "units": Entry(only(*CLINICIANS, *STEERING)),
    # any unit: its numbers are sums, and small ones are hidden
    "place": Entry(only(*CLINICIANS, *STEERING), parts=lambda cast: {"code": "vc-02"}),
    "staffing-units": Entry(
        only("controller", "programme_lead", unit_manager=302)
    ),  # one unit only: sent on to it
    "staffing": Entry(
        only("unit_manager", "controller", "programme_lead"), parts=lambda cast: {"code": "vc-01"}
    ),
    "staffing-file": Entry(
        only("unit_manager", "controller", "programme_lead"), parts=lambda cast: {"code": "vc-01"}
    ),
    "staffing-file#of another manager": Entry(
        only("controller", "programme_lead", unit_manager=404), parts=lambda cast: {"code": "vc-02"}
    ),
    "staffing#of another manager": Entry(
        only("controller", "programme_lead", unit_manager=404), parts=lambda cast: {"code": "vc-02"}
    ),
    "staffing#no care centre": Entry(
        only(unit_manager=404, controller=404, programme_lead=404), parts=lambda cast: {"code": "0780"}
    ),
    "snapshots": Entry(signed_in()),
    "twin": Entry(signed_in()),
}
WORKERS = ("nurse", "doctor", "care_administrator")
ROUTINES = (*WORKERS, "unit_manager")


def _case_at(unit: str) -> Callable[[Cast], Mapping[str, Any]]:
    """The code of a case that lies at the unit."""
    return lambda cast: {"code": sent(cast, unit=unit).code}


def _act(unit: str, act: str) -> Callable[[Cast], Mapping[str, Any]]:
    return lambda cast: {"code": sent(cast, unit=unit).code, "act": act}


def _call_at(unit: str) -> Callable[[Cast], Mapping[str, Any]]:
    """A promised call at the unit."""
    worker = "colleague" if unit == "vc-01" else "outsider"
    return lambda cast: {
        "pk": contact.promise_call(
            case=sent(cast, unit=unit), at=NOW + timedelta(hours=1), number="", by=cast[worker], now=NOW
        ).pk
    }


def _draft(cast: Cast) -> Mapping[str, Any]:
    """A draft of the routine of the nurse's unit."""
    values = {**default_values(), "assessment": False}
    draft = contact.draft_routine(
        unit=cast.units["vc-01"], values=values, review_on=TODAY + timedelta(days=90), by=cast["unit_manager"], now=NOW
    )  # fmt: skip
    return {"pk": draft.pk, "act": "kasta"}


def _proposal(unit: str) -> Callable[[Cast], Mapping[str, Any]]:
    """A changed table that waits at the unit, as the address of its replay names it."""
    worker = "colleague" if unit == "vc-01" else "outsider"

    def propose(cast: Cast) -> Mapping[str, Any]:
        source = source_of_file("yrsel").replace("version: 1", "version: 2", 1)
        row = contact.propose_table(
            unit=cast.units[unit], table="yrsel", source=source, why="Test", by=cast[worker], now=NOW
        )
        return {"pk": row.pk}

    return propose


TABLES: Mapping[str, Entry] = {
    "direct-contact": Entry(only(*WORKERS), parts=lambda cast: {"person_id": cast.greta.pk}),
    "direct-contact#listed elsewhere": Entry(
        only(*WORKERS, status=404), parts=lambda cast: {"person_id": cast.other_centres_person.pk}
    ),
    "direct-contact#nothing filled in": Entry(
        only(*WORKERS, status=422), "post", parts=lambda cast: {"person_id": cast.greta.pk}
    ),
    "tables": Entry(only(*ROUTINES)),
    "table": Entry(only(*ROUTINES), parts=lambda cast: {"table": "yrsel"}),
    "table#no such": Entry(only(*ROUTINES, status=404), parts=lambda cast: {"table": "finns-inte"}),
    "table-edit": Entry(only("nurse", "doctor", "unit_manager"), parts=lambda cast: {"table": "yrsel"}),
    "table-grid": Entry(only("nurse", "doctor", "unit_manager"), parts=lambda cast: {"table": "yrsel"}),
    "table-grid#nothing filled in": Entry(
        only("nurse", "doctor", "unit_manager", status=422), "post", parts=lambda cast: {"table": "yrsel"}
    ),
    "table-edit#nothing filled in": Entry(
        only("nurse", "doctor", "unit_manager", status=422), "post", parts=lambda cast: {"table": "yrsel"}
    ),
    "table-replay": Entry(only(*ROUTINES), parts=_proposal("vc-01")),
    "table-replay#another unit's": Entry(only(*ROUTINES, status=404), parts=_proposal("vc-02")),
    "table-decide": Entry(
        only(*ROUTINES, status=302), "post", parts=lambda cast: {**_proposal("vc-01")(cast), "act": "godkann"}
    ),
    "table-decide#another unit's": Entry(
        only(*ROUTINES, status=404), "post", parts=lambda cast: {**_proposal("vc-02")(cast), "act": "godkann"}
    ),
}


def _there(**more: object) -> Callable[[Cast], Mapping[str, Any]]:
    """The address asks for another unit's."""
    return lambda cast: {"enhet": "vc-02", **more}


# The unit in the address is never one where the reader has no work.
ELSEWHERE: Mapping[str, Entry] = {
    "queue#another unit's": Entry(only(*WORKERS, status=404), data=_there()),
    "queue-news#another unit's": Entry(only(*WORKERS, status=404), data=_there(fran="1")),
    "tables#another unit's": Entry(only(*ROUTINES, status=404), data=_there()),
    "table#another unit's": Entry(
        only(*ROUTINES, status=404), parts=lambda cast: {"table": "yrsel"}, data=_there()
    ),
    "table-grid#another unit's": Entry(
        only("nurse", "doctor", "unit_manager", status=404),
        "post",
        parts=lambda cast: {"table": "yrsel"},
        data=_there(why="x"),
    ),
    "table-edit#another unit's": Entry(
        only("nurse", "doctor", "unit_manager", status=404),
        "post",
        parts=lambda cast: {"table": "yrsel"},
        data=_there(source="x", why="x"),
    ),
    "routine#another unit's": Entry(only(*ROUTINES, status=404), data=_there()),
    "routine-edit#another unit's": Entry(only("unit_manager", status=404), data=_there()),
    "routine-part#another unit's": Entry(
        only("unit_manager", status=404), parts=lambda cast: {"part": "fraser"}, data=_there()
    ),
    "routine-replay#another unit's": Entry(only(*ROUTINES, status=404), data=_there()),
    "new-person#sent empty": Entry(only(*WORKERS, status=422), "post"),
    "new-call#nobody found": Entry(only(*WORKERS), "post", data=lambda cast: {"who": "Ingen Alls"}),
    "register-call#sent, listed elsewhere, not searched": Entry(
        only(*WORKERS, status=404),
        "post",
        parts=lambda cast: {"person_id": cast.other_centres_person.pk},
        data=lambda cast: {"reason": "other", "words": "x", "utan": "1"},
    ),
}
QUEUE: Mapping[str, Entry] = {
    "queue": Entry(only(*WORKERS)),
    "queue-news": Entry(only(*WORKERS, status=404)),  # the time of the page is missing
    "queue-search": Entry(only(*WORKERS), "post", data=lambda cast: {"who": "Greta"}),
    "queue-search#nothing sought": Entry(only(*WORKERS, status=302)),
    "queue-keys": Entry(only(*WORKERS)),
    "queue-keys#switched off": Entry(only(*WORKERS, status=302), "post", data=lambda cast: {"keys": "off"}),
    "case": Entry(only(*WORKERS), parts=_case_at("vc-01")),
    "case#another unit's": Entry(only(*WORKERS, status=404), parts=_case_at("vc-02")),
    "case-presence": Entry(only(*WORKERS, status=204), "post", parts=_case_at("vc-01")),
    "case-presence#another unit's": Entry(only(*WORKERS, status=404), "post", parts=_case_at("vc-02")),
    "case-do": Entry(only(*WORKERS, status=302), "post", parts=_act("vc-01", "ta")),
    "case-do#nothing filled in": Entry(only(*WORKERS, status=422), "post", parts=_act("vc-01", "svara")),
    "case-do#another unit's": Entry(only(*WORKERS, status=404), "post", parts=_act("vc-02", "ta")),
    "case-record": Entry(only(*WORKERS), parts=_case_at("vc-01")),
    "case-record#another unit's": Entry(only(*WORKERS, status=404), parts=_case_at("vc-02")),
    "case-record-do": Entry(only(*WORKERS, status=422), "post", parts=_act("vc-01", "ratta")),
    "case-record-do#another unit's": Entry(
        only(*WORKERS, status=404), "post", parts=_act("vc-02", "signera"), data=lambda cast: {"entries": "1"}
    ),
    "case-fhir": Entry(only(*WORKERS), parts=_case_at("vc-01")),
    "case-fhir#another unit's": Entry(only(*WORKERS, status=404), parts=_case_at("vc-02")),
    "to-sign": Entry(only(*WORKERS)),
    "to-sign#nothing chosen": Entry(only(*WORKERS, status=302), "post"),
    "unsigned": Entry(only("unit_manager")),
    "case-step-aside": Entry(
        only(*WORKERS, status=404), "post", parts=_case_at("vc-01")
    ),  # nobody's own matter
    "new-call": Entry(only(*WORKERS)),
    "register-call": Entry(only(*WORKERS), parts=lambda cast: {"person_id": cast.greta.pk}),
    "register-call#listed elsewhere, not searched": Entry(
        only(*WORKERS, status=404), parts=lambda cast: {"person_id": cast.other_centres_person.pk}
    ),
    "new-person": Entry(only(*WORKERS)),
    "agents": Entry(only(*WORKERS), parts=lambda cast: {"person_id": cast.greta.pk}),
    "agents#listed elsewhere, not searched": Entry(
        only(*WORKERS, status=404), parts=lambda cast: {"person_id": cast.other_centres_person.pk}
    ),
    "end-agent": Entry(
        only(*WORKERS, status=302),
        "post",
        parts=lambda cast: {"person_id": cast.resident_person.pk, **_agency(cast)},
    ),
    "end-agent#another person's": Entry(
        only(*WORKERS, status=404), "post", parts=lambda cast: {"person_id": cast.greta.pk, **_agency(cast)}
    ),
    "listing": Entry(only(*WORKERS), parts=lambda cast: {"person_id": cast.greta.pk}),
    "listing#listed elsewhere, not searched": Entry(
        only(*WORKERS, status=404), parts=lambda cast: {"person_id": cast.other_centres_person.pk}
    ),
    "listing#nothing filled in": Entry(
        only(*WORKERS, status=422), "post", parts=lambda cast: {"person_id": cast.greta.pk}
    ),
    "listing-choices": Entry(only(*WORKERS)),
    "call-list": Entry(only(*WORKERS)),
    "call-attempt": Entry(only(*WORKERS, status=302), "post", parts=_call_at("vc-01")),
    "call-attempt#another unit's": Entry(only(*WORKERS, status=404), "post", parts=_call_at("vc-02")),
    "case-dialled": Entry(only(*WORKERS), "post", parts=_case_at("vc-01")),
    "case-dialled#another unit's": Entry(only(*WORKERS, status=404), "post", parts=_case_at("vc-02")),
    "routine": Entry(only(*ROUTINES)),
    "routine-edit": Entry(only("unit_manager")),
    "routine-part": Entry(only("unit_manager"), parts=lambda cast: {"part": "fraser"}),
    "routine-part#no such": Entry(
        only("unit_manager", status=404), parts=lambda cast: {"part": "finns-inte"}
    ),
    "routine-part#sent empty": Entry(
        only("unit_manager", status=422), "post", parts=lambda cast: {"part": "texter"}
    ),
    "routine-replay": Entry(only(*ROUTINES, status=302)),  # no draft: back to the routine
    "routine-decide": Entry(only(*ROUTINES, status=302), "post", parts=_draft),
    "routine-decide#no draft": Entry(
        only(*ROUTINES, status=404), "post", parts=lambda cast: {"pk": 1, "act": "kasta"}
    ),
}


def _draft(cast: Cast) -> Mapping[str, Any]:
    """A draft that the resident has begun."""
    asta = cast["resident"]
    return {"key": save_draft(key=None, data={}, person=None, by=asta, now=NOW).key}


def _code(cast: Cast) -> Mapping[str, Any]:
    """A case that the resident has sent; the relative has the right to follow it."""
    return {"code": sent_case(cast).code}


def _others_code(cast: Cast) -> Mapping[str, Any]:
    """A case of somebody who has given nobody a right, at another care centre."""
    return {"code": sent_case(cast, "outsider", cast.other_centres_person).code}


_CASE_STAFF = ("nurse", "doctor", "care_administrator")  # of the personas with work in the unit's queue
RESIDENT_SIDE: Mapping[str, Entry] = {
    "ask": Entry(only(*RESIDENTS)),
    "ask-step": Entry(only("resident", relative=404), parts=lambda cast: {**_draft(cast), "step": "vem"}),
    "add-file": Entry(only("resident", status=422, relative=404), "post", parts=_draft),
    "draft-file": Entry(only(*RESIDENTS, status=404), parts=lambda cast: {**_draft(cast), "pk": 1}),
    "remove-file": Entry(only(*RESIDENTS, status=404), "post", parts=lambda cast: {**_draft(cast), "pk": 1}),
    "drop-draft": Entry(only("resident", status=302, relative=404), "post", parts=_draft),
    "send-draft": Entry(only("resident", status=302, relative=404), "post", parts=_draft),
    "my-cases": Entry(only(*RESIDENTS)),
    "notices": Entry(only(*RESIDENTS)),
    "my-case": Entry(only(*RESIDENTS), parts=_code),
    "my-case#no right given": Entry(only(*RESIDENTS, status=404), parts=_others_code),
    "receipt": Entry(only(*RESIDENTS), parts=_code),
    "write-in-case": Entry(only(*RESIDENTS, status=409), "post", parts=_code),
    "got-worse": Entry(only(*RESIDENTS, status=422), "post", parts=_code),
    "got-worse#no right given": Entry(
        only(*RESIDENTS, status=404), "post", parts=_others_code, data=lambda cast: {"varre-text": "Sämre"}
    ),
    "dispute": Entry(only(*RESIDENTS, status=422), "post", parts=_code),
    "dispute#no right given": Entry(
        only(*RESIDENTS, status=404), "post", parts=_others_code, data=lambda cast: {"fel-text": "Fel"}
    ),
    "receipt#no right given": Entry(only(*RESIDENTS, status=404), parts=_others_code),
    "write-in-case#no right given": Entry(
        only(*RESIDENTS, status=404), "post", parts=_others_code, data=lambda cast: {"text": "Hej"}
    ),
    "want-person#no right given": Entry(
        only(*RESIDENTS, status=404),
        "post",
        parts=_others_code,
        data=lambda cast: {"ring-phone": "0701740605"},
    ),
    "case-file#no right given": Entry(signed_in(404), parts=lambda cast: {**_others_code(cast), "pk": 1}),
    "case-stream#another unit": Entry(signed_in(404), parts=_others_code),
    "want-person": Entry(only(*RESIDENTS, status=422), "post", parts=_code),
    "case-file": Entry(signed_in(404), parts=lambda cast: {**_code(cast), "pk": 1}),
    "case-messages": Entry({**signed_in(404), **dict.fromkeys((*RESIDENTS, *_CASE_STAFF), 200)}, parts=_code),
    "case-messages#another unit": Entry(signed_in(404), parts=_others_code),
    # 204: only the ASGI process streams
    "case-stream": Entry({**signed_in(404), **dict.fromkeys((*RESIDENTS, *_CASE_STAFF), 204)}, parts=_code),
    "follow": Entry(everybody()),
}
WRITERS = ("controller", "programme_lead")
_HIDDEN = {"unit_manager": 404, "board_member": 404, "auditor": 404}
_OF_ANOTHER = {**_HIDDEN, "programme_lead": 404}
REPORTS: Mapping[str, Entry] = {
    "reports": Entry(only(*STEERING)),
    "report-new": Entry(only(*WRITERS)),
    "report-new-of-kind": Entry(only(*WRITERS), parts=lambda cast: {"kind": "half_year"}),
    "report-new-of-kind#no such": Entry(
        only(*WRITERS, status=404), parts=lambda cast: {"kind": "finns-inte"}
    ),
    "report-new-of-kind#sent empty": Entry(
        only(*WRITERS, status=422), "post", parts=lambda cast: {"kind": "unit_page"}
    ),
    "report": Entry(only(*WRITERS, **_HIDDEN), parts=lambda cast: {"key": a_draft(cast).key}),
    "report#asked": Entry(
        only(*WRITERS, "unit_manager", board_member=404, auditor=404),
        parts=lambda cast: {"key": a_question(cast).report.key},
    ),
    "report#about one's own unit": Entry(
        only(*WRITERS, "unit_manager", board_member=404, auditor=404),
        parts=lambda cast: {"key": a_draft(cast, "unit_page", "vc-01").key},
    ),
    "report#about another unit": Entry(
        only(*WRITERS, **_HIDDEN), parts=lambda cast: {"key": a_draft(cast, "unit_page", "vc-03").key}
    ),
    "report#sent": Entry(only(*STEERING), parts=lambda cast: {"key": a_sent(cast).key}),
    "report-edit": Entry(only(*WRITERS), parts=lambda cast: {"key": a_draft(cast).key}),
    "report-edit#sent empty": Entry(
        only(*WRITERS, status=422), "post", parts=lambda cast: {"key": a_draft(cast).key}
    ),
    "report-ask": Entry(only(*WRITERS), parts=lambda cast: {"key": a_draft(cast).key}),
    "report-act": Entry(
        only(*WRITERS, status=302), "post", parts=lambda cast: {"key": a_draft(cast).key, "act": "granska"}
    ),
    "report-act#no such": Entry(
        only(*WRITERS, status=404), "post", parts=lambda cast: {"key": a_draft(cast).key, "act": "finns-inte"}
    ),
    "report-file": Entry(
        only(*WRITERS, **_HIDDEN), parts=lambda cast: {"key": a_draft(cast).key, "suffix": "html"}
    ),
    "report-file#sent": Entry(
        only(*STEERING), parts=lambda cast: {"key": a_sent(cast).key, "suffix": "xlsx"}
    ),
    "report-order-files": Entry(
        only(*WRITERS, status=302, **_HIDDEN), "post", parts=lambda cast: {"key": a_draft(cast).key}
    ),
    "report-order": Entry(only("controller", **_OF_ANOTHER), parts=order_of),
    "report-archive": Entry(only("controller", **_OF_ANOTHER), parts=order_of),
    "report-answer": Entry(only(*WRITERS, "unit_manager"), parts=lambda cast: {"pk": a_question(cast).pk}),
    "report-answer#in a report of others": Entry(
        only(*WRITERS, unit_manager=404), parts=lambda cast: {"pk": a_question(cast, asked="controller").pk}
    ),
    "report-withdraw": Entry(
        only(*WRITERS, status=302), "post", parts=lambda cast: {"pk": a_question(cast).pk}
    ),
}


# What is decided is read by those who steer; the programme writes; whoever is asked answers.
DECISIONS: Mapping[str, Entry] = {
    "decisions": Entry(only(*STEERING)),
    "decision": Entry(only(*STEERING), parts=decided.decision_of),
    "decision-do": Entry(
        only("programme_lead", status=422),
        "post",
        parts=lambda cast: decided.decision_of(cast, act="uppdrag"),
    ),
    "register": Entry(only(*STEERING)),
    "register-bring": Entry(only("programme_lead", status=422), "post"),
    "register-file": Entry(only(*STEERING), parts=lambda cast: {"suffix": "yaml"}),
    "meetings": Entry(only(*STEERING)),
    "meetings#no such arena": Entry(only(*STEERING, status=404), data=lambda cast: {"arena": "finns-inte"}),
    "meeting": Entry(only(*STEERING), parts=decided.meeting_of),
    "meeting-new": Entry(only("programme_lead", status=422), "post", parts=lambda cast: {"act": "mote"}),
    "meeting-do": Entry(
        only("programme_lead", status=422), "post", parts=lambda cast: decided.meeting_of(cast, act="punkt")
    ),
    "meeting-do#empty minutes": Entry(
        only("programme_lead", status=409), "post", parts=lambda cast: decided.meeting_of(cast, act="justera")
    ),
    "meeting-do#no such act": Entry(
        only("programme_lead", status=404),
        "post",
        parts=lambda cast: decided.meeting_of(cast, act="finns-inte"),
    ),
    "agenda-item": Entry(only("programme_lead"), parts=decided.agenda_item),
    "agenda-item#sent empty": Entry(only("programme_lead", status=422), "post", parts=decided.agenda_item),
    "calendar": Entry(only(*STEERING)),
    "calendar-change": Entry(only(*STEERING, status=302), "post", parts=lambda cast: {"act": "ny"}),
    "reminders": Entry(only(*STEERING)),
    "reminders#sent wrong": Entry(only(*STEERING, status=422), "post", data=lambda cast: {"email": "x"}),
    # whoever has the address reads it: a calendar program cannot sign in
    "calendar-feed": Entry(everybody(), parts=decided.calendar_of),
    "calendar-feed#wrong key": Entry(
        everybody(404), parts=lambda cast: {"key": f"{decided.calendar_of(cast)['key'][:-1]}x"}
    ),
    "assignments": Entry(only(*STEERING)),
    "assignment": Entry(only(*STEERING), parts=decided.assignment_at("vc-01")),
    "assignment-do": Entry(
        only("unit_manager", "programme_lead", status=422),
        "post",
        parts=decided.assignment_at("vc-01", act="svara"),
    ),
    "assignment-do#another unit's": Entry(
        only("programme_lead", status=422), "post", parts=decided.assignment_at("vc-02", act="svara")
    ),
    "assignment-do#not an answer": Entry(
        only("programme_lead", status=422), "post", parts=decided.assignment_at("vc-01", act="dag")
    ),
    "grants": Entry(only(*STEERING)),
    "grant": Entry(only(*STEERING), parts=decided.grant_of),
    "grant-new": Entry(only("programme_lead", status=422), "post", parts=lambda cast: {"act": "bidrag"}),
    "grant-do": Entry(
        only("programme_lead", status=409), "post", parts=lambda cast: decided.grant_of(cast, act="faststall")
    ),
    "money-follows": Entry(only(*STEERING)),
    "transfers": Entry(only(*STEERING)),
    "transfer": Entry(only(*STEERING), parts=decided.transfer_of),
    "transfer-new": Entry(only("programme_lead", status=422), "post", parts=lambda cast: {"act": "forslag"}),
    "transfer-do": Entry(
        only("programme_lead", status=422), "post", parts=lambda cast: decided.transfer_of(cast, act="rakna")
    ),
    "audits": Entry(only(*STEERING)),
    "audit": Entry(only(*STEERING), parts=decided.audit_of),
    "audit-new": Entry(only("programme_lead", status=422), "post", parts=lambda cast: {"act": "granskning"}),
    "audit-do": Entry(
        only("programme_lead", status=422), "post", parts=lambda cast: decided.audit_of(cast, act="skicka")
    ),
    "audit-answer": Entry(only(*STEERING), parts=decided.audit_of),
    "audit-recommendation": Entry(only(*STEERING), parts=lambda cast: decided.audit_of(cast, number=1)),
    "audit-recommendation-do": Entry(
        only("programme_lead", status=302),
        "post",
        parts=lambda cast: decided.audit_of(cast, number=1, act="svara"),
    ),
}
HOME: Mapping[str, Entry] = {
    "home": Entry(signed_in()),
    "auditor": Entry(only(*STEERING)),
    "my-copy": Entry(only(*RESIDENTS)),
    "copy-file": Entry(only(*RESIDENTS), parts=lambda cast: {"form": "fhir"}),
    "copy-file#no such form": Entry(only(*RESIDENTS, status=404), parts=lambda cast: {"form": "xml"}),
    "erase-my-data": Entry(only(*RESIDENTS, status=302), "post"),
}
LEAD = "programme_lead"
PROGRAMME: Mapping[str, Entry] = {
    "portfolio": Entry(only(*STEERING)),
    "programme-load": Entry(only(*STEERING)),
    "initiative-propose": Entry(only("unit_manager", LEAD)),
    "initiative-propose#sent empty": Entry(only("unit_manager", LEAD, status=422), "post"),
    "programme-unit": Entry(only(*STEERING), parts=lambda cast: {"code": "vc-01"}),
    "programme-unit#another": Entry(only(*STEERING, unit_manager=404), parts=lambda cast: {"code": "vc-02"}),
    "programme-unit#sent by who reads": Entry(
        only("unit_manager", LEAD, status=404), "post", parts=lambda cast: {"code": "vc-01"}
    ),
    "programme-initiative": Entry(only(*STEERING), parts=programme.initiative_at("vc-01")),
    "programme-initiative#elsewhere": Entry(
        only(*STEERING, unit_manager=404), parts=programme.initiative_at("vc-02")
    ),
    "programme-step": Entry(only(LEAD), parts=programme.step_at("vc-01", "bedom")),
    "programme-step#no such": Entry(only(LEAD, status=404), parts=programme.step_at("vc-01", "flyg")),
    "programme-step#a gate that lacks something": Entry(
        only(LEAD, status=409),
        "post",
        parts=programme.step_at("vc-01", "infor"),
        data=lambda cast: {"seen": "1"},
    ),
    "benefit-new": Entry(only(LEAD), parts=programme.initiative_at("vc-01")),
    "benefit-edit": Entry(only(LEAD), parts=programme.benefit_at("vc-01")),
    "benefit-state": Entry(only(LEAD), parts=programme.benefit_at("vc-01")),
    "programme-mandate": Entry(only(*STEERING), parts=programme.initiative_at("vc-01")),
    "programme-mandate#sent empty": Entry(
        only(LEAD, status=422),
        "post",
        parts=programme.initiative_at("vc-01"),
        data=lambda cast: {"act": "part"},
    ),
    "programme-rollouts": Entry(only(*STEERING), parts=programme.initiative_at("vc-01")),
    "programme-rollouts#planned by who reads": Entry(
        only(LEAD, status=422), "post", parts=programme.initiative_at("vc-01")
    ),
    "programme-rollout": Entry(only(*STEERING), parts=programme.rollout_at("vc-01")),
    "programme-rollout#elsewhere": Entry(
        only(*STEERING, unit_manager=404), parts=programme.rollout_at("vc-02")
    ),
    "programme-rollout#ticked": Entry(
        only("unit_manager", LEAD, status=302),
        "post",
        parts=programme.rollout_at("vc-01"),
        data=lambda cast: {"act": "steg"},
    ),
    "programme-history": Entry(only(*STEERING), parts=programme.initiative_at("vc-01")),
    "revision-restore": Entry(only(LEAD, status=302), "post", parts=programme.revision),
    "programme-exchange": Entry(only(*STEERING, unit_manager=403)),
    "programme-exchange#sent empty": Entry(only(LEAD, status=422), "post"),
    "programme-export": Entry(only(*STEERING, unit_manager=403), parts=lambda cast: {"suffix": "yaml"}),
    "benefits": Entry(only(*STEERING)),
    "programme-benefit": Entry(only(*STEERING), parts=programme.benefit_at("vc-01")),
    "programme-benefit#elsewhere": Entry(
        only(*STEERING, unit_manager=404), parts=programme.benefit_at("vc-02")
    ),
}
TABLE: Mapping[str, Entry] = {
    **REGION,
    **CLOSED,
    **DESIGN,
    **FOLLOWUP,
    **QUEUE,
    **TABLES,
    **RESIDENT_SIDE,
    **DECISIONS,
    **PROGRAMME,
    **REPORTS,
    **HOME,
}
