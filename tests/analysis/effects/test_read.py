"""Panels are read however periods are written, and what is wrong is told in one line."""

from pathlib import Path

import pytest

from narmare.analysis.effects.periods import NEVER, Grain
from narmare.analysis.effects.read import Columns, PanelError, from_frame, read_panel


HEAD = "unit,time,y,start\n"
COLUMNS = Columns("unit", "time", "y", "start")


def write(folder: Path, text: str, name: str = "panel.csv", encoding: str = "utf-8") -> Path:
    file = folder / name
    file.write_text(text, encoding=encoding)
    return file


@pytest.mark.parametrize(
    ("times", "start", "grain", "since"),
    [
        (("2003", "2004", "2006"), "2004", Grain.YEAR, [-1, 0, 2]),
        (("2003-12", "2004-01", "2004-03"), "2004-01", Grain.MONTH, [-1, 0, 2]),
        (("2003-12-01", "2004-01-01", "2004-03-01"), "2004-01-15", Grain.MONTH, [-1, 0, 2]),
        (("200312", "200401", "200403"), "200401", Grain.MONTH, [-1, 0, 2]),
        (("2003-12-31", "2004-01-31", "2004-03-31"), "2004", Grain.MONTH, [-1, 0, 2]),
        (("2003-Q4", "2004-Q1", "2004-Q3"), "2004-02-01", Grain.QUARTER, [-1, 0, 2]),
        (("2003K4", "2004K1", "2004K3"), "2004K1", Grain.QUARTER, [-1, 0, 2]),
        (("2003-07-01", "2004-07-01", "2006-07-01"), "2004-10-01", Grain.YEAR, [-1, 0, 2]),
        (("2004-W01", "2004-W02", "2004-W04"), "2004-W02", Grain.WEEK, [-1, 0, 2]),
        (("2004-01-30", "2004-01-31", "2004-02-02", "2004-02-03"), "2004-01-31", Grain.DAY, [-1, 0, 2, 3]),
        (("1", "2", "4"), "2", Grain.NUMBER, [-1, 0, 2]),
        (("1.0", "2.0", "4.0"), "2.0", Grain.NUMBER, [-1, 0, 2]),
    ],
)  # fmt: skip
def test_periods(tmp_path: Path, times: tuple[str, ...], start: str, grain: Grain, since: list[int]) -> None:
    rows = "".join(f"a,{t},1,{start}\nb,{t},2,\n" for t in times)
    panel = read_panel(write(tmp_path, HEAD + rows), COLUMNS)
    assert panel.calendar.grain is grain
    assert panel.since[0].tolist() == since
    assert panel.start[1] == NEVER
    assert panel.never.tolist() == [False, True]


@pytest.mark.parametrize("never", ["", "NA", "never", "inf", "0", "nan"])
def test_never(tmp_path: Path, never: str) -> None:
    rows = f"a,2003,1,2004\na,2004,1,2004\nb,2003,1,{never}\nb,2004,1,{never}\n"
    assert read_panel(write(tmp_path, HEAD + rows), COLUMNS).never.tolist() == [False, True]


def test_a_column_of_flags_is_a_start(tmp_path: Path) -> None:
    rows = "a,1,5,0\na,2,5,1\na,3,5,1\nb,1,5,0\nb,2,5,0\nb,3,5,0\n"
    panel = read_panel(write(tmp_path, HEAD + rows), COLUMNS)
    assert panel.begins.tolist() == [1, 3]
    assert [note.code for note in panel.notes] == ["start_from_flags"]


def test_swedish_file(tmp_path: Path) -> None:
    text = "enhet;månad;värde;start\nÖster;2024-01;3,5;2024-02\nÖster;2024-02;4,5;2024-02\n"
    file = write(tmp_path, text, encoding="cp1252")
    panel = read_panel(file, Columns("enhet", "månad", "värde", "start"))
    assert panel.units == ("Öster",)
    assert panel.outcome.tolist() == [[3.5, 4.5]]


