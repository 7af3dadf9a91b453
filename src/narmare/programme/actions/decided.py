"""Bring in what a region has decided.  An import adds what is missing and changes nothing that is there: people have worked on
it since, and confirmed minutes do not change."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from narmare.programme.actions import assignments, audits, grants, meetings
from narmare.programme.decided import Content, initiatives_of, ore_of
from narmare.programme.models import (
    AgendaItem,
    Arena,
    Assignment,
    Audit,
    Decision,
    Grant,
    Initiative,
    Meeting,
    Settlement,
)
from narmare.region.audit import record
from narmare.region.models import Account


@transaction.atomic
def import_decided(*, content: Content, by: Account, now: datetime) -> int:
    """Store what `content` (see `decided.read_decided`) names and the database lacks.  Doing it twice adds nothing.

    Returns:
        How many arenas, meetings, grants and audits were new.
    """
    new = sum(_arena(row, order, by, now) for order, row in enumerate(content["arenas"]))
    arenas = {arena.code: arena for arena in Arena.objects.all()}
    new += sum(_meeting(row, arenas, by, now) for row in content["meetings"])
    decisions = {decision.code: decision for decision in Decision.objects.exclude(code="")}
    new += sum(_grant(row, arenas, decisions, by, now) for row in content["grants"])
    new += sum(_audit(row, arenas, decisions, by, now) for row in content["audits"])
    if new:
        # any arena stands for the whole: the event says that the file was read
        record("decisions_imported", next(iter(arenas.values())), by=by, now=now, details={"version": str(content["version"]), "new": new})  # fmt: skip
    return new


def _arena(row: Content, order: int, by: Account, now: datetime) -> bool:
    if Arena.objects.filter(code=row["id"]).exists():
        return False
    above = Arena.objects.filter(code=row.get("part_of", "")).first()
    values: dict[str, Any] = {
        "code": row["id"], "kind": row["kind"], "mandate": row.get("mandate", ""), "role": row.get("role", ""),
        "members": row.get("members", ""), "meets_per_year": row.get("meets_per_year"), "part_of": above,
        "title_sv": row["title"]["sv"], "title_en": row["title"]["en"],
    }  # fmt: skip
    arena = meetings.save_arena(arena=None, values=values, by=by, now=now)
    arena.order = order
    arena.save(update_fields=["order"])
    return True


def _meeting(row: Content, arenas: dict[str, Arena], by: Account, now: datetime) -> bool:
    """A meeting that is not there, with everything in it; its minutes are confirmed, as the documents are."""
    arena = arenas[row["arena"]]
    if Meeting.objects.filter(arena=arena, on=row["day"]).exists():
        return False
    meeting = meetings.plan_meeting(arena=arena, on=row["day"], starts=None, ends=None, place="", by=by, now=now)  # fmt: skip
    items = AgendaItem.objects.bulk_create(
        AgendaItem(meeting=meeting, order=order, title=item["title"], background=item.get("background", ""), notes=item.get("notes", ""))
        for order, item in enumerate(row.get("items") or (), start=1)
    )  # fmt: skip
    for found in row["decisions"]:
        _decision(found, meeting, items, by, now)
    meetings.confirm_minutes(meeting=meeting, by=by, now=now)
    return True


def _decision(row: Content, meeting: Meeting, items: list[AgendaItem], by: Account, now: datetime) -> None:
    about = [one for code in initiatives_of(row) if (one := Initiative.objects.filter(code=code).first())]
    decision = meetings.record_decision(
        meeting=meeting, title=row["title"], text=row.get("text", ""), reference=row.get("reference", ""),
        item=items[row["item"] - 1] if "item" in row else None,
        initiative=about[0] if about else None, code=row["id"], by=by, now=now,
    )  # fmt: skip
    for one in about if row.get("settles") else ():
        start = row["settles"] == Settlement.Outcome.START
        meetings.settle_initiative(decision=decision, initiative=one, start=start, by=by, now=now)
    for given in row.get("assignments") or ():
        if not Assignment.objects.filter(code=given["id"]).exists():
            assignments.give_assignment(
                decision=decision, title=given["title"], text=given.get("text", ""), owner_title=given["owner"],
                due=given.get("due"), code=given["id"], by=by, now=now,
            )  # fmt: skip


def _grant(
    row: Content, arenas: dict[str, Arena], decisions: dict[str, Decision], by: Account, now: datetime
) -> bool:
    if Grant.objects.filter(code=row["id"]).exists():
        return False
    grant = grants.take_in_grant(
        code=row["id"], title=row["title"], kind=row["kind"], giver=row["giver"], year=row["year"],
        total=ore_of(row["total"]), decision=decisions.get(row.get("decision", "")), note=row.get("note", ""), by=by, now=now,
    )  # fmt: skip
    for part in row["shares"]:
        share = grants.add_share(grant=grant, board=arenas[part["board"]], amount=ore_of(part["amount"]), by=by, now=now)  # fmt: skip
        for activity in part.get("activities") or ():
            grants.add_activity(share=share, title=activity["title"], amount=ore_of(activity["amount"]), by=by, now=now)  # fmt: skip
    for condition in row.get("conditions") or ():
        grants.add_condition(grant=grant, text=condition["text"], due=condition["due"], by=by, now=now)
    if row.get("fixed"):
        grants.fix_split(grant=grant, by=by, now=now)
    return True


def _audit(
    row: Content, arenas: dict[str, Arena], decisions: dict[str, Decision], by: Account, now: datetime
) -> bool:
    if Audit.objects.filter(code=row["id"]).exists():
        return False
    audit = audits.take_in_audit(
        code=row["id"], title=row["title"], reference=row["reference"], on=row["day"], auditor=row["auditor"],
        judgement=row.get("judgement", ""), answer_due=row.get("answer_due"), follow_up_due=row.get("follow_up_due"),
        boards=[arenas[code] for code in row["boards"]], by=by, now=now,
    )  # fmt: skip
    for question in row["questions"]:
        audits.add_question(audit=audit, **question, by=by, now=now)
    for one in row["recommendations"]:
        _recommendation(audit, one, by, now)
    if "answered" in row:
        # An answer of the past is noted as it was sent, also where it lacks what an answer needs here.
        audit.decision, audit.sent_at, audit.sent_by = decisions[row["answered"]], now, by
        audit.save(update_fields=["decision", "sent_at", "sent_by"])
    return True


def _recommendation(audit: Audit, row: Content, by: Account, now: datetime) -> None:
    made = audits.add_recommendation(audit=audit, about=row["about"], aspect=row["aspect"], number=row["number"], by=by, now=now)  # fmt: skip
    given = {part: row.get(part, "") for part in ("done", "planned", "time_plan", "views")}
    if any(given.values()):
        audits.write_answer(recommendation=made, **given, owner_title=row.get("owner", ""), by=by, now=now)
    for page in row.get("evidence") or ():
        audits.add_evidence(recommendation=made, title=page["title"], path=page["path"], by=by, now=now)
