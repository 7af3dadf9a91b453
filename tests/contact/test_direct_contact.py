"""Who reaches the unit without the common queue: the unit's rule decides, the resident sees it, and the case goes there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from narmare.contact import actions, content, reachable
from narmare.contact.models import DirectGround
from narmare.region.models import AccessLog
from tests.cast import NOW, TODAY, Cast
from tests.contact.staff_cases import matter, sent


SignIn = Callable[[str], Client]
SEEN = "Du når din vårdcentral direkt"


def rule(cast: Cast, **parts: Any) -> None:
    """Publish a routine of the nurse's unit with another rule of direct contact."""
    values = content.default_values()
    values["directly_reachable"] = {**values["directly_reachable"], "any_of": [], **parts}
    values["hold_for_named_contact"] = dict.fromkeys("12345", 0)
    draft = actions.draft_routine(
        unit=cast.units["vc-01"], values=values, review_on=TODAY + timedelta(days=90), by=cast["unit_manager"], now=NOW
    )  # fmt: skip
    actions.approve_routine(routine=draft, by=cast["doctor"], now=NOW)
    actions.publish_routine(routine=draft, valid_from=TODAY, by=cast["unit_manager"], now=NOW)


def urgent(reason: str = "yrsel") -> Any:
    asked = content.library().questionnaires[reason]
    about = {"reason": reason, "questionnaire": reason, "questionnaire_version": asked.version}
    return matter(**about, words="Tryck över bröstet och får ingen luft")


def test_whom_the_rule_does_not_cover_goes_to_the_queue_and_is_told_nothing(
    cast: Cast, sign_in: SignIn
) -> None:
    rule(cast, any_of=["special_housing"], phone="0470-00 00 00")
    case = sent(cast, person=cast.resident_person)

    assert reachable.direct_to(cast.resident_person, cast.units["vc-01"], TODAY) is None
    assert (case.direct, case.held_for) == ("", None)
    page = sign_in("resident").get(reverse("ask")).content.decode()
    assert SEEN not in page
    assert "0470-00 00 00" not in page
    assert SEEN not in sign_in("resident").get(reverse("my-case", args=[case.code])).content.decode()


def test_a_care_contact_is_reached_directly_also_where_nothing_else_is_held(
    cast: Cast, sign_in: SignIn
) -> None:
    rule(cast, any_of=["named_care_contact"], phone="0470-00 00 00")
    case = sent(cast, person=cast.resident_person)

    assert (case.direct, case.held_for) == ("named_care_contact", cast["nurse"])
    assert case.held_until == case.look_due_at
    page = sign_in("resident").get(reverse("ask")).content.decode()
    assert SEEN in page
    assert 'Ring <a class="tel" href="tel:0470000000">0470-00 00 00</a>.' in page
    assert "Samira Haddad" in page
    assert SEEN in sign_in("resident").get(reverse("my-case", args=[case.code])).content.decode()


def test_without_a_named_contact_it_goes_to_the_profession_of_the_rule(cast: Cast) -> None:
    rule(cast, any_of=["home_care"], profession="doctor")
    case = sent(cast, person=cast.greta)

    assert (case.direct, case.profession, case.held_for) == ("home_care", "doctor", None)


def test_what_cannot_wait_goes_to_whoever_is_there(cast: Cast) -> None:
    rule(cast, any_of=["named_care_contact"])
    case = sent(cast, person=cast.resident_person, about=urgent())

    assert case.priority <= 2
    assert (case.direct, case.held_for) == ("", None)


@pytest.mark.parametrize(("over", "reached"), [(0, True), (1, False)])
def test_the_age_of_the_rule_counts_from_the_birthday(cast: Cast, over: int, reached: bool) -> None:
    rule(cast, min_age=cast.greta.age(TODAY) + over)

    assert (sent(cast, person=cast.greta).direct == "age") is reached


def test_what_staff_have_written_down_counts_until_it_ends(cast: Cast) -> None:
    unit, both = cast.units["vc-01"], {"sv": "Hjärtsviktsmottagningen", "en": "Heart failure clinic"}
    rule(cast, any_of=["heart_failure"], groups={"heart_failure": both})
    assert sent(cast).direct == ""

    row = actions.add_direct_ground(
        person=cast.greta, unit=unit, ground="heart_failure", by=cast["nurse"], now=NOW
    )
    assert sent(cast).direct == "heart_failure"
    assert sent(cast, person=cast.other_centres_person, unit="vc-02").direct == ""

    actions.end_direct_ground(row=row, by=cast["nurse"], now=NOW)
    assert sent(cast).direct == ""


def test_only_the_units_staff_and_only_its_groups(cast: Cast) -> None:
    rule(cast, any_of=["special_housing"])
    for ground, who, why in (
        ("special_housing", "outsider", "roll på enheten"), ("joint_plan", "nurse", "nämner inte den gruppen"),
    ):  # fmt: skip
        with pytest.raises(actions.Refused, match=why):
            actions.add_direct_ground(
                person=cast.greta, unit=cast.units["vc-01"], ground=ground, by=cast[who], now=NOW
            )
    assert not DirectGround.objects.exists()


def test_a_nurse_writes_a_group_down_and_ends_it_on_the_page(cast: Cast, sign_in: SignIn) -> None:
    rule(cast, any_of=["special_housing"])
    nurse, page = sign_in("nurse"), reverse("direct-contact", args=[cast.greta.pk])
    nurse.post(page, {"ground": "special_housing"})
    row = DirectGround.objects.get()
    assert "Bor på särskilt boende" in nurse.get(page).content.decode()
    nurse.post(page, {"avsluta": row.pk})
    row.refresh_from_db()

    assert row.valid_to == TODAY
    assert "Når inte enheten direkt" in nurse.get(page).content.decode()
    assert AccessLog.objects.filter(person_id=cast.greta.pk, actor_id=cast["nurse"].pk).exists()


def test_the_unit_divides_its_work_but_not_what_is_urgent(cast: Cast) -> None:
    values = content.default_values()
    values["directly_reachable"]["any_of"] = []
    values["takes"] = {"pain": "physiotherapist", "yrsel": "doctor"}
    draft = actions.draft_routine(
        unit=cast.units["vc-01"], values=values, review_on=TODAY + timedelta(days=90), by=cast["unit_manager"], now=NOW
    )  # fmt: skip
    actions.approve_routine(routine=draft, by=cast["doctor"], now=NOW)
    actions.publish_routine(routine=draft, valid_from=TODAY, by=cast["unit_manager"], now=NOW)

    assert sent(cast, about=matter(reason="ryggont", reason_class="pain")).profession == "physiotherapist"
    assert sent(cast, about=matter(reason="yrsel")).profession == "doctor"
    case = sent(cast, about=urgent())
    assert case.suggestion["profession"] == "nurse"
    assert (case.priority, case.profession) == (1, "nurse")


@pytest.mark.parametrize(("who", "person", "opens"), [("nurse", "greta", True), ("nurse", "protected_person", False), ("doctor", "protected_person", True), ("nurse", "other_centres_person", False)])  # fmt: skip
def test_a_case_leads_to_the_page_only_for_who_can_open_it(
    who: str, person: str, opens: bool, cast: Cast, sign_in: SignIn
) -> None:
    case, client = sent(cast, person=getattr(cast, person)), sign_in(who)
    address = reverse("direct-contact", args=[case.person_id])
    page = client.get(reverse("case", args=[case.code])).text

    assert (f'href="{address}"' in page) is opens
    assert (client.get(address).status_code == 200) is opens
