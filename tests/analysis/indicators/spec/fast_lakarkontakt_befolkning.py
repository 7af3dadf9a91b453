"""Examples of fast_lakarkontakt_befolkning."""

from narmare.analysis.indicators.spec import Spec


SPECS = [
    Spec(
        title="Who is not listed still counts in the municipality",
        note="Person 4 moved in on the last day of January; person 3 has left by the end of February.",
        months=("2026-01", "2026-02"),
        data={
            "person": """
            person_id | birth_month | municipality | resident_from | resident_to
            1         | 1950-01-01  | 0780         | 2000-01-01    |
            2         | 1961-02-01  | 0780         | 2000-01-01    |
            3         | 1940-01-01  | 0760         | 2000-01-01    | 2026-02-10
            4         | 1990-01-01  | 0780         | 2026-01-31    |
            """,
            "listing": """
            person_id | unit_id | valid_from
            1         | north   | 2020-01-01
            """,
            "named_contact": """
            person_id | kind         | unit_id | valid_from | valid_to
            1         | doctor       | north   | 2025-01-01 |
            3         | doctor       | north   | 2025-01-01 |
            2         | care_contact | north   | 2025-01-01 |
            """,
        },
        expected="""
            period  | level        | key  | numerator | denominator
            2026-01 | municipality | 0760 | 1         | 1
            2026-01 | municipality | 0780 | 1         | 3
            2026-02 | municipality | 0780 | 1         | 3
        """,
    ),
]
