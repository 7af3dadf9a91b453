"""`narmare effects`: the same numbers as JSON and as a table; faults in one line."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from narmare.cli.effects import command

from .published import DATA, expected


MPDTA = [
    str(DATA / "mpdta.csv"),
    "--unit",
    "countyreal",
    "--time",
    "year",
    "--outcome",
    "lemp",
    "--start",
    "first.treat",
]


def run(*arguments: str) -> Result:
    return CliRunner().invoke(command, [*arguments])


def test_json() -> None:
    done = run("estimate", *MPDTA, "--covariate", "lpop", "--method", "callaway-santanna", "--json")
    told = json.loads(done.output)
    simple = expected()["mpdta_cs_never_lpop_dr"]["simple"]
    assert (told["estimate"], told["se"]) == pytest.approx((simple["att"], simple["se"]), abs=5e-8)
    assert told["interval"][0] < told["estimate"] < told["interval"][1]
    assert {"method", "design", "p", "df", "n", "events", "groups", "pretrend", "warnings"} <= told.keys()
    assert [row["key"] for row in told["events"]] == [-3, -2, -1, 0, 1, 2, 3]


def test_table_with_checks_and_grade() -> None:
    done = run("estimate", *MPDTA, "--checks")
    assert done.exit_code == 0, done.output
    assert "-0.04771" in done.output
    assert "by callaway-santanna" in done.output
    assert "Grade A" in done.output


def test_predictors_of_a_synthetic_control(tmp_path: Path) -> None:
    lines = (DATA / "prop99_smoking_predictors.csv").read_text().splitlines()
    keep = [line for line in lines if line.split(",")[0] in ("state", "California", "Utah", "Nevada", "Montana", "Colorado", "Connecticut")]  # fmt: skip
    file = tmp_path / "few.csv"
    file.write_text("\n".join([keep[0] + ",start", *(f"{line},{'1989' if line.startswith('Cal') else ''}" for line in keep[1:])]))  # fmt: skip
    done = run(
        "estimate", str(file), "--unit", "state", "--time", "year", "--outcome", "cigsale", "--start", "start", "--method",
        "synthetic-control", "--predictor", "beer@1984..1988", "--predictor", "cigsale@1988", "--json",
    )  # fmt: skip
    told = json.loads(done.output)
    assert sum(told["unit_shares"].values()) == pytest.approx(1)
    assert {name.split()[0] for name in told["period_shares"]} <= {"beer", "cigsale"}


def test_plan(tmp_path: Path) -> None:
    file = tmp_path / "rollout.csv"
    file.write_text("unit,start,owner\n" + "".join(f"u{n},2027-01,{'ab'[n % 2]}\n" for n in range(12)))
    done = run(
        "plan", str(file), "--group", "owner", "--sd", "2", "--effect", "1.5", "--waves", "4", "--json"
    )
    told = json.loads(done.output)
    assert told["planned"]["power"] is None
    assert "same period" in told["planned"]["why_not"]
    assert told["proposed"]["power"] > 0.5
    order = told["proposed"]["order"]
    assert [wave["period"] for wave in order] == ["2027-01", "2027-04", "2027-07", "2027-10"]
    assert all(
        len({int(unit[1:]) % 2 for unit in wave["units"]}) == 2 for wave in order
    )  # both groups in each wave


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("estimate", "nowhere.csv", *MPDTA[1:]), "nowhere.csv: No such file"),
        (("estimate", *MPDTA[:-1], "wrong"), "there is no column wrong"),
        (("estimate", *MPDTA, "--method", "sdid", "--error", "cohort"), "error is 'cohort'"),
        (("estimate", *MPDTA, "--predictor", "lemp"), "COLUMN@PERIOD"),
        (("plan", "nowhere.csv", "--sd", "1", "--effect", "1"), "nowhere.csv: No such file"),
    ],
)
def test_faults_in_one_line(arguments: tuple[str, ...], said: str) -> None:
    done = run(*arguments)
    assert done.exit_code in (1, 2)
    assert said in done.output
    assert "Traceback" not in done.output


@pytest.mark.parametrize("never", ["", "0", "NA", "n/a", "inf", "∞", ".", "-", "never", "10000"])
def test_never_is_written_in_many_ways(tmp_path: Path, never: str) -> None:
    lines = (DATA / "castle.csv").read_text().splitlines()
    file = tmp_path / "castle.csv"
    file.write_text(
        "\n".join([lines[0], *(line + never if line.endswith(",") else line for line in lines[1:])])
    )
    assert castle_of(file) == pytest.approx(0.06689984, abs=1e-8)


def castle_of(file: Path) -> float:
    done = run("estimate", str(file), "--unit", "sid", "--time", "year", "--outcome", "l_homicide", "--start", "effyear", "--error", "did2s", "--method", "imputation", "--json")  # fmt: skip
    estimate: float = json.loads(done.output)["estimate"]
    return estimate


def test_semicolons_with_decimal_commas_and_quarters_with_the_year_last(tmp_path: Path) -> None:
    lines = (DATA / "castle.csv").read_text().splitlines()
    file = tmp_path / "castle.csv"
    file.write_text("\n".join([lines[0].replace(",", ";"), *(line.replace(",", ";").replace(".", ",") + (",0" if not line.endswith(",") else "") for line in lines[1:])]))  # fmt: skip
    assert castle_of(file) == pytest.approx(0.06689984, abs=1e-8)
    quarters = [line.split(",") for line in lines[1:]]
    rows = [
        f"{sid},Q1 {year},{y},{w},{u},{'Q1 ' + start if start else ''}"
        for sid, year, y, w, u, start in quarters
    ]
    file.write_text("\n".join([lines[0], *rows]))
    assert castle_of(file) == pytest.approx(0.06689984, abs=1e-8)


def test_a_column_of_who_is_treated_is_no_start(tmp_path: Path) -> None:
    lines = (DATA / "castle.csv").read_text().splitlines()
    file = tmp_path / "castle.csv"
    file.write_text(
        "\n".join(
            [lines[0], *(line.rpartition(",")[0] + f",{int(not line.endswith(','))}" for line in lines[1:])]
        )
    )
    done = run("estimate", str(file), "--unit", "sid", "--time", "year", "--outcome", "l_homicide", "--start", "effyear")  # fmt: skip
    assert done.exit_code == 1
    assert "line 2, column effyear" in done.output
    assert "not from when" in done.output
