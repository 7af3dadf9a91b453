"""Sent files are encrypted on the disk: nothing plain in them, opened for who may read, keys that can be changed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from narmare.cli import main
from narmare.home import bundle
from narmare.meetings import actions as meetings
from narmare.meetings import proofs, reclosing, storage
from narmare.meetings.models import Attachment
from narmare.region import keys
from tests.cast import NOW, Cast, signed_in
from tests.contact.staff_cases import sent
from tests.meetings.samples import jpeg


@pytest.fixture
def file(cast: Cast, settings: Any, tmp_path: Path) -> Attachment:
    """A picture in the resident's case."""
    settings.NARMARE_HOME = tmp_path
    case = sent(cast, person=cast.resident_person)
    talk = meetings.open_conversation(person=case.person, reference=case.code, by=cast["nurse"], now=NOW)
    made = meetings.attach(conversation=talk, name="knä.jpg", data=jpeg(), by=cast["nurse"], now=NOW)
    meetings.post_message(conversation=talk, text="Se bilden.", side="staff", by=cast["nurse"], now=NOW)
    return made


@pytest.fixture
def key_file(settings: Any, tmp_path: Path) -> Path:
    """The installation's keys in a file, as outside the tests."""
    path = tmp_path / "field-keys"
    keys.write(path, [settings.NARMARE_FIELD_KEYS])
    settings.NARMARE_FIELD_KEYS, settings.NARMARE_FIELD_KEYS_FILE = "", path
    return path


def on_disk(file: Attachment) -> bytes:
    return storage.path_of(file.key).read_bytes()


def address(file: Attachment) -> str:
    return reverse("case-file", args=[file.conversation.reference, file.pk])


def status() -> tuple[int, list[str]]:
    """What `narmare keys status` says of the files, without how many spaces."""
    told = CliRunner().invoke(main, ["keys", "status"])
    return told.exit_code, [
        " ".join(one.split()) for one in told.output.split("\n") if one.startswith("files")
    ]


def flaws() -> list[str]:
    return [str(flaw) for flaw in proofs.files().flaws]


def test_the_disk_holds_nothing_plain_and_who_may_read_gets_the_picture(file: Attachment, cast: Cast) -> None:
    plain, stored = storage.read(file.key), on_disk(file)
    assert plain.startswith(b"\xff\xd8\xff")
    assert stored.startswith(b"narmare1" + keys.ring().first.id.encode())
    assert b"JFIF" in plain
    assert not any(plain[at : at + 16] in stored for at in range(0, len(plain) - 16, 16))
    assert len(stored) == len(plain) + 8 + 8 + 12 + 16  # mark, key, nonce, tag
    storage.write("e" * 32, plain)
    assert storage.path_of("e" * 32).read_bytes()[16:] != stored[16:]  # equal files look different

    answer = signed_in(cast["resident"]).get(address(file))
    assert b"".join(answer.streaming_content) == plain  # type: ignore[attr-defined]
    assert answer.headers["Content-Length"] == str(file.size) == str(len(plain))
    assert signed_in(cast["outsider"]).get(address(file)).status_code == 404


def test_a_file_that_is_sent_by_the_form_is_encrypted(cast: Cast, settings: Any, tmp_path: Path) -> None:
    settings.NARMARE_HOME = tmp_path
    browser = signed_in(cast["resident"])
    draft = browser.post(reverse("ask"), {"reason": "other"})
    browser.post(
        draft.headers["Location"].rstrip("/").rsplit("/", 1)[0] + "/filer",
        {"file": SimpleUploadedFile("a.jpg", jpeg())},
    )

    (stored,) = (tmp_path / "files").glob("??/*")
    assert stored.read_bytes().startswith(b"narmare1")


