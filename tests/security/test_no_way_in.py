"""No sequence of grants, blocks, withdrawals, consents and liftings lets somebody read whom the plain judge keeps out."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from narmare.region import actions, closed
from narmare.region.models import Block, NamedContact, OpenedItem, Opening, Person, Purpose, RoleGrant
from narmare.region.paths import PATHS
from tests.cast import NOW, Cast
from tests.security.plain_access import LEADS, Plain, PlainOpening


STAFF = ("nurse", "outsider", "municipal_nurse")
ASTA, GRETA = 9_000_001, 9_000_003  # the resident has an account of her own; Greta has none
OWN = {"resident": ASTA, "relative": 9_000_002}
NO_CARE = ("0780", "07")  # a municipality and a region: no care process is at work there
EXAMPLES = int(os.environ.get("NARMARE_EXAMPLES", "3"))  # a run of hundreds takes minutes
staff = st.sampled_from(STAFF)
people = st.sampled_from((ASTA, GRETA))
care_units = st.sampled_from(("vc-01", "vc-02", "hs-01"))
centres = st.sampled_from(("vc-01", "vc-02"))


class Region(RuleBasedStateMachine):
    """What people do, one thing after another; the product and the judge are asked after each."""

    cast: Cast  # set by the test

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.now = NOW

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    @initialize()
    def begin(self) -> None:
        """The judge knows what the cast has."""
        self.plain = Plain(
            own=OWN, listed={ASTA: "vc-01", GRETA: "vc-01"}, informed={ASTA, GRETA}, care={(ASTA, "hs-01")},
            roles={("nurse", "clinician", "vc-01"), ("outsider", "clinician", "vc-02"),
                   ("municipal_nurse", "municipal_clinician", "hs-01")},
            named={(ASTA, "doctor"): ("doctor", "vc-01"), (ASTA, "care_contact"): ("nurse", "vc-01")},
            rights={(ASTA, "relative")},
        )  # fmt: skip

    def does(self, action: Callable[..., Any], **asked: Any) -> Any:
        """What the action gives, or None when the rules say no."""
        try:
            return action(**asked, now=self.now)
        except actions.Refused:
            return None

    def person(self, key: int) -> Person:
        return Person.objects.get(pk=key)

    @rule(who=staff, unit=care_units)
    def grant(self, who: str, unit: str) -> None:
        role = "municipal_clinician" if unit == "hs-01" else "clinician"
        review = timezone.localdate(self.now) + timedelta(days=30)
        if self.does(
            actions.grant_role, account=self.cast[who], role=role, unit=self.cast.units[unit], reason="x",
            review_on=review, by=self.cast.system,
        ):  # fmt: skip
            self.plain.roles.add((who, role, unit))

    @rule(who=staff)
    def end_roles(self, who: str) -> None:
        for grant in RoleGrant.objects.filter(account__key=who, valid_to=None).select_related("account"):
            actions.end_role(grant=grant, by=self.cast.system, now=self.now)
        self.plain.roles = {one for one in self.plain.roles if one[0] != who}

    @rule(person=people, unit=centres)
    def list_at(self, person: int, unit: str) -> None:
        actions.list_person(
            person=self.person(person), unit=self.cast.units[unit], by=self.cast.system, now=self.now
        )
        self.plain.listed[person] = unit

    @rule(person=people, who=staff, unit=care_units)
    def name(self, person: int, who: str, unit: str) -> None:
        if self.does(
            actions.name_contact, person=self.person(person), kind=NamedContact.Kind.CARE_CONTACT,
            account=self.cast[who], unit=self.cast.units[unit], by=self.cast.system,
        ):  # fmt: skip
            self.plain.named[person, "care_contact"] = (who, unit)

    @rule(
        kind=st.sampled_from(Block.Kind.values),
        unit=st.sampled_from(("vc-01", "vc-02", "hs-01", "0780", "07")),
    )
    def block(self, kind: str, unit: str) -> None:
        """One between care processes keeps cases (`test_no_way_in_to_cases.py`): it changes nothing for who reads about the person."""
        process = "mental" if kind == Block.Kind.PROCESS else ""
        done = self.does(
            actions.block_unit, person=self.person(ASTA), unit=self.cast.units[unit], kind=kind, process=process,
            by=self.cast["resident"],
        )  # fmt: skip
        assert (done is None) is (bool(process) and unit in NO_CARE)
        if done is None:
            return
        if not process:
            self.plain.blocks.add((ASTA, kind, unit))
        for opening in self.plain.openings.values():
            opening.ended = opening.ended or opening.person == ASTA

    @rule()
    def lift_all(self) -> None:
        for block in Block.objects.filter(person=ASTA, valid_to=None):
            actions.lift_block(block=block, by=self.cast["resident"], now=self.now)
        self.plain.blocks.clear()

    @rule(who=staff)
    def give_right(self, who: str) -> None:
        if self.does(
            actions.give_agency, person=self.person(ASTA), agent=self.cast[who], scope=["overview"], valid_to=None,
            by=self.cast["resident"],
        ):  # fmt: skip
            self.plain.rights.add((ASTA, who))

    @rule()
    def end_rights(self) -> None:
        for agency in self.cast.resident_person.agencies.filter(ended_at=None):
            self.does(actions.end_agency, agency=agency, by=self.cast["resident"])
        self.plain.rights.clear()

    @rule(person=people)
    def protect(self, person: int) -> None:
        self.plain.protected ^= {person}
        Person.objects.filter(pk=person).update(protected=person in self.plain.protected)

    @rule(person=people, who=staff, unit=care_units, path=st.sampled_from(sorted(PATHS)))
    def open_up(self, person: int, who: str, unit: str, path: str) -> None:
        said = ["relation", "importance", "consent"] if path == "consent" else PATHS[path].asked
        opening = self.does(
            actions.begin_opening, person=self.person(person), unit=self.cast.units[unit], path=path, said=said,
            reason="x", attitude="x", by=self.cast[who],
        )  # fmt: skip
        if opening is None:
            return
        plain = self.plain.openings[opening.pk] = PlainOpening(person, who, unit, path, opening.ends_at)
        source = self.plain.listed[person]
        chosen = [f"{source}|overview"]
        if self.does(actions.open_items, opening=opening, chosen=chosen, by=self.cast[who]):
            plain.items[source] = path != "request"

    @rule(who=staff, granted=st.booleans())
    def answer(self, who: str, granted: bool) -> None:
        item = (
            OpenedItem.objects.filter(answered_at=None, opening__path="request")
            .select_related("opening", "unit")
            .first()
        )
        asked = {"item": item, "granted": granted, "why": "x", "by": self.cast[who]}
        # An action that succeeds gives None as well: what it has stored tells.
        if item is not None and (self.does(actions.answer_request, **asked), item.refresh_from_db()):
            if item.answered_at == self.now:
                self.plain.openings[item.opening_id].items[item.unit.code] = granted

    @rule(hours=st.sampled_from((1, 5, 30)))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @invariant()
    def the_product_says_what_the_judge_says(self) -> None:
        on = timezone.localdate(self.now)
        for who in (*STAFF, "relative"):
            seen = Person.objects.visible_to(self.cast[who], purpose=Purpose.OVERVIEW, on=on)
            reads = set(seen.filter(pk__in=(ASTA, GRETA)).values_list("pk", flat=True))
            assert reads == {one for one in (ASTA, GRETA) if self.plain.reads(who, one)}, who

    @invariant()
    def nothing_more_is_open(self) -> None:
        for pk, plain in self.plain.openings.items():
            page = closed.read_opening(self.cast[plain.account], pk, self.now)
            assert any(one.pieces for one in page.shown) is self.plain.shows(plain, self.now), plain


def test_no_sequence_lets_an_outsider_read(cast: Cast) -> None:
    bound = type("Bound", (Region,), {"cast": cast})
    run_state_machine_as_test(
        bound,
        settings=settings(
            max_examples=EXAMPLES, stateful_step_count=12, deadline=None, database=None, derandomize=EXAMPLES < 10,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
    assert Opening.objects.count() == 0  # every example was undone


def test_the_judge_knows_every_way() -> None:
    assert {path.key: (path.across, path.blocked) for path in PATHS.values()} == LEADS
