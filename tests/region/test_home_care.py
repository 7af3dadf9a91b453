"""Home health care and the person's standing consent: who writes it down, what it asks, and that it ends at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.http import Http404
from django.urls import reverse

from narmare.region import actions, queries
from narmare.region.models import AccessLog, AuditEvent, CareRelation, Purpose
from tests.cast import NOW, TODAY, Cast, signed_in


ALL = ["relation", "importance", "consent"]


def reads(cast: Cast, person_id: int) -> bool:
    """Whether the municipality's nurse reads about the person."""
    try:
        queries.read_person(cast["municipal_nurse"], person_id, Purpose.OVERVIEW, NOW)
    except Http404:
        return False
    return True


def sent(cast: Cast, number: str, said: list[str]) -> dict[str, object]:
    return {"number": number, "unit": cast.units["hs-01"].pk, "said": said}


def test_nobody_but_the_units_own_staff_writes_it_down_and_never_of_themselves(cast: Cast) -> None:
    asked = {"person": cast.greta, "said": ALL, "now": NOW}
    for who, unit in (
        ("nurse", "hs-01"),
        ("municipal_nurse", "hs-02"),
        ("nurse", "vc-01"),
        ("resident", "hs-01"),
    ):
        with pytest.raises(actions.Refused, match="hemsjukvårdens egen personal"):
            actions.record_home_care(by=cast[who], unit=cast.units[unit], **asked)
    cast.accounts["municipal_nurse"].person = cast.greta
    cast.accounts["municipal_nurse"].save()
    with pytest.raises(actions.Refused, match="dig själv"):
        actions.record_home_care(by=cast["municipal_nurse"], unit=cast.units["hs-01"], **asked)
    assert not reads(cast, cast.resident_person.pk + 5)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (["consent"], "alla villkor"), (["relation", "consent"], "alla villkor"), (["importance", "consent"], "alla villkor"),
        (["relation", "importance"], "alla villkor"), (["relation", "importance", "child_cannot"], "fyllt 18"),
    ],
)  # fmt: skip
def test_every_condition_is_asked_and_a_grown_person_is_no_child(
    cast: Cast, said: list[str], why: str
) -> None:
    with pytest.raises(actions.Refused, match=why):
        actions.record_home_care(
            person=cast.greta, unit=cast.units["hs-01"], said=said, by=cast["municipal_nurse"], now=NOW
        )
    assert not reads(cast, cast.greta.pk)


def test_the_page_writes_down_consent_and_takes_it_back_and_the_log_says_who(cast: Cast) -> None:
    client, address = signed_in(cast["municipal_nurse"]), reverse("home-care")
    number = cast.greta.personnummer or ""
    assert client.post(address, sent(cast, number, ["consent"])).status_code == 409
    assert client.post(address, sent(cast, number, ALL)).status_code == 302

    relation = cast.greta.care_relations.get()
    assert (relation.conditions, relation.consent_by) == (sorted(ALL), cast["municipal_nurse"])
    assert reads(cast, cast.greta.pk)
    assert "Greta Franzén" in client.get(address).content.decode()
    assert AccessLog.objects.filter(ground="home_care_list", person_id=cast.greta.pk).count() == 1
    assert AccessLog.objects.filter(ground="home_care_asked", person_id=cast.greta.pk).count() == 2

    withdrawn = client.post(reverse("home-care-withdraw", args=[relation.pk]), follow=True).content.decode()
    assert "Samtycket gäller inte längre: Greta Franzén." in withdrawn
    assert "Greta" not in client.get(address).content.decode()
    assert not reads(cast, cast.greta.pk)
    events = AuditEvent.objects.filter(object_type="region.carerelation", object_id=str(relation.pk))
    assert list(events.order_by("pk").values_list("action", flat=True))[-2:] == [
        "home_care_recorded", "home_care_consent_withdrawn",
    ]  # fmt: skip


def test_nobody_who_has_not_consented_is_named(cast: Cast) -> None:
    """The name is the region's: another provider reads it with consent (lag 2022:913 3 kap. 1 §)."""
    client, address = signed_in(cast["municipal_nurse"]), reverse("home-care")
    page = client.get(address).content.decode()
    assert ("Asta Lindgren" in page, "Greta" in page, "Person utan samtycke" in page) == (True, False, True)

    number = cast.greta.personnummer or ""
    noted = client.post(address, sent(cast, number, []), follow=True).content.decode()
    assert ("Antecknat: person utan samtycke" in noted, "Greta" in noted) == (True, False)
    relation = cast.greta.care_relations.get()
    ended = client.post(reverse("home-care-end", args=[relation.pk]), follow=True).content.decode()
    assert ("avslutad: person utan samtycke" in ended, "Greta" in ended) == (True, False)
    assert not AccessLog.objects.filter(ground="home_care_list", person_id=cast.greta.pk).exists()


def test_a_protected_identity_and_an_unknown_number_get_the_same_answer(cast: Cast) -> None:
    client, address = signed_in(cast["municipal_nurse"]), reverse("home-care")
    pages = [
        client.post(address, sent(cast, number, ALL)).content.decode().replace(number, "")
        for number in (cast.protected_person.personnummer or "", "191212121212")
    ]
    said = [page[page.index("<main") : page.index("Personer i vår")] for page in pages]

    assert "Det finns ingen att anteckna för det numret." in said[0]
    assert said[0] == said[1]
    assert not cast.protected_person.care_relations.exists()


def test_the_person_takes_consent_back_and_nobody_elses(cast: Cast) -> None:
    relation = cast.resident_person.care_relations.get()
    assert reads(cast, cast.resident_person.pk)
    elsewhere = actions.start_home_care(
        person=cast.greta, unit=cast.units["hs-02"], consented=True, by=cast.system, now=NOW
    )
    client = signed_in(cast["resident"])

    assert client.post(reverse("withdraw-consent", args=[elsewhere.pk])).status_code == 404
    assert client.post(reverse("withdraw-consent", args=[relation.pk])).status_code == 302
    assert not reads(cast, cast.resident_person.pk)
    elsewhere.refresh_from_db()
    assert elsewhere.consent_at == NOW


def test_care_that_has_ended_opens_nothing_and_begins_anew_without_consent(cast: Cast) -> None:
    relation = cast.resident_person.care_relations.get()
    yesterday = TODAY - timedelta(days=1)
    CareRelation.objects.filter(pk=relation.pk).update(valid_from=yesterday)
    actions.end_home_care(relation=relation, by=cast["municipal_nurse"], now=NOW)
    assert not reads(cast, cast.resident_person.pk)
    with pytest.raises(actions.Refused, match="redan avslutad"):
        actions.end_home_care(relation=relation, by=cast["municipal_nurse"], now=NOW)
    with pytest.raises(actions.Refused, match="Bara personen själv"):
        actions.end_home_care(relation=cast.greta.care_relations.get(), by=cast["nurse"], now=NOW)
    actions.record_home_care(
        person=cast.resident_person, unit=cast.units["hs-01"], said=[], by=cast["municipal_nurse"], now=NOW
    )

    assert not reads(cast, cast.resident_person.pk)
