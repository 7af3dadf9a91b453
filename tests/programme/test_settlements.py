"""One decision settles many initiatives and takes benefits home; the register names it, and a gate that is due is told."""

from copy import deepcopy
from datetime import timedelta

import pytest
from django.urls import reverse

from narmare.home.start import blocks_for
from narmare.programme import actions, decided, register
from narmare.programme.actions import meetings
from narmare.programme.actions.decided import import_decided
from narmare.programme.models import Benefit, BudgetDecision, Initiative
from narmare.programme.queries import decisions as queries
from narmare.programme.queries.reminded import gates_of
from narmare.region import demo
from tests.cast import NOW, TODAY
from tests.programme import decided as make
from tests.programme.initiative_cast import small
from tests.programme.register_cast import by, filled


__all__ = ["by", "filled", "small"]


@pytest.fixture
def lead(sign_in):
    return sign_in("programme_lead")


@pytest.fixture
def numbered(cast):
    """Decisions with alike numbers: § 15 and § 159 of one board, § 159 of another, each of its own day."""
    rows = {("HSN", "§15"): 9, ("HSN", "§ 159"): 8, ("RS", "§159"): 7}
    return {
        (code, reference): make.decision(
            make.meeting(make.arena(code), TODAY - timedelta(days=ago)), f"Budget {ago}", reference=reference
        )
        for (code, reference), ago in rows.items()
    }


def page_of(response, status=200):
    assert response.status_code == status
    return response.content.decode()


def waiting(small, *titles):
    """Initiatives of the region's plan that nobody has written the decision of."""
    return [
        Initiative.objects.create(
            title_sv=title, title_en=title, area=small.area, code=title.lower(), rollout=title.lower(), stage="decided", order=n
        )
        for n, title in enumerate(titles)
    ]  # fmt: skip


def test_a_decision_starts_those_that_are_ticked_on_its_page(small, lead):
    one, two, three = waiting(small, "Ett", "Tva", "Tre")
    decision = make.decision(make.meeting(small.arena), "Allt startas", reference="§ 12")
    home, form = reverse("decision", args=[decision.pk]), reverse("decision-do", args=[decision.pk, "avgor"])
    assert "Avgör initiativ med beslutet" in page_of(lead.get(home))
    sent = {"avgor-initiatives": [one.pk, three.pk], "avgor-start": "nej"}
    assert "Ett: Initiativet är redan i gång." in page_of(lead.post(form, sent), 409)
    assert lead.post(form, sent | {"avgor-start": "ja"}).status_code == 302

    assert [row.initiative for row in decision.settlements.all()] == [one, three]
    assert list(queries.unsettled()) == [two]
    assert list(queries.search("Tre")) == [decision]
    page = page_of(lead.get(home))
    assert page.count("initiativet ska startas") == 2
    shown = page_of(lead.get(f"/program/initiativ/{three.code}"))
    assert shown.count(f'href="/beslut/{decision.pk}"') == 2  # the fact, and the way here


def test_who_only_reads_decisions_is_not_offered_to_settle(small, sign_in):
    waiting(small, "Ett")
    decision = make.decision(make.meeting(small.arena))
    reader = sign_in("board_member")

    assert "Avgör initiativ" not in page_of(reader.get(reverse("decision", args=[decision.pk])))
    assert reader.post(reverse("decision-do", args=[decision.pk, "avgor"])).status_code == 403


def test_a_decision_of_the_regions_file_starts_several(small):
    one, two = waiting(small, "Ett", "Tva")
    content = deepcopy(decided.read_decided(decided.decided_path("kronoberg")))
    row = content["meetings"][0]["decisions"][0]
    row |= {"initiatives": [one.code, two.code]}
    assert list(decided._faults(content)) == [
        f"Decision {row['id']} names initiatives without settles. Say start or decline, or name one initiative."
    ]
    row |= {"settles": "start"}
    import_decided(content=content, by=demo.system_account(), now=NOW)

    settled = Initiative.objects.get(pk=one.pk).settled_by
    assert (settled.code, settled) == (row["id"], Initiative.objects.get(pk=two.pk).settled_by)


def test_a_file_from_before_names_one_initiative_a_decision(filled):
    old = register.tables()
    (kept,) = old.pop("settlement")
    for row in old["decision"]:
        row["settles"] = "start" if row["id"] == kept["decision"] else ""
        row["initiative"] = "klart" if row["settles"] else None

    read = register.checked(old)
    assert read["settlement"] == [{**kept, "id": 1}]
    assert not any("settles" in row for row in read["decision"])


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("§ 159", {("RS", "§159"), ("HSN", "§ 159")}), ("RS §159", {("RS", "§159")}), ("hsn § 15", {("HSN", "§15")}),
        ("Budget 8", {("HSN", "§ 159")}), ("§ 1", set()), ("§ 8", set()), (" ", set()),
    ],
)  # fmt: skip
def test_a_number_means_the_whole_number_however_it_is_spaced(numbered, words, found):
    assert set(queries.meant_by(words)) == {numbered[one] for one in found}


