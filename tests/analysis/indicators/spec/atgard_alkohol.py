"""Examples of atgard_alkohol."""

from narmare.analysis.indicators.spec import Spec


SPECS = [
    Spec(
        title="Only this habit, and only actions on it",
        note="The action on person 1 is a year old in February, person 2 has given the habit up in March, person 4 has none documented.",
        months=("2025-02", "2026-03"),
        data={
            "listing": """
            person_id | unit_id | valid_from
            1         | north   | 2020-01-01
            2         | north   | 2020-01-01
            3         | north   | 2020-01-01
            4         | north   | 2020-01-01
            """,
            "unhealthy_habit": """
            person_id | habit   | valid_from | valid_to
            1         | alcohol | 2024-05-01 |
            2         | alcohol | 2025-05-01 | 2026-03-10
            3         | alcohol | 2026-02-20 |
            3         | diet | 2024-05-01 |
            """,
            "lifestyle_action": """
            person_id | unit_id | habit   | level  | at
            1         | north   | alcohol | advice | 2025-02-10 10:00
            2         | north   | diet | advice | 2025-06-01 10:00
            4         | north   | alcohol | advice | 2025-06-01 10:00
            """,
        },
        expected="""
            period  | level | key   | numerator | denominator
            2026-01 | unit  | north | 1         | 2
            2026-02 | unit  | north | 0         | 3
            2026-03 | unit  | north | 0         | 2
        """,
    ),
]
