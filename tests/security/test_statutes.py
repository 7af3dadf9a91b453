"""The rows of patientdatalagen, lag 2022:913 and HSLF-FS 2016:40 that the product keeps: each test is named by its statute.

docs/security/status.md lists the same rows, and those that are not kept yet; a test compares the two.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction
from django.http import Http404
from django.test import Client
from django.urls import reverse

import narmare
from narmare.region import actions, queries
from narmare.region.models import AccessLog, Account, Agency, Person, Purpose
from tests.cast import NOW, TODAY, Cast


SignIn = Callable[[str], Client]
STATUS = Path(narmare.__file__).resolve().parents[2] / "docs" / "security" / "status.md"


def reads(actor: Account, person: Person) -> bool:
    """Whether the one way to a person opens for `actor`."""
    try:
        queries.read_person(actor, person.pk, Purpose.OVERVIEW, NOW)
    except Http404:
        return False
    return True


def test_pdl_4_1_only_who_takes_part_in_the_care(cast: Cast) -> None:
    """Inner secrecy: the same role at another unit opens nothing."""
    assert reads(cast["nurse"], cast.greta)
    assert not reads(cast["outsider"], cast.greta)
    assert not reads(cast["unit_manager"], cast.greta)


def test_pdl_4_2_permission_only_as_far_as_the_work_needs(cast: Cast) -> None:
    """No clinical role over a whole region, each with a reason and a day on which it is looked at again."""
    asked = {"account": cast["controller"], "role": "clinician", "by": cast["administrator"], "now": NOW}
    soon = TODAY + timedelta(days=30)

    with pytest.raises(actions.Refused, match="enhet som ger vård"):
        actions.grant_role(unit=cast.units["07"], reason="Vikarie", review_on=soon, **asked)
    with pytest.raises(actions.Refused, match="varför"):
        actions.grant_role(unit=cast.units["vc-01"], reason=" ", review_on=soon, **asked)
    with pytest.raises(actions.Refused, match="omprövning"):
        actions.grant_role(
            unit=cast.units["vc-01"], reason="Vikarie", review_on=TODAY + timedelta(days=400), **asked
        )


def test_pdl_4_3_access_is_documented_and_checked(cast: Cast) -> None:
    """Readings and refused attempts are there to review, and the review itself is on record."""
    reads(cast["nurse"], cast.greta)
    reads(cast["nurse"], cast.other_centres_person)
    unit, month = cast.units["vc-01"], TODAY.replace(day=1)
    sheet = queries.review_sheet(unit, month)
    actions.record_review(
        unit=unit, month=month, seen=sheet.shown, follow_up=[], by=cast["unit_manager"], now=NOW
    )

    assert (len(sheet.sample), len(sheet.refused)) == (1, 1)
    assert queries.reviews_of(unit, month)[0].details["seen"] == sheet.shown


def test_hslf_fs_2016_40_4_9_what_the_log_says(cast: Cast) -> None:
    """Action, unit, time, who and about whom; and nobody can take a row away."""
    reads(cast["nurse"], cast.greta)
    row = AccessLog.objects.get()

    assert (row.purpose, row.unit_code, row.at) == ("overview", "vc-01", NOW)
    assert (row.actor_id, row.person_id, row.decision) == (cast["nurse"].pk, cast.greta.pk, "allowed")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM region_accesslog")


def test_pdl_8_5_the_person_sees_which_unit_and_when(cast: Cast, sign_in: SignIn) -> None:
    reads(cast["nurse"], cast.resident_person)
    page = sign_in("resident").get(reverse("my-data")).content.decode()

    assert "Vem har läst om mig" in page
    assert [reading.unit for reading in queries.readings_about(cast.resident_person)] == [
        "Vårdcentralen Tranan"
    ]


def test_pdl_4_4_a_block_holds_at_once(cast: Cast) -> None:
    actions.block_unit(person=cast.resident_person, unit=cast.units["vc-01"], by=cast["resident"], now=NOW)

    assert not reads(cast["nurse"], cast.resident_person)
    assert not reads(cast["doctor"], cast.resident_person)  # also the named doctor
    assert reads(cast["resident"], cast.resident_person)


def test_pdl_4_4_guardians_may_not_block_a_childs_data(cast: Cast) -> None:
    child = cast.persons[9_000_007]
    assert child.agencies.filter(agent=cast["relative"], ground=Agency.Ground.GUARDIAN).exists()

    with pytest.raises(actions.Refused, match="Bara personen själv"):
        actions.block_unit(person=child, unit=cast.units["vc-01"], by=cast["relative"], now=NOW)


def test_pdl_4_4_a_block_is_not_told_to_the_unit(cast: Cast, sign_in: SignIn) -> None:
    """The answer is the same as for somebody who does not exist."""
    actions.block_unit(person=cast.resident_person, unit=cast.units["vc-01"], by=cast["resident"], now=NOW)
    blocked, nobody = (
        sign_in("nurse").get(reverse("person", args=[key])) for key in (cast.resident_person.pk, 1)
    )

    assert (blocked.status_code, nobody.status_code) == (404, 404)
    assert "spärr" not in blocked.content.decode().lower()


def test_2022_913_3_1_another_provider_reads_with_relation_and_consent(cast: Cast) -> None:
    """The municipality: home care without consent opens nothing, with consent it does."""
    assert not reads(cast["municipal_nurse"], cast.greta)
    relation = cast.greta.care_relations.get()
    relation.consent_at, relation.consent_by = NOW, cast["municipal_nurse"]
    relation.save()

    assert reads(cast["municipal_nurse"], cast.greta)


def test_2022_913_3_7_no_consent_opens_more_than_the_relation(cast: Cast) -> None:
    """Consent to one unit of the municipality opens nothing for another one, nor for somebody without a relation."""
    actions.start_home_care(
        person=cast.other_centres_person, unit=cast.units["hs-02"], consented=True, by=cast.system, now=NOW
    )

    assert not reads(cast["municipal_nurse"], cast.other_centres_person)
    assert not reads(cast["nurse"], cast.other_centres_person)


def test_status_names_every_test_here_and_no_other() -> None:
    written = set(re.findall(r"`(test_\w+)`", STATUS.read_text(encoding="utf-8")))
    here = {name for name in globals() if name.startswith(("test_pdl", "test_hslf", "test_2022"))}

    assert written == here
