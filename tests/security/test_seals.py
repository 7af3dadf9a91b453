"""Logs that can be verified: what is sealed, and that each way of tampering is found and named."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.db import IntegrityError, connection, transaction

from narmare.cli import audit
from narmare.region import queries, seals
from narmare.region.models import AccessLog, AuditEvent, LogSeal, Purpose
from tests.cast import NOW, Cast


ACCESS = "region_accesslog"


def superuser(*statements: str) -> None:
    """What only the owner of the tables can do: change a log with its guard off."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for statement in statements:
            cursor.execute(statement)
        cursor.execute("SET LOCAL session_replication_role = origin")


@pytest.fixture(autouse=True)
def _guards_on(db: None) -> None:
    with connection.cursor() as cursor:  # a transactional test of the same run may have switched them off
        for log in (*seals.logs(), "region_logseal"):
            cursor.execute(f"ALTER TABLE {log} ENABLE TRIGGER append_only_whole")


@pytest.fixture
def sealed(cast: Cast, settings, tmp_path: Path) -> list[int]:  # type: ignore[no-untyped-def]
    """Six readings under three seals, two in each; their keys."""
    settings.NARMARE_SEALS = tmp_path / "seals"
    for number in range(3):
        for _ in range(2):
            queries.read_person(cast["nurse"], cast.resident_person.pk, Purpose.OVERVIEW, NOW)
        seals.seal(now=NOW + timedelta(minutes=number))
    return list(AccessLog.objects.order_by("pk").values_list("pk", flat=True))


def found(log: str = ACCESS) -> list[tuple[str, int | None]]:
    (verdict,) = [one for one in seals.verify() if one.log == log]
    return [(fault.kind, fault.row) for fault in verdict.faults]


def test_every_append_only_table_is_sealed(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'append_only' ORDER BY 1"
        )
        guarded = {name for (name,) in cursor.fetchall()}

    assert guarded == {*seals.logs(), "region_logseal"}


def test_untouched_logs_hold(sealed: list[int]) -> None:
    verdicts = {one.log: one for one in seals.verify()}

    assert all(one.holds for one in verdicts.values()), verdicts
    assert (verdicts[ACCESS].rows, verdicts[ACCESS].seals, verdicts[ACCESS].unsealed) == (6, 3, 0)
    assert verdicts["region_auditevent"].rows == AuditEvent.objects.count()


def test_nothing_new_makes_no_seal(sealed: list[int]) -> None:
    assert seals.seal(now=NOW) == []


def test_what_is_written_after_the_last_seal_is_told(cast: Cast, sealed: list[int]) -> None:
    queries.read_person(cast["nurse"], cast.resident_person.pk, Purpose.OVERVIEW, NOW)

    assert {one.log: one.unsealed for one in seals.verify()}[ACCESS] == 1
    assert found() == []


def test_a_changed_row_is_named(sealed: list[int]) -> None:
    superuser(f"UPDATE {ACCESS} SET actor_id = actor_id + 1 WHERE id IN ({sealed[2]}, {sealed[4]})")

    assert found() == [("changed", sealed[2]), ("changed", sealed[4])]


@pytest.mark.parametrize("place", [0, 3, 5])
def test_a_removed_row_is_named(sealed: list[int], place: int) -> None:
    superuser(f"DELETE FROM {ACCESS} WHERE id = {sealed[place]}")

    assert found() == [("removed", sealed[place])]


def test_a_row_that_is_slipped_in_is_named(sealed: list[int]) -> None:
    superuser(
        f"UPDATE {ACCESS} SET id = id + 1000 WHERE id = {sealed[5]}",
        f"INSERT INTO {ACCESS} (id, at, actor_id, role, unit_code, person_id, purpose, decision, ground, process) "
        f"SELECT {sealed[5]}, at, 1, '', '', 1, 'overview', 'allowed', 'self', '' FROM {ACCESS} WHERE id = {sealed[0]}",
        f"INSERT INTO {ACCESS} SELECT {-sealed[0]}, at, actor_id, role, unit_code, person_id, purpose, decision, ground, process "
        f"FROM {ACCESS} WHERE id = {sealed[0]}",
    )

    assert ("changed", sealed[5]) in found()
    assert ("inserted", -sealed[0]) in found()


def test_a_seal_that_is_made_to_fit_is_named(sealed: list[int]) -> None:
    """Whoever changes the row and its digest leaves a head that does not follow."""
    superuser(
        f"UPDATE {ACCESS} SET role = 'x' WHERE id = {sealed[0]}",
        f"UPDATE region_logseal SET digests = substr(digests, 1, 32) || substr(digests, 1, 32) WHERE log = '{ACCESS}' AND number = 1",
    )
    (verdict,) = [one for one in seals.verify() if one.log == ACCESS]

    assert verdict.faults[0].kind == "seal"
    assert "seal 1" in str(verdict.faults[0])


def test_a_whole_chain_made_again_differs_from_the_files(sealed: list[int]) -> None:
    superuser(
        f"UPDATE {ACCESS} SET role = 'x' WHERE id = {sealed[0]}",
        f"DELETE FROM region_logseal WHERE log = '{ACCESS}'",
    )
    seals.seal(now=NOW)

    assert found()[0] == ("anchor", None)


