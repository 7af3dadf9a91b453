"""Audits: an answer is whole before it is sent, is not changed after, and of two who write the later is told."""

import pytest

from narmare.programme.actions import audits as actions
from narmare.programme.models import AuditEvidence, AuditRecommendation
from narmare.region import demo
from narmare.region.models import Account
from tests.cast import NOW
from tests.programme import decided as make


@pytest.fixture
def by(db):
    return demo.system_account()


@pytest.fixture
def audit(by):
    return make.audit()[0]


@pytest.fixture
def decision(by):
    return make.decision(make.meeting(make.arena("RS")), "Svar på granskning", reference="§ 39")


def answer(recommendation, by, **more):
    given = {"done": "Gjort", "planned": "Planerat", "time_plan": "2027", "views": "", **more}
    return actions.write_answer(recommendation=recommendation, by=by, now=NOW, **given)


def test_an_answer_that_lacks_something_is_not_sent_and_says_what(by, audit, decision):
    first, second = audit.recommendations.all()
    with make.refused("rekommendation 1 saknar: vidtagna åtgärder, planerade åtgärder, tidplan"):
        actions.send_answer(audit=audit, decision=decision, by=by, now=NOW)
    answer(first, by)
    answer(second, by, time_plan=" ")
    with make.refused("rekommendation 2 saknar: tidplan"):
        actions.send_answer(audit=audit, decision=decision, by=by, now=NOW)


def test_a_sent_answer_does_not_change_and_progress_is_noted_instead(by, audit, decision):
    first, second = audit.recommendations.all()
    with make.refused("inte skickat än"):
        actions.note_progress(recommendation=first, text="Mer", by=by, now=NOW)
    for one in (first, second):
        answer(one, by)
    sent = actions.send_answer(audit=audit, decision=decision, by=by, now=NOW)
    actions.note_progress(recommendation=first, text="Infört på sju vårdcentraler", by=by, now=NOW)

    assert (sent.sent_by, sent.decision) == (by, decision)
    for change in (
        lambda: answer(first, by, done="Annat"),
        lambda: actions.add_evidence(recommendation=first, title="x", path="/", by=by, now=NOW),
        lambda: actions.add_recommendation(audit=audit, about="x", aspect="goals", by=by, now=NOW),
        lambda: actions.send_answer(audit=audit, decision=decision, by=by, now=NOW),
    ):
        with make.refused("Svaret är skickat"):
            change()
    assert AuditRecommendation.objects.get(pk=first.pk).done == "Gjort"
    assert first.progress.get().text == "Infört på sju vårdcentraler"


def test_of_two_who_write_the_later_is_told_who_was_first(by, audit):
    first = audit.recommendations.first()
    other = Account.objects.create(key="b", name="Bo Ek", issuer="tests", subject="b")
    seen = first.version
    answer(first, other, done="Bos text")

    with make.refused("^Bo Ek ändrade texten"):
        answer(first, by, done="Min text", seen=seen)
    assert AuditRecommendation.objects.get(pk=first.pk).done == "Bos text"


@pytest.mark.parametrize("path", ["/finns-inte-alls", "https://example.org/", "//example.org", "matetal", ""])
def test_evidence_is_a_page_of_the_product(by, audit, path):
    with make.refused("ingen sida här"):
        actions.add_evidence(
            recommendation=audit.recommendations.first(), title="x", path=path, by=by, now=NOW
        )


def test_the_same_page_is_evidence_once(by, audit):
    first = audit.recommendations.first()
    for title in ("Mätetal", "Alla mätetal"):
        actions.add_evidence(recommendation=first, title=title, path="/matetal?grupp=1", by=by, now=NOW)

    assert AuditEvidence.objects.get().title == "Alla mätetal"


def test_a_decision_from_before_the_audit_adopts_no_answer(by, audit):
    for one in audit.recommendations.all():
        answer(one, by)
    old = make.decision(make.meeting(make.arena("RS"), audit.on.replace(year=audit.on.year - 1)))

    with make.refused("Beslutet är äldre än granskningen"):
        actions.send_answer(audit=audit, decision=old, by=by, now=NOW)
