"""A replay in words: how many cases, where they would have gone, which deadlines would have been missed."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from narmare.contact.levels import LEVEL_TITLES
from narmare.contact.models import Case
from narmare.knowledge.replay import Replay


LISTED = 100  # cases that the page names; the counts are of all


def shown(found: Replay) -> dict[str, Any]:
    """What `_replayed.html` needs."""
    return {
        "replay": found,
        "counts": [(goes(before), goes(after), n) for (before, after), n in found.counts.most_common()],
        "moves": [
            (move.case, goes(move.before.goes), goes(move.after.goes), move.way)
            for move in sorted(found.moves, key=lambda move: move.way)[:LISTED]
        ],
        "listed": LISTED,
    }


def goes(where: tuple[str | None, str, int]) -> str:
    """A place in words: "bokad tid, sjuksköterska, prioritet 3"."""
    level, profession, urgency = where
    return _("%(level)s%(profession)s, prioritet %(urgency)s") % {
        "level": f"{LEVEL_TITLES[level]}, " if level else "",
        "profession": dict(Case.Profession.choices)[profession],
        "urgency": urgency,
    }
