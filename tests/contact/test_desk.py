"""The desk is alive: who else is there, what is new, what is never hidden, and what happens when two do the same."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.templatetags.static import static
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from narmare.contact import actions, casepage, news, paging, presence, queries, queue
from narmare.contact.models import Case, Presence
from narmare.meetings.models import Message
from narmare.region.models import AccessLog
from tests.cast import NOW, TODAY, Cast
from tests.contact.staff_cases import matter, sent


SignIn = Callable[[str], Client]


def _page(client: Client, case: Case) -> str:
    return client.get(reverse("case", args=[case.code])).content.decode()


class TestPresence:
    """Who else reads or writes, by name, and only as long as they do."""

    def test_nobody_else_may_show_themselves_in_it(self, cast: Cast, sign_in: SignIn) -> None:
        case = sent(cast)
        response = sign_in("outsider").post(reverse("case-presence", args=[case.code]))
        row = AccessLog.objects.get(purpose="cases")

        assert response.status_code == 404
        assert (row.decision, row.person_id) == ("refused", cast.greta.pk)
        assert Presence.objects.count() == 0

    def test_a_sign_of_life_without_the_page_is_a_logged_read(self, cast: Cast, sign_in: SignIn) -> None:
        case, client = sent(cast), sign_in("nurse")
        for _ in range(3):
            client.post(reverse("case-presence", args=[case.code]))

        assert AccessLog.objects.filter(purpose="cases", decision="allowed").count() == 1

    def test_an_opened_page_is_told_to_others_in_the_case_and_the_queue(
        self, cast: Cast, sign_in: SignIn
    ) -> None:
        case = sent(cast)
        _page(sign_in("colleague"), case)

        assert "M. Lund läser" in _page(sign_in("nurse"), case)
        assert "M. Lund läser" in sign_in("nurse").get(reverse("queue")).content.decode()
        assert "M. Lund" not in sign_in("colleague").get(reverse("queue")).content.decode()

    def test_writing_is_told_and_leaving_takes_it_back(self, cast: Cast, sign_in: SignIn) -> None:
        case, colleague, nurse = sent(cast), sign_in("colleague"), sign_in("nurse")
        url = reverse("case-presence", args=[case.code])
        colleague.post(url, {"writing": "1"})
        assert "M. Lund skriver" in nurse.post(url).content.decode()
        colleague.post(url, {"gone": "1"})

        assert nurse.post(url).status_code == 204

    def test_it_is_gone_within_a_minute(self, cast: Cast) -> None:
        case, nurse = sent(cast), cast["nurse"]
        actions.show_presence(case=case, writing=True, by=cast["colleague"], now=NOW)
        shown = [queue.queue(nurse, case.unit, "alla", "1", NOW + wait).rows[0].here for wait in WAITS]

        assert shown == ["M. Lund skriver", "M. Lund skriver", ""]

    def test_the_page_hears_who_changed_the_case(self, cast: Cast, sign_in: SignIn) -> None:
        case, client = sent(cast), sign_in("nurse")
        actions.take_case(case=case, by=cast["colleague"], now=NOW)
        url = reverse("case-presence", args=[case.code])
        case.refresh_from_db()

        assert "Moa Lund ändrade ärendet" in client.post(url, {"seen": case.version - 1}).content.decode()
        assert client.post(url, {"seen": case.version}).status_code == 204

    @pytest.mark.parametrize(
        ("name", "said"), [("Sara Ek", "S. Ek"), ("Anna Maria Berg", "A. Berg"), ("Ek", "Ek")]
    )
    def test_the_name_fits_in_a_row(self, name: str, said: str) -> None:
        assert presence.short(name) == said


WAITS = (timedelta(0), timedelta(seconds=40), timedelta(seconds=46))


class TestNews:
    """What has come since the page was drawn; nothing that the page already shows."""

    def _asked(self, client: Client, page: str, **more: str) -> tuple[int, str]:
        """What the script of the page hears."""
        url = re.search(r'data-news="([^"]+)"', page)[1].replace("&amp;", "&")
        shown = ",".join(re.findall(r'data-code="(\w+)"', page))
        response = client.get(f"{url}&sett={shown}")
        return response.status_code, " ".join(response.content.decode().split())

    def test_nothing_new_is_an_empty_answer(self, cast: Cast, sign_in: SignIn) -> None:
        sent(cast)
        client = sign_in("nurse")

        assert self._asked(client, client.get(reverse("queue")).content.decode()) == (204, "")

    def test_new_cases_are_counted_and_the_urgent_said(self, cast: Cast, sign_in: SignIn) -> None:
        sent(cast)
        client = sign_in("nurse")
        page = client.get(reverse("queue")).content.decode()
        just_now = timezone.now()
        sent(cast, now=just_now)
        urgent = sent(cast, now=just_now)
        actions.change_priority(case=urgent, priority=1, reason="x", by=cast["colleague"], now=just_now)
        status, told = self._asked(client, page)

        assert status == 200
        assert "2 nya ärenden – visa" in told
        assert "Varav 1 med prioritet 1 eller 2" in told
        assert "Franzén" not in told

    def test_a_case_that_got_worse_is_told_though_it_is_shown(self, cast: Cast) -> None:
        case = sent(cast)
        later = NOW + timedelta(minutes=5)
        Case.objects.filter(pk=case.pk).update(worse_at=later)
        found = news.news(cast["nurse"], case.unit, "alla", since=NOW, shown=[case.code], now=later)

        assert (found.new, found.worse) == (0, 1)

    def test_the_page_of_the_case_says_it_too(self, cast: Cast, sign_in: SignIn) -> None:
        case = sent(cast)
        assert "Sämre" not in _page(sign_in("nurse"), case)
        Case.objects.filter(pk=case.pk).update(worse_at=NOW)

        assert "Sämre" in _page(sign_in("nurse"), case)

    def test_a_case_of_another_unit_is_no_news(self, cast: Cast) -> None:
        sent(cast, unit="vc-02")

        assert not news.news(cast["nurse"], cast.units["vc-01"], "alla", since=NOW, shown=[], now=NOW)
        assert not news.news(cast["nurse"], cast.units["vc-02"], "alla", since=NOW, shown=[], now=NOW)

    def test_a_handed_over_case_is_news_where_it_comes(self, cast: Cast) -> None:
        case, later = sent(cast, unit="vc-02"), NOW + timedelta(hours=2)
        actions.hand_over(
            case=case, unit=cast.units["vc-01"], profession="nurse", reason="Hör hit.", by=cast["outsider"], now=later
        )  # fmt: skip
        found = news.news(cast["nurse"], cast.units["vc-01"], "alla", since=later, shown=[], now=later)

        assert (found.new, found.worse) == (1, 0)

    def test_who_is_in_another_units_case_is_not_told(self, cast: Cast) -> None:
        case = sent(cast, unit="vc-02")
        actions.show_presence(case=case, writing=False, by=cast["outsider"], now=NOW)
        told = news.news(cast["nurse"], cast.units["vc-01"], "alla", since=NOW, shown=[case.code], now=NOW)

        assert told.here == ()

    @pytest.mark.parametrize("time", ["", "x", "-1", "9" * 30])
    def test_an_address_that_somebody_wrote_is_not_found(
        self, cast: Cast, sign_in: SignIn, time: str
    ) -> None:
        assert sign_in("nurse").get(reverse("queue-news"), {"fran": time}).status_code == 404


class TestUrgent:
    """Priority 1 and 2 are never behind a page and never out of sight."""

    def test_the_first_page_holds_every_urgent_case(
        self, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(paging, "SIZE", 2)
        for priority in (1, 2, 2, 3, 4, 4):
            Case.objects.filter(pk=sent(cast).pk).update(priority=priority)
        nurse, unit = cast["nurse"], cast.units["vc-01"]
        pages = [queue.queue(nurse, unit, "alla", number, NOW) for number in ("1", "2", "3", "9")]

        assert [[row.priority for row in one.rows] for one in pages] == [[1, 2, 2], [3, 4], [4], [4]]
        assert pages[0].page.paginator.num_pages == 3

    def test_another_view_says_that_they_wait(self, cast: Cast, sign_in: SignIn) -> None:
        Case.objects.filter(pk=sent(cast).pk).update(priority=2)
        client = sign_in("nurse")

        assert "1 brådskande ärende som ingen har tagit" in client.get("/ko?vy=mina").content.decode()
        assert "som ingen har tagit" not in client.get("/ko").content.decode()


class TestSearch:
    """By name or number among the cases of one's queues, sent by POST and logged."""

    def _found(self, client: Client, who: str) -> str:
        return client.post(reverse("queue-search"), {"who": who}).content.decode()

    def test_only_in_queues_that_one_reads(self, cast: Cast, sign_in: SignIn) -> None:
        sent(cast, person=cast.other_centres_person, unit="vc-02")
        client = sign_in("nurse")

        assert "Oskar Wiklund" not in self._found(client, "Wiklund")
        assert "Oskar Wiklund" not in self._found(client, cast.other_centres_person.personnummer)
        assert AccessLog.objects.filter(person_id=cast.other_centres_person.pk).count() == 0

    def test_a_closed_case_is_found_and_every_search_logged(self, cast: Cast, sign_in: SignIn) -> None:
        case = sent(cast)
        actions.close(case=case, outcome="abandoned", by=cast["nurse"], now=NOW)
        client = sign_in("nurse")
        pages = [self._found(client, who) for who in ("franzén", cast.greta.personnummer)]
        rows = AccessLog.objects.filter(purpose="queue", person_id=cast.greta.pk)

        assert [reverse("case", args=[case.code]) in page for page in pages] == [True, True]
        assert [(row.decision, row.ground) for row in rows] == [("allowed", "case_unit")] * 2

    def test_a_protected_identity_is_found_by_the_number_and_shown_without_name(
        self, cast: Cast, sign_in: SignIn
    ) -> None:
        case = sent(cast, person=cast.protected_person)
        client, url = sign_in("nurse"), reverse("case", args=[case.code])
        page = self._found(client, cast.protected_person.personnummer)

        assert url not in self._found(client, "Stenmark")
        assert url in page
        assert "Stenmark" not in page

    def test_nothing_written_is_said_in_words(self, cast: Cast, sign_in: SignIn) -> None:
        response = sign_in("nurse").post(reverse("queue-search"), {"who": " "})

        assert response.status_code == 422
        assert "Fyll i: Namn eller personnummer" in response.content.decode()


