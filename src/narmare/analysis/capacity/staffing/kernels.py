"""The two recursions that walk through a day, contact by contact, for many replications of it.

Plain Python that numba compiles when it is installed (and keeps compiled); without numba the same functions run some
hundred times slower and give the same numbers.

`first_come` holds while all kinds have the same priority: taken in order of arrival, each contact goes to whoever of those
that may take it can begin first, which is what happens when a freed person takes the one who has waited longest.
`by_priority` walks from event to event with a heap, and holds always.  Who is chosen among several idle people is the same in
both: those who can do the least, then who has been idle longest, then the first.  Without priorities both give the same times.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np


ANSWERED, GAVE_UP, CALLED_BACK, LEFT = 0, 1, 2, 3  # LEFT: not taken when the last one goes home
ARRIVAL, FREE, OFFER, HANG_UP, AGAIN = 0, 1, 2, 3, 4


@cache
def compiled(name: str) -> Callable[..., None]:
    """The kernel called `name`, compiled if numba is there."""
    plain: Callable[..., None] = {"first_come": first_come, "by_priority": by_priority}[name]
    try:
        import numba
    except ImportError:
        return plain
    try:
        fast: Callable[..., None] = numba.njit(cache=True, nogil=True)(plain)
    except RuntimeError:  # nowhere to keep what is compiled: it is compiled again by each process
        fast = numba.njit(nogil=True)(plain)
    return fast


def first_come(  # noqa: C901  one walk in one function: numba compiles it whole
    times: Any, kinds: Any, counts: Any, service: Any, patience: Any, accepts: Any,
    takes: Any, stretch: Any, rank: Any, opens: Any, closes: Any,
    offer_after: Any, offer_delay: Any, offer_patience: Any, offer_share: Any, priority: Any,
    again_share: Any, again_most: Any, again_until: Any, again_chance: Any, again_delay: Any, again_patience: Any,
    state: Any, begun: Any, by: Any, calls: Any, last: Any, spent: Any,
) -> None:  # fmt: skip
    """Fill `state`, `begun`, `by`, `calls` (how many times somebody called), `last` (when the last time) and `spent` (seconds on the
    line in the calls before it), all (replications, contacts); see `simulate` for the other arrays."""
    slots, spans = opens.shape
    most = again_chance.shape[0]
    for r in range(times.shape[0]):
        free = np.zeros(slots)
        # those who are called back later or call again, in order of time
        waiting_time = np.empty(counts[r] * (most + 2))
        waiting = np.empty(counts[r] * (most + 2), np.int64)
        called = np.zeros(counts[r], np.bool_)
        head, tail, i = 0, 0, 0
        while i < counts[r] or head < tail:
            if head < tail and (i >= counts[r] or waiting_time[head] <= times[r, i]):
                one, now = waiting[head], waiting_time[head]
                head += 1
            else:
                one, now = i, times[r, i]
                i += 1
            kind = kinds[r, one]
            again = called[one]
            tried = calls[r, one]
            if not again:
                calls[r, one], last[r, one] = tried + 1, now
            best, start = -1, np.inf
            for a in range(slots):
                if not takes[a, kind]:
                    continue
                earliest = max(free[a], now)
                possible = np.inf
                for w in range(spans):
                    if closes[a, w] > earliest:
                        possible = max(earliest, opens[a, w])
                        break
                if possible < start or (
                    possible == start
                    and best >= 0
                    and (rank[a] < rank[best] or (rank[a] == rank[best] and free[a] < free[best]))
                ):
                    best, start = a, possible
            limit = patience[r, one]
            if again:
                limit = offer_patience[kind]
            elif tried > 0:
                limit = again_patience[tried - 1, r, one]
            back = again
            offered = offer_after[kind]
            if (
                not again
                and start - now > offered
                and limit > offered
                and accepts[r, one] < offer_share[kind]
            ):
                if offer_delay[kind] > 0:
                    called[one] = True
                    at = now + offered + offer_delay[kind]
                    place = tail
                    while place > head and waiting_time[place - 1] > at:
                        waiting_time[place] = waiting_time[place - 1]
                        waiting[place] = waiting[place - 1]
                        place -= 1
                    waiting_time[place], waiting[place] = at, one
                    tail += 1
                    continue
                back, limit = True, offered + offer_patience[kind]
            if (
                start - now > limit
                and not back
                and tried < again_most[kind]
                and again_chance[tried, r, one] < again_share[kind]
            ):
                at = now + limit + again_delay[tried, r, one]
                if at < again_until[kind]:
                    spent[r, one] += limit
                    place = tail
                    while place > head and waiting_time[place - 1] > at:
                        waiting_time[place] = waiting_time[place - 1]
                        waiting[place] = waiting[place - 1]
                        place -= 1
                    waiting_time[place], waiting[place] = at, one
                    tail += 1
                    continue
            if start - now > limit:
                state[r, one], begun[r, one] = GAVE_UP, now + limit
            elif start == np.inf:
                state[r, one], begun[r, one] = LEFT, np.inf
            else:
                state[r, one] = CALLED_BACK if back else ANSWERED
                begun[r, one], by[r, one] = start, best
                free[best] = start + service[r, one] * stretch[best]


def by_priority(  # noqa: C901  one walk in one function: numba compiles it whole
    times: Any, kinds: Any, counts: Any, service: Any, patience: Any, accepts: Any,
    takes: Any, stretch: Any, rank: Any, opens: Any, closes: Any,
    offer_after: Any, offer_delay: Any, offer_patience: Any, offer_share: Any, priority: Any,
    again_share: Any, again_most: Any, again_until: Any, again_chance: Any, again_delay: Any, again_patience: Any,
    state: Any, begun: Any, by: Any, calls: Any, last: Any, spent: Any,
) -> None:  # fmt: skip
    """The same from event to event: the waiting one with the lowest priority number, then the earliest, is taken first."""
    slots, spans = opens.shape
    sorts, most = len(offer_after), again_chance.shape[0]
    for r in range(times.shape[0]):
        n = counts[r]
        free = np.zeros(slots)
        # of each kind two rows: those on the line, and those who hung up to be called later
        queue = np.empty((2 * sorts, max(n, 1) * (most + 1)), np.int64)
        entered = np.empty(
            queue.shape
        )  # when they were put there: who hung up and called again stands there twice
        head, tail = np.zeros(2 * sorts, np.int64), np.zeros(2 * sorts, np.int64)
        joined = np.empty(n)  # when it was put into the queue
        gone = np.full(n, np.inf)  # when the patience ends
        status = np.zeros(
            n, np.int8
        )  # 0 not yet, 1 waits, 2 is to be called, 3 waits to be called, 4 done, 5 calls again
        heap = [(np.inf, FREE, 0)]
        for a in range(slots):
            for w in range(spans):
                if closes[a, w] > opens[a, w]:
                    heapq.heappush(heap, (opens[a, w], FREE, a))
        nearest = 0
        while nearest < n or len(heap) > 1:
            now = min(heap[0][0], times[r, nearest] if nearest < n else np.inf)
            while heap[0][0] <= now and len(heap) > 1:
                _, event, who = heapq.heappop(heap)
                if event == FREE:
                    continue
                kind = kinds[r, who]
                if event == HANG_UP:
                    if status[who] != 1 or gone[who] > now:
                        continue
                    tried = calls[r, who] - 1
                    status[who], state[r, who], begun[r, who] = 4, GAVE_UP, gone[who]
                    if tried < again_most[kind] and again_chance[tried, r, who] < again_share[kind]:
                        at = gone[who] + again_delay[tried, r, who]
                        if at < again_until[kind]:
                            status[who], begun[r, who] = 5, np.inf
                            spent[r, who] += gone[who] - joined[who]
                            heapq.heappush(heap, (at, AGAIN, who))
                elif event == AGAIN:
                    status[who], joined[who], last[r, who] = 1, now, now
                    gone[who] = now + again_patience[calls[r, who] - 1, r, who]
                    calls[r, who] += 1
                    queue[kind, tail[kind]], entered[kind, tail[kind]] = who, now
                    tail[kind] += 1
                    heapq.heappush(heap, (gone[who], HANG_UP, who))
                    if accepts[r, who] < offer_share[kind]:
                        heapq.heappush(heap, (now + offer_after[kind], OFFER, who))
                elif status[who] == 1 and gone[who] > now and now >= joined[who] + offer_after[kind]:
                    if offer_delay[kind] > 0:
                        status[who] = 2
                        heapq.heappush(heap, (now + offer_delay[kind], OFFER, who))
                    else:
                        status[who], gone[who] = 3, now + offer_patience[kind]
                elif status[who] == 2:
                    status[who], joined[who], gone[who] = 3, now, now + offer_patience[kind]
                    queue[sorts + kind, tail[sorts + kind]], entered[sorts + kind, tail[sorts + kind]] = (
                        who,
                        now,
                    )
                    tail[sorts + kind] += 1
            # arrivals after events: an offer at once comes after the attempt to answer
            while nearest < n and times[r, nearest] <= now:
                kind = kinds[r, nearest]
                joined[nearest], gone[nearest] = now, now + patience[r, nearest]
                status[nearest] = 1
                calls[r, nearest], last[r, nearest] = 1, now
                queue[kind, tail[kind]], entered[kind, tail[kind]] = nearest, now
                tail[kind] += 1
                if again_most[kind] > 0:
                    heapq.heappush(heap, (gone[nearest], HANG_UP, nearest))
                if accepts[r, nearest] < offer_share[kind]:
                    heapq.heappush(heap, (now + offer_after[kind], OFFER, nearest))
                nearest += 1
            while True:  # match who waits with who is idle, one pair at a time
                one, agent, row = -1, -1, -1
                for q in range(2 * sorts):
                    kind = q % sorts
                    while head[q] < tail[q]:
                        first = queue[q, head[q]]
                        hung_up = status[first] >= 4 or entered[q, head[q]] != joined[first]
                        if hung_up or (
                            q < sorts
                            and (status[first] == 2 or (status[first] != 1 and offer_delay[kind] > 0))
                        ):
                            head[q] += 1
                        elif gone[first] < now:
                            status[first], state[r, first], begun[r, first] = 4, GAVE_UP, gone[first]
                            head[q] += 1
                        else:
                            break
                    if head[q] >= tail[q]:
                        continue
                    first = queue[q, head[q]]
                    if one >= 0:
                        held = kinds[r, one]
                        if priority[kind] > priority[held] or (
                            priority[kind] == priority[held] and joined[first] > joined[one]
                        ):
                            continue
                    best = -1
                    for a in range(slots):
                        if takes[a, kind] and free[a] <= now:
                            inside = False
                            for w in range(spans):
                                if opens[a, w] <= now < closes[a, w]:
                                    inside = True
                            if inside and (
                                best < 0
                                or rank[a] < rank[best]
                                or (rank[a] == rank[best] and free[a] < free[best])
                            ):
                                best = a
                    if best >= 0:
                        one, agent, row = first, best, q
                if one < 0:
                    break
                head[row] += 1
                state[r, one] = CALLED_BACK if status[one] == 3 else ANSWERED
                begun[r, one], by[r, one] = now, agent
                status[one] = 4
                free[agent] = now + service[r, one] * stretch[agent]
                heapq.heappush(heap, (free[agent], FREE, agent))
        for one in range(n):
            if status[one] != 4:
                state[r, one] = GAVE_UP if gone[one] < np.inf else LEFT
                begun[r, one] = gone[one]
