"""A decision table as a grid of fields, and the grid as the table's text again.

Each row of the table is a row of fields: one cell for each of its questions, what is decided, and why.  The text that is written
says the same as the fields; comments in the text before are not kept, and a question that no row asks any more goes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml
from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from narmare.contact import fault_words
from narmare.contact.content import library
from narmare.contact.levels import LEVEL_TITLES
from narmare.contact.models import Case
from narmare.contact.routine_forms import RowForm
from narmare.design.forms import Form
from narmare.design.language import active_language
from narmare.knowledge import conditions
from narmare.knowledge.decisions.model import Row, Table
from narmare.knowledge.decisions.show import SOURCES
from narmare.knowledge.faults import Fault
from narmare.knowledge.questionnaires.model import NUMERIC, SEXES, Questionnaire
from narmare.knowledge.texts import rewritten


ASK = "ask_"  # before the input's id: the name of its cell
LONGEST_ROW = 200  # characters of a condition
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_ROW, _NAMED, _LINE = (
    re.compile(r"rows\[(\d+)\]"),
    re.compile(r"rows \((\w+)\)"),
    re.compile(r"^line \d+(, )?"),
)
TRUE, FALSE = "true", "false"


@dataclass(frozen=True)
class Column:
    """One input of the table: its id, where its value comes from, the question in words, the answers that can be written."""

    id: str
    source: str
    title: str
    answers: tuple[tuple[str, str], ...]
    kind: str  # boolean, number or code

    @property
    def hint(self) -> str:
        """What can be written in its cells."""
        if self.kind == "number":
            return ">= 39, < 3, 20..40"
        return ", ".join(f"{code} ({words})" for code, words in self.answers)


def columns(table: Table, sources: Iterable[str] = ()) -> list[Column]:
    """The table's inputs, and after them the further sources that somebody has asked for."""
    asked = library().questionnaires[table.questionnaire]
    named = {one.source: one.id for one in table.inputs}
    known = {one for one, _title in choosable(table)}
    more = [one for one in dict.fromkeys(sources) if one in known]
    return [_column(id_, source, asked) for source, id_ in named.items()] + [
        _column(source, source, asked) for source in more
    ]


def choosable(table: Table) -> list[tuple[str, str]]:
    """What the table could ask for and does not yet: questions, sums, and what is known of the person."""
    asked, language = library().questionnaires[table.questionnaire], active_language()
    used = {one.source for one in table.inputs}
    testable = [
        (item.id, item.text.inn(language)) for item in asked.items if item.type not in ("text", "date")
    ]
    found = [
        *testable,
        *((score.id, score.id) for score in asked.scores),
        *((one, text.inn(language)) for one, text in SOURCES.items()),
    ]
    return [(source, title) for source, title in found if source not in used]


def _column(id_: str, source: str, asked: Questionnaire) -> Column:
    item, language = asked.item(source), active_language()
    if item is None:
        title = SOURCES[source].inn(language) if source in SOURCES else source
        listed = library().words
        flags = () if listed is None else tuple(listed.flags)
        codes = {"sex": SEXES, "words": flags}.get(source, ())
        return Column(id_, source, title, tuple((one, one) for one in codes), "code" if codes else "number")
    answers = tuple((option.code, option.text.inn(language)) for option in item.options)
    kind = "boolean" if item.type == "boolean" else "number" if item.type in NUMERIC else "code"
    return Column(id_, source, item.text.inn(language), answers, kind)


