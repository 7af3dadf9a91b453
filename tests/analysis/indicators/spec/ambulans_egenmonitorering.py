"""Examples of ambulans_egenmonitorering."""

from narmare.analysis.indicators.spec import Spec


SPECS = [
    Spec(
        title="Trips while enrolled",
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
            "ambulance_trip": """
            person_id | unit_id | at               | priority
            1         | bil     | 2026-01-14T23:00 | 1
            3         | bil     | 2026-01-31T23:00 | 1
            """,
        },
        expected="""
            period  | level | key   | numerator | denominator | value
            2026-01 | unit  | north | 1         | 2           | 500
        """,
    ),
]
