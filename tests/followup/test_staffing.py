"""The page of the staffing of the way in: what it says, and what it does with what was filled in."""

import json
import re

import numpy as np
import pytest
from click.testing import CliRunner

from narmare.analysis.capacity.staffing.arrivals import History
from narmare.analysis.capacity.staffing.scenario import Redial
from narmare.cli import main
from narmare.followup.staffing import day as days
from narmare.followup.staffing.day import first_guess, options, scenario
from narmare.region.models import Unit
from tests.analysis.capacity.contacts import moments_of, write_contacts
from tests.analysis.capacity.test_forecast import made
from tests.followup.test_pages import text


CALL_DAYS = 380


@pytest.fixture(autouse=True)
def small(monkeypatch):
    """Few replications: the pages are looked at, not the figures."""
    monkeypatch.setattr("narmare.followup.staffing.page.REPLICATIONS", 20)
    monkeypatch.setattr("narmare.followup.staffing.page.REPLICATIONS_OF_COST", 5)


@pytest.fixture(scope="session")
def contacts(tmp_path_factory):
    """A table in which vc-01 has a year of calls, and of what is written round the clock."""
    folder = tmp_path_factory.mktemp("contacts")
    calls = made(days=CALL_DAYS)
    around = History(calls.first, np.random.default_rng(3).poisson(0.1, calls.counts.shape))
    rows = [("vc-01", "phone", moment) for moment in moments_of(calls)]
    write_contacts(folder, rows + [("vc-01", "web", moment) for moment in moments_of(around)])
    return folder / "contact"


@pytest.fixture
def unit_with_calls(a_few_numbers, contacts, tmp_path):
    """The published numbers rest on a folder with those contacts."""
    (tmp_path / "contact").symlink_to(contacts)
    days.known.cache_clear()
    yield a_few_numbers
    days.known.cache_clear()


@pytest.fixture
def found(unit_with_calls):
    """What is known of the unit."""
    return days.known("x", unit_with_calls.data, "vc-01", made(days=CALL_DAYS).end)


def filled(found, **more):
    return {**first_guess(found, 0), **more}


def test_the_day_is_the_units_own(found):
    day = scenario(found, filled(found))

    assert found.phone.weekdays == (0, 1, 2, 3, 4)
    assert day.kind("phone").expected == pytest.approx(found.phone.mean(found.next(0))[0])
    assert found.next(0).weekday() == 0
    assert 245 < found.open_days < 256
    assert day.kind("phone").arrivals[0].per_hour > 2 * day.kind("phone").arrivals[1].per_hour
    early, midday, late = (shift.people for shift in day.pool("nurses").shifts)
    assert early > midday == late  # as many as carry the calls


def test_what_was_written_since_closing_waits_when_it_opens(found):
    monday, tuesday = (scenario(found, filled(found, weekday=str(n))).kind("web") for n in (0, 1))

    assert monday.arrivals[0].start == tuesday.arrivals[0].start == 8 * 3600
    assert monday.arrivals[0].per_hour > 1.5 * tuesday.arrivals[0].per_hour
    assert monday.expected == pytest.approx(sum(found.web.mean(found.next(0) - days.timedelta(days=n))[0] for n in range(3)), rel=0.25)  # fmt: skip


def test_every_option_can_be_left_out(found):
    every = filled(found)
    nothing = {**every, "more": 0, "back_share": 0, "digital": 0}
    day = scenario(found, every)

    assert [option.id for option in options(every, day)] == ["more", "open", "back", "digital", "all"]
    assert [option.id for option in options(nothing, day)] == ["open"]
    for option in options(every, day):
        assert option.apply(day).kind("phone")
    fewer = options({**every, "more": -1}, day)[0]
    assert "färre" in fewer.title
    assert fewer.apply(day).cost < day.cost


def test_the_page_says_what_comes_out(unit_with_calls, cast, client_of):
    page = text(client_of(cast, "controller").get("/bemanning/vc-01"))

    for said in ("Som nu får", "svar inom 10 minuter", "Vi räknar med", "Återuppringning", "Öppet till kl. 21", "30 % skriver",
                 "Allt tillsammans", "Vad den lovade tiden kostar", "90\u00a0% inom 5 minuter"):  # fmt: skip
        assert said in page or said.replace("\u00a0", " ") in page.replace("\u00a0", " "), said


def test_what_is_filled_in_is_what_is_computed(unit_with_calls, cast, client_of):
    client = client_of(cast, "controller")
    response = client.get(
        "/bemanning/vc-01", {"weekday": "3", "early": "7", "service": "4,5", "within": "3", "digital": "0"}
    )
    page = text(response)

    assert "torsdag" in page
    assert "svar inom 3 minuter" in page
    assert "% skriver" not in page.split("Ändra och räkna igen")[0]
    html = response.content.decode()
    assert re.search(r'name="early" value="7"', html)
    assert re.search(r'name="service" value="4,5"', html)


