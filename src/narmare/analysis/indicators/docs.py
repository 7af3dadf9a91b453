"""Reference pages of the indicators: the definition, its choices, and the examples that are run as tests."""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping, Sequence
from pathlib import Path

from narmare.analysis.indicators.definition import Indicator
from narmare.analysis.indicators.spec import Spec, parse
from narmare.analysis.indicators.words import Branch, tree


HEAD = "<!-- Made by `narmare indicators docs`; edit the definition or its examples, not this page. -->"


def load_specs(folder: Path) -> dict[str, list[Spec]]:
    """The examples of each indicator: `<id>.py` in the folder holds a list SPECS.

    Raises:
        FileNotFoundError: there is no such folder.
    """
    if not folder.is_dir():
        raise FileNotFoundError(f"There is no folder {folder} with examples.")
    return {file.stem: _specs(file) for file in sorted(folder.glob("*.py")) if file.stem != "__init__"}


def _specs(file: Path) -> list[Spec]:
    found = importlib.util.spec_from_file_location(f"narmare_spec_{file.stem}", file)
    if found is None or found.loader is None:
        raise FileNotFoundError(f"{file} cannot be read.")
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    specs: list[Spec] = module.SPECS
    return specs


def page(indicator: Indicator, specs: Sequence[Spec]) -> str:
    """One indicator as Markdown."""
    facts = [
        ("version", indicator.version), ("unit", indicator.unit), ("better", indicator.direction),
        ("confidence", indicator.confidence), ("source", indicator.source), ("author", indicator.author),
        ("checker", indicator.checker), ("reviewed", f"{indicator.reviewed}"), ("valid from", f"{indicator.valid_from}"),
    ]  # fmt: skip
    parts = [
        HEAD,
        f"# {indicator.title.en}\n\n*{indicator.title.sv}* (`{indicator.id}`)",
        indicator.why.en,
        f"## Definition\n\n{indicator.plain.en}\n\n> {indicator.plain.sv}",
        "\n".join(f"- {choice.en}" for choice in indicator.choices),
        "| | |\n|---|---|\n" + "\n".join(f"| {name} | {value} |" for name, value in facts),
        _levels(indicator),
        "## Tree\n\n```text\n" + "\n".join(lines(tree(indicator))) + "\n```",
        "## Examples\n\nEach is run as a test on every engine. Small numbers are shown unless the example says otherwise.",
        *(_example(spec) for spec in specs),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _levels(indicator: Indicator) -> str:
    """Targets and published values, each with its time; nothing when there is none."""
    rows = [
        f"| target | {target.value:g} | {target.first} to {target.last or 'further notice'} | {target.source} |"
        for target in indicator.targets
    ]
    rows += [
        f"| {one.where.en} | {one.value:g} | {one.period} | {one.source} |" for one in indicator.references
    ]
    return "\n".join(["| held against | value | when | source |", "|---|---|---|---|", *rows]) if rows else ""


def index(indicators: Mapping[str, Indicator]) -> str:
    """The list of all indicators as Markdown."""
    rows = [
        f"| [{one.title.en}]({one.id}.md) | {one.title.sv} | {one.unit} | {one.confidence} |"
        for one in indicators.values()
    ]
    return (
        f"{HEAD}\n\n# Indicators\n\n| indicator | på svenska | unit | confidence |\n|---|---|---|---|\n"
        + "\n".join(rows)
        + "\n"
    )


def pages(indicators: Mapping[str, Indicator], specs: Mapping[str, Sequence[Spec]]) -> dict[str, str]:
    """File name -> content of every page."""
    each = {f"{one.id}.md": page(one, specs.get(one.id, ())) for one in indicators.values()}
    return {"index.md": index(indicators), **each}


def lines(branch: Branch, depth: int = 0) -> list[str]:
    """A tree as indented lines."""
    return ["  " * depth + branch.text, *(line for part in branch.parts for line in lines(part, depth + 1))]


def _example(spec: Spec) -> str:
    tables = [f"`{name}`\n\n{_grid(text)}" for name, text in spec.data.items()]
    hiding = "" if spec.minimum_cell == 1 else f" Counts below {spec.minimum_cell} are hidden."
    period = f"Months {spec.months[0]} to {spec.months[1]}.{hiding}"
    body = [f"### {spec.title}", spec.note, period, *tables, f"gives\n\n{_grid(spec.expected)}"]
    return "\n\n".join(part for part in body if part)


def _grid(text: str) -> str:
    rows = parse(text)
    names = list(rows[0]) if rows else []
    body = [list(row.values()) for row in rows]
    return "\n".join("| " + " | ".join(row) + " |" for row in [names, ["---"] * len(names), *body])
