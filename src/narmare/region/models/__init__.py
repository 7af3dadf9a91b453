"""Tables of the region: organisation, people, roles, the two append-only logs, upkeep."""

from narmare.region.models.account import Account, RoleGrant
from narmare.region.models.block import Block, Information
from narmare.region.models.finding import Finding
from narmare.region.models.kept import KeptForm
from narmare.region.models.opening import OpenedItem, Opening
from narmare.region.models.people import Agency, CareRelation, Listing, NamedContact, Person
from narmare.region.models.reading import Ground, Purpose
from narmare.region.models.seal import LogSeal
from narmare.region.models.session import Session
from narmare.region.models.traces import AccessLog, AuditEvent
from narmare.region.models.unit import Unit
from narmare.region.models.upkeep import AttemptCount, JobRun


__all__ = [
    "AccessLog",
    "Account",
    "Agency",
    "AttemptCount",
    "AuditEvent",
    "Block",
    "Finding",
    "Information",
    "OpenedItem",
    "Opening",
    "CareRelation",
    "Ground",
    "JobRun",
    "KeptForm",
    "Listing",
    "LogSeal",
    "NamedContact",
    "Person",
    "Purpose",
    "RoleGrant",
    "Session",
    "Unit",
]
