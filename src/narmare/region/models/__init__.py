"""Tables of the region: organisation, people, roles, and the two append-only logs."""

from narmare.region.models.account import Account, RoleGrant
from narmare.region.models.people import Agency, Block, CareRelation, Listing, NamedContact, Person
from narmare.region.models.reading import Ground, Purpose
from narmare.region.models.traces import AccessLog, AuditEvent
from narmare.region.models.unit import Unit


__all__ = [
    "AccessLog",
    "Account",
    "Agency",
    "AuditEvent",
    "Block",
    "CareRelation",
    "Ground",
    "Listing",
    "NamedContact",
    "Person",
    "Purpose",
    "RoleGrant",
    "Unit",
]
