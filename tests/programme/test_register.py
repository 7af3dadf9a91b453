"""The whole register as a file: what is written comes back equal, confirmed minutes and all, and never into one that is in use."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from narmare.programme import register
from narmare.programme.actions import assignments
from narmare.programme.actions.register import bring_register
from narmare.programme.models import Audit, Decision, Grant, Meeting, Transfer
from tests.cast import NOW
from tests.programme import decided as make
from tests.programme.register_cast import by, empty, filled


__all__ = ["by", "filled"]


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
        ("x.yaml", b"format: narmare-decisions\nversion: 1\ntables: {decision: [{settles: start, initiative: A1}]}", "no list of rows with an id each"),
        ("x.xlsx", b"PK", "no Excel file"),
    ],
)  # fmt: skip
def test_what_is_no_register_is_said_so(name, raw, sentence):
    with pytest.raises(register.NotAnExport, match=sentence):
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
