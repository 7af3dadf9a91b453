"""A person's copy, or the record of one case, as a FHIR R4 (4.0.1) Bundle of the type collection: what another system can read.

What FHIR has no resource for is in the readable copy only: notices, sign-ins.  `problems` checks what every receiver relies on.
"""

from __future__ import annotations

import base64
import json
import uuid
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.utils import translation
from django.utils.html import escape
from django.utils.translation import gettext as _

from narmare.contact import content, entries, signing
from narmare.contact.brought import for_the_person
from narmare.contact.models import CallBack, Case, CaseEvent, Draft
from narmare.contact.resident import amended
from narmare.home.export import CaseCopy, Copy, gather_record
from narmare.knowledge.questionnaires.fhir import to_response
from narmare.meetings import storage
from narmare.meetings.models import Attachment, Message
from narmare.region import queries as region
from narmare.region.keys import KeyFault
from narmare.region.models import Account, Agency, Block, Person, Unit


type Json = dict[str, Any]

# Swedish base profiles (HL7 Sweden): the systems of personnummer and samordningsnummer.
PERSONNUMMER = "http://electronichealth.se/identifier/personnummer"
COORDINATION = "http://electronichealth.se/identifier/samordningsnummer"
PROTECTED = {"system": "http://hl7.se/fhir/ig/base/CodeSystem/SecurityLabel", "code": "sekretessmarkering"}
XHTML = "http://www.w3.org/1999/xhtml"
CONSENT_SCOPE = {"system": "http://terminology.hl7.org/CodeSystem/consentscope", "code": "patient-privacy"}
PRIVACY_CONSENT = {"system": "http://loinc.org", "code": "59284-0"}
RECEIVER = {"system": "http://terminology.hl7.org/CodeSystem/v3-ParticipationType", "code": "IRCP"}
AUTHOR = {"system": "urn:iso-astm:E1762-95:2013", "code": "1.2.840.10065.1.12.1.1"}  # author's signature
REST = {"system": "http://terminology.hl7.org/CodeSystem/audit-event-type", "code": "rest"}
STATUS = {"new": "requested", "open": "in-progress", "waiting": "on-hold", "booked": "in-progress", "answered": "in-progress", "done": "completed"}  # fmt: skip


def to_fhir(copy: Copy) -> Json:
    """The bundle; the first entry is the person."""
    resources = [_patient(copy.person, **_known(copy)), *_units(copy), *_rights(copy)]
    for case in copy.cases:
        resources += _of_case(case)
    resources += [_draft(draft) for draft in copy.drafts]
    resources += [_reading(number, copy.person.pk, one) for number, one in enumerate(copy.readings)]
    return _bundle(resources, copy.made_at)


def record_to_fhir(case: Case, *, by: Account, at: datetime) -> Json:
    """The record of one case that staff have opened, for the medical record; its last entry says who took it out.

    In Swedish whatever the reader's language (patientdatalagen 3 kap. 13 §).
    """
    with translation.override("sv"):
        copy = gather_record(case)
        label = {"meta": {"security": [PROTECTED]}} if case.person.protected else {}
        resources = [_patient(case.person, **label), *_organisations(_where(copy)), *_of_case(copy)]
        return _bundle([*resources, _taken_out(case, by, at)], at)


def _bundle(resources: Iterable[Json], at: datetime) -> Json:
    entries = [{"fullUrl": resource.pop("url"), "resource": resource} for resource in resources]
    return {"resourceType": "Bundle", "type": "collection", "timestamp": _instant(at), "entry": entries}


def to_json(copy: Copy) -> bytes:
    """A person's copy as a file."""
    return as_file(to_fhir(copy))


def as_file(bundle: Json) -> bytes:
    """The bundle as a file."""
    return json.dumps(bundle, ensure_ascii=False, indent=1).encode()


def _url(kind: str, key: object) -> str:
    """The same thing has the same name in every copy."""
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, f'narmare {kind} {key}')}"