class TestTwoAtOnce:
    """One wins, the other is told who and when, and what was typed stays."""

    def test_what_was_refused_can_be_sent_again_once_it_is_read(self, cast: Cast, sign_in: SignIn) -> None:
        case, client = sent(cast), sign_in("nurse")
        old = case.version
        actions.take_case(case=case, by=cast["colleague"], now=NOW)
        url = reverse("case-do", args=[case.code, "svara"])
        page = client.post(url, {"text": "Kom in.", "seen": old}).content.decode()
        seen = re.search(r'<input type="hidden" name="seen" value="(\d+)" id="svara-seen"', page)[1]

        assert int(seen) > old
        assert client.post(url, {"text": "Kom in.", "seen": seen}).status_code == 302

    @pytest.mark.parametrize(
        ("act", "field", "more"),
        [
            ("fraga", "text", {}),
            ("lamna-over", "reason", {"to": "vc-02|nurse|"}),
        ],
    )
    def test_what_was_typed_stays(
        self, cast: Cast, sign_in: SignIn, act: str, field: str, more: dict[str, str]
    ) -> None:
        case = sent(cast)
        old = case.version
        actions.take_case(case=case, by=cast["colleague"], now=NOW)
        response = sign_in("nurse").post(
            reverse("case-do", args=[case.code, act]), {field: "Sju ord som ingen vill skriva om.", "seen": old, **more}
        )  # fmt: skip

        assert response.status_code == 409
        assert "Moa Lund ändrade ärendet kl." in response.content.decode()
        assert "Sju ord som ingen vill skriva om." in response.content.decode()

    def test_of_two_who_close_the_second_is_told(self, cast: Cast, sign_in: SignIn) -> None:
        case = sent(cast)
        old = case.version
        actions.close(case=case, outcome="abandoned", by=cast["colleague"], now=NOW)
        response = sign_in("nurse").post(
            reverse("case-do", args=[case.code, "avsluta"]), {"outcome": "abandoned", "seen": old}
        )

        assert response.status_code == 409
        assert "Moa Lund ändrade ärendet kl." in response.content.decode()

    def test_a_case_that_went_to_another_unit_says_so_and_keeps_the_text(
        self, cast: Cast, sign_in: SignIn
    ) -> None:
        case, now = sent(cast), timezone.now()
        actions.hand_over(
            case=case, unit=cast.units["vc-02"], profession="nurse", reason="Hör dit.", by=cast["colleague"], now=now
        )  # fmt: skip
        url = reverse("case-do", args=[case.code, "svara"])
        response = sign_in("nurse").post(url, {"text": "Kom in.", "seen": case.version})

        assert response.status_code == 409
        assert "Moa Lund lämnade över ärendet" in response.content.decode()
        assert "Kom in." in response.content.decode()
        assert sign_in("doctor").get(reverse("case", args=[case.code])).status_code == 404


