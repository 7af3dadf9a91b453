"""Examples of vantetid_operation_genomford_90."""

from narmare.analysis.indicators.spec import Spec


SPECS = [
    Spec(
        title="Done on day 90 is in time, on day 91 too late; who still waits does not count",
        months=("2026-03", "2026-03"),
        data={
            "waiting": """
            person_id | unit_id | referred_on | first_visit_on | operation_decided_on | operation_done_on
            1         | clinic  | 2024-01-01  | 2024-02-01     | 2025-12-31           | 2026-03-31
            2         | clinic  | 2024-01-01  | 2024-02-01     | 2025-12-30           | 2026-03-31
            3         | clinic  | 2024-01-01  | 2024-02-01     | 2026-03-31           | 2026-03-31
            4         | clinic  | 2024-01-01  | 2024-02-01     | 2025-12-31           |
            """,
        },
        expected="""
            period  | level | key    | numerator | denominator
            2026-03 | unit  | clinic | 2         | 3
        """,
    ),
]
