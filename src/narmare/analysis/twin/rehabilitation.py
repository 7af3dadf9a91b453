"""Visits for rehabilitation that care centres carry out themselves or buy."""

from __future__ import annotations

import numpy as np

from narmare.analysis.twin.world import World


# chosen, as the documents hold no figures
VISITS_PER_1000 = 22.0  # listed persons and month
BOUGHT = (0.02, 0.35)  # share of a care centre's visits that a company carries out


class Rehabilitation:
    """Writes rehabilitation."""

    def __init__(self, world: World) -> None:
        self.world, self.rng = world, world.rng["rehabilitation"]
        self.bought = self.rng.uniform(*BOUGHT, world.units.centres)

    def step(self, month: int) -> None:
        """The month's visits at each care centre, at its real size whatever the twin's scale."""
        people, centres = self.world.people, self.world.units.centres
        listed = np.bincount(people.unit[people.here & (people.unit >= 0)], minlength=centres)
        level = VISITS_PER_1000 / 1000 / self.world.scale * self.world.season("planned", month)
        visits = self.rng.poisson(listed * level)
        bought = self.rng.binomial(visits, self.bought)
        self.world.sink.add(
            "rehabilitation",
            unit_id=np.arange(centres, dtype=np.int16),
            month=np.full(centres, self.world.months.starts[month], np.int32),
            own=visits - bought,
            bought=bought,
        )
