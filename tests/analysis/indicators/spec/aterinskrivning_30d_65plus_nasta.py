"""Examples of aterinskrivning_30d_65plus_nasta."""

from narmare.analysis.indicators.spec import Spec


SPECS = [
    Spec(
        title="Only the next stay is asked: a planned one before the unplanned ends it",
        note="What starts the same day is a transfer and is passed over.",
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
            1         | clinic  | 2025-12-01T10:00 | 2025-12-03T10:00 | no      | other
            1         | clinic  | 2025-12-10T10:00 |                  | yes     | other
            1         | clinic  | 2025-12-20T10:00 |                  | no      | other
            2         | clinic  | 2025-12-10T10:00 | 2025-12-12T10:00 | no      | other
            2         | clinic  | 2026-01-11T10:00 |                  | no      | other
            3         | clinic  | 2025-12-10T10:00 | 2025-12-12T10:00 | no      | other
            3         | clinic  | 2025-12-12T18:00 |                  | yes     | other
            3         | clinic  | 2025-12-13T10:00 |                  | no      | other
            """,
        },
        expected="""
            period  | level | key   | numerator | denominator
            2025-12 | unit  | north | 2         | 3
        """,
    ),
]