def test_other_professions_take_what_they_may_and_are_shown(unit_with_calls, found, cast, client_of):
    day = scenario(
        found, filled(found, administrators=2, administrators_take="both", doctors=1, doctors_cost=800)
    )
    assert [(pool.id, pool.takes, pool.cost) for pool in day.pools[1:]] == [
        ("administrators", ("phone", "web"), 320.0), ("doctors", ("web",), 800.0)]  # fmt: skip
    alone = scenario(found, filled(found))
    assert len(alone.pools) == 1

    asked = {"administrators": "2", "administrators_take": "both", "doctors": "1"}
    page = text(client_of(cast, "controller").get("/bemanning/vc-01", asked))
    assert "Andel av tiden som är upptagen, medicinska sekreterare" in page
    assert "Andel av tiden som är upptagen, läkare" in page


def test_other_professions_have_their_own_hours(found):
    given = filled(
        found,
        administrators=2,
        administrators_from="13",
        administrators_to="22",
        doctors=1,
        doctors_from="7",
        doctors_to="8",
    )
    day = scenario(found, given)

    assert [pool.id for pool in day.pools] == [
        "nurses",
        "administrators",
    ]  # the doctor is there before it opens
    assert day.pool("administrators").shifts[0].windows == ((13 * 3600, 17 * 3600),)


def test_those_who_call_again_are_in_the_day_and_in_the_table(unit_with_calls, found, cast, client_of):
    assert scenario(found, filled(found)).kind("phone").redial is None
    assert scenario(found, filled(found, again_share=60, again_after=5.0)).kind("phone").redial == Redial(
        0.6, 300
    )

    asked = {"again_share": "80", "early": "1", "midday": "1", "late": "1", "back_share": "0"}
    client = client_of(cast, "controller")
    assert "Samtal per person" in text(client.get("/bemanning/vc-01", asked))
    assert "Samtal per person" not in text(client.get("/bemanning/vc-01", {**asked, "again_share": "0"}))
    assert "redial:" in client.get("/bemanning/vc-01/scenario.yaml", asked).content.decode()


@pytest.mark.parametrize(("language", "typed"), [("sv", "4.5"), ("en", "4,5")])
def test_an_address_can_be_opened_in_the_other_language(unit_with_calls, cast, client_of, language, typed):
    client = client_of(cast, "controller")
    client.cookies["django_language"] = language

    assert client.get("/bemanning/vc-01", {"service": typed}).status_code == 200


@pytest.mark.parametrize(
    ("asked", "said"),
    [({"early": "-1"}, "0"), ({"service": ""}, "Fyll i: Minuter per samtal"), ({"share": "100"}, "99"), ({"early": "9" * 5000}, "60"),
     ({"more_from": "12", "more_to": "9"}, "senare än från-tiden"), ({"doctors_from": "12", "doctors_to": "9"}, "senare än från-tiden"), ({"weekday": "6"}, "måndag"), ({"service": "nan"}, "tal")],
)  # fmt: skip
def test_what_cannot_be_computed_says_what_to_do(unit_with_calls, cast, client_of, asked, said):
    response = client_of(cast, "controller").get("/bemanning/vc-01", asked)

    assert response.status_code == 422
    assert said in response.content.decode()
    assert "Som nu får" not in response.content.decode()


def test_a_unit_without_calls_gets_an_example_and_is_told_so(a_few_numbers, cast, client_of):
    page = text(client_of(cast, "unit_manager").get("/bemanning/vc-01"))

    assert "Samtalen här är ett exempel." in page
    assert "Vi räknar med" not in page


def test_the_region_chooses_among_its_care_centres_and_a_manager_has_the_own(a_few_numbers, cast, client_of):
    page = text(client_of(cast, "controller").get("/bemanning"))
    sent_on = client_of(cast, "unit_manager").get("/bemanning")

    assert Unit.objects.get(code="vc-02").name in page
    assert sent_on.headers["Location"] == "/bemanning/vc-01"


def test_the_file_gives_the_figures_of_the_page(unit_with_calls, cast, client_of, tmp_path):
    client = client_of(cast, "controller")
    asked = {"early": "4", "digital": "20"}
    response = client.get("/bemanning/vc-01/scenario.yaml", asked)
    file = tmp_path / "day.yaml"
    file.write_bytes(response.content)
    ran = CliRunner().invoke(main, ["staffing", "simulate", str(file), "--replications", "20", "--json"])
    kept = [
        f"{100 * one['kinds'][0]['kept']['value']:.0f}\u00a0%" for one in json.loads(ran.output)["options"]
    ]
    page = client.get("/bemanning/vc-01", asked).content.decode()
    row = re.search(r"Svar inom den lovade tiden</th>(.*?)</tr>", page, flags=re.S).group(1)

    assert response.headers["Content-Disposition"] == 'attachment; filename="bemanning-vc-01.yaml"'
    assert re.findall(r">([^<>]+%)</td>", row) == kept
    assert len(kept) == 6


def test_a_file_of_what_cannot_be_leads_back_to_the_page(unit_with_calls, cast, client_of):
    response = client_of(cast, "controller").get("/bemanning/vc-01/scenario.yaml", {"early": "-3"})

    assert response.headers["Location"] == "/bemanning/vc-01?early=-3"