@pytest.fixture
def verified(small):
    """A benefit that waits for its budget decision."""
    benefit = small.benefit(small.preparing())
    Benefit.objects.filter(pk=benefit.pk).update(state="verified")
    benefit.refresh_from_db()
    return benefit


def test_a_benefit_is_taken_home_by_a_decision_that_is_found_by_its_number(small, verified, numbered, lead):
    code = verified.initiative.code
    form = f"/program/initiativ/{code}/nytta/1/lage"
    sent = {"seen": verified.version, "state": "taken_home", "taken_home_search": "§ 7"}
    assert "Inget beslut i registret svarar mot orden." in page_of(lead.post(form, sent), 422)
    sent["taken_home_search"] = "§ 159"
    several = page_of(lead.post(form, sent), 422)
    assert "Välj vilket av besluten" in several
    assert "RS §159 Budget 7" in several
    assert "Budget 9" not in several
    assert "Budget 9" in page_of(lead.post(form, {**sent, "taken_home_search": "Budget 9"}), 422)
    decision = numbered["RS", "§159"]
    both = {**sent, "taken_home_by": decision.pk, "taken_home_on": TODAY}
    assert "Inte båda." in page_of(lead.post(form, both), 422)
    assert lead.post(form, {**sent, "taken_home_by": decision.pk}).status_code == 302

    verified.refresh_from_db()
    assert (verified.state, verified.taken_home_on) == ("taken_home", decision.meeting.on)
    assert (verified.taken_home_reference, verified.budget_decision.decision) == ("RS §159", decision)
    assert f'href="/beslut/{decision.pk}"' in page_of(lead.get(f"/nyttor/{code}/1"))
    assert f'href="/nyttor/{code}/1"' in page_of(lead.get(f"/beslut/{decision.pk}"))


def test_a_decision_made_elsewhere_is_words_and_one_that_is_replaced_takes_nothing_home(small, verified):
    later = make.meeting(make.arena("RS"), TODAY)
    old = make.decision(make.meeting(make.arena("RS"), TODAY - timedelta(days=3)), reference="§ 3")
    make.decision(later, "I stället", reference="§ 9", replaces=old)
    with pytest.raises(actions.Refused, match="Välj det som har ersatt det: § 9 I stället"):
        small.move(verified, "taken_home", decision={"taken_home_by": old})
    home = {"taken_home_on": TODAY, "taken_home_reference": "Kommunfullmäktige § 4"}
    small.move(verified, "taken_home", decision=home)

    assert not BudgetDecision.objects.exists()


def links(account):
    block = next((one for one in blocks_for(account, None) if one.title == "Initiativ som ska ta nästa steg"), None)  # fmt: skip
    return [] if block is None else [(link.label, link.hint) for link in block.links]


def test_a_gate_that_is_due_stands_on_the_start_page_of_who_leads_or_carries_it_out(small):
    late = small.ready(title="Sent initiativ")
    soon = small.ready(title="Snart")
    small.ready(title="Långt kvar")
    Initiative.objects.filter(pk=late.pk).update(prepare_from=TODAY - timedelta(days=2))
    Initiative.objects.filter(title_sv="Långt kvar").update(prepare_from=TODAY + timedelta(days=15))
    soon.mandates.filter(part="does").update(unit=small.cast.units["vc-02"])

    hints = [hint for _title, hint in links(small.lead)]
    assert [title for title, _hint in links(small.lead)] == ["Sent initiativ", "Snart"]
    assert hints[0].startswith("Sent: förberedande fas skulle börja ")
    assert hints[1].startswith("Nästa: förberedande fas börjar ")
    assert [title for title, _hint in links(small.cast["unit_manager"])] == ["Sent initiativ"]
    assert [links(small.cast[who]) for who in ("auditor", "controller", "nurse")] == [[], [], []]


def test_many_gates_are_counted_after_the_first_four(small):
    waiting(small, *(f"I{number}" for number in range(6)))
    Initiative.objects.update(prepare_from=TODAY)

    assert len(gates_of(small.lead, TODAY)) == 6
    assert links(small.lead)[4] == ("2 initiativ till väntar på nästa steg", "")


def test_a_start_that_is_settled_twice_cannot_be_stored(small):
    one = waiting(small, "Ett")[0]
    first, second = (make.decision(make.meeting(small.arena), f"B{n}") for n in range(2))
    meetings.settle_initiative(decision=first, initiative=one, start=True, by=small.lead, now=NOW)
    one.refresh_from_db()
    with pytest.raises(actions.Refused, match="redan avgjort genom beslutet B0"):
        meetings.settle_initiative(decision=second, initiative=one, start=True, by=small.lead, now=NOW)