def test_gaps_and_missing_rows(tmp_path: Path) -> None:
    panel = read_panel(write(tmp_path, HEAD + "a,2003,1,2004\na,2004,,2004\nb,2004,2,\n"), COLUMNS)
    assert panel.seen.tolist() == [[True, False], [False, True]]
    assert dict(panel.notes[0].params) == {"cells": 2, "of": 4}


FAULTS = [
    ("a,2003,1,2004\na,2003,2,2004\n", "line 3, column time: unit a has 2003 already in line 2"),
    ("a,2003,1,2004\na,2004,x1,2004\n", "line 3, column y: x1 is no number"),
    ("a,2003,1,2004\na,2004,1,2005\n", "line 3, column start: unit a has another value than in line 2"),
    ("a,2003,1,2004\na,autumn,1,2004\n", "line 3, column time: autumn is no period"),
    ("a,2003,1,soon\n", "line 2, column start: soon is no period"),
    ("a,2003.5,1,\n", "line 2, column time"),
    (",2003,1,\n", "line 2, column unit: the unit is empty"),
    ("a,,1,\n", "line 2, column time: the period is empty"),
    ("a,1,1,2004-01\na,2,1,2004-01\n", "column start: it is a date, but the periods are plain numbers"),
    ("a,5,1,0\na,6,1,1\na,7,1,0\n", "line 4, column start: unit a is no longer treated"),
    ("a,2003,,\n", "column y: every cell is empty"),
    ("a,2003,1\n", "line 2: it has another number of cells"),
    ("", "it has no rows"),
]


@pytest.mark.parametrize(("rows", "said"), FAULTS)
def test_faults_are_told_in_one_line(tmp_path: Path, rows: str, said: str) -> None:
    with pytest.raises(PanelError) as fault:
        read_panel(write(tmp_path, HEAD + rows), COLUMNS)
    message = str(fault.value)
    assert message.startswith("panel.csv")
    assert said in message
    assert "\n" not in message


def test_missing_file_column_and_kind(tmp_path: Path) -> None:
    with pytest.raises(PanelError, match=r"nothing\.csv: No such file"):
        read_panel(tmp_path / "nothing.csv", COLUMNS)
    with pytest.raises(PanelError, match="there is no column wrong. There are: unit, time, y, start"):
        read_panel(write(tmp_path, HEAD), Columns("unit", "time", "wrong"))
    with pytest.raises(PanelError, match="is a list; give an Arrow table"):
        from_frame([1], unit="u", time="t", outcome="y", start=None)


def test_weights_and_clusters_are_checked() -> None:
    good: dict[str, list[object]] = {
        "u": ["a", "a"],
        "t": [1, 2],
        "y": [1.0, 2.0],
        "w": [1, 0],
        "c": ["x", "z"],
    }
    names = {"unit": "u", "time": "t", "outcome": "y", "start": None}
    with pytest.raises(PanelError, match="row 2, column w: a weight must be above 0"):
        from_frame(good, weight="w", **names)
    with pytest.raises(PanelError, match="row 2, column c: unit a has another value"):
        from_frame(good, cluster="c", **names)


@pytest.mark.parametrize("never", ["9999", "10000", "-1", "-1000"])
def test_numbers_that_stand_for_never_beside_years(tmp_path: Path, never: str) -> None:
    file = tmp_path / "panel.csv"
    file.write_text(f"u,t,y,g\na,2003,1,2004\na,2004,2,2004\nb,2003,1,{never}\nb,2004,1,{never}\n")
    assert list(read_panel(file, Columns("u", "t", "y", "g")).never) == [False, True]


@pytest.mark.parametrize("words", [("False", "True"), ("false", "true"), ("0", "1")])
def test_words_of_a_column_of_flags(tmp_path: Path, words: tuple[str, str]) -> None:
    off, on = words
    file = tmp_path / "panel.csv"
    file.write_text(f"u,t,y,g\na,2003,1,{off}\na,2004,2,{on}\nb,2003,1,{off}\nb,2004,1,{off}\n")
    held = read_panel(file, Columns("u", "t", "y", "g"))
    assert [note.code for note in held.notes] == ["start_from_flags"]
    assert held.treated.tolist() == [[False, True], [False, False]]
