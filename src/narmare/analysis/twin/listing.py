"""Listings: a care centre near home, one at a time, changed now and then."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from narmare.analysis.twin.months import OPEN_DAY
from narmare.analysis.twin.spans import Spans
from narmare.analysis.twin.world import World


CHANGE = 0.035 / 12  # chance a month to change care centre
DELAY = 0.25  # share of those who move in that wait with listing
LATE = 0.3  # of the unlisted list each month


class Listings:
    """Keeps `people.unit` and writes the table listing."""

    def __init__(self, world: World) -> None:
        self.world, self.rng = world, world.rng["listing"]
        self.spans = Spans("listing", "unit_id")
        everybody = np.arange(len(world.people))
        self._list(everybody, world.people.arrive[everybody])

    def step(self, month: int, arrived: NDArray[np.int64]) -> NDArray[np.int64]:
        """List those who came and those who waited, and let some change; the places of those who left a unit."""
        people, start = self.world.people, int(self.world.months.starts[month])
        waiting = np.flatnonzero(
            people.here[: len(people) - len(arrived)] & (people.unit[: len(people) - len(arrived)] < 0)
        )
        late = waiting[self.rng.random(len(waiting)) < LATE]
        self._list(late, np.full(len(late), start, np.int32))
        born = people.birth[arrived] >= start
        now = arrived[born | (self.rng.random(len(arrived)) >= DELAY)]
        self._list(now, people.arrive[now])
        return self._change(month)

    def _list(self, who: NDArray[np.int64], since: NDArray[np.int32]) -> None:
        people = self.world.people
        people.unit[who] = self._choose(who)
        people.listed_from[who] = since
        self._meet(who)

    def _choose(self, who: NDArray[np.int64]) -> NDArray[np.int64]:
        """A care centre of the municipality by its pull; one of twelve chooses another municipality's."""
        units, people = self.world.units, self.world.people
        municipality = people.municipality[who].copy()
        away = self.rng.random(len(who)) < 1 / 12
        municipality[away] = units.municipality_of_centre[
            self.rng.integers(0, units.centres, int(away.sum()))
        ]
        order = np.argsort(units.municipality_of_centre, kind="stable")
        edges = np.cumsum(units.pull[order])  # one unit of length per municipality, in order
        place = np.searchsorted(edges, municipality + self.rng.random(len(who)) * 0.999999)
        return np.asarray(order[np.minimum(place, units.centres - 1)])

    def _meet(self, who: NDArray[np.int64]) -> None:
        people = self.world.people
        seats = self.world.units.seats[people.unit[who]]
        people.usual_seat[who] = (self.rng.random(len(who)) * seats).astype(np.int8)

    def _change(self, month: int) -> NDArray[np.int64]:
        """Some change; not on the first of the month, when doctors' seats change hands."""
        people, months = self.world.people, self.world.months
        settled = (people.listed_from < months.starts[month]) & (people.unit >= 0)
        who = np.flatnonzero(
            people.here & settled & (self.rng.random(len(people), dtype=np.float32) < CHANGE)
        )
        day = np.maximum(months.draw_days(self.rng, month, len(who)), months.starts[month] + 1)
        new = self._choose(who)
        moved = (new != people.unit[who]) & (day < people.leave[who])
        who, day, new = who[moved], day[moved], new[moved]
        self.spans.add(who, people.listed_from[who], day, unit_id=people.unit[who].copy())
        people.unit[who] = new
        people.listed_from[who] = day
        self._meet(who)
        return who

    def finish(self) -> None:
        """Write the table."""
        people = self.world.people
        who = np.flatnonzero(people.unit >= 0)
        self.spans.add(who, people.listed_from[who], np.full(len(who), OPEN_DAY), unit_id=people.unit[who])
        self.spans.write(people, self.world.sink)
