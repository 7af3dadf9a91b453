"""Rules of state.  Each function returns a whole sentence that says why not and what to do, or None."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta

from django.utils.translation import gettext as _

from narmare.region import needs, numbers, processes
from narmare.region.models import (
    Account,
    Agency,
    Block,
    CareRelation,
    NamedContact,
    Person,
    Purpose,
    RoleGrant,
    Unit,
)
from narmare.region.models.unit import HSA_ID
from narmare.region.paths import CHILD, PATHS
from narmare.region.permissions import ROLES, Permission


GUARDED_UNTIL = 13  # years
ADULT = 18
OLDEST = 130
LONGEST_AGENCY = timedelta(days=366)  # of a right that staff write down: then somebody asks again
LONGEST_REVIEW = timedelta(days=366)
NO_CARE = frozenset({Unit.Kind.REGION, Unit.Kind.MUNICIPALITY})


def grant_refusal(
    *, account: Account, role: str, unit: Unit, need: str, process: str, reason: str, review_on: date, by: Account, on: date
) -> str | None:  # fmt: skip
    """Why `by` cannot give `account` the role at `unit` on the day `on`, or None.

    Patientdatalagen 4 kap. 2 §: a permission is limited to what the work needs, by the analysis of needs and risks, so a clinical
    role is never held at the region or a municipality, where it would reach everybody below.
    """
    if role not in ROLES:
        return _("Det finns ingen sådan roll. Välj en i listan.")
    if account.pk == by.pk:
        return _("Du kan inte ge dig själv en roll. Be en annan administratör.")
    if not reason.strip():
        return _("Skriv varför rollen behövs i arbetet.")
    if not on < review_on <= on + LONGEST_REVIEW:
        return _("Välj en dag för omprövning, tidigast i morgon och senast om ett år.")
    held = [grant for grant in account.grants_on(on) if grant.role == role and grant.unit_id == unit.pk]
    if any(grant.process == process for grant in held):
        return _("Personen har redan rollen på enheten. Avsluta den först om den ska ges på nytt.")
    return _need_refusal(role, need, process) or _place_refusal(role, unit)


def _need_refusal(role: str, need: str, process: str) -> str | None:
    known = needs.analysis().needs.get(need)
    if known is None or known.role != role:
        return _("Behovet hör inte till rollen. Välj ett behov som analysen har för den.")
    if process and process not in processes.processes():
        return _("Det finns ingen sådan vårdprocess. Välj en i listan.")
    if process and Permission.CASE_READ not in ROLES[role].permissions:
        return _("Bara den som arbetar med ärenden arbetar i en vårdprocess. Lämna vårdprocessen tom.")
    return None


def _place_refusal(role: str, unit: Unit) -> str | None:
    if Permission.PERSON_READ not in ROLES[role].permissions:
        return None
    if unit.kind in NO_CARE:
        return _("Vårdpersonal har sin roll på en enhet som ger vård. Välj en sådan enhet.")
    if (role == "municipal_clinician") != (unit.kind == Unit.Kind.HOME_CARE):
        return _(
            "Rollen i kommunen hör till kommunens hemsjukvård, och bara till den. Välj en annan roll eller enhet."
        )
    return None


def naming_refusal(wanted: Mapping[str, str], units: Mapping[str, Unit]) -> str | None:
    """Why the units cannot have these HSA-ids, both by the unit's code, or None."""
    held = {code: unit.hsa_id for code, unit in units.items() if unit.hsa_id} | dict(wanted)
    for code, hsa_id in wanted.items():
        if code not in units:
            return _("Det finns ingen enhet {code}. Rätta koden i filen.").format(code=code)
        if hsa_id and not re.fullmatch(HSA_ID, hsa_id):
            return _("{hsa_id} är inget HSA-id. Skriv det som SE2321000000-1A2B.").format(hsa_id=hsa_id)
        if hsa_id and list(held.values()).count(hsa_id) > 1:
            return _("{hsa_id} står på två enheter. Ett HSA-id hör till en enhet.").format(hsa_id=hsa_id)
    return None


def staff_refusal(*, name: str, issuer: str, subject: str, profession: str) -> str | None:
    """Why there cannot be an account of staff like this, or None."""
    if not name.strip() or not issuer or not subject.strip():
        return _("Ange namn, leverantör och vad leverantören kallar personen.")
    if profession not in Account.Profession.values:
        return _("Det finns inget sådant yrke. Välj ett i listan.")
    if Account.objects.filter(issuer=issuer, subject=subject.strip()).exists():
        return _("Personen har redan ett konto. Ge det en roll i stället.")
    return None


def end_role_refusal(grant: RoleGrant, on: date) -> str | None:
    """Why the role cannot be ended on the day `on`, or None."""
    if grant.valid_to is not None and grant.valid_to <= on:
        return _("Rollen är redan avslutad.")
    return None


