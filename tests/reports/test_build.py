"""Documents built from a snapshot: what they say is what the pages say, up to the end of the period and no further."""

from __future__ import annotations

import io
import itertools
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.utils import translation

from narmare.followup import places
from narmare.followup.models import Snapshot
from narmare.programme.actions import attach_evidence
from narmare.programme.evidence import Evidence
from narmare.programme.models import Arena, Audit, Benefit, Goal, Grant, GrantShare, Initiative
from narmare.reports import build, kinds, periods, stored
from narmare.reports.document import Document, Facts, Figure, Paragraph, Remark, Table
from narmare.reports.render import pdf
from tests.cast import NOW, Cast
from tests.programme.initiative_cast import ANSWER
from tests.published import LAST, Published, import_kronoberg, months


PHONE = "telefontillganglighet_samma_dag"
DAY = date(2026, 11, 15)


def choice(snapshot: Snapshot, kind: str = "half_year", period: str = "2026-08", **more: Any) -> build.Choice:
    found = kinds.load_kinds()[kind]
    values = {"place": places.region(), "language": "sv", "day": DAY} | more
    return build.Choice(kind=found, period=periods.parse(found.span, period), snapshot=snapshot, **values)


def tables(document: Document) -> dict[str, Table]:
    return {block.caption: block for _section, block in document.blocks() if isinstance(block, Table)}


def words(document: Document) -> str:
    """Every text of the document, in one line."""
    return stored.canonical(document).replace("\u00a0", " ")


@pytest.fixture
def rising(cast: Cast, publish_rows: Callable[..., Snapshot]) -> Snapshot:
    """Ninety percent until August 2026, then hidden, then fifty: what comes after the period must not show."""
    import_kronoberg(cast)
    values = [0.9, 0.91] * 11 + [None, 0.5]  # the last two are September and October
    unit = months([0.8] * 24, PHONE, key="vc-01", level="unit")
    return publish_rows(cast, [*months(values, PHONE), *unit])


def test_a_goal_is_shown_as_it_was_at_the_end_of_the_period(rising: Snapshot) -> None:
    document = build.build(choice(rising))
    table = tables(document)["Mål: Vården är nära och samordnad"]
    (row,) = [row for row in table.rows if row[0].url.endswith(PHONE)]
    shown = [cell.text.replace("\u00a0", " ") for cell in row]

    assert [column.title for column in table.columns][1] == "Utfall aug 2026"
    assert shown[1:4] == ["91,0 %", "91,0 %", "minst 98 %"]
    assert row[1].value == pytest.approx(91)
    assert row[5].status is not None
    assert row[5].status.symbol == "✕"
    assert "50,0 %" not in words(document)


def test_a_report_on_the_later_month_tells_the_later_number(rising: Snapshot) -> None:
    later = build.build(choice(rising, "monthly", "2026-10"))
    hidden = build.build(choice(rising, "monthly", "2026-09"))

    assert "50,0 %" in words(later)
    assert tables(hidden)["Mål: Vården är nära och samordnad"].rows[0][1].text == "döljs"


def test_a_chart_ends_with_the_period_and_its_numbers_stand_beside_it(rising: Snapshot) -> None:
    document = build.build(choice(rising))
    (figure,) = [block for _section, block in document.blocks() if isinstance(block, Figure)]

    assert figure.data is not None
    assert figure.data.rows[-1][0].text == "aug 2026"
    assert "aug 2026" in figure.alt
    assert "91,0" in figure.alt
    assert figure.data.rows[-1][1].value == pytest.approx(91)


def test_what_is_not_measured_is_named(rising: Snapshot) -> None:
    document = build.build(choice(rising))

    assert "1 av 21 mål mäts" in words(document)
    assert "Avvisade remisser" in words(document)


def test_the_regions_own_outcomes_come_until_the_period_only(rising: Snapshot) -> None:
    Goal.objects.filter(indicator=PHONE).update(outcomes={"2023": 88, "2024-08": 92, "2027-01": 99})
    table = tables(build.build(choice(rising)))["Regionens egna publicerade utfall"]

    assert [(row[1].text, row[2].text.replace("\u00a0", " ")) for row in table.rows] == [
        ("2023", "88 %"),
        ("2024-08", "92 %"),
    ]


