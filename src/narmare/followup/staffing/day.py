"""From what is known and what was filled in to a day and its options, as `narmare.analysis.capacity.staffing` has them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

import narmare.content
from narmare.analysis.capacity.staffing.arrivals import NoHistory, history
from narmare.analysis.capacity.staffing.erlang import agents_needed
from narmare.analysis.capacity.staffing.forecast import Model, fit
from narmare.analysis.capacity.staffing.need import arrivals
from narmare.analysis.capacity.staffing.options import (
    MoveContacts,
    MovePeople,
    OfferCallBack,
    OpenUntil,
    Option,
    added,
)
from narmare.analysis.capacity.staffing.scenario import (
    HOUR,
    QUARTER,
    CallBack,
    Kind,
    Pool,
    Promise,
    Rate,
    Redial,
    Scenario,
    Shift,
)
from narmare.analysis.capacity.staffing.scenario_file import read_scenario


BANDS = (("early", 0, 10), ("midday", 10, 13), ("late", 13, 24))  # field, from and to that hour
OPENS, CLOSES = 8 * HOUR, 17 * HOUR
DOCTOR_COST = 750  # kronor an hour, social charges included: an assumption, as the example's other costs
TAKES = {"web": ("web",), "phone": ("phone",), "both": ("phone", "web")}
HIGHEST = 0.85  # of their time that people are taken, in the number that is suggested
EXAMPLE = Path(narmare.content.__file__).parent / "staffing" / "vardcentral.yaml"


@dataclass(frozen=True)
class Known:
    """What a unit's own contacts say: models of calls and written contacts (None: too few), and the first day after them."""

    phone: Model | None
    web: Model | None
    end: date

    @property
    def weekdays(self) -> tuple[int, ...]:
        """Days of the week on which somebody calls."""
        return self.phone.weekdays if self.phone else (0, 1, 2, 3, 4)

    def next(self, weekday: int) -> date:
        """The next open day of this weekday."""
        day = self.end + timedelta(days=(weekday - self.end.weekday()) % 7)
        while self.phone and not self.phone.is_open(day):
            day += timedelta(days=7)
        return day

    @property
    def open_days(self) -> int:
        """Open days in a year."""
        if self.phone is None:
            return 250
        return sum(self.phone.is_open(self.end + timedelta(days=n)) for n in range(365))


@lru_cache(maxsize=64)
def known(snapshot: str, data: str, unit: str, end: date) -> Known:
    """What the care tables of a snapshot say of a unit.  A snapshot's data may be gone: then nothing is known."""
    return Known(_model(data, unit, "phone"), _model(data, unit, "web"), end)


def _model(data: str, unit: str, channel: str) -> Model | None:
    try:
        return fit(history(Path(data), unit, (channel,)))
    except NoHistory:
        return None


@lru_cache(maxsize=1)
def example() -> Scenario:
    """The day that the product comes with: what is assumed where the unit has not said otherwise."""
    return read_scenario(EXAMPLE).scenario


