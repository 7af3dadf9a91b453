"""Tables of the one way in: cases with their steps, drafts, call-backs, judgements, signatures, and the units' routines."""

from narmare.contact.models.beside import CallBack, Caller, Disagreement, Draft, Presence
from narmare.contact.models.case import Case, CaseEvent
from narmare.contact.models.direct import DirectGround
from narmare.contact.models.record import Amendment, Signature, Unsigned
from narmare.contact.models.routine import ExtractMark, Routine
from narmare.contact.models.table import TableVersion


__all__ = [
    "Amendment",
    "CallBack",
    "Caller",
    "Case",
    "CaseEvent",
    "DirectGround",
    "Disagreement",
    "Draft",
    "ExtractMark",
    "Presence",
    "Routine",
    "Signature",
    "TableVersion",
    "Unsigned",
]
