"""Spark is asked for by name and need not be there."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from tests.analysis.indicators.random_care import full_care, save

from narmare.analysis.indicators.run import compute
from narmare.analysis.indicators.source import DataError


def test_without_pyspark_it_is_said_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save(tmp_path, full_care(1))
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    with pytest.raises(DataError, match="Spark needs the package pyspark, and Java"):
        compute(tmp_path, engine="spark", only=["akutbesok_80plus"])
