"""`make check` asks whether packages have known weaknesses: what it makes of the answers, and of none."""

from __future__ import annotations

from tests.audit import Verdict, judged, judged_of_npm


def test_a_weak_python_package_is_named_with_what_mends_it() -> None:
    verdict = judged(
        {
            "dependencies": [
                {"name": "frog", "version": "1.0", "vulns": [{"id": "GHSA-1", "fix_versions": ["1.1"]}]},
                {"name": "toad", "version": "2.0", "vulns": []},
                {"name": "newt", "skip_reason": "not found"},
            ]
        }
    )

    assert (verdict.asked, verdict.unasked) == (2, 1)
    assert verdict.words.endswith("frog 1.0: GHSA-1, mended in 1.1")


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
    assert judged({}).words.startswith("NOT CHECKED")
