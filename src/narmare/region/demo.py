"""Invented people for the demo and the tests: twelve personas that anybody may sign in as, where NARMARE_DEMO is on.

Every name, date and number is invented.  The personnummer have a wrong check digit on purpose, so that none of them can be
a real person's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from narmare.region import actions
from narmare.region.models import Account, CareRelation, Information, NamedContact, Person, Purpose, Unit
from narmare.region.permissions import ROLES


ISSUER = "demo"
SYSTEM = "system"


@dataclass(frozen=True)
class Persona:
    """Somebody to sign in as: key, invented name, what they can do in one line, and the role that they hold."""

    key: str
    name: str
    group: Promise | str
    can: Promise | str
    role: str = ""
    at: str = "region"  # the kind of unit where the role is held
    profession: str = ""

    def __post_init__(self) -> None:
        if self.role and self.role not in ROLES:
            raise ValueError(f"Persona {self.key} has the role {self.role}, which does not exist.")


_PEOPLE, _CARE, _STEERING, _GUARDIANS = _("Invånare"), _("Vård"), _("Styrning"), _("Granskning och drift")
PERSONAS: tuple[Persona, ...] = (
    Persona("resident", "Asta Lindgren", _PEOPLE, _("Invånare. Läser sina egna uppgifter och ser vem som har läst dem.")),
    Persona("relative", "Nils Lindgren", _PEOPLE, _("Närstående. Läser det som hans mamma har gett honom rätt att läsa.")),
    Persona(
        "nurse", "Samira Haddad", _CARE, _("Sjuksköterska. Läser om dem som är listade på vårdcentralen."),
        role="clinician", at="care_centre", profession="nurse",
    ),
    Persona(
        "doctor", "Johan Ekström", _CARE, _("Läkare. Fast läkarkontakt för några av de listade."),
        role="clinician", at="care_centre", profession="doctor",
    ),
    Persona(
        "care_administrator", "Rut Almgren", _CARE, _("Vårdadministratör. Tar emot samtal och sköter administrativa ärenden."),
        role="care_administrator", at="care_centre",
    ),
    Persona(
        "municipal_nurse", "Karin Bergqvist", _CARE, _("Sjuksköterska i kommunen. Läser om dem i hemsjukvården som har samtyckt."),
        role="municipal_clinician", at="home_care", profession="nurse",
    ),
    Persona(
        "unit_manager", "Elena Petrova", _STEERING, _("Enhetschef. Följer enhetens mätetal och granskar dess åtkomstlogg."),
        role="unit_manager", at="care_centre",
    ),
    Persona("controller", "Mikael Åberg", _STEERING, _("Controller. Tar fram och publicerar regionens mätetal."), role="controller"),
    Persona("programme_lead", "Ingrid Sandell", _STEERING, _("Programledare. Leder programmet för nära vård."), role="programme_lead"),
    Persona("board_member", "Birgitta Holm", _STEERING, _("Förtroendevald i nämnden. Läser mål och utfall."), role="board_member"),
    Persona("auditor", "Omar Nasser", _GUARDIANS, _("Granskare. Granskar mätetalen och hela regionens åtkomstlogg."), role="auditor"),
    Persona("administrator", "Lisa Nyström", _GUARDIANS, _("Administratör. Ger och avslutar roller. Ser inga uppgifter om personer."), role="administrator"),
)  # fmt: skip

# id, name, birth date, test personnummer, protected identity, listed at the first or the second care centre
PERSONS: tuple[tuple[int, str, date, str, bool, int], ...] = (
    (9_000_001, "Asta Lindgren", date(1944, 3, 12), "194403122382", False, 0),
    (9_000_002, "Nils Lindgren", date(1972, 8, 30), "197208302398", False, 1),
    (9_000_003, "Greta Franzén", date(1938, 11, 2), "193811022382", False, 0),
    (9_000_004, "Yusuf Demir", date(1961, 5, 21), "196105212395", False, 0),
    (9_000_005, "Vera Stenmark", date(1955, 1, 17), "195501172385", True, 0),
    (9_000_006, "Oskar Wiklund", date(1990, 9, 9), "199009092392", False, 1),
    (9_000_007, "Elsa Lindgren", date(2021, 6, 4), "202106042382", False, 0),
)


SETTLED = timedelta(days=30)


class NotSetUpError(Exception):
    """The organisation is missing; the message says what to run first."""


def system_account() -> Account:
    """The account that stands for the installation itself in the audit log.  Nobody can sign in as it."""
    account, _created = Account.objects.get_or_create(
        issuer=SYSTEM, subject=SYSTEM, defaults={"key": SYSTEM, "name": "Närmare", "is_active": False}
    )
    return account


def persona_accounts() -> list[tuple[Persona, Account]]:
    """Each persona with its account, in the order of the page.  Empty where NARMARE_DEMO is off."""
    if not settings.NARMARE_DEMO:
        return []
    accounts = {account.key: account for account in Account.objects.filter(issuer=ISSUER, is_active=True)}
    return [(persona, accounts[persona.key]) for persona in PERSONAS if persona.key in accounts]


@transaction.atomic
def seed(*, now: datetime) -> None:
    """Make the personas, the persons and their relations, as they have been for a month.  Doing it twice changes nothing.

    Raises:
        NotSetUpError: there are no units.
    """
    now -= SETTLED  # the demo's cases of the last days need people who could already work then
    system = system_account()
    centres = _units("care_centre", 2)
    persons = _persons()
    for persona in PERSONAS:
        _account(persona, persons, system, now)
    for person_id, *_rest, place in PERSONS:
        if not persons[person_id].listings.exists():
            actions.list_person(person=persons[person_id], unit=centres[place], by=system, now=now)
    _relations(persons, system, now)


def _units(kind: str, count: int) -> list[Unit]:
    """The first `count` units of a kind in order of code, within the same municipality where possible."""
    units = list(Unit.objects.filter(kind=kind, valid_to=None).order_by("code")[:count])
    if len(units) < count:
        raise NotSetUpError(
            f"The demo needs {count} units of the kind {kind}. Run `narmare demo`, which makes them first."
        )
    return units


def _persons() -> dict[int, Person]:
    """The invented persons, by id."""
    for person_id, name, birth_date, number, protected, _place in PERSONS:
        Person.objects.get_or_create(
            pk=person_id,
            defaults={"name": name, "birth_date": birth_date, "personnummer": number, "protected": protected},
        )
    return {person.pk: person for person in Person.objects.filter(pk__in=[row[0] for row in PERSONS])}


def _account(persona: Persona, persons: dict[int, Person], system: Account, now: datetime) -> None:
    own = {"resident": 9_000_001, "relative": 9_000_002}.get(persona.key)
    account, created = Account.objects.get_or_create(
        issuer=ISSUER,
        subject=persona.key,
        defaults={
            "key": persona.key,
            "name": persona.name,
            "profession": persona.profession,
            "person": None if own is None else persons[own],
        },
    )
    if created and persona.role:
        today = timezone.localdate(now)
        actions.grant_role(
            account=account,
            role=persona.role,
            unit=_units(persona.at, 1)[0],
            reason="Påhittad person i demoläget",
            review_on=today + timedelta(days=365),
            by=system,
            now=now,
        )


def _relations(persons: dict[int, Person], system: Account, now: datetime) -> None:
    """A named doctor and a care contact, home care with and without consent, and a relative's right to read."""
    accounts = {account.key: account for account in Account.objects.filter(issuer=ISSUER)}
    asta, greta, vera = persons[9_000_001], persons[9_000_003], persons[9_000_005]
    centre, home_care = _units("care_centre", 1)[0], _units("home_care", 1)[0]
    if not NamedContact.objects.filter(person=asta).exists():
        for person, kind, who in (
            (asta, NamedContact.Kind.DOCTOR, "doctor"),
            (asta, NamedContact.Kind.CARE_CONTACT, "nurse"),
            (vera, NamedContact.Kind.DOCTOR, "doctor"),
        ):
            actions.name_contact(
                person=person, kind=kind, account=accounts[who], unit=centre, by=system, now=now
            )
    if not CareRelation.objects.filter(person=asta).exists():
        actions.start_home_care(person=asta, unit=home_care, consented=True, by=system, now=now)
        actions.start_home_care(person=greta, unit=home_care, consented=False, by=system, now=now)
    if not asta.agencies.exists():
        actions.give_agency(
            person=asta,
            agent=accounts["relative"],
            scope=[Purpose.OVERVIEW, Purpose.CASES],
            valid_to=timezone.localdate(now + SETTLED) + timedelta(days=365),
            by=accounts["resident"],
            now=now,
        )
    for person in (asta, greta, persons[9_000_006]):
        if not Information.objects.filter(person=person).exists():
            actions.inform(person=person, by=accounts["nurse"], now=now)
    elsa = persons[9_000_007]
    if not elsa.agencies.exists():
        actions.register_guardian(child=elsa, guardian=accounts["relative"], by=accounts["nurse"], now=now)
