"""Examples of fast_lakarkontakt_sabo."""

from narmare.analysis.indicators.spec import Spec


SPECS = [
    Spec(
        title="Only those who live in special housing at the end of the month",
        months=("2026-01", "2026-02"),
        data={
            "listing": """
            person_id | unit_id | valid_from
            1         | north   | 2020-01-01
            2         | north   | 2020-01-01
            3         | north   | 2020-01-01
            4         | north   | 2020-01-01
            """,
            "home_care": """
            person_id | unit_id | kind            | valid_from | valid_to
            1         | hem     | special_housing | 2025-01-01 |
            2         | hem     | home            | 2025-01-01 | 2026-02-05
            2         | hem     | special_housing | 2026-02-05 |
            3         | hem     | home            | 2025-01-01 |
            """,
            "named_contact": """
            person_id | kind         | unit_id | valid_from
            1         | doctor       | north   | 2025-01-01
            3         | doctor       | north   | 2025-01-01
            2         | care_contact | north   | 2025-01-01
            """,
        },
        expected="""
            period  | level | key   | numerator | denominator
            2026-01 | unit  | north | 1         | 1
            2026-02 | unit  | north | 1         | 2
        """,
    ),
]
