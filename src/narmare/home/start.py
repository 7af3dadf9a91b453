"""Blocks of the start page, and which role sees which.

A block answers one question that the role has in the morning.  The order of `BLOCKS` is the order on the page.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from narmare.contact import unsigned
from narmare.design.format import day
from narmare.design.language import active_language
from narmare.followup import places, tree
from narmare.followup.cards import Card
from narmare.followup.judgement import Tally
from narmare.followup.models import Snapshot
from narmare.followup.pages.board import worst
from narmare.programme import queries as programme
from narmare.programme.models import Assignment, Initiative
from narmare.programme.queries import decisions as decided
from narmare.programme.queries import grants
from narmare.programme.queries.reminded import GateDue, gates_of
from narmare.region import reviewing
from narmare.region.models import Account, Unit
from narmare.region.permissions import Permission


CARDS = 4  # as many as a reader takes in at once
SOON = timedelta(days=14)


@dataclass(frozen=True)
class Link:
    """Where to go on, and why."""

    label: str
    url: str
    hint: str = ""


@dataclass(frozen=True)
class Branch:
    """A direction of the strategy with its answer."""

    title: str
    url: str
    tally: Tally


@dataclass(frozen=True)
class Block:
    """A heading and what stands under it: an answer, cards, directions, links."""

    title: str
    text: str = ""
    tally: Tally | None = None
    cards: tuple[Card, ...] = ()
    branches: tuple[Branch, ...] = ()
    links: tuple[Link, ...] = field(default=())


@dataclass(frozen=True)
class Reader:
    """Who reads, over which numbers; what several blocks ask for is read once."""

    account: Account
    snapshot: Snapshot | None

    @cached_property
    def waiting(self) -> list[Link]:
        """What decisions ask of the reader."""
        return _waiting(self.account)


def _own_data(reader: Reader) -> Block | None:
    if not reader.account.has(Permission.OWN_DATA_READ) and reader.account.person_id is None:
        return None
    hint = _("Din vårdcentral, din fasta läkare, och vem som har läst om dig")
    return Block(_("Dina uppgifter"), links=(Link(_("Mina uppgifter"), reverse("my-data"), hint),))


def _care(reader: Reader) -> Block | None:
    """For residents and those who act for one: the way in."""
    if not reader.account.has(Permission.CASE_SEND):
        return None
    links = (
        Link(_("Kontakta vården"), reverse("ask"), _("Berätta vad det gäller, när som helst på dygnet")),
        Link(_("Mina ärenden"), reverse("my-cases"), _("Vem som har läst, och när svaret kommer")),
    )
    return Block(_("Vården"), links=links)


def _queue(reader: Reader) -> Block | None:
    """For those who work with cases: the queue and a call that comes in."""
    if not reader.account.has(Permission.CASE_WORK):
        return None
    links = (
        Link(_("Kö"), reverse("queue"), _("Ärenden efter behov, sedan efter när svaret är lovat")),
        Link(_("Nytt samtal"), reverse("new-call"), _("Någon ringer: samma frågor, samma kö")),
        Link(_("Återuppringningar"), reverse("call-list"), _("Vem som väntar på att bli uppringd, och när")),
    )
    return Block(
        _("Ärenden"), links=(*links, Link(_("Att signera"), reverse("to-sign"), _to_sign(reader.account)))
    )


def _to_sign(account: Account) -> str:
    """How many of the reader's entries wait for a signature, and how many have waited too long."""
    waiting, late = unsigned.own_count(account, timezone.now())
    if not waiting:
        return _("Allt som du har skrivit är signerat")
    said = ngettext("%(n)s anteckning väntar", "%(n)s anteckningar väntar", waiting) % {"n": waiting}
    if not late:
        return said
    return said + ", " + ngettext("%(n)s är sen", "%(n)s är sena", late) % {"n": late}


def _unsigned(account: Account) -> tuple[Link, ...]:
    """For those who lead a unit: how many entries there have waited too long for a signature."""
    if not account.has(Permission.ROUTINE_EDIT):
        return ()
    late = unsigned.late_count(
        account.units_with(Permission.ROUTINE_EDIT, on=timezone.localdate()), timezone.now()
    )
    hint = ngettext("%(n)s anteckning är sen", "%(n)s anteckningar är sena", late) % {"n": late} if late else _("Ingen anteckning är sen")  # fmt: skip
    return (Link(_("Osignerade anteckningar"), reverse("unsigned"), hint),)


