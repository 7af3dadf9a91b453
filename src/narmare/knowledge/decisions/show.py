"""The conditions of a table's rows in the words of its questionnaire, for whoever reads or approves it."""

from __future__ import annotations

from collections.abc import Mapping

from narmare.knowledge.conditions import Between, Condition
from narmare.knowledge.decisions.model import Row, Table
from narmare.knowledge.questionnaires.model import Item, Questionnaire
from narmare.knowledge.questionnaires.show import NO, YES
from narmare.knowledge.texts import Text, said


SOURCES: Mapping[str, Text] = {
    "age_years": Text("Ålder i år", "Age in years"),
    "age_months": Text("Ålder i månader", "Age in months"),
    "sex": Text("Kön", "Sex"),
    "words": Text("Ord i egen text", "Words in the own text"),
}
SEXES: Mapping[str, Text] = {"female": Text("Kvinna", "Female"), "male": Text("Man", "Male")}
OR = Text(" eller ", " or ")


def conditions(row: Row, table: Table, questionnaire: Questionnaire) -> tuple[Text, ...]:
    """Each condition of the row: "Har du feber? Ja"."""
    sources = {one.id: one.source for one in table.inputs}
    return tuple(_words(sources[name], condition, questionnaire) for name, condition in row.when.items())


def _words(source: str, condition: Condition, questionnaire: Questionnaire) -> Text:
    item = questionnaire.item(source)
    asked = item.text if item is not None else SOURCES.get(source, Text(source, source))
    met = _met(condition, item)
    colon = "" if item is not None else ":"
    return said(lambda language: f"{asked.inn(language)}{colon} {met.inn(language)}")


def _met(condition: Condition, item: Item | None) -> Text:
    if isinstance(condition, Between):
        return Text(str(condition), str(condition))
    found = [_value(value, item) for value in condition.values]
    return said(lambda language: OR.inn(language).join(one.inn(language) for one in found))


def _value(value: bool | int | float | str, item: Item | None) -> Text:
    if isinstance(value, bool):
        return YES if value else NO
    option = item.option(str(value)) if item is not None else None
    return option.text if option is not None else SEXES.get(str(value), Text(str(value), str(value)))
