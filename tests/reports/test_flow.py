"""From a draft to a sent report: who may do what, what is refused with which sentence, and that what is sent stays as it was."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from narmare.followup.models import Snapshot
from narmare.region.models import AuditEvent
from narmare.reports import actions, demo, kinds, periods, queries, stored
from narmare.reports.actions import Refused
from narmare.reports.document import Remark
from narmare.reports.models import Question, Report
from tests.cast import NOW, TODAY, Cast
from tests.reports.made import a_draft, a_question, a_sent, answered


pytestmark = pytest.mark.usefixtures("a_few_numbers")
LATER = NOW + timedelta(days=3)


def changed(report: Report, by: Any, **more: Any) -> Report:
    values = {
        "title": "Ny rubrik", "receiver": "Nämnden", "sections": ["mal", "underlag"], "indicators": [], "summary": "",
        "language": "sv", "snapshot": report.snapshot,
    } | more  # fmt: skip
    return actions.change_report(report=report, by=by, now=NOW, **values)


# Who should not see it comes first.
@pytest.mark.parametrize("persona", ["board_member", "auditor", "unit_manager"])
def test_a_draft_is_seen_by_nobody_but_those_who_write(cast: Cast, persona: str) -> None:
    draft = a_draft(cast)

    assert draft not in Report.objects.visible_to(cast[persona])
    assert draft in Report.objects.visible_to(cast["controller"])


@pytest.mark.parametrize("persona", ["nurse", "resident", "administrator", "care_administrator"])
def test_others_see_no_report_at_all(cast: Cast, persona: str) -> None:
    a_sent(cast)

    assert not Report.objects.visible_to(cast[persona]).exists()


@pytest.mark.parametrize("persona", ["board_member", "auditor", "unit_manager", "controller"])
def test_what_is_sent_is_read_by_everybody_who_steers(cast: Cast, persona: str) -> None:
    sent = a_sent(cast)

    assert sent in Report.objects.visible_to(cast[persona])


def test_a_manager_sees_the_draft_about_her_own_unit_and_of_no_other(cast: Cast) -> None:
    own, other = a_draft(cast, "unit_page", "vc-01"), a_draft(cast, "unit_page", "vc-03")

    assert set(Report.objects.visible_to(cast["unit_manager"])) == {own}
    assert other in Report.objects.visible_to(cast["programme_lead"])


def test_what_is_thrown_away_is_seen_by_nobody(cast: Cast) -> None:
    draft = a_draft(cast)
    actions.discard_report(report=draft, by=cast["programme_lead"], now=NOW)

    assert not Report.objects.visible_to(cast["programme_lead"]).exists()


@pytest.mark.parametrize("persona", ["unit_manager", "board_member", "auditor", "nurse"])
def test_only_writers_begin_reports(cast: Cast, persona: str) -> None:
    with pytest.raises(Refused, match="Bara programledare och controller"):
        a_draft(cast, by=persona)


def test_a_report_begins_with_the_sections_and_questions_of_its_kind(cast: Cast) -> None:
    draft = a_draft(cast, "half_year")
    kind = kinds.load_kinds()["half_year"]

    assert draft.sections == list(kind.chosen)
    assert "bidrag" not in draft.sections
    asked = {question.section: question.asked.key for question in draft.questions.all()}
    assert asked == {"laget": "programme_lead", "mal": "controller", "risker": "programme_lead"}
    event = AuditEvent.objects.get(action="report_created")
    assert event.details["kind"] == "half_year"


def test_the_manager_of_the_unit_is_asked_about_it(cast: Cast) -> None:
    (question,) = a_draft(cast, "unit_page", "vc-01").questions.all()

    assert question.asked == cast["unit_manager"]


def test_where_nobody_holds_the_role_the_owner_is_asked(cast: Cast) -> None:
    (question,) = a_draft(cast, "unit_page", "vc-03").questions.all()

    assert question.asked == cast["programme_lead"]


@pytest.mark.parametrize(
    ("kind", "period", "unit", "said"),
    [("monthly", "2027-01", "region", "räcker till och med"), ("unit_page", "2026-10", "region", "Välj vilken"),
     ("monthly", "2026-10", "vc-01", "hela regionen"), ("audit_answer", "2026-10", "region", "vilken granskning")],
)  # fmt: skip
def test_what_cannot_be_reported_on_is_refused(cast: Cast, a_few_numbers: Snapshot, kind: str, period: str, unit: str, said: str) -> None:  # fmt: skip
    found = kinds.load_kinds()[kind]
    place = cast.units["07" if unit == "region" else unit]

    with pytest.raises(Refused, match=said):
        actions.create_report(
            kind=found, period=periods.parse(found.span, period), unit=place, snapshot=a_few_numbers,
            by=cast["programme_lead"], now=NOW,
        )  # fmt: skip


def test_a_change_is_kept_and_counted(cast: Cast) -> None:
    report = changed(a_draft(cast), cast["controller"], summary="Läs detta.")

    assert (report.title, report.sections, report.edits) == ("Ny rubrik", ["mal", "underlag"], 1)
    document = queries.document_of(report, on=TODAY)
    assert document.title == "Ny rubrik"
    assert [section.anchor for section in document.sections] == ["sammanfattning", "mal", "underlag"]


@pytest.mark.parametrize(
    ("more", "said"),
    [({"sections": []}, "minst ett avsnitt"), ({"sections": ["finns-inte"]}, "finns-inte"), ({"summary": "x" * 20_001}, "för lång")],
)  # fmt: skip
def test_a_change_that_makes_no_report_is_refused(cast: Cast, more: dict[str, Any], said: str) -> None:
    with pytest.raises(Refused, match=said):
        changed(a_draft(cast), cast["controller"], **more)


def test_the_second_of_two_who_edit_is_told_who_was_first(cast: Cast) -> None:
    draft = a_draft(cast)
    changed(draft, cast["controller"], seen=0)

    with pytest.raises(Refused, match="Mikael Åberg har ändrat rapporten"):
        changed(draft, cast["programme_lead"], seen=0)


def test_an_answer_stands_in_the_report_with_name_and_day(cast: Cast) -> None:
    question = a_question(cast)
    actions.answer_question(question=question, text="  Vi ringer upp.  ", by=cast["unit_manager"], now=NOW)
    document = queries.document_of(question.report, on=TODAY)
    remarks = [block for _section, block in document.blocks() if isinstance(block, Remark)]

    assert [(one.words, one.by) for one in remarks if one.words] == [("Vi ringer upp.", "Elena Petrova")]


@pytest.mark.parametrize("persona", ["programme_lead", "controller", "board_member"])
def test_nobody_else_answers(cast: Cast, persona: str) -> None:
    with pytest.raises(Refused, match="någon annan"):
        actions.answer_question(question=a_question(cast), text="x", by=cast[persona], now=NOW)


@pytest.mark.parametrize("text", ["", "  \n ", "x" * 20_001])
def test_an_answer_has_words_and_not_too_many(cast: Cast, text: str) -> None:
    with pytest.raises(Refused):
        actions.answer_question(question=a_question(cast), text=text, by=cast["unit_manager"], now=NOW)


def test_an_answer_that_has_changed_since_is_not_written_over(cast: Cast) -> None:
    question = a_question(cast)
    actions.answer_question(question=question, text="Ett", by=cast["unit_manager"], now=NOW, seen=0)

    with pytest.raises(Refused, match="har ändrats"):
        actions.answer_question(question=question, text="Två", by=cast["unit_manager"], now=NOW, seen=0)


def test_only_those_who_can_answer_are_asked(cast: Cast) -> None:
    with pytest.raises(Refused, match="Birgitta Holm kan inte svara"):
        a_question(cast, asked="board_member")


def test_a_question_is_taken_back_until_it_is_answered(cast: Cast) -> None:
    question = a_question(cast)
    actions.answer_question(question=question, text="Ja", by=cast["unit_manager"], now=NOW)
    with pytest.raises(Refused, match="besvarad"):
        actions.withdraw_question(question=question, by=cast["controller"], now=NOW)
    other = a_question(cast)
    actions.withdraw_question(question=other, by=cast["controller"], now=NOW)

    assert not Question.objects.filter(pk=other.pk).exists()


def test_the_writer_does_not_review_and_nobody_does_before_all_have_answered(cast: Cast) -> None:
    draft = a_draft(cast)
    a_question(cast, draft)

    with pytest.raises(Refused, match="Någon annan än den som har skrivit"):
        actions.review_report(report=answered_but_one(cast, draft), by=cast["programme_lead"], now=NOW)
    with pytest.raises(Refused, match="Svar saknas från Elena Petrova"):
        actions.review_report(report=draft, by=cast["controller"], now=NOW)


def answered_but_one(cast: Cast, draft: Report) -> Report:
    """Everything answered but what the unit manager is asked."""
    for question in draft.questions.exclude(asked=cast["unit_manager"]):
        actions.answer_question(question=question, text="Ja.", by=question.asked, now=NOW)
    return Report.objects.get(pk=draft.pk)


def test_a_section_that_is_left_out_needs_no_answer(cast: Cast) -> None:
    draft = changed(a_draft(cast), cast["programme_lead"], sections=["mal"])

    assert actions.review_report(report=draft, by=cast["controller"], now=NOW).state == Report.State.REVIEWED


def test_a_draft_is_not_sent_and_a_changed_one_is_reviewed_anew(cast: Cast) -> None:
    draft = answered(cast, a_draft(cast))
    with pytest.raises(Refused, match="inte granskad"):
        actions.send_report(report=draft, by=cast["programme_lead"], now=NOW)
    actions.review_report(report=draft, by=cast["controller"], now=NOW)

    assert changed(draft, cast["programme_lead"]).state == Report.State.DRAFT


def test_a_reviewed_report_takes_no_answers_until_it_is_opened(cast: Cast) -> None:
    question = a_question(cast)
    draft = answered(cast, question.report)
    actions.review_report(report=draft, by=cast["controller"], now=NOW)

    with pytest.raises(Refused, match="redan granskad"):
        actions.answer_question(question=question, text="Nytt", by=cast["unit_manager"], now=NOW)
    actions.reopen_report(report=draft, by=cast["programme_lead"], now=NOW)
    assert (
        actions.answer_question(question=question, text="Nytt", by=cast["unit_manager"], now=NOW).answer
        == "Nytt"
    )


def test_what_is_sent_is_kept_whatever_happens_after(
    cast: Cast, publish_rows: Callable[..., Snapshot]
) -> None:
    sent = a_sent(cast)
    before = queries.document_of(sent, on=TODAY)
    publish_rows(cast, [], code="later")
    cast["controller"].__class__.objects.filter(key="programme_lead").update(name="Ny Namn")

    after = queries.document_of(Report.objects.get(pk=sent.pk), on=LATER.date())
    assert after == before
    assert stored.fingerprint(after) == sent.fingerprint
    assert "Utkast" not in sent.content
    assert "Granskad av" in sent.content


def test_the_database_itself_refuses_to_change_what_is_sent(cast: Cast) -> None:
    sent = a_sent(cast)
    question = sent.questions.first()
    assert question is not None

    for change in (
        lambda: Report.objects.filter(pk=sent.pk).update(title="Annat"),
        lambda: Report.objects.filter(pk=sent.pk)._raw_delete("default"),
        lambda: Question.objects.filter(pk=question.pk).update(answer="Annat"),
        lambda: Question.objects.filter(pk=question.pk).delete(),
        lambda: Question.objects.create(report=sent, section="mal", text="?", asked=question.asked, asked_at=NOW, asked_by=question.asked),
    ):  # fmt: skip
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            change()


def test_what_has_been_changed_past_the_database_is_not_shown_as_sent(cast: Cast) -> None:
    sent = a_sent(cast)
    with connection.cursor() as cursor:
        cursor.execute(
            "SET CONSTRAINTS ALL IMMEDIATE"
        )  # the trigger can only be taken away with nothing pending
        cursor.execute("ALTER TABLE reports_report DISABLE TRIGGER sent_is_frozen")
        cursor.execute("UPDATE reports_report SET content = replace(content, 'framåt', 'bakåt')")
        cursor.execute("ALTER TABLE reports_report ENABLE TRIGGER sent_is_frozen")

    with pytest.raises(queries.GoneError, match="kontrollsumma"):
        queries.document_of(Report.objects.get(pk=sent.pk), on=TODAY)


@pytest.mark.parametrize("act", ["change", "ask", "reopen", "discard", "send", "review"])
def test_nothing_is_done_to_what_is_sent(cast: Cast, act: str) -> None:
    sent, lead = a_sent(cast), cast["controller"]
    do = {
        "change": lambda: changed(sent, lead), "ask": lambda: a_question(cast, sent),
        "reopen": lambda: actions.reopen_report(report=sent, by=lead, now=NOW),
        "discard": lambda: actions.discard_report(report=sent, by=lead, now=NOW),
        "send": lambda: actions.send_report(report=sent, by=lead, now=NOW),
        "review": lambda: actions.review_report(report=sent, by=lead, now=NOW),
    }  # fmt: skip

    with pytest.raises(Refused, match="Gör en rättelse"):
        do[act]()


def test_a_correction_is_a_new_version_that_says_what_it_corrects(cast: Cast) -> None:
    sent = a_sent(cast)
    fresh = actions.correct_report(report=sent, why="Fel kommun.", by=cast["programme_lead"], now=LATER)
    assert (fresh.number, fresh.state, fresh.questions.count()) == (
        2,
        Report.State.DRAFT,
        sent.questions.count(),
    )
    with pytest.raises(Refused, match="finns redan"):
        actions.correct_report(report=sent, why="Igen.", by=cast["programme_lead"], now=LATER)
    assert queries.later_version(sent) is None
    actions.review_report(report=fresh, by=cast["controller"], now=LATER)
    corrected = actions.send_report(report=fresh, by=cast["programme_lead"], now=LATER)

    assert queries.later_version(Report.objects.get(pk=sent.pk)) == corrected
    assert {fact.label: fact.text for fact in queries.document_of(corrected, on=LATER.date()).facts}[
        "Rättar"
    ] == "Fel kommun."


def test_a_draft_is_not_corrected_and_a_correction_says_why(cast: Cast) -> None:
    with pytest.raises(Refused, match="Bara en skickad"):
        actions.correct_report(report=a_draft(cast), why="x", by=cast["controller"], now=NOW)
    with pytest.raises(Refused, match="Skriv vad som rättas"):
        actions.correct_report(report=a_sent(cast), why=" ", by=cast["controller"], now=NOW)


@pytest.mark.parametrize(
    "broken",
    [{"state": "sent"}, {"content": "x"}, {"number": 2}, {"correction": "x"}, {"period": "2026-08-02"}],
    ids=str,
)
def test_the_database_refuses_what_cannot_be(cast: Cast, broken: dict[str, Any]) -> None:
    draft = a_draft(cast)

    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.filter(pk=draft.pk).update(**broken)


def test_the_demo_has_a_sent_report_and_a_draft_that_waits_and_only_once(cast: Cast) -> None:
    for _time in range(2):
        demo.seed(now=NOW)

    assert sorted(Report.objects.values_list("kind", "state")) == [
        ("half_year", "sent"),
        ("monthly", "draft"),
    ]
    assert Question.objects.filter(asked=cast["unit_manager"], answered_at=None).count() == 1
    assert "Påhittat exempel" in Report.objects.get(state="sent").content
