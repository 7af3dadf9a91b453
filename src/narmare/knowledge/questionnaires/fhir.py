"""Questionnaires and answers as FHIR R4 (4.0.1) JSON and back, without loss.

What FHIR has a place for goes there (enableWhen, options, required, repeats, minValue, maxValue, questionnaire-unit, ordinalValue, and
the translation extension for English and easy Swedish beside Swedish).  The rest (why, red flag, whom it applies to, scores, who checked it) goes into
extensions under `OWN`, which others may pass over.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date
from typing import Any

from narmare.knowledge.conditions import read_condition, written
from narmare.knowledge.faults import ContentError, Fault, Invalid
from narmare.knowledge.head import Head
from narmare.knowledge.questionnaires.model import (
    Answer,
    Applies,
    ContactReason,
    Item,
    Option,
    Questionnaire,
    Score,
    When,
)
from narmare.knowledge.texts import EASY, Text


type Json = dict[str, Any]

HL7 = "http://hl7.org/fhir/StructureDefinition/"
OWN = "urn:narmare:"
UCUM = "http://unitsofmeasure.org"
SWEDISH = "sv"


def url_of(questionnaire: Questionnaire) -> str:
    """The canonical address of a questionnaire, with its version: old answers name the form that they answered."""
    return f"{OWN}questionnaire:{questionnaire.id}|{questionnaire.version}"


def to_fhir(questionnaire: Questionnaire) -> Json:
    """The questionnaire as a FHIR Questionnaire."""
    head = questionnaire.head
    return {
        "resourceType": "Questionnaire",
        "id": head.id.replace("_", "-"),
        "url": f"{OWN}questionnaire:{head.id}",
        "name": head.id,
        "version": head.version,
        "language": SWEDISH,
        "status": "active" if head.approved else "draft",
        "publisher": head.author,
        "approvalDate": head.reviewed.isoformat(),
        "lastReviewDate": head.reviewed.isoformat(),
        "effectivePeriod": {"end": head.review_by.isoformat()},
        **_texts("title", head.title),
        "extension": [
            _own("checker", head.checker),
            *(_own("source", source) for source in head.sources),
            *(
                _own("score", _packed(id=score.id, sum_of=list(score.sum_of)))
                for score in questionnaire.scores
            ),
            *([_own("reason", _reason(questionnaire.reason))] if questionnaire.reason else []),
        ],
        "item": [_item(item, questionnaire) for item in questionnaire.items],
    }


def from_fhir(resource: Json) -> Questionnaire:
    """The questionnaire in a FHIR Questionnaire that `to_fhir` made, here or elsewhere.

    Raises:
        ContentError: it is no such resource, lacks something that we need, or defines what may not exist.
    """
    name = str(resource.get("name", "the resource"))
    try:
        return _questionnaire(resource)
    except Invalid as invalid:
        raise ContentError(Fault(name, "the resource", *reason) for reason in invalid.reasons) from None
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        problem = f"It cannot be read as a Questionnaire of this product ({type(error).__name__}: {error})."
        raise ContentError([Fault(name, "the resource", problem, "Send what to_fhir makes.")]) from None


def to_response(
    questionnaire: Questionnaire, answers: Mapping[str, Answer], *, authored: str | None = None
) -> Json:
    """Answers without faults as a FHIR QuestionnaireResponse; `authored` is a FHIR dateTime."""
    items = [
        {"linkId": item.id, "text": item.text.sv, "answer": [{_value_key(item): _value(item, one)} for one in _listed(answers[item.id])]}
        for item in questionnaire.items
        if item.id in answers
    ]  # fmt: skip
    response = {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": url_of(questionnaire),
        "status": "completed",
        "item": items,
    }
    return {**response, "authored": authored} if authored else response


def from_response(questionnaire: Questionnaire, response: Json) -> dict[str, Answer]:
    """The answers in a FHIR QuestionnaireResponse; `check` them before use.

    Raises:
        ContentError: it answers another questionnaire or version, or cannot be read.
    """
    if response.get("questionnaire") != url_of(questionnaire):
        problem = f"It answers {response.get('questionnaire')}, not {url_of(questionnaire)}."
        raise ContentError(
            [Fault("the response", "questionnaire", problem, "Read it with the form that it names.")]
        )
    try:
        return {row["linkId"]: _answer(questionnaire, row) for row in response.get("item", [])}
    except (KeyError, TypeError, IndexError) as error:
        problem = f"It cannot be read ({type(error).__name__}: {error})."
        raise ContentError(
            [Fault("the response", "item", problem, "Send linkId and answer for each item.")]
        ) from None


# To FHIR


def _item(item: Item, questionnaire: Questionnaire) -> Json:
    made: Json = {"linkId": item.id, "type": item.type, **_texts("text", item.text)}
    if item.required:
        made["required"] = True
    if item.repeats:
        made["repeats"] = True
    if item.options:
        made["answerOption"] = [_option(option) for option in item.options]
    if item.enable_when:
        made["enableWhen"] = [_when(when, questionnaire) for when in item.enable_when]
        made["enableBehavior"] = item.enable_behavior
    if extensions := list(_item_extensions(item)):
        made["extension"] = extensions
    return made


def _item_extensions(item: Item) -> Iterable[Json]:
    for name, bound in (("minValue", item.minimum), ("maxValue", item.maximum)):
        if bound is not None:
            yield {"url": HL7 + name, **_number("value", bound)}
    if item.unit:
        yield {"url": HL7 + "questionnaire-unit", "valueCoding": {"system": UCUM, "code": item.unit}}
    if item.why:
        yield {"url": OWN + "why", **_texts("valueString", item.why)}
    if item.applies != Applies():
        yield _own("applies", _packed(**_set(item.applies)))
    if item.red_flag is not None:
        yield _own("red-flag", json.dumps(written(item.red_flag)))


def _option(option: Option) -> Json:
    extensions: list[Json] = []
    if option.score is not None:
        extensions.append({"url": HL7 + "ordinalValue", "valueDecimal": option.score})
    if option.negative:
        extensions.append({"url": OWN + "negative", "valueBoolean": True})
    coding = {"code": option.code, **_texts("display", option.text)}
    return {"valueCoding": coding, **({"extension": extensions} if extensions else {})}


def _when(when: When, questionnaire: Questionnaire) -> Json:
    question = questionnaire.item(when.question)
    if question is None:
        raise KeyError(when.question)
    key, value = "answerBoolean", when.answer
    if when.operator != "exists":
        key = _value_key(question).replace("value", "answer", 1)
        value = _value(question, when.answer)
    return {"question": when.question, "operator": when.operator, key: value}


def _texts(key: str, text: Text) -> Json:
    """Swedish in the element itself, English and easy Swedish in translation extensions."""
    others = [("en", text.en), *([(EASY, text.easy)] if text.easy else [])]
    return {key: text.sv, f"_{key}": {"extension": [_translation(*one) for one in others]}}


def _translation(language: str, words: str) -> Json:
    parts = [{"url": "lang", "valueCode": language}, {"url": "content", "valueString": words}]
    return {"url": HL7 + "translation", "extension": parts}


def _value_key(item: Item) -> str:
    return {
        "choice": "valueCoding", "text": "valueString", "quantity": "valueQuantity",
    }.get(item.type, f"value{item.type.capitalize()}")  # fmt: skip


def _value(item: Item, answer: Any) -> Any:
    if item.type == "choice":
        option = item.option(str(answer))
        return {"code": answer, **({"display": option.text.sv} if option else {})}
    if item.type == "quantity":
        return {"value": answer, "system": UCUM, "code": item.unit}
    return answer


def _number(prefix: str, value: float) -> Json:
    return {f"{prefix}{'Integer' if isinstance(value, int) else 'Decimal'}": value}


def _own(name: str, value: str) -> Json:
    return {"url": OWN + name, "valueString": value}


def _packed(**values: Any) -> str:
    return json.dumps(values, sort_keys=True)


def _set(applies: Applies) -> Json:
    stated = {field.name: getattr(applies, field.name) for field in fields(applies)}
    return {name: value for name, value in stated.items() if value is not None}


def _reason(reason: ContactReason) -> str:
    return _packed(
        group=reason.group, lane=reason.lane, search=list(reason.search), applies=_set(reason.applies)
    )


def _listed(answer: Answer) -> list[Any]:
    return answer if isinstance(answer, list) else [answer]


# From FHIR


def _questionnaire(resource: Json) -> Questionnaire:
    if resource["resourceType"] != "Questionnaire":
        raise ValueError(f"resourceType is {resource['resourceType']}")
    reasons = _found(resource, "reason")
    return Questionnaire(
        head=Head(
            id=resource["name"], version=resource["version"], title=_both(resource, "title"), author=resource["publisher"],
            checker=_found(resource, "checker")[0], reviewed=date.fromisoformat(resource["lastReviewDate"]),
            review_by=date.fromisoformat(resource["effectivePeriod"]["end"]), approved=resource["status"] == "active",
            sources=tuple(_found(resource, "source")),
        ),
        items=tuple(_read_item(row) for row in resource["item"]),
        scores=tuple(Score(row["id"], tuple(row["sum_of"])) for row in map(json.loads, _found(resource, "score"))),
        reason=_read_reason(json.loads(reasons[0])) if reasons else None,
    )  # fmt: skip


def _read_item(row: Json) -> Item:
    by_url = {one["url"]: one for one in row.get("extension", [])}
    flag, applies = (_unpacked(by_url.get(OWN + name)) for name in ("red-flag", "applies"))
    unit = by_url.get(HL7 + "questionnaire-unit")
    return Item(
        id=row["linkId"], type=row["type"], text=_both(row, "text"),
        why=_both(by_url[OWN + "why"], "valueString") if OWN + "why" in by_url else None,
        required=row.get("required", False), repeats=row.get("repeats", False),
        options=tuple(_read_option(option) for option in row.get("answerOption", [])),
        unit=unit["valueCoding"]["code"] if unit else None,
        minimum=_bound(by_url.get(HL7 + "minValue")), maximum=_bound(by_url.get(HL7 + "maxValue")),
        enable_when=tuple(_read_when(when) for when in row.get("enableWhen", [])),
        enable_behavior=row.get("enableBehavior", "all"), applies=Applies(**applies) if applies else Applies(),
        red_flag=None if flag is None else read_condition(flag),
    )  # fmt: skip


def _read_option(row: Json) -> Option:
    by_url = {one["url"]: one for one in row.get("extension", [])}
    score = by_url.get(HL7 + "ordinalValue", {}).get("valueDecimal")
    return Option(
        row["valueCoding"]["code"], _both(row["valueCoding"], "display"), score, OWN + "negative" in by_url
    )


def _read_when(row: Json) -> When:
    answer = next(value for key, value in row.items() if key.startswith("answer"))
    return When(row["question"], row["operator"], _plain(answer))


def _read_reason(row: Json) -> ContactReason:
    return ContactReason(row["group"], row["lane"], tuple(row["search"]), Applies(**row["applies"]))


def _answer(questionnaire: Questionnaire, row: Json) -> Answer:
    values: list[Any] = [_plain(value) for one in row["answer"] for key, value in one.items() if key.startswith("value")]  # fmt: skip
    item = questionnaire.item(row["linkId"])
    return values if item is not None and item.repeats else values[0]


def _plain(value: Any) -> Any:
    """A coding as its code, a quantity as its number."""
    if isinstance(value, Mapping):
        return value["code"] if "value" not in value else value["value"]
    return value


def _unpacked(extension: Json | None) -> Any:
    return None if extension is None else json.loads(extension["valueString"])


def _bound(extension: Json | None) -> float | None:
    return (
        None
        if extension is None
        else next(value for key, value in extension.items() if key.startswith("value"))
    )


def _both(element: Json, key: str) -> Text:
    said = dict(_translated(one["extension"]) for one in element[f"_{key}"]["extension"])
    return Text(element[key], said["en"], said.get(EASY, ""))


def _translated(parts: list[Json]) -> tuple[str, str]:
    """The language of a translation extension, and its words."""
    by_url = {part["url"]: part for part in parts}
    return by_url["lang"]["valueCode"], by_url["content"]["valueString"]


def _found(resource: Json, name: str) -> list[str]:
    return [one["valueString"] for one in resource.get("extension", []) if one["url"] == OWN + name]