def _own_units(reader: Reader) -> Block | None:
    """The first of the reader's units that has numbers: what goes worst there."""
    if reader.snapshot is None:
        return None
    goals = programme.goals_by_indicator()
    for grant in reader.account.grants_on():
        if grant.unit.kind == Unit.Kind.REGION or not reader.account.has(
            Permission.UNIT_INDICATOR_READ, grant.unit
        ):
            continue
        place = places.place_of(grant.unit)
        if cards := worst(reader.snapshot, place, goals, CARDS):
            mine = Link(
                _("%(unit)s den här månaden") % {"unit": place.name},
                f"{reverse('my-unit')}?{urlencode({'enhet': place.key})}",
                _("Vad som har ändrats, vad som inte når målet och vad du kan titta på"),
            )
            more = Link(_("Alla mätetal för %(unit)s") % {"unit": place.name}, place.url)
            return Block(place.name, cards=cards, links=(mine, more))
    return None


def _strategy(reader: Reader) -> Block | None:
    """How the strategy is going, direction by direction."""
    strategy = programme.strategy()
    if reader.snapshot is None or strategy is None or not reader.account.has(Permission.STRATEGY_READ):
        return None
    root = tree.build(strategy, reader.snapshot, places.region())
    branches = tuple(Branch(b.title, reverse("direction", args=[b.code]), b.tally) for b in root.directions)
    more = Link(_("Hela strategin"), reverse("strategy"), _("Löften, mål, mätetal och initiativ"))
    return Block(strategy.title, text=strategy.vision, tally=root.tally, branches=branches, links=(more,))


def _numbers(reader: Reader) -> Block | None:
    """For those who publish numbers: what the pages rest on."""
    if not reader.account.has(Permission.SNAPSHOT_PUBLISH):
        return None
    text = (
        _("Ögonblicksbild %(code)s visas nu.") % {"code": reader.snapshot.code}
        if reader.snapshot
        else _("Ingen ögonblicksbild är publicerad.")
    )
    links = (
        Link(_("Alla mätetal"), reverse("indicators"), _("Mål och trend tillsammans")),
        Link(_("Införande"), reverse("adoption"), _("Hur nya arbetssätt sprids, och när målet nås")),
        Link(
            _("Var siffrorna kommer från"), reverse("snapshots"), _("Ögonblicksbilder och hur de räknas om")
        ),
        Link(_("Initiativ"), reverse("initiatives"), _("Var de är införda och vad de ska påverka")),
    )
    return Block(_("Siffrorna"), text=text, links=links)


def _assignments(reader: Reader) -> Block | None:
    """What waits for the reader, first on the page: assignments, and for those who write decisions what may get lost."""
    waiting = reader.waiting
    return Block(_("Beslut och uppdrag"), links=(*waiting, *_decision_links())) if waiting else None


def _gates(reader: Reader) -> Block | None:
    """The next step of initiatives that the reader leads or carries out, where its day is near or has passed."""
    if not reader.account.has(Permission.PROGRAMME_READ):
        return None
    today = timezone.localdate()
    due = gates_of(reader.account, today)
    links = [
        Link(one.initiative.title, reverse("programme-initiative", args=[one.initiative.code]), _gate_day(one, today))
        for one in due[:CARDS]
    ]  # fmt: skip
    if (more := len(due) - CARDS) > 0:
        words = ngettext("%(n)s initiativ till väntar på nästa steg", "%(n)s initiativ till väntar på nästa steg", more)  # fmt: skip
        links.append(Link(words % {"n": more}, reverse("portfolio")))
    return Block(_("Initiativ som ska ta nästa steg"), links=tuple(links)) if links else None


def _gate_day(gate: GateDue, today: date) -> str:
    """Which step, and when it should be taken or should have been."""
    names = {
        "step": str(Initiative.Stage(gate.stage).label),
        "day": day(gate.due, language=active_language()),
    }
    late, ends = gate.due < today, gate.stage == Initiative.Stage.CLOSED
    if ends:
        return (_("Sent: skulle avslutas %(day)s") if late else _("Avslutas %(day)s")) % names
    return (_("Sent: %(step)s skulle börja %(day)s") if late else _("Nästa: %(step)s börjar %(day)s")) % names


def _decisions(reader: Reader) -> Block | None:
    """The way to the decisions, for those whom nothing waits for."""
    if not reader.account.has(Permission.DECISION_READ) or reader.waiting:
        return None
    return Block(_("Beslut och uppdrag"), links=_decision_links())


def _decision_links() -> tuple[Link, ...]:
    asked = _("De frågor som revisorer ställer, med hur det står till nu")
    return (
        Link(_("Alla beslut"), reverse("decisions")),
        Link(_("Fem frågor om omställningen"), reverse("auditor"), asked),
    )


