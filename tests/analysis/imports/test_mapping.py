"""The mapping file: what it can say, what it refuses, and what is proposed."""

import re
from pathlib import Path

import pytest

from narmare.analysis.imports import (
    Mapping,
    MappingError,
    Refused,
    import_file,
    load_mapping,
    propose_mapping,
)
from narmare.analysis.tables import table


GUIDE = Path(__file__).parents[3] / "docs" / "how-to" / "import.md"
KEY = b"0123456789abcdef0123456789abcdef"
FOREIGN = (
    "Id;PATIENT;ORGANIZATION;START;Typ;Belopp;Skräp\n"
    "a-1;p-1;0b54;01/02/2026 08:30;TOBAK;NULL;x\n"
    "a-2;p-2;0b54;28/02/2026 17:05;ALKOHOL;NULL;y\n"
)
FOREIGN_MAPPING = """\
table: lifestyle_action
columns: {action_id: Id, person_id: PATIENT, unit_id: ORGANIZATION, at: START, habit: Typ}
constants: {level: advice}
ignore: [Skräp, Belopp]
units: {0b54: north}
codes:
  habit: {TOBAK: tobacco, ALKOHOL: alcohol}
formats: {at: "%d/%m/%Y %H:%M"}
pseudonymise: [action_id]
codes_of_persons: x
"""


@pytest.fixture
def foreign(tmp_path):
    (tmp_path / "in.csv").write_text(FOREIGN.replace("p-1", "1").replace("p-2", "2"), encoding="utf-8")
    (tmp_path / "map.yaml").write_text(FOREIGN_MAPPING.replace("codes_of_persons: x\n", ""), encoding="utf-8")
    return tmp_path


def test_a_foreign_file_fills_a_table(foreign, home, stored):
    actions = table("lifestyle_action")
    mapping = load_mapping(foreign / "map.yaml", table=actions, key=KEY)
    import_file(data=home, table=actions, source=foreign / "in.csv", mapping=mapping)
    first, second = stored("lifestyle_action")
    assert {name: str(first[name]) for name in ("person_id", "unit_id", "habit", "level", "at")} == {
        "person_id": "1", "unit_id": "north", "habit": "tobacco", "level": "advice", "at": "2026-02-01 08:30:00",
    }  # fmt: skip
    assert 0 <= first["action_id"] < 2**63
    assert first["action_id"] != second["action_id"]


def test_a_day_that_the_format_does_not_know_is_a_fault(foreign, home):
    text = (foreign / "in.csv").read_text(encoding="utf-8").replace("28/02", "30/02")
    (foreign / "in.csv").write_text(text, encoding="utf-8")
    actions = table("lifestyle_action")
    mapping = load_mapping(foreign / "map.yaml", table=actions, key=KEY)
    with pytest.raises(Refused, match="line 3, column at is not a time"):
        import_file(data=home, table=actions, source=foreign / "in.csv", mapping=mapping)


def pseudonyms(bring, stored, key, name="answer_id"):
    text = "answer_id,survey,question,unit_id,answered_on,value\nA,s,q,,2026-01-01,x\nb,s,q,,2026-01-01,x\n"
    bring("survey_answer", text, mapping=Mapping(pseudonymise=(name,), key=key), replace=True)
    return [row[name] for row in stored("survey_answer")][-2:]


def test_a_pseudonym_is_the_same_for_the_same_key_and_another_for_another(bring, stored):
    first = pseudonyms(bring, stored, KEY)
    assert pseudonyms(bring, stored, KEY) == first
    assert not set(pseudonyms(bring, stored, KEY[::-1])) & set(first)
    assert len(set(first)) == 2


def test_a_pseudonym_is_this_very_number(bring, stored):
    # BLAKE2b with 8 bytes, this key and the person field "answer", without its highest bit: any change of the recipe
    # would cut new files off from the stored ones
    from hashlib import blake2b

    expected = int.from_bytes(blake2b(b"A", digest_size=8, key=KEY, person=b"answer").digest(), "big") % 2**63
    assert pseudonyms(bring, stored, KEY)[0] == expected


def test_a_person_has_one_pseudonym_in_every_table(tmp_path, home, stored):
    mapping = Mapping(pseudonymise=("person_id",), key=KEY)
    (tmp_path / "p.csv").write_text(
        "person_id,birth_month,sex,municipality,special_housing,resident_from\nx-1,1950-01-01,male,0780,0,2000-01-01\n"
    )
    (tmp_path / "l.csv").write_text("person_id,unit_id,valid_from\nx-1,north,2020-01-01\n")
    import_file(data=home, table=table("person"), source=tmp_path / "p.csv", mapping=mapping)
    report = import_file(data=home, table=table("listing"), source=tmp_path / "l.csv", mapping=mapping)
    assert report.rows == 1
    assert stored("listing")[0]["person_id"] in {row["person_id"] for row in stored("person")}


def test_texts_that_mean_nothing_and_a_decimal_comma(bring, stored):
    head = "account;unit_id;month;sek\n"
    mapping = Mapping(empty=("NULL", "-"), decimal=",", encoding="latin-1")
    bring(
        "cost",
        (head + "Läkemedel;NULL;2026-01-01;1234,5\nB;-;2026-01-01;-2\n").encode("latin-1"),
        mapping=mapping,
    )
    assert [(r["account"], r["unit_id"], r["sek"]) for r in stored("cost")] == [
        ("Läkemedel", None, 1234.5),
        ("B", None, -2),
    ]
    with pytest.raises(Refused, match="decimal"):
        bring("cost", head + "C;;2026-01-01;1.234,5\n", mapping=Mapping(decimal=","))


