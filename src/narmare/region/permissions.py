"""What a role may do.  The table role x permission is `docs/reference/permissions.md`, made from this file.

A role is held *at a unit* and reaches everything below it.  A permission says that somebody has that kind of work; it
never opens one person's data: there the relation to the person decides (`policies.reading_ground`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Permission(StrEnum):
    """One kind of thing that a person may do."""

    STRATEGY_READ = "strategy_read"
    INDICATOR_READ = "indicator_read"
    UNIT_INDICATOR_READ = "unit_indicator_read"
    INDICATOR_EXPORT = "indicator_export"
    INTERPRETATION_WRITE = "interpretation_write"
    LIMITS_MOVE = "limits_move"
    SNAPSHOT_PUBLISH = "snapshot_publish"
    PERSON_READ = "person_read"
    CLOSED_OPEN = "closed_open"
    OWN_DATA_READ = "own_data_read"
    ACCESS_LOG_REVIEW = "access_log_review"
    ROLE_GRANT = "role_grant"
    CASE_SEND = "case_send"
    CASE_READ = "case_read"
    CASE_WORK = "case_work"
    CASE_ASSESS = "case_assess"
    AGENCY_RECORD = "agency_record"
    LISTING_RECORD = "listing_record"
    HOME_CARE_RECORD = "home_care_record"
    ROUTINE_READ = "routine_read"
    ROUTINE_EDIT = "routine_edit"
    ROUTINE_APPROVE = "routine_approve"
    TABLE_PROPOSE = "table_propose"
    REPORT_READ = "report_read"
    REPORT_COMMENT = "report_comment"
    REPORT_WRITE = "report_write"
    DECISION_READ = "decision_read"
    DECISION_WRITE = "decision_write"
    ASSIGNMENT_ANSWER = "assignment_answer"
    PROGRAMME_READ = "programme_read"
    PROGRAMME_EDIT = "programme_edit"
    INITIATIVE_PROPOSE = "initiative_propose"
    ROLLOUT_WORK = "rollout_work"
    STAFFING_PLAN = "staffing_plan"

    @property
    def meaning(self) -> Promise | str:
        """What it lets somebody do, as a sentence for the screen."""
        return MEANINGS[self]


MEANINGS: Mapping[Permission, Promise | str] = {
    Permission.STRATEGY_READ: _("Läsa strategin: inriktningar, löften, mål och initiativ."),
    Permission.INDICATOR_READ: _("Läsa regionens mätetal, deras definitioner och hur enheterna skiljer sig."),
    Permission.UNIT_INDICATOR_READ: _("Öppna en enhets egen sida med alla dess mätetal."),
    Permission.INDICATOR_EXPORT: _("Hämta mätetal som fil."),
    Permission.INTERPRETATION_WRITE: _("Skriva hur en siffra ska läsas, på de enheter där man har rollen."),
    Permission.LIMITS_MOVE: _("Lägga nya gränser i ett diagram efter en känd förändring."),
    Permission.SNAPSHOT_PUBLISH: _("Publicera en ögonblicksbild av mätetalen."),
    Permission.PERSON_READ: _("Läsa om en person som man har en vårdrelation till."),
    Permission.CLOSED_OPEN: _(
        "Öppna det som är spärrat eller finns hos en annan vårdgivare, med ett lagligt skäl, för en tid."
    ),
    Permission.OWN_DATA_READ: _("Läsa sina egna uppgifter, eller den persons som har gett en rätt att läsa."),
    Permission.ACCESS_LOG_REVIEW: _("Granska vem som har läst om personer på enheten."),
    Permission.STAFFING_PLAN: _("Räkna på bemanningen i vägen in, på de enheter där man har rollen."),
    Permission.ROLE_GRANT: _("Ge och avsluta roller."),
    Permission.CASE_SEND: _(
        "Kontakta vården och följa sina ärenden, för sig själv eller för den som har gett rätten."
    ),
    Permission.CASE_READ: _("Läsa de ärenden som ligger hos enheten."),
    Permission.CASE_WORK: _("Ta, besvara, lämna över och avsluta ärenden hos enheten."),
    Permission.CASE_ASSESS: _("Göra medicinska bedömningar: sänka prioritet, ändra förslag och bedöma."),
    Permission.AGENCY_RECORD: _("Anteckna och avsluta vem som får företräda en person."),
    Permission.LISTING_RECORD: _(
        "Skriva upp en persons val av vårdcentral, till eller från den egna enheten."
    ),
    Permission.HOME_CARE_RECORD: _(
        "Anteckna vilka som enheten vårdar hemma, och om de samtycker till att enheten läser."
    ),
    Permission.ROUTINE_READ: _("Läsa enhetens rutin."),
    Permission.ROUTINE_EDIT: _("Ändra och publicera enhetens rutin."),
    Permission.ROUTINE_APPROVE: _(
        "Godkänna det medicinska innehållet i en rutin eller beslutstabell som någon annan har skrivit."
    ),
    Permission.TABLE_PROPOSE: _("Föreslå ändringar i enhetens beslutstabeller."),
    Permission.REPORT_READ: _("Läsa rapporter som är skickade."),
    Permission.REPORT_COMMENT: _("Svara på det som man blir frågad om i en rapport."),
    Permission.REPORT_WRITE: _("Skriva, granska och skicka rapporter."),
    Permission.DECISION_READ: _(
        "Läsa möten, beslut, uppdrag, bidrag, flyttade vårduppgifter och granskningar."
    ),
    Permission.DECISION_WRITE: _(
        "Skriva protokoll, beslut, bidrag, flyttade vårduppgifter och svar på granskningar."
    ),
    Permission.ASSIGNMENT_ANSWER: _("Svara på uppdrag som man själv eller ens enhet har fått."),
    Permission.PROGRAMME_READ: _(
        "Läsa programmet för de egna enheterna: initiativ, nyttor, ansvar och införande."
    ),
    Permission.PROGRAMME_EDIT: _(
        "Ändra programmet: bedöma och leda initiativ, nyttor, ansvar och införande."
    ),
    Permission.INITIATIVE_PROPOSE: _("Föreslå ett initiativ."),
    Permission.ROLLOUT_WORK: _(
        "Arbeta med införandet på enheten: checklista, utbildning och vad som är klart."
    ),
}


@dataclass(frozen=True)
class Role:
    """A kind of work, in words that its holder recognises, and the permissions that it needs."""

    key: str
    title: Promise | str
    description: Promise | str
    permissions: frozenset[Permission]

    def __post_init__(self) -> None:
        if not self.key.isidentifier():
            raise ValueError(f"Role key {self.key!r} must be a plain word: it is stored in the database.")
        if not self.permissions:
            raise ValueError(f"Role {self.key} has no permissions: leave the role out instead.")


_OPEN = frozenset({Permission.STRATEGY_READ, Permission.INDICATOR_READ})
_STEERING = _OPEN | {
    Permission.UNIT_INDICATOR_READ,
    Permission.INDICATOR_EXPORT,
    Permission.PROGRAMME_READ,
    Permission.DECISION_READ,
    Permission.REPORT_READ,
}
_READINGS = frozenset({Permission.INTERPRETATION_WRITE, Permission.LIMITS_MOVE})
_REPORTS = frozenset({Permission.REPORT_COMMENT, Permission.REPORT_WRITE})
_CASES = frozenset(
    {
        Permission.CASE_READ,
        Permission.CASE_WORK,
        Permission.AGENCY_RECORD,
        Permission.LISTING_RECORD,
        Permission.ROUTINE_READ,
    }
)
_CLINICAL_CASES = _CASES | {Permission.CASE_ASSESS, Permission.ROUTINE_APPROVE, Permission.TABLE_PROPOSE}

ROLES: Mapping[str, Role] = {
    role.key: role
    for role in (
        Role(
            "clinician",
            _("Vårdpersonal"),
            _(
                "Läser om personer som är listade på enheten eller som hen är fast kontakt för, och arbetar i enhetens kö."
            ),
            _OPEN
            | {Permission.UNIT_INDICATOR_READ, Permission.PERSON_READ, Permission.CLOSED_OPEN}
            | _CLINICAL_CASES,
        ),
        Role(
            "care_administrator",
            _("Vårdadministratör"),
            _(
                "Tar emot samtal och sköter administrativa ärenden på enheten. Sänker aldrig ett medicinskt ärendes prioritet."
            ),
            _OPEN | {Permission.UNIT_INDICATOR_READ, Permission.PERSON_READ} | _CASES,
        ),
        Role(
            "municipal_clinician",
            _("Vårdpersonal i kommunen"),
            _("Läser om personer som har hemsjukvård på enheten och som har samtyckt."),
            _OPEN
            | {
                Permission.UNIT_INDICATOR_READ,
                Permission.PERSON_READ,
                Permission.CLOSED_OPEN,
                Permission.HOME_CARE_RECORD,
            },
        ),
        Role(
            "unit_manager",
            _("Enhetschef"),
            _(
                "Följer enhetens mätetal, sköter dess rutin och granskar åtkomstloggen. Läser inte om enskilda personer."
            ),
            _STEERING
            | {
                Permission.INTERPRETATION_WRITE,
                Permission.ACCESS_LOG_REVIEW,
                Permission.ROUTINE_READ,
                Permission.ROUTINE_EDIT,
                Permission.TABLE_PROPOSE,
                Permission.REPORT_COMMENT,
                Permission.INITIATIVE_PROPOSE,
                Permission.ROLLOUT_WORK,
                Permission.ASSIGNMENT_ANSWER,
                Permission.STAFFING_PLAN,
            },
        ),
        Role(
            "controller",
            _("Controller"),
            _("Tar fram och publicerar mätetal. Ser aldrig uppgifter om enskilda personer."),
            _STEERING | _READINGS | _REPORTS | {Permission.SNAPSHOT_PUBLISH, Permission.STAFFING_PLAN},
        ),
        Role(
            "programme_lead",
            _("Programledare"),
            _("Leder initiativen och publicerar uppföljningen. Ser aldrig uppgifter om enskilda personer."),
            _STEERING
            | _READINGS
            | _REPORTS
            | {
                Permission.SNAPSHOT_PUBLISH,
                Permission.PROGRAMME_EDIT,
                Permission.INITIATIVE_PROPOSE,
                Permission.ROLLOUT_WORK,
                Permission.DECISION_WRITE,
                Permission.ASSIGNMENT_ANSWER,
                Permission.STAFFING_PLAN,
            },
        ),
        Role(
            "board_member",
            _("Förtroendevald"),
            _("Läser strategi och mätetal. Ser aldrig uppgifter om enskilda personer."),
            _STEERING,
        ),
        Role(
            "auditor",
            _("Granskare"),
            _("Granskar mätetal och åtkomstlogg. Läser inte om enskilda personer."),
            _STEERING | {Permission.ACCESS_LOG_REVIEW},
        ),
        Role(
            "administrator",
            _("Administratör"),
            _("Ger och avslutar roller. Ser aldrig uppgifter om enskilda personer och ingen åtkomstlogg."),
            _OPEN | {Permission.ROLE_GRANT},
        ),
    )
}

_CARE, _FOLLOW, _CONTROL, _RUN = (
    _("Vård och behandling"), _("Uppföljning och utveckling"), _("Tillsyn och kontroll"), _("Administration"),
)  # fmt: skip
# For which purpose each role is held: what somebody works with in that assignment (medarbetaruppdrag).
PURPOSES: Mapping[str, Promise | str] = {
    "clinician": _CARE, "care_administrator": _CARE, "municipal_clinician": _CARE, "unit_manager": _FOLLOW,
    "controller": _FOLLOW, "programme_lead": _FOLLOW, "board_member": _FOLLOW, "auditor": _CONTROL, "administrator": _RUN,
}  # fmt: skip

# These two are not granted: they follow from what is recorded about the person.
RESIDENT = Role(
    "resident",
    _("Invånare"),
    _("Läser sina egna uppgifter och ser vem som har läst om hen."),
    _OPEN | {Permission.OWN_DATA_READ, Permission.CASE_SEND},
)
RELATIVE = Role(
    "relative",
    _("Närstående"),
    _("Läser det som den andra personen har gett rätt till, så länge rätten gäller."),
    _OPEN | {Permission.OWN_DATA_READ, Permission.CASE_SEND},
)
ALL_ROLES: tuple[Role, ...] = (*ROLES.values(), RESIDENT, RELATIVE)

SIGNED_IN = "signed_in"

View = Callable[..., HttpResponseBase]


def requires(permission: Permission) -> Callable[[View], View]:
    """Decorate a view: 403 unless the signed-in account has `permission` somewhere.  Sets `view.permission`."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.has(permission):  # type: ignore[union-attr]
                raise PermissionDenied(f"The permission {permission} is needed.")
            return view(request, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return decorate


def signed_in[V: Callable[..., Any]](view: V) -> V:
    """Decorate a view that everybody who is signed in may open.  Sets `view.permission`; the middleware asks who."""
    view.permission = SIGNED_IN  # type: ignore[attr-defined]
    return view
