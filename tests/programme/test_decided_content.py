"""What Kronoberg and Jämtland Härjedalen have decided comes in whole, once, and agrees with the regions' own figures."""

from copy import deepcopy
from datetime import date
from decimal import Decimal

import pytest
import yaml

from narmare.programme import decided
from narmare.programme.actions.decided import import_decided
from narmare.programme.content import ContentError
from narmare.programme.models import (
    Arena,
    Assignment,
    Audit,
    AuditQuestion,
    AuditRecommendation,
    Decision,
    Grant,
    GrantCondition,
    Initiative,
    Meeting,
)
from narmare.programme.queries.grants import grant_page
from narmare.region import demo
from tests.cast import NOW, made_once
from tests.programme.initiative_cast import small


__all__ = ["small"]


def bring(region):
    content = decided.read_decided(decided.decided_path(region))
    return import_decided(content=content, by=demo.system_account(), now=NOW)


def million(sek):
    return int(Decimal(sek) * 100_000_000)


@pytest.fixture
def kronoberg(db):
    made_once("what kronoberg has decided", lambda: bring("kronoberg"))


@pytest.fixture
def jamtland(db):
    made_once("what jamtland has decided", lambda: bring("jamtland_harjedalen"))


def test_kronobergs_boards_and_arenas(kronoberg):
    assert set(Arena.objects.filter(kind="board").values_list("code", flat=True)) == {
        "RF",
        "RS",
        "HSN",
        "NFV",
    }
    arenas = {one.code: one for one in Arena.objects.filter(kind="arena")}
    assert set(arenas) == {"HSL", "SNV", "PNV", "KF", "LG", "RSR"}
    assert {code: one.mandate for code, one in arenas.items()} == {
        "HSL": "decides", "SNV": "decides", "PNV": "advises", "KF": "direction", "LG": "", "RSR": "",
    }  # fmt: skip
    assert arenas["KF"].meets_per_year == 4


# As the minutes and the audit have them: day, body, reference.
DECISIONS = {
    (date(2023, 4, 19), "SNV", "", "Målbild för central kontaktingång fastställd"),
    (date(2023, 4, 19), "SNV", "", "Breddinförande av 1177 direkt i hela primärvården"),
    (date(2023, 4, 19), "SNV", "", "Projektdirektiv Leva-metoden fastställt"),
    (date(2023, 4, 19), "SNV", "", "Bild över representation i nationella forum för digitalisering"),
    (date(2024, 6, 11), "RF", "§159", "Handlingsplan för vårdens förflyttningar"),
    (date(2024, 6, 11), "RF", "§152", "Budget 2024 utökad med 120 miljoner"),
    (date(2024, 8, 28), "HSN", "§116", "Handlingsplan för vårdens förflyttningar till direktören"),
    (date(2024, 8, 28), "HSN", "§114", "Gemensam plan för primärvård"),
    (date(2024, 4, 16), "RSAU", "§120", "Fördelning av statsbidrag 2024"),
}


def test_kronobergs_nine_decisions(kronoberg):
    found = Decision.objects.select_related("meeting__arena")
    assert {(one.meeting.on, one.meeting.arena.code, one.reference, one.title) for one in found} == DECISIONS
    assert all(one.meeting.confirmed for one in found)


def test_kronobergs_four_assignments_with_their_last_days(kronoberg):
    found = {
        one.code: (one.decision.reference, one.due) for one in Assignment.objects.select_related("decision")
    }
    assert found == {
        "nationell-representation": ("", None),
        "forflyttningar-fullmaktige": ("§159", date(2025, 6, 30)),  # "June 2025"
        "forflyttningar-namnd": ("§116", date(2025, 4, 30)),
        "gemensam-plan": ("§114", None),
    }


def test_kronobergs_money(kronoberg):
    grant = Grant.objects.get(code="god-och-nara-vard-2024")
    page = grant_page(grant)
    assert {row.share.board.code: row.share.amount for row in page.shares} == {
        "HSN": million("33.8"), "NFV": million("9.7"), "RS": million("2.3"),
    }  # fmt: skip
    assert (grant.total, page.unsplit, grant.decision.reference) == (million("45.8"), 0, "§120")
    frame = grant_page(Grant.objects.get(code="utokad-ram-2024"))
    assert (frame.grant.total, frame.split, frame.unsplit) == (million(120), million(30), million(90))
    assert frame.grant.fixed_at is None


def test_kronobergs_audit(kronoberg):
    audit = Audit.objects.get()
    assert (audit.reference, audit.on, audit.sent_at) == ("24RV25", date(2024, 11, 20), None)
    assert [one.judgement for one in AuditQuestion.objects.all()] == ["partly"] * 5
    assert [one.number for one in AuditRecommendation.objects.all()] == [1, 2, 3, 4, 5]
    assert {board.code for board in audit.boards.all()} == {"RS", "HSN", "NFV"}


def test_jamtlands_audit_was_answered(jamtland):
    audit = Audit.objects.get()
    assert (audit.reference, audit.on) == ("Rev/16/2024", date(2024, 12, 11))
    found = [(one.aspect, one.judgement) for one in audit.questions.all()]
    assert found == [("goals", "partly"), ("responsibility", "partly"), ("resources", "no"), ("follow_up", "partly"),
                     ("reporting", "partly")]  # fmt: skip
    assert (audit.decision.reference, audit.decision.meeting.on) == ("§39", date(2025, 3, 26))
    assert audit.decision.meeting.arena.code == "RS"
    assert audit.sent_at is not None