class TestUndo:
    """After closing: the next case, and a way back for as long as it leads anywhere."""

    def test_the_way_back_is_shown_while_it_holds(self, cast: Cast, sign_in: SignIn) -> None:
        case = sent(cast)
        actions.close(case=case, outcome="abandoned", by=cast["nurse"], now=timezone.now())
        client, url = sign_in("nurse"), f"{reverse('queue')}?stangt={case.code}"
        undo = reverse("case-do", args=[case.code, "oppna-igen"])
        assert undo in client.get(url).content.decode()
        Case.objects.filter(pk=case.pk).update(closed_at=timezone.now() - timedelta(minutes=6))

        assert undo not in client.get(url).content.decode()
        assert "Öppna igen" not in _page(client, case)

    def test_the_next_case_is_for_ones_own_profession_unless_need_says_otherwise(self, cast: Cast) -> None:
        errand, nurses = sent(cast, about=matter(lane="administrative")), sent(cast)
        Case.objects.update(priority=4)
        nurse, unit = cast["nurse"], cast.units["vc-01"]
        assert queue.next_case(nurse, unit, NOW) == nurses
        assert queue.next_case(cast["care_administrator"], unit, NOW) == errand
        Case.objects.filter(pk=errand.pk).update(priority=2)

        assert queue.next_case(nurse, unit, NOW) == errand

    def test_a_written_address_says_nothing_of_anothers_case(self, cast: Cast, sign_in: SignIn) -> None:
        case = sent(cast, unit="vc-02")
        actions.close(case=case, outcome="abandoned", by=cast["outsider"], now=NOW)
        url = f"{reverse('queue')}?stangt={case.code}"

        assert f"/arenden/{case.code}" not in sign_in("nurse").get(url).content.decode()


