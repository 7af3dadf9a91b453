"""Examples of forsta_besok_60_dagar."""

from narmare.analysis.indicators.spec import Spec


SPECS = [
    Spec(
        title="On the last day of the month 60 days are not too many, 61 are",
        note="Who is seen during the month does not wait at its end.",
        months=("2026-03", "2026-04"),
        data={
            "waiting": """
            person_id | unit_id | referred_on | first_visit_on
            1         | clinic  | 2026-01-30  |
            2         | clinic  | 2026-01-29  |
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
