"""Blocks of the start page, and which role sees which.

A block answers one question that the role has in the morning.  The order of `BLOCKS` is the order on the page.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import gettext as _

from narmare.followup import places, tree
from narmare.followup.cards import Card
from narmare.followup.judgement import Tally
from narmare.followup.models import Snapshot
from narmare.followup.pages.board import board
from narmare.programme import queries as programme
from narmare.region.models import Account, Unit
from narmare.region.permissions import Permission


CARDS = 4  # as many as a reader takes in at once


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


def _own_data(account: Account, snapshot: Snapshot | None) -> Block | None:
    if not account.has(Permission.OWN_DATA_READ) and account.person_id is None:
        return None
    hint = _("Din vårdcentral, din fasta läkare, och vem som har läst om dig")
    return Block(_("Dina uppgifter"), links=(Link(_("Mina uppgifter"), reverse("my-data"), hint),))


def _care(account: Account, snapshot: Snapshot | None) -> Block | None:
    """For residents and those who act for one: the way in."""
    if not account.has(Permission.CASE_SEND):
        return None
    links = (
        Link(_("Kontakta vården"), reverse("ask"), _("Berätta vad det gäller, när som helst på dygnet")),
        Link(_("Mina ärenden"), reverse("my-cases"), _("Vem som har läst, och när svaret kommer")),
    )
    return Block(_("Vården"), links=links)


def _queue(account: Account, snapshot: Snapshot | None) -> Block | None:
    """For those who work with cases: the queue and a call that comes in."""
    if not account.has(Permission.CASE_WORK):
        return None
    links = (
        Link(_("Kö"), reverse("queue"), _("Ärenden efter behov, sedan efter när svaret är lovat")),
        Link(_("Nytt samtal"), reverse("new-call"), _("Någon ringer: samma frågor, samma kö")),
        Link(_("Återuppringning"), reverse("call-list"), _("Vem som väntar på att bli uppringd, och när")),
    )
    return Block(_("Ärenden"), links=links)


def _own_units(account: Account, snapshot: Snapshot | None) -> Block | None:
    """The first of the reader's units that has numbers: what goes worst there."""
    if snapshot is None:
        return None
    goals = programme.goals_by_indicator()
    for grant in account.grants_on():
        if grant.unit.kind == Unit.Kind.REGION or not account.has(Permission.UNIT_INDICATOR_READ, grant.unit):
            continue
        place = places.place_of(grant.unit)
        made = board(snapshot, place, goals)
        if made.cards:
            more = Link(_("Alla mätetal för %(unit)s") % {"unit": place.name}, place.url)
            return Block(place.name, cards=made.cards[:CARDS], links=(more,))
    return None


def _strategy(account: Account, snapshot: Snapshot | None) -> Block | None:
    """How the strategy is going, direction by direction."""
    strategy = programme.strategy()
    if snapshot is None or strategy is None or not account.has(Permission.STRATEGY_READ):
        return None
    root = tree.build(strategy, snapshot, places.region())
    branches = tuple(Branch(b.title, reverse("direction", args=[b.code]), b.tally) for b in root.directions)
    more = Link(_("Hela strategin"), reverse("strategy"), _("Löften, mål, mätetal och initiativ"))
    return Block(strategy.title, text=strategy.vision, tally=root.tally, branches=branches, links=(more,))


def _numbers(account: Account, snapshot: Snapshot | None) -> Block | None:
    """For those who publish numbers: what the pages rest on."""
    if not account.has(Permission.SNAPSHOT_PUBLISH):
        return None
    text = (
        _("Ögonblicksbild %(code)s visas nu.") % {"code": snapshot.code}
        if snapshot
        else _("Ingen ögonblicksbild är publicerad.")
    )
    links = (
        Link(_("Alla mätetal"), reverse("indicators"), _("Mål och trend tillsammans")),
        Link(
            _("Var siffrorna kommer från"), reverse("snapshots"), _("Ögonblicksbilder och hur de räknas om")
        ),
        Link(_("Initiativ"), reverse("initiatives"), _("Var de är införda och vad de ska påverka")),
    )
    return Block(_("Siffrorna"), text=text, links=links)


def _review(account: Account, snapshot: Snapshot | None) -> Block | None:
    if not account.has(Permission.ACCESS_LOG_REVIEW):
        return None
    link = Link(_("Åtkomstlogg"), reverse("access-log"), _("Stickprov på vem som har läst om personer"))
    return Block(_("Granska"), links=(link,))


def _roles(account: Account, snapshot: Snapshot | None) -> Block | None:
    if not account.has(Permission.ROLE_GRANT):
        return None
    return Block(
        _("Roller"),
        links=(Link(_("Ge och avsluta roller"), reverse("roles"), _("Vem får göra vad, var och till när")),),
    )


BLOCKS: tuple[Callable[[Account, Snapshot | None], Block | None], ...] = (
    _care, _queue, _own_data, _own_units, _roles, _strategy, _numbers, _review,
)  # fmt: skip


def blocks_for(account: Account, snapshot: Snapshot | None) -> list[Block]:
    """The blocks that `account` may see, in order."""
    return [block for make in BLOCKS if (block := make(account, snapshot)) is not None]
