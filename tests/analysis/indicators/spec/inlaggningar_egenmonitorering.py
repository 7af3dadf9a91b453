"""Examples of inlaggningar_egenmonitorering."""

from narmare.analysis.indicators.spec import Spec


SPECS = [
    Spec(
        title="Stays that begin while enrolled",
        months=("2026-01", "2026-01"),
        data={
            "listing": """
            person_id | unit_id | valid_from
            1         | north   | 2020-01-01
            2         | north   | 2020-01-01
            3         | north   | 2020-01-01
            4         | north   | 2020-01-01
            """,
            "self_monitoring": """
            person_id | programme      | unit_id | valid_from | valid_to
            1         | heart_failure  | north   | 2025-10-01 | 2026-01-20
            1         | blood_pressure | north   | 2026-01-18 |
            2         | diabetes       | north   | 2026-01-10 |
            3         | heart_failure  | north   | 2026-02-01 |
            """,
            "admission": """
            person_id | unit_id | admitted_at      | planned
            1         | clinic  | 2026-01-14T23:00 | no
            2         | clinic  | 2026-01-31T23:00 | yes
            4         | clinic  | 2026-01-14T23:00 | no
            """,
        },
        expected="""
            period  | level | key   | numerator | denominator | value
            2026-01 | unit  | north | 2         | 2           | 1000
        """,
    ),
]
