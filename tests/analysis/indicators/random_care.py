"""Small random care tables, made to meet at the edges: the same few days, units and persons again and again.

Hypothesis draws a seed and how many rows there are, so a failure shrinks to few rows; the values come from the seed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from hypothesis import strategies as st

from narmare.analysis.indicators.spec import fill, write
from narmare.analysis.tables import TABLES, Column, Kind, Table


FIRST, LAST = date(2023, 7, 1), date(2025, 6, 1)
EDGES = [
    date(2024, 1, 31),
    date(2024, 2, 1),
    date(2024, 2, 29),
    date(2024, 3, 1),
    date(2024, 3, 2),
    date(2024, 3, 31),
]
BIRTHS = [
    date(2006, 2, 1),
    date(2006, 3, 1),
    date(1959, 2, 1),
    date(1974, 2, 1),
    date(1944, 1, 1),
    date(1944, 3, 1),
    date(1940, 5, 1),
]
CLOCK = [(0, 0), (0, 10), (12, 0), (23, 50)]
PERSONS = range(1, 11)  # the table of persons does not know the last
UNITS = ("north", "south", "east", "clinic", "lost")  # the table of units does not know the last
FAVOURED = {
    "profession": ("doctor", "doctor", "nurse"),
    "channel": ("phone",),
    "kind": ("physical",),
}  # half of the rows, so that indicators have some
TEXTS = {
    "survey": ["invanarpanelen", "medarbetare"],
    "question": ["fa_kontakt_vid_behov", "vard_inom_rimlig_tid", "delaktig_i_sin_vard", "arbetsgladje"],
    "value": ["1", "3", "4", "5", "vet_ej"],
    "region": ["07", "08"],
    "account": ["5000 Personal", "5200 Hyrpersonal", "6000 Lokaler"],
}
NUMBERS = [0.0, 0.35, 0.5, 1.25, 2.0, 3.33335]
ROWS = {
    "listing": 14, "visit": 60, "named_contact": 14, "admission": 24, "contact": 20, "discharge_case": 16, "home_care": 12,
    "assessment_need": 16, "emergency_visit": 12, "plan": 12, "self_monitoring": 10, "referral": 14, "waiting": 14,
    "lifestyle_action": 10, "health_conversation": 8, "ambulance_trip": 10, "survey_answer": 24, "staffing": 14, "cost": 10,
    "many_medicines": 10, "beds": 10, "doctor_list": 10, "unhealthy_habit": 14,
    "emergency_call": 16, "net_cost": 8, "body_mass": 12, "home_help": 12, "rehabilitation": 8, "home_start": 16,
}  # fmt: skip


@st.composite
def care(draw: st.DrawFn) -> dict[str, list[dict[str, Any]]]:
    """Rows of every table that the catalogue reads."""
    random = Random(draw(st.integers(0, 2**32)))
    tables = {"unit": units(random), "person": persons(random)}
    for name, most in ROWS.items():
        number = draw(st.integers(0, 2 * most))
        tables[name] = numbered(TABLES[name], [row_of(TABLES[name], random) for _ in range(number)])
    tables["dictation"] = [dictation(random) for _ in range(draw(st.integers(0, 9)))]
    return tables


def full_care(seed: int, times: int = 1) -> dict[str, list[dict[str, Any]]]:
    """The same with every table at its largest, or so many times as large."""
    random = Random(seed)
    tables = {"unit": units(random), "person": persons(random)}
    for name, most in ROWS.items():
        tables[name] = numbered(TABLES[name], [row_of(TABLES[name], random) for _ in range(times * most)])
    return tables | {"dictation": [dictation(random) for _ in range(9)]}


def units(random: Random) -> list[dict[str, Any]]:
    """Three units and a clinic in two municipalities, with two owners."""
    kind = random.choice(["care_centre", "hospital_clinic"])
    places = [
        ("north", "care_centre", "0780", "public"),
        ("south", "care_centre", "0780", "private"),
        ("east", kind, "0760", "public"),
        ("clinic", "hospital_clinic", "0780", "public"),
    ]
    names = ("unit_id", "kind", "municipality", "owner")
    return [dict(zip(names, place, strict=True)) | {"region": "07"} for place in places]


def persons(random: Random) -> list[dict[str, Any]]:
    """Persons who pass an age limit in the period, and others; some move in or out."""
    return [
        {
            "person_id": n,
            "birth_month": random.choice(BIRTHS),
            "sex": random.choice(["female", "male"]),
            "municipality": random.choice(["0780", "0760"]),
            "resident_from": random.choice([date(2000, 1, 1), *EDGES]),
            "resident_to": random.choice([None, None, *EDGES[-2:], date(2025, 1, 1)]),
        }
        for n in PERSONS[:-1]
    ]


def row_of(of: Table, random: Random) -> dict[str, Any]:
    """One row with values of the contract, times in order."""
    row: dict[str, Any] = {}
    for column in of.columns:
        empty = not column.required and random.random() < 0.3
        row[column.name] = None if empty else value(column, random)
    for column in of.columns:
        earlier = column.not_before
        if earlier and row[column.name] is not None and row[earlier] is not None:
            if random.random() < 0.5:
                row[column.name] = row[earlier] + timedelta(
                    minutes=random.choice([15, 1440, 3 * 1440, 4 * 1440, 20 * 1440])
                )
            row[earlier], row[column.name] = sorted((row[earlier], row[column.name]))
    return row


def value(column: Column, random: Random) -> Any:
    """A value of one column; few of them, so that rows meet."""
    if column.name == "person_id":
        return random.choice(PERSONS)
    if column.refers_to == "unit":
        return random.choice(UNITS)
    if column.kind is Kind.CODE:
        favoured = [code for code in FAVOURED.get(column.name, ()) if code in column.codes]
        return random.choice(favoured if favoured and random.random() < 0.6 else sorted(column.codes))
    if column.kind in (Kind.DATE, Kind.TIME):
        found = moment(random, column.kind)
        return found.replace(day=1) if column.whole_month else found
    if column.name in TEXTS:
        return random.choice(TEXTS[column.name])
    return {
        Kind.ID: random.randint(1, 3),
        Kind.FLAG: random.random() < 0.4,
        Kind.INTEGER: random.randint(0, 9),
        Kind.NUMBER: random.choice(NUMBERS),
    }.get(column.kind, "x")


def moment(random: Random, kind: Kind) -> date:
    """A day at an edge, near one, or anywhere around the period; as a time, near midnight or at noon."""
    day = random.choice(EDGES) if random.random() < 0.4 else FIRST + timedelta(days=random.randint(-60, 760))
    if random.random() < 0.3:
        day += timedelta(days=random.randint(0, 31))
    return day if kind is Kind.DATE else datetime(day.year, day.month, day.day, *random.choice(CLOCK))  # noqa: DTZ001


def numbered(of: Table, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows whose keys are unique: numbered, or the first of each key."""
    if len(of.key) == 1:
        return [{**row, of.key[0]: number} for number, row in enumerate(rows, 1)]
    return list({tuple(row[name] for name in of.key): row for row in reversed(rows)}.values())


def dictation(random: Random) -> dict[str, Any]:
    """A unit's dictations of a month."""
    total = random.randint(0, 30)
    day = moment(random, Kind.DATE).replace(day=1)
    return {
        "unit_id": random.choice(UNITS),
        "month": day,
        "by_speech": random.randint(0, total),
        "total": total,
    }


def save(folder: Path, tables: Mapping[str, list[dict[str, Any]]]) -> None:
    """The rows as a data folder."""
    write(folder, {name: fill(TABLES[name], rows) for name, rows in tables.items()})
