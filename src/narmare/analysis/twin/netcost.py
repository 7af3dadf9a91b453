"""What a region's health care costs, by area: invented sums that are as large as a region's."""

from __future__ import annotations

import numpy as np

from narmare.analysis.twin.world import World


# chosen, as the documents hold no sums: kronor per inhabitant in the first year, without medicines on prescription
SEK_PER_INHABITANT = {
    "primary_care": 5_600,
    "somatic": 17_900,
    "psychiatric": 3_200,
    "dental": 900,
    "other": 3_100,
}
GROWTH = 1.035  # a year, for wages and prices
TOWARDS_PRIMARY = 0.0006  # of the somatic sum a year: "no economic transfer" is what the audit of 2024 found
NOISE = 0.012


class NetCost:
    """Writes net_cost."""

    def __init__(self, world: World) -> None:
        self.world, self.rng = world, world.rng["net_cost"]

    def step(self, month: int) -> None:
        """The month's sums of the whole region, at its real size whatever the twin's scale."""
        people, years = self.world.people, month / 12
        inhabitants = max(1, round(int(people.here.sum()) / self.world.scale))
        share = dict(SEK_PER_INHABITANT)
        moved = share["somatic"] * TOWARDS_PRIMARY * years
        sums = {**share, "somatic": share["somatic"] - moved, "primary_care": share["primary_care"] + moved}
        noise = self.rng.normal(1, NOISE, len(sums))
        per_month = inhabitants * GROWTH**years / 12
        self.world.sink.add(
            "net_cost",
            region=np.zeros(1, np.int16),
            month=np.full(1, self.world.months.starts[month], np.int32),
            inhabitants=np.array([inhabitants]),
            **{
                area: np.array([round(sek * per_month * times, -3)])
                for (area, sek), times in zip(sums.items(), noise, strict=True)
            },
        )
