"""The care processes (vårdprocesser) of the region, and which matters belong to each: `content/access/processes.yaml`.

Patientdatalagen 4 kap. 4 § lets a person keep what one process has written from those who work in another one, and HSLF-FS
2016:40 4 kap. 9 § has the log name the process.  No database here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml

from narmare.design.language import active_language
from narmare.knowledge.texts import Text


LONGEST = 12  # letters of a key
_FILE = "content/access/processes.yaml"


@dataclass(frozen=True)
class Process:
    """One care process: `reasons` are those of the matters that belong to it (ids of questionnaires)."""

    key: str
    title: Text
    reasons: frozenset[str]

    def __post_init__(self) -> None:
        if not self.key.isidentifier() or len(self.key) > LONGEST:
            raise ValueError(
                f"{_FILE}: {self.key!r} is no key. Use a plain word of at most {LONGEST} letters."
            )
        if not self.reasons:
            raise ValueError(
                f"{_FILE}: {self.key} has no reasons. Name those of its matters, or take it away."
            )


@cache
def processes() -> Mapping[str, Process]:
    """Every process of the region by its key, in the file's order."""
    text = resources.files("narmare.content").joinpath("access", "processes.yaml").read_text(encoding="utf-8")
    found = [
        Process(one["key"], Text(**one["title"]), frozenset(one["reasons"]))
        for one in yaml.safe_load(text)["processes"]
    ]
    return checked(found)


def checked(found: list[Process]) -> Mapping[str, Process]:
    """The processes by key.

    Raises:
        ValueError: two have the same key, or one reason belongs to two.
    """
    twice = [name for name, number in Counter(one.key for one in found).items() if number > 1]
    twice += [
        name for name, number in Counter(name for one in found for name in one.reasons).items() if number > 1
    ]
    if twice:
        raise ValueError(
            f"{_FILE}: {sorted(twice)} stand twice. A key names one process, a reason belongs to one."
        )
    return {one.key: one for one in found}


@cache
def _by_reason() -> Mapping[str, str]:
    return {reason: one.key for one in processes().values() for reason in one.reasons}


def of(reason: str) -> str:
    """The key of the process to which matters with the reason belong; "" for the most, which belong to none."""
    return _by_reason().get(reason, "")


def title(key: str) -> str:
    """The process in the reader's language; its key when the region has taken it away since."""
    found = processes().get(key)
    return key if found is None else found.title.inn(active_language())