def _me(person_id: int | None) -> Json:
    return {"reference": _url("person", person_id)}


def _to(unit: Unit) -> Json:
    return {"reference": _url("unit", unit.code), "display": unit.name}


def _instant(at: datetime) -> str:
    return at.isoformat(timespec="seconds")


def _filled(values: Json) -> Json:
    """Without what is empty: FHIR knows no empty texts and lists."""
    return {key: value for key, value in values.items() if value not in ("", None, [], {})}


def _patient(person: Person, **more: Any) -> Json:
    number = person.personnummer
    system = COORDINATION if number and int(number[6:8]) > 60 else PERSONNUMMER
    return _filled({
        "url": _me(person.pk)["reference"], "resourceType": "Patient",
        "identifier": [{"system": system, "value": number}] if number else [{"value": person.reserve_number or str(person.pk)}],
        "name": [{"text": person.name}], "birthDate": person.birth_date.isoformat(), **more,
    })  # fmt: skip


def _known(copy: Copy) -> Json:
    """How the person is reached, and by which units and contacts they are cared for."""
    person = copy.person
    listed = [one.unit for one in copy.listings if one.valid_to is None]
    telecom = [{"system": "phone", "value": person.phone}] if person.phone else []
    if copy.detail is not None:
        telecom += [{"system": "email", "value": copy.detail.email}] if copy.detail.email else []
        telecom += [{"system": "sms", "value": copy.detail.phone}] if copy.detail.phone else []
    contacts = [_to(one.unit) for one in copy.contacts if one.valid_to is None]
    return {"telecom": telecom, "generalPractitioner": [_to(unit) for unit in listed] + contacts}


def _units(copy: Copy) -> list[Json]:
    """Every unit that something here points at."""
    units = [one.unit for one in copy.listings] + [one.unit for one in copy.contacts]
    units += [one.unit for one in copy.care] + [one.unit for one in copy.blocks]
    return _organisations([*units, *(unit for case in copy.cases for unit in _where(case))])


def _where(copy: CaseCopy) -> list[Unit]:
    """Where the case lies, and where each step was taken."""
    return [copy.case.unit, *(event.unit for event in copy.events)]


def _organisations(units: Iterable[Unit]) -> list[Json]:
    """Each unit once."""
    return [
        {"url": _url("unit", unit.code), "resourceType": "Organization", "identifier": [{"value": unit.code}], "name": unit.name}
        for unit in {unit.code: unit for unit in units}.values()
    ]  # fmt: skip


def _rights(copy: Copy) -> list[Json]:
    return [*map(_agency, copy.agencies), *map(_block, copy.blocks)]


def _consent(url: str, who: int, over: bool, at: date | datetime, rule: str, provision: Json) -> Json:
    return {
        "url": url, "resourceType": "Consent", "status": "inactive" if over else "active",
        "scope": {"coding": [CONSENT_SCOPE]}, "category": [{"coding": [PRIVACY_CONSENT]}], "patient": _me(who),
        "dateTime": at.isoformat() if not isinstance(at, datetime) else _instant(at), "policyRule": {"text": rule}, "provision": provision,
    }  # fmt: skip


def _period(start: date, end: date | None) -> Json:
    return _filled({"start": start.isoformat(), "end": end and end.isoformat()})


def _agency(one: Agency) -> Json:
    actor = {"role": {"coding": [RECEIVER]}, "reference": {"display": one.agent.name}}
    provision = {"type": "permit", "period": _period(one.valid_from, one.valid_to), "actor": [actor]}
    return _consent(_url("agency", one.pk), one.person_id, one.ended_at is not None, one.granted_at, "patientdatalagen (2008:355) 5 kap. 5 §", provision)  # fmt: skip


def _block(one: Block) -> Json:
    actor = {"role": {"coding": [RECEIVER]}, "reference": _to(one.unit)}
    provision = {"type": "deny", "period": _period(one.valid_from, one.valid_to), "actor": [actor]}
    return _consent(_url("block", one.pk), one.person_id, one.valid_to is not None, one.valid_from, "patientdatalagen (2008:355) 4 kap. 4 §", provision)  # fmt: skip