class HeadForm(Form):
    """What is said about the change as a whole."""

    why = forms.CharField(
        label=_("Varför ändras tabellen?"), help_text=_("Den som godkänner läser det. Nämn källan."),
        widget=forms.Textarea(attrs={"rows": 2}), max_length=500,
    )  # fmt: skip
    version = forms.CharField(
        label=_("Version"), help_text=_("Ett nytt nummer: ärenden pekar på sin version."), max_length=20
    )
    review_by = forms.DateField(label=_("När ska tabellen ses över?"), help_text=_("Senast om ett år."))
    more = forms.ChoiceField(label=_("Fråga även efter"), required=False)

    def __init__(self, *args: Any, table: Table, taken: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        left = [(source, title) for source, title in choosable(table) if source not in taken]
        self.fields["more"].choices = [("", _("Välj en fråga")), *left]  # type: ignore[attr-defined]


class GridRow(RowForm):
    """A row of the table; `row_form` adds a cell for each question."""

    columns: Sequence[Column] = ()

    id = forms.CharField(
        label=_("Radens namn"), required=False, max_length=60, widget=forms.TextInput(attrs={"size": 12})
    )
    level = forms.ChoiceField(
        label=_("Vårdnivå"),
        choices=[(key, str(title).capitalize()) for key, title in LEVEL_TITLES.items() if key],
    )
    profession = forms.ChoiceField(
        label=_("Yrkesgrupp"),
        choices=[(key, str(title).capitalize()) for key, title in Case.Profession.choices if key],
    )
    urgency = forms.ChoiceField(label=_("Prioritet"), choices=[(str(one), str(one)) for one in range(1, 6)])
    because_sv = forms.CharField(
        label=_("Därför"), max_length=400, widget=forms.Textarea(attrs={"rows": 3, "cols": 28})
    )
    because_en = forms.CharField(
        label=_("Därför, på engelska"), max_length=400, widget=forms.Textarea(attrs={"rows": 3, "cols": 28})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for column in self.columns:
            self.fields[ASK + column.id] = _cell(column)
        for field in self.fields.values():
            field.widget.attrs["class"] = "input"

    @property
    def cells(self) -> list[Any]:
        """The cells of the questions, in the order of the columns."""
        return [self[ASK + column.id] for column in self.columns]

    @property
    def decided(self) -> list[Any]:
        """The cells of what the row decides and why."""
        return [self[name] for name in ("level", "profession", "urgency", "because_sv", "because_en")]

    def when(self) -> dict[str, Any]:
        """The row's conditions as they are written in the table's text; an empty cell asks nothing."""
        found = {}
        for column in self.columns:
            written = self.cleaned_data[ASK + column.id].strip()
            if written:
                found[column.id] = _condition(written, column.kind)
        return found


def _cell(column: Column) -> forms.Field:
    if column.kind == "boolean":
        answers = [("", _("Spelar ingen roll")), (TRUE, _("Ja")), (FALSE, _("Nej"))]
        return forms.ChoiceField(label=column.title, choices=answers, required=False)
    return forms.CharField(
        label=column.title,
        required=False,
        max_length=LONGEST_ROW,
        widget=forms.TextInput(attrs={"size": 14, "spellcheck": "false"}),
    )


def _condition(written: str, kind: str) -> Any:
    """What was typed in a cell as the text of a table has it: codes with commas between, true or false, a number, ">= 39"."""
    if kind == "boolean":
        return written == TRUE
    parts = [part.strip() for part in written.split(",") if part.strip()]
    values = [_value(part) for part in parts] if kind == "number" else parts
    return values[0] if len(values) == 1 else values


def _value(part: str) -> int | float | str:
    if not _NUMBER.fullmatch(part):
        return part
    return float(part) if "." in part else int(part)


def row_form(found: Sequence[Column]) -> type[GridRow]:
    """The form of one row with a cell for each column."""
    return type("GridRow", (GridRow,), {"columns": tuple(found)})


def begin(table: Table, found: Sequence[Column]) -> list[dict[str, Any]]:
    """The rows of the table as the grid's fields show them."""
    return [_shown(row, found) for row in table.rows]


def _shown(row: Row, found: Sequence[Column]) -> dict[str, Any]:
    cells = {ASK + column.id: _typed(row.when[column.id]) for column in found if column.id in row.when}
    return {
        "id": row.id, "level": row.then.level, "profession": row.then.profession, "urgency": str(row.then.urgency),
        "because_sv": row.because.sv, "because_en": row.because.en, **cells,
    }  # fmt: skip


def _typed(condition: conditions.Condition) -> str:
    written = conditions.written(condition)
    values = written if isinstance(written, list) else [written]
    return ", ".join(str(value).lower() if isinstance(value, bool) else str(value) for value in values)


def source_of(base: str, head: Mapping[str, Any], rows: Sequence[GridRow], found: Sequence[Column]) -> str:
    """The table's text with the grid's rows, the version and the day of review; everything else as in `base`.

    Args:
        base: the text of the table that is changed.
    """
    values: dict[str, Any] = yaml.safe_load(base)
    version, review = head["version"].strip(), head["review_by"]
    values["version"] = int(version) if version.isdecimal() else version
    values["review_by"] = review
    before = {row.get("id"): row for row in values["rows"]}
    written = [_written(row, place, before) for place, row in enumerate(rows, 1)]
    asked = {name for row in written for name in row["when"]}
    values["inputs"] = [{"id": one.id, "from": one.source} for one in found if one.id in asked]
    values["rows"] = [{key: part for key, part in row.items() if part != {}} for row in written]
    return yaml.safe_dump(values, sort_keys=False, allow_unicode=True, width=10_000, default_flow_style=None)


def _written(row: GridRow, place: int, before: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """The row as the text has it; its conditions stand in the order that they had."""
    given, when = row.cleaned_data, row.when()
    name = given["id"].strip() or f"row_{place}"
    was = before.get(name, {})
    order = [one for one in was.get("when", ()) if one in when]
    return {
        "id": name,
        "when": {one: when[one] for one in (*order, *(one for one in when if one not in order))},
        "then": {
            "level": given["level"],
            "profession": given["profession"],
            "urgency": int(given["urgency"]),
        },
        "because": rewritten(was.get("because"), given["because_sv"], given["because_en"]),
    }


def next_version(version: str, known: Iterable[str]) -> str:
    """A version that no case names yet: the number after the highest."""
    numbers = [int(one) for one in {version, *known} if one.isdecimal()]
    return str(max(numbers, default=0) + 1)


def said(faults: Iterable[Fault], names: Sequence[str]) -> list[str]:
    """Each fault as whoever works in the grid reads it: which row by its number, not which line of a text there is none of.

    Args:
        names: the ids of the rows, in order.
    """
    return [_fault_said(fault, names) for fault in faults]


def _fault_said(fault: Fault, names: Sequence[str]) -> str:
    place = _LINE.sub("", fault.place) or "the file"
    whole = fault_words.sentences([Fault(fault.file, place, fault.problem, fault.remedy)])[0]
    number, named = _ROW.search(place), _NAMED.search(place)
    if number is None and named is not None and named.group(1) in names:
        row = names.index(named.group(1)) + 1
    elif number is not None:
        row = int(number.group(1))
    else:
        return whole
    return gettext("Rad %(row)s. %(text)s") % {"row": row, "text": whole.partition(": ")[2]}
