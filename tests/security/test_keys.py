"""Fields that the database holds encrypted: nothing plain in it, looked up all the same, keys that can be changed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, connection, transaction

from narmare.cli import main
from narmare.contact import actions as contact
from narmare.contact.models import Case, Disagreement, Draft
from narmare.contact.queries import case_for_follow_up
from narmare.meetings.models import Message
from narmare.region import checks, keys, rotation, rows
from narmare.region.models import Listing, OpenedItem, Opening, Person
from tests.cast import NOW, Cast
from tests.contact.staff_cases import matter, sent
from tests.region.opened import asked


PLACE = b"region_person.personnummer"
GRETA = "193811022382"


def stored(sql: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [row[0] for row in cursor.fetchall()]


def numbers() -> list[str]:
    return stored("SELECT personnummer FROM region_person WHERE personnummer IS NOT NULL ORDER BY id")


@pytest.fixture
def answered(cast: Cast) -> Message:
    """A message from the nurse to Greta."""
    case = contact.take_case(case=sent(cast), by=cast["nurse"], now=NOW)
    contact.answer(case=case, text="Vila knät i två dagar", by=cast["nurse"], now=NOW)
    return Message.objects.get()


def test_the_database_holds_no_number_and_no_message_in_plain(answered: Message) -> None:
    (message,) = stored("SELECT text FROM meetings_message")

    assert all(one.startswith("s1.") for one in numbers())
    assert message.startswith("g1.")
    assert "Vila" not in message
    assert Message.objects.get().text == "Vila knät i två dagar"


def test_a_follow_up_code_is_not_in_the_database_and_is_found(cast: Cast) -> None:
    case = sent(cast, channel="phone", follow_up=True)
    (code,) = stored("SELECT follow_code FROM contact_case")

    assert code.startswith("s1.")
    assert case.follow_code is not None
    assert case.follow_code not in code
    assert case_for_follow_up(case.follow_code, 1938, NOW) == case
    assert case_for_follow_up(case.follow_code[::-1], 1938, NOW) is None
    assert case_for_follow_up("' OR 1=1", 1938, NOW) is None


def test_what_a_case_says_is_not_in_the_database_and_is_read(cast: Cast) -> None:
    said = {"fever": True, "since": "tre dagar", "parts": ["knä", "höft"], "value": 38.5, "none": None}
    asked = matter(
        words="Ont i knät", hope="En tid", answers=said, questionnaire="led", questionnaire_version="1"
    )
    case = sent(cast, about=asked)
    for column in ("words", "hope", "answers"):
        (held,) = stored(f"SELECT {column} FROM contact_case")
        assert held.startswith("g1.")
    again = Case.objects.get()

    assert (again.words, again.hope, again.answers) == ("Ont i knät", "En tid", said)
    assert rows.document("SELECT row_to_json(c)::text FROM contact_case c", {}) is not None
    found = rows.document("SELECT row_to_json(c)::text FROM contact_case c", {})
    assert rows.row_of(Case, found or {}).answers == case.answers == said


@pytest.mark.parametrize("words", ["g1.1.2", "s1.0.x", "g1..", "g1.abcdefgh.YWFhYWFhYWFhYWFhYWFhYWFhYQ=="])
def test_words_that_look_like_a_stored_text_are_words(cast: Cast, words: str) -> None:
    case = contact.take_case(
        case=sent(cast, about=matter(words=words, hope=words)), by=cast["nurse"], now=NOW
    )
    contact.answer(case=case, text=words, by=cast["nurse"], now=NOW)
    read = Case.objects.get(pk=case.pk)

    assert (read.words, read.hope, Message.objects.get().text) == (words, words, words)


def test_answers_that_were_stored_plain_are_read_and_closed(cast: Cast) -> None:
    """What the migration meets: JSON as text."""
    case, field = sent(cast), Case._meta.get_field("answers")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('narmare.reclosing', 'on', true)"
        )  # else the record stands as it was written
        cursor.execute("UPDATE contact_case SET answers = '{\"fever\": true}'")
    assert Case.objects.get().answers == {"fever": True}
    assert rotation.reclose(field) == 1

    assert stored("SELECT left(answers, 3) FROM contact_case") == ["g1."]
    assert Case.objects.get(pk=case.pk).answers == {"fever": True}
    rotation.unclose(field)
    assert stored("SELECT answers FROM contact_case") == ['{"fever": true}']


def test_a_draft_keeps_reason_and_unit_for_the_database_and_nothing_else(cast: Cast) -> None:
    said = {
        "reason": "led",
        "unit": "vc-01",
        "words": "Ont i knät",
        "answers": {"fever": True},
        "files": None,
    }
    draft = contact.save_draft(key=None, data=said, person=cast.resident_person, by=cast["resident"], now=NOW)
    (held,) = stored("SELECT data FROM contact_draft")
    plain = json.loads(held)
    assert plain.keys() == {"reason", "unit", "sealed"}
    assert plain["sealed"].startswith("g1.")
    assert Draft.objects.get(pk=draft.pk).data == said
    found = rows.document("SELECT row_to_json(d)::text FROM contact_draft d", {})
    assert rows.row_of(Draft, found or {}).data == said

    field = Draft._meta.get_field("data")
    assert rotation.counts(field) == {keys.ring().first.id: 1}
    rotation.unclose(field)
    assert (
        json.loads(json.loads(stored("SELECT data FROM contact_draft")[0])["sealed"])["words"] == "Ont i knät"
    )
    assert rotation.reclose(field) == 1
    assert Draft.objects.get(pk=draft.pk).data == said
    assert "knät" not in stored("SELECT data FROM contact_draft")[0]


def test_a_number_is_found_and_is_one_persons(cast: Cast) -> None:
    assert Person.objects.get(personnummer=GRETA) == cast.greta
    assert list(Person.objects.filter(personnummer__in=["199912312382", GRETA])) == [cast.greta]
    assert not Person.objects.filter(personnummer__in=["193811022383", "%", ""]).exists()
    assert Person.objects.filter(personnummer=None, pk=cast.greta.pk).count() == 0
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.filter(pk=cast.resident_person.pk).update(personnummer=GRETA)


def test_what_is_no_number_is_refused_before_the_database(cast: Cast) -> None:
    with pytest.raises(ValueError, match="does not look like"):
        Person.objects.filter(pk=cast.greta.pk).update(personnummer="19381102-2382")


@pytest.mark.parametrize(("table", "column", "constraint"), [
    ("region_person", "personnummer", "person_personnummer_encrypted"), ("region_person", "reserve_number", "person_reserve_number_encrypted"),
    ("meetings_message", "text", "message_text_encrypted"),
])  # fmt: skip
def test_the_database_refuses_plain_text(answered: Message, table: str, column: str, constraint: str) -> None:
    with connection.cursor() as cursor:  # else the record stands as it was written
        cursor.execute("SELECT set_config('narmare.reclosing', 'on', true)")
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {column} = '193811022382' || id")


def test_a_row_that_comes_as_json_is_opened_too(cast: Cast) -> None:
    found = rows.document(
        "SELECT row_to_json(person)::text FROM region_person person WHERE id = %(id)s", {"id": cast.greta.pk}
    )

    assert found is not None
    assert rows.row_of(Person, found).personnummer == GRETA


def test_a_text_that_was_changed_or_moved_does_not_open(answered: Message) -> None:
    ring = keys.ring()
    closed = ring.close(GRETA, PLACE, keys.SEARCHABLE)
    way, key_id, rest = closed.split(".")

    assert ring.open(closed, PLACE) == GRETA
    for other in (f"{way}.{key_id}.{'A' + rest[1:]}", f"{way}.{key_id}.", f"g1.{key_id}.{rest}"):
        with pytest.raises(keys.KeyFault, match="was changed, or copied"):
            ring.open(other, PLACE)
    with pytest.raises(keys.KeyFault, match="was changed, or copied"):
        ring.open(closed, b"region_person.reserve_number")
    with pytest.raises(keys.KeyFault, match="the key 00000000, which is not among"):
        ring.open(f"s1.00000000.{rest}", PLACE)


def test_equal_messages_look_different_and_equal_numbers_alike() -> None:
    ring = keys.ring()

    assert ring.close("Hej", b"a.b", keys.SEALED) != ring.close("Hej", b"a.b", keys.SEALED)
    assert ring.close(GRETA, PLACE, keys.SEARCHABLE) == ring.close(GRETA, PLACE, keys.SEARCHABLE)
    assert ring.close(GRETA, PLACE, keys.SEARCHABLE) != ring.close(GRETA, b"a.b", keys.SEARCHABLE)


@pytest.fixture
def key_file(settings: Any, tmp_path: Path, cast: Cast) -> Path:
    """The installation's keys in a file, as outside the tests."""
    path = tmp_path / "field-keys"
    keys.write(path, [settings.NARMARE_FIELD_KEYS])
    settings.NARMARE_FIELD_KEYS, settings.NARMARE_FIELD_KEYS_FILE = "", path
    return path


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["keys", *words])


