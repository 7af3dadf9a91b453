"""Pages of reports, as those who write, answer and read meet them."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.test import Client

from narmare.reports import actions, kinds
from narmare.reports.models import Question, Report
from tests.cast import NOW, Cast
from tests.reports.made import a_draft, a_question, a_sent, answered


pytestmark = pytest.mark.usefixtures("a_few_numbers")
SignIn = Callable[[str], Client]


def text(response: Any, status: int = 200) -> str:
    """The page without markup, in one line."""
    assert response.status_code == status
    body = re.sub(r"<head>.*?</head>", " ", response.content.decode(), flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def sent_form(**more: Any) -> dict[str, Any]:
    return {
        "title": "Augusti", "receiver": "Nämnden", "sections": ["mal"], "snapshot": "by-hand", "language": "sv", "seen": "0",
        "do": "save",
    } | more  # fmt: skip


def test_the_list_shows_each_reader_what_is_theirs(cast: Cast, sign_in: SignIn) -> None:
    question, sent = a_question(cast), a_sent(cast)

    manager = text(sign_in("unit_manager").get("/rapporter"))
    assert question.text in manager
    board = text(sign_in("board_member").get("/rapporter"))
    assert sent.title in board
    assert "På gång" not in board
    assert "Ny rapport" not in board
    assert "Ny rapport" in text(sign_in("controller").get("/rapporter"))


def test_before_anything_is_sent_the_list_says_so(cast: Cast, sign_in: SignIn) -> None:
    assert "Ingen rapport är skickad än" in text(sign_in("board_member").get("/rapporter"))


@pytest.mark.parametrize("kind", ["half_year", "unit_page"])
def test_a_report_is_begun_and_opens(cast: Cast, sign_in: SignIn, kind: str) -> None:
    client = sign_in("programme_lead")
    unit = "vc-01" if kind == "unit_page" else "07"
    period = "2026-08" if kind == "half_year" else "2026-10"
    done = client.post(
        f"/rapporter/ny/{kind}", {"period": period, "unit": unit, "snapshot": "by-hand", "language": "sv"}
    )
    report = Report.objects.get()

    assert done.headers["Location"] == f"/rapporter/{report.key}"
    assert kinds.load_kinds()[kind].title.sv in text(client.get(f"/rapporter/{report.key}"))


def test_a_kind_without_anything_to_be_about_says_so(cast: Cast, sign_in: SignIn) -> None:
    assert "Det finns inget att rapportera om än" in text(
        sign_in("controller").get("/rapporter/ny/audit_answer")
    )


def test_a_change_that_is_only_looked_at_is_not_kept(cast: Cast, sign_in: SignIn) -> None:
    draft, client = a_draft(cast), sign_in("controller")
    looked = client.post(
        f"/rapporter/{draft.key}/andra", sent_form(title="Prov", summary="Mina ord.", do="preview")
    )

    assert "Mina ord." in text(looked).split("Så blir rapporten")[1]
    assert Report.objects.get().title == draft.title
    saved = client.post(f"/rapporter/{draft.key}/andra", sent_form(title="Prov"))
    assert saved.status_code == 302
    assert Report.objects.get().title == "Prov"


def test_a_stale_form_keeps_what_was_typed(cast: Cast, sign_in: SignIn) -> None:
    draft, client = a_draft(cast), sign_in("controller")
    client.post(f"/rapporter/{draft.key}/andra", sent_form())
    second = text(
        sign_in("programme_lead").post(f"/rapporter/{draft.key}/andra", sent_form(summary="Mitt eget.")), 409
    )

    assert "Mikael Åberg har ändrat rapporten" in second
    assert "Mitt eget." in second


def test_no_section_chosen_is_said_on_the_page(cast: Cast, sign_in: SignIn) -> None:
    draft = a_draft(cast)
    page = sign_in("controller").post(f"/rapporter/{draft.key}/andra", sent_form(sections=[]))

    assert "Välj ett alternativ: Avsnitt" in text(page, 422)


def test_a_manager_answers_and_sees_the_numbers_that_it_is_about(cast: Cast, sign_in: SignIn) -> None:
    question, client = a_question(cast), sign_in("unit_manager")
    page = text(client.get(f"/rapporter/fragor/{question.pk}"))
    assert "Samtal till primärvården besvarade samma dag" in page
    assert "91,0" in page
    done = client.post(f"/rapporter/fragor/{question.pk}", {"text": "Vi ringer upp.", "seen": "0"})

    assert done.status_code == 302
    assert "Vi ringer upp." in text(client.get(done.headers["Location"]))
    assert Question.objects.get(pk=question.pk).answered_by == cast["unit_manager"]


def test_an_empty_answer_is_asked_for_again(cast: Cast, sign_in: SignIn) -> None:
    question = a_question(cast)

    assert "Fyll i: Ditt svar" in text(
        sign_in("unit_manager").post(f"/rapporter/fragor/{question.pk}", {"text": " "}), 422
    )


def test_somebody_is_asked_on_the_page(cast: Cast, sign_in: SignIn) -> None:
    draft = a_draft(cast)
    done = sign_in("controller").post(
        f"/rapporter/{draft.key}/fraga",
        {
            "section": "mal",
            "asked": "unit_manager",
            "text": "Varför?",
            "due_on": "2026-12-01",
            "required": "on",
        },
    )
    question = draft.questions.get(text="Varför?")

    assert done.status_code == 302
    assert (question.asked, question.required, question.due_on.isoformat()) == (
        cast["unit_manager"],
        True,
        "2026-12-01",
    )  # type: ignore[union-attr]


def test_the_way_from_draft_to_sent_by_the_buttons(cast: Cast, sign_in: SignIn) -> None:
    draft = answered(cast, a_draft(cast))
    lead, controller = sign_in("programme_lead"), sign_in("controller")
    path = f"/rapporter/{draft.key}"
    assert "Någon annan än den som har skrivit" in text(lead.get(path))
    controller.post(f"{path}/gor/granska", {"seen": str(draft.edits)})
    lead.post(f"{path}/gor/skicka", {"seen": str(draft.edits)})

    page = text(sign_in("board_member").get(path))
    assert "Granskad av Mikael Åberg" in page
    assert Report.objects.get().fingerprint in page


def test_a_refused_step_is_said_on_the_page(cast: Cast, sign_in: SignIn) -> None:
    draft, client = a_draft(cast), sign_in("controller")
    done = client.post(f"/rapporter/{draft.key}/gor/skicka", follow=True)

    assert "Rapporten är inte granskad" in text(done)


def test_who_reads_an_old_version_is_told_of_the_new_one(cast: Cast, sign_in: SignIn) -> None:
    sent = a_sent(cast)
    fresh = actions.correct_report(report=sent, why="Fel kommun.", by=cast["programme_lead"], now=NOW)
    actions.review_report(report=fresh, by=cast["controller"], now=NOW)
    actions.send_report(report=fresh, by=cast["programme_lead"], now=NOW)

    page = text(sign_in("auditor").get(f"/rapporter/{sent.key}"))
    assert "Det finns en nyare version" in page
    assert "Fel kommun." in page


@pytest.mark.parametrize("suffix", ["html", "xlsx", "docx", "pdf"])
def test_each_file_is_what_it_says(cast: Cast, sign_in: SignIn, suffix: str) -> None:
    sent = a_sent(cast)
    done = sign_in("board_member").get(f"/rapporter/{sent.key}/fil.{suffix}")
    begins = {"html": b"<!doctype html>", "xlsx": b"PK", "docx": b"PK", "pdf": b"%PDF-1.7"}

    assert done.status_code == 200
    assert done.content.lstrip().startswith(begins[suffix])
    assert done.headers["Content-Disposition"] == f'attachment; filename="monthly-2026-10.{suffix}"'
    if suffix == "xlsx":
        assert openpyxl.load_workbook(io.BytesIO(done.content)).worksheets[0]["A1"].value == sent.title


def test_a_draft_says_in_its_file_that_it_is_one(cast: Cast, sign_in: SignIn) -> None:
    done = sign_in("controller").get(f"/rapporter/{a_draft(cast).key}/fil.html")

    assert "monthly-2026-10-utkast.html" in done.headers["Content-Disposition"]
    assert "Utkast som inte är skickat" in done.content.decode()


def test_a_kind_whose_file_is_gone_is_said_and_what_is_sent_still_reads(cast: Cast, sign_in: SignIn) -> None:
    draft, sent = a_draft(cast), a_sent(cast)
    Report.objects.filter(pk=draft.pk).update(kind="borta")
    client = sign_in("controller")

    assert "borta.yaml saknas" in text(client.get(f"/rapporter/{draft.key}"))
    for path in ("andra", "fraga", "fil.pdf"):
        assert client.get(f"/rapporter/{draft.key}/{path}").status_code == 302
    assert sent.title in text(client.get(f"/rapporter/{sent.key}"))


@pytest.mark.parametrize("odd", ["\0", "9" * 5000, "²", "-1", "<b>"])
def test_odd_values_are_answered(cast: Cast, sign_in: SignIn, odd: str) -> None:
    draft, client = a_draft(cast), sign_in("controller")
    forms = {
        f"/rapporter/{draft.key}/andra": sent_form(seen=odd, title=odd, summary=odd, snapshot=odd),
        f"/rapporter/{draft.key}/fraga": {"section": odd, "asked": odd, "text": odd, "due_on": odd},
        f"/rapporter/{draft.key}/gor/ratta": {"why": odd},
        f"/rapporter/{draft.key}/gor/granska": {"seen": odd},
        "/rapporter/ny/monthly": {"period": odd, "unit": odd, "snapshot": odd, "language": odd},
    }

    assert {client.post(path, data).status_code for path, data in forms.items()} <= {302, 409, 422}
