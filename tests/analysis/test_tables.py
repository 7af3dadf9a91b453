"""The care tables: declarations that cannot be wrong, and the page that is made from them."""

from pathlib import Path

import pyarrow as pa
import pytest

from narmare.analysis.tables import ARROW, TABLES, Column, Kind, Table, table
from narmare.cli.tables import page, rules


PAGE = Path(__file__).parents[2] / "docs" / "reference" / "tables.md"
DAY = Column("day", Kind.DATE, "a day")


def test_the_reference_page_is_fresh():
    assert PAGE.read_text(encoding="utf-8") == page(), (
        "run: narmare tables docs --out docs/reference/tables.md"
    )


@pytest.mark.parametrize("one", TABLES.values(), ids=TABLES)
def test_a_table_refers_to_tables_with_a_key_of_one_column_of_the_same_kind(one):
    for column in one.columns:
        if column.refers_to:
            target = TABLES[column.refers_to]
            assert len(target.key) == 1
            assert target.column(target.key[0]).kind is column.kind


@pytest.mark.parametrize("one", TABLES.values(), ids=TABLES)
def test_a_table_compares_only_columns_of_one_kind_and_orders_every_span(one):
    for column in one.columns:
        if column.not_before:
            assert one.column(column.not_before).kind is column.kind
    if "valid_to" in one.by_name:
        assert one.column("valid_to").not_before == "valid_from"
        assert not one.column("valid_to").required


@pytest.mark.parametrize("one", TABLES.values(), ids=TABLES)
def test_the_arrow_schema_says_type_and_emptiness(one):
    assert [(f.name, f.type, f.nullable) for f in one.schema] == [
        (column.name, ARROW[column.kind], not column.required) for column in one.columns
    ]
    assert len(one.schema.names) == len(set(one.schema.names))


def test_a_declaration_that_contradicts_itself_cannot_be_made():
    with pytest.raises(ValueError, match="codes belong to a column of kind code"):
        Column("kind", Kind.TEXT, "what", codes={"a": "A"})
    with pytest.raises(ValueError, match="codes belong to a column of kind code"):
        Column("kind", Kind.CODE, "what")
    with pytest.raises(ValueError, match="only a date"):
        Column("at", Kind.TIME, "when", whole_month=True)
    with pytest.raises(ValueError, match="the key names night"):
        Table("t", "a row", (DAY,), ("night",))
    with pytest.raises(ValueError, match="the key names night"):
        Table("t", "a row", (DAY,), ("day",), one_at_a_time=("night",))
    with pytest.raises(ValueError, match="day compares with night"):
        Table("t", "a row", (Column("day", Kind.DATE, "a day", not_before="night"),), ("day",))


def test_names_that_do_not_exist_are_answered_with_those_that_do():
    with pytest.raises(LookupError, match="no care table visits. There are: unit, person"):
        table("visits")
    with pytest.raises(LookupError, match="listing has no column unit. It has: person_id, unit_id"):
        table("listing").column("unit")


def test_one_row_of_the_page_that_can_be_checked_by_eye():
    lines = page().splitlines()
    assert "| `priority` | integer | yes | 1 (life threatening) to 4 | at least 1; at most 4 |" in lines
    assert "- `patient_contract`: patientkontrakt" in lines
    assert rules(table("listing").column("valid_to")) == ["not before valid_from", "may lie ahead"]
    assert table("listing").schema.field("valid_to").type == pa.date32()
