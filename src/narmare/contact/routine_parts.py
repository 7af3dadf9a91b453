"""The parts of a routine that are edited one page at a time: form, rows, and how both go in and out of the stored values."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from narmare.contact import routine_forms as forms
from narmare.contact.content import library
from narmare.knowledge.texts import rewritten


type Written = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Part:
    """A page: its form, and for its rows their form, how they are read from the values and written back."""

    form: type[Any]
    row: type[forms.RowForm] | None = None
    read: Callable[[Mapping[str, Any]], list[dict[str, Any]]] | None = None
    write: Callable[[forms.Values, Written], None] | None = None

    def begin_rows(self, values: Mapping[str, Any]) -> list[dict[str, Any]]:
        """The rows that the values hold."""
        return [] if self.read is None else self.read(values)


def changed(
    part: Part, values: Mapping[str, Any], form: forms.PartForm, rows: forms.Rows | None
) -> dict[str, Any]:
    """The values with what the form and its rows say."""
    found = deepcopy(dict(values))
    form.apply(found)
    if part.write is not None and rows is not None:
        part.write(found, [one.cleaned_data for one in rows])
    return found


def _read_takes(values: Mapping[str, Any]) -> list[dict[str, Any]]:
    questionnaires = library().questionnaires
    takes = values.get("takes", {})
    return [{"reason": name, "profession": takes[name]} for name in takes if name in questionnaires]


def _write_takes(values: forms.Values, rows: Written) -> None:
    values["takes"] = {**values["takes"], **{row["reason"]: row["profession"] for row in rows}}


def _read_groups(values: Mapping[str, Any]) -> list[dict[str, Any]]:
    groups = values["directly_reachable"].get("groups", {})
    return [{"id": name, "title_sv": text["sv"], "title_en": text["en"]} for name, text in groups.items()]


def _write_groups(values: forms.Values, rows: Written) -> None:
    names, rule = _names(rows), values["directly_reachable"]
    was = rule.get("groups", {})
    groups = {
        name: rewritten(was.get(name), row["title_sv"], row["title_en"])
        for name, row in zip(names, rows, strict=True)
    }
    values["directly_reachable"] = {**rule, "groups": groups, "any_of": [*rule["any_of"], *names]}


def _read_phrases(values: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "id": one["id"], "title_sv": one["title"]["sv"], "title_en": one["title"]["en"],
            "text_sv": one["text"]["sv"], "text_en": one["text"]["en"],
        }
        for one in values.get("phrases", [])
    ]  # fmt: skip


def _write_phrases(values: forms.Values, rows: Written) -> None:
    was = {one["id"]: one for one in values.get("phrases", [])}
    values["phrases"] = [
        {
            "id": name,
            **{
                key: rewritten(was.get(name, {}).get(key), row[f"{key}_sv"], row[f"{key}_en"])
                for key in ("title", "text")
            },
        }
        for name, row in zip(_names(rows), rows, strict=True)
    ]


def _names(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """The ids of rows: the one that a row had, else one made of its title that no other row has."""
    rows = list(rows)
    taken = {row["id"] for row in rows if row["id"]}
    found = []
    for row in rows:
        name = row["id"] or _free(_plain(row["title_sv"]), taken)
        taken.add(name)
        found.append(name)
    return found


def _plain(title: str) -> str:
    """Small letters a-z, digits and _, beginning with a letter: "Råd vid feber" becomes rad_vid_feber."""
    letters = unicodedata.normalize("NFKD", title.lower()).encode("ascii", "ignore").decode()
    return "own_" + re.sub(r"[^a-z0-9]+", "_", letters).strip("_")[:30]


def _free(name: str, taken: set[str]) -> str:
    return next(
        one
        for number in range(1, len(taken) + 3)
        if (one := name if number == 1 else f"{name}_{number}") not in taken
    )


PARTS: Mapping[str, Part] = {
    "vem-tar-vad": Part(forms.TakesForm, forms.TakesRow, _read_takes, _write_takes),
    "direkt": Part(forms.DirectForm, forms.GroupRow, _read_groups, _write_groups),
    "fraser": Part(forms.PhrasesForm, forms.PhraseRow, _read_phrases, _write_phrases),
    "texter": Part(forms.TextsForm),
    "orsaker": Part(forms.ReasonsForm),
}