def _of_case(copy: CaseCopy) -> Iterator[Json]:
    yield _task(copy.case)
    if copy.case.answers:
        yield _answers(copy.case)
    yield from (_step(copy, event) for event in copy.events)
    yield from (_message(copy, message) for message in copy.messages)
    yield from (_amended(copy, event) for event in _amendments(copy))
    yield from (_file(copy.case, file) for file in copy.files)
    yield from (_call(copy.case, call) for call in copy.calls)


def _about(case: Case) -> Json:
    return {"reference": _url("case", case.code)}


def _task(case: Case) -> Json:
    return _filled({
        "url": _about(case)["reference"], "resourceType": "Task", "identifier": [{"value": case.code}], "status": STATUS[case.status],
        "intent": "order", "code": {"text": case.reason}, "description": case.words, "for": _me(case.person_id), "owner": _to(case.unit),
        "authoredOn": _instant(case.asked_at), "input": _said({"hope": case.hope, "caller": for_the_person(case)}),
        "output": [{"type": {"text": "outcome"}, "valueString": case.outcome}] if case.outcome else [],
    })  # fmt: skip


def _said(texts: Mapping[str, str]) -> list[Json]:
    return [{"type": {"text": name}, "valueString": text} for name, text in texts.items() if text]


def _answers(case: Case) -> Json:
    """By the questionnaire's own rules; of a version that is gone, the stored codes as texts."""
    found = content.library().questionnaires.get(case.questionnaire)
    if found is not None and found.version == case.questionnaire_version:
        response = to_response(found, case.answers, authored=_instant(case.asked_at))
    else:
        items = [
            {"linkId": key, "answer": [{"valueString": str(value)}]} for key, value in case.answers.items()
        ]
        response = {"resourceType": "QuestionnaireResponse", "status": "completed", "authored": _instant(case.asked_at), "item": items}  # fmt: skip
    return {"url": _url("answers", case.code), **response, "subject": _me(case.person_id)}


def _step(copy: CaseCopy, event: CaseEvent) -> Json:
    """What was done, when and where; of an entry in the record, what it says and who wrote it too."""
    line = copy.lines.get(event.pk)
    return _filled({
        "url": _url("step", event.pk), "resourceType": "Provenance", "text": _narrative(line), "target": [_about(copy.case), *_written_as(copy, event)],
        "recorded": _instant(event.at), "activity": {"text": str(event.get_kind_display())}, "agent": [_agent(event, line)],
        "signature": _signatures(event),
    })  # fmt: skip


def _narrative(line: entries.Line | None) -> Json:
    """An entry as the text for the record has it: what a step says in codes has no other place in FHIR."""
    if line is None or line.brought or line.kind in signing.AMENDED:
        return {}
    head = f"{line.title}, {entries.moment(line.at)}, {line.who}, {line.unit}"
    parts = [
        escape(part).replace("\n", "<br/>")
        for part in (head, line.text, line.signed or _("Osignerad"))
        if part
    ]
    return {
        "status": "additional",
        "div": f'<div xmlns="{XHTML}">{"".join(f"<p>{part}</p>" for part in parts)}</div>',
    }


def _agent(event: CaseEvent, line: entries.Line | None) -> Json:
    if line is None:
        return {"who": _to(event.unit)}
    return {"who": {"display": line.who}, **({} if line.brought else {"onBehalfOf": _to(event.unit)})}


def _written_as(copy: CaseCopy, event: CaseEvent | None) -> list[Json]:
    """The message that the step was written as, where it is here."""
    key = event.details.get("message") if event else None
    return [{"reference": _url("message", key)}] if key in {one.pk for one in copy.messages} else []


