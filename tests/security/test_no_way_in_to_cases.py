"""No sequence of roles, care processes, blocks, rights and work lets somebody read a case whom the plain rule keeps out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from narmare.contact import actions as contact
from narmare.contact.models import Case
from narmare.region import actions
from narmare.region.models import Account, Block
from tests.cast import NOW, TODAY, Cast
from tests.contact.staff_cases import matter, sent
from tests.security.test_no_way_in import EXAMPLES


STAFF = ("nurse", "doctor", "outsider")
staff = st.sampled_from(STAFF)
units = st.sampled_from(("vc-01", "vc-02"))
processes = st.sampled_from(("mental", "midwife"))


class Queue(RuleBasedStateMachine):
    """What people do with one case about the resident's mental health at vc-01; who reads it is asked after each thing."""

    cast: Cast  # set by the test

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    @initialize()
    def begin(self) -> None:
        """What the process has written is kept, and the doctor has the case: the nurse at her side reads it no more."""
        self.case = sent(self.cast, person=self.cast.resident_person, about=matter(reason="nedstamdhet"))
        self.roles = {("nurse", "vc-01", ""), ("doctor", "vc-01", ""), ("outsider", "vc-02", "")}
        self.blocks: set[tuple[str, str]] = set()  # unit, process
        self.rights = {"relative"}
        self.owner = ""
        self.done = False
        self.block("vc-01", "mental")
        self.take("doctor")

    def does(self, action: Callable[..., Any], **asked: Any) -> bool:
        """Whether the rules let it be done."""
        try:
            action(**asked, now=NOW)
        except actions.Refused:
            return False
        return True

    def account(self, who: str) -> Account:
        """As the next request would read it."""
        return Account.objects.get(pk=self.cast[who].pk)

    @rule(who=staff, unit=units, process=st.sampled_from(("", "mental", "midwife")))
    def grant(self, who: str, unit: str, process: str) -> None:
        if self.does(
            actions.grant_role, account=self.account(who), role="clinician", unit=self.cast.units[unit], reason="x",
            process=process, review_on=TODAY + timedelta(days=30), by=self.cast.system,
        ):  # fmt: skip
            self.roles.add((who, unit, process))

    @rule(who=staff)
    def end_roles(self, who: str) -> None:
        for grant in self.account(who).role_grants.filter(valid_to=None).select_related("account"):
            actions.end_role(grant=grant, by=self.cast.system, now=NOW)
        self.roles = {one for one in self.roles if one[0] != who}

    @rule(unit=units, process=processes)
    def block(self, unit: str, process: str) -> None:
        asked = {"person": self.cast.resident_person, "unit": self.cast.units[unit], "kind": "process"}
        assert self.does(actions.block_unit, **asked, process=process, by=self.cast["resident"])
        self.blocks.add((unit, process))

    @rule()
    def lift_all(self) -> None:
        for block in Block.objects.filter(kind="process", valid_to=None):
            actions.lift_block(block=block, by=self.cast["resident"], now=NOW)
        self.blocks.clear()

    @rule(who=staff)
    def give_right(self, who: str) -> None:
        if self.does(
            actions.give_agency, person=self.cast.resident_person, agent=self.cast[who], scope=["cases"], valid_to=None,
            by=self.cast["resident"],
        ):  # fmt: skip
            self.rights.add(who)

    @rule()
    def end_rights(self) -> None:
        for agency in self.cast.resident_person.agencies.filter(ended_at=None):
            assert self.does(actions.end_agency, agency=agency, by=self.cast["resident"])
        self.rights.clear()

    @rule(who=staff)
    def take(self, who: str) -> None:
        if self.does(contact.take_case, case=self.fresh(), by=self.account(who)):
            self.owner = who

    @rule(who=staff)
    def release(self, who: str) -> None:
        if self.does(contact.release, case=self.fresh(), by=self.account(who)):
            self.owner = ""

    @rule(who=staff)
    def close(self, who: str) -> None:
        if self.does(contact.close, case=self.fresh(), outcome=Case.Outcome.ADVICE, by=self.account(who)):
            self.done = True

    def fresh(self) -> Case:
        return Case.objects.get(pk=self.case.pk)

    def reads(self, who: str) -> bool:
        """The plain rule: as the resident or with their right; as staff of the unit, unless the process keeps it."""
        if who == "resident" or who in self.rights:
            return True
        taken = self.done or self.owner not in ("", who)
        return any(
            unit == "vc-01" and (process == "mental" or not taken or ("vc-01", "mental") not in self.blocks)
            for account, unit, process in self.roles
            if account == who
        )

    @invariant()
    def the_product_says_what_the_rule_says(self) -> None:
        for who in (*STAFF, "resident", "relative"):
            seen = Case.objects.visible_to(self.account(who), on=TODAY).filter(pk=self.case.pk).exists()
            assert seen is self.reads(who), who


def test_no_sequence_lets_somebody_read_what_a_process_keeps(cast: Cast) -> None:
    bound = type("Bound", (Queue,), {"cast": cast})
    run_state_machine_as_test(
        bound,
        settings=settings(
            max_examples=EXAMPLES, stateful_step_count=12, deadline=None, database=None, derandomize=EXAMPLES < 10,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
    assert Case.objects.count() == 0  # every example was undone
