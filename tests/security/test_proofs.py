"""`narmare verify` names what has been tampered with: a log row, a snapshot, a message, a file, a sent report."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from narmare.cli import verify
from narmare.config import proofs
from narmare.followup import actions as followup
from narmare.followup.models import Snapshot
from narmare.meetings import actions as meetings
from narmare.meetings import storage
from narmare.meetings.models import Attachment, Message
from narmare.region import keys, queries, rotation, seals
from narmare.region.models import AccessLog, Purpose
from narmare.reports.models import Report
from tests.cast import NOW, Cast
from tests.contact.staff_cases import sent
from tests.published import result_of
from tests.reports.made import a_sent


def superuser(*statements: str) -> None:
    """What only the owner of the tables can do: change rows with their guards off."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for statement in statements:
            cursor.execute(statement)
        cursor.execute("SET LOCAL session_replication_role = origin")


def flaws(*kinds: str) -> list[str]:
    """What the proofs of these kinds find."""
    return [str(flaw) for proof in proofs.verify(kinds or proofs.KINDS) for flaw in proof.flaws]


@pytest.fixture
def message(cast: Cast, settings, tmp_path: Path) -> Message:  # type: ignore[no-untyped-def]
    """A message with a file in a case, and an answer to it."""
    settings.NARMARE_HOME, settings.NARMARE_SEALS = tmp_path, tmp_path / "seals"
    case, nurse = sent(cast), cast["nurse"]
    talk = meetings.open_conversation(person=case.person, reference=case.code, by=nurse, now=NOW)
    key = "ab" + "1" * 30
    storage.write(key, b"a picture")
    sha = "4a3c6cb8b9ab9c50ee13de4ef8ea3ab8dc0f6a2b1ee64ff2cd4a9b4ff4b3d9a1"
    file = Attachment.objects.create(
        conversation=talk, key=key, name="bild.png", kind="image/png", size=9, sha256=sha, by=nurse, at=NOW
    )
    Attachment.objects.filter(pk=file.pk).update(sha256=_sha(b"a picture"))
    made = meetings.post_message(conversation=talk, text="Ont i knät.", side="staff", by=nurse, now=NOW)
    meetings.post_message(conversation=talk, text="Ring oss.", side="staff", by=nurse, now=NOW)
    return made


def _sha(data: bytes) -> str:
    import hashlib

    return hashlib.sha256(data).hexdigest()


def test_untouched_messages_and_files_hold(message: Message) -> None:
    found = {proof.kind: (proof.judged, proof.holds) for proof in proofs.verify(("messages", "files"))}

    assert found == {"messages": (2, True), "files": (1, True)}
    assert message.attachments.count() == 1


def test_a_file_that_is_attached_while_a_message_is_sent_waits_for_the_next(
    message: Message, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed, talk = meetings.signing.digest, message.conversation

    def meanwhile(said: meetings.signing.Said) -> str:
        if not said.files:
            storage.write("cd" + "1" * 30, b"another")
            Attachment.objects.create(
                conversation=talk, key="cd" + "1" * 30, name="b.png", kind="image/png", size=7, sha256=_sha(b"another"),
                by=message.author, at=NOW,
            )  # fmt: skip
        return signed(said)

    monkeypatch.setattr(meetings.signing, "digest", meanwhile)
    made = meetings.post_message(
        conversation=talk, text="Och igår.", side="staff", by=message.author, now=NOW
    )

    assert made.attachments.count() == 0
    assert Attachment.objects.filter(message=None).count() == 1
    assert flaws("messages", "files") == []


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE meetings_message SET at = at + interval '1 second' WHERE id = {0}",
        "UPDATE meetings_message SET internal = true WHERE id = {0}",
        "UPDATE meetings_message SET author_id = (SELECT max(id) FROM region_account) WHERE id = {0}",
        "UPDATE meetings_message SET text = '' WHERE id = {0}",
        "UPDATE meetings_message SET text = (SELECT text FROM meetings_message WHERE id = {0} + 1) WHERE id = {0}",
        "UPDATE meetings_message SET signature = (SELECT signature FROM meetings_message WHERE id = {0} + 1) WHERE id = {0}",
        "UPDATE meetings_attachment SET sha256 = repeat('0', 64) WHERE message_id = {0}",
        "UPDATE meetings_attachment SET message_id = NULL WHERE message_id = {0}",
    ],
)
def test_a_changed_message_is_named(message: Message, change: str) -> None:
    superuser(change.format(message.pk))

    assert [one.split(":")[0] for one in flaws("messages")] == [f"message {message.pk} is not as it was signed"]  # fmt: skip


