"""Opening what is closed: who must not, each way with its own conditions and reach, what is shown, and how it ends."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.http import Http404
from django.test import Client
from django.urls import reverse

from narmare.region import actions, closed, sources
from narmare.region.models import AccessLog, Finding, Opening, Person, Purpose
from narmare.region.paths import PATHS
from tests.cast import NOW, TODAY, Cast
from tests.region.opened import asked, begun, found_by, shut


SignIn = Callable[[str], Client]
VC, HS = "vc-01|overview", "hs-01|overview"


def read(cast: Cast, opening: Opening, by: str, later: timedelta = timedelta(0)) -> list[str]:
    """What the opening shows to somebody: titles of the items that say something."""
    page = closed.read_opening(cast[by], opening.pk, NOW + later)
    return [one.title for one in page.shown if one.pieces]


@pytest.mark.parametrize(
    "by", ["care_administrator", "unit_manager", "resident", "relative", "administrator", "outsider"]
)
def test_nobody_opens_without_clinical_work_at_the_unit(cast: Cast, by: str) -> None:
    with pytest.raises(actions.Refused, match="roll som vårdpersonal"):
        begun(cast, "emergency", cast.resident_person, by, "hs-01")


def test_nobody_opens_about_themselves(cast: Cast) -> None:
    nurse = cast["municipal_nurse"]
    nurse.person = cast.greta
    nurse.save()

    with pytest.raises(actions.Refused, match="dig själv"):
        begun(cast, "emergency", cast.greta, "municipal_nurse", "hs-01")


@pytest.mark.parametrize("path", [key for key in PATHS if PATHS[key].across and not PATHS[key].blocked])
def test_every_condition_of_the_statute_is_needed(cast: Cast, path: str) -> None:
    said = ["relation", "importance", "consent"] if path == "consent" else PATHS[path].asked
    for missing in said:
        with pytest.raises(actions.Refused, match="villkor"):
            begun(
                cast, path, cast.resident_person, "municipal_nurse", "hs-01",
                said=[one for one in said if one != missing],
            )  # fmt: skip
    assert begun(cast, path, cast.resident_person, "municipal_nurse", "hs-01").pk


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"reason": " "}, "varför"),
        ({"path": "incapable", "attitude": ""}, "inställning"),
        ({"path": "consent", "said": ["relation", "importance", "child_cannot"]}, "fyllt 18"),
    ],
)
def test_what_is_missing_is_said(cast: Cast, changed: dict, words: str) -> None:
    path = changed.pop("path", "emergency")
    with pytest.raises(actions.Refused, match=words):
        begun(cast, path, cast.resident_person, "municipal_nurse", "hs-01", **changed)


@pytest.mark.parametrize(
    ("kind", "unit", "by", "at", "leads"),
    [
        (None, "", "municipal_nurse", "hs-01", {"consent", "incapable", "emergency"}),
        ("outer", "vc-01", "municipal_nurse", "hs-01", {"request"}),
        ("reader", "hs-01", "municipal_nurse", "hs-01", {"request"}),
        ("reader", "vc-01", "nurse", "vc-01", {"lift_consent", "lift_emergency"}),
        ("inner", "vc-01", "nurse", "vc-01", set()),  # their own unit's data
        ("inner", "vc-01", "municipal_nurse", "hs-01", {"consent", "incapable", "emergency"}),
        (None, "", "nurse", "vc-01", set()),
    ],
)
def test_the_ways_are_kept_apart(
    cast: Cast, kind: str | None, unit: str, by: str, at: str, leads: set[str]
) -> None:
    """No way leads to what another one is for, whatever is said to be met."""
    if kind:
        shut(cast, kind, unit)
    there = closed.exists(cast.resident_person, cast.units[at], NOW)
    for path in leads:
        assert begun(cast, path, cast.resident_person, by, at).path == path
    for path in set(PATHS) - leads:
        with pytest.raises(actions.Refused, match="inga uppgifter"):
            begun(cast, path, cast.resident_person, by, at)

    assert leads == {path.key for path in PATHS.values() if there.leads(path)}


def test_an_inner_block_closes_to_another_unit_of_the_region_and_is_lifted(cast: Cast) -> None:
    shut(cast, "inner", "vc-01")
    found = sources.of(cast.resident_person, cast.units["vc-03"], TODAY)

    assert [(one.key, one.across, one.blocked) for one in found] == [(VC, False, True)]


def test_nothing_is_open_to_another_provider_before_the_person_is_informed(cast: Cast) -> None:
    uninformed = cast.persons[9_000_004]

    assert closed.exists(uninformed, cast.units["hs-01"], NOW) == closed.Exists(False, False, False)
    with pytest.raises(actions.Refused, match="inga uppgifter"):
        begun(cast, "emergency", uninformed, "municipal_nurse", "hs-01")
    actions.inform(person=uninformed, by=cast["nurse"], now=NOW)
    assert closed.exists(uninformed, cast.units["hs-01"], NOW).open_across


def test_first_the_units_then_what_is_chosen_and_only_for_a_time(cast: Cast) -> None:
    opening = begun(cast, "emergency", cast.greta, "municipal_nurse", "hs-01")
    page = closed.read_opening(cast["municipal_nurse"], opening.pk, NOW)
    assert [key for key, _title in page.choices] == [VC]
    assert read(cast, opening, "municipal_nurse") == []

    actions.open_items(opening=opening, chosen=[VC], by=cast["municipal_nurse"], now=NOW)
    assert read(cast, opening, "municipal_nurse") == ["Vårdcentralen Tranan: Grunduppgifter och kontakter"]
    assert (
        AccessLog.objects.filter(
            ground="opened_emergency", unit_code="hs-01", person_id=cast.greta.pk
        ).count()
        == 1
    )
    assert read(cast, opening, "municipal_nurse", timedelta(hours=4)) == []
    with pytest.raises(actions.Refused, match="Tiden är slut"):
        actions.open_items(
            opening=opening, chosen=[VC], by=cast["municipal_nurse"], now=NOW + timedelta(hours=4)
        )


def test_nobody_else_reads_through_it_and_the_attempt_is_logged(cast: Cast) -> None:
    opening = begun(cast, "emergency", cast.greta, "municipal_nurse", "hs-01")

    with pytest.raises(Http404):
        closed.read_opening(cast["outsider"], opening.pk, NOW)
    assert AccessLog.objects.get(purpose="opened").decision == "refused"


@pytest.mark.parametrize("chosen", [[], ["vc-02|overview"], ["vc-01|cases"], ["vc-01|"]])
def test_only_what_the_way_leads_to_is_opened(cast: Cast, chosen: list[str]) -> None:
    opening = begun(cast, "emergency", cast.greta, "municipal_nurse", "hs-01")

    with pytest.raises(actions.Refused):
        actions.open_items(opening=opening, chosen=chosen, by=cast["municipal_nurse"], now=NOW)


def test_a_new_block_ends_what_is_open(cast: Cast) -> None:
    opening = begun(cast, "emergency", cast.resident_person, "municipal_nurse", "hs-01")
    actions.open_items(opening=opening, chosen=[VC], by=cast["municipal_nurse"], now=NOW)
    assert read(cast, opening, "municipal_nurse")
    shut(cast, "outer", "vc-01")

    assert read(cast, opening, "municipal_nurse") == []


def test_an_ended_role_reads_nothing_more(cast: Cast) -> None:
    opening = begun(cast, "emergency", cast.greta, "municipal_nurse", "hs-01")
    actions.open_items(opening=opening, chosen=[VC], by=cast["municipal_nurse"], now=NOW)
    actions.end_role(grant=cast["municipal_nurse"].role_grants.get(), by=cast.system, now=NOW)

    assert read(cast, opening, "municipal_nurse") == []


@pytest.mark.parametrize("granted", [True, False])
def test_a_blocked_provider_is_asked_and_decides(cast: Cast, granted: bool) -> None:
    item = asked(cast)
    assert read(cast, item.opening, "municipal_nurse") == []
    for stranger in ("municipal_nurse", "outsider", "unit_manager"):
        with pytest.raises(actions.Refused):
            actions.answer_request(item=item, granted=True, why="Ja", by=cast[stranger], now=NOW)
    assert [one.pk for one in closed.read_requests(cast["nurse"], NOW)] == [item.pk]

    actions.answer_request(item=item, granted=granted, why="Jag känner henne", by=cast["nurse"], now=NOW)
    assert bool(read(cast, item.opening, "municipal_nurse")) is granted
    assert not closed.read_requests(cast["nurse"], NOW)


def test_a_protected_identity_never_shows_basic_data(cast: Cast) -> None:
    actions.inform(person=cast.protected_person, by=cast["doctor"], now=NOW)

    assert sources.of(cast.protected_person, cast.units["hs-01"], TODAY) == []


def test_every_opening_stands_to_review_and_the_person_sees_it(cast: Cast, sign_in: SignIn) -> None:
    opening = begun(cast, "emergency", cast.resident_person, "municipal_nurse", "hs-01")
    page = sign_in("resident").get(reverse("my-data")).content.decode()

    assert Finding.objects.get(opening=opening).unit == cast.units["hs-01"]
    assert "nödöppning" in page
    assert "3 kap. 6 §" in page
    sign_in("resident").post(reverse("end-opening", args=[opening.pk]))
    assert Opening.objects.get().ended_by == cast["resident"]


def test_an_outer_block_stops_home_care_though_it_has_consent(cast: Cast) -> None:
    nurse, asta = cast["municipal_nurse"], cast.resident_person
    assert asta in Person.objects.visible_to(nurse, purpose=Purpose.OVERVIEW, on=TODAY)
    shut(cast, "outer", "vc-01")

    assert asta not in Person.objects.visible_to(nurse, purpose=Purpose.OVERVIEW, on=TODAY)


def test_the_pages_from_number_to_reading(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in("municipal_nurse")
    asked = {"number": cast.greta.personnummer, "unit": cast.units["hs-01"].pk}
    first = client.post(reverse("closed-find"), asked)
    begin = first.headers["Location"]
    page = client.get(begin).content.decode()
    assert "Greta" not in page
    assert "Tranan" not in page  # neither who nor what: only that it exists
    assert "3 kap. 6 §" in page

    said = {"said": PATHS["emergency"].asked, "reason": "Medvetslös"}
    second = client.post(f"{begin}?skal=emergency", said)
    client.post(second.headers["Location"], {"chosen": [VC]})
    assert "Greta Franzén" in client.get(second.headers["Location"]).content.decode()


def test_a_person_that_was_not_searched_for_is_not_there(cast: Cast, sign_in: SignIn) -> None:
    address = reverse("closed-begin", args=[cast.greta.pk])

    assert sign_in("municipal_nurse").get(address).status_code == 404
    found_by("municipal_nurse", "hs-01")(cast)
    assert sign_in("municipal_nurse").get(address).status_code == 404  # found, but somebody else