def test_one_changed_byte_gives_nothing_away_and_is_named(
    file: Attachment, cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    plain, stored, browser = storage.read(file.key), on_disk(file), signed_in(cast["resident"])
    for part, place in {"mark": 0, "key": 10, "nonce": 20, "bytes": 40, "tag": -1}.items():
        changed = bytearray(stored)
        changed[place] ^= 1
        storage.replace(file.key, bytes(changed))
        caplog.clear()

        answer = browser.get(address(file))
        assert (answer.status_code, plain[20:60] in answer.content) == (404, False), part
        assert any(
            file.key in one.getMessage() for one in caplog.records if one.name == "narmare.meetings.files"
        )
        (flaw,) = flaws()
        assert flaw.startswith(f"file {file.pk} ({file.key}) ")
        # Another key's name: it is told which is missing.
        assert ("has been changed on the disk" in flaw, "Put it back" in flaw) == (
            part != "key",
            part == "key",
        )


def test_a_copy_of_everything_names_a_file_that_does_not_open_and_holds_nothing_of_it(
    file: Attachment,
) -> None:
    from narmare.contact.models import Case

    case = Case.objects.get(code=file.conversation.reference)
    whole = bundle._file(case, file)["content"][0]["attachment"]
    storage.path_of(file.key).write_bytes(on_disk(file)[:-1])
    left = bundle._file(case, file)["content"][0]["attachment"]

    assert whole.keys() - left.keys() == {"data"}
    assert left["title"] == "knä.jpg"


def test_a_file_under_the_name_of_another_does_not_open(file: Attachment) -> None:
    storage.write("f" * 32, b"another")
    storage.replace("f" * 32, on_disk(file))

    with pytest.raises(keys.Altered, match=r"files\.f{32} does not open with its key"):
        storage.read("f" * 32)


def test_a_rotation_stores_files_anew_and_a_retired_key_opens_none(
    file: Attachment, cast: Cast, key_file: Path
) -> None:
    plain, before = storage.read(file.key), on_disk(file)
    rotated = CliRunner().invoke(main, ["keys", "rotate"])
    first = keys.ring().first.id

    assert "files: 1 stored anew" in rotated.output
    assert status() == (0, [f"files {first} first 1"])
    assert storage.read(file.key) == plain
    assert [one.name for one in storage.path_of(file.key).parent.iterdir()] == [file.key]
    assert reclosing.reclose() == 0

    storage.replace(file.key, before)  # a server that had not read the new key yet
    refused = CliRunner().invoke(main, ["keys", "retire", "--at-once"])
    assert (refused.exit_code, "1 texts or files are not stored with the first key" in refused.output) == (
        1,
        True,
    )
    assert CliRunner().invoke(main, ["keys", "rotate", "--stored-only"]).exit_code == 0
    assert CliRunner().invoke(main, ["keys", "retire", "--at-once"]).exit_code == 0
    keys.again()
    assert storage.read(file.key) == plain
    storage.replace(file.key, before)
    assert status()[0] == 1
    with pytest.raises(keys.KeyFault, match="Put it back"):
        storage.read(file.key)
    assert len(flaws()) == 1


def test_what_was_stored_plain_is_given_to_nobody_until_the_migration_has_closed_it(
    file: Attachment, cast: Cast
) -> None:
    plain = storage.read(file.key)
    reclosing.unclose()
    assert on_disk(file) == plain
    assert status() == (1, ["files plain MISSING 1"])
    assert signed_in(cast["resident"]).get(address(file)).status_code == 404

    assert reclosing.reclose() == 1
    assert storage.read(file.key) == plain
    assert flaws() == []


def test_a_file_that_is_gone_or_was_taken_back_stops_no_rotation(file: Attachment, cast: Cast) -> None:
    storage.discard(file.key)
    Attachment.objects.create(
        conversation=file.conversation, key="d" * 32, name="b.png", kind="image/png", size=1, sha256="0" * 64, by=file.by, at=NOW,
        removed=True,
    )  # fmt: skip

    assert (reclosing.counts().total(), reclosing.reclose()) == (0, 0)
    assert not storage.path_of(file.key).exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM meetings_attachment")
        assert cursor.fetchone() == (2,)
