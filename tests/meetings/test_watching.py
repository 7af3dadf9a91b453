"""What a look at the log of changes and the sessions says about who may have lost a right."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client

from narmare.meetings import watching
from narmare.meetings.watching import Seen, Watch
from narmare.region import actions
from narmare.region.audit import record
from narmare.region.models import Session
from tests.cast import NOW, TODAY, Cast, signed_in


@pytest.fixture
def watch(cast: Cast) -> Watch:
    """One that has looked once."""
    found = Watch()
    assert not found.look([]).everybody
    return found


def key_of(client: Client) -> str:
    return str(client.session.session_key)


def test_only_sessions_that_go_on_are_told(watch: Watch, cast: Cast) -> None:
    here, gone, old = (key_of(signed_in(cast["resident"])) for _ in range(3))
    Session.objects.filter(pk=gone).delete()
    Session.objects.filter(pk=old).update(seen_at=NOW.replace(year=2020))

    assert watch.look([here, gone, old]).living == {here}


def test_what_is_about_a_person_concerns_who_reads_about_them(watch: Watch, cast: Cast) -> None:
    agency = cast.resident_person.agencies.get()
    actions.end_agency(agency=agency, by=cast["resident"], now=NOW)
    seen = watch.look([])

    assert seen.concerns(cast["relative"].pk, cast.resident_person.pk)
    assert not seen.concerns(cast["relative"].pk, cast.greta.pk)
    assert watch.look([]) == Seen(frozenset())  # told once


def test_what_is_done_with_an_account_concerns_it_alone(watch: Watch, cast: Cast) -> None:
    grant = cast["doctor"].role_grants.get()
    actions.end_sessions(account=cast["nurse"], by=cast["nurse"], now=NOW)
    actions.choose_assignment(grant=grant, by=cast["doctor"], now=NOW)
    seen, person = watch.look([]), cast.greta.pk

    assert seen.concerns(cast["nurse"].pk, person)
    assert seen.concerns(cast["doctor"].pk, person)
    assert not seen.concerns(cast["colleague"].pk, person)


def test_a_role_that_ends_concerns_everybody(watch: Watch, cast: Cast) -> None:
    record("role_ended", cast["nurse"].role_grants.get(), by=cast["administrator"], now=NOW)

    assert watch.look([]).everybody


def test_a_day_that_begins_and_more_than_can_be_told_concern_everybody(
    watch: Watch, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch.day = TODAY.replace(year=2020)
    assert watch.look([]) == Seen(frozenset(), everybody=True)

    monkeypatch.setattr(watching, "MOST", 1)
    for _ in range(2):
        record("signed_in", cast["nurse"], by=cast["nurse"], now=NOW)
    assert watch.look([]).everybody
    assert watch.look([]) == Seen(frozenset())


def test_a_change_whose_transaction_ends_late_is_seen(watch: Watch, cast: Cast) -> None:
    late = record("signed_out", cast["nurse"], by=cast["nurse"], now=NOW, save=False)
    late.pk = record("signed_in", cast["doctor"], by=cast["doctor"], now=NOW).pk + 1
    later = record("signed_in", cast["doctor"], by=cast["doctor"], now=NOW, save=False)
    later.pk = late.pk + 1
    later.save(force_insert=True)
    assert not watch.look([]).concerns(cast["nurse"].pk, 0)

    late.save(force_insert=True)
    seen = watch.look([])
    assert seen.concerns(cast["nurse"].pk, 0)
    assert replace(seen, accounts=frozenset()) == Seen(frozenset())