def test_an_end_that_is_cut_off_is_missed(sealed: list[int]) -> None:
    superuser(
        f"DELETE FROM {ACCESS} WHERE id IN ({sealed[4]}, {sealed[5]})",
        f"DELETE FROM region_logseal WHERE log = '{ACCESS}' AND number = 3",
    )

    assert found() == [("anchor", None)]


def test_a_missing_seal_is_named(sealed: list[int]) -> None:
    superuser(f"DELETE FROM region_logseal WHERE log = '{ACCESS}' AND number = 2")

    assert found()[0] == ("seal", None)


def test_a_guard_that_is_off_is_told(sealed: list[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {ACCESS} DISABLE TRIGGER append_only")

    assert found() == [("unguarded", None)]


@pytest.mark.parametrize("change", ["UPDATE {} SET number = 9", "DELETE FROM {}", "TRUNCATE {}"])
def test_seals_cannot_be_changed(sealed: list[int], change: str) -> None:
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as c:
        c.execute(change.format("region_logseal"))


def test_a_column_that_is_added_later_changes_no_digest(sealed: list[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {ACCESS} ADD COLUMN device text DEFAULT 'x'")

    assert found() == []
    superuser(f"UPDATE {ACCESS} SET decision = 'x' WHERE id = {sealed[1]}")
    assert found() == [("changed", sealed[1])]


def test_many_rows_become_several_seals(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, settings, tmp_path: Path
) -> None:  # type: ignore[no-untyped-def]
    settings.NARMARE_SEALS = tmp_path
    monkeypatch.setattr(seals, "LARGEST_SEAL", 4)
    for _ in range(9):
        queries.read_person(cast["nurse"], cast.resident_person.pk, Purpose.OVERVIEW, NOW)
    done = [one.rows for one in seals.seal(now=NOW) if one.log == ACCESS]

    assert done == [4, 4, 1]
    assert found() == []


def test_a_torn_line_in_the_file_is_written_again(cast: Cast, sealed: list[int]) -> None:
    (path,) = seals._anchor_files()
    path.write_text(path.read_text()[:-20])
    seals.anchor()

    assert [one for one in seals.verify() if not one.holds] == []
    assert set(seals.anchors()[ACCESS]) == {1, 2, 3}


def as_stored(at: datetime) -> str:
    """A time as the row's JSON has it: UTC, ISO 8601, the fraction of a second without zeros at its end."""
    whole, _, fraction = at.astimezone(UTC).replace(tzinfo=None).isoformat().partition(".")
    return f"{whole}.{fraction.rstrip('0')}+00:00" if fraction else f"{whole}+00:00"


@pytest.mark.parametrize("microsecond", [0, 10, 123_450, 123_456, 500_000, 999_999])
def test_the_head_can_be_worked_out_by_hand(cast: Cast, settings, tmp_path: Path, microsecond: int) -> None:  # type: ignore[no-untyped-def]
    """As docs/decisions tells an auditor: nothing of ours is needed to repeat it."""
    from hashlib import sha256

    settings.NARMARE_SEALS = tmp_path / "seals"
    now = NOW.replace(microsecond=microsecond)
    queries.read_person(cast["nurse"], cast.resident_person.pk, Purpose.OVERVIEW, now)
    seals.seal(now=now)

    one = LogSeal.objects.get(log=ACCESS, number=1)
    row = AccessLog.objects.get(pk=one.ids[0])
    said = [row.pk, as_stored(row.at), row.actor_id, row.role, row.unit_code, row.person_id, row.purpose, row.decision, row.ground, row.process]  # fmt: skip
    text = json.dumps(said, ensure_ascii=False)
    head = json.dumps([one.log, 1, one.at.isoformat(), one.columns, one.ids])

    assert row.at == now
    assert bytes(one.digests)[:32] == sha256(text.encode()).digest()
    assert bytes(one.head) == sha256(bytes(32) + head.encode() + bytes(one.digests)).digest()


class TestCommand:
    @pytest.fixture(autouse=True)
    def _here(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("narmare.cli.site.set_up", lambda: None)

    def test_it_says_that_all_is_well(self, sealed: list[int]) -> None:
        result = CliRunner().invoke(audit.command, ["verify"])

        assert result.exit_code == 0
        assert "region_accesslog: as written. 6 rows under 3 seals, 0 not sealed yet." in result.output

    def test_it_names_the_row_and_fails(self, sealed: list[int]) -> None:
        superuser(f"UPDATE {ACCESS} SET unit_code = 'x' WHERE id = {sealed[3]}")
        result = CliRunner().invoke(audit.command, ["verify", "--json"])
        said = json.loads(result.output)

        assert result.exit_code == 1
        assert said["holds"] is False
        (log,) = [one for one in said["logs"] if not one["holds"]]
        assert (log["log"], log["faults"][0]["kind"], log["faults"][0]["row"]) == (ACCESS, "changed", sealed[3])  # fmt: skip

    def test_it_seals_on_demand(self, sealed: list[int], cast: Cast) -> None:
        queries.read_person(cast["nurse"], cast.resident_person.pk, Purpose.OVERVIEW, NOW)

        assert "region_accesslog: 1 rows as seal 4" in CliRunner().invoke(audit.command, ["seal"]).output
        assert "Nothing new" in CliRunner().invoke(audit.command, ["seal"]).output
