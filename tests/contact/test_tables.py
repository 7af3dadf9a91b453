"""A decision table is changed on pages: proposed, tried on past cases, approved by another, published, taken back."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from narmare.contact import actions, content, judged, replaying, tables
from narmare.contact.models import Case, TableVersion
from narmare.knowledge.faults import ContentError
from tests.cast import NOW, TODAY, Cast
from tests.contact.staff_cases import matter, sent


SignIn = Callable[[str], Client]
WHY = "Yrsel som kommer i vila ska ses samma dag."


def changed(version: str = "2", urgency: int = 2) -> str:
    """The table for dizziness where everybody else is seen the same day, within hours."""
    head, found, last = tables.source_of_file("yrsel").rpartition("  - id: otherwise")
    assert found
    because = last[last.index("    because:") :]
    then = f"    then: {{level: same_day, profession: doctor, urgency: {urgency}}}"
    return f"{head}{found}\n{then}\n{because}".replace("version: 1\n", f'version: "{version}"\n')


def proposed(cast: Cast, by: str = "nurse", source: str = "") -> TableVersion:
    return actions.propose_table(
        unit=cast.units["vc-01"], table="yrsel", source=source or changed(), why=WHY, by=cast[by], now=NOW
    )


def published(cast: Cast, source: str = "") -> TableVersion:
    row = actions.approve_table(row=proposed(cast, source=source), by=cast["doctor"], now=NOW)
    return actions.publish_table(row=row, valid_from=TODAY, by=cast["unit_manager"], now=NOW)


def dizzy(cast: Cast, unit: str = "vc-01") -> Case:
    asked = content.library().questionnaires["yrsel"]
    return sent(
        cast,
        unit=unit,
        about=matter(reason="yrsel", questionnaire="yrsel", questionnaire_version=asked.version),
    )


def test_another_units_nurse_cannot_propose_approve_publish_or_take_back(cast: Cast) -> None:
    with pytest.raises(actions.Refused, match="på enheten föreslår"):
        proposed(cast, by="outsider")
    row = proposed(cast)
    for act in (actions.approve_table, actions.discard_table):
        with pytest.raises(actions.Refused):
            act(row=row, by=cast["outsider"], now=NOW)
    with pytest.raises(actions.Refused, match="chef publicerar"):
        actions.publish_table(row=row, valid_from=TODAY, by=cast["doctor"], now=NOW)
    actions.approve_table(row=row, by=cast["doctor"], now=NOW)
    actions.publish_table(row=row, valid_from=TODAY, by=cast["unit_manager"], now=NOW)
    with pytest.raises(actions.Refused, match="tar tillbaka"):
        actions.withdraw_table(row=row, by=cast["outsider"], now=NOW)


def test_who_proposed_cannot_approve_and_nothing_is_published_without_another(cast: Cast) -> None:
    row = proposed(cast)
    with pytest.raises(actions.Refused, match="Någon annan än den som har föreslagit"):
        actions.approve_table(row=row, by=cast["nurse"], now=NOW)
    with pytest.raises(actions.Refused, match="godkänns först"):
        actions.publish_table(row=row, valid_from=TODAY, by=cast["unit_manager"], now=NOW)


def test_the_database_also_asks_for_another_person(cast: Cast) -> None:
    row = proposed(cast)
    for approver in (None, cast["nurse"]):
        with pytest.raises(IntegrityError, match="table_version_takes_two"), transaction.atomic():
            TableVersion.objects.filter(pk=row.pk).update(
                status="published", published_at=NOW, published_by=cast["unit_manager"],
                approved_by=approver, approved_at=NOW if approver else None,
            )  # fmt: skip


def test_a_proposal_that_is_changed_must_be_approved_anew(cast: Cast) -> None:
    actions.approve_table(row=proposed(cast), by=cast["doctor"], now=NOW)

    again = proposed(cast, source=changed(urgency=3))

    assert (again.approved_by, TableVersion.objects.count()) == (None, 1)


def test_new_cases_follow_the_published_table_and_old_ones_keep_their_version(cast: Cast) -> None:
    before = dizzy(cast)
    published(cast)
    after = dizzy(cast)
    before.refresh_from_db()

    assert (before.suggestion["version"], before.priority) == ("1", before.suggestion["urgency"])
    assert (after.suggestion["version"], after.suggestion["level"], after.priority, after.profession) == (
        "2", "same_day", 2, "doctor",
    )  # fmt: skip
    assert dizzy(cast, "vc-02").suggestion["version"] == "1"


def test_a_table_from_tomorrow_does_not_decide_today(cast: Cast) -> None:
    row = actions.approve_table(row=proposed(cast), by=cast["doctor"], now=NOW)
    actions.publish_table(row=row, valid_from=TODAY + timedelta(days=1), by=cast["unit_manager"], now=NOW)

    unit = cast.units["vc-01"]
    assert tables.table_for("yrsel", unit, TODAY).version == "1"
    assert tables.table_for("yrsel", unit, TODAY + timedelta(days=1)).version == "2"


def test_a_version_that_is_taken_back_gives_way_to_the_one_before(cast: Cast) -> None:
    unit = cast.units["vc-01"]
    first, later = published(cast), NOW + timedelta(minutes=1)
    row = actions.approve_table(
        row=proposed(cast, source=changed("3", urgency=3)), by=cast["doctor"], now=NOW
    )
    second = actions.publish_table(row=row, valid_from=TODAY, by=cast["unit_manager"], now=later)
    assert tables.table_for("yrsel", unit, TODAY).version == "3"

    restored = actions.withdraw_table(row=second, by=cast["nurse"], now=later + timedelta(minutes=1))
    assert (tables.table_for("yrsel", unit, TODAY).version, restored.version) == ("2", first.version)

    actions.withdraw_table(row=restored, by=cast["doctor"], now=later + timedelta(minutes=2))
    assert tables.table_for("yrsel", unit, TODAY) is content.library().tables["yrsel"]
    with pytest.raises(actions.Refused, match="gäller inte längre"):
        actions.withdraw_table(row=restored, by=cast["doctor"], now=later + timedelta(minutes=3))


def test_nobody_approves_what_they_have_not_read(cast: Cast, sign_in: SignIn) -> None:
    """The proposal is changed while the page with the button stands open."""
    row, doctor = proposed(cast), sign_in("doctor")
    page = doctor.get(reverse("table-replay", args=[row.pk])).text
    seen = re.findall(r'name="seen" value="([^"]+)"', page)
    later = NOW + timedelta(minutes=1)
    actions.propose_table(
        unit=cast.units["vc-01"],
        table="yrsel",
        source=changed(urgency=5),
        why=WHY,
        by=cast["nurse"],
        now=later,
    )
    answer = doctor.post(reverse("table-decide", args=[row.pk, "godkann"]), {"seen": seen[0]}, follow=True)
    row.refresh_from_db()

    assert len(seen) == 1
    assert "har ändrats sedan du öppnade sidan" in answer.text
    assert row.approved_by is None
    actions.approve_table(row=row, by=cast["doctor"], now=later, seen=later.isoformat())


def _coming(cast: Cast, version: str, days: int, minutes: int) -> TableVersion:
    """A version that is published now and begins in some days."""
    now, source = NOW + timedelta(minutes=minutes), changed(version)
    row = actions.propose_table(
        unit=cast.units["vc-01"], table="yrsel", source=source, why=WHY, by=cast["nurse"], now=now
    )
    row = actions.approve_table(row=row, by=cast["doctor"], now=now)
    day = TODAY + timedelta(days=days)
    return actions.publish_table(row=row, valid_from=day, by=cast["unit_manager"], now=now)


def test_a_version_that_had_not_begun_leaves_the_one_before_as_it_was(cast: Cast) -> None:
    published(cast)
    coming = _coming(cast, "3", days=5, minutes=1)
    actions.withdraw_table(row=coming, by=cast["nurse"], now=NOW + timedelta(minutes=2))

    found = [tables.table_for("yrsel", cast.units["vc-01"], TODAY + timedelta(days=n)) for n in (0, 4, 5, 90)]
    assert [table.version for table in found] == ["2"] * 4


def test_taking_back_the_one_in_use_leaves_the_one_that_is_coming(cast: Cast) -> None:
    published(cast)
    second = _coming(cast, "3", days=0, minutes=1)
    _coming(cast, "4", days=5, minutes=2)
    second.refresh_from_db()
    actions.withdraw_table(row=second, by=cast["nurse"], now=NOW + timedelta(minutes=3))

    found = [tables.table_for("yrsel", cast.units["vc-01"], TODAY + timedelta(days=n)) for n in (0, 4, 5, 90)]
    assert [table.version for table in found] == ["2", "2", "4", "4"]


def test_a_version_is_never_used_twice(cast: Cast) -> None:
    with pytest.raises(actions.Refused, match="Version 1 finns redan"):
        proposed(cast, source=changed("1"))
    published(cast)
    with pytest.raises(actions.Refused, match="Version 2 finns redan"):
        proposed(cast, source=changed("2", urgency=3))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "level: same_day, profession: doctor, urgency: 2",
            "level: same_dya, profession: doctor, urgency: 2",
            "rows",
        ),
        ("id: yrsel", "id: huvudvark", "is another one"),
        ("questionnaire: yrsel", "questionnaire: huvudvark", "is another one"),
        ("rows:", "rows: [", "line"),
    ],
)
def test_a_table_that_cannot_be_used_is_refused_with_its_place(
    cast: Cast, old: str, new: str, told: str
) -> None:
    source = changed()
    assert old in source
    with pytest.raises(ContentError) as wrong:
        proposed(cast, source=source.replace(old, new, 1))

    assert told in str(wrong.value)
    assert not TableVersion.objects.exists()


def test_replay_counts_what_would_move_and_leaves_other_reasons_alone(cast: Cast) -> None:
    case, _other = dizzy(cast), sent(cast)
    found = replaying.replay_table(cast.units["vc-01"], tables.checked(changed(), "yrsel"), NOW)

    assert (found.cases, [move.case for move in found.moves], found.raised, found.lowered) == (
        1,
        [case.code],
        1,
        0,
    )
    assert replaying.replay_table(cast.units["vc-02"], tables.checked(changed(), "yrsel"), NOW).cases == 0


def test_what_a_proposal_changes_is_told_row_by_row(cast: Cast) -> None:
    told = tables.differences(proposed(cast), TODAY)

    assert [one.row for one in told] == ["otherwise"]
    assert told[0].after == "* → same_day, doctor, 2"


def test_the_pages_from_proposal_to_published(cast: Cast, sign_in: SignIn) -> None:
    nurse, doctor, manager = sign_in("nurse"), sign_in("doctor"), sign_in("unit_manager")
    case = dizzy(cast)
    answer = nurse.post(reverse("table-edit", args=["yrsel"]), {"source": changed(), "why": WHY}, follow=True)
    row = TableVersion.objects.get()
    assert "1 hade hamnat någon annanstans" in answer.content.decode()
    assert case.code in answer.content.decode()
    assert "Godkänn ändringen" not in answer.content.decode()

    assert "Godkänn ändringen" in doctor.get(reverse("table-replay", args=[row.pk])).content.decode()
    doctor.post(reverse("table-decide", args=[row.pk, "godkann"]))
    manager.post(reverse("table-decide", args=[row.pk, "publicera"]), {"valid_from": TODAY.isoformat()})
    row.refresh_from_db()

    assert (row.status, row.approved_by, row.published_by) == (
        "published",
        cast["doctor"],
        cast["unit_manager"],
    )
    assert "enhetens egen" in manager.get(reverse("tables")).content.decode()
    shown = manager.get(reverse("table", args=["yrsel"])).content.decode()
    assert WHY in shown
    assert "Ta tillbaka" in shown


def test_what_was_typed_stays_when_the_table_is_wrong(cast: Cast, sign_in: SignIn) -> None:
    wrong = changed().replace("urgency: 2", "urgency: 9", 1)
    answer = sign_in("nurse").post(reverse("table-edit", args=["yrsel"]), {"source": wrong, "why": WHY})

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "9 är ingen prioritet" in page
    assert WHY in page
    assert answer.context["form"]["source"].value() == wrong


def test_a_file_takes_the_place_of_the_box(cast: Cast, sign_in: SignIn) -> None:
    file = SimpleUploadedFile("yrsel.yaml", changed("2", 3).encode(), "text/yaml")
    sign_in("nurse").post(
        reverse("table-edit", args=["yrsel"]), {"source": "skräp", "why": WHY, "file": file}
    )

    assert TableVersion.objects.get().source == changed("2", 3)


def test_a_file_that_is_no_text_is_told_at_the_field(cast: Cast, sign_in: SignIn) -> None:
    file = SimpleUploadedFile("yrsel.yaml", b"\xff\xfe\x00", "text/yaml")
    answer = sign_in("nurse").post(
        reverse("table-edit", args=["yrsel"]), {"source": changed(), "why": WHY, "file": file}
    )

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["file"])
    assert not TableVersion.objects.exists()


def test_a_table_that_has_been_thrown_away_is_gone(cast: Cast, sign_in: SignIn) -> None:
    row = proposed(cast)
    sign_in("nurse").post(reverse("table-decide", args=[row.pk, "kasta"]))

    assert sign_in("doctor").get(reverse("table-replay", args=[row.pk])).status_code == 404
    assert tables.drafts_of(cast.units["vc-01"]) == {}


def test_what_staff_judged_reaches_those_who_review_the_table(cast: Cast, sign_in: SignIn) -> None:
    nurse, doctor = cast["nurse"], cast["doctor"]
    first, second, third, elsewhere = dizzy(cast), dizzy(cast), dizzy(cast), dizzy(cast, "vc-02")
    actions.accept_suggestion(case=first, by=nurse, now=NOW)
    suggested = second.suggestion
    actions.change_suggestion(
        case=second, level="same_day", profession=suggested["profession"], urgency=1, reason="Svimmade också.", by=doctor, now=NOW
    )  # fmt: skip
    actions.report_wrongly_sorted(case=third, reason="Skulle till fysioterapeuten.", by=nurse, now=NOW)
    actions.report_wrongly_sorted(case=elsewhere, reason="En annan enhet.", by=cast["outsider"], now=NOW)
    page = sign_in("unit_manager").get(reverse("table", args=["yrsel"]))

    found = page.context["judged"]
    assert [
        (one.version, one.accepted, one.raised, one.lowered, one.moved, one.reported) for one in found
    ] == [(suggested["version"], 1, 1, 0, 0, 1)]
    assert "Svimmade också." in page.text
    assert "Skulle till fysioterapeuten." in page.text
    assert "En annan enhet." not in page.text
    assert "Greta" not in page.text
    assert (
        "Skulle till fysioterapeuten." not in sign_in("outsider").get(reverse("table", args=["yrsel"])).text
    )


def test_a_report_on_a_reason_without_a_table_reaches_the_manager(cast: Cast, sign_in: SignIn) -> None:
    own, elsewhere = sent(cast, about=matter(reason="other")), sent(cast, unit="vc-02")
    actions.report_wrongly_sorted(case=own, reason="Var ett intyg.", by=cast["nurse"], now=NOW)
    actions.report_wrongly_sorted(case=elsewhere, reason="En annan enhet.", by=cast["outsider"], now=NOW)
    actions.report_wrongly_sorted(case=dizzy(cast), reason="Har en tabell.", by=cast["nurse"], now=NOW)
    manager = sign_in("unit_manager")
    page, region = manager.get(reverse("tables")).text, manager.get(reverse("tables"), {"enhet": "07"}).text
    before = timezone.now() + timedelta(days=91)

    assert "Var ett intyg." in page
    assert own.code in page
    assert "En annan enhet." not in page
    assert "Har en tabell." not in page
    assert "Greta" not in page
    assert "Var ett intyg." not in sign_in("outsider").get(reverse("tables")).text
    assert ("2 anmälningar" in region, "Var ett intyg." in region) == (True, False)
    assert not judged.without_table(cast.units["vc-01"], before).exists()
