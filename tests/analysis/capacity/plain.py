"""A day walked through as slowly and plainly as can be: the judge of the fast kernels.

At every moment at which anything can change, everybody who waits is looked at, one after the other.
"""

import math

from narmare.analysis.capacity.staffing.kernels import ANSWERED, CALLED_BACK, GAVE_UP, LEFT


class Agent:
    def __init__(self, pool, windows, number):
        self.takes, self.windows, self.number, self.free = set(pool.takes), windows, number, 0.0
        self.stretch = pool.stretch if pool.at_once > 1 else 1.0

    def idle(self, now):
        return self.free <= now and any(start <= now < end for start, end in self.windows)


class Contact:
    def __init__(self, place, time, kind, service, patience, accept, again=()):
        self.place, self.time, self.kind, self.service, self.accept = place, time, kind, service, accept
        self.again = list(
            again
        )  # of each call after the first: whether it is made, after how long, with what patience
        self.called = False
        self.calls, self.spent = 0, 0.0
        self.calls_at = math.inf
        self.call(time, patience)

    def call(self, time, patience):
        self.joined, self.gone, self.calls = time, time + patience, self.calls + 1
        self.promised_at = math.inf  # when they are called, if they take the offer
        offer = self.kind.call_back
        self.offered_at = time + offer.after if offer and self.accept < offer.accepted else math.inf

    def hangs_up(self):
        """Whether they are to call again; sets when."""
        redial = self.kind.redial
        if self.called or not redial or self.calls > redial.most:
            return False
        chance, delay, _ = self.again[self.calls - 1]
        self.calls_at = self.gone + delay
        if chance >= redial.share or self.calls_at >= max(rate.end for rate in self.kind.arrivals):
            return False
        self.spent += self.gone - self.joined
        return True


def agents_of(scenario):
    found = []
    for pool in scenario.pools:
        for shift in pool.shifts:
            for _ in range(shift.people * pool.at_once):
                found.append(Agent(pool, shift.windows, len(found)))
    return found


def walk(scenario, contacts):
    """place of a contact -> (state, moment)."""
    agents, waiting, ended, coming = agents_of(scenario), [], {}, sorted(contacts, key=lambda one: one.time)
    promised, away = [], []
    now = 0.0
    while True:
        while coming and coming[0].time <= now:
            waiting.append(coming.pop(0))
        for one in [one for one in promised if one.promised_at <= now]:
            promised.remove(one)
            one.joined, one.called, one.gone = now, True, now + (one.kind.call_back.patience or math.inf)
            waiting.append(one)
        call_again(away, waiting, now)
        hang_up(waiting, away, now, ended)
        while match(waiting, agents, now, ended):
            pass
        for one in [one for one in waiting if one.offered_at <= now and not one.called]:
            offer = one.kind.call_back
            if offer.delay:
                waiting.remove(one)
                promised.append(one)
                one.promised_at, one.offered_at = now + offer.delay, math.inf
            else:
                one.called, one.gone = True, now + (offer.patience or math.inf)
        later = moments(now, coming, promised, away, waiting, agents)
        if not later:
            break
        now = min(later)
    for one in waiting:
        ended[one.place] = (GAVE_UP, one.gone) if one.gone < math.inf else (LEFT, math.inf)
    return ended


def call_again(away, waiting, now):
    for one in [one for one in away if one.calls_at <= now]:
        away.remove(one)
        one.call(one.calls_at, one.again[one.calls - 1][2])
        waiting.append(one)


def hang_up(waiting, away, now, ended):
    for one in [one for one in waiting if one.gone < now or (one.kind.redial and one.gone == now)]:
        waiting.remove(one)
        if one.hangs_up():
            away.append(one)
        else:
            ended[one.place] = (GAVE_UP, one.gone)


def moments(now, coming, promised, away, waiting, agents):
    """When anything can change next."""
    found = [one.time for one in coming] + [one.promised_at for one in promised]
    found += [one.calls_at for one in away] + [one.gone for one in waiting if one.kind.redial]
    found += [one.offered_at for one in waiting if not one.called]
    found += [agent.free for agent in agents] + [start for agent in agents for start, _ in agent.windows]
    return [moment for moment in found if now < moment < math.inf]


def match(waiting, agents, now, ended):
    """Give the first who can be taken to somebody; False when there is no such pair."""
    for one in sorted(waiting, key=lambda one: (one.kind.priority, one.joined)):
        able = [agent for agent in agents if one.kind.id in agent.takes and agent.idle(now)]
        if able:
            agent = min(able, key=lambda agent: (len(agent.takes), agent.free, agent.number))
            agent.free = now + one.service * agent.stretch
            waiting.remove(one)
            ended[one.place] = (CALLED_BACK if one.called else ANSWERED, now)
            return True
    return False
