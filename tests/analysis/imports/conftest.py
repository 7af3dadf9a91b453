"""A folder of care tables with a few persons and units, and a short way to import text."""

import gzip
from datetime import date

import pyarrow.parquet as pq
import pytest

from narmare.analysis.imports import import_file
from narmare.analysis.tables import table
from tests.analysis.imports.tables_of_anything import region


HEAD = "person_id,unit_id,valid_from,valid_to\n"


@pytest.fixture
def home(tmp_path):
    return region(tmp_path / "data")


@pytest.fixture
def bring(home, tmp_path):
    """Import text or bytes as a file; `stored` gives back what the table then holds."""

    def bring(name, content, *, packed=False, **more):
        content = content.encode() if isinstance(content, str) else content
        file = tmp_path / "in.csv"
        file.write_bytes(gzip.compress(content) if packed else content)
        return import_file(data=home, table=table(name), source=file, **{"today": date(2026, 11, 15)} | more)

    return bring


@pytest.fixture
def stored(home):
    def stored(name):
        parts = sorted((home / name).glob("*.parquet"))
        return [row for part in parts for row in pq.read_table(part).to_pylist()]

    return stored


@pytest.fixture
def snapshot(home):
    """Every file below the data folder and its bytes."""
    return lambda: {
        str(path.relative_to(home)): path.read_bytes()
        for path in sorted(home.rglob("*"))
        if path.is_file() and path.name != ".importing.lock"
    }
