"""Examples of inlaggningar_per_1000."""

from narmare.analysis.indicators.spec import Spec


SPECS = [
    Spec(
        title="Planned and unplanned, in the month of admission",
        months=("2026-01", "2026-02"),
        data={
            "listing": """
            person_id | unit_id | valid_from
            1         | north   | 2020-01-01
            2         | north   | 2020-01-01
            3         | north   | 2020-01-01
            4         | north   | 2020-01-01
            """,
            "admission": """
            person_id | unit_id | admitted_at      | discharged_at    | planned
            1         | clinic  | 2026-01-31T23:00 | 2026-02-04T10:00 | no
            2         | clinic  | 2026-02-01T08:00 | 2026-02-01T16:00 | yes
            """,
        },
        expected="""
            period  | level | key   | numerator | denominator | value
            2026-01 | unit  | north | 1         | 4           | 250
            2026-02 | unit  | north | 1         | 4           | 250
        """,
    ),
    Spec(
        title="A year is per person and year",
        months=("2025-01", "2025-12"),
        data={
            "listing": """
            person_id | unit_id | valid_from
            1         | north   | 2020-01-01
            2         | north   | 2020-01-01
            3         | north   | 2020-01-01
            4         | north   | 2020-01-01
            """,
            "admission": """
            person_id | unit_id | admitted_at
            1         | clinic  | 2025-01-31T23:00
            2         | clinic  | 2025-06-01T08:00
            """,
        },
        expected="""
            period | level | key   | numerator | denominator | value
            2025   | unit  | north | 2         | 4           | 500
        """,
    ),
]