def test_a_mapping_that_names_a_column_that_the_file_lacks_is_told(bring):
    with pytest.raises(Refused, match="named by the mapping") as refused:
        bring(
            "cost",
            "account,month,sek\nA,2026-01-01,1\n",
            mapping=Mapping(columns={"sek": "Belopp"}, ignore=("Zon",)),
        )
    assert {fault.column for fault in refused.value.faults} == {"Belopp", "sek", "Zon"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("columns: [a, b]", "columns must be pairs"),
        ("colums: {a: b}", "no entry colums. There are: table, columns"),
        ("columns: {visit: Id}", "visit has no column visit. It has: visit_id"),
        ("table: person", "for the table person, not visit"),
        ("codes: {kind: {A: walking}}", "kind cannot become 'walking'. Choose among: physical"),
        ("codes: {kind: [A]}", "codes, kind must be pairs"),
        ("codes: {at: {A: B}}", "at is of kind time"),
        ("pseudonymise: [unit_id]\npseudonym_key_file: my.key", "unit_id is of kind text"),
        ("pseudonymise: person_id", "pseudonymise must be a list"),
        ("pseudonymise: [person_id]", "needs a key"),
        ("pseudonym_key_file: none.key", "none.key cannot be read"),
        ("months: [at]", "at is of kind time"),
        ("zoned_times: [kind]", "kind is of kind code"),
        ("decimal: ':'", "decimal: write one of"),
        ("delimiter: '|'", "delimiter: write one of"),
        ("encoding: ebcdic", "encoding: write one of"),
        ("columns: {at: When}\nconstants: {at: x}", "at stands under both"),
        ("columns: {at: ", "not YAML in UTF-8 at line"),
        ("- a list", "must hold entries"),
        ("decimal: [a]", "decimal: a text is expected"),
    ],
)
def test_a_mapping_that_cannot_be_used_says_what_to_write(tmp_path, text, words):
    (tmp_path / "map.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "my.key").write_bytes(KEY)
    with pytest.raises(MappingError) as error:
        load_mapping(tmp_path / "map.yaml", table=table("visit"))
    assert words in str(error.value)


def test_a_month_that_is_a_day_cannot_be_rounded():
    with pytest.raises(MappingError, match="valid_from is a day"):
        Mapping(months=("valid_from",)).check(table("listing"))


def test_the_key_comes_from_a_file_beside_the_mapping_and_is_never_shown(tmp_path):
    (tmp_path / "map.yaml").write_text("pseudonymise: [person_id]\npseudonym_key_file: my.key\n")
    (tmp_path / "my.key").write_bytes(KEY + b"\n")
    mapping = load_mapping(tmp_path / "map.yaml", table=table("visit"))
    assert mapping.key == KEY
    assert KEY.decode() not in repr(mapping)
    (tmp_path / "my.key").write_bytes(b"short")
    with pytest.raises(MappingError, match="shorter than 16 bytes"):
        load_mapping(tmp_path / "map.yaml", table=table("visit"))


def test_yaml_does_not_turn_codes_into_other_things(tmp_path):
    (tmp_path / "map.yaml").write_text(
        "codes: {planned: {no: false, yes: true}}\nunits: {010: north}\nempty: [9999-12-31]\n"
    )
    mapping = load_mapping(tmp_path / "map.yaml", table=table("visit"))
    assert mapping.codes == {"planned": {"no": "false", "yes": "true"}}
    assert (mapping.units, mapping.empty) == ({"010": "north"}, ("9999-12-31",))


def test_a_proposal_matches_names_and_asks_for_the_rest(tmp_path):
    visits = table("visit")
    file = tmp_path / "v.csv"
    file.write_text(
        "Id,PATIENT,Unit,At,Profession,KIND,Notes\nx-1,p-1,north,2026-01-01T10:00:00Z,Nurse,ambulatory,Anna\n",
        encoding="utf-8",
    )
    text = propose_mapping(visits, file)
    assert 'visit_id: "Id"' in text
    assert 'unit_id: "Unit"' in text
    assert 'person_id: "?"  # required: whom it is about; perhaps PATIENT' in text
    assert "zoned_times: [at]" in text
    assert "pseudonymise: [visit_id]" in text
    assert '"Nurse": "nurse"' in text
    assert '"ambulatory": "?"' in text
    assert "Anna" not in text
    (tmp_path / "map.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(MappingError, match="columns, person_id: a . is left"):
        load_mapping(tmp_path / "map.yaml", table=visits, key=KEY)


def test_a_proposal_for_a_file_in_the_tables_own_form_is_ready_to_use(tmp_path, home):
    listing = table("listing")
    (tmp_path / "in.csv").write_text("Person-ID,Unit,VALID_FROM\n1,north,2020-01-01\n")
    (tmp_path / "map.yaml").write_text(propose_mapping(listing, tmp_path / "in.csv"), encoding="utf-8")
    mapping = load_mapping(tmp_path / "map.yaml", table=listing)
    assert import_file(data=home, table=listing, source=tmp_path / "in.csv", mapping=mapping).rows == 1


def test_the_mapping_in_the_guide_can_be_used_and_shows_every_entry(tmp_path):
    (text,) = re.findall(r"```yaml\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    (tmp_path / "map.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "pseudonym.key").write_bytes(KEY)
    mapping = load_mapping(tmp_path / "map.yaml", table=table("visit"))
    unset = [name for name, value in vars(mapping).items() if value == vars(Mapping())[name]]
    assert unset == ["months"]  # a visit has no column for a whole month
