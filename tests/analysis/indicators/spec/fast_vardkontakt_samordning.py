"""Examples of fast_vardkontakt_samordning."""

from narmare.analysis.indicators.spec import Spec


LISTED = """
    person_id | unit_id | valid_from
    1         | north   | 2020-01-01
    2         | north   | 2020-01-01
    3         | north   | 2020-01-01
"""

SPECS = [
    Spec(
        title="Each person once a month, at the last discharge",
        note="Person 1 had nobody at the first discharge and somebody at the last; person 2 the other way round.",
        months=("2026-01", "2026-01"),
        data={
            "listing": LISTED,
            "discharge_case": """
            person_id | opened_at        | discharged_at
            1         | 2026-01-01T08:00 | 2026-01-05T10:00
            1         | 2026-01-10T08:00 | 2026-01-20T10:00
            2         | 2026-01-01T08:00 | 2026-01-05T10:00
            2         | 2026-01-10T08:00 | 2026-01-20T10:00
            3         | 2026-01-10T08:00 |
            """,
            "named_contact": """
            person_id | kind         | valid_from | valid_to
            1         | care_contact | 2026-01-10 |
            2         | care_contact | 2026-01-01 | 2026-01-10
            3         | care_contact | 2026-01-01 |
            """,
        },
        expected="""
            period  | level | key   | numerator | denominator
            2026-01 | unit  | north | 1         | 2
        """,
    ),
    Spec(
        title="The contact must be there on the day; overlapping ones count once; a doctor is no care contact",
        months=("2026-01", "2026-01"),
        data={
            "listing": LISTED,
            "discharge_case": """
            person_id | opened_at        | discharged_at
            1         | 2026-01-01T08:00 | 2026-01-05T10:00
            2         | 2026-01-01T08:00 | 2026-01-05T10:00
            3         | 2026-01-01T08:00 | 2026-01-05T10:00
            """,
            "named_contact": """
            person_id | kind         | valid_from | valid_to
            1         | care_contact | 2026-01-05 |
            1         | care_contact | 2025-01-01 | 2026-02-01
            2         | care_contact | 2026-01-06 |
            3         | doctor       | 2025-01-01 |
            """,
        },
        expected="""
            period  | level | key   | numerator | denominator
            2026-01 | unit  | north | 1         | 3
        """,
    ),
]
