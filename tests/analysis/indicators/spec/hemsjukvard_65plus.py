"""Examples of hemsjukvard_65plus."""

from narmare.analysis.indicators.spec import Spec


SPECS = [
    Spec(
        title="Residents of 65 or over, in their municipality, listed or not",
        note="Person 2 turns 65 in February, and person 3 leaves; the region is the first two digits of the municipality.",
        months=("2026-01", "2026-02"),
        data={
            "person": """
            person_id | birth_month | municipality | resident_from | resident_to
            1         | 1950-01-01  | 0780         | 2000-01-01    |
            2         | 1961-02-01  | 0780         | 2000-01-01    |
            3         | 1940-01-01  | 0760         | 2000-01-01    | 2026-02-10
            4         | 1990-01-01  | 0780         | 2026-01-31    |
            """,
            "home_care": """
            person_id | unit_id | kind            | valid_from | valid_to
            1         | hem     | home            | 2025-01-01 | 2026-02-15
            3         | hem     | special_housing | 2025-01-01 |
            4         | hem     | home            | 2025-01-01 |
            """,
        },
        expected="""
            period  | level        | key  | numerator | denominator
            2026-01 | municipality | 0780 | 1         | 1
            2026-01 | municipality | 0760 | 1         | 1
            2026-01 | region       | 07   | 2         | 2
            2026-02 | municipality | 0780 | 0         | 2
            2026-02 | region       | 07   | 0         | 2
        """,
    ),
]