def test_a_conversation_that_is_moved_to_another_person_is_named(cast: Cast, message: Message) -> None:
    superuser(f"UPDATE meetings_conversation SET person_id = {cast.resident_person.pk}")

    assert len(flaws("messages")) == 2


@pytest.mark.parametrize("column", ["text", "signature"])
def test_one_changed_byte_of_a_signed_message_is_named(message: Message, column: str) -> None:
    superuser(
        f"UPDATE meetings_message SET {column} = overlay({column} placing "
        f"CASE substr({column}, 30, 1) WHEN 'A' THEN 'B' ELSE 'A' END from 30 for 1) WHERE id = {message.pk}"
    )
    (found,) = flaws("messages")

    assert found.startswith(f"message {message.pk} does not open: meetings_message.{column}")


def test_a_message_that_is_gone_or_copied_is_named(message: Message) -> None:
    columns = "conversation_id, author_id, side, text, internal, at, signature"
    superuser(
        f"INSERT INTO meetings_message ({columns}) SELECT {columns} FROM meetings_message WHERE id = {message.pk} + 1"
    )
    (found,) = flaws("messages")
    assert found.endswith("stands twice: it has been copied.")

    superuser("UPDATE meetings_attachment SET message_id = NULL", "DELETE FROM meetings_message")
    assert flaws("messages") == [
        f"message {message.pk + place} is gone: the log says that it was written." for place in (0, 1)
    ]


def test_nobody_without_a_key_signs(message: Message) -> None:
    """The digest can be worked out by anybody; its signature only by who has the key."""
    with pytest.raises(IntegrityError), transaction.atomic():
        superuser(f"UPDATE meetings_message SET signature = repeat('0', 64) WHERE id = {message.pk}")


def test_a_rotation_signs_anew_and_everything_still_holds(message: Message, settings) -> None:  # type: ignore[no-untyped-def]
    field = Message._meta.get_field("signature")
    assert field in list(rotation.fields())
    new = keys.new_key()
    settings.NARMARE_FIELD_KEYS = f"{new},{settings.NARMARE_FIELD_KEYS}"
    for one in rotation.fields():
        rotation.reclose(one)
    settings.NARMARE_FIELD_KEYS = new

    assert flaws("messages") == []
    assert set(rotation.counts(field)) == {keys.ring().first.id}


def test_the_migration_signs_as_it_did_when_it_was_written(message: Message) -> None:
    """Whatever is signed today: a database of that time migrates."""
    then = import_module("narmare.meetings.migrations.0004_messages_signed")
    row = (
        7,
        3,
        5,
        "C-1",
        9,
        "staff",
        False,
        datetime(2026, 11, 22, 12, tzinfo=UTC),
        "g1.closed",
        ["bb", "aa"],
    )
    assert then.digest(row, "Ring oss.") == "8243185aae34381a8979e2e81860dd7439f94cb9ed84c20a4d96b729f61ee197"

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        Message.objects.update(signature="older")
        then.sign(apps, None)
        rows = {row[0]: row for row in then._some(cursor, 0)}
    signed = {one.pk: one.signature for one in Message.objects.all()}
    assert signed == {one.pk: then.digest(rows[one.pk], one.text) for one in Message.objects.all()}


def test_a_changed_or_missing_file_is_named(message: Message) -> None:
    file = message.attachments.get()
    path = storage.path_of(file.key)
    path.write_bytes(b"a Picture")
    assert flaws("files") == [f"file {file.pk} ({file.key}) has been changed on the disk."]

    path.unlink()
    assert flaws("files") == [f"file {file.pk} ({file.key}) is gone from the disk."]


PART = "numbers of telefontillganglighet_samma_dag"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("UPDATE followup_measurement SET value = 0.900001 WHERE id = (SELECT min(id) FROM followup_measurement)", f"has been changed: its {PART}."),
        ("DELETE FROM followup_measurement WHERE id = (SELECT max(id) FROM followup_measurement)", f"has been changed: its {PART}."),
        ("DELETE FROM followup_measurement", f"has lost its {PART}."),
        ("UPDATE followup_measurement SET indicator = 'another' WHERE level = 'unit'", "has got numbers of another that it was not published with."),
        ("UPDATE followup_snapshot SET rollouts = '{\"x\": {}}'", "has been changed: its head."),
    ],
)  # fmt: skip
def test_one_changed_byte_of_a_snapshot_is_named(a_few_numbers: Snapshot, change: str, said: str) -> None:
    assert flaws("snapshots") == []
    superuser(change)

    assert f"snapshot {a_few_numbers.code} {said}" in flaws("snapshots")


