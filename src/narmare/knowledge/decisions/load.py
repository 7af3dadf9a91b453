"""Read `content/decisions/<id>.yaml`, and hold a table against its questionnaire."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from narmare.knowledge.conditions import Condition, OneOf, read_condition
from narmare.knowledge.decisions.model import LEVELS, PROFESSIONS, Input, Outcome, Row, Table
from narmare.knowledge.faults import Fault
from narmare.knowledge.head import KEYS, read_head
from narmare.knowledge.questionnaires.model import SEXES, Questionnaire, misfit
from narmare.knowledge.reading import Part, finish, open_file, whole


def load_table(path: Path) -> Table:
    """The decision table in `path`, checked.

    Raises:
        ContentError: with every fault of the file: its line, the problem and what to do.
    """
    part = open_file(path)
    if part.values.get("id") != path.stem:
        part.fault(
            "The id is not the file's name.", f"Write {path.stem}, or name the file after the id.", "id"
        )
    return read_table(part)


def read_table(part: Part) -> Table:
    """The decision table in a part; for a table that was stored or edited, make the part with `reading.part_of`.

    Raises:
        ContentError: with every fault.
    """
    part.only(*KEYS, "intended_use", "questionnaire", "inputs", "rows")
    built = part.build(
        Table, head=read_head(part), intended_use=part.both("intended_use"), questionnaire=part.id("questionnaire"),
        inputs=whole(_input(row) for row in part.parts("inputs")),
        rows=whole(_row(row) for row in part.parts("rows", required=True)),
    )  # fmt: skip
    return finish(part, built)


def _input(row: Part) -> Input | None:
    row.only("id", "from")
    return row.build(Input, id=row.id(), source=row.id("from"))


def _row(row: Part) -> Row | None:
    row.only("id", "when", "then", "because")
    then = row.part("then")
    if then is None and "then" not in row.values:
        row.fault("It is missing.", "Write {level: ..., profession: ..., urgency: ...}.", "then")
    return row.build(
        Row, id=row.id(), when=_conditions(row), then=_outcome(then) if then else None, because=row.both("because")
    )  # fmt: skip


def _outcome(row: Part) -> Outcome | None:
    row.only("level", "profession", "urgency")
    return row.build(
        Outcome, level=row.one_of("level", LEVELS), profession=row.one_of("profession", PROFESSIONS),
        urgency=row.whole("urgency"),
    )  # fmt: skip


def _conditions(row: Part) -> dict[str, Condition]:
    when = row.part("when")
    if when is None:
        return {}
    found = {
        name: when.build(read_condition, at=str(name), written=value) for name, value in when.values.items()
    }
    return {name: condition for name, condition in found.items() if condition is not None}


def table_faults(
    table: Table, questionnaire: Questionnaire | None, flags: Collection[str]
) -> Iterator[Fault]:
    """What does not fit between a table, the questionnaire that it names, and the flags that words can raise."""
    if questionnaire is None:
        yield _fault(table, "questionnaire", f"There is no questionnaire {table.questionnaire}.", "Write it, or name another.")  # fmt: skip
        return
    for one in table.inputs:
        if not _known(one.source, questionnaire):
            yield _fault(table, f"inputs ({one.id})", f"{questionnaire.id} has no item or score {one.source}.", "Name one, or age_years, age_months, sex, words.")  # fmt: skip
            continue
        for row in table.rows:
            if one.id in row.when and (
                problem := _misfit(one.source, row.when[one.id], questionnaire, flags)
            ):
                yield _fault(table, f"rows ({row.id}).when.{one.id}", problem, "Correct the condition.")


def _fault(table: Table, place: str, problem: str, remedy: str) -> Fault:
    return Fault(f"{table.id}.yaml", place, problem, remedy)


def _known(source: str, questionnaire: Questionnaire) -> bool:
    scores = {score.id for score in questionnaire.scores}
    return source in ("age_years", "age_months", "sex", "words") or source in scores or questionnaire.item(source) is not None  # fmt: skip


def _misfit(
    source: str, condition: Condition, questionnaire: Questionnaire, flags: Collection[str]
) -> str | None:
    """Why no case can ever meet the condition, or None."""
    if (item := questionnaire.item(source)) is not None:
        return misfit(item, condition)
    if source not in ("sex", "words"):
        return None if condition.kind == "number" else f"{condition} is no number, but {source} is one."
    codes, name = (SEXES, "sex") if source == "sex" else (flags, "flag of words.yaml")
    if not isinstance(condition, OneOf) or condition.kind != "code":
        return f"{condition} is no {name}."
    unknown = sorted(str(value) for value in condition.values if value not in codes)
    return f"{', '.join(unknown)}: no such {name}." if unknown else None
