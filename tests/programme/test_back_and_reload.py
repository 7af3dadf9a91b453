"""Back and reload on the pages of the programme: what was typed stands there with what was said, and holds when sent again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from narmare.programme import actions
from narmare.programme.actions import meetings
from narmare.programme.models import AgendaItem, Expectation, Initiative, Meeting
from narmare.region.models import KeptForm
from tests.cast import NOW, Cast
from tests.programme import decided as made
from tests.programme.access import initiative_at
from tests.sent_forms import post, shown


SignIn = Callable[[str], Client]
TYPED = "Det vi skrev i rutan"


@pytest.fixture
def initiative(cast: Cast) -> Initiative:
    return Initiative.objects.get(**initiative_at("vc-01")(cast))


def test_an_act_opens_its_fold_with_what_was_typed_for_who_may_do_it(sign_in: SignIn, cast: Cast) -> None:
    meeting = made.meeting(made.arena())
    lead, url = sign_in("programme_lead"), reverse("meeting-do", args=[meeting.pk, "punkt"])
    address = post(lead, url, {"punkt-title": "", "punkt-background": TYPED})

    assert TYPED in shown(lead, address)
    assert TYPED in shown(lead, address)  # however often
    assert TYPED not in shown(sign_in("programme_lead"), address)
    assert TYPED not in shown(sign_in("auditor"), address)
    assert not meeting.items.exists()


def test_minutes_that_somebody_else_wrote_meanwhile_are_shown_beside_and_then_count_as_read(
    sign_in: SignIn, cast: Cast
) -> None:
    item = made.item(made.meeting(made.arena()))
    seen = item.meeting.version
    meetings.write_minutes(
        item=item,
        title=item.title,
        background="",
        notes="Någon annans text",
        by=cast.system,
        now=NOW,
        seen=seen,
    )
    lead, url = sign_in("programme_lead"), reverse("agenda-item", args=[item.meeting.pk, item.order])
    sent = {"skriv-title": item.title, "skriv-notes": TYPED, "skriv-seen": str(seen)}
    page = shown(lead, post(lead, url, sent))

    assert TYPED in page
    assert "Så står det nu" in page
    assert "Någon annans text" in page
    version = Meeting.objects.get(pk=item.meeting.pk).version
    assert f'name="skriv-seen" value="{version}"' in page
    assert lead.post(url, {**sent, "skriv-seen": str(version)}).status_code == 302
    assert AgendaItem.objects.get(pk=item.pk).notes == TYPED


def test_a_step_taken_from_a_stale_page_is_shown_with_the_version_that_holds(
    sign_in: SignIn, cast: Cast, initiative: Initiative
) -> None:
    seen, lead = initiative.version, sign_in("programme_lead")
    actions.edit_initiative(initiative=initiative, seen=seen, values={"why": "Ny"}, by=cast.system, now=NOW)
    url = reverse("programme-step", args=[initiative.code, "bedom"])
    page = shown(lead, post(lead, url, {"seen": str(seen), "complexity": "complex", "assessment": TYPED}))

    assert TYPED in page
    assert f'name="seen" value="{Initiative.objects.get().version}"' in page


def test_of_several_forms_on_a_page_the_one_that_was_sent_is_filled(
    sign_in: SignIn, initiative: Initiative
) -> None:
    lead, url = sign_in("programme_lead"), reverse("programme-mandate", args=[initiative.code])
    page = shown(lead, post(lead, url, {"act": "expect", "krav-what": TYPED}))

    assert TYPED in page
    assert page.count("<details open") == 1
    assert not Expectation.objects.exists()


def test_a_file_that_cannot_be_read_is_said_and_not_asked_for_as_missing(sign_in: SignIn, cast: Cast) -> None:
    lead = sign_in("programme_lead")
    for name in ("programme-exchange", "register-bring"):
        file = SimpleUploadedFile("allt.yaml", b"inget", content_type="text/yaml")
        page = shown(lead, post(lead, reverse(name), {"file": file}))

        assert "<title>Fel:" in page
        assert "Välj en fil" not in page
    assert KeptForm.objects.count() == 2


def test_a_year_that_is_entered_for_the_cost_of_care_comes_back_on_its_own_page(sign_in: SignIn) -> None:
    lead = sign_in("programme_lead")
    address = post(lead, reverse("grant-new", args=["kostnad"]), {"kostnad-year": "x"})

    assert address.startswith(reverse("money-follows"))
    assert "<title>Fel:" in shown(lead, address)
