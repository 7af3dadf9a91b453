"""Read what a region has decided (`content/programmes/<region>/decisions.yaml`): arenas, meetings with decisions and
assignments, grants, audits.  A file that cannot be used is refused whole, with every fault, before anything is stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from narmare import content
from narmare.programme.content import ContentError
from narmare.programme.models import Arena, Aspect, AuditQuestion, Grant, Settlement


type Content = Mapping[str, Any]

PARTS = ("version", "sources", "arenas", "meetings", "grants", "audits")
# What a row of each kind must have, and what else it may have.
NEEDED: Mapping[str, tuple[str, ...]] = {
    "arena": ("id", "kind", "title"),
    "meeting": ("arena", "day", "decisions", "source"),
    "item": ("title",),
    "decision": ("id", "title"),
    "assignment": ("id", "title", "owner"),
    "grant": ("id", "title", "kind", "giver", "year", "total", "shares", "source"),
    "share": ("board", "amount"),
    "activity": ("title", "amount"),
    "condition": ("text", "due"),
    "audit": ("id", "title", "reference", "day", "auditor", "boards", "questions", "recommendations", "source"),
    "question": ("number", "about", "aspect", "judgement"),
    "recommendation": ("number", "about", "aspect"),
    "evidence": ("title", "path"),
}  # fmt: skip
MAY: Mapping[str, tuple[str, ...]] = {
    "arena": ("mandate", "role", "members", "meets_per_year", "part_of"),
    "meeting": ("items",),
    "item": ("background", "notes"),
    "decision": ("item", "reference", "text", "initiative", "initiatives", "settles", "assignments"),
    "assignment": ("text", "due"),
    "grant": ("decision", "note", "fixed", "conditions"),
    "share": ("activities",),
    "audit": ("judgement", "answer_due", "follow_up_due", "answered"),
    "question": ("why",),
    "recommendation": ("done", "planned", "time_plan", "views", "owner", "evidence"),
}
# Where the rows of a kind are kept: the kind above, and under which key.
UNDER: Mapping[str, tuple[str, str]] = {
    "item": ("meeting", "items"), "decision": ("meeting", "decisions"), "assignment": ("decision", "assignments"),
    "share": ("grant", "shares"), "activity": ("share", "activities"), "condition": ("grant", "conditions"),
    "question": ("audit", "questions"), "recommendation": ("audit", "recommendations"),
    "evidence": ("recommendation", "evidence"),
}  # fmt: skip
CHOICES: tuple[tuple[str, str, frozenset[str]], ...] = (
    ("arena", "kind", frozenset(Arena.Kind.values)),
    ("arena", "mandate", frozenset(Arena.Mandate.values)),
    ("decision", "settles", frozenset(Settlement.Outcome.values)),
    ("grant", "kind", frozenset(Grant.Kind.values)),
    ("question", "aspect", frozenset(Aspect.values)),
    ("question", "judgement", frozenset(AuditQuestion.Judgement.values)),
    ("recommendation", "aspect", frozenset(Aspect.values)),
)


def decided_path(region: str) -> Path:
    """Where what `region` has decided is kept; the file need not exist."""
    return Path(content.__path__[0]) / "programmes" / region / "decisions.yaml"


def read_decided(path: Path) -> Content:
    """What stands in `path`, checked.

    Raises:
        ContentError: the file is missing, is not YAML, lacks a part, names something twice, refers to what is not in it, or
            has sums that do not add up.
    """
    try:
        decided = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ContentError(f"There is no file {path}. Write one, or set NARMARE_REGION.") from None
    except yaml.YAMLError as error:
        raise ContentError(f"{path} is not valid YAML: {error}") from error
    if faults := list(_faults(decided)):
        raise ContentError(f"{path}: " + " ".join(faults))
    found: Content = decided
    return found


def rows(decided: Content, kind: str) -> list[Any]:
    """All rows of a kind, wherever the file keeps them."""
    if kind not in UNDER:
        return list(decided[f"{kind}s"])
    above, key = UNDER[kind]
    return [row for place in rows(decided, above) for row in place.get(key) or ()]


def initiatives_of(decision: Content) -> list[str]:
    """The initiatives that a decision of a content file is about: `initiative`, then `initiatives` where it settles several."""
    first = decision.get("initiative")
    return [*([first] if first else []), *(decision.get("initiatives") or ())]


def ore_of(amount: Any) -> int:
    """Kronor of a content file as öre.

    Raises:
        ValueError: it is no number, or has more than two decimals.
    """
    ore = Decimal(str(amount)) * 100 if isinstance(amount, int | float) else Decimal("NaN")
    if ore != ore or ore != int(ore):
        raise ValueError(f"{amount!r} is no amount in whole öre.")
    return int(ore)


def _faults(decided: Any) -> Iterator[str]:
    if not isinstance(decided, Mapping) or (missing := set(PARTS) - set(decided)):
        lacking = missing if isinstance(decided, Mapping) else set(PARTS)
        yield f"The parts {', '.join(sorted(lacking))} are missing."
        return
    for kind in NEEDED:
        faults = [
            fault
            for number, row in enumerate(rows(decided, kind), start=1)
            for fault in _form(kind, number, row)
        ]
        yield from faults
        if faults:
            return  # what lies under rows without form cannot be looked for
    yield from _choices(decided)
    yield from _twice(decided)
    yield from _astray(decided)
    yield from _sums(decided)


def _name(kind: str, number: int, row: Content) -> str:
    return f"{kind.capitalize()} {row.get('id') or row.get('title') or f'number {number}'}"


def _form(kind: str, number: int, row: Any) -> Iterator[str]:
    if not isinstance(row, Mapping):
        yield f"{kind.capitalize()} number {number} is no mapping."
        return
    for key in NEEDED[kind]:
        if row.get(key) in (None, ""):
            yield f"{_name(kind, number, row)} has no {key}."
    known = {*NEEDED[kind], *MAY.get(kind, ())}
    for key in sorted(set(row) - known):
        yield f"{_name(kind, number, row)} has {key!r}, which means nothing. Use one of {', '.join(sorted(known))}."


def _choices(decided: Content) -> Iterator[str]:
    for kind, key, allowed in CHOICES:
        for number, row in enumerate(rows(decided, kind), start=1):
            if key in row and row[key] not in allowed:
                yield f"{_name(kind, number, row)} has {key} {row[key]!r}. Use one of {', '.join(sorted(allowed - {''}))}."


def _twice(decided: Content) -> Iterator[str]:
    for kind in ("arena", "decision", "assignment", "grant", "audit"):
        counted = Counter(row["id"] for row in rows(decided, kind))
        yield from (f"{kind.capitalize()} {name} is named {n} times." for name, n in counted.items() if n > 1)
    for audit in decided["audits"]:
        for key in ("questions", "recommendations"):
            numbers = [row["number"] for row in audit[key]]
            if sorted(numbers) != list(range(1, len(numbers) + 1)):
                yield f"The {key} of audit {audit['id']} are not numbered 1, 2, 3 and so on."


def _astray(decided: Content) -> Iterator[str]:
    arenas = {row["id"] for row in rows(decided, "arena")}
    decisions = {row["id"] for row in rows(decided, "decision")}
    asked = [("arena", "part_of", arenas), ("meeting", "arena", arenas), ("share", "board", arenas),
             ("grant", "decision", decisions), ("audit", "answered", decisions)]  # fmt: skip
    for kind, key, known in asked:
        for number, row in enumerate(rows(decided, kind), start=1):
            if row.get(key) and row[key] not in known:
                yield f"{_name(kind, number, row)} names {key} {row[key]}, which is not in the file."
    yield from _settling(decided)
    for audit in decided["audits"]:
        yield from (f"Audit {audit['id']} names the board {board}, which is not in the file." for board in audit["boards"] if board not in arenas)  # fmt: skip
    for kind in ("meeting", "grant", "audit"):
        yield from (f"{_name(kind, 0, row)} names the source {row['source']}, which is not in the file." for row in rows(decided, kind) if row["source"] not in decided["sources"])  # fmt: skip
    for meeting in decided["meetings"]:
        for decision in meeting["decisions"]:
            if not 1 <= decision.get("item", 1) <= max(1, len(meeting.get("items") or ())):
                yield f"Decision {decision['id']} names item {decision['item']}, which its meeting lacks."


def _settling(decided: Content) -> Iterator[str]:
    """An initiative is settled once, and decisions that name several settle them."""
    settling = [row for row in rows(decided, "decision") if row.get("settles")]
    settled = Counter(name for row in settling for name in initiatives_of(row) or [""])
    yield from (
        f"{n} decisions settle the initiative {name or 'that they do not name'}; one can." for name, n in settled.items()
        if n > 1 or not name
    )  # fmt: skip
    for row in rows(decided, "decision"):
        if row.get("initiatives") and not row.get("settles"):
            yield f"Decision {row['id']} names initiatives without settles. Say start or decline, or name one initiative."


def _sums(decided: Content) -> Iterator[str]:
    """Money that does not add up, with the difference in kronor."""
    try:
        for kind in ("grant", "share", "activity"):
            for row in rows(decided, kind):
                ore_of(row["total" if kind == "grant" else "amount"])
    except ValueError as error:
        yield f"{error} Write kronor with at most two decimals."
        return
    for grant in decided["grants"]:
        off = ore_of(grant["total"]) - sum(ore_of(share["amount"]) for share in grant["shares"])
        if off < 0 or (off and grant.get("fixed")):
            yield f"The shares of grant {grant['id']} differ from its total by {Decimal(off) / 100} kronor."
        for share in grant["shares"]:
            planned = sum(ore_of(activity["amount"]) for activity in share.get("activities") or ())
            if planned > ore_of(share["amount"]):
                yield f"The activities of {share['board']} in grant {grant['id']} are {Decimal(planned - ore_of(share['amount'])) / 100} kronor more than its share."