def agency_refusal(
    *, person: Person, agent: Account, scope: Sequence[str], valid_to: date | None, by: Account, on: date
) -> str | None:
    """Why `by` cannot let `agent` read about `person`, or None.  Only the person gives the right."""
    if by.person_id != person.pk:
        return _("Bara personen själv kan ge någon annan rätt att läsa.")
    if agent.person_id == person.pk:
        return _("Du läser redan dina egna uppgifter.")
    if person.protected:
        return _("Du har skyddade personuppgifter. Då kan ingen annan läsa åt dig här.")
    if person.age(on) < GUARDED_UNTIL:
        return _("Du har inte fyllt 13 år. Då är det dina vårdnadshavare som läser åt dig.")
    return _right_refusal(person, agent, scope, valid_to, on)


def _right_refusal(
    person: Person, agent: Account, scope: Sequence[str], valid_to: date | None, on: date
) -> str | None:
    """What is asked of a right, whoever writes it down."""
    if Purpose.OVERVIEW not in scope or not set(scope) <= set(Agency.Scope.values):
        return _("Den som får läsa ser alltid minst grunduppgifter och kontakter. Kryssa i den rutan.")
    if valid_to is not None and valid_to <= on:
        return _("Välj en sista dag som inte har passerat.")
    if Agency.objects.on(on).filter(person=person, agent=agent).exists():
        return _("Personen har redan en rätt att läsa. Avsluta den först om den ska ändras.")
    return None


def recorder_refusal(*, person: Person, agent: Account, by: Account, on: date) -> str | None:
    """Why `by` cannot write down that `agent` acts for `person`, or None: never for oneself, never in one's own matter."""
    if not by.has(Permission.AGENCY_RECORD, on=on):
        return _("Bara personal på en vårdenhet antecknar vem som får företräda en person.")
    if agent.pk == by.pk or by.person_id == person.pk:
        return _("Det gäller dig själv. Be en kollega anteckna det.")
    if person.pk in by.matters_on(on):
        return _("Det gäller någon som du företräder. Be en kollega anteckna det.")
    if agent.person_id == person.pk:
        return _("Det är samma person. Skriv in den som ska företräda personen.")
    if person.protected:
        return _("Personen har skyddade personuppgifter. Då kan ingen annan företräda personen här.")
    return None


def recorded_agency_refusal(
    *, person: Person, agent: Account, scope: Sequence[str], ground: str, valid_to: date | None, by: Account, on: date
) -> str | None:  # fmt: skip
    """Why `by` cannot write down a right that the person, or a court, has given `agent`, or None.

    A trustee (god man, förvaltare: föräldrabalken 11 kap.) is for an adult; a child below 13 has guardians.
    """
    if refusal := recorder_refusal(person=person, agent=agent, by=by, on=on):
        return refusal
    if person.age(on) < GUARDED_UNTIL:
        return _("Barnet har inte fyllt 13 år. Anteckna en vårdnadshavare i stället.")
    if ground not in (Agency.Ground.SPOKEN, Agency.Ground.WRITTEN, Agency.Ground.TRUSTEE):
        return _("Välj varför personen får företrädas.")
    if ground == Agency.Ground.TRUSTEE and person.age(on) < ADULT:
        return _("En god man eller förvaltare utses för den som har fyllt 18 år. Välj en annan grund.")
    if valid_to is None or valid_to > on + LONGEST_AGENCY:
        return _("Välj en sista dag, senast om ett år. Då frågar någon personen igen.")
    return _right_refusal(person, agent, scope, valid_to, on)


def guardian_refusal(*, child: Person, guardian: Account, by: Account, on: date) -> str | None:
    """Why `by` cannot write down that `guardian` is a guardian of `child`, or None.

    Up to the 13th birthday, as in the national e-services: after that the child's own say weighs (föräldrabalken 6 kap. 11 §).
    """
    if child.age(on) >= GUARDED_UNTIL:
        return _("Barnet har fyllt 13 år. Då ger barnet självt rätten.")
    if refusal := recorder_refusal(person=child, agent=guardian, by=by, on=on):
        return refusal
    if guardian.person_id is None:
        return _("Vårdnadshavaren behöver ett eget konto som invånare.")
    if Agency.objects.on(on).filter(person=child, agent=guardian).exists():
        return _("Vårdnadshavaren har redan rätten.")
    return None


def end_agency_refusal(agency: Agency, by: Account, on: date) -> str | None:
    """Why `by` cannot end the right, or None.  Either of the two may end it, and staff who may write it down."""
    either = by.person_id == agency.person_id or by.pk == agency.agent_id
    if not either and not by.has(Permission.AGENCY_RECORD, on=on):
        return _("Bara den som har gett rätten eller den som har fått den kan avsluta den.")
    if agency.valid_to is not None and agency.valid_to <= on:
        return _("Rätten är redan avslutad.")
    return None


def person_refusal(
    *, name: str, number: str, reserve: bool, birth_date: date | None, unit: Unit, by: Account, on: date
) -> str | None:  # fmt: skip
    """Why `by` cannot register somebody who is not in the register, or None.

    Args:
        number: as it was typed; empty for somebody without a number.
        reserve: whether it is a reservnummer, which has no birth date that everybody can read.
    """
    if not by.has(Permission.CASE_WORK, unit, on=on):
        return _("Du behöver en roll på enheten för att ta emot ärenden där.")
    if not name.strip():
        return _("Skriv personens namn.")
    if number and not reserve:
        return _number_refusal(number, on)
    if number and numbers.reserve_number(number) is None:
        return _("Ett reservnummer har 6 till 12 bokstäver och siffror. Kontrollera numret.")
    if birth_date is None or not on.replace(year=on.year - OLDEST, day=1) <= birth_date <= on:
        return _("Skriv när personen är född. Dagen får inte ha varit längre fram än i dag.")
    return None


