"""`make check` asks npm whether packages have known weaknesses: what it makes of the answer, and of none.  pip-audit: test_operating.py."""

from __future__ import annotations

from datetime import date, timedelta

from tests.audit import LOOKED_AT, QUARTER, Verdict, judged_of_npm, too_old


def test_a_weak_npm_package_is_named() -> None:
    verdict = judged_of_npm(
        {
            "auditReportVersion": 2,
            "vulnerabilities": {"frog": {"range": "<1.1", "severity": "high"}},
            "metadata": {"dependencies": {"total": 40}},
        }
    )

    assert verdict == Verdict(("frog <1.1: high",), 40, 0)


def test_who_did_not_answer_calls_nothing_sound() -> None:
    refused = judged_of_npm({"message": "405 Method Not Allowed", "statusCode": 405})

    assert refused.words.startswith("NOT CHECKED")


def test_packages_that_nobody_has_looked_at_for_a_quarter_are_refused() -> None:
    day = date(2026, 11, 22)

    assert too_old("2026-11-22\n", day + QUARTER) == ""
    assert "Run `make lock`" in too_old("2026-11-22\n", day + QUARTER + timedelta(days=1))
    assert date.fromisoformat(LOOKED_AT.read_text(encoding="utf-8").strip()) >= day