def _taken_out(case: Case, by: Account, at: datetime) -> Json:
    """Who took the record out, and when."""
    who = {"display": entries.named(by, by.profession)}
    return {
        "url": _url("taken out", f"{case.code} {by.pk} {at.isoformat()}"), "resourceType": "Provenance", "target": [_about(case)],
        "recorded": _instant(at), "activity": {"text": _("Hämtat ur Närmare")}, "agent": [{"who": who, "onBehalfOf": _to(case.unit)}],
    }  # fmt: skip


def _signatures(event: CaseEvent) -> list[Json]:
    """Who answers for an entry of the record, and since when."""
    signature = getattr(event, "signature", None)
    if signature is None:
        return []
    who = entries.named(signature.by, signature.profession)
    return [{"type": [AUTHOR], "when": _instant(signature.at), "who": {"display": who}}]


def _amendments(copy: CaseCopy) -> list[CaseEvent]:
    """Corrections and the person's own opinions; in a person's copy only of what the person reads."""
    if copy.lines:
        return [event for event in copy.events if event.kind in signing.AMENDED]
    shown = {one.added.key for one in amended.told(copy.events)}
    return [event for event in copy.events if event.pk in shown]


def _amended(copy: CaseCopy, event: CaseEvent) -> Json:
    """What is right, or what the person holds to be wrong, beside the entry and the message that it is about."""
    case, said = copy.case, event.amendment
    about = next((one for one in copy.events if one.pk == said.entry_id), None)
    line = copy.lines.get(event.pk)
    return _filled({
        "url": _url("amendment", said.pk), "resourceType": "Communication", "status": "completed", "subject": _me(case.person_id),
        "about": [_about(case), *([{"reference": _url("step", about.pk)}] if about else [])],
        "category": [{"text": str(event.get_kind_display())}, *_hidden(line is not None and not line.told)], "inResponseTo": _written_as(copy, about),
        "sent": _instant(event.at), "sender": _to(event.unit) if event.kind == CaseEvent.Kind.CORRECTED else _me(case.person_id),
        "payload": [{"contentString": text} for text in (said.text, said.reason) if text],
    })  # fmt: skip


def _message(copy: CaseCopy, message: Message) -> Json:
    """What was said, by the person or by the unit that wrote it; what the person does not see is marked."""
    case, own = copy.case, message.side == Message.Side.RESIDENT
    wrote = next((one.unit for one in copy.events if one.details.get("message") == message.pk), case.unit)
    return _filled({
        "url": _url("message", message.pk), "resourceType": "Communication", "status": "completed", "subject": _me(case.person_id), "about": [_about(case)],
        "category": _hidden(message.internal),
        "sent": _instant(message.at), "sender": _me(case.person_id) if own else _to(wrote),
        "payload": [{"contentString": message.text}] if message.text else [],
    })  # fmt: skip


def _hidden(yes: bool) -> list[Json]:
    """A mark on what staff write to each other: it stands in the record, and the person does not read it here."""
    return [{"text": _("Syns inte för patienten")}] if yes else []


def _file(case: Case, file: Attachment) -> Json:
    try:
        data = base64.b64encode(storage.read(file.key)).decode()
    except (FileNotFoundError, KeyFault):
        data = ""  # what is left of it is not what was sent: the copy names the file and its size; `narmare verify` says why
    attachment = _filled({"contentType": file.kind, "title": file.name, "size": file.size, "data": data})
    return {
        "url": _url("file", file.pk), "resourceType": "DocumentReference", "status": "current", "subject": _me(case.person_id), "date": _instant(file.at),
        "content": [{"attachment": attachment}], "context": {"related": [_about(case)]},
    }  # fmt: skip


def _call(case: Case, call: CallBack) -> Json:
    return {
        "url": _url("call", call.pk), "resourceType": "Task", "status": "in-progress" if call.done_at is None else "completed", "intent": "order",
        "code": {"text": "call back"}, "for": _me(case.person_id), "partOf": [_about(case)], "restriction": {"period": {"end": _instant(call.promised_at)}},
    }  # fmt: skip


