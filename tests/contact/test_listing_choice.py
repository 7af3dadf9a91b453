"""Staff write down a person's choice of care centre, later or anew: who may, the region's rule, and that both centres see it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from narmare.contact import search
from narmare.contact.models import Case
from narmare.contact.resident import drafts
from narmare.region import actions, listing_policies
from narmare.region.models import AccessLog, Agency, AuditEvent, Listing, NamedContact, Person
from tests.cast import NOW, TODAY, Cast
from tests.contact.staff_cases import sent


SignIn = Callable[[str], Client]
SOON = TODAY + timedelta(days=14)


def choose(cast: Cast, person: Person, unit: str = "vc-02", by: str = "outsider", **more: Any) -> Listing:
    given: dict[str, Any] = {"valid_from": TODAY, "said_by": "present", "why": "Har flyttat", **more}
    return actions.record_choice(person=person, unit=cast.units[unit], by=cast[by], now=NOW, **given)


def centre(person: Person, day: date = TODAY) -> str:
    unit = drafts.care_centre(person, day)
    return unit.code if unit else ""


def typed(**more: str) -> dict[str, str]:
    return {"unit": "vc-02", "valid_from": str(TODAY), "said_by": "present", "why": "Har flyttat", **more}


class TestWhoMayNot:
    """First those who may not."""

    def test_staff_who_have_not_met_the_person(self, cast: Cast, sign_in: SignIn) -> None:
        url = reverse("listing", args=[cast.greta.pk])

        assert sign_in("outsider").get(url).status_code == 404
        assert sign_in("outsider").post(url, typed()).status_code == 404
        assert AccessLog.objects.latest("pk").decision == "refused"
        assert centre(cast.greta) == "vc-01"

    def test_those_who_steer_and_residents(self, cast: Cast, sign_in: SignIn) -> None:
        for who in ("unit_manager", "resident", "administrator"):
            assert sign_in(who).post(reverse("listing", args=[cast.greta.pk]), typed()).status_code == 403

    def test_neither_the_centre_chosen_nor_the_one_left(self, cast: Cast) -> None:
        with pytest.raises(actions.Refused, match="väljer eller lämnar"):
            choose(cast, cast.greta, "vc-03")

    def test_nobody_for_themselves_or_for_whom_they_act(self, cast: Cast, sign_in: SignIn) -> None:
        Agency.objects.create(
            person=cast.greta, agent=cast["nurse"], scope=["overview"], ground="trustee", valid_from=TODAY,
            granted_by=cast["colleague"], granted_at=NOW,
        )  # fmt: skip

        assert sign_in("nurse").get(reverse("listing", args=[cast.greta.pk])).status_code == 403
        with pytest.raises(actions.Refused, match="som du företräder"):
            choose(cast, cast.greta, by="nurse")

    def test_a_protected_identity_met_by_the_number_only(self, cast: Cast, sign_in: SignIn) -> None:
        search.persons(cast["outsider"], cast.protected_person.personnummer, NOW)
        outsider = sign_in("outsider")

        assert outsider.get(reverse("listing", args=[cast.protected_person.pk])).status_code == 404
        assert "listning" not in outsider.get(reverse("register-call", args=[cast.protected_person.pk])).text


class TestTheRule:
    """What the action refuses, each with what to do."""

    @pytest.mark.parametrize(
        ("more", "said"),
        [
            ({"unit": "sj-01", "by": "colleague"}, "Listning görs på en vårdcentral"),
            ({"valid_from": TODAY - timedelta(days=1)}, "från i dag"),
            ({"valid_from": TODAY + timedelta(days=91)}, "högst 90 dagar"),
            ({"unit": "vc-01", "by": "colleague"}, "redan listad där"),
            ({"why": " "}, "varför listningen ändras"),
            ({"why": "x" * 301}, "varför listningen ändras"),
            ({"said_by": ""}, "hur personen har gjort sitt val"),
            ({"said_by": "neighbour"}, "hur personen har gjort sitt val"),
            ({"said_by": "guardian"}, "fyllt 18 år och väljer själv"),
        ],
    )
    def test_it_says_why_not(self, more: dict[str, Any], said: str, cast: Cast) -> None:
        with pytest.raises(actions.Refused, match=said):
            choose(cast, cast.greta, **more)
        assert centre(cast.greta) == "vc-01"

    @pytest.mark.parametrize(
        ("years", "said_by", "said"),
        [(12, "present", "en vårdnadshavare"), (12, "guardian", ""), (15, "present", ""), (15, "trustee", "fyllt 18"), (40, "trustee", "")],
    )  # fmt: skip
    def test_whose_choice_it_is(self, years: int, said_by: str, said: str, cast: Cast) -> None:
        Person.objects.filter(pk=cast.greta.pk).update(birth_date=TODAY - timedelta(days=years * 365 + 60))
        person = Person.objects.get(pk=cast.greta.pk)
        if said:
            with pytest.raises(actions.Refused, match=said):
                choose(cast, person, said_by=said_by)
        else:
            assert choose(cast, person, said_by=said_by).said_by == said_by

    def test_two_changes_a_year_and_more_for_special_reasons(self, cast: Cast) -> None:
        begun = TODAY - timedelta(days=300)
        Listing.objects.filter(person=cast.greta).update(valid_from=begun)
        choose(cast, cast.greta)
        choose(cast, cast.greta, "vc-01", "colleague", valid_from=TODAY + timedelta(days=1))
        assert listing_policies.changes_before(cast.greta, TODAY + timedelta(days=2)) == 2

        later = TODAY + timedelta(days=2)
        with pytest.raises(actions.Refused, match="redan bytt vårdcentral 2 gånger på 12 månader"):
            choose(cast, cast.greta, valid_from=later)
        assert choose(cast, cast.greta, valid_from=later, special=True).valid_from == later

    def test_a_first_choice_and_old_changes_do_not_count(self, cast: Cast) -> None:
        old = TODAY - timedelta(days=400)
        Listing.objects.filter(person=cast.greta).delete()
        for number, unit in enumerate(("vc-01", "vc-02", "vc-01")):
            start = old + timedelta(days=number)
            Listing.objects.create(
                person=cast.greta, unit=cast.units[unit], valid_from=start, valid_to=start + timedelta(days=1)
            )

        assert listing_policies.changes_before(cast.greta, TODAY) == 0
        choose(cast, cast.greta)  # listed nowhere now
        assert centre(cast.greta) == "vc-02"

    def test_the_regions_numbers_must_make_sense(self) -> None:
        with pytest.raises(ValueError, match="listing.yaml"):
            listing_policies.ListingRules(changes=0, months=12, days_ahead=90)


class TestTheChoice:
    """What it changes."""

    def test_from_a_day_on_with_who_when_how_and_both_centres_in_the_log(self, cast: Cast) -> None:
        row = choose(cast, cast.greta, valid_from=SOON)
        events = AuditEvent.objects.filter(person_id=cast.greta.pk, object_id=str(row.pk)).order_by("pk")

        assert (centre(cast.greta), centre(cast.greta, SOON)) == ("vc-01", "vc-02")
        assert (row.recorded_by, row.recorded_at, row.why) == (cast["outsider"], NOW, "Har flyttat")
        assert [(one.action, one.details["valid_from"]) for one in events] == [
            ("listing_recorded", str(SOON)),
            ("listing_left", str(SOON)),
        ]

    def test_a_choice_that_had_not_begun_gives_way(self, cast: Cast) -> None:
        choose(cast, cast.greta, valid_from=SOON)
        choose(cast, cast.greta, "vc-03", "colleague", valid_from=TODAY + timedelta(days=3))

        assert centre(cast.greta, SOON) == "vc-03"
        assert listing_policies.changes_before(cast.greta, SOON + timedelta(days=1)) == 1

    def test_named_contacts_at_the_centre_left_end_and_cases_stay(self, cast: Cast) -> None:
        asta, case = cast.resident_person, sent(cast, person=cast.resident_person)
        assert NamedContact.objects.on(SOON).filter(person=asta, unit=cast.units["vc-01"]).exists()
        choose(cast, asta, valid_from=SOON)

        assert NamedContact.objects.on(TODAY).filter(person=asta, unit=cast.units["vc-01"]).exists()
        assert not NamedContact.objects.on(SOON).filter(person=asta, unit=cast.units["vc-01"]).exists()
        assert Case.objects.get(pk=case.pk).unit == cast.units["vc-01"]


class TestThePage:
    """The page of the person, and the list of the unit."""

    def test_who_was_registered_is_listed_later(self, cast: Cast, sign_in: SignIn) -> None:
        Listing.objects.filter(person=cast.greta).delete()
        search.persons(cast["nurse"], cast.greta.personnummer, NOW)
        nurse, url = sign_in("nurse"), reverse("listing", args=[cast.greta.pk])
        assert f'href="{url}"' in nurse.get(reverse("register-call", args=[cast.greta.pk])).text

        assert nurse.post(url, typed(unit="vc-01", why="Har flyttat hit")).status_code == 302
        page = nurse.get(url).text
        assert "Har flyttat hit" in page
        assert f"Antecknat av {cast['nurse'].name}" in page

    def test_a_refusal_keeps_what_was_typed(self, cast: Cast, sign_in: SignIn) -> None:
        answer = sign_in("nurse").post(reverse("listing", args=[cast.greta.pk]), typed(unit="vc-01"))

        assert answer.status_code == 409
        assert "redan listad där" in answer.text
        assert 'value="Har flyttat"' in answer.text

    def test_both_centres_see_it_and_the_third_does_not(self, cast: Cast, sign_in: SignIn) -> None:
        choose(cast, cast.greta, valid_from=SOON)
        left, chosen = (sign_in(who).get(reverse("listing-choices")).text for who in ("nurse", "outsider"))

        assert "Lämnar enheten" in left
        assert "Har valt enheten" in chosen
        assert "Linden" not in left  # where to is not the old centre's business
        for page in (left, chosen):
            assert cast.greta.name in page
            assert "Har flyttat" not in page
        assert AccessLog.objects.filter(person_id=cast.greta.pk, actor_id=cast["nurse"].pk).count() == 1
        Listing.objects.filter(person=cast.greta, said_by="present").update(unit=cast.units["vc-03"])
        assert cast.greta.name not in sign_in("outsider").get(reverse("listing-choices")).text

    def test_a_protected_identity_is_in_no_list(self, cast: Cast, sign_in: SignIn) -> None:
        vera = cast.protected_person
        choose(cast, vera, valid_from=SOON)

        assert vera.name not in sign_in("outsider").get(reverse("listing-choices")).text