def test_a_phrase_stands_after_what_was_typed_and_nothing_is_sent(cast: Cast, sign_in: SignIn) -> None:
    case, client = sent(cast), sign_in("nurse")
    phrase = casepage.phrases(queries.routine_of(case.unit, TODAY))[0]
    url = reverse("case-do", args=[case.code, "fras"])
    page = client.post(url, {"text": "Hej Greta!", "phrase": phrase["id"]}).content.decode()

    assert f"Hej Greta!\n\n{escape(phrase['text'])}" in page
    assert not Message.objects.exists()
    assert client.post(url, {"text": "Hej", "phrase": "finns-inte"}).status_code == 404


def test_the_cases_before_and_after_are_a_link_away(cast: Cast, sign_in: SignIn) -> None:
    cases = [sent(cast) for _ in range(3)]
    sent(cast, unit="vc-02")
    nurse, codes = cast["nurse"], [case.code for case in cases]
    found = [queue.neighbours(case, nurse, TODAY) for case in cases]
    assert found == [("", codes[1]), (codes[0], codes[2]), (codes[1], "")]
    closed = actions.close(case=cases[1], outcome="abandoned", by=nurse, now=NOW)

    assert queue.neighbours(closed, nurse, TODAY) == ("", "")
    assert queue.neighbours(cases[0], nurse, TODAY) == ("", codes[2])


class TestKeys:
    """The keys have a page of their own, and a switch that a cookie remembers."""

    def test_they_can_be_switched_off_and_on(self, cast: Cast, sign_in: SignIn) -> None:
        sent(cast)
        client = sign_in("nurse")
        on = 'data-on="{}"'.format
        found = [on("true") in client.get(reverse("queue")).content.decode()]
        for choice in ("off", "on"):
            client.post(reverse("queue-keys"), {"keys": choice})
            found.append(on("true") in client.get(reverse("queue")).content.decode())

        assert found == [True, False, True]

    def test_the_list_is_a_page_without_script(self, cast: Cast, sign_in: SignIn) -> None:
        page = sign_in("nurse").get(reverse("queue-keys")).content.decode()

        # What every page of somebody who is signed in has: the end of the session.  No script of its own.
        assert re.findall(r'<script[^>]* src="([^"]+)"', page) == [static("design/session.js")]
        assert page.count("<script") == 1
        assert "<kbd>T</kbd>" in page

    def test_every_key_of_the_list_is_there_to_use(self, cast: Cast, sign_in: SignIn) -> None:
        _first, case, _last = sent(cast), sent(cast), sent(cast)
        client = sign_in("nurse")
        both = client.get(reverse("queue")).content.decode() + _page(client, case)
        listed = re.findall(r"<dt>(.*?)</dt>", client.get(reverse("queue-keys")).content.decode())
        keys = {" ".join(re.findall(r"<kbd>(.*?)</kbd>", one)).lower() for one in listed}
        bound = set(re.findall(r'data-key="([^"]+)"', both))

        assert keys - bound == {"j k", "enter", "ctrl enter"}
        assert bound - keys == {"j", "k"}  # the two of "j k"
