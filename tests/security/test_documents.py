"""The documents of security name tests and files that exist, and every requirement of ASVS levels 1 and 2 once."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from narmare.contact.resident import enough
from narmare.contact.views import follow
from narmare.region import pace
from narmare.region.views import closed, home_care


ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted((ROOT / "docs" / "security").glob("*.md"))
SOURCES = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("*.py"))
NAMES = {path.name for path in (ROOT / "tests").rglob("*.py")}
LEVELS_1_AND_2 = 253  # 70 of level 1 and 183 of level 2 in ASVS 5.0.0


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_it_names_tests_and_files_that_exist(document: Path) -> None:
    named = re.findall(r"`([^`\s]+)`", document.read_text(encoding="utf-8"))
    paths = {
        name
        for name in named
        if re.match(r"(tests|docs|content|region|contact|programme|knowledge|reports)/", name)
    }
    roots = (ROOT, ROOT / "src" / "narmare")
    tests = {name for name in named if name.startswith("test_")}

    assert {name for name in paths if not any((root / name).exists() for root in roots)} == set()
    assert {name for name in tests if not (name in NAMES or f"def {name}(" in SOURCES)} == set()


@pytest.mark.parametrize("document", [*DOCUMENTS, ROOT / "docs" / "how-to" / "operate.md", ROOT / "SECURITY.md"], ids=lambda path: path.name)  # fmt: skip
def test_its_links_lead_somewhere(document: Path) -> None:
    links = re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", document.read_text(encoding="utf-8"))

    assert [link for link in links if "://" not in link and not (document.parent / link).exists()] == []


def test_every_requirement_of_asvs_is_judged_once() -> None:
    text = (ROOT / "docs" / "security" / "asvs.md").read_text(encoding="utf-8")
    rows = re.findall(
        r"^\| (\d+\.\d+\.\d+) \| [^|]+ \| (kept|in part|region|missing) \|", text, flags=re.MULTILINE
    )
    numbers = [number for number, _state in rows]
    for line in text.splitlines():
        if re.match("Do(es)? not apply", line):
            for first, last in re.findall(r"(\d+\.\d+\.\d+)(?:–\d+\.\d+\.(\d+))?", line):
                stem, start = first.rsplit(".", 1)
                numbers += [f"{stem}.{number}" for number in range(int(start), int(last or start) + 1)]
    webrtc = re.search(r"Does not apply \((17[^)]+)\)", text)

    assert len(numbers) == len(set(numbers)) == LEVELS_1_AND_2
    assert webrtc is not None


def test_every_limit_on_attempts_is_documented_with_its_numbers() -> None:
    """docs/reference/limits.md against the objects themselves."""
    text = (ROOT / "docs" / "reference" / "limits.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([^|]+) \| (\d+) \| (\d+) (minutes?|hours?) \|", text, flags=re.MULTILINE)
    seconds = {"m": 60, "h": 3600}
    written = {(what, int(most), int(number) * seconds[unit[0]]) for what, most, number, unit in rows}
    made = {
        (one.what, one.most, int(one.within.total_seconds()))
        for one in (
            follow.FROM_ONE,
            follow.FROM_ALL,
            closed.SEARCHES,
            home_care.SEARCHES,
            *pace.LIMITS,
            *enough.LIMITS,
        )
    }
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py")]

    assert written == made
    assert sum(len(re.findall(r"= Limit\(", source)) for source in sources) == len(made)
