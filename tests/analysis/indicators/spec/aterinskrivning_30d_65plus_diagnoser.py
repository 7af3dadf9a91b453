"""Examples of aterinskrivning_30d_65plus_diagnoser."""

from narmare.analysis.indicators.spec import Spec


SPECS = [
    Spec(
        title="The cause of the first stay decides who counts, not that of the second",
        months=("2025-12", "2026-02"),
        data={
            "person": """
            person_id | birth_month
            1         | 1950-01-01
            2         | 1950-01-01
            3         | 1950-01-01
            """,
            "listing": """
            person_id | unit_id | valid_from | valid_to
            1         | north   | 2020-01-01 |
            2         | north   | 2020-01-01 |
            3         | north   | 2020-01-01 | 2026-02-01
            """,
            "admission": """
            person_id | unit_id | admitted_at      | discharged_at    | planned | cause_class
            1         | clinic  | 2025-12-01T10:00 | 2025-12-03T10:00 | no      | heart_failure
            1         | clinic  | 2025-12-10T10:00 |                  | no      | other
            2         | clinic  | 2025-12-10T10:00 | 2025-12-12T10:00 | no      | cancer
            2         | clinic  | 2025-12-15T10:00 |                  | no      | heart_failure
            3         | clinic  | 2025-12-10T10:00 | 2025-12-12T10:00 | yes     | stroke
            """,
        },
        expected="""
            period  | level | key   | numerator | denominator
            2025-12 | unit  | north | 1         | 2
        """,
    ),
]
