"""Who gets what at every address: the written table that `test_access.py` walks as every persona.

To add a page, add one line to TABLE under the name of its address.  Statuses: 200 the page, 302 sent on (anonymous: to
sign-in), 403 not that kind of work, 404 no relation to what is asked for, 405 another method, 409/422 refused or not
filled in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.cast import Cast


RESIDENTS = ("resident", "relative")
CLINICIANS = ("nurse", "doctor", "municipal_nurse")
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


def _administrators_grant(cast: Cast) -> Mapping[str, Any]:
    return {"pk": cast["nurse"].role_grants.get().pk}


REGION: Mapping[str, Entry] = {
    "sign-in": Entry(everybody()),
    "oidc-start": Entry(everybody(404)),  # no provider is set in the tests
    "oidc-callback": Entry(everybody(400)),  # no sign-in was begun
    "oidc-logout": Entry(everybody(404), "post"),
    "sign-out": Entry(signed_in(302), "post"),
    "my-permissions": Entry(signed_in()),
    "my-data": Entry(only(*RESIDENTS)),
    "person-data": Entry(only(*RESIDENTS), parts=lambda cast: {"person_id": cast.resident_person.pk}),
    "give-agency": Entry(only(*RESIDENTS, status=422), "post"),
    "end-agency": Entry({**signed_in(404), **dict.fromkeys(RESIDENTS, 302)}, "post", parts=_agency),
    "block": Entry(only(*RESIDENTS, status=422), "post"),
    "lift-block": Entry(only(*RESIDENTS, status=404), "post", parts=lambda cast: {"pk": 1}),
    "person": Entry(only(*CLINICIANS), parts=lambda cast: {"person_id": cast.resident_person.pk}),
    "access-log": Entry(only("unit_manager", "auditor")),
    "roles": Entry(only("administrator")),
    "end-role": Entry(only("administrator", status=302), "post", parts=_administrators_grant),
}
# A person without relation: nobody, whatever the role (a second look at `person`, by a name with a "#").
CLOSED: Mapping[str, Entry] = {
    "person#listed elsewhere": Entry(
        only(*CLINICIANS, status=404), parts=lambda cast: {"person_id": cast.other_centres_person.pk}
    ),
    "person#protected identity": Entry(
        only("doctor", nurse=404, municipal_nurse=404),
        parts=lambda cast: {"person_id": cast.protected_person.pk},
    ),
    "person#home care without consent": Entry(
        only("nurse", "doctor", municipal_nurse=404), parts=lambda cast: {"person_id": cast.greta.pk}
    ),
    "person-data#no right given": Entry(
        only(*RESIDENTS, status=404), parts=lambda cast: {"person_id": cast.greta.pk}
    ),
    "person-data#own": Entry(
        only("relative", resident=404), parts=lambda cast: {"person_id": cast.persons[9_000_002].pk}
    ),
}
DESIGN: Mapping[str, Entry] = {
    "set_language": Entry(everybody(302), "post", data=lambda cast: {"language": "en"}),
    "theme": Entry(everybody(302), "post", data=lambda cast: {"theme": "dark"}),
    "accessibility": Entry(everybody()),
    "components": Entry(everybody()),
    "components-errors": Entry(everybody()),
}
PHONE = {"indicator": "telefontillganglighet_samma_dag"}
FOLLOWUP: Mapping[str, Entry] = {
    "strategy": Entry(signed_in()),
    "direction": Entry(signed_in(), parts=lambda cast: {"code": "R2"}),
    "initiatives": Entry(signed_in()),
    "initiative": Entry(signed_in(), parts=lambda cast: {"code": "patientkontrakt"}),
    "indicators": Entry(signed_in()),
    "indicator": Entry(signed_in(), parts=lambda cast: PHONE),
    "indicator-definition": Entry(signed_in(), parts=lambda cast: PHONE),
    "indicator-export": Entry(only(*STEERING), parts=lambda cast: {**PHONE, "suffix": "csv"}),
    "units": Entry(only(*CLINICIANS, *STEERING)),
    # any unit: its numbers are sums, and small ones are hidden
    "place": Entry(only(*CLINICIANS, *STEERING), parts=lambda cast: {"code": "vc-02"}),
    "snapshots": Entry(signed_in()),
    "twin": Entry(signed_in()),
}
HOME: Mapping[str, Entry] = {"home": Entry(signed_in())}
TABLE: Mapping[str, Entry] = {**REGION, **CLOSED, **DESIGN, **FOLLOWUP, **HOME}