def first_guess(found: Known, weekday: int) -> dict[str, Any]:
    """What the form says before anybody has changed it: people by the load, the rest by the example."""
    phone, web, nurses = example().kind("phone"), example().kind("web"), example().pool("nurses")
    calls = _arrivals(found, weekday, "phone")
    promise = phone.promise or Promise(600, 0.9)
    first = str(min(max(min(r.start for r in calls) // HOUR, 7), 17))
    last = str(min(max(-(-max(r.end for r in calls) // HOUR), 8), 22))
    guess: dict[str, Any] = {
        "weekday": str(weekday), "service": _minutes(phone.service), "patience": _minutes(phone.patience or 900),
        "within": _minutes(promise.within), "share": round(100 * promise.share), "cost": round(nurses.cost), "more": 2,
        "more_from": "8", "more_to": "10", "open_until": "21", "open_people": 1, "open_moved": 15, "back_after": 2,
        "administrators": 0, "administrators_take": "web", "administrators_cost": round(example().pool("administrators").cost),
        "administrators_from": first, "administrators_to": last, "doctors_from": first, "doctors_to": last,
        "again_share": 0, "again_after": 10, "doctors": 0, "doctors_take": "web", "doctors_cost": DOCTOR_COST, "back_share": 70, "digital": 30, "digital_service": _minutes(web.service),
    }  # fmt: skip
    for field, start, end in BANDS:
        busiest = max((r.per_hour for r in calls if start * HOUR <= r.start < end * HOUR), default=0.0)
        needed = agents_needed(arrivals=busiest / HOUR, service=phone.service, patience=phone.patience, max_occupancy=HIGHEST)  # fmt: skip
        guess[field] = max(1, needed.agents)
    return guess


def _minutes(seconds: float) -> float:
    """Minutes, without decimals where they have none."""
    return int(seconds / 60) if seconds % 60 == 0 else seconds / 60


def scenario(found: Known, filled: Mapping[str, Any]) -> Scenario:
    """The day as it is."""
    weekday = int(filled["weekday"])
    phone = replace(
        example().kind("phone"), title=_("Telefon"), arrivals=_arrivals(found, weekday, "phone"), service=60 * filled["service"],
        patience=60 * filled["patience"], redial=_redial(filled), promise=Promise(60 * filled["within"], filled["share"] / 100),
    )  # fmt: skip
    web = replace(
        example().kind("web"), title=_("Skrivna ärenden"), arrivals=_arrivals(found, weekday, "web"),
        service=60 * filled["digital_service"],
    )  # fmt: skip
    opens, closes = _hours(phone)
    shifts = tuple(
        Shift(filled[field], ((max(opens, start * HOUR), min(closes, end * HOUR)),))
        for field, start, end in BANDS
        if max(opens, start * HOUR) < min(closes, end * HOUR)
    )
    nurses = Pool("nurses", _("Sjuksköterskor"), ("phone", "web"), shifts, cost=float(filled["cost"]))
    busy = found.phone.busyness(found.next(weekday)) if found.phone else example().busyness
    others = _other_professions(filled, (opens, closes))
    return Scenario("as_is", _("Som nu"), (phone, web), (nurses, *others), busyness=min(1.0, busy))


def _redial(filled: Mapping[str, Any]) -> Redial | None:
    return Redial(filled["again_share"] / 100, 60 * filled["again_after"]) if filled["again_share"] else None


def _other_professions(filled: Mapping[str, Any], hours: tuple[int, int]) -> tuple[Pool, ...]:
    """Those beside the nurses, with their hours and what they may take.  Hours in which the way in is closed do not count."""
    found = []
    for group, name in {"administrators": _("Medicinska sekreterare"), "doctors": _("Läkare")}.items():
        begins = max(hours[0], int(filled[f"{group}_from"]) * HOUR)
        ends = min(hours[1], int(filled[f"{group}_to"]) * HOUR)
        if filled[group] and begins < ends:
            shift = Shift(filled[group], ((begins, ends),))
            found.append(
                Pool(
                    group, name, TAKES[filled[f"{group}_take"]], (shift,), cost=float(filled[f"{group}_cost"])
                )
            )
    return tuple(found)


def options(filled: Mapping[str, Any], day: Scenario) -> tuple[Option, ...]:
    """The ways that the form describes, one at a time and all together; those that change nothing are left out."""
    hours = ((int(filled["more_from"]) * HOUR, int(filled["more_to"]) * HOUR),)
    until = int(filled["open_until"])
    changes: list[Option] = []
    if filled["more"]:
        title = ngettext("%(n)s sjuksköterska fler kl. %(from)s–%(to)s", "%(n)s sjuksköterskor fler kl. %(from)s–%(to)s", abs(filled["more"])) if filled["more"] > 0 else ngettext("%(n)s sjuksköterska färre", "%(n)s sjuksköterskor färre", abs(filled["more"]))  # fmt: skip
        said = title % {"n": abs(filled["more"]), "from": filled["more_from"], "to": filled["more_to"]}
        changes.append(Option("more", said, (MovePeople("nurses", filled["more"], hours),)))
    if until * HOUR > _hours(day.kind("phone"))[1]:
        longer = OpenUntil(
            "phone", until * HOUR, "nurses", filled["open_people"], moved=filled["open_moved"] / 100
        )
        changes.append(Option("open", _("Öppet till kl. %(hour)s") % {"hour": until}, (longer,)))
    if filled["back_share"]:
        offer = CallBack(60 * filled["back_after"], filled["back_share"] / 100)
        changes.append(Option("back", _("Återuppringning"), (OfferCallBack("phone", offer),)))
    if filled["digital"]:
        moved = MoveContacts("phone", "web", filled["digital"] / 100)
        title = _("%(share)s %% skriver") % {"share": filled["digital"]}
        changes.append(Option("digital", title, (moved,)))
    if len(changes) > 1:
        together = [change for option in changes for change in option.changes]
        changes.append(Option("all", _("Allt tillsammans"), tuple(together)))
    return tuple(changes)


def whole_day(day: Scenario) -> tuple[tuple[int, int], ...]:
    """The hours in which people can call, as the windows of somebody who is there all the time."""
    return (_hours(day.kind("phone")),)


def _arrivals(found: Known, weekday: int, kind: str) -> tuple[Rate, ...]:
    """Contacts by the hour on the next such day; those of the example where the unit has no own."""
    if found.phone is None:
        return example().kind(kind).arrivals
    day = found.next(weekday)
    if kind == "phone":
        return found.phone.rates(day)
    return _written(found.phone, found.web, day) if found.web else (Rate(OPENS, CLOSES, 0.0),)


def _written(phone: Model, web: Model, day: date) -> tuple[Rate, ...]:
    """What is written while the unit is open, and all that was written since it closed last, waiting when it opens."""
    opens, closes = phone.rates(day)[0].start, phone.rates(day)[-1].end
    waiting = sum(rate.expected for rate in web.rates(day) if rate.start < opens)
    before = day - timedelta(days=1)
    while not phone.is_open(before) and day - before < timedelta(days=7):
        waiting += web.mean(before)[0]
        before -= timedelta(days=1)
    waiting += sum(rate.expected for rate in web.rates(before) if rate.start >= closes)
    rates = [rate for rate in web.rates(day) if opens <= rate.start < closes]
    first = Rate(opens, opens + QUARTER, waiting * HOUR / QUARTER)
    return tuple(added((first,), rates))


def _hours(phone: Kind) -> tuple[int, int]:
    """From the first to the last quarter in which calls are expected."""
    there = [n for n, expected in enumerate(arrivals(phone)) if expected > 0]
    return (there[0] * QUARTER, (there[-1] + 1) * QUARTER) if there else (OPENS, CLOSES)
