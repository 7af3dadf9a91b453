"""`narmare publish`: compute and show, or say in one line why not."""

import shutil

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from django.test import Client

from narmare.cli import main
from narmare.followup import queries
from narmare.followup.models import Snapshot
from narmare.region.backend import PATH
from narmare.region.models import Unit


def publish(*words):
    return CliRunner().invoke(main, ["publish", *map(str, words)])


@pytest.fixture
def imported(small_twin, tmp_path):
    """Care tables without the twin's own papers, as a region that imports has them."""
    data = shutil.copytree(small_twin, tmp_path / "imported")
    (data / "twin.json").unlink()
    (data / "truth.json").unlink()
    return data


def test_it_says_what_it_published_and_the_pages_show_it(cast, imported, fresh_memory):
    result = publish("--data", imported)
    snapshot = queries.current_snapshot()

    assert result.exit_code == 0, result.output
    assert result.output == f"Published {snapshot.code}: {snapshot.measurement_set.count()} numbers to 2026-10.\n"  # fmt: skip
    assert Unit.objects.filter(code="07-vc-01").exists()
    assert not snapshot.synthetic
    client = Client()
    client.force_login(cast["controller"], backend=PATH)
    assert snapshot.code in client.get("/matetal").content.decode()


def test_it_says_in_one_line_what_the_folder_lacks(cast, tmp_path):
    result = publish("--data", tmp_path)

    assert result.exit_code == 1
    assert result.output.count("\n") == 1
    assert "There is no care table" in result.output
    assert "narmare import" in result.output


def test_a_table_that_the_indicators_need_is_named(cast, imported):
    shutil.rmtree(imported / "contact")
    result = publish("--data", imported)

    assert (result.exit_code, Snapshot.objects.count()) == (1, 0)
    assert result.output.count("\n") == 1
    assert "contact" in result.output


def test_a_damaged_table_publishes_nothing(cast, imported):
    (part,) = sorted((imported / "dictation").glob("*.parquet"))[:1]
    pq.write_table(pq.read_table(part).drop_columns(["total"]), part)
    result = publish("--data", imported)

    assert (result.exit_code, Snapshot.objects.count()) == (1, 0)
    assert "total" in result.output
