"""Opening what is closed: by a way of the law, for a time, reviewed afterwards without anybody asking for it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from narmare.region import opening_policies as policies
from narmare.region.audit import Plain, record
from narmare.region.models import Account, Finding, Information, OpenedItem, Opening, Person, Unit
from narmare.region.paths import PATHS
from narmare.region.refusals import check


@transaction.atomic
def begin_opening(
    *, person: Person, unit: Unit, path: str, said: Collection[str], reason: str, attitude: str, by: Account, now: datetime
) -> Opening:  # fmt: skip
    """Open by the way `path`, as staff of `unit`: from now the units that hold the data show, and it stands to review.

    Args:
        said: the conditions (keys of `paths.CONDITIONS`) that `by` says are met.
        attitude: what is known of the person's own will, where the way asks for it.

    Raises:
        Refused: see `opening_policies.begin_refusal`.
    """
    on = timezone.localdate(now)
    check(
        policies.begin_refusal(
            person=person, unit=unit, path=path, said=said, reason=reason, attitude=attitude, by=by, on=on
        )
    )
    opening = Opening.objects.create(
        person=person, account=by, unit=unit, path=path, conditions=sorted(said), reason=reason.strip(),
        attitude=attitude.strip(), began_at=now, ends_at=now + PATHS[path].lasts,
    )  # fmt: skip
    Finding.objects.create(
        key=f"opening:{opening.pk}", rule="opening", unit=unit, account=by, person=person, opening=opening, first_at=now,
        found_at=now,
    )  # fmt: skip
    record(
        "opening_begun", opening, by=by, now=now, unit=unit, person=person,
        details={"path": path, "conditions": list[Plain](sorted(said))},
    )  # fmt: skip
    return opening


@transaction.atomic
def open_items(*, opening: Opening, chosen: Collection[str], by: Account, now: datetime) -> list[OpenedItem]:
    """Open the chosen items (`Source.key`), or ask the units that hold them where the way does not open by itself.

    Raises:
        Refused: see `opening_policies.choose_refusal`.
    """
    opening = Opening.objects.select_for_update().get(pk=opening.pk)
    check(policies.choose_refusal(opening, chosen, by=by, now=now))
    opened_at = now if PATHS[opening.path].opens else None
    items = []
    for code, kind in (key.split("|") for key in sorted(set(chosen))):
        item, new = OpenedItem.objects.get_or_create(
            opening=opening, unit=Unit.objects.get(code=code), kind=kind,
            defaults={"chosen_at": now, "opened_at": opened_at},
        )  # fmt: skip
        items += [item] if new else []
    record(
        "items_opened" if opened_at else "lifting_asked", opening, by=by, now=now, unit=opening.unit,
        person=opening.person, details={"items": list[Plain](sorted(set(chosen)))},
    )  # fmt: skip
    return items


@transaction.atomic
def answer_request(*, item: OpenedItem, granted: bool, why: str, by: Account, now: datetime) -> None:
    """Answer, for the unit that holds the data, whether its block is lifted for who asked (lag 2022:913 3 kap. 5 §).

    Raises:
        Refused: see `opening_policies.answer_refusal`.
    """
    item = OpenedItem.objects.select_for_update().get(pk=item.pk)
    check(policies.answer_refusal(item, why, by=by, now=now))
    item.answered_at, item.answered_by, item.answer = now, by, why.strip()
    item.opened_at = now if granted else None
    item.save(update_fields=["answered_at", "answered_by", "answer", "opened_at"])
    record(
        "lifting_answered", item, by=by, now=now, unit=item.unit, person=item.opening.person, details={"granted": granted}
    )  # fmt: skip


@transaction.atomic
def end_opening(*, opening: Opening, by: Account, now: datetime) -> None:
    """End it: nothing is read through it from this moment.

    Raises:
        Refused: see `opening_policies.end_refusal`.
    """
    check(policies.end_refusal(opening, by, now))
    opening.ended_at, opening.ended_by = now, by
    opening.save(update_fields=["ended_at", "ended_by"])
    record("opening_ended", opening, by=by, now=now, unit=opening.unit, person=opening.person)


@transaction.atomic
def inform(*, person: Person, by: Account, now: datetime) -> Information:
    """Write down that the person knows who can be let in and that they may oppose it (lag 2022:913 2 kap. 2 §).

    Raises:
        Refused: see `opening_policies.inform_refusal`.
    """
    check(policies.inform_refusal(person, by, timezone.localdate(now)))
    way = Information.Way.PAGE if by.person_id == person.pk else Information.Way.SPOKEN
    given, _new = Information.objects.get_or_create(
        person=person, defaults={"way": way, "given_at": now, "given_by": by}
    )
    record("person_informed", given, by=by, now=now, person=person, details={"way": way.value})
    return given
