"""A member of staff who acts for somebody is nobody's staff in that person's matters (docs/decisions/2026-11-nobody-is-staff-for-their-own.md)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from narmare.contact import actions, queries
from narmare.contact.models import Case, CaseEvent
from narmare.region import actions as region
from narmare.region.models import AccessLog, Account, Agency, AuditEvent
from tests.cast import NOW, TODAY, Cast
from tests.contact.staff_cases import sent


SignIn = Callable[[str], Client]
NOTE = "Ring mormodern först"


def acts_for_greta(cast: Cast, who: str = "nurse") -> Account:
    """The account acts for Greta, by a right that staff wrote down."""
    Agency.objects.create(
        person=cast.greta, agent=cast[who], scope=["overview", "cases"], ground="trustee", valid_from=TODAY,
        granted_by=cast["colleague"], granted_at=NOW,
    )  # fmt: skip
    return cast[who]


def test_the_case_is_nowhere_at_work_and_its_page_says_why(cast: Cast, sign_in: SignIn) -> None:
    case = sent(cast)
    actions.note(case=case, text=NOTE, by=cast["colleague"], now=NOW)
    acts_for_greta(cast)
    nurse = sign_in("nurse")
    page = nurse.get(reverse("case", args=[case.code]))
    row = AccessLog.objects.filter(actor_id=cast["nurse"].pk).latest("pk")

    assert page.status_code == 404
    assert "Ärendet gäller någon som du företräder. Be en kollega ta det." in page.text
    assert "Lämna det till kollegorna" not in page.text
    assert NOTE not in page.text
    assert "Greta" not in page.text
    assert (row.person_id, row.decision) == (cast.greta.pk, "refused")
    assert case.code not in nurse.get(reverse("queue")).text
    assert case.code not in nurse.post(reverse("queue-search"), {"who": "Greta"}).text
    assert case.code in sign_in("colleague").get(reverse("queue")).text


def test_as_agent_the_case_is_read_without_the_notes_of_staff(cast: Cast, sign_in: SignIn) -> None:
    case = sent(cast)
    actions.note(case=case, text=NOTE, by=cast["colleague"], now=NOW)
    acts_for_greta(cast)
    nurse = sign_in("nurse")
    part = nurse.get(reverse("case-messages", args=[case.code]))
    opened = queries.read_case(cast["nurse"], case.code, NOW)

    assert opened.reached_by.ground == "agent"
    assert part.status_code == 200
    assert NOTE not in part.text
    assert NOTE in sign_in("colleague").get(reverse("case-messages", args=[case.code])).text
    assert NOTE not in nurse.get(reverse("my-case", args=[case.code])).text


@pytest.mark.parametrize("act", ["ta", "svara", "prioritet", "fel-sorterat", "avsluta"])
def test_every_act_is_closed(act: str, cast: Cast, sign_in: SignIn) -> None:
    case = sent(cast)
    acts_for_greta(cast)
    answer = sign_in("nurse").post(reverse("case-do", args=[case.code, act]), {"text": "x", "reason": "x"})

    assert answer.status_code == 404
    assert "som du företräder" in answer.text
    assert Case.objects.get(pk=case.pk).version == case.version


def test_the_actions_refuse_too(cast: Cast) -> None:
    case, nurse = sent(cast), acts_for_greta(cast)

    for refused in (
        lambda: actions.change_priority(case=case, priority=1, reason="Bråttom", by=nurse, now=NOW),
        lambda: actions.report_wrongly_sorted(case=case, reason="Fel", by=nurse, now=NOW),
        lambda: sent(cast, by=nurse, channel="phone"),
        lambda: actions.add_direct_ground(person=cast.greta, unit=case.unit, ground="frail", by=nurse, now=NOW),
        lambda: region.record_agency(
            person=cast.greta, agent=cast["relative"], scope=["overview"], ground="spoken",
            valid_to=TODAY + timedelta(days=9), by=nurse, now=NOW,
        ),
        lambda: region.begin_opening(
            person=cast.greta, unit=case.unit, path="consent", said=[], reason="Vård", attitude="", by=nurse, now=NOW
        ),
    ):  # fmt: skip
        with pytest.raises(actions.Refused, match="du företräder"):
            refused()
    with pytest.raises(actions.Refused, match="företräder personen kan inte vara fast kontakt"):
        region.name_contact(
            person=cast.greta, kind="care_contact", account=nurse, unit=case.unit, by=cast.system, now=NOW
        )


def test_a_call_page_says_it_before_anything_is_typed(cast: Cast, sign_in: SignIn) -> None:
    acts_for_greta(cast)
    page = sign_in("nurse").get(reverse("register-call", args=[cast.greta.pk]))

    assert page.status_code == 403
    assert "som du företräder" in page.text


def test_a_case_that_waits_for_them_is_left_to_the_colleagues(cast: Cast, sign_in: SignIn) -> None:
    case = sent(cast)
    actions.take_case(case=case, by=cast["nurse"], now=NOW)
    acts_for_greta(cast)
    nurse, url = sign_in("nurse"), reverse("case-step-aside", args=[case.code])
    assert "Lämna det till kollegorna" in nurse.get(reverse("case", args=[case.code])).text

    assert nurse.post(url).headers["Location"] == reverse("queue")

    fresh, event = Case.objects.get(pk=case.pk), CaseEvent.objects.latest("pk")
    assert (fresh.owner_id, fresh.held_for_id) == (None, None)
    assert (event.kind, event.by_id) == (CaseEvent.Kind.RELEASED, cast["nurse"].pk)
    assert AuditEvent.objects.filter(action="case_stepped_aside").count() == 1
    nurse.post(url)  # once more: nothing waits
    assert CaseEvent.objects.latest("pk") == event
    actions.take_case(case=fresh, by=cast["colleague"], now=NOW)


def test_nobody_else_can_put_a_case_aside(cast: Cast, sign_in: SignIn) -> None:
    case = sent(cast)
    actions.take_case(case=case, by=cast["colleague"], now=NOW)
    acts_for_greta(cast, "outsider")

    for who in ("nurse", "outsider"):
        assert sign_in(who).post(reverse("case-step-aside", args=[case.code])).status_code == 404
    assert Case.objects.get(pk=case.pk).owner_id == cast["colleague"].pk


def test_a_protected_identity_suspends_the_right_and_not_the_tie(cast: Cast, sign_in: SignIn) -> None:
    case = sent(cast)
    acts_for_greta(cast)
    type(cast.greta).objects.filter(pk=cast.greta.pk).update(protected=True)

    assert sign_in("nurse").get(reverse("case", args=[case.code])).status_code == 404


def test_when_the_right_has_ended_the_case_is_work_again(cast: Cast, sign_in: SignIn) -> None:
    case = sent(cast)
    acts_for_greta(cast)
    Agency.objects.update(valid_from=TODAY - timedelta(days=9), valid_to=TODAY)

    assert sign_in("nurse").get(reverse("case", args=[case.code])).status_code == 200
