"""Care at home that begins: after a coordinated discharge, or where municipal care at home begins for another reason."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from narmare.analysis.tables import TABLES
from narmare.analysis.twin.hospital import Hospital
from narmare.analysis.twin.months import DAY, OFFICE_HOURS, OFFICE_WEEK, OPEN_TIME
from narmare.analysis.twin.people import HOME
from narmare.analysis.twin.world import World, pick


ASKED_BY = tuple(TABLES["home_start"].column("asked_by").codes)
TEAMS = tuple(TABLES["home_start"].column("team").codes)
# chosen, as the documents name the wish and no figures
AFTER_HOSPITAL = 0.45  # of the coordinated discharges of persons of 65 or over begin care at home
FROM_HOME = (0.55, 0.1, 0.25, 0.1)  # care centre, ambulance, municipality, others
TEAM_FIRST, TEAM_LAST = 0.10, 0.35  # share that a home team takes, in the first and the last month
DAYS_TEAM, DAYS_OTHERS, DAYS_FROM_HOME = 0.8, 2.6, 5.0  # mean days until the first visit


class HomeStarts:
    """Writes home_start."""

    def __init__(self, world: World, hospital: Hospital) -> None:
        self.world, self.hospital, self.rng = world, hospital, world.rng["home_start"]

    def step(self, month: int) -> None:
        """The month's starts."""
        for discharges in self.hospital.discharges:
            some = self.rng.random(len(discharges.who)) < AFTER_HOSPITAL
            who, asked, out = discharges.who[some], discharges.ready[some], discharges.out[some]
            team = self._team(month, len(who))
            wait = np.where(team == TEAMS.index("home_team"), DAYS_TEAM, DAYS_OTHERS)
            by = np.full(len(who), ASKED_BY.index("hospital"), np.int8)
            self._write(who, by, asked, out, out + self._days(wait), team)
        people, starts = self.world.people, self.world.months.starts
        begun = (people.care_from >= starts[month]) & (people.care_from < starts[month + 1])
        who = np.flatnonzero(people.here & (people.care == HOME) & begun)
        asked = self.world.months.draw_times(self.rng, month, len(who), OFFICE_WEEK, OFFICE_HOURS)
        by = (1 + pick(self.rng, FROM_HOME, len(who))).astype(np.int8)
        team = (1 + pick(self.rng, (15, 70, 15), len(who))).astype(np.int8)
        nowhere = np.full(len(who), OPEN_TIME)
        self._write(who, by, asked, nowhere, asked + self._days(np.full(len(who), DAYS_FROM_HOME)), team)

    def _team(self, month: int, n: int) -> NDArray[np.int8]:
        share = TEAM_FIRST + (TEAM_LAST - TEAM_FIRST) * month / max(1, self.world.months.count - 1)
        others = np.array([10, 75, 15]) / 100 * (1 - share)
        return pick(self.rng, [share, *others], n)

    def _days(self, mean: NDArray[np.floating]) -> NDArray[np.int64]:
        """Seconds until the visit: exponential days."""
        return np.asarray((self.rng.exponential(1, len(mean)) * mean * DAY).astype(np.int64))

    def _write(
        self, who: NDArray[np.int64], by: NDArray[np.int8], asked: NDArray[np.int64], left: NDArray[np.int64],
        visited: NDArray[np.int64], team: NDArray[np.int8],
    ) -> None:  # fmt: skip
        world, homes = self.world, self.world.units.of_kind("home_care")
        keep = world.in_window(who, asked)
        who, visited = who[keep], visited[keep]
        came = world.people.resident_at(who, visited) & (visited < world.months.end)
        usual = np.isin(team[keep], (TEAMS.index("mobile_team"), TEAMS.index("care_centre")))
        home = homes[world.people.municipality[who] % len(homes)]
        world.sink.add(
            "home_start",
            start_id=world.sink.event_ids("home_start", len(who)),
            person_id=world.people.ids[who],
            unit_id=np.where(usual, world.centre(who), home).astype(np.int16),
            asked_by=by[keep],
            asked_at=asked[keep],
            left_hospital_at=world.not_yet(left[keep]),
            first_visit_at=np.where(came, visited, OPEN_TIME),
            team=team[keep],
        )
