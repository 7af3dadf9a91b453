"""Examples of hemtjanst_65plus."""

from narmare.analysis.indicators.spec import Spec


SPECS = [
    Spec(
        title="Residents of 65 or over with more than an alarm or meals, in their municipality, listed or not",
        note="Person 2 turns 65 in February, person 3 leaves, and person 4's decision grows.",
        months=("2026-01", "2026-02"),
        data={
            "person": """
            person_id | birth_month | municipality | resident_from | resident_to
            1         | 1950-01-01  | 0780         | 2000-01-01    |
            2         | 1961-02-01  | 0780         | 2000-01-01    |
            3         | 1940-01-01  | 0760         | 2000-01-01    | 2026-02-10
            4         | 1940-01-01  | 0780         | 2000-01-01    |
            """,
            "home_help": """
            person_id | minor_only | valid_from | valid_to
            1         | no         | 2025-01-01 | 2026-02-15
            2         | no         | 2025-01-01 |
            3         | no         | 2025-01-01 |
            4         | yes        | 2025-01-01 | 2026-02-20
            4         | no         | 2026-02-20 |
            """,
        },
        expected="""
            period  | level        | key  | numerator | denominator
            2026-01 | municipality | 0780 | 1         | 2
            2026-01 | municipality | 0760 | 1         | 1
            2026-01 | region       | 07   | 2         | 3
            2026-02 | municipality | 0780 | 2         | 3
            2026-02 | region       | 07   | 2         | 3
        """,
    ),
]
