"""Everything goes out and comes back: YAML and Excel, all or nothing, with the row that is wrong named."""

import io
from copy import deepcopy

import pytest
from django.db import transaction
from openpyxl import load_workbook

from narmare.programme import actions, exchange, whole
from narmare.programme.models import Benefit, Initiative, Revision, Rollout, Strategy
from narmare.region.models import AuditEvent
from tests.cast import NOW, TODAY
from tests.programme.initiative_cast import small
from tests.programme.register_cast import by, empty, filled


__all__ = ["by", "filled", "small"]


@pytest.fixture
def full(small):
    """A programme with a row in every table."""
    one, other, by = small.introducing(), small.propose(), {"by": small.lead, "now": NOW}
    small.live(one)
    small.attach(small.move(one.benefits.get(), "introduced"), estimate=0.1 + 0.2, low=0.1)
    actions.add_dependency(initiative=other, needs=one, why="Samma teknik", **by)
    actions.expect(
        initiative=one,
        unit=small.cast.units["vc-01"],
        what="=1+1",
        due_on=TODAY,
        owner="Chef",
        support="",
        measure="",
        **by,
    )
    Initiative.objects.filter(pk=other.pk).update(part_of=one)
    strategy = Strategy.objects.get()
    strategy.directions.get().promises.create(code="R1-1", title_sv="Löftet", title_en="The promise")
    return small


@pytest.fixture
def few(small):
    """A proposal with a benefit: enough to have rows that can be wrong."""
    small.benefit(small.propose())
    return small


def bring(small, tables):
    return actions.bring_tables(tables=tables, by=small.lead, now=NOW)


@pytest.mark.parametrize("suffix", ["yaml", "xlsx"])
def test_everything_goes_out_in_one_file_and_comes_back_where_nothing_is(small, filled, full, suffix):
    before = whole.everything()
    assert [name for name, rows in before.tables.items() if not rows] == []
    assert {row["outcome"] for row in before.register["settlement"]} == {"start"}
    raw = whole.WRITERS[suffix](before)
    empty()
    Revision.objects.all().delete()
    Initiative.objects.update(part_of=None)
    Rollout.objects.all().delete()
    Strategy.objects.all().delete()
    assert whole.everything().rows == 0

    brought = actions.bring_whole(whole=whole.read(f"x.{suffix}", raw), by=full.lead, now=NOW)
    assert whole.everything() == before
    assert (brought.rows.total(), brought.left) == (before.rows, "")


def test_two_registers_are_not_mixed_and_it_is_said(few, filled):
    found = whole.read("x.yaml", whole.to_yaml(whole.everything()))
    Strategy.objects.update(title_sv="Ändrad")
    brought = actions.bring_whole(whole=found, by=few.lead, now=NOW)

    assert brought.left.startswith("Här finns redan möten")
    assert (brought.rows.total(), Strategy.objects.get().title_sv) == (1, "Strategin")
    assert whole.everything().register == found.register


def test_bringing_it_in_again_changes_nothing(full):
    found = exchange.tables()

    assert sum(bring(full, deepcopy(found)).values()) == 0
    assert AuditEvent.objects.get(action="programme_tables_brought").details == {"rows": 0}


def test_a_change_made_in_excel_comes_in(few):
    book = load_workbook(io.BytesIO(whole.to_xlsx(whole.everything())))
    sheet = book["benefits"]
    column = [cell.value for cell in sheet[1]].index("mid") + 1
    sheet.cell(2, column).value = 222
    raw = io.BytesIO()
    book.save(raw)

    stored = bring(few, dict(whole.read("program.xlsx", raw.getvalue()).programme))
    assert {name: number for name, number in stored.items() if number} == {"benefits": 1}
    assert Benefit.objects.get().mid == 222


def test_no_cell_is_a_formula(full):
    book = load_workbook(io.BytesIO(whole.to_xlsx(whole.everything())))

    assert [
        cell.value for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"
    ] == []
    assert "=1+1" in [cell.value for row in book["expectations"].iter_rows() for cell in row]


@pytest.mark.parametrize(
    ("table", "changes", "said"),
    [
        ("initiatives", {"stage": "soon"}, "initiatives, row 1: stage"),
        ("benefits", {"unit": "vc-99"}, "There is no unit 'vc-99'"),
        ("benefits", {"high": 1.0}, "benefit_range_in_order"),
        ("benefits", {"starts_on": "i maj"}, "starts_on: 'i maj' does not fit"),
        ("benefits", {"colour": "red"}, "the table has no colour"),
        ("benefits", {"number": None}, "number is missing"),
        ("gates", {"initiative": "finns-inte"}, "There is no initiative 'finns-inte'"),
    ],
)
def test_a_row_that_is_wrong_is_named_and_nothing_is_stored(few, table, changes, said):
    found = exchange.tables()
    found["strategies"][0]["title_sv"] = "Nytt namn"
    found[table][0].update(changes)
    with pytest.raises(actions.Faulty) as faulty, transaction.atomic():
        bring(few, found)

    assert said in str(faulty.value)
    assert Strategy.objects.get().title_sv == "Strategin"


def test_an_account_that_is_not_here_becomes_the_one_who_brings(few):
    found = exchange.tables()
    for row in found["gates"]:
        row["passed_by"] = "someone-elsewhere"
    bring(few, found)

    assert set(Initiative.objects.first().gates.values_list("passed_by__key", flat=True)) == {
        "programme_lead"
    }


@pytest.mark.parametrize(
    ("name", "raw", "said"),
    [
        ("a.csv", b"", "neither YAML nor Excel"),
        ("a.yaml", b"a: [", "not valid YAML"),
        ("a.yaml", b"\xff\xfe\x00", "not valid YAML"),
        ("a.yaml", b"hej: 1", "no export of a programme"),
        ("a.yaml", b"format: narmare-programme\nversion: 9", "version 9"),
        ("a.yaml", b"format: narmare-programme\nversion: 1\ntables: {cats: []}", "does not have: cats"),
        ("a.yaml", b"format: narmare-programme\nversion: 1\ntables: {goals: 1}", "no list of rows"),
        ("a.yaml", b"format: narmare-programme\nversion: 2\ntables: {grant: [{title: x}]}", "with an id each"),
        ("a.xlsx", b"PK", "no Excel file"),
        ("a.yaml", b"x" * (whole.MOST_BYTES + 1), "larger than 20 MB"),
    ],
)  # fmt: skip
def test_a_file_that_is_something_else_is_refused(name, raw, said):
    with pytest.raises(whole.NotAnExport, match=said):
        whole.read(name, raw)


def test_the_command_line_exports_checks_and_imports(full, tmp_path):
    from click.testing import CliRunner

    from narmare.cli import main

    def ran(*words, code=0):
        result = CliRunner().invoke(main, ["programme", *map(str, words)])
        assert result.exit_code == code, result.output
        return result.output

    out = tmp_path / "program.yaml"
    assert "43 tables written" in ran("export", out)
    out.write_text(out.read_text(encoding="utf-8").replace("Strategin", "Planen"), encoding="utf-8")
    assert "Would change: strategies 1, directions 1." in ran("import", out, "--check")
    assert Strategy.objects.get().title_sv == "Strategin"
    assert '"strategies": 1' in ran("import", out, "--json")
    assert Strategy.objects.get().title_sv == "Planen"
    assert "neither YAML nor Excel" in ran("export", tmp_path / "a.csv", code=1)
    out.write_text(
        out.read_text(encoding="utf-8").replace("stage: proposed", "stage: soon"), encoding="utf-8"
    )
    assert "initiatives, row" in ran("import", out, code=1)
