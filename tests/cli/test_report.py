"""`narmare report`: lists kinds, builds files, and says in one line why not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from django.conf import settings

from narmare.cli import main
from narmare.followup.models import Snapshot
from narmare.reports import actions, kinds, stored
from tests.cast import NOW, Cast
from tests.reports.made import a_draft, a_question, a_sent, answered


def report(*words: Any) -> Result:
    return CliRunner().invoke(main, ["report", *map(str, words)])


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation of its own, where fonts are cut to."""
    monkeypatch.setattr(settings, "NARMARE_HOME", tmp_path / "home")
    return tmp_path


def test_the_list_names_every_kind() -> None:
    plain, data = report("list"), json.loads(report("list", "--json").output)

    assert {one["id"] for one in data} == set(kinds.load_kinds())
    assert all(one["id"] in plain.output for one in data)


def test_a_kind_that_cannot_be_used_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NARMARE_HOME", str(tmp_path))
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "trasig.yaml").write_text("id: trasig", encoding="utf-8")

    assert "Not used: trasig.yaml" in report("list").stderr


def test_a_report_is_written_twice_with_the_same_bytes(
    cast: Cast, a_few_numbers: Snapshot, home: Path
) -> None:
    asked = ("build", "monthly", "--period", "2026-08", "--date", "2026-09-15", "--json")
    first, second = (report(*asked, "--out", home / folder) for folder in ("a", "b"))
    told = json.loads(first.output)

    assert [Path(path).name for path in told["files"]] == [
        f"monthly-2026-08.{suffix}" for suffix in ("pdf", "docx", "html", "xlsx")
    ]
    assert told["snapshot"] == a_few_numbers.code
    assert told["fingerprint"] == json.loads(second.output)["fingerprint"]
    for path in told["files"]:
        assert Path(path).read_bytes() == (home / "b" / Path(path).name).read_bytes()


def test_one_format_about_one_unit(cast: Cast, a_few_numbers: Snapshot, home: Path) -> None:
    done = report("build", "unit_page", "--period", "2026-08", "--unit", "vc-01", "--format", "html", "--out", home, "--language", "en")  # fmt: skip

    assert done.exit_code == 0, done.output
    page = (home / "unit_page-2026-08-vc-01.html").read_text(encoding="utf-8")
    assert '<html lang="en">' in page
    assert "Vårdcentralen Tranan" in page
    assert f"Made from {a_few_numbers.code}" in done.output


def test_a_stored_report_comes_with_its_answers_as_a_draft_and_as_it_was_sent(
    cast: Cast, a_few_numbers: Snapshot, home: Path
) -> None:
    held = answered(cast, a_question(cast).report)
    words = ("build", "monthly", "--period", held.period.strftime("%Y-%m"), "--format", "html", "--out", home)
    (page,) = (home / f"monthly-{held.period:%Y-%m}.html",)
    draft = report(*words)
    assert "The stored report, version 1, draft, with its answers" in draft.output
    assert "Det går framåt." in page.read_text(encoding="utf-8")
    assert "Utkast som inte är skickat" in page.read_text(encoding="utf-8")
    assert '"stored": null' in report(*words, "--anew", "--json").output
    assert "Det går framåt." not in page.read_text(encoding="utf-8")

    actions.review_report(report=held, by=cast["controller"], now=NOW)
    sent = actions.send_report(report=held, by=cast["programme_lead"], now=NOW)
    told = json.loads(report(*words, "--snapshot", a_few_numbers.code, "--json").output)
    assert (told["fingerprint"], told["stored"]["state"]) == (sent.fingerprint, "sent")
    assert "Utkast" not in page.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("finns-inte", "--period", "2026-08"), "There are: monthly"),
        (("half_year", "--period", "2026-09"), "2026-08"),
        (("half_year", "--period", "augusti"), "Write it as 2024-08"),
        (("monthly", "--period", "2027-01"), "reach 2026-10"),
        (("monthly", "--period", "2026-08", "--snapshot", "x"), "The latest are: by-hand"),
        (("monthly", "--period", "2026-08", "--unit", "x"), "no unit x"),
        (("unit_page", "--period", "2026-08"), "--unit CODE"),
        (("audit_answer", "--period", "2026-08"), "--subject"),
    ],
)
def test_what_cannot_be_built_is_told_in_one_line(cast: Cast, a_few_numbers: Snapshot, home: Path, words: tuple[str, ...], said: str) -> None:  # fmt: skip
    done = report("build", *words, "--out", home / "out")

    assert (done.exit_code, (home / "out").exists()) == (1, False)
    assert said in done.output
    assert done.output.count("\n") == 1


def test_without_numbers_it_says_what_to_run(cast: Cast, home: Path) -> None:
    assert "narmare publish" in report("build", "monthly", "--period", "2026-08", "--out", home).output


def test_every_sent_report_is_saved_as_it_was_sent(cast: Cast, a_few_numbers: Snapshot, home: Path) -> None:
    sent, draft = a_sent(cast), a_draft(cast)
    told = report("save", "--out", home / "all", "--format", "html")
    assert told.output == f"1 sent reports written to {home / 'all'}.\n"
    (row,) = json.loads((home / "all" / "reports.json").read_text(encoding="utf-8"))
    folder = home / "all" / row["folder"]

    assert (row["period"], row["receiver"], row["fingerprint"]) == (
        "2026-10",
        sent.receiver,
        sent.fingerprint,
    )
    assert (row["sent_by"], row["reviewed_by"]) == (sent.sent_by.name, sent.reviewed_by.name)
    kept = (folder / "content.json").read_text(encoding="utf-8")
    assert stored.fingerprint_of(kept) == row["fingerprint"]
    assert sorted(path.name for path in folder.iterdir()) == ["content.json", "monthly-2026-10.html"]
    assert sent.title in (folder / "monthly-2026-10.html").read_text(encoding="utf-8")
    assert str(draft.key) not in json.dumps(row)


def test_a_sent_report_that_was_tampered_with_is_not_saved(cast: Cast, a_few_numbers: Snapshot, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    a_sent(cast)
    monkeypatch.setattr(stored, "fingerprint_of", lambda text: "another")
    told = report("save", "--out", home / "all")

    assert told.exit_code == 1
    assert "stämmer inte med dess kontrollsumma" in told.output
