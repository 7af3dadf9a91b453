"""`make check` asks npm whether packages have known weaknesses: what it makes of the answer, and of none.  pip-audit: test_operating.py."""

from __future__ import annotations

from tests.audit import Verdict, judged_of_npm


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
