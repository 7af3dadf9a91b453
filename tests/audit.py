"""`python -m tests.audit`: does a package of the lock have a known weakness?  `make check` asks.

pip-audit asks about what the product runs with, npm about the identity provider of the tests.  Both ask a database of weaknesses
over the network.  Where that cannot be reached, it says so and stops nobody: a package that was not asked about is never called sound.
Without a network it still refuses packages that nobody has looked at for longer than docs/how-to/operate.md allows (a quarter).
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any


LOCK = Path(__file__).parents[1] / "requirements" / "web.txt"
PROVIDER = Path(__file__).parent / "provider"
LOOKED_AT = LOCK.with_name("looked_at.txt")  # the day on which `make lock` chose the versions
QUARTER = timedelta(days=92)
PATIENCE_S = 120


@dataclass(frozen=True)
class Verdict:
    """What was found: packages with a weakness, how many were asked about, and how many could not be."""

    weak: tuple[str, ...]
    asked: int
    unasked: int

    @property
    def words(self) -> str:
        """For the person who runs the check."""
        if self.weak:
            return "Known weaknesses:\n" + "\n".join(f"  {one}" for one in self.weak)
        if not self.asked:
            return "NOT CHECKED for known weaknesses: the database of weaknesses could not be asked (no network?)."
        rest = f" {self.unasked} could not be asked about." if self.unasked else ""
        return f"{self.asked} packages have no known weakness.{rest}"


def judged(report: Mapping[str, Any]) -> Verdict:
    """The verdict on what pip-audit says (--format json)."""
    found = report.get("dependencies", [])
    asked = [one for one in found if "vulns" in one]
    weak = [
        f"{one['name']} {one['version']}: {vuln['id']}, mended in {', '.join(vuln['fix_versions']) or 'no version yet'}"
        for one in asked
        for vuln in one["vulns"]
    ]
    return Verdict(tuple(weak), len(asked), len(found) - len(asked))


def judged_of_npm(report: Mapping[str, Any]) -> Verdict:
    """The verdict on what npm says (npm audit --json, report version 2)."""
    if report.get("auditReportVersion") != 2:
        return Verdict((), 0, 0)
    weak = tuple(f"{name} {found['range']}: {found['severity']}" for name, found in report["vulnerabilities"].items())  # fmt: skip
    return Verdict(weak, report["metadata"]["dependencies"]["total"], 0)


def _said(command: list[str], judge: Callable[[Mapping[str, Any]], Verdict], folder: Path) -> Verdict:
    """The verdict on what the command prints; nothing was asked where it does not answer in time or in JSON."""
    try:
        said = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=PATIENCE_S, check=False)  # fmt: skip
        return judge(json.loads(said.stdout))
    except (subprocess.TimeoutExpired, ValueError):
        return Verdict((), 0, 0)


def too_old(looked_at: str, today: date) -> str:
    """What to do when the packages were looked at longer ago than the documented time; "" while they were not."""
    day = date.fromisoformat(looked_at.strip())
    if today - day <= QUARTER:
        return ""
    return f"The packages were looked at {day}, more than {QUARTER.days} days ago. Run `make lock`, then the tests."


def main() -> int:
    """0 unless a package has a known weakness, or all were looked at too long ago."""
    if old := too_old(LOOKED_AT.read_text(encoding="utf-8"), datetime.now(UTC).date()):
        print(old)  # noqa: T201
        return 1
    python = [sys.executable, "-m", "pip_audit", "-r", str(LOCK), "--require-hashes", "--disable-pip", "--format", "json", "--progress-spinner", "off", "--timeout", "10"]  # fmt: skip
    verdicts = {"Python": _said(python, judged, LOCK.parent)}
    if npm := shutil.which("npm"):
        verdicts["npm"] = _said([npm, "audit", "--package-lock-only", "--json"], judged_of_npm, PROVIDER)
    for name, verdict in verdicts.items():
        print(f"{name}: {verdict.words}")  # noqa: T201
    return 1 if any(verdict.weak for verdict in verdicts.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
