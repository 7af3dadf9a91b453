"""Read YAML content part by part and collect every fault with its line, instead of stopping at the first.

A loader opens a file with `open_file`, asks each `Part` for typed values, and builds dataclasses with `Part.build`.  A
value that is missing or of the wrong type leaves a fault and a neutral value, so that reading goes on; nothing is built
from a part with faults, and `finish` raises them all.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Generator, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, cast

import yaml

from narmare.knowledge.faults import ContentError, Fault, Invalid
from narmare.knowledge.texts import Text


ID = re.compile(r"[a-z][a-z0-9_]*")


class _Located(dict[Any, Any]):
    """A mapping that remembers the line on which it begins."""

    line = 0


class _Strict:
    """Refuses a key named twice: the second would silently take the place of the first."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key, _ in node.value:
            name = self.construct_object(key)  # type: ignore[attr-defined]  # what it is mixed with has it
            if name in seen:
                raise yaml.constructor.ConstructorError(None, None, f"{name} is named twice", key.start_mark)
            seen.add(name)
        return super().construct_mapping(node, deep)  # type: ignore[misc]  # as above


class _Telling(_Strict, yaml.SafeLoader):
    """Says what is wrong with a line in words that an editor can be told."""


class _Quick(_Strict, yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader):  # type: ignore[misc]  # one of two, alike
    """libyaml where PyYAML has it: all content is read when a process starts, six times as fast in C."""


def _located(loader: Any, node: yaml.MappingNode) -> Generator[dict[Any, Any], None, None]:
    located = _Located()
    located.line = node.start_mark.line + 1
    yield located
    located.update(loader.construct_mapping(node))


_Telling.add_constructor("tag:yaml.org,2002:map", _located)
_Quick.add_constructor("tag:yaml.org,2002:map", _located)


