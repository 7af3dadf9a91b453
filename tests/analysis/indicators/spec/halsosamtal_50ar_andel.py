"""Examples of halsosamtal_50ar_andel."""

from narmare.analysis.indicators.spec import Spec


SPECS = [
    Spec(
        title="In December those of 50 are those who turned 50 in the year",
        note="Person 3 is 51 by then, person 4 still 49, person 5's conversation was the year before, and an invitation is no conversation.",
        months=("2025-01", "2025-12"),
        data={
            "person": """
            person_id | birth_month
            1         | 1975-01-01
            2         | 1975-12-01
            3         | 1974-12-01
            4         | 1976-01-01
            5         | 1975-06-01
            """,
            "listing": """
            person_id | unit_id | valid_from
            1         | north   | 2020-01-01
            2         | north   | 2020-01-01
            3         | north   | 2020-01-01
            4         | north   | 2020-01-01
            5         | north   | 2020-01-01
            """,
            "health_conversation": """
            person_id | unit_id | invited_on | held_on
            1         | north   | 2025-01-05 | 2025-03-01
            2         | north   | 2025-12-01 |
            3         | north   | 2024-12-05 | 2025-02-01
            5         | north   | 2024-11-01 | 2024-12-31
            """,
        },
        expected="""
            period  | level | key   | numerator | denominator
            2025-12 | unit  | north | 1         | 3
            2025    | unit  | north | 1         | 3
        """,
    ),
]