def test_a_snapshot_whose_sums_are_made_to_fit_is_named(cast: Cast) -> None:
    made = followup.publish_snapshot(result=result_of([], "own"), data=Path("none"), by=cast.system, now=NOW)
    superuser(f"UPDATE followup_snapshot SET sums = '{{}}' WHERE id = {made.pk}")

    assert "snapshot own has other sums than the log says that it was published with." in flaws("snapshots")  # fmt: skip
    superuser("DELETE FROM followup_snapshot")
    assert flaws("snapshots") == [f"snapshot {made.pk} is gone: the log says that it was written."]


def test_publishing_again_does_not_bless_what_was_changed(cast: Cast, a_few_numbers: Snapshot) -> None:
    superuser("UPDATE followup_measurement SET value = 0.5 WHERE level = 'unit'")
    followup.publish_snapshot(
        result=result_of([], a_few_numbers.code), data=Path(a_few_numbers.data), by=cast.system, now=NOW
    )
    (proof,) = proofs.verify(("snapshots",))

    assert [str(flaw) for flaw in proof.flaws] == [f"snapshot {a_few_numbers.code} has been changed: its {PART}."]  # fmt: skip


@pytest.mark.usefixtures("a_few_numbers")
def test_a_changed_report_is_named(cast: Cast) -> None:
    report = a_sent(cast)
    assert flaws("reports") == []
    day = f'"day":"{json.loads(report.content)["day"]}"'
    for change, said in (
        (f"content = replace(content, '{day}', '\"day\":\"2020-01-01\"')", "carries another day than it was sent"),
        ("content = content || ' '", "or its text has been set anew"),
        ("content = replace(content, 'Det går framåt', 'Det går bakåt')", "its content has been changed"),
        ("content = left(content, 40)", "no document"),
        (f"content = '{{}}', fingerprint = '{_sha(b'{"day":""}')}'", "has another fingerprint than the log"),
    ):  # fmt: skip
        superuser(f"UPDATE reports_report SET {change} WHERE id = {report.pk}")
        assert any(one.startswith(f"report {report.key} ") and said in one for one in flaws("reports")), said
        superuser_back(report)
    assert flaws("reports") == []


def superuser_back(report: Report) -> None:
    """The report as it was sent."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE reports_report SET content = %s, fingerprint = %s WHERE id = %s", [report.content, report.fingerprint, report.pk])  # fmt: skip
        cursor.execute("SET LOCAL session_replication_role = origin")


class TestCommand:
    @pytest.fixture(autouse=True)
    def _here(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("narmare.cli.site.set_up", lambda: None)

    def test_it_says_that_all_is_well(self, message: Message) -> None:
        seals.seal(now=NOW)
        result = CliRunner().invoke(verify.command, [])

        assert (result.exit_code, result.output.count("as written")) == (0, len(seals.logs()) + 5)
        assert "messages: as written. 2 judged." in result.output

    def test_it_names_each_and_fails(self, cast: Cast, message: Message) -> None:
        queries.read_person(cast["nurse"], cast.resident_person.pk, Purpose.OVERVIEW, NOW)
        seals.seal(now=NOW)
        row = AccessLog.objects.order_by("-pk").values_list("pk", flat=True)[0]
        superuser(
            f"UPDATE region_accesslog SET role = 'x' WHERE id = {row}",
            f"UPDATE meetings_message SET internal = true WHERE id = {message.pk}",
        )
        result = CliRunner().invoke(verify.command, ["--json"])
        said = json.loads(result.output)
        named = {flaw["name"] for one in said["proofs"] for flaw in one["flaws"]}

        assert (result.exit_code, said["holds"]) == (1, False)
        assert named == {f"region_accesslog row {row}", f"message {message.pk}"}

    def test_only_what_is_asked_for(self, message: Message) -> None:
        superuser(f"UPDATE meetings_message SET internal = true WHERE id = {message.pk}")

        assert CliRunner().invoke(verify.command, ["--only", "files"]).exit_code == 0
        told = CliRunner().invoke(verify.command, ["--only", "messages", "--only", "files"])
        assert told.exit_code == 1
        assert f"messages: DOES NOT HOLD. 2 judged.\n  message {message.pk} is not as" in told.output