def _waiting(account: Account) -> list[Link]:
    """What decisions ask of the reader, the next last day first; for those who write them, counts of what may get lost."""
    today = timezone.localdate()
    if not account.has(Permission.DECISION_READ):
        return []
    own = decided.own_assignments(account, today)[:CARDS]
    links = [Link(one.title, reverse("assignment", args=[one.pk]), _last_day(one, today)) for one in own]
    return links + (_loose_ends(today) if account.has(Permission.DECISION_WRITE) else [])


def _last_day(assignment: Assignment, today: date) -> str:
    if assignment.due is None:
        return _("Ingen sista dag")
    shown = day(assignment.due, language=active_language())
    return _("Sent: skulle vara klart %(day)s") % {"day": shown} if assignment.is_overdue(today) else _("Senast %(day)s") % {"day": shown}  # fmt: skip


def _loose_ends(today: date) -> list[Link]:
    """Counts of what may get lost, without those that are zero."""
    standing, unconfirmed = decided.standing(today), decided.unconfirmed(today).count()
    late = f"{reverse('assignments')}?vy=sena"
    soon = grants.open_conditions().filter(due__lte=today + SOON).count()
    counted = (
        (soon, ngettext("%(n)s villkor för bidrag är nära eller sent", "%(n)s villkor för bidrag är nära eller sena", soon), reverse("grants")),
        (standing.overdue, ngettext("%(n)s uppdrag är sent", "%(n)s uppdrag är sena", standing.overdue), late),
        (standing.loose, _("%(n)s uppdrag saknar sista dag eller någon som kan svara"), f"{reverse('assignments')}?vy=losa"),
        (unconfirmed, ngettext("%(n)s protokoll väntar på justering", "%(n)s protokoll väntar på justering", unconfirmed), reverse("meetings")),
    )  # fmt: skip
    return [Link(words % {"n": count}, url) for count, words, url in counted if count]


def _programme(reader: Reader) -> Block | None:
    """For those who follow the programme: the portfolio, and what is expected of the reader's own units."""
    if not reader.account.has(Permission.PROGRAMME_READ):
        return None
    own = [
        grant.unit
        for grant in reader.account.grants_on()
        if grant.unit.kind not in (Unit.Kind.REGION, Unit.Kind.MUNICIPALITY)
    ]
    links = [
        Link(_("Vad som förväntas av %(unit)s") % {"unit": unit.name}, reverse("programme-unit", args=[unit.code]),
             _("Nu, och inom en månad, ett halvt år, ett, tre och fem år"))
        for unit in own
    ]  # fmt: skip
    links.append(
        Link(
            _("Programmet"),
            reverse("portfolio"),
            _("Initiativ, faser, vad som är försenat eller saknar ägare"),
        )
    )
    links.append(Link(_("Nyttoregistret"), reverse("benefits"), _("Förväntad nytta bredvid det som syns")))
    return Block(_("Programmet"), links=tuple(links))


def _review(reader: Reader) -> Block | None:
    if not reader.account.has(Permission.ACCESS_LOG_REVIEW):
        return None
    waiting = reviewing.reminders(reader.account, timezone.localdate())
    findings, months = sum(one.findings for one in waiting), [one for one in waiting if one.month]
    hint = _("Stickprov på vem som har läst om personer")
    if findings:
        hint = ngettext("%(n)s fynd väntar på granskning", "%(n)s fynd väntar på granskning", findings) % {
            "n": findings
        }
    if months:
        hint = _("Förra månaden är inte granskad: %(unit)s") % {"unit": months[0].unit.name}
    return Block(
        _("Granska"), links=(Link(_("Åtkomstlogg"), reverse("access-log"), hint), *_unsigned(reader.account))
    )


def _roles(reader: Reader) -> Block | None:
    if not reader.account.has(Permission.ROLE_GRANT):
        return None
    return Block(
        _("Roller"),
        links=(Link(_("Ge och avsluta roller"), reverse("roles"), _("Vem får göra vad, var och till när")),),
    )


BLOCKS: tuple[Callable[[Reader], Block | None], ...] = (
    _care, _queue, _own_data, _assignments, _gates, _programme, _own_units, _roles, _strategy, _decisions, _numbers, _review,
)  # fmt: skip


def blocks_for(account: Account, snapshot: Snapshot | None) -> list[Block]:
    """The blocks that `account` may see, in order."""
    reader = Reader(account, snapshot)
    return [block for make in BLOCKS if (block := make(reader)) is not None]