def _draft(draft: Draft) -> Json:
    data = base64.b64encode(json.dumps(draft.data, ensure_ascii=False).encode()).decode()
    return {
        "url": _url("draft", draft.pk), "resourceType": "DocumentReference", "status": "current", "docStatus": "preliminary", "subject": _me(draft.person_id),
        "date": _instant(draft.changed_at), "content": [{"attachment": {"contentType": "application/json", "title": "draft", "data": data}}],
    }  # fmt: skip


def _reading(number: int, person_id: int, one: region.Reading) -> Json:
    who = _filled({"requestor": True, "who": {"display": one.unit or one.role or "?"}, "role": [{"text": one.role}] if one.role else []})  # fmt: skip
    return {
        "url": _url("reading", f"{person_id} {number}"), "resourceType": "AuditEvent", "type": REST, "action": "R", "recorded": _instant(one.at),
        "outcome": "4" if one.refused else "0", "purposeOfEvent": [{"text": one.purpose}], "agent": [who],
        "source": {"observer": {"display": "Närmare"}}, "entity": [{"what": _me(person_id)}],
    }  # fmt: skip


# What R4 requires of the resources that a copy holds (cardinality 1..), and the codes that are bound to them.
REQUIRED = {
    "Patient": (), "Organization": ("name",), "Task": ("status", "intent"), "QuestionnaireResponse": ("status",),
    "Provenance": ("target", "recorded", "agent"), "Communication": ("status",), "DocumentReference": ("status", "content"),
    "Consent": ("status", "scope", "category", "policyRule"), "AuditEvent": ("type", "recorded", "agent", "source"),
}  # fmt: skip
CODES = {
    "Task": {"draft", "requested", "received", "accepted", "rejected", "ready", "cancelled", "in-progress", "on-hold", "failed", "completed", "entered-in-error"},
    "QuestionnaireResponse": {"in-progress", "completed", "amended", "entered-in-error", "stopped"},
    "Communication": {"preparation", "in-progress", "not-done", "on-hold", "stopped", "completed", "entered-in-error", "unknown"},
    "DocumentReference": {"current", "superseded", "entered-in-error"},
    "Consent": {"draft", "proposed", "active", "rejected", "inactive", "entered-in-error"},
}  # fmt: skip
INSTANTS = ("timestamp", "recorded", "sent", "authoredOn", "authored", "date")


def problems(bundle: Json) -> list[str]:
    """What is wrong with a bundle by R4's own rules for what it holds: required parts, codes, times, references, nothing empty."""
    entries = bundle.get("entry", [])
    names = [entry["fullUrl"] for entry in entries]
    found = [f"{name} is there twice" for name in sorted({one for one in names if names.count(one) > 1})]
    for entry in entries:
        resource = entry["resource"]
        kind, place = resource["resourceType"], entry["fullUrl"]
        if kind not in REQUIRED:
            found.append(f"{place}: {kind} is not a kind that a copy holds")
            continue
        found += [f"{place}: {kind} lacks {name}" for name in REQUIRED[kind] if name not in resource]
        if kind in CODES and resource.get("status") not in CODES[kind]:
            found.append(f"{place}: {resource.get('status')!r} is no status of {kind}")
        found += [f"{place}: {said}" for said in _walked(resource, set(names))]
    return found


def _walked(value: Any, names: set[str], key: str = "") -> Iterator[str]:
    """Faults that can be anywhere: something empty, a reference to nothing, a time without a zone."""
    if value in ("", [], {}) or value is None:
        yield f"{key} is empty"
    elif isinstance(value, dict):
        if "reference" in value and isinstance(value["reference"], str) and value["reference"] not in names:
            yield f"{key} points at {value['reference']}, which is not there"
        for name, inner in value.items():
            yield from _walked(inner, names, name)
    elif isinstance(value, list):
        for inner in value:
            yield from _walked(inner, names, key)
    elif key in INSTANTS and datetime.fromisoformat(value).tzinfo is None:
        yield f"{key} has no time zone"
