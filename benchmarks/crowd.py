"""The people of the load run, made in bulk: residents, staff, queues of a usual length, and drafts that are ready to be sent.

Importing this module needs Django's settings (`load` sets the environment first).  Every name is invented.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from importlib import import_module
from itertools import batched, cycle, islice

from benchmarks.clients import request
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.middleware.csrf import CSRF_SECRET_LENGTH
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string

from narmare.contact.actions import submit_case
from narmare.contact.assessment import known_of
from narmare.contact.content import library
from narmare.contact.models import Case, Draft
from narmare.contact.resident import steps
from narmare.contact.resident.matters import matter_of
from narmare.contact.resident.steps import Content
from narmare.knowledge.questionnaires import engine
from narmare.knowledge.questionnaires.model import Item
from narmare.region.models import Account, Listing, NamedContact, Person, RoleGrant, Unit


ISSUER = "load"
REASONS = ("hosta_forkylning", "urinbesvar", "ryggont", "huvudvark", "recept", "hudutslag", "somn", "allergi")
WORDS = (
    "Jag har haft besvär i ungefär två veckor. Det är värst på kvällen och blir lite bättre när jag vilar. "
    "Jag har provat det som finns receptfritt men det hjälpte bara några dagar, och nu börjar jag undra vad det kan vara."
)
HOPE = "Att få veta om jag behöver komma in, och vad jag kan göra själv."
FIRST_PERSON = 8_000_000


@dataclass(frozen=True)
class Visitor:
    """Somebody who is signed in: the session, the form secret, and a resident's latest case."""

    session: str
    csrf: str
    unit: str
    case: str = ""


@dataclass(frozen=True)
class Crowd:
    """Who takes part, and the requests that send the prepared drafts."""

    residents: list[Visitor]
    staff: list[Visitor]
    sends: Iterator[bytes]
    keys: list[str]


def make(*, residents: int, staff: int, queue: int, drafts: int, now: datetime) -> Crowd:
    """Make everybody at the first two care centres, and those who only send prepared drafts at the third."""
    units = list(Unit.objects.filter(kind=Unit.Kind.CARE_CENTRE, valid_to=None).order_by("code")[:3])
    people = _persons(residents * 2, units, residents, now)
    colleagues = _staff(staff, units[:2], now)
    accounts = _resident_accounts(people)
    _named_doctors(people[:residents:2], colleagues, units, now)
    _fill(units[:2], people[:residents], accounts, queue, now)
    senders = accounts[residents:]
    keys = _drafts(senders, drafts, now)
    latest = dict(
        Case.objects.filter(person__in=people).order_by("asked_at").values_list("person_id", "code")
    )
    return Crowd(
        residents=[_visitor(one, "", latest.get(one.person_id, "")) for one in accounts[:residents]],
        staff=[_visitor(one, units[place % 2].code) for place, one in enumerate(colleagues)],
        sends=iter(_sends(keys, [_visitor(one, "") for one in senders])),
        keys=keys,
    )


def _persons(count: int, units: list[Unit], near: int, now: datetime) -> list[Person]:
    """Adults between 25 and 84, listed at the first two units in turn; those after `near` at the third."""
    people = [
        Person(
            pk=FIRST_PERSON + n,
            name=f"Provperson {n}",
            birth_date=date(1942 + n % 60, 1 + n % 12, 1 + n % 28),
        )
        for n in range(count)
    ]
    found = Person.objects.bulk_create(people)
    since = timezone.localdate(now) - timedelta(days=400)
    Listing.objects.bulk_create(
        Listing(person=one, unit=units[n % 2] if n < near else units[2], valid_from=since)
        for n, one in enumerate(found)
    )
    return found


def _resident_accounts(people: list[Person]) -> list[Account]:
    return Account.objects.bulk_create(
        Account(name=one.name, issuer=ISSUER, subject=f"resident-{one.pk}", person=one) for one in people
    )