def test_a_unit_stands_beside_the_region(cast: Cast, rising: Snapshot) -> None:
    place = places.place_of(cast.units["vc-01"])
    document = build.build(choice(rising, "unit_page", "2026-08", place=place))
    (row,) = tables(document)["Enhetens mätetal i augusti 2026"].rows

    assert [cell.text.replace("\u00a0", " ") for cell in row[1:3]] == ["80,0 %", "91,0 %"]
    assert document.subtitle == "Vårdcentralen Tranan, augusti 2026"


def test_answers_stand_in_their_section_and_the_summary_comes_first(rising: Snapshot) -> None:
    remark = Remark("Vad är viktigast?", "Telefonerna.", "Ingrid Sandell", DAY)
    document = build.build(choice(rising, summary="Ett.\n\nTvå.", remarks={"laget": [remark]}))

    first, second = document.sections[:2]
    assert [block.text for block in first.blocks if isinstance(block, Paragraph)] == ["Ett.", "Två."]
    assert second.blocks[-1] == remark


def test_only_the_chosen_sections_are_built_and_each_is_told_of(rising: Snapshot) -> None:
    told: list[tuple[int, int, str]] = []
    document = build.build(choice(rising, sections=("mal", "underlag")), lambda *step: told.append(step))

    assert [section.anchor for section in document.sections] == ["mal", "underlag"]
    assert told == [(0, 2, "Mål och utfall"), (1, 2, "Underlag och metod"), (2, 2, "")]


def test_a_report_in_english_is_english_whatever_the_page_is_in(rising: Snapshot) -> None:
    with translation.override("sv"):
        document = build.build(choice(rising, language="en"))

    assert document.title == "Half-year report on close care"
    assert "Goals: Care is close and coordinated" in tables(document)
    assert translation.get_language() == "sv"


def test_the_sources_say_how_to_make_it_again(rising: Snapshot) -> None:
    facts = [
        fact
        for _section, block in build.build(choice(rising)).blocks()
        if isinstance(block, Facts)
        for fact in block.rows
    ]
    said = {fact.label: fact.text for fact in facts}

    assert said["Ögonblicksbild"] == rising.code
    assert (
        said["Gör om rapporten"]
        == f"narmare report build half_year --period 2026-08 --snapshot {rising.code} --out rapport"
    )


def test_a_grant_is_accounted_for_to_the_ore(cast: Cast, rising: Snapshot) -> None:
    board = Arena.objects.create(code="HSN-x", kind="board", title_sv="Nämnden", title_en="The board")
    grant = Grant.objects.create(
        code="prov",
        title="Statsbidrag nära vård",
        kind="state",
        giver="Staten",
        year=2026,
        total=4_580_000_050,
    )
    GrantShare.objects.create(grant=grant, board=board, amount=4_580_000_000)
    document = build.build(choice(rising, "grant_report", "2026-08", subject="prov"))

    assert "45 800 000,50 kr" in words(document)
    assert "0,50 kr" in words(document)
    assert tables(document)["Fördelning av Statsbidrag nära vård"].rows[0][1].value == 45_800_000.0


def test_the_same_snapshot_gives_the_same_bytes_twice(rising: Snapshot, fonts: Path) -> None:
    first, second = (build.build(choice(rising, sections=("mal", "matetal"))) for _time in range(2))
    other_day = build.build(choice(rising, sections=("mal", "matetal"), day=DAY.replace(day=1)))

    assert stored.canonical(first) == stored.canonical(second)
    assert stored.fingerprint(first) == stored.fingerprint(other_day)
    assert pdf.render(first, fonts) == pdf.render(second, fonts)  # every format: test_renderers.py


def test_every_kind_is_built_from_the_small_region(published: Published, fonts: Path) -> None:
    unit = next(unit for unit in published.cast.units.values() if unit.kind == "care_centre")
    for kind, language in itertools.product(kinds.load_kinds().values(), ("sv", "en")):
        place = places.place_of(unit) if kind.scope == "unit" else places.region()
        period = periods.latest(kind.span, LAST).written
        document = build.build(choice(published.snapshot, kind.id, period, place=place, language=language))

        assert {section.anchor for section in document.sections} == {
            name.replace("_", "-") for name in kind.chosen
        }
        assert stored.read(stored.canonical(document)) == document
        if kind.scope == "unit":
            with pikepdf.open(io.BytesIO(pdf.render(document, fonts))) as made:
                assert len(made.pages) <= 2  # a page, and what does not fit