def test_a_rotation_stores_everything_anew_and_finds_it_meanwhile(
    answered: Message, cast: Cast, key_file: Path
) -> None:
    before, old = numbers(), keys.ring().first.id
    keys.write(key_file, [keys.new_key(), *keys.plain(keys.ring().keys)])
    keys.again()
    assert Person.objects.get(personnummer=GRETA) == cast.greta  # stored with the old key, looked up by both

    assert run("retire").exit_code == 1
    rotated, status = run("rotate"), run("status")
    assert (rotated.exit_code, status.exit_code) == (0, 0), rotated.output + status.output
    assert f"region_person.personnummer: {len(before)} stored anew" in rotated.output
    assert old not in status.output
    assert not set(before) & set(numbers())
    assert "less than a minute ago" in run("retire").output
    assert run("retire", "--at-once").output == "2 keys taken away.\n"
    assert (key_file.stat().st_mode & 0o777) == 0o600

    keys.again()
    assert len(keys.ring().keys) == 1
    assert Person.objects.get(personnummer=GRETA) == cast.greta
    assert Message.objects.get().text == "Vila knät i två dagar"


def test_a_server_that_runs_learns_of_a_new_key(answered: Message, cast: Cast, key_file: Path) -> None:
    running = keys.ring()
    keys.write(key_file, [keys.new_key(), *keys.plain(running.keys)])
    written = keys.Ring(keys.read(key_file.read_text())).close("Hej", b"a.b", keys.SEALED)

    assert running.open(written, b"a.b") == "Hej"


