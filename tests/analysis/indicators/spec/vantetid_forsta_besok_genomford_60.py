"""Examples of vantetid_forsta_besok_genomford_60."""

from narmare.analysis.indicators.spec import Spec


SPECS = [
    Spec(
        title="Done on day 60 is in time, on day 61 too late; who still waits does not count",
        months=("2026-03", "2026-03"),
        data={
            "waiting": """
            person_id | unit_id | referred_on | first_visit_on
            1         | clinic  | 2026-01-30  | 2026-03-31
            2         | clinic  | 2026-01-29  | 2026-03-31
            3         | clinic  | 2026-03-31  | 2026-03-31
            4         | clinic  | 2026-01-30  |
            """,
        },
        expected="""
            period  | level | key    | numerator | denominator
            2026-03 | unit  | clinic | 2         | 3
        """,
    ),
]