def test_an_answer_to_auditors_has_their_questions_and_the_four_parts(cast: Cast, rising: Snapshot) -> None:
    audit = Audit.objects.create(code="prov", title="Granskning av nära vård", reference="24RV25", on=date(2024, 11, 20), auditor="Revisorerna")  # fmt: skip
    audit.questions.create(number=1, about="ansvar och mandat", aspect="responsibility", judgement="partly")
    audit.recommendations.create(
        number=1, about="Följ upp", aspect="follow_up", done="Mäts varje månad.", owner_title="Direktören",
        changed_at=NOW, changed_by=cast.system,
    )  # fmt: skip
    document = build.build(choice(rising, "audit_answer", "2026-08", subject="prov", sections=("svar",)))

    (row,) = tables(document)["Revisionsfrågorna och bedömningen"].rows
    assert (row[0].text, row[1].text) == ("1. Ansvar och mandat", "Delvis")
    (facts,) = (block for section, block in document.blocks() if section.anchor.endswith("rekommendation-1") and isinstance(block, Facts))  # fmt: skip
    assert {fact.label: fact.text for fact in facts.rows} == {
        "Vidtagna åtgärder": "Mäts varje månad.", "Planerade åtgärder": "Inte besvarad än.", "Tidplan": "Inte besvarad än.",
        "Övriga synpunkter": "Inga.", "Ansvarig": "Direktören",
    }  # fmt: skip


def test_only_what_the_report_shows_is_defined_in_it(published: Published) -> None:
    def defined(*sections: str) -> set[str]:
        document = build.build(
            choice(published.snapshot, "year", "2025-12", sections=(*sections, "underlag"))
        )
        return {row[0].url for row in tables(document)["Definitionerna bakom siffrorna"].rows}

    goals, everything = defined("mal"), defined("matetal")
    assert f"/matetal/{PHONE}" in goals
    assert goals < everything
    assert "/matetal/vakansgrad_lakare" in everything - goals


def test_a_benefit_is_told_by_the_reports_own_numbers(
    cast: Cast, rising: Snapshot, publish_rows: Callable[..., Snapshot]
) -> None:
    Benefit.objects.create(
        initiative=Initiative.objects.get(code="en_vag_in"), number=1, title="Fler får svar", category="quality", payout="time",
        group="everybody", unit=cast.units["07"], realiser="Primärvårdsdirektör", starts_on=date(2025, 12, 1), indicator=PHONE,
        low=100, mid=200, high=300, sek_each=1000, hours_each=1, changed_at=NOW, changed_by=cast.system,
    )  # fmt: skip
    asked = choice(rising, sections=("nyttor",))
    before = build.build(asked)
    (row,) = tables(before)["Nyttor"].rows
    shown = [cell.text.replace("\u00a0", " ") for cell in row]

    assert shown[0] == "Fler får svar (En väg in)"
    assert shown[2:4] == ["200 000 (100 000–300 000)", "200 (100–300)"]
    assert shown[4].endswith("går inte att skilja från slumpen")
    publish_rows(cast, months([0.1] * 24, PHONE), code="later")
    assert stored.canonical(build.build(asked)) == stored.canonical(before)


def test_a_study_that_holds_no_month_after_the_period_is_told(cast: Cast, rising: Snapshot) -> None:
    benefit = Benefit.objects.create(
        initiative=Initiative.objects.get(code="en_vag_in"), number=1, title="Fler får svar", category="quality", payout="time",
        group="everybody", indicator=PHONE, state="introduced", changed_at=NOW, changed_by=cast.system,
    )  # fmt: skip
    asked = choice(rising, sections=("nyttor",))
    later = ANSWER | {"places": ["vc-01"], "snapshot": "b", "last": date(2026, 9, 1)}
    for study in (later, later | {"snapshot": "a", "last": date(2026, 8, 1)}):
        attach_evidence(benefit=benefit, evidence=Evidence(**study), by=cast.system, now=NOW)
    (proof,) = tables(build.build(asked))["Belägg från effektstudier"].rows
    assert [cell.text.replace("\u00a0", " ") for cell in proof[1:]] == [
        "+6,0 (2,0 till 10,0) procentenheter. Jämfört med andra enheter, säkerhet A", "900 000 (500 000–1 300 000)", "a",
    ]  # fmt: skip
