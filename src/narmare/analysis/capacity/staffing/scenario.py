"""A day of the way in as data: what comes in, who takes it, when, and what is promised.

Times of day are seconds since midnight, lengths are seconds, money is Swedish kronor, shares are 0 to 1.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from narmare.analysis.capacity.staffing.faults import Refused, Wrong


DAY = 86_400
HOUR = 3_600
QUARTER = 900
MOST_CALLS = 30  # after the first

type Window = tuple[int, int]  # from, to


def clock(second: float) -> str:
    """08:15 out of seconds since midnight."""
    minute = round(second / 60)
    return f"{minute // 60:02d}:{minute % 60:02d}"


@dataclass(frozen=True)
class Rate:
    """So many contacts an hour from `start` to `end`."""

    start: int
    end: int
    per_hour: float

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end <= DAY:
            raise Refused([("The hours run backwards or leave the day.", "Write times from 00:00 to 24:00, the earlier first.")])  # fmt: skip
        if not (math.isfinite(self.per_hour) and self.per_hour >= 0):
            raise Refused([(f"{self.per_hour:g} contacts an hour cannot be.", "Write 0 or more.")])

    @property
    def expected(self) -> float:
        """Contacts in the whole span."""
        return self.per_hour * (self.end - self.start) / HOUR


@dataclass(frozen=True)
class CallBack:
    """Whoever has waited `after` seconds is offered to be called; the share `accepted` takes it and hangs up.

    `delay` 0: they keep their place in the queue.  Above 0: they are put last in the queue after so long.  They can then be
    reached for `patience` seconds; None: the whole day.
    """

    after: float
    accepted: float
    delay: float = 0.0
    patience: float | None = None

    def __post_init__(self) -> None:
        wrong: list[Wrong] = []
        if self.after < 0 or self.delay < 0:
            wrong.append(("A time is below zero.", "Write 0 or more seconds."))
        if not 0 <= self.accepted <= 1:
            wrong.append((f"accepted is {self.accepted:g}.", "Write a share from 0 to 1 (60 % is 0.6)."))
        if self.patience is not None and self.patience <= 0:
            wrong.append(("patience is not above zero.", "Leave it out if they can be reached all day."))
        if wrong:
            raise Refused(wrong)


@dataclass(frozen=True)
class Redial:
    """Of those who give up, the share `share` call again, after `after` seconds on average (exponential), at most `most` times.

    Each time they wait as long as they have the patience for, drawn anew, and only while the line is open.
    """

    share: float
    after: float
    most: int = 3

    def __post_init__(self) -> None:
        wrong: list[Wrong] = []
        if not 0 <= self.share <= 1:
            wrong.append((f"share is {self.share:g}.", "Write a share from 0 to 1 (60 % is 0.6)."))
        if not (math.isfinite(self.after) and self.after > 0):
            wrong.append((f"after is {self.after:g}.", "Write seconds above 0 until they call again."))
        if not 1 <= self.most <= MOST_CALLS:
            wrong.append((f"most is {self.most}.", f"Write 1 to {MOST_CALLS} calls more."))
        if wrong:
            raise Refused(wrong)


@dataclass(frozen=True)
class Promise:
    """This share of the contacts is answered within so many seconds."""

    within: float
    share: float

    def __post_init__(self) -> None:
        if self.within < 0 or not 0 < self.share < 1:
            raise Refused([("The promise cannot be kept or broken.", "Write within in seconds and a share between 0 and 1 (90 % is 0.9).")])  # fmt: skip


@dataclass(frozen=True)
class Kind:
    """One kind of contact.

    Attributes:
        arrivals: when how many people come; spans do not overlap.  Whoever calls again is no new one.
        service: mean handling time of somebody who does nothing else.
        spread: its coefficient of variation, log-normal (0: always the same); None: exponential.
        patience: mean time that people are willing to wait (exponential); None: they wait, as for a written answer.
        priority: 1 is taken first; equal priorities are taken in order of arrival.
        redial: whether those who give up call again; None: they do not.
        written: several can be handled at once by whoever does nothing else.
    """

    id: str
    title: str
    arrivals: tuple[Rate, ...]
    service: float
    spread: float | None = None
    patience: float | None = None
    promise: Promise | None = None
    priority: int = 1
    call_back: CallBack | None = None
    written: bool = False
    redial: Redial | None = None

    def __post_init__(self) -> None:
        if wrong := tuple(self._wrong()):
            raise Refused(wrong)

    def _wrong(self) -> Iterator[Wrong]:
        if not self.arrivals:
            yield "There are no arrivals.", 'Write when how many come an hour: {"08:00-12:00": 30}.'
        if not (math.isfinite(self.service) and self.service > 0):
            yield f"service is {self.service:g} seconds.", "Write the mean handling time, above 0."
        if self.spread is not None and not 0 <= self.spread <= 5:
            yield f"spread is {self.spread:g}.", "Write 0 to 5 (0.8 is common), or leave it out."
        if self.patience is not None and not self.patience > 0:
            yield (
                f"patience is {self.patience:g}.",
                "Write seconds above 0, or leave it out if nobody gives up.",
            )
        if self.priority < 1:
            yield f"priority is {self.priority}.", "Write 1 for what is taken first, then 2, 3."
        if self.redial is not None and self.patience is None:
            yield "Nobody gives up, so nobody calls again.", "Write patience, or leave redial out."
        spans = sorted((rate.start, rate.end) for rate in self.arrivals)
        for (_, end), (start, _) in zip(spans, spans[1:], strict=False):
            if start < end:
                yield (
                    f"Two spans of arrivals overlap at {clock(start)}.",
                    "Let each begin where the one before ends.",
                )

    @property
    def expected(self) -> float:
        """Contacts in the whole day."""
        return sum(rate.expected for rate in self.arrivals)


@dataclass(frozen=True)
class Shift:
    """So many people who take contacts in these windows; what lies between is a break or other work."""

    people: int
    windows: tuple[Window, ...]

    def __post_init__(self) -> None:
        if self.people < 0:
            raise Refused([(f"{self.people} people cannot work.", "Write 0 or more.")])
        if not self.windows:
            raise Refused([("The shift has no hours.", 'Write ["08:00-12:00", "13:00-17:00"].')])
        for start, end in self.windows:
            if not 0 <= start < end <= DAY:
                raise Refused([("A window runs backwards or leaves the day.", 'Write "08:00-12:00", the earlier first.')])  # fmt: skip
        for (_, end), (start, _) in zip(self.windows, self.windows[1:], strict=False):
            if start < end:
                raise Refused([("The windows overlap or are out of order.", "Write them in order of the day.")])  # fmt: skip

    @property
    def seconds(self) -> int:
        """Time in the windows, of all people together."""
        return self.people * sum(end - start for start, end in self.windows)


@dataclass(frozen=True)
class Pool:
    """People of one profession who can take the same kinds.

    Attributes:
        takes: ids of kinds.
        at_once: how many written contacts one of them handles at the same time.
        stretch: how much longer each takes then (1.5: half as long again).
        cost: kronor an hour, social charges included.
    """

    id: str
    title: str
    takes: tuple[str, ...]
    shifts: tuple[Shift, ...]
    profession: str = "nurse"
    at_once: int = 1
    stretch: float = 1.0
    cost: float = 0.0

    def __post_init__(self) -> None:
        if wrong := tuple(self._wrong()):
            raise Refused(wrong)

    def _wrong(self) -> Iterator[Wrong]:
        if not self.takes:
            yield "The pool takes no kind of contact.", "Write takes: [phone]."
        if not 1 <= self.at_once <= 10:
            yield f"at_once is {self.at_once}.", "Write 1 to 10."
        if self.stretch < 1:
            yield f"stretch is {self.stretch:g}.", "Write 1 (no longer) or more."
        if self.cost < 0:
            yield f"cost is {self.cost:g}.", "Write kronor an hour, 0 or more."

    @property
    def hours(self) -> float:
        """Hours on contacts in the day, of all people."""
        return sum(shift.seconds for shift in self.shifts) / HOUR


@dataclass(frozen=True)
class Scenario:
    """A day: kinds of contact, pools of people.

    `busyness` is the coefficient of variation of whole days around the expected one (0: only chance within the day).
    """

    id: str
    title: str
    kinds: tuple[Kind, ...]
    pools: tuple[Pool, ...]
    busyness: float = 0.0

    def __post_init__(self) -> None:
        if wrong := tuple(self._wrong()):
            raise Refused(wrong)

    def _wrong(self) -> Iterator[Wrong]:
        known = [kind.id for kind in self.kinds]
        yield from _twice(known, "kind")
        yield from _twice([pool.id for pool in self.pools], "pool")
        if not 0 <= self.busyness <= 1:
            yield f"busyness is {self.busyness:g}.", "Write 0 to 1 (0.1: days differ by a tenth)."
        for pool in self.pools:
            for name in pool.takes:
                if name not in known:
                    yield (
                        f"Pool {pool.id} takes {name}, which is no kind.",
                        f"Write some of {', '.join(known)}.",
                    )
            if pool.at_once > 1 and not all(kind.written for kind in self.kinds if kind.id in pool.takes):
                yield f"Pool {pool.id} handles several at once and takes what is spoken.", "Let it take written kinds only, or write at_once: 1."  # fmt: skip
        for name in known:
            if not any(name in pool.takes for pool in self.pools):
                yield f"Nobody takes {name}.", "Name it under takes of a pool."

    @cached_property
    def strict(self) -> bool:
        """Whether some kinds go before others."""
        return len({kind.priority for kind in self.kinds}) > 1

    def kind(self, name: str) -> Kind:
        """The kind called `name`; LookupError if there is none."""
        return _called(self.kinds, name, "kind")

    def pool(self, name: str) -> Pool:
        """The pool called `name`; LookupError if there is none."""
        return _called(self.pools, name, "pool")

    @property
    def cost(self) -> float:
        """Kronor a day for the time on contacts."""
        return sum(pool.hours * pool.cost for pool in self.pools)

    @property
    def hours(self) -> Mapping[str, float]:
        """Hours on contacts by pool."""
        return {pool.id: pool.hours for pool in self.pools}


def _called[T: (Kind, Pool)](some: tuple[T, ...], name: str, what: str) -> T:
    for one in some:
        if one.id == name:
            return one
    raise LookupError(f"There is no {what} {name}. There are: {', '.join(one.id for one in some)}.")


def _twice(names: list[str], what: str) -> Iterator[Wrong]:
    if not names:
        yield f"There is no {what}.", f"Write at least one {what}."
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f"Two are called {name}.", f"Give each {what} an id of its own."
