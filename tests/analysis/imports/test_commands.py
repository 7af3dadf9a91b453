"""`narmare import` and `narmare tables` as somebody types them."""

import json

import pytest
from click.testing import CliRunner

from narmare.analysis.imports import store
from narmare.analysis.tables import TABLES, table
from narmare.cli import main
from tests.analysis.imports.conftest import HEAD


GOOD = HEAD + "1,north,2020-01-01,\n"


@pytest.fixture
def narmare(tmp_path, home, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NARMARE_PSEUDONYM_KEY", raising=False)
    return lambda *words: CliRunner().invoke(main, [*words], catch_exceptions=False)


@pytest.fixture
def write(tmp_path):
    return lambda name, text: (tmp_path / name).write_text(text, encoding="utf-8")


def test_it_imports_and_says_so(narmare, write, stored):
    write("in.csv", GOOD)
    result = narmare("import", "--table", "listing", "in.csv", "--data", "data")
    assert (result.exit_code, result.stdout) == (0, "listing: 1 rows stored (import-00001.parquet).\n")
    assert len(stored("listing")) == 1
    result = narmare("import", "--table", "listing", "in.csv", "--data", "data", "--replace", "--json")
    told = json.loads(result.stdout)
    assert (told["stored"], told["rows"], told["replaced"]) == (True, 1, 1)


def test_it_refuses_with_lines_and_exit_code_1(narmare, write, home):
    write("in.csv", GOOD + "1,north,2020-02-30,\n")
    result = narmare("import", "--table", "listing", "in.csv", "--data", "data")
    assert result.exit_code == 1
    assert result.stderr.startswith(
        "The file is refused and nothing is stored:\n  line 3, column valid_from is not a day"
    )
    assert not (home / "listing").exists()
    result = narmare("import", "--table", "listing", "in.csv", "--data", "data", "--json")
    told = json.loads(result.stdout)
    assert (result.exit_code, told["stored"]) == (1, False)
    assert told["counts"] == [{"column": "valid_from", "reason": "NOT_DATE", "count": 1}]


def test_it_writes_a_mapping_and_never_over_another(narmare, write, tmp_path):
    write("in.csv", GOOD)
    assert narmare("import", "--table", "listing", "in.csv", "--write-mapping", "map.yaml").exit_code == 0
    assert 'unit_id: "unit_id"' in (tmp_path / "map.yaml").read_text()
    result = narmare("import", "--table", "listing", "in.csv", "--data", "data", "--mapping", "map.yaml")
    assert result.exit_code == 0
    result = narmare("import", "--table", "listing", "in.csv", "--write-mapping", "map.yaml")
    assert result.exit_code == 1
    assert "map.yaml is there already" in result.stderr


def test_it_takes_the_key_from_the_environment_and_refuses_without(narmare, write, stored, monkeypatch):
    write("map.yaml", "pseudonymise: [answer_id]\n")
    write("in.csv", "answer_id,survey,question,unit_id,answered_on,value\nA,s,q,,2026-01-01,x\n")
    words = ("import", "--table", "survey_answer", "in.csv", "--data", "data", "--mapping", "map.yaml")
    result = narmare(*words)
    assert result.exit_code == 1
    assert "NARMARE_PSEUDONYM_KEY" in result.stderr
    monkeypatch.setenv("NARMARE_PSEUDONYM_KEY", "0123456789abcdef")
    assert narmare(*words).exit_code == 0
    assert stored("survey_answer")[0]["answer_id"] > 2**32


def test_a_full_disk_is_one_line(narmare, write, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    write("in.csv", GOOD)
    monkeypatch.setattr(store, "append", full)
    result = narmare("import", "--table", "listing", "in.csv", "--data", "data")
    assert (result.exit_code, result.stderr) == (
        1,
        "Error: The disk: No space left on device; nothing is stored.\n",
    )


def test_a_damaged_stored_part_is_one_line_without_its_content(narmare, write, home):
    write("in.csv", GOOD)
    (home / "listing").mkdir()
    (home / "listing" / "part.parquet").write_bytes(b"PAR1 secret PAR1")
    result = narmare("import", "--table", "listing", "in.csv", "--data", "data")
    assert result.exit_code == 1
    assert "Is a stored part damaged" in result.stderr
    assert "secret" not in result.stderr


def test_it_asks_for_the_folder(narmare, write):
    write("in.csv", GOOD)
    result = narmare("import", "--table", "listing", "in.csv")
    assert result.exit_code == 2
    assert "--data DIR" in result.stderr


def test_tables_are_listed_and_shown(narmare):
    listed = narmare("tables", "list").stdout
    assert all(name in listed for name in TABLES)
    assert set(json.loads(narmare("tables", "list", "--json").stdout)) == set(TABLES)
    assert "Key: person_id, valid_from" in narmare("tables", "show", "listing").stdout
    shown = json.loads(narmare("tables", "show", "visit", "--json").stdout)
    assert [column["name"] for column in shown["columns"]] == list(table("visit").by_name)
    assert shown["columns"][5]["codes"]["video"] == "by video"


def test_the_page_is_written_where_asked(narmare, tmp_path):
    assert narmare("tables", "docs", "--out", "a/b.md").exit_code == 0
    assert (tmp_path / "a" / "b.md").read_text(encoding="utf-8").startswith("# Care tables\n")
