"""Closed data that somebody has found or opened, for the tests: by the municipality's nurse where nothing else is said."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from narmare.region import actions, closed
from narmare.region.models import Block, OpenedItem, Opening, Person
from narmare.region.paths import PATHS
from tests.cast import NOW, Cast


def begun(cast: Cast, path: str, person: Person, by: str, unit: str, **changed: Any) -> Opening:
    """An opening by that way, every condition said to be met."""
    said = {"consent": ["relation", "importance", "consent"]}.get(path) or PATHS[path].asked
    asked = {"said": said, "reason": "Akut andnöd", "attitude": "Dottern berättar", "now": NOW} | changed
    return actions.begin_opening(person=person, unit=cast.units[unit], path=path, by=cast[by], **asked)


def shut(cast: Cast, kind: str, unit: str) -> Block:
    """A block that the resident sets."""
    return actions.block_unit(
        person=cast.resident_person, unit=cast.units[unit], kind=kind, by=cast["resident"], now=NOW
    )


def found_by(who: str, unit: str) -> Callable[[Cast], Mapping[str, Any]]:
    """The resident, found by the whole number."""

    def parts(cast: Cast) -> Mapping[str, Any]:
        number = cast.resident_person.personnummer or ""
        assert closed.find(cast[who], number, cast.units[unit], NOW) is not None
        return {"person_id": cast.resident_person.pk}

    return parts


def opening(cast: Cast) -> Mapping[str, Any]:
    """What the municipality's nurse has open about the resident."""
    return {"pk": begun(cast, "emergency", cast.resident_person, "municipal_nurse", "hs-01").pk}


def asked(cast: Cast) -> OpenedItem:
    """The municipality's nurse asks the care centre to lift the resident's block."""
    shut(cast, "outer", "vc-01")
    begun_ = begun(cast, "request", cast.resident_person, "municipal_nurse", "hs-01")
    (item,) = actions.open_items(
        opening=begun_, chosen=["vc-01|overview"], by=cast["municipal_nurse"], now=NOW
    )
    return item


def asked_to_lift(cast: Cast) -> Mapping[str, Any]:
    """As `asked`, as an address names it."""
    return {"pk": asked(cast).pk}


def found_unusual(cast: Cast) -> Mapping[str, Any]:
    """What stands to review at the care centre: the nurse lifts a block of hers."""
    shut(cast, "reader", "vc-01")
    return {"pk": begun(cast, "lift_emergency", cast.resident_person, "nurse", "vc-01").finding.pk}


def finding_elsewhere(cast: Cast) -> Mapping[str, Any]:
    """What stands to review at the municipality's unit."""
    return {"pk": begun(cast, "emergency", cast.resident_person, "municipal_nurse", "hs-01").finding.pk}