def test_a_server_that_runs_looks_up_what_was_stored_with_a_new_key(
    cast: Cast, key_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has met no text of the new key: the file itself tells."""
    monkeypatch.setattr(keys, "RECHECK_S", -1.0)
    before = keys.ring()
    keys.write(key_file, [keys.new_key(), *keys.plain(before.keys)])

    assert keys.ring().first != before.first
    assert keys.ring() is keys.ring()


def test_a_missing_key_is_told_by_status_and_stops_the_server(
    answered: Message, key_file: Path, settings: Any
) -> None:
    keys.write(key_file, [keys.new_key()])
    keys.again()
    told = run("status")
    assert told.exit_code == 1
    assert "MISSING" in told.output

    key_file.unlink()
    settings.NARMARE_DEMO, settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID = False, "https://login.example", "x"
    keys._latest.clear()
    with pytest.raises(ImproperlyConfigured, match=r"narmare\.E004: No key to encrypt fields with"):
        checks.refuse_unsafe()


@pytest.mark.parametrize(("text", "match"), [("abc", "is not base64"), ("YWJj", "has 3 bytes")])
def test_a_faulty_key_is_named_without_being_shown(text: str, match: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=match) as found:
        keys.read(text)

    assert text not in str(found.value)


def test_keys_of_the_environment_are_not_changed_by_a_command(
    cast: Cast, settings: Any, tmp_path: Path
) -> None:
    assert "which no command can change" in run("rotate").output
    assert len(run("new", "--print").output.strip()) == 44

    settings.NARMARE_FIELD_KEYS, settings.NARMARE_FIELD_KEYS_FILE = "", tmp_path / "new" / "keys"
    assert run("new").exit_code == 0
    assert "is there already" in run("new").output


def test_every_number_and_message_is_among_the_encrypted(db: None) -> None:
    assert [field.place.decode() for field in rotation.fields()] == [
        "region_person.personnummer", "region_person.reserve_number", "region_listing.why", "region_finding.why",
        "region_keptform.content", "region_opening.reason", "region_opening.attitude", "region_openeditem.answer",
        "meetings_message.text", "meetings_message.signature", "meetings_attachment.name", "contact_case.follow_code",
        "contact_case.words", "contact_case.hope", "contact_case.answers", "contact_draft.data", "contact_caller.words",
        "contact_disagreement.reason", "contact_signature.digest", "contact_amendment.text", "contact_amendment.reason",
    ]  # fmt: skip


def test_what_staff_write_about_a_person_is_not_in_the_database_and_is_read(cast: Cast) -> None:
    case = contact.take_case(case=sent(cast), by=cast["nurse"], now=NOW)
    contact.report_wrongly_sorted(case=case, reason="Ont i bröstet, inte i knät", by=cast["nurse"], now=NOW)
    item = asked(cast)
    opening = item.opening
    Opening.objects.filter(pk=opening.pk).update(attitude="Ville det i går")
    OpenedItem.objects.filter(pk=item.pk).update(answer="Hon vill inte")
    Listing.objects.filter(person=case.person).update(why="Flyttade till dottern")
    held = [
        text
        for table, column in (
            ("contact_disagreement", "reason"), ("region_opening", "reason"), ("region_opening", "attitude"),
            ("region_openeditem", "answer"), ("region_listing", "why"),
        )
        for text in stored(f"SELECT {column} FROM {table} WHERE {column} <> ''")
    ]  # fmt: skip

    assert [text[:3] for text in held] == ["g1."] * 5
    assert Disagreement.objects.get().reason == "Ont i bröstet, inte i knät"
    assert Opening.objects.get(pk=opening.pk).reason == opening.reason != ""
    assert Opening.objects.get(pk=opening.pk).attitude == "Ville det i går"
    assert OpenedItem.objects.get(pk=item.pk).answer == "Hon vill inte"
    assert Listing.objects.get(person=case.person).why == "Flyttade till dottern"


def test_the_way_back_gives_plain_text(answered: Message) -> None:
    field = Person._meta.get_field("personnummer")
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE region_person DROP CONSTRAINT person_personnummer_encrypted")
    rotation.unclose(field)
    assert GRETA in numbers()
    assert Person.objects.get(pk=9_000_003).personnummer == GRETA

    assert rotation.counts(field)[""] == len(numbers())
    assert rotation.reclose(field) == len(numbers())
    assert GRETA not in numbers()
