"""Staff work: one wins, the other is told who and when; what is promised is kept."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection

from narmare.contact import actions
from narmare.contact.models import Case, Disagreement
from narmare.contact.policies import clock
from narmare.meetings.models import Message
from narmare.region.models import Account
from tests.cast import NOW, TODAY, Cast
from tests.contact.staff_cases import form_key, matter, sent


def secretary(cast: Cast) -> Account:
    """A care administrator at the nurse's unit."""
    from narmare.region.actions import grant_role

    account = Account.objects.create(key="secretary", name="Tove Berg", issuer="tests", subject="secretary")
    grant_role(
        account=account, role="care_administrator", unit=cast.units["vc-01"], reason="test",
        review_on=TODAY + timedelta(days=90), by=cast.system, now=NOW,
    )  # fmt: skip
    return account


def test_who_takes_second_is_told_who_was_first(cast: Cast) -> None:
    case = sent(cast)
    actions.take_case(case=case, by=cast["nurse"], now=NOW)

    with pytest.raises(actions.Refused, match=f"Samira Haddad tog ärendet kl. {clock(NOW)}"):
        actions.take_case(case=case, by=cast["colleague"], now=NOW)


@pytest.mark.usefixtures("transactional_db")
def test_of_two_at_once_one_gets_it(cast: Cast) -> None:
    case, told, won = sent(cast), [], []

    def take(key: str) -> None:
        try:
            won.append(actions.take_case(case=case, by=cast[key], now=NOW).owner.key)
        except actions.Refused as refused:
            told.append(str(refused))
        finally:
            connection.close()

    threads = [threading.Thread(target=take, args=(key,)) for key in ("nurse", "colleague", "doctor")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(won) == 1
    assert len(told) == 2
    assert all(cast[won[0]].name in sentence for sentence in told)
    assert Case.objects.get().events.filter(kind="taken").count() == 1


def test_another_units_staff_cannot_work_in_it(cast: Cast) -> None:
    with pytest.raises(actions.Refused, match="annan enhet"):
        actions.take_case(case=sent(cast), by=cast["outsider"], now=NOW)


def test_an_answer_on_a_stale_page_is_refused_with_who_and_what(cast: Cast) -> None:
    case = sent(cast)
    seen = case.version
    actions.answer(case=case, text="Kom in i dag.", by=cast["nurse"], now=NOW, seen=seen)

    with pytest.raises(actions.Refused, match="Samira Haddad ändrade ärendet .* besvarat"):
        actions.answer(case=case, text="Vila.", by=cast["colleague"], now=NOW, seen=seen)
    assert Message.objects.count() == 1


def test_an_answer_stops_the_clock_once(cast: Cast) -> None:
    case = actions.answer(case=sent(cast), text="Kom in.", by=cast["nurse"], now=NOW)
    case = actions.answer(case=case, text="Klockan två.", by=cast["doctor"], now=NOW + timedelta(hours=1))

    assert (case.status, case.answered_at, case.answered_by) == ("answered", NOW, cast["nurse"])
    assert (case.owner, case.first_read_profession) == (cast["nurse"], "nurse")


def test_a_note_is_internal(cast: Cast) -> None:
    actions.note(case=sent(cast), text="Ring sonen.", by=cast["nurse"], now=NOW)

    assert Message.objects.get().internal is True


def test_handing_over_keeps_the_promise_and_the_reason(cast: Cast) -> None:
    case = sent(cast)
    moved = actions.hand_over(
        case=case, unit=cast.units["vc-02"], profession="doctor", reason="Bor där nu.", by=cast["nurse"], now=NOW
    )  # fmt: skip

    assert (moved.unit.code, moved.profession, moved.owner, moved.status) == ("vc-02", "doctor", None, "new")
    assert moved.promised_at == case.promised_at
    assert Message.objects.get().text == "Bor där nu."
    assert not Case.objects.visible_to(cast["nurse"], on=TODAY).exists()
    assert Case.objects.visible_to(cast["outsider"], on=TODAY).get() == moved


def test_a_unit_that_the_person_has_blocked_gets_no_case(cast: Cast) -> None:
    from narmare.region.actions import block_unit

    case = sent(cast, person=cast.resident_person)
    block_unit(person=cast.resident_person, unit=cast.units["vc-02"], by=cast["resident"], now=NOW)

    with pytest.raises(actions.Refused, match="spärrat"):
        actions.hand_over(
            case=case, unit=cast.units["vc-02"], profession="nurse", reason="x", by=cast["nurse"], now=NOW
        )


def test_an_administrator_raises_but_never_lowers_a_clinical_case(cast: Cast) -> None:
    case, by = sent(cast), secretary(cast)

    with pytest.raises(actions.Refused, match="Bara vårdpersonal"):
        actions.change_priority(case=case, priority=5, reason="Kan vänta.", by=by, now=NOW)
    with pytest.raises(actions.Refused, match="vårdadministratören"):
        actions.hand_over(case=case, unit=case.unit, profession="administrator", reason="x", by=by, now=NOW)
    raised = actions.change_priority(case=case, priority=1, reason="Låter dåligt.", by=by, now=NOW)

    assert raised.priority == 1
    assert raised.promised_at < case.promised_at


def test_a_lower_priority_never_moves_the_promise_later(cast: Cast) -> None:
    case = sent(cast)
    lowered = actions.change_priority(case=case, priority=5, reason="Lugnt.", by=cast["nurse"], now=NOW)

    assert lowered.promised_at == case.promised_at


def _suggested(cast: Cast) -> Case:
    from narmare.contact.content import library

    asked = library().questionnaires["ryggont"]
    return sent(
        cast, about=matter(reason=asked.id, questionnaire=asked.id, questionnaire_version=asked.version)
    )


def test_disagreement_with_the_table_is_kept(cast: Cast) -> None:
    case = _suggested(cast)
    found = actions.change_suggestion(
        case=case, level="same_day", profession="doctor", urgency=2, reason="Feber också.", by=cast["nurse"], now=NOW
    )  # fmt: skip
    case.refresh_from_db()

    assert (found.table, found.rows) == ("ryggont", case.suggestion["rows"])
    assert found.became == {"level": "same_day", "profession": "doctor", "urgency": 2}
    assert (case.priority, case.profession) == (2, "doctor")


def test_accepting_is_a_step_and_no_disagreement(cast: Cast) -> None:
    case = actions.accept_suggestion(case=_suggested(cast), by=cast["nurse"], now=NOW)

    assert case.events.filter(kind="suggestion_accepted").exists()
    assert not Disagreement.objects.exists()


def test_wrongly_sorted_can_be_reported_after_the_end(cast: Cast) -> None:
    case = actions.answer(case=_suggested(cast), text="Hej.", by=cast["nurse"], now=NOW)
    actions.close(case=case, outcome="advice", by=cast["nurse"], now=NOW)
    found = actions.report_wrongly_sorted(case=case, reason="Skulle till läkare.", by=cast["nurse"], now=NOW)

    assert (found.kind, found.table) == ("wrongly_sorted", "ryggont")


def test_worse_makes_it_new_again_and_more_urgent(cast: Cast) -> None:
    case = sent(cast, person=cast.resident_person, by=cast["resident"], channel="web")
    actions.answer(case=case, text="Vila.", by=cast["nurse"], now=NOW)
    worse = actions.got_worse(
        case=case, text="Nu är det värre.", by=cast["resident"], now=NOW + timedelta(hours=1)
    )

    assert (worse.status, worse.owner, worse.priority) == ("new", None, 2)
    with pytest.raises(actions.Refused, match="sämre sedan svaret"):
        actions.close(case=worse, outcome="advice", by=cast["nurse"], now=NOW + timedelta(hours=1))


@pytest.mark.parametrize(("text", "priority"), [("Det gör mer ont.", 2), ("Nu har jag ont i bröstet.", 1)])
def test_worse_goes_to_who_judges_new_cases_and_words_can_make_it_urgent(
    cast: Cast, text: str, priority: int
) -> None:
    case = sent(cast, person=cast.resident_person, by=cast["resident"], channel="web")
    Case.objects.filter(pk=case.pk).update(priority=4, profession="physiotherapist")
    worse = actions.got_worse(case=case, text=text, by=cast["resident"], now=NOW)

    assert (worse.profession, worse.priority) == ("nurse", priority)


def test_advice_never_ends_a_case_against_the_residents_will(cast: Cast) -> None:
    case = sent(cast, person=cast.resident_person, by=cast["resident"], channel="web")
    actions.answer(case=case, text="Vila.", by=cast["nurse"], now=NOW)
    call = actions.want_person(case=case, number="+46701234567", by=cast["resident"], now=NOW)
    with pytest.raises(actions.Refused, match="återuppringning är lovad"):
        actions.close(case=case, outcome="advice", by=cast["nurse"], now=NOW)

    actions.record_call_attempt(call=call, outcome="", by=cast["nurse"], now=NOW)
    done = actions.record_call_attempt(call=call, outcome="reached", by=cast["nurse"], now=NOW)

    assert done.attempts == 2
    assert actions.close(case=case, outcome="advice", by=cast["nurse"], now=NOW).status == "done"


def test_a_case_without_an_answer_cannot_be_closed(cast: Cast) -> None:
    with pytest.raises(actions.Refused, match="Svara personen"):
        actions.close(case=sent(cast), outcome="advice", by=cast["nurse"], now=NOW)


@pytest.mark.parametrize(("minutes", "allowed"), [(5, True), (6, False)])
def test_closing_can_be_undone_for_five_minutes(cast: Cast, minutes: int, allowed: bool) -> None:
    case = actions.answer(case=sent(cast), text="Hej.", by=cast["nurse"], now=NOW)
    case = actions.close(case=case, outcome="advice", by=cast["nurse"], now=NOW)
    later = NOW + timedelta(minutes=minutes)

    if allowed:
        assert actions.undo_close(case=case, by=cast["nurse"], now=later).status == "answered"
    else:
        with pytest.raises(actions.Refused, match="fem minuter"):
            actions.undo_close(case=case, by=cast["nurse"], now=later)


def test_an_absent_owners_cases_go_back(cast: Cast) -> None:
    left = actions.take_case(case=sent(cast), by=cast["nurse"], now=NOW - timedelta(hours=5))
    kept = actions.take_case(case=sent(cast), by=cast["colleague"], now=NOW)
    count = actions.unassign_absent(unit=left.unit, idle=timedelta(hours=4), by=cast.system, now=NOW)

    left.refresh_from_db()
    kept.refresh_from_db()
    assert (count, left.owner, kept.owner) == (1, None, cast["colleague"])


def test_a_call_is_the_same_case_with_a_follow_up_code(cast: Cast) -> None:
    how = {
        "person": cast.greta,
        "unit": cast.units["vc-01"],
        "matter": matter(),
        "by": cast["nurse"],
        "now": NOW,
    }
    live = actions.register_call(submit_key=form_key("a"), **how)
    missed = actions.register_call(
        submit_key=form_key("b"), call_at=NOW + timedelta(hours=1), number="0701", **how
    )

    assert (live.channel, live.answered_at, len(live.follow_code)) == ("phone", NOW, 8)
    assert (missed.answered_at, missed.call_backs.get().number) == (None, "0701")
    assert actions.register_call(submit_key=form_key("b"), **how) == missed


def test_a_booking_begins_the_clock_of_assessment(cast: Cast) -> None:
    case = actions.book(case=sent(cast), kind="visit", at=NOW + timedelta(days=2), by=cast["nurse"], now=NOW)
    done = actions.record_assessment(case=case, by=cast["doctor"], now=NOW + timedelta(days=2))

    assert (done.needed_at, done.assessed_by) == (NOW, cast["doctor"])
    with pytest.raises(actions.Refused, match="redan gjord"):
        actions.record_assessment(case=done, by=cast["doctor"], now=NOW + timedelta(days=2))
