"""A definition in plain words and as code."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from narmare.analysis.indicators.definition import Indicator
from narmare.analysis.indicators.docs import lines
from narmare.analysis.indicators.run import sql
from narmare.analysis.indicators.words import Branch, tree
from narmare.followup.words import words


@dataclass(frozen=True)
class DefinitionPage:
    """A definition in plain words and as code, and who answers for it."""

    indicator: Indicator
    title: str
    why: str
    plain: str
    choices: tuple[str, ...]
    facts: tuple[dict[str, str], ...]
    outline: str
    sql: str


def definition_page(definition: Indicator) -> DefinitionPage:
    """Gather the page of a definition."""
    confidence = {
        "A": _("A: fastställd definition finns och följs"),
        "B": _("B: delvis publicerad definition"),
        "C": _("C: ingen publicerad definition; Närmare har skrivit en egen"),
    }[definition.confidence]
    facts = (
        (_("Version"), f"{definition.version}, {_('gäller från')} {definition.valid_from.isoformat()}"),
        (_("Källa"), definition.source),
        (_("Säkerhet i definitionen"), confidence),
        (_("Skriven av"), definition.author),
        (_("Granskad av"), f"{definition.checker}, {definition.reviewed.isoformat()}"),
        (
            _("Eftersläpning"),
            _("%(days)s dagar efter månadens slut") % {"days": definition.mature_after_days},
        ),
        (_("Små tal"), _("antal mellan 1 och %(most)s visas inte") % {"most": definition.minimum_cell - 1}),
    )
    return DefinitionPage(
        indicator=definition,
        title=words(definition.title),
        why=words(definition.why),
        plain=words(definition.plain),
        choices=(*(words(choice) for choice in definition.choices), *_housing(definition)),
        facts=tuple({"label": label, "value": value} for label, value in facts),
        outline="\n".join(lines(tree(definition))),
        sql=sql(definition),
    )


def _housing(definition: Indicator) -> tuple[str, ...]:
    """What is meant by special housing, where the definition tells it apart."""
    if not definition.special_housing:
        return ()
    return (
        _(
            "Visas också för dem som bor på särskilt boende och för övriga. Det som räknas på en dag delas efter var personen bodde den dagen, "
            "och antal personer efter var de bor i slutet av månaden. Vem som bor där kommer från kommunernas vård."
        ),
    )


def _lines(branch: Branch, depth: int = 0) -> Iterator[str]:
    """The definition tree as indented lines."""
    yield "  " * depth + branch.text
    for part in branch.parts:
        yield from _lines(part, depth + 1)
