"""A handful of invented cases for the demo personas' care centre.  Doing it twice changes nothing."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from narmare.contact import actions, queries
from narmare.contact.matter import Matter
from narmare.contact.models import Case
from narmare.contact.resident import catalogue
from narmare.region.demo import ISSUER
from narmare.region.models import Account, Person, Unit


PHONE = "08-465 004 00"  # of those that the Swedish post and telecom authority keeps for invented persons
# key, person, minutes ago, channel, reason, words
CASES: tuple[tuple[int, int, int, str, str, str], ...] = (
    (1, 9_000_001, 50, Case.Channel.WEB, "hosta_forkylning", "Jag har hostat i två veckor och blir trött när jag går i trappan."),
    (2, 9_000_003, 190, Case.Channel.PHONE, "yrsel", "Hon blev yr när hon reste sig i morse men mår bättre nu."),
    (3, 9_000_004, 1_500, Case.Channel.PHONE, "ryggont", "Ont i ryggen efter att ha lyft en låda. Strålar inte ut i benet."),
    (4, 9_000_004, 30, Case.Channel.DESK, "recept", "Vill förnya receptet på sin blodtrycksmedicin."),
    (5, 9_000_005, 75, Case.Channel.PHONE, "other", "Vill prata med sin läkare om provsvaren."),
)  # fmt: skip


@transaction.atomic
def seed(*, now: datetime) -> None:
    """Make the cases, as if they had come in today; one is taken and waits for a reply.  Roles hold from today on."""
    accounts = {account.key: account for account in Account.objects.filter(issuer=ISSUER)}
    persons = {person.pk: person for person in Person.objects.filter(pk__in={row[1] for row in CASES})}
    if Case.objects.filter(submit_key__in=[uuid.UUID(int=row[0]) for row in CASES]).exists():
        return
    unit = accounts["nurse"].role_grants.select_related("unit").get().unit
    _with_telephone(unit, accounts["unit_manager"], now)
    for key, person_id, minutes, channel, reason, words in CASES:
        by = accounts["resident" if channel == Case.Channel.WEB else "nurse"]
        actions.submit_case(
            submit_key=uuid.UUID(int=key), person=persons[person_id], unit=unit, matter=_matter(reason, words), channel=channel,
            by=by, now=_earlier(now, minutes),
        )  # fmt: skip
    waiting = Case.objects.get(submit_key=uuid.UUID(int=3))
    actions.ask_one_more(
        case=waiting,
        text="Hur länge har du haft ont?",
        by=accounts["nurse"],
        now=_earlier(now, 600),
    )


def _with_telephone(unit: Unit, manager: Account, now: datetime) -> None:
    """The unit's manager has published a routine of its own: the product's, with a number to ring."""
    on = timezone.localdate(now)
    values = {**queries.routine_values(unit, on), "phone": PHONE}
    routine = actions.draft_routine(
        unit=unit, values=values, review_on=on + timedelta(days=180), by=manager, now=now
    )
    actions.publish_routine(routine=routine, valid_from=on, by=manager, now=now)


def _earlier(now: datetime, minutes: int) -> datetime:
    """So many minutes ago, but not before today began."""
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    return max(now - timedelta(minutes=minutes), midnight)


def _matter(reason: str, words: str) -> Matter:
    """The matter without answers: the reason's questionnaire is named, so that the table decides on what is known."""
    asked = catalogue.questionnaire(reason)
    if asked is None or asked.reason is None:
        return Matter(reason=catalogue.OTHER, words=words)
    return Matter(
        reason=reason,
        lane=asked.reason.lane,
        words=words,
        questionnaire=asked.id,
        questionnaire_version=asked.version,
    )
