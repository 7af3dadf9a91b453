"""A table that is published for the whole region holds where a unit has no version of its own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from narmare.contact import actions, content, replaying, tables
from narmare.contact.models import Case, TableVersion
from narmare.region import actions as region
from narmare.region.models import Account, Unit
from tests.cast import NOW, TODAY, Cast
from tests.contact.resident_cases import sent_case
from tests.contact.test_tables import WHY, changed, dizzy


SignIn = Callable[[str], Client]


@pytest.fixture
def chief(cast: Cast) -> Account:
    """The unit's manager, who manages the whole region as well."""
    region.grant_role(
        account=cast["unit_manager"], role="unit_manager", unit=Unit.objects.region(), reason="Leder primärvården",
        review_on=TODAY + timedelta(days=90), by=cast.system, now=NOW,
    )  # fmt: skip
    return cast["unit_manager"]


def proposed(cast: Cast, by: str = "nurse", version: str = "2", urgency: int = 2) -> TableVersion:
    source = changed(version, urgency)
    return actions.propose_table(
        unit=Unit.objects.region(), table="yrsel", source=source, why=WHY, by=cast[by], now=NOW
    )


def published(cast: Cast, chief: Account, version: str = "2", urgency: int = 2) -> TableVersion:
    row = actions.approve_table(
        row=proposed(cast, version=version, urgency=urgency), by=cast["outsider"], now=NOW
    )
    return actions.publish_table(row=row, valid_from=TODAY, by=chief, now=NOW)


def own(cast: Cast, version: str = "9") -> TableVersion:
    """A version of the nurse's own unit."""
    row = actions.propose_table(
        unit=cast.units["vc-01"], table="yrsel", source=changed(version, 3), why=WHY, by=cast["nurse"], now=NOW
    )  # fmt: skip
    actions.approve_table(row=row, by=cast["doctor"], now=NOW)
    return actions.publish_table(row=row, valid_from=TODAY, by=cast["unit_manager"], now=NOW)


def test_a_units_manager_and_clinicians_cannot_publish_for_all(cast: Cast) -> None:
    row = actions.approve_table(row=proposed(cast), by=cast["outsider"], now=NOW)

    for who in ("unit_manager", "doctor", "outsider", "resident"):
        with pytest.raises(actions.Refused, match="chef för hela regionen"):
            actions.publish_table(row=row, valid_from=TODAY, by=cast[who], now=NOW)
    for who in ("resident", "controller", "administrator"):
        with pytest.raises(actions.Refused, match="föreslår"):
            proposed(cast, by=who)


def test_it_takes_two_here_too(cast: Cast, chief: Account) -> None:
    row = proposed(cast)
    with pytest.raises(actions.Refused, match="Någon annan än den"):
        actions.approve_table(row=row, by=cast["nurse"], now=NOW)
    with pytest.raises(actions.Refused, match="Bara vårdpersonal"):
        actions.approve_table(row=row, by=chief, now=NOW)
    with pytest.raises(actions.Refused, match="godkänns först"):
        actions.publish_table(row=row, valid_from=TODAY, by=chief, now=NOW)


def test_it_decides_at_every_unit_but_those_with_their_own(cast: Cast, chief: Account) -> None:
    published(cast, chief)
    both = [dizzy(cast, unit).suggestion["version"] for unit in ("vc-01", "vc-02")]
    own(cast)
    after = [dizzy(cast, unit).suggestion["version"] for unit in ("vc-01", "vc-02")]

    assert both == ["2", "2"]
    assert after == ["9", "2"]
    for unit, version in (("vc-01", "9"), ("vc-02", "2"), ("sj-01", "2")):
        assert tables.table_for("yrsel", cast.units[unit], TODAY).version == version
        assert tables.tables_of(cast.units[unit], TODAY)["yrsel"].version == version
        assert f"version: {version}" in tables.source_of("yrsel", cast.units[unit], TODAY).replace('"', "")


def test_a_residents_own_case_follows_it(cast: Cast, chief: Account) -> None:
    published(cast, chief)
    asked = content.library().questionnaires["yrsel"]
    case = sent_case(cast)
    found = Case.objects.get(pk=case.pk)

    assert tables.table_for(asked.id, found.unit, TODAY).version == "2"


def test_taken_back_the_units_have_the_products_again(cast: Cast, chief: Account) -> None:
    row = published(cast, chief)
    actions.withdraw_table(row=row, by=cast["doctor"], now=NOW + timedelta(minutes=1))

    assert dizzy(cast, "vc-02").suggestion["version"] == "1"


def test_no_two_versions_are_called_the_same(cast: Cast, chief: Account) -> None:
    own(cast, "9")
    with pytest.raises(actions.Refused, match="Version 9 finns redan"):
        proposed(cast, version="9")
    published(cast, chief, "10")
    with pytest.raises(actions.Refused, match="Version 10 finns redan"):
        own(cast, "10")


def test_replay_counts_the_cases_of_the_units_that_it_reaches(cast: Cast, chief: Account) -> None:
    for unit in ("vc-01", "vc-02", "vc-02"):
        dizzy(cast, unit)
    everybody = replaying.replay_table(Unit.objects.region(), tables.checked(changed(), "yrsel"), NOW)
    own(cast)
    others = replaying.replay_table(Unit.objects.region(), tables.checked(changed(), "yrsel"), NOW)

    assert (everybody.cases, len(everybody.moves), everybody.raised) == (3, 3, 3)
    assert (others.cases, len(others.moves), sum(others.counts.values())) == (2, 2, 2)
    assert {unit.code for unit in tables.without_own(Unit.objects.region(), "yrsel", TODAY)} == {"vc-02", "vc-03", "sj-01"}  # fmt: skip


class TestPages:
    """By hand: list, table, grid, replay, publish."""

    def test_from_the_list_to_a_published_table(self, cast: Cast, sign_in: SignIn, chief: Account) -> None:
        code = Unit.objects.region().code
        nurse, doctor, manager = (sign_in(who) for who in ("nurse", "doctor", "unit_manager"))
        assert "gäller på alla enheter som inte har en egen version" in nurse.get(reverse("tables"), {"enhet": code}).text  # fmt: skip
        assert nurse.get(f"{reverse('table-grid', args=['yrsel'])}?enhet={code}").status_code == 200
        nurse.post(f"{reverse('table-edit', args=['yrsel'])}?enhet={code}", {"source": changed(), "why": WHY})
        row = TableVersion.objects.get()
        page = doctor.get(reverse("table-replay", args=[row.pk])).text
        assert "Ändringen gäller på 4 enheter" in page
        doctor.post(reverse("table-decide", args=[row.pk, "godkann"]), {"seen": row.changed_at.isoformat()})
        assert "Publicera tabellen" not in doctor.get(reverse("table-replay", args=[row.pk])).text
        manager.post(reverse("table-decide", args=[row.pk, "publicera"]), {"valid_from": str(TODAY)})
        own(cast)

        assert "gäller i hela regionen" in sign_in("outsider").get(reverse("table", args=["yrsel"])).text
        mine = nurse.get(reverse("table", args=["yrsel"])).text
        assert "Regionen har en egen version" in mine
        assert "Version 2 gäller i regionen" in mine

    def test_a_unit_cannot_take_the_regions_version_back_from_its_own_page(
        self, cast: Cast, sign_in: SignIn, chief: Account
    ) -> None:
        published(cast, chief)

        assert "Ta tillbaka versionen" not in sign_in("nurse").get(reverse("table", args=["yrsel"])).text
