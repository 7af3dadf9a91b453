"""Examples of forsta_besok_90_dagar."""

from narmare.analysis.indicators.spec import Spec


SPECS = [
    Spec(
        title="On the last day of the month 90 days are not too many, 91 are",
        note="Who is seen during the month does not wait at its end.",
        months=("2026-03", "2026-04"),
        data={
            "waiting": """
            person_id | unit_id | referred_on | first_visit_on
            1         | clinic  | 2025-12-31  |
            2         | clinic  | 2025-12-30  |
            3         | clinic  | 2026-03-20  | 2026-03-31
            4         | clinic  | 2026-03-31  | 2026-04-01
            5         | clinic  | 2026-03-02  | 2026-04-30
            """,
        },
        expected="""
            period  | level | key    | numerator | denominator
            2026-03 | unit  | clinic | 3         | 4
            2026-04 | unit  | clinic | 0         | 2
        """,
    ),
]
