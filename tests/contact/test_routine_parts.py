"""Every part of a routine is edited on a page by the unit's manager, without a developer and without script."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from narmare.contact import content, queries
from narmare.contact.models import Routine
from narmare.contact.resident import catalogue
from narmare.contact.routine_parts import PARTS
from tests.cast import TODAY, Cast


SignIn = Callable[[str], Client]


def page(part: str) -> str:
    return reverse("routine-part", args=[part])


def filled(client: Client, part: str) -> dict[str, Any]:
    """What a browser would send back of the page as it is."""
    context = client.get(page(part)).context
    sent = {bound.html_name: bound.value() for bound in context["form"]}
    for row in context["rows"] or ():
        sent.setdefault("rad", []).append(row.prefix)
        sent |= {bound.html_name: bound.value() for bound in row}
    return {name: value for name, value in sent.items() if value is not None}


def draft() -> dict[str, Any]:
    return dict(Routine.objects.get().content)


@pytest.mark.parametrize("part", PARTS)
def test_a_nurse_reads_the_routine_but_does_not_edit_it(cast: Cast, sign_in: SignIn, part: str) -> None:
    assert sign_in("nurse").get(page(part)).status_code == 403
    assert sign_in("nurse").post(page(part), {}).status_code == 403


@pytest.mark.parametrize("part", PARTS)
def test_sending_a_page_back_as_it_is_changes_nothing(cast: Cast, sign_in: SignIn, part: str) -> None:
    client = sign_in("unit_manager")
    response = client.post(page(part), filled(client, part))

    assert response.status_code == 302, response.context["form"].errors
    routine = content.routine_from(draft())
    shipped = content.default_routine()
    assert set(routine.reasons) == set(shipped.reasons)
    for name in ("professions", "takes", "directly_reachable", "phrases", "texts", "targets", "hours"):
        assert getattr(routine, name) == getattr(shipped, name)


def test_a_phrase_is_added_and_another_taken_away(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in("unit_manager")
    sent = filled(client, "fraser")
    first = draft_free_title = sent["0-title_sv"]
    sent["1-text_sv"] = "Det som jag höll på att skriva."
    shown = client.post(page("fraser"), {**sent, "lagg-till": "1"})
    assert shown.status_code == 200
    assert "Det som jag höll på att skriva." in shown.content.decode()
    assert not Routine.objects.exists()

    number = str(len(sent["rad"]))
    shown = client.post(page("fraser"), {**sent, "rad": [*sent["rad"], number], "ta-bort": "0"})
    assert first not in [row["title_sv"].value() for row in shown.context["rows"]]

    new = {
        "title_sv": "Ring på måndag",
        "title_en": "Call on Monday",
        "text_sv": "Ring på måndag.",
        "text_en": "Call on Monday.",
    }
    kept = {
        **sent,
        "rad": [*sent["rad"][1:], number],
        **{f"{number}-{name}": value for name, value in new.items()},
    }
    client.post(page("fraser"), kept)
    titles = [one["title"]["sv"] for one in draft()["phrases"]]
    assert titles[-1] == "Ring på måndag"
    assert draft_free_title not in titles
    assert draft()["phrases"][-1]["id"] == "own_ring_pa_mandag"


def test_an_empty_row_is_told_and_nothing_is_lost(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in("unit_manager")
    sent = {**filled(client, "fraser"), "0-text_en": ""}
    response = client.post(page("fraser"), sent)

    assert response.status_code == 422
    assert "Rad 1. Fyll i: Texten (på engelska)" in response.content.decode()
    assert sent["0-text_sv"] in [row["text_sv"].value() for row in response.context["rows"]]


def test_who_takes_what(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in("unit_manager")
    sent = filled(client, "vem-tar-vad") | {"place_midwife": "", "group_pain": "physiotherapist"}
    sent |= {"rad": ["0"], "0-reason": "yrsel", "0-profession": "doctor"}
    client.post(page("vem-tar-vad"), sent)

    assert "midwife" not in draft()["professions"]
    assert draft()["takes"] == {"pain": "physiotherapist", "yrsel": "doctor"}
    assert Routine.objects.get().clinical is True


def test_a_profession_that_the_unit_lacks_takes_nothing(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in("unit_manager")
    sent = filled(client, "vem-tar-vad") | {"place_midwife": "", "group_pain": "midwife"}
    response = client.post(page("vem-tar-vad"), sent)

    assert response.status_code == 422
    assert "midwife tar pain, men finns inte på enheten." in response.content.decode()
    assert not Routine.objects.exists()


def test_who_reaches_the_unit_directly_with_a_group_of_its_own(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in("unit_manager")
    sent = filled(client, "direkt") | {"any_of": ["home_care"], "min_age": "80", "phone": "0470-00 00 00"}
    sent |= {"rad": ["0"], "0-title_sv": "Hjärtsviktsmottagningen", "0-title_en": "Heart failure clinic"}
    client.post(page("direkt"), sent)
    rule = content.routine_from(draft()).directly_reachable

    assert (rule.min_age, rule.phone, rule.any_of) == (
        80,
        "0470-00 00 00",
        ("home_care", "own_hjartsviktsmottagningen"),
    )
    assert rule.recorded == ("own_hjartsviktsmottagningen",)
    assert filled(client, "direkt")["0-title_sv"] == "Hjärtsviktsmottagningen"


def test_a_text_with_a_slot_that_nothing_fills_is_refused(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in("unit_manager")
    sent = filled(client, "texter") | {"closing_sv": "Hej {namn}.", "closing_en": "Hello {namn}."}
    response = client.post(page("texter"), sent)

    assert response.status_code == 422
    assert "Inget fyller luckan {namn}" in response.content.decode()


def test_a_reason_that_is_not_in_use_is_not_offered(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in("unit_manager")
    sent = filled(client, "orsaker")
    sent["reasons"] = [name for name in sent["reasons"] if name != "yrsel"]
    client.post(page("orsaker"), sent)
    row = Routine.objects.get()
    Routine.objects.filter(pk=row.pk).update(
        status="published", published_at=row.changed_at, published_by=cast["doctor"], approved_at=row.changed_at,
        approved_by=cast["nurse"],
    )  # fmt: skip
    unit, person = cast.units["vc-01"], cast.resident_person
    every = catalogue.reasons(person, TODAY)

    assert "yrsel" in [one.id for one in catalogue.in_use(every, cast.units["vc-02"], TODAY)]
    assert "yrsel" not in [one.id for one in catalogue.in_use(every, unit, TODAY)]


def test_an_overdue_routine_says_so_and_asks_for_a_new_day_first(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in("unit_manager")
    client.post(page("orsaker"), filled(client, "orsaker"))
    row = Routine.objects.get()
    row.content = {**row.content, "review_on": (TODAY - timedelta(days=1)).isoformat()}
    row.save()
    response = client.post(page("orsaker"), filled(client, "orsaker"))

    assert response.status_code == 409
    assert "Välj en dag då rutinen ses över" in response.content.decode()
    assert queries.draft_of(cast.units["vc-01"]) is not None


def test_an_empty_text_is_told_by_its_name(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in("unit_manager")
    response = client.post(page("texter"), {**filled(client, "texter"), "closing_sv": ""})

    assert response.status_code == 422
    assert "Fyll i: När ärendet är avslutat" in response.content.decode()
