"""Examples of akutbesok_egenmonitorering."""

from narmare.analysis.indicators.spec import Spec


SPECS = [
    Spec(
        title="A visit counts only on a day when the person is enrolled",
        note="Person 1 is in a second programme when the first ends; person 3 begins the month after.",
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
            "emergency_visit": """
            person_id | unit_id | arrived_at
            1         | akut    | 2026-01-25T10:00
            2         | akut    | 2026-01-09T23:59
            2         | akut    | 2026-01-10T00:01
            4         | akut    | 2026-01-20T10:00
            """,
        },
        expected="""
            period  | level | key   | numerator | denominator | value
            2026-01 | unit  | north | 2         | 2           | 1000
        """,
    ),
]
