"""The whole register as a file: what is written comes back equal, confirmed minutes and all, and never into one that is in use."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from narmare.programme import register
from narmare.programme.actions import assignments, audits, grants, meetings, transfers
from narmare.programme.actions.register import bring_register
from narmare.programme.models import Audit, Decision, Grant, Meeting, Transfer
from narmare.region import demo
from tests.cast import NOW, TODAY
from tests.programme import decided as make


@pytest.fixture
def by(db):
    return demo.system_account()


@pytest.fixture
def filled(by):
    """A row of every table, numbered from one."""
    empty()
    decision = make.decision(make.meeting(make.arena()), reference="§ 1")
    make.item(decision.meeting)
    given = make.assignment(decision)
    assignments.answer_assignment(assignment=given, answer="=SUM(1)", by=_lead(by), now=NOW)
    meetings.confirm_minutes(meeting=decision.meeting, by=by, now=NOW)
    make.decision(make.meeting(decision.meeting.arena, TODAY), "I stället", replaces=decision)
    grant, activity = make.funded(1_000)
    grants.book_spending(activity=activity, on=TODAY, amount=400, text="Kurs", by=by, now=NOW)
    grants.add_condition(grant=grant, text="Redovisa", due=TODAY, by=by, now=NOW)
    grants.send_report(grant=grant, until=TODAY, to="Staten", returned=600, kept=0, by=by, now=NOW)
    grants.enter_cost(year=2026, level="primary", amount=1, source="Bokslut", by=by, now=NOW)
    _moved(make.decision(make.meeting(make.arena("RS"), TODAY), "Flyttas"), by)
    audit, (first, _second) = make.audit()
    audit.boards.set([decision.meeting.arena])
    audits.add_evidence(recommendation=first, title="Allt", path="/beslut", by=by, now=NOW)
    for one in audit.recommendations.all():
        audits.write_answer(
            recommendation=one, done="a", planned="b", time_plan="c", views="", by=by, now=NOW
        )
    audits.send_answer(audit=audit, decision=decision, by=by, now=NOW)
    audits.note_progress(recommendation=first, text="Mer", by=by, now=NOW)


def _lead(by):
    by.has = lambda *_args, **_more: True
    return by


def _moved(decision, by):
    transfer = make.transfer()
    make.work(transfer, "giver")
    make.work(transfer, "taker")
    transfers.note_step(transfer=transfer, on=TODAY, body="Rådet", said="Ja", by=by, now=NOW)
    transfers.move_money(transfer=transfer, valid_from=TODAY, amount=3_000_000, text="", by=by, now=NOW)
    transfers.decide_transfer(
        transfer=transfer, decision=decision, approved=True, starts_on=TODAY, by=by, now=NOW
    )
    transfers.note_outcome(
        transfer=transfer, first=TODAY, last=TODAY, volume=1, hours="0.5", text="Bra", by=by, now=NOW
    )


def empty():
    """Take everything away, past the guard of confirmed minutes."""
    from django.db import connection

    tables = ", ".join(model._meta.db_table for model in register.MODELS)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"TRUNCATE {tables}, programme_audit_boards RESTART IDENTITY CASCADE")


@pytest.mark.parametrize("suffix", ["yaml", "xlsx"])
def test_what_is_written_comes_back_equal(filled, by, suffix):
    before = register.tables()
    assert {name for name, rows in before.items() if not rows} == set()
    raw = register.WRITERS[suffix](before)
    empty()
    assert Meeting.objects.count() == 0
    stored = bring_register(tables=register.read(f"x.{suffix}", raw), by=by, now=NOW)

    assert register.tables() == before
    assert stored == sum(len(rows) for rows in before.values())
    assert Meeting.objects.filter(confirmed_at=None).count() == 2


def test_it_is_never_mixed_into_a_register_that_is_in_use(filled, by):
    with make.refused("bara in i ett tomt register"):
        bring_register(tables=register.tables(), by=by, now=NOW)


def test_a_row_that_cannot_be_stored_leaves_nothing_behind(filled, by):
    found = register.tables()
    found["grant"][0]["total"] = -1
    empty()
    with make.refused("Ingenting är inläst. Tabell grant, rad"):
        bring_register(tables=found, by=by, now=NOW)

    assert [model.objects.count() for model in (Meeting, Decision, Grant, Transfer, Audit)] == [0] * 5


@pytest.mark.parametrize(
    ("name", "raw", "sentence"),
    [
        ("x.txt", b"", "neither YAML nor Excel"),
        ("x.yaml", b"a: [", "not valid YAML"),
        ("x.yaml", b"format: other", "does not begin with format"),
        ("x.yaml", b"format: narmare-decisions\nversion: 1\ntables: {cats: []}", "tables that a register does not have: cats"),
        ("x.yaml", b"format: narmare-decisions\nversion: 1\ntables: {grant: [{id: 1, colour: red}]}", "columns that it should not have: colour"),
        ("x.yaml", b"format: narmare-decisions\nversion: 1\ntables: {grant: [{title: x}]}", "no list of rows with an id each"),
        ("x.xlsx", b"PK", "no Excel file"),
    ],
)  # fmt: skip
def test_what_is_no_register_is_said_so(name, raw, sentence):
    with pytest.raises(register.NotRegister, match=sentence):
        register.read(name, raw)


def test_the_page_gives_and_takes_files(cast, sign_in):
    make.decision(make.meeting(make.arena()), "Ett beslut")
    client = sign_in("programme_lead")
    raw = client.get(reverse("register-file", args=["yaml"])).content
    send = lambda: client.post(reverse("register-bring"), {"file": SimpleUploadedFile("b.yaml", raw)})  # noqa: E731
    assert send().status_code == 409
    empty()
    assert send().status_code == 302
    assert Decision.objects.get().title == "Ett beslut"


def test_no_secret_of_a_calendar_is_in_the_file(cast):
    link = assignments.renew_calendar(account=cast["board_member"], by=cast["board_member"], now=NOW)

    assert str(link.stamp).encode() not in register.to_yaml(register.tables())
