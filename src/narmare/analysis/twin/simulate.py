"""One region, month by month."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from narmare.analysis.tables import TABLES
from narmare.analysis.twin.bodymass import BodyMass
from narmare.analysis.twin.calls import EmergencyCalls
from narmare.analysis.twin.contacts import Contacts
from narmare.analysis.twin.habits import Habits
from narmare.analysis.twin.health import Health
from narmare.analysis.twin.homehelp import HomeHelp
from narmare.analysis.twin.homestart import HomeStarts
from narmare.analysis.twin.hospital import Hospital
from narmare.analysis.twin.listing import Listings
from narmare.analysis.twin.monthly import ACCOUNTS, ANSWERS, QUESTIONS, SURVEYS, Monthly, write_units
from narmare.analysis.twin.months import OPEN_DAY, Months
from narmare.analysis.twin.municipal import MunicipalCare
from narmare.analysis.twin.named import NamedContacts
from narmare.analysis.twin.netcost import NetCost
from narmare.analysis.twin.plans import Plans, SelfMonitoring
from narmare.analysis.twin.population import Population, write_people
from narmare.analysis.twin.prevention import Prevention
from narmare.analysis.twin.region import Region
from narmare.analysis.twin.rehabilitation import Rehabilitation
from narmare.analysis.twin.reported import Reported
from narmare.analysis.twin.rollouts import Effects, initiatives, schedule, truth
from narmare.analysis.twin.seeds import streams
from narmare.analysis.twin.specialised import Specialised
from narmare.analysis.twin.units import Doctors, Units, build
from narmare.analysis.twin.visits import Visits
from narmare.analysis.twin.world import World
from narmare.analysis.twin.write import Sink


ROOM = 10**13  # ids of a region's events begin at part x ROOM, so that no two regions share one
CLINICIANS = 10**15  # clinicians' counters lie far above persons'


@dataclass(frozen=True)
class Done:
    """What one region gave."""

    rows: Mapping[str, int]
    truth: list[dict[str, Any]]


def simulate(
    region: Region,
    *,
    part: int,
    out: Path,
    seed: int,
    scale: float,
    months: Months,
    progress: Callable[[int], None],
) -> Done:
    """Write the part file `part` of every table for one region; `progress` is told each month that is done."""
    rng = streams(seed, int(region.code))
    key = int(np.random.SeedSequence(seed).generate_state(1, np.uint64)[0] >> np.uint64(1))
    units = build(region, rng["units"])
    starts = schedule(units, rng["rollouts"])
    sink = Sink(out, part, labels(region, units), part * ROOM + 1)
    try:
        population = Population(region, months, scale, rng["population"], key, count=part * ROOM)
        doctors = Doctors(units, rng["named"], CLINICIANS + part * ROOM, key)
        world = World(
            months,
            units,
            doctors,
            Effects(starts, units, months),
            starts,
            population.start(),
            sink,
            rng,
            scale,
        )
        _run(world, population, progress)
        sink.close()
    finally:
        sink.stop()
    return Done(dict(sink.rows), truth(starts, units, months))


def _run(world: World, population: Population, progress: Callable[[int], None]) -> None:
    people, months = world.people, world.months
    write_units(world)
    health = Health(world.rng["health"])
    health.refresh(people, int(months.starts[0]), np.arange(len(people)))
    population.first_departures(people)
    listings, care = Listings(world), MunicipalCare(world)
    named, plans, monitoring = NamedContacts(world), Plans(world), SelfMonitoring(world)
    contacts, visits, hospital = Contacts(world), Visits(world), Hospital(world, named)
    specialised, prevention, monthly = Specialised(world), Prevention(world), Monthly(world)
    reported, habits = Reported(world), Habits(world, prevention)
    calls, net_cost = EmergencyCalls(world, hospital), NetCost(world)
    weights, helped = BodyMass(world), HomeHelp(world)
    rehabilitation, home_starts = Rehabilitation(world), HomeStarts(world, hospital)
    for month in range(months.count):
        arrived = population.step(people, month)
        everybody = np.flatnonzero(people.here)
        health.refresh(people, int(months.starts[month]), everybody if month % 12 == 0 else arrived)
        world.doctors.step(month)
        left_unit = listings.step(month, arrived)
        care.step(month)
        named.step(month, left_unit)
        visits.step(month, contacts.step(month))
        for each in (
            hospital,
            calls,
            specialised,
            plans,
            monitoring,
            prevention,
            monthly,
            net_cost,
            reported,
            habits,
            weights,
            helped,
            rehabilitation,
            home_starts,
        ):
            each.step(month)
        progress(month)
    # Who leaves after the twin has not left.
    people.leave[people.leave > months.starts[-1]] = OPEN_DAY
    write_people(people, world.sink, care.finish())
    for span in (listings, named, monitoring, plans, specialised, reported, habits, weights, helped):
        span.finish()
    monthly.finish(tuple(i.initiative for i in initiatives()))


def labels(region: Region, units: Units) -> Mapping[str, Mapping[str, Sequence[str]]]:
    """What the numbers of each text column stand for."""
    found: dict[str, dict[str, Sequence[str]]] = {
        name: {c.name: units.ids for c in of.columns if c.refers_to == "unit"} for name, of in TABLES.items()
    }
    codes = tuple(m.code for m in region.municipalities)
    found["unit"] = {
        "unit_id": units.ids,
        "name": units.names,
        "municipality": sorted(set(units.municipalities)),
        "region": [region.code],
    }
    found["person"]["municipality"] = codes
    found["cost"]["account"] = ACCOUNTS
    found["net_cost"]["region"] = [region.code]
    found["survey_answer"] |= {"survey": SURVEYS, "question": QUESTIONS, "value": ANSWERS}
    found["rollout"]["initiative"] = tuple(i.initiative for i in initiatives())
    return found
