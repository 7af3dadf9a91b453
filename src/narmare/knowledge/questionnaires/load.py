"""Read `content/questionnaires/<id>.yaml`."""

from __future__ import annotations

from pathlib import Path

from narmare.knowledge.conditions import Condition, read_condition
from narmare.knowledge.head import KEYS, read_head
from narmare.knowledge.questionnaires.model import (
    LANES,
    OPERATORS,
    SEXES,
    TYPES,
    Applies,
    ContactReason,
    Item,
    Option,
    Questionnaire,
    Score,
    When,
)
from narmare.knowledge.reading import Part, finish, open_file, whole


def load_questionnaire(path: Path) -> Questionnaire:
    """The questionnaire in `path`, checked.

    Raises:
        ContentError: with every fault of the file: its line, the problem and what to do.
    """
    part = open_file(path)
    if part.values.get("id") != path.stem:
        part.fault(
            "The id is not the file's name.", f"Write {path.stem}, or name the file after the id.", "id"
        )
    return read_questionnaire(part)


def read_questionnaire(part: Part) -> Questionnaire:
    """The questionnaire in a part; for one that was stored or edited, make the part with `reading.part_of`.

    Raises:
        ContentError: with every fault.
    """
    part.only(*KEYS, "reason", "items", "scores")
    reason = part.part("reason")
    built = part.build(
        Questionnaire, head=read_head(part),
        items=whole(_item(row) for row in part.parts("items", required=True)),
        scores=whole(_score(row) for row in part.parts("scores")),
        reason=_reason(reason) if reason else None,
    )  # fmt: skip
    return finish(part, built)


def _item(row: Part) -> Item | None:
    row.only(
        "id", "type", "text", "why", "required", "repeats", "options", "unit", "minimum", "maximum",
        "enable_when", "enable_behavior", "applies", "red_flag",
    )  # fmt: skip
    applies = row.part("applies")
    return row.build(
        Item, id=row.id(), type=row.one_of("type", TYPES), text=row.both("text"), why=row.maybe_both("why"),
        required=row.flag("required", False), repeats=row.flag("repeats", False),
        options=whole(_option(option) for option in row.parts("options")),
        unit=row.text("unit") if "unit" in row.values else None,
        minimum=row.maybe_number("minimum"), maximum=row.maybe_number("maximum"),
        enable_when=whole(_when(when) for when in row.parts("enable_when")),
        enable_behavior=row.one_of("enable_behavior", ("all", "any"), "all"),
        applies=_applies(applies) if applies else Applies(), red_flag=_red_flag(row),
    )  # fmt: skip


def _option(row: Part) -> Option | None:
    row.only("code", "text", "sv", "en", "easy", "score", "negative")
    # {code, sv, en} on one line reads better than a text in a text; both are understood.
    text = row.build(_both, row=row) if "text" not in row.values else row.both("text")
    return row.build(
        Option, code=row.text("code"), text=text, score=row.maybe_number("score"),
        negative=row.flag("negative", False),
    )  # fmt: skip


def _both(row: Part) -> object:
    return Part({"text": {key: row.values[key] for key in ("sv", "en", "easy") if key in row.values}}, row.file, row.path, row.faults).both("text")  # fmt: skip


def _when(row: Part) -> When | None:
    row.only("question", "operator", "answer")
    answer = row.values.get("answer")
    if not isinstance(answer, bool | int | float | str):
        row.fault("There is no answer to compare with.", "Write true, false, a number or a code.", "answer")
    return row.build(
        When, question=row.id("question"), operator=row.one_of("operator", OPERATORS, "="), answer=answer
    )


def _applies(row: Part) -> Applies | None:
    row.only("min_age", "max_age", "sex")
    return row.build(
        Applies, min_age=row.maybe_whole("min_age"), max_age=row.maybe_whole("max_age"),
        sex=row.one_of("sex", SEXES) if "sex" in row.values else None,
    )  # fmt: skip


def _red_flag(row: Part) -> Condition | None:
    if "red_flag" not in row.values:
        return None
    return row.build(read_condition, at="red_flag", written=row.values["red_flag"])


def _score(row: Part) -> Score | None:
    row.only("id", "sum_of")
    return row.build(Score, id=row.id(), sum_of=row.words("sum_of"))


def _reason(row: Part) -> ContactReason | None:
    row.only("group", "lane", "search", "applies")
    applies = row.part("applies")
    return row.build(
        ContactReason, group=row.id("group"), lane=row.one_of("lane", LANES, "clinical"),
        search=row.words("search", ()), applies=_applies(applies) if applies else Applies(),
    )  # fmt: skip
