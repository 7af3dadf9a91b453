"""Examples of egenmonitorering_nya."""

from narmare.analysis.indicators.spec import Spec


SPECS = [
    Spec(
        title="Two programmes begun in a month are one person",
        months=("2026-01", "2026-02"),
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
            1         | heart_failure  | north   | 2026-01-02 | 2026-01-20
            1         | blood_pressure | north   | 2026-01-18 |
            2         | diabetes       | north   | 2025-12-31 |
            2         | heart_failure  | north   | 2026-02-05 |
            """,
        },
        expected="""
            period  | level | key   | numerator | denominator | value
            2026-01 | unit  | north | 1         | 4           | 250
            2026-02 | unit  | north | 1         | 4           | 250
        """,
    ),
]
