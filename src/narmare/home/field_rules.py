"""Who may read which field of a person and a case (`content/access/fields.yaml`), and its page docs/reference/fields.md (ASVS 8.1.2).

Write the page anew after a change: `python manage.py fields_page > docs/reference/fields.md`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml
from django.apps import apps


_FILE = "content/access/fields.yaml"
HEAD = """\
# Fields: who may read what of a person and a case

*For security officers, lawyers and testers.* Made from `content/access/fields.yaml` and the class of each field in its model; a test refuses a
stale page. Write it anew with `python manage.py fields_page > docs/reference/fields.md`.

What somebody is to the person decides (see [trust](../explanation/trust.md)), at most: a page may show less. Controllers, programme leads,
board members, auditors, administrators and managers of units are nothing to a person and get none of it. `tests/security/test_fields.py` fills
fields with texts that stand nowhere else, opens every page about persons as everybody, and compares what each finds with this table.
"""


@dataclass(frozen=True)
class FieldRule:
    """Who may read a field at most, by what they are to the person.

    `internal`: of a message that staff write for staff; None where there is no such thing.  `only`: in which case, in words.
    """

    table: str
    field: str
    readers: frozenset[str]
    internal: frozenset[str] | None = None
    only: str = ""

    def __post_init__(self) -> None:
        names = {one.name for one in apps.get_model(self.table)._meta.get_fields()}
        if self.field not in names:
            raise ValueError(
                f"{_FILE}: {self.table} has no field {self.field!r}. Correct the name, or take it away."
            )


@dataclass(frozen=True)
class FieldRules:
    """All rules, the words for each kind of reader, and whom a protected identity leaves."""

    readers: Mapping[str, str]
    protected: frozenset[str]
    rules: Mapping[tuple[str, str], FieldRule]

    def __post_init__(self) -> None:
        for rule in self.rules.values():
            named = rule.readers | (rule.internal or frozenset()) | self.protected
            if unknown := named - self.readers.keys():
                raise ValueError(
                    f"{_FILE}: {rule.table}.{rule.field} names {sorted(unknown)}, which is no reader of the file."
                )

    def may(
        self, table: str, field: str, reader: str, *, protected: bool = False, internal: bool = False
    ) -> bool:
        """Whether `reader` ("" for nobody to the person) may read the field."""
        rule = self.rules[table, field]
        allowed = (rule.internal or frozenset()) if internal else rule.readers
        return reader in (allowed & self.protected if protected else allowed)


@cache
def field_rules() -> FieldRules:
    """The rules of the content, checked."""
    read = yaml.safe_load((resources.files("narmare") / _FILE).read_text(encoding="utf-8"))
    found: dict[tuple[str, str], FieldRule] = {}
    for table, rows in read["tables"].items():
        for row in rows:
            internal = frozenset(row["internal"]) if "internal" in row else None
            for field in row["fields"]:
                if (table, field) in found:
                    raise ValueError(f"{_FILE}: {table}.{field} stands twice. Keep one of them.")
                found[table, field] = FieldRule(
                    table, field, frozenset(row["readers"]), internal, row.get("only", "")
                )
    return FieldRules(read["readers"], frozenset(read["protected"]), found)


def page() -> str:
    """The whole page."""
    rules = field_rules()
    return "\n".join([HEAD, *_readers(rules), *_tables(rules)])


def _readers(rules: FieldRules) -> Iterator[str]:
    yield "| reader | who |\n|---|---|"
    yield from (f"| {key} | {words} |" for key, words in rules.readers.items())
    yield f"\nA **protected identity** leaves: {', '.join(sorted(rules.protected))}. No list and no search by name shows the name.\n"


def _tables(rules: FieldRules) -> Iterator[str]:
    for table in dict.fromkeys(table for table, _field in rules.rules):
        heads = list(rules.readers)
        yield f"## {table}\n\n| field | class | {' | '.join(heads)} | |\n|---|---|{':-:|' * len(heads)}---|"
        for rule in (one for one in rules.rules.values() if one.table == table):
            ticks = " | ".join("yes" if head in rule.readers else "" for head in heads)
            more = (
                rule.only if rule.internal is None else f"internal ones: {', '.join(sorted(rule.internal))}"
            )
            yield f"| `{rule.field}` | {_class(rule)} | {ticks} | {more} |"
        yield ""


def _class(rule: FieldRule) -> str:
    privacy = apps.get_model(rule.table).Privacy
    return next(kind for kind in ("secret", "personal", "open") if rule.field in getattr(privacy, kind, ()))
