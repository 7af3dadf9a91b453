"""Examples of tio_lakemedel_75plus."""

from narmare.analysis.indicators.spec import Spec


SPECS = [
    Spec(
        title="Of 75 or over, listed, and with so many medicines at the end of the month",
        note="Person 2 is too young, person 3 has stopped, person 4 turns 75 in February.",
        months=("2026-01", "2026-02"),
        data={
            "person": """
            person_id | birth_month
            1         | 1940-01-01
            2         | 1960-01-01
            3         | 1945-01-01
            4         | 1951-02-01
            """,
            "listing": """
            person_id | unit_id | valid_from
            1         | north   | 2020-01-01
            2         | north   | 2020-01-01
            3         | north   | 2020-01-01
            4         | north   | 2020-01-01
            """,
            "many_medicines": """
            person_id | valid_from | valid_to
            1         | 2025-05-01 |
            2         | 2025-05-01 |
            3         | 2025-05-01 | 2026-01-20
            4         | 2025-05-01 |
            """,
        },
        expected="""
            period  | level | key   | numerator | denominator
            2026-01 | unit  | north | 1         | 2
            2026-02 | unit  | north | 2         | 3
        """,
    ),
]
