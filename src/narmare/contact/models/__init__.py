"""Tables of the one way in: cases with their steps, drafts, call-backs, judgements, and the units' routines."""

from narmare.contact.models.beside import CallBack, Disagreement, Draft, Presence
from narmare.contact.models.case import Case, CaseEvent
from narmare.contact.models.routine import ExtractMark, Routine


__all__ = [
    "CallBack",
    "Case",
    "CaseEvent",
    "Disagreement",
    "Draft",
    "ExtractMark",
    "Presence",
    "Routine",
]
