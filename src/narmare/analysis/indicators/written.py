"""Definitions that a region writes itself: one YAML file each, in the installation's folder `indicators`.

The file says what is counted in the same words as the catalogue (`share`, `events`, `active_span`, ...) and can do nothing
else: no code is run, tables, columns and codes are those of the care tables, and small numbers of persons cannot be opened.
See docs/explanation/indicators.md.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any as Anything

import yaml

from narmare.analysis.indicators import conditions as c
from narmare.analysis.indicators import definition as d
from narmare.analysis.indicators import measures as m
from narmare.analysis.indicators.conditions import DefinitionError


LARGEST = 100_000  # bytes of a file: the longest definition of the catalogue has 6,000
SUFFIX = ".yaml"
WORDS: Mapping[str, type] = {
    "same_day": c.SameDay, "within_days": c.WithinDays, "active_span": c.ActiveSpan, "had": c.Had, "followed_by": c.FollowedBy,
    "unit_is": c.UnitIs, "unit_owned_by": c.UnitOwnedBy, "events": m.Events, "listed": m.Listed, "residents": m.Residents, "share": m.Share, "rate": m.Rate,
    "share_of_sums": m.ShareOfSums, "count": m.Count, "continuity": m.Continuity, "still_waiting": m.StillWaiting,
    "mean_days": m.MeanDays, "median_minutes": m.MedianMinutes,
}  # fmt: skip
PARTS: Mapping[str, type] = {"Text": d.Text, "Year": d.Year, "Events": m.Events}
LISTS: Mapping[str, type] = {"choices": d.Text, "targets": d.Target, "references": d.Reference}
MEASURES = tuple(kind for kinds in m.UNITS.values() for kind in kinds)
CONDITIONS = (*c.FITS[c.Place.EVENT], *c.FITS[c.Place.PERSON], c.All, c.Any, c.Not)
FITTING: Mapping[str, tuple[type, ...]] = {  # what a field of this kind may hold
    "Measure": MEASURES, "Condition": CONDITIONS, "Condition | None": CONDITIONS, "Listed": (m.Listed,),
    "Events | Persons": (m.Events, m.Listed, m.Residents),
}  # fmt: skip
SCALARS = {"str": str, "int": int, "bool": bool}
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Written:
    """A definition from a file, and its examples as they stand there (`trial.py` runs them)."""

    file: Path
    indicator: d.Indicator
    examples: tuple[Mapping[str, Anything], ...]


@dataclass(frozen=True)
class Folder:
    """Every definition of a folder: those that can be used, and what is wrong with the others (file name -> sentence)."""

    usable: Mapping[str, d.Indicator]
    refused: Mapping[str, str]


def read(file: Path) -> Written:
    """The definition in a file.

    Raises:
        DefinitionError: the file cannot be read, or what it says cannot be; the message says where.
    """
    content = _content(file)
    examples = content.pop("examples", None) or []
    if not isinstance(examples, list) or not all(isinstance(one, dict) for one in examples):
        raise DefinitionError(f"{file.name}: examples is a list, each with title, months, data and expected.")
    try:
        indicator = _made(d.Indicator, content, "")
    except DefinitionError as fault:
        raise DefinitionError(f"{file.name}: {fault}") from None
    if indicator.minimum_cell < 5 and not isinstance(indicator.measure, m.ShareOfSums):
        raise DefinitionError(f"{file.name}: minimum_cell is 5 or more for what is about persons.")
    return Written(file, indicator, tuple(examples))


def folder(place: Path, taken: Mapping[str, d.Indicator]) -> Folder:
    """Every file of a folder, read again only when one has changed; an empty folder when there is none.

    Args:
        place: the folder.
        taken: definitions whose ids are in use already.
    """
    files = sorted(place.glob(f"*{SUFFIX}")) if place.is_dir() else []
    state = []
    for file in files:
        try:
            found = file.stat()
        except OSError:  # taken away meanwhile
            continue
        state.append((file, found.st_mtime_ns, found.st_size))
    return _folder(tuple(state), frozenset(taken))


@lru_cache(maxsize=4)
def _folder(state: tuple[tuple[Path, int, int], ...], taken: frozenset[str]) -> Folder:
    usable: dict[str, d.Indicator] = {}
    refused: dict[str, str] = {}
    for file, _, _ in state:
        try:
            one = read(file).indicator
            if one.id in taken or one.id in usable:
                raise DefinitionError(
                    f"{file.name}: there is an indicator {one.id} already. Take another id."
                )
            usable[one.id] = one
        except DefinitionError as fault:
            log.warning("An indicator is left out. %s", fault)
            refused[file.name] = str(fault)
    return Folder(usable, refused)


class _Loader(yaml.SafeLoader):
    """Plain YAML: no aliases, which could make a small file endless, and no key twice."""

    def compose_node(self, parent: Anything, index: Anything) -> Anything:
        if self.check_event(yaml.AliasEvent):
            raise DefinitionError("Aliases (*name) are not read. Write the part out.")
        return super().compose_node(parent, index)

    def construct_mapping(self, node: Anything, deep: bool = False) -> dict[Anything, Anything]:
        names = [self.construct_object(key, deep=True) for key, _ in node.value]
        if twice := [name for name in names if names.count(name) > 1]:
            raise DefinitionError(
                f"{twice[0]} stands twice, the second in line {node.start_mark.line + 1} or below."
            )
        return super().construct_mapping(node, deep)


def _content(file: Path) -> dict[str, Anything]:
    try:
        if file.stat().st_size > LARGEST:
            raise DefinitionError(f"{file.name} is larger than {LARGEST // 1000} kB: that is no definition.")
        content = yaml.load(file.read_text(encoding="utf-8"), _Loader)  # noqa: S506  a safe loader, made stricter
    except OSError as fault:
        raise DefinitionError(f"{file} cannot be read: {fault.strerror}.") from None
    except (UnicodeDecodeError, yaml.YAMLError, RecursionError) as fault:
        raise DefinitionError(f"{file.name} is no YAML: {' '.join(str(fault).split())}") from None
    if not isinstance(content, dict):
        raise DefinitionError(f"{file.name} holds no definition: it begins with id, version, title, ...")
    return content


def _made(kind: type, content: Anything, path: str) -> Anything:
    """One part of a definition from its mapping of fields."""
    if not isinstance(content, dict):
        raise DefinitionError(f"{path or 'The file'} needs the fields of {kind.__name__}: {_names(kind)}.")
    known = {field.name: field for field in fields(kind)}
    if unknown := [name for name in content if name not in known]:
        raise DefinitionError(f"{path or 'The file'} has no field {unknown[0]}. It has: {_names(kind)}.")
    for name, field in known.items():
        if name not in content and field.default is MISSING and field.default_factory is MISSING:
            raise DefinitionError(f"{path or 'The file'} lacks {name}.")
    values = {
        name: _value(known[name].type, name, value, f"{path}.{name}".strip("."))
        for name, value in content.items()
    }
    try:
        return kind(**values)
    except TypeError as fault:  # a list where a word belongs, and the like
        raise DefinitionError(f"{path or 'The file'}: {fault}.") from None


def _value(annotation: Anything, name: str, value: Anything, path: str) -> Anything:
    """The value of one field; a mapping becomes the part that its word names."""
    if name in LISTS:
        if not isinstance(value, list):
            raise DefinitionError(f"{path} is a list.")
        return tuple(_made(LISTS[name], one, f"{path} {number}") for number, one in enumerate(value, 1))
    if annotation == "Year" and isinstance(value, str):
        value = {"rule": value}
    if annotation in PARTS and not (isinstance(value, dict) and set(value) == {"events"}):
        return _made(PARTS[annotation], value, path)
    if annotation in SCALARS:
        if type(value) is not SCALARS[annotation]:
            raise DefinitionError(f"{path} is {value!r}, which is no {annotation}.")
        return value
    if name in ("of", "per") and value in ("listed", "residents"):
        value = {value: {}}
    return _fitting(annotation, value, path)


def _fitting(annotation: Anything, value: Anything, path: str) -> Anything:
    """A condition, events, persons, a measure or a plain value, if the field may hold it."""
    made = _part(value, path) if isinstance(value, dict) else value
    wanted = FITTING.get(annotation)
    if wanted and not isinstance(made, wanted):
        words = ", ".join(word for word, kind in WORDS.items() if kind in wanted) or "is, all, any, not, ..."
        raise DefinitionError(f"{path} is {value!r}. It needs one of: {words}.")
    if isinstance(made, list):
        raise DefinitionError(f"{path} is a list; it needs one value.")
    return made


def _part(value: Mapping[str, Anything], path: str) -> Anything:
    """`{word: content}` as a condition, events or a measure."""
    if len(value) != 1:
        raise DefinitionError(
            f"{path} has {len(value)} parts. Give one word: {', '.join((*WORDS, *SPECIAL))}."
        )
    ((word, content),) = value.items()
    inside = f"{path}.{word}".strip(".")
    if word in SPECIAL:
        try:
            return SPECIAL[word](content, inside)
        except (TypeError, AttributeError):
            raise DefinitionError(f"{inside} cannot be read: {content!r}.") from None
    if word not in WORDS:
        raise DefinitionError(f"{path} has no word {word}. There are: {', '.join((*WORDS, *SPECIAL))}.")
    return _made(WORDS[word], {} if content is None else content, inside)


def _is(content: Mapping[str, Anything], path: str) -> c.Condition:
    """`{kind: home}` or `{kind: [home, video]}`; several columns must all hold."""
    found = [
        c.Is(column, *(value if isinstance(value, list) else [value])) for column, value in content.items()
    ]
    return found[0] if len(found) == 1 else c.All(*found)


def _parts(content: list[Anything], path: str) -> list[Anything]:
    if not isinstance(content, list):
        raise DefinitionError(f"{path} is a list of conditions.")
    return [_part(one, f"{path} {number}") for number, one in enumerate(content, 1)]


def _sum(content: Mapping[str, Anything], path: str) -> m.Sum:
    return m.Sum(*content.get("plus", ()), minus=tuple(content.get("minus", ())))


SPECIAL: Mapping[str, Callable[[Anything, str], Anything]] = {
    "is": _is,
    "all": lambda content, path: c.All(*_parts(content, path)),
    "any": lambda content, path: c.Any(*_parts(content, path)),
    "not": lambda content, path: c.Not(_part(content, path)),
    "age_at_least": lambda content, path: c.AgeAtLeast(content),
    "sum": _sum,
}  # fmt: skip


def _names(kind: type) -> str:
    return ", ".join(field.name for field in fields(kind))