def _number_refusal(number: str, on: date) -> str | None:
    found = numbers.parse(number, on)
    if found is None:
        return _("Skriv personnummer eller samordningsnummer med tio eller tolv siffror.")
    if not found.checked:
        return _("Sista siffran i numret stämmer inte. Fråga efter numret igen.")
    return None


def matter_refusal(person_id: int, by: Account, on: date) -> str | None:
    """Why `by` does nothing as staff about the person, or None: not about oneself or somebody whom one acts for."""
    if by.person_id == person_id:
        return _("Det gäller dig själv. Be en kollega.")
    if person_id in by.matters_on(on):
        return _("Det gäller någon som du företräder. Be en kollega.")
    return None


def contact_refusal(*, person: Person, kind: str, account: Account, unit: Unit, on: date) -> str | None:
    """Why `account` cannot become the person's named contact at `unit`, or None."""
    if person.pk in account.matters_on(on):
        return _("Den som är eller företräder personen kan inte vara fast kontakt. Välj en kollega.")
    if kind not in NamedContact.Kind.values:
        return _("Välj fast läkarkontakt eller fast vårdkontakt.")
    if kind == NamedContact.Kind.DOCTOR and account.profession != Account.Profession.DOCTOR:
        return _("En fast läkarkontakt är läkare. Välj en läkare.")
    if not account.has(Permission.PERSON_READ, unit, on=on):
        return _("Den som ska vara fast kontakt behöver en roll som vårdpersonal på enheten.")
    return None


def listing_refusal(unit: Unit) -> str | None:
    """Why nobody can be listed at `unit`, or None (HSL 7 kap. 3 a §: primary care)."""
    if unit.kind != Unit.Kind.CARE_CENTRE:
        return _("Listning görs på en vårdcentral. Välj en vårdcentral.")
    return None


def block_refusal(*, person: Person, by: Account) -> str | None:
    """Why `by` cannot set or lift a block, or None.  A guardian may not block a child's data (4 kap. 4 §)."""
    if by.person_id != person.pk:
        return _("Bara personen själv kan spärra sina uppgifter.")
    return None


def home_care_refusal(
    *, person: Person, unit: Unit, said: Collection[str], by: Account, on: date
) -> str | None:
    """Why `by` cannot write down home health care at `unit`, or None.

    `said` is empty (care without consent) or meets every condition of lag 2022:913 3 kap. 1 §: nothing stands in for one.
    """
    if unit.kind != Unit.Kind.HOME_CARE or not by.has(Permission.HOME_CARE_RECORD, unit, on=on):
        return _("Bara hemsjukvårdens egen personal antecknar vilka som enheten vårdar.")
    if refusal := matter_refusal(person.pk, by, on):
        return refusal
    if said and not PATHS["consent"].met(said):
        return _("Kryssa i alla villkor i lagen, eller inget. Utan samtycke läser ni inget om personen.")
    if CHILD in said and person.age(on) >= ADULT:
        return _("Personen har fyllt 18 år. Fråga personen själv om samtycke.")
    return None


def end_home_care_refusal(relation: CareRelation, by: Account, on: date) -> str | None:
    """Why `by` cannot end the care or its consent, or None: the unit's staff, and for the consent the person."""
    if relation.valid_to is not None and relation.valid_to <= on:
        return _("Hemsjukvården är redan avslutad.")
    if by.person_id == relation.person_id or by.has(Permission.HOME_CARE_RECORD, relation.unit, on=on):
        return None
    return _("Bara personen själv och hemsjukvårdens personal avslutar.")


def process_refusal(kind: str, process: str, unit: Unit) -> str | None:
    """Why a block of that kind cannot name that care process at the unit, or None: only one between processes names one."""
    if kind == Block.Kind.PROCESS and process not in processes.processes():
        return _("Välj vilken vårdprocess du vill spärra.")
    if kind != Block.Kind.PROCESS and process:
        return _("Bara en spärr mellan vårdprocesser gäller en vårdprocess.")
    if kind == Block.Kind.PROCESS and unit.kind in NO_CARE:
        return _("Välj en enhet som ger vård.")
    return None


def review_refusal(*, seen: Collection[int], follow_up: Collection[int]) -> str | None:
    """Why a review cannot be recorded, or None (patientdatalagen 4 kap. 3 §: the check is documented)."""
    if not seen:
        return _("Det finns inga rader att granska den månaden.")
    if strangers := sorted(set(follow_up) - set(seen)):
        return _("Rad %(rows)s finns inte på sidan. Skriv radernas nummer med komma mellan.") % {
            "rows": ", ".join(str(row) for row in strangers)
        }
    return None
