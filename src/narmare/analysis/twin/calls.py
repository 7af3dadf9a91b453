"""Calls to 112: each ambulance trip begins with one, and so many minutes later the first resource is at the place."""

from __future__ import annotations

import numpy as np

from narmare.analysis.twin.hospital import Hospital
from narmare.analysis.twin.months import OPEN_TIME
from narmare.analysis.twin.world import World


# assumed, as no document at hand holds a figure: the median of the whole country lies at 12 to 17 minutes for priority 1,
# shortest where most people live; less urgent calls wait
FASTEST, SLOWEST = 9.5, 18.0  # median minutes of a municipality, priority 1
LONGER = (1.0, 1.0, 1.7, 2.8, 4.0)  # times that, by priority
SPREAD = 0.42  # standard deviation of the logarithm
SENT_WITHIN = (60, 200)  # seconds from the call to the trip
NOBODY_CAME = 0.01


class EmergencyCalls:
    """Writes emergency_call."""

    def __init__(self, world: World, hospital: Hospital) -> None:
        self.world, self.hospital, self.rng = world, hospital, world.rng["calls"]
        places = len(set(world.units.municipalities))
        fewest_last = np.argsort(-np.bincount(world.people.municipality, minlength=places), kind="stable")
        self.typical = np.empty(places)
        self.typical[fewest_last] = np.linspace(FASTEST, SLOWEST, places)
        self.typical *= self.rng.uniform(0.9, 1.1, places)

    def step(self, month: int) -> None:
        """The calls of the month's trips."""
        for trips in self.hospital.trips:
            n = len(trips.who)
            called = trips.at - self.rng.integers(*SENT_WITHIN, n)
            place = self.world.people.municipality[trips.who] % len(self.typical)
            minutes = self.typical[place] * np.asarray(LONGER)[trips.priority]
            there = called + (60 * minutes * np.exp(self.rng.normal(0, SPREAD, n))).astype(np.int64)
            came = np.where(self.rng.random(n) < NOBODY_CAME, OPEN_TIME, self.world.not_yet(there))
            keep = self.world.in_window(trips.who, called)
            self.world.sink.add(
                "emergency_call",
                call_id=self.world.sink.event_ids("emergency_call", int(keep.sum())),
                person_id=self.world.people.ids[trips.who[keep]],
                unit_id=trips.station[keep].astype(np.int16),
                called_at=called[keep],
                priority=trips.priority[keep],
                first_resource_at=came[keep],
            )
