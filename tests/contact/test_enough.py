"""A program cannot send matters and messages without end; who needs help always reaches somebody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from narmare.contact.models import Case, CaseEvent, Draft
from narmare.contact.resident import enough
from narmare.region.limits import Limit
from tests.cast import Cast
from tests.contact.journey import Journey
from tests.contact.resident_cases import sent_case
from tests.sent_forms import BROWSER


SignIn = Callable[[str], Client]


def used_up(limit: Limit, account: int) -> None:
    for _time in range(limit.most):
        limit.count(str(account), timezone.now())


def test_no_more_is_begun_beyond_the_bound_and_the_page_says_which_number_to_ring(
    cast: Cast, sign_in: SignIn
) -> None:
    asta = Journey(sign_in("resident"))
    used_up(enough.BEGUN, cast["resident"].pk)
    begun = Draft.objects.count()
    refused = asta.client.post(reverse("ask"))

    assert refused.status_code == 429
    assert Draft.objects.count() == begun
    assert "Behöver du hjälp i dag ringer du" in refused.text
    assert (
        'href="tel:1177"' in refused.text
    )  # the number of the care centre besides, where its routine has one
    assert asta.client.get(asta.url).status_code == 200  # what was begun goes on


def test_a_browser_comes_back_to_the_page_and_is_not_asked_to_send_again(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in("resident")
    used_up(enough.BEGUN, cast["resident"].pk)
    answer = client.post(reverse("ask"), headers=BROWSER)

    assert answer.status_code == 302
    assert "Behöver du hjälp i dag ringer du" in client.get(answer.headers["Location"], headers=BROWSER).text
    assert "Behöver du hjälp i dag ringer du" not in client.get(reverse("ask")).text


@pytest.mark.parametrize(
    ("about", "channel", "may"), [("", "web", False), ("", "phone", True), ("greta", "web", True)]
)
def test_one_person_has_a_bound_too_and_calls_are_not_counted(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, about: str, channel: str, may: bool
) -> None:
    monkeypatch.setattr(enough, "CASES_A_DAY", 1)
    sent_case(cast, person=cast.greta if about else None, by="nurse")
    Case.objects.update(channel=channel)
    asta, now = cast.resident_person.pk, timezone.now()

    assert enough.may_begin(cast["resident"], [asta], now) is may
    assert enough.may_begin(cast["relative"], [asta, cast.protected_person.pk], now)  # can write for another
    assert enough.may_begin(cast["relative"], [], now)
    assert enough.may_begin(cast["resident"], [asta], now + timedelta(days=1))


def test_messages_have_a_bound_and_what_was_written_stays(cast: Cast, sign_in: SignIn) -> None:
    case, client = sent_case(cast), sign_in("resident")
    used_up(enough.MESSAGES, cast["resident"].pk)
    refused = client.post(reverse("write-in-case", args=[case.code]), {"text": "Det gäller foten igen"})

    assert refused.status_code == 429
    assert "Det gäller foten igen</textarea>" in refused.text
    assert "Ditt meddelande är inte skickat" in refused.text


def test_who_got_worse_or_wants_to_be_rung_is_never_refused(cast: Cast, sign_in: SignIn) -> None:
    case, client = sent_case(cast), sign_in("resident")
    for limit in enough.LIMITS:
        used_up(limit, cast["resident"].pk)
    client.post(reverse("got-worse", args=[case.code]), {"varre-text": "Nu kan jag inte gå"})
    client.post(reverse("want-person", args=[case.code]), {"ring-phone": "0701740605"})

    kinds = set(CaseEvent.objects.filter(case=case).values_list("kind", flat=True))
    assert {"worse", "wants_person"} <= kinds


def test_files_have_a_bound_and_the_matter_goes_on_without(cast: Cast, sign_in: SignIn) -> None:
    asta = Journey(sign_in("resident"))
    used_up(enough.FILES, cast["resident"].pk)
    refused = asta.client.post(reverse("add-file", args=[asta.key]), {})

    assert refused.status_code == 429
    assert "Skicka ärendet utan fler filer" in refused.text