class Part:
    """One mapping of a content file, with its place, for reading typed values out of it."""

    def __init__(self, values: Mapping[Any, Any], file: str, path: str, faults: list[Fault]) -> None:
        self.values, self.file, self.path, self.faults = values, file, path, faults
        self._before = len(faults)

    def fault(self, problem: str, remedy: str, at: str = "") -> None:
        """Note that something is wrong here, or at the key `at`."""
        line = getattr(self.values, "line", 0)
        place = ".".join(step for step in (self.path, at) if step) or "the file"
        self.faults.append(Fault(self.file, f"line {line}, {place}" if line else place, problem, remedy))

    def only(self, *known: str) -> None:
        """Keys that nobody reads are faults: most are misspelt, and would be passed over in silence."""
        for key in self.values:
            if key not in known:
                near = difflib.get_close_matches(str(key), known, 1)
                self.fault(f"Nothing is called {key} here.", f"Did you mean {near[0]}?" if near else f"Remove it; known are {', '.join(known)}.")  # fmt: skip

    def _get[T](self, key: str, default: T | None, kind: str, fits: Callable[[Any], bool], neutral: T) -> T:
        value = self.values.get(key)
        if value is None and default is not None:
            return default
        if value is None:
            self.fault("It is missing.", f"Write {kind}.", key)
            return neutral
        if not fits(value):
            self.fault(f"{value!r} is not {kind}.", f"Write {kind}.", key)
            return neutral
        return cast(T, value)

    def text(self, key: str, default: str | None = None) -> str:
        """Text of one language, such as a name."""
        return self._get(key, default, "a text (put quotes around numbers, yes and no)", _is_text, "?")

    def id(self, key: str = "id") -> str:
        """A name by which others refer to this: small letters, digits and _."""
        return self._get(key, None, "an id of small letters a-z, digits and _ that begins with a letter", _is_id, "x")  # fmt: skip

    def version(self, key: str = "version") -> str:
        """A whole number, or a text in quotes (1.10 without quotes would become 1.1)."""
        kind = 'a whole number or a text in quotes, such as "1.2"'
        return str(self._get(key, None, kind, lambda v: _is_text(v) or _is_whole(v), "?"))

    def both(self, key: str) -> Text:
        """A text in Swedish and English, and in easy Swedish where it is written."""
        return self.maybe_both(key) or self._missing_text(key)

    def _missing_text(self, key: str) -> Text:
        if self.values.get(key) is None:
            self.fault("It is missing.", "Write {sv: ..., en: ...}.", key)
        return Text("?", "?")

    def maybe_both(self, key: str) -> Text | None:
        """A text in Swedish and English, or None if the key is absent."""
        value = self.values.get(key)
        if value is None:
            return None
        if (
            not isinstance(value, Mapping)
            or set(value) - {"easy"} != {"sv", "en"}
            or not all(map(_is_text, value.values()))
        ):
            self.fault("It is not a text in both languages.", "Write {sv: ..., en: ...}.", key)
            return None
        return self.build(Text, at=key, **value)

    def one_of(self, key: str, allowed: Iterable[str], default: str | None = None) -> str:
        """One of the allowed words."""
        words = tuple(allowed)
        return self._get(key, default, f"one of {', '.join(words)}", lambda v: v in words, words[0])

    def flag(self, key: str, default: bool | None = None) -> bool:
        """true or false."""
        return self._get(key, default, "true or false", lambda v: isinstance(v, bool), False)

    def whole(self, key: str, default: int | None = None) -> int:
        """A whole number."""
        return self._get(key, default, "a whole number", _is_whole, 0)

    def maybe_number(self, key: str) -> float | None:
        """A number, or None if the key is absent."""
        return None if self.values.get(key) is None else self._get(key, None, "a number", _is_number, 0.0)

    def maybe_whole(self, key: str) -> int | None:
        """A whole number, or None if the key is absent."""
        return None if self.values.get(key) is None else self.whole(key)

    def day(self, key: str) -> date:
        """A date, written as 2026-11-30."""
        return self._get(
            key, None, "a date such as 2026-11-30 (without quotes)", lambda v: type(v) is date, date.min
        )

    def words(self, key: str, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
        """A list of texts."""
        found = self._get(
            key, default, "a list of texts (put quotes around numbers, yes and no)", _are_texts, ()
        )
        return tuple(found)

    def part(self, key: str) -> Part | None:
        """The mapping at `key`, or None if the key is absent."""
        if (value := self.values.get(key)) is None:
            return None
        return self._inner(value, key)

    def parts(self, key: str, required: bool = False) -> list[Part]:
        """The mappings in the list at `key`."""
        rows: list[Any] = self._get(
            key, None if required else [], "a list", lambda v: isinstance(v, list), []
        )
        if required and not rows and self.values.get(key) == []:
            self.fault("The list is empty.", "Write at least one row.", key)
        inner = [self._inner(row, f"{key}[{number}]") for number, row in enumerate(rows, start=1)]
        return [part for part in inner if part is not None]

    def _inner(self, value: Any, step: str) -> Part | None:
        if not isinstance(value, Mapping):
            self.fault("It is no mapping.", "Write key: value on lines of their own.", step)
            return None
        name = f"{step} ({value['id']})" if "id" in value else step
        return Part(value, self.file, f"{self.path}.{name}" if self.path else name, self.faults)

    def build[T](self, make: Callable[..., T], at: str = "", **fields: Any) -> T | None:
        """What `make` builds, or None when this part has faults; what `make` refuses becomes faults of this place."""
        if len(self.faults) > self._before:
            return None
        try:
            return make(**fields)
        except Invalid as invalid:
            for problem, remedy in invalid.reasons:
                self.fault(problem, remedy, at)
            return None


def open_file(path: Path) -> Part:
    """The whole file as a part.

    Raises:
        ContentError: the file is missing, is not UTF-8 or YAML, or holds no mapping.
    """
    try:
        values = yaml.load(path.read_text(encoding="utf-8"), _Quick)  # noqa: S506 - _Quick is a SafeLoader
    except FileNotFoundError:
        raise _unreadable(path, "There is no such file.", "Write it, or correct the name.") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise _unreadable(path, f"It is not YAML in UTF-8: {error}", "Correct the line.") from None
    if not isinstance(values, Mapping):
        raise _unreadable(path, "It holds no mapping.", "Begin with id, version and title.")
    return Part(values, path.name, "", [])


def open_text(written: str, name: str) -> Part:
    """A whole file that was written on a page, as a part; `name` is what faults call it.

    Raises:
        ContentError: it is not YAML, or holds no mapping.
    """
    try:
        values = yaml.load(written, _Telling)  # noqa: S506 - _Telling is a SafeLoader
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = "the file" if mark is None else f"line {mark.line + 1}"
        problem = f"It is not YAML: {error.problem}."
        raise ContentError([Fault(name, place, problem, "Correct the line.")]) from None
    except (yaml.YAMLError, ValueError) as error:
        raise ContentError(
            [Fault(name, "the file", f"It is not YAML: {error}.", "Correct the text.")]
        ) from None
    if not isinstance(values, Mapping):
        raise ContentError(
            [Fault(name, "the file", "It holds no mapping.", "Begin with id, version and title.")]
        )
    return Part(values, name, "", [])


def part_of(values: Mapping[str, object], name: str) -> Part:
    """A part from values that were stored or filled in rather than read from a file."""
    return Part(values, name, "", [])


def _unreadable(path: Path, problem: str, remedy: str) -> ContentError:
    return ContentError([Fault(path.name, "the file", problem, remedy)])


def finish[T](part: Part, built: T | None) -> T:
    """What was built from a file.

    Raises:
        ContentError: with every fault that was found.
    """
    if part.faults or built is None:
        raise ContentError(part.faults)
    return built


def whole[T](built: Iterable[T | None]) -> tuple[T, ...]:
    """Those that could be built; where one could not, its fault stops the file in `finish`."""
    return tuple(one for one in built if one is not None)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_id(value: Any) -> bool:
    return isinstance(value, str) and ID.fullmatch(value) is not None


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _are_texts(value: Any) -> bool:
    return isinstance(value, list | tuple) and all(map(_is_text, value))
