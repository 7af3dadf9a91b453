"""A routine is changed on pages, tried on past cases, and published by two where it decides about care."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from narmare.contact import actions, content, queries, replaying
from narmare.contact.models import Routine
from narmare.contact.resident import enough
from narmare.knowledge.faults import ContentError
from tests.cast import NOW, TODAY, Cast
from tests.contact.resident_cases import sent_case
from tests.contact.staff_cases import sent


SignIn = Callable[[str], Client]


def drafted(cast: Cast, **parts: Any) -> Routine:
    """A draft for the nurse's unit by its manager, the default with some parts changed."""
    return actions.draft_routine(
        unit=cast.units["vc-01"], values={**content.default_values(), **parts}, review_on=TODAY + timedelta(days=90),
        by=cast["unit_manager"], now=NOW,
    )  # fmt: skip


def slower() -> dict[str, Any]:
    """Targets where everything may take ten times as long."""
    targets = content.default_values()["targets"]
    return {key: {name: minutes * 10 for name, minutes in row.items()} for key, row in targets.items()}


def test_a_stored_routine_is_the_same_as_its_file() -> None:
    assert content.routine_from(content.default_values()) == content.default_routine()


def test_hours_one_person_may_publish(cast: Cast) -> None:
    draft = drafted(cast, hours={"monday": ["09:00-12:00"]})
    actions.publish_routine(routine=draft, valid_from=TODAY, by=cast["unit_manager"], now=NOW)

    assert draft.clinical is False
    assert queries.routine_of(cast.units["vc-01"], TODAY).hours.week[0] == ((540, 720),)
    assert queries.routine_of(cast.units["vc-02"], TODAY) == content.default_routine()


def test_clinical_content_takes_two(cast: Cast) -> None:
    draft = drafted(cast, targets=slower())
    with pytest.raises(actions.Refused, match="godkänna den först"):
        actions.publish_routine(routine=draft, valid_from=TODAY, by=cast["unit_manager"], now=NOW)
    with pytest.raises(actions.Refused, match="Någon annan"):
        actions.approve_routine(routine=draft, by=cast["unit_manager"], now=NOW)

    actions.approve_routine(routine=draft, by=cast["doctor"], now=NOW)
    published = actions.publish_routine(routine=draft, valid_from=TODAY, by=cast["unit_manager"], now=NOW)
    assert (published.status, published.approved_by) == ("published", cast["doctor"])


def test_the_database_also_asks_for_two(cast: Cast) -> None:
    draft = drafted(cast, targets=slower())

    with pytest.raises(IntegrityError, match="routine_clinical_takes_two"), transaction.atomic():
        Routine.objects.filter(pk=draft.pk).update(
            status="published", published_at=NOW, published_by=cast["unit_manager"]
        )


def test_the_next_version_ends_the_one_before(cast: Cast) -> None:
    for days in (0, 10):
        draft = drafted(cast, hours={"monday": [f"{9 + days // 10:02}:00-12:00"]})
        actions.publish_routine(
            routine=draft, valid_from=TODAY + timedelta(days=days), by=cast["unit_manager"], now=NOW
        )

    spans = Routine.objects.order_by("version").values_list("version", "valid_from", "valid_to")
    assert list(spans) == [(1, TODAY, TODAY + timedelta(days=10)), (2, TODAY + timedelta(days=10), None)]


def test_a_routine_that_cannot_work_is_refused_with_every_fault(cast: Cast) -> None:
    with pytest.raises(ContentError) as wrong:
        drafted(cast, hours={}, professions=["plumber"])

    assert {fault.place.partition(",")[0] for fault in wrong.value.faults} >= {"professions"}
    assert not Routine.objects.exists()


def test_replay_shows_the_deadlines_that_would_have_been_missed(cast: Cast) -> None:
    case = sent(cast)
    late = case.promised_at + timedelta(minutes=1)
    quick = {key: {"first_look": 1, "answer": 1} for key in "12345"}
    actions.answer(case=case, text="Hej.", by=cast["nurse"], now=case.look_due_at - timedelta(minutes=1))
    found = replaying.replay_routine(drafted(cast, targets=quick), late)

    assert (found.cases, found.late_before, found.late_after) == (1, 0, 1)
    assert found.newly_late == (case.code,)


def test_replay_shows_which_cases_would_move(cast: Cast) -> None:
    case = sent(cast)
    found = replaying.replay_routine(drafted(cast, professions=["doctor", "administrator"]), NOW)

    assert [(move.case, move.before.profession, move.after.profession) for move in found.moves] == [
        (case.code, "nurse", "doctor")
    ]


def test_the_manager_changes_hours_on_a_page_and_sees_the_replay(
    cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, edit = sign_in("unit_manager"), reverse("routine-edit")
    shown = client.get(edit).context["form"].initial
    form = {key: value for key, value in shown.items() if value is not None and value is not False}
    form |= {
        "hours_saturday": "10:00-12:00",
        "phone": "0470-58 80 00",
        "review_on": (TODAY + timedelta(days=90)).isoformat(),
    }
    response = client.post(edit, form, follow=True)
    draft = Routine.objects.get()

    assert response.redirect_chain[-1][0].startswith(reverse("routine-replay"))
    assert draft.content["hours"]["saturday"] == ["10:00-12:00"]
    assert draft.clinical is False
    client.post(reverse("routine-decide", args=[draft.pk, "publicera"]), {"valid_from": TODAY.isoformat()})
    assert "10.00–12.00" in client.get(reverse("routine")).content.decode()
    asta, case = sign_in("resident"), sent_case(cast)
    for address in (reverse("ask"), reverse("my-case", args=[case.code])):
        assert 'href="tel:0470588000"' in asta.get(address).content.decode(), address
    monkeypatch.setattr(enough, "CASES_A_DAY", 1)  # beyond the bound, the number is what one is told
    assert (
        'href="tel:0470588000"'
        in asta.post(reverse("ask")).text.partition('role="alert"')[2].partition("</div>")[0]
    )


def test_hours_that_make_no_sense_are_said_on_the_page(cast: Cast, sign_in: SignIn) -> None:
    client, edit = sign_in("unit_manager"), reverse("routine-edit")
    shown = client.get(edit).context["form"].initial
    shown = {**shown, "review_on": (TODAY + timedelta(days=9)).isoformat()}
    response = client.post(edit, {**shown, "hours_monday": "17-8"})

    assert response.status_code == 422
    assert "17-8" in response.content.decode()
    assert "Skriv numret med siffror" in client.post(edit, {**shown, "phone": "ring oss"}).content.decode()
    assert not Routine.objects.exists()