def _staff(count: int, units: list[Unit], now: datetime) -> list[Account]:
    """Half nurses, half doctors, each with a role at one unit."""
    professions = (Account.Profession.NURSE, Account.Profession.DOCTOR)
    made = Account.objects.bulk_create(
        Account(
            name=f"Provanställd {n}", issuer=ISSUER, subject=f"staff-{n}", profession=professions[n // 2 % 2]
        )
        for n in range(count)
    )
    today = timezone.localdate(now)
    RoleGrant.objects.bulk_create(
        RoleGrant(
            account=one, role="clinician", unit=units[n % 2], reason="Lastprov", valid_from=today - timedelta(days=90),
            review_on=today + timedelta(days=90),
        )
        for n, one in enumerate(made)
    )  # fmt: skip
    return made


def _named_doctors(people: list[Person], staff: list[Account], units: list[Unit], now: datetime) -> None:
    doctor = next(one for one in staff if one.profession == Account.Profession.DOCTOR)
    since = timezone.localdate(now) - timedelta(days=60)
    NamedContact.objects.bulk_create(
        NamedContact(
            person=one, kind=NamedContact.Kind.DOCTOR, account=doctor, unit=units[0], valid_from=since
        )
        for one in people
    )


def _fill(
    units: list[Unit], people: list[Person], accounts: list[Account], queue: int, now: datetime
) -> None:
    """Bring each unit's queue to `queue` open cases of the last day, by the product's own action."""
    asking = cycle(zip(people, accounts, strict=False))
    reasons = cycle(REASONS)
    for place, unit in enumerate(units):
        listed = islice(filter(lambda pair: pair[0].pk % 2 == place % 2, asking), queue)
        for number, (person, account) in enumerate(listed):
            at = now - timedelta(minutes=4 * (queue - number))
            matter = matter_of(filled(next(reasons), person, at), person, timezone.localdate(at))
            submit_case(
                submit_key=uuid.uuid4(), person=person, unit=unit, matter=matter, channel=Case.Channel.WEB.value,
                by=account, now=at,
            )  # fmt: skip


def filled(reason: str, person: Person, now: datetime) -> Content:
    """A draft's content in which every question of the reason has been answered."""
    asked, known = library().questionnaires[reason], known_of(person, timezone.localdate(now))
    content = Content(reason=reason, words=WORDS, hope=HOPE)
    while left := [i for i in engine.visible(asked, content.answers, known) if i.id not in content.answers]:
        content = replace(content, answers={**content.answers, left[0].id: _answer(left[0])})
    questions = [steps.QUESTION + name for name in content.answers]
    done = (steps.WHO, steps.REASON, steps.WORDS, steps.HOPE, steps.FILES, *questions, steps.URGENT)
    answers = {name: answer for name, answer in content.answers.items() if answer is not None}
    return replace(content, answers=answers, done=done)


def _answer(item: Item) -> object:
    """The mildest answer: no, the last choice, the least number."""
    if item.type == "boolean":
        return False
    if item.type == "choice":
        return [item.options[-1].code] if item.repeats else item.options[-1].code
    if item.type in {"integer", "decimal"}:
        return int(item.minimum or 1)
    return "två dagar" if item.type == "text" else None


def _drafts(accounts: list[Account], count: int, now: datetime) -> list[str]:
    """Drafts in which only "send" is left, one for each account in turn; returns their keys."""
    people = Person.objects.in_bulk([one.person_id for one in accounts])
    contents = {
        (one.pk, reason): filled(reason, people[one.person_id or 0], now).data()
        for one in accounts
        for reason in REASONS
    }
    pairs = zip(cycle(accounts), cycle(REASONS[:-1]), strict=False)  # 7 reasons: each account meets them all
    made = Draft.objects.bulk_create(
        (
            Draft(
                account=one,
                person_id=one.person_id,
                data=contents[one.pk, reason],
                created_at=now,
                changed_at=now,
            )
            for one, reason in islice(pairs, count)
        ),
        batch_size=2_000,
    )
    return [str(one.key) for one in made]


def _sends(keys: list[str], senders: list[Visitor]) -> list[bytes]:
    """The requests, made beforehand: the client's own work must not slow down what it measures."""
    return [
        request(
            reverse("send-draft", args=[key]),
            {"csrfmiddlewaretoken": sender.csrf},
            f"sessionid={sender.session}; csrftoken={sender.csrf}",
        )
        for key, sender in zip(keys, cycle(senders), strict=False)
    ]


def _visitor(account: Account, unit: str, case: str = "") -> Visitor:
    """A session for the account, stored as signing in would store it."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session.save()
    return Visitor(session.session_key, get_random_string(CSRF_SECRET_LENGTH), unit, case)


def stored_once(keys: list[str]) -> tuple[int, int]:
    """How many cases the drafts with these keys have become, and how many of the drafts say that they were sent."""
    cases = drafts = 0
    for some in batched(keys, 10_000):  # a statement takes 65 535 values
        cases += Case.objects.filter(submit_key__in=some).count()
        drafts += Draft.objects.filter(key__in=some).exclude(case=None).count()
    return cases, drafts
