"""What the work needs, as the care provider's needs and risk analysis says: `content/access/needs.yaml`.

Patientdatalagen 4 kap. 2 § and HSLF-FS 2016:40 4 kap. 2 § ask for the analysis before a role is given; each grant points at one of its needs.
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
from narmare.region.permissions import ROLES


_FILE = "content/access/needs.yaml"


@dataclass(frozen=True)
class Need:
    """One need of the analysis and the role that meets it."""

    key: str
    role: str
    text: Text

    def __post_init__(self) -> None:
        if self.role not in ROLES:
            raise ValueError(f"{_FILE}: no role is called {self.role!r}. Use {sorted(ROLES)}.")


@dataclass(frozen=True)
class Analysis:
    """An analysis by its day or name, and its needs by key."""

    name: str
    needs: Mapping[str, Need]

    def of_role(self, role: str) -> list[Need]:
        """The needs that the role meets, the commonest first."""
        return [one for one in self.needs.values() if one.role == role]


@cache
def analysis() -> Analysis:
    """The analysis that holds."""
    text = resources.files("narmare.content").joinpath("access", "needs.yaml").read_text(encoding="utf-8")
    read = yaml.safe_load(text)
    needs = [Need(one["key"], one["role"], Text(**one["text"])) for one in read["needs"]]
    return checked(str(read["analysis"]), needs)


def checked(name: str, needs: list[Need]) -> Analysis:
    """The analysis.

    Raises:
        ValueError: two needs have the same key, or a role has none: then nobody could be given it.
    """
    twice = sorted(key for key, number in Counter(one.key for one in needs).items() if number > 1)
    if twice:
        raise ValueError(f"{_FILE}: {twice} stand twice. A key names one need.")
    if bare := sorted(set(ROLES) - {one.role for one in needs}):
        raise ValueError(f"{_FILE}: no need says why anybody has the roles {bare}. Write one for each.")
    return Analysis(name, {one.key: one for one in needs})


def text(key: str) -> str:
    """The need in the reader's language; its key when a later analysis has left it out, "" for a grant without one."""
    found = analysis().needs.get(key)
    return key if found is None else found.text.inn(active_language())
