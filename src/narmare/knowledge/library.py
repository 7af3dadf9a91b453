"""All content of a folder at once: what the product runs on, and every fault if it cannot."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from narmare.knowledge.decisions.load import load_table, table_faults
from narmare.knowledge.decisions.model import Table
from narmare.knowledge.decisions.words import RedFlagWords, load_words
from narmare.knowledge.faults import ContentError, Fault
from narmare.knowledge.questionnaires.load import load_questionnaire
from narmare.knowledge.questionnaires.model import Questionnaire
from narmare.knowledge.reading import Part, finish, open_file
from narmare.knowledge.routines.load import load_routine, routine_faults
from narmare.knowledge.routines.model import Routine
from narmare.knowledge.texts import Text


@dataclass(frozen=True)
class Library:
    """Questionnaires, tables, routines and texts by id; texts also by key within their file."""

    questionnaires: Mapping[str, Questionnaire] = field(default_factory=dict)
    tables: Mapping[str, Table] = field(default_factory=dict)
    words: RedFlagWords | None = None
    routines: Mapping[str, Routine] = field(default_factory=dict)
    texts: Mapping[str, Mapping[str, Text]] = field(default_factory=dict)

    def reasons(self) -> tuple[Questionnaire, ...]:
        """The questionnaires that a resident can choose as a reason, in order of their group and Swedish title."""
        chosen = [one for one in self.questionnaires.values() if one.reason is not None]
        return tuple(
            sorted(chosen, key=lambda one: (one.reason.group if one.reason else "", one.head.title.sv))
        )

    def table_for(self, questionnaire: str) -> Table | None:
        """The table that decides on the answers to a questionnaire."""
        return next((table for table in self.tables.values() if table.questionnaire == questionnaire), None)


def load_library(folder: Path) -> Library:
    """The content in `folder` (questionnaires/, decisions/, routines/, texts/), each file checked alone and against the others.

    Raises:
        ContentError: with every fault of every file.
    """
    faults: list[Fault] = []
    words = _each(folder / "decisions", load_words, faults, only="words")
    library = Library(
        questionnaires=_each(folder / "questionnaires", load_questionnaire, faults),
        tables=_each(folder / "decisions", load_table, faults, but="words"),
        words=words.get("words"),
        routines=_each(folder / "routines", load_routine, faults),
        texts=_each(folder / "texts", load_texts, faults),
    )
    # A file that could not be read would seem missing to the others: files are held against each other when all are whole.
    if faults or (faults := list(_between(library))):
        raise ContentError(faults)
    return library


def load_texts(path: Path) -> Mapping[str, Text]:
    """The texts in `path`: `texts: {key: {sv, en}}`.

    Raises:
        ContentError: with every fault of the file.
    """
    part = open_file(path)
    part.only("id", "version", "texts")
    part.id()
    part.version()
    texts = part.part("texts") or Part({}, part.file, "texts", part.faults)
    if not texts.values:
        part.fault("There are no texts.", "Write key: {sv: ..., en: ...} for each.", "texts")
    return finish(part, {str(key): texts.both(str(key)) for key in texts.values})


def _each[T](
    folder: Path, load: Callable[[Path], T], faults: list[Fault], only: str = "", but: str = ""
) -> dict[str, T]:
    """What `load` makes of each file of the folder; what cannot be loaded leaves its faults."""
    found = {}
    for path in sorted(folder.glob("*.yaml")):
        if path.stem == but or (only and path.stem != only):
            continue
        try:
            found[path.stem] = load(path)
        except ContentError as error:
            faults.extend(error.faults)
    return found


def _between(library: Library) -> Iterator[Fault]:
    """What does not fit between the files."""
    flags = tuple(library.words.flags) if library.words else ()
    decided: dict[str, str] = {}
    for table in library.tables.values():
        yield from table_faults(table, library.questionnaires.get(table.questionnaire), flags)
        if other := decided.get(table.questionnaire):
            yield Fault(f"{table.id}.yaml", "questionnaire", f"{other} decides on {table.questionnaire} too.", "Keep one table for a questionnaire.")  # fmt: skip
        decided[table.questionnaire] = table.id
    for routine in library.routines.values():
        yield from routine_faults(routine, library.questionnaires)
