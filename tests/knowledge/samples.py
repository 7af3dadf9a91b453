"""Small questionnaires, tables and routines that the tests of knowledge stand on, and the examples of the reference page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from narmare.knowledge.clocks import OpeningHours
from narmare.knowledge.clocks.hours import SWEDEN
from narmare.knowledge.conditions import read_condition
from narmare.knowledge.decisions.model import Input, Outcome, Row, Table
from narmare.knowledge.head import Head
from narmare.knowledge.questionnaires.model import Item, Option, Questionnaire, Score
from narmare.knowledge.routines.model import TEXT_KEYS, DirectlyReachable, Routine, Target
from narmare.knowledge.texts import Text


PAGE = Path(__file__).parents[2] / "docs" / "reference" / "content.md"


def text(words: str) -> Text:
    return Text(words, f"{words} in English")


def head(name: str = "sample", **changed: Any) -> Head:
    given = {
        "id": name, "version": "1", "title": text(name), "author": "Skriver", "checker": "Granskar", "reviewed": date(2026, 11, 1),
        "review_by": date(2027, 11, 1), "approved": False, "sources": ("En källa",),
    }  # fmt: skip
    return Head(**{**given, **changed})


def item(name: str, kind: str = "boolean", **given: Any) -> Item:
    return Item(id=name, type=kind, text=text(name), **given)


def options(*codes: str, **scores: float) -> tuple[Option, ...]:
    plain = tuple(Option(code, text(code)) for code in codes)
    return (*plain, *(Option(code, text(code), score) for code, score in scores.items()))


def questionnaire(*items: Item, scores: tuple[Score, ...] = ()) -> Questionnaire:
    return Questionnaire(head(), items, scores)


def row(name: str, urgency: int = 3, level: str = "booked", profession: str = "nurse", **when: Any) -> Row:
    conditions = {key: read_condition(written) for key, written in when.items()}
    return Row(name, conditions, Outcome(level, profession, urgency), text(name))


def table(*rows: Row, sources: Mapping[str, str] | None = None, name: str = "sample") -> Table:
    """A table whose inputs are what its rows ask for, taken from the item of the same id unless `sources` says else."""
    asked = dict.fromkeys(key for one in rows for key in one.when)
    inputs = tuple(Input(key, (sources or {}).get(key, key)) for key in asked)
    return Table(head(name), text("Stöd"), "sample", inputs, rows)


def hours(**changed: Any) -> OpeningHours:
    """Monday to Thursday 8-17, Friday 8-12 and 13-16, closed on public holidays."""
    week = (*(((480, 1020),) for _ in range(4)), ((480, 720), (780, 960)), (), ())
    return OpeningHours(week, **changed)


def routine(**changed: Any) -> Routine:
    given = {
        "id": "sample", "version": "1", "title": text("Rutin"), "author": "Skriver", "review_on": date(2027, 1, 1), "hours": hours(),
        "targets": {urgency: Target(30 * urgency, 120 * urgency) for urgency in range(1, 6)},
        "administrative": Target(540, 1080), "hold_for_named_contact": dict.fromkeys(range(1, 6), 0),
        "professions": ("nurse", "doctor"), "directly_reachable": DirectlyReachable(("home_care",), text("Ring")),
        "assessment": True, "texts": {key: text(key) for key in TEXT_KEYS}, "phrases": (), "reasons": ("sample",),
    }  # fmt: skip
    return Routine(**{**given, **changed})


def at(moment: str, fold: int = 0) -> datetime:
    """A moment by the Swedish clock on the wall."""
    return datetime.fromisoformat(moment).replace(tzinfo=SWEDEN, fold=fold)


def page_examples() -> list[str]:
    """The YAML examples of the reference page, in order: questionnaire, table, words, routine, texts."""
    return re.findall(r"```yaml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)


def page_folder(folder: Path) -> Path:
    """A content folder made of the page's examples; what the page leaves out ("head as above", "...") is filled in."""
    asked, decided, words, routine_, texts = page_examples()
    above = asked.split("reason:")[0]
    filled = "".join(f"  {key}: {{sv: Text, en: Text}}\n" for key in TEXT_KEYS if key != "receipt")
    files = {
        "questionnaires/urin.yaml": asked,
        "decisions/urin.yaml": above + decided,
        "decisions/words.yaml": above.replace("id: urin", "id: words") + words + "  confusion: [förvirr]\n",
        "routines/default.yaml": routine_.replace("texts:\n", f"texts:\n{filled}").replace('en: "..."', 'en: "{profession} {time}"'),
        "texts/status.yaml": texts,
    }  # fmt: skip
    for name, written in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(written, encoding="utf-8")
    return folder