def test_jamtlands_grant(jamtland):
    page = grant_page(Grant.objects.get())
    activities = {row.activity.title: (share.share.board.code, row.activity.amount) for share in page.shares for row in share.activities}  # fmt: skip
    assert activities == {
        "Lokalt arbete med kommunerna": ("RS", million(20)),
        "Förflyttning från specialiserad till nära vård": ("HSN", million("15.5")),
        "Ambulanssjukvård": ("HSN", million(1)),
        "Centrala funktioner": ("RS", million(6)),
    }
    assert (page.grant.total, page.unsplit, page.planned) == (million("42.5"), 0, million("42.5"))
    assert GrantCondition.objects.get().due == date(2025, 3, 31)


def test_bringing_it_in_again_adds_nothing_and_keeps_what_people_wrote(kronoberg):
    recommendation = AuditRecommendation.objects.get(number=1)
    AuditRecommendation.objects.filter(pk=recommendation.pk).update(done="Rollerna är beskrivna.")
    Arena.objects.filter(code="LG").update(meets_per_year=6)
    counts = {model: model.objects.count() for model in (Arena, Meeting, Decision, Assignment, Grant, Audit)}

    assert bring("kronoberg") == 0
    assert {model: model.objects.count() for model in counts} == counts
    assert AuditRecommendation.objects.get(number=1).done == "Rollerna är beskrivna."
    assert Arena.objects.get(code="LG").meets_per_year == 6


def test_no_persons_name_is_in_the_files():
    for region in ("kronoberg", "jamtland_harjedalen"):
        text = decided.decided_path(region).read_text(encoding="utf-8")
        for name in ("Nilsson", "Frithiof", "Karlsson", "Olausson", "Lagner", "Petersson", "Weinstock"):
            assert name not in text


@pytest.fixture
def read(tmp_path):
    def read(content):
        file = tmp_path / "decisions.yaml"
        file.write_text(content if isinstance(content, str) else yaml.safe_dump(content, allow_unicode=True))
        return decided.read_decided(file)

    return read


@pytest.fixture
def good():
    return deepcopy(decided.read_decided(decided.decided_path("kronoberg")))


def change(content, kind, number, values):
    decided.rows(content, kind)[number].update(values)
    return content


@pytest.mark.parametrize(
    ("kind", "number", "values", "sentence"),
    [
        ("share", 0, {"amount": 33_800_000.01}, "shares of grant god-och-nara-vard-2024 differ from its total by -0.01"),
        ("share", 0, {"amount": 33_700_000}, "differ from its total by 100000"),
        ("activity", 0, {"amount": 2_300_000.5}, "activities of RS .* 0.5 kronor more"),
        ("share", 0, {"amount": "mycket"}, "'mycket' is no amount"),
        ("share", 0, {"amount": 1.005}, "1.005 is no amount in whole öre"),
        ("share", 0, {"board": "XX"}, "names board XX, which is not in the file"),
        ("grant", 0, {"decision": "x"}, "names decision x, which is not in the file"),
        ("audit", 0, {"boards": ["XX"]}, "names the board XX"),
        ("audit", 0, {"source": "x"}, "names the source x"),
        ("question", 0, {"judgement": "maybe"}, "judgement 'maybe'. Use one of no, partly, yes"),
        ("question", 0, {"number": 7}, "not numbered 1, 2, 3"),
        ("arena", 1, {"id": "RF"}, "Arena RF is named 2 times"),
        ("arena", 0, {"chair": "x"}, "Arena RF has 'chair', which means nothing"),
        ("decision", 0, {"item": 99}, "names item 99, which its meeting lacks"),
        ("assignment", 0, {"owner": ""}, "Assignment nationell-representation has no owner"),
    ],
)  # fmt: skip
def test_a_file_with_a_fault_is_refused_with_a_sentence(read, good, kind, number, values, sentence):
    with pytest.raises(ContentError, match=sentence):
        read(change(good, kind, number, values))


@pytest.mark.parametrize("content", ["", "- a\n", "version: 1\n", "a: [\n"])
def test_a_file_without_form_is_refused(read, content):
    with pytest.raises(ContentError):
        read(content)


def test_a_decision_in_the_file_may_be_the_one_that_started_an_initiative(small):
    one = small.propose()
    content = deepcopy(decided.read_decided(decided.decided_path("kronoberg")))
    row = content["meetings"][0]["decisions"][0]
    row |= {"initiative": one.code, "settles": "start"}
    import_decided(content=content, by=demo.system_account(), now=NOW)

    assert Initiative.objects.get(pk=one.pk).settled_by.code == row["id"]
    content["meetings"][1]["decisions"][0] |= {"initiative": one.code, "settles": "decline"}
    content["meetings"][2]["decisions"][0]["settles"] = "start"
    assert list(decided._faults(content)) == [
        f"2 decisions settle the initiative {one.code}; one can.",
        "1 decisions settle the initiative that they do not name; one can.",
    ]
