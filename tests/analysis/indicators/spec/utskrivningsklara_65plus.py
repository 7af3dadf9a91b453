"""Examples of utskrivningsklara_65plus."""

from narmare.analysis.indicators.spec import Spec


SPECS = [
    Spec(
        title="In the month of becoming ready",
        months=("2026-01", "2026-01"),
        data={
            "person": """
            person_id | birth_month
            1         | 1950-01-01
            2         | 1961-02-01
            3         | 1961-01-01
            4         | 1990-01-01
            """,
            "listing": """
            person_id | unit_id | valid_from
            1         | north   | 2020-01-01
            2         | north   | 2020-01-01
            3         | north   | 2020-01-01
            4         | north   | 2020-01-01
            """,
            "discharge_case": """
            person_id | unit_id | opened_at        | ready_at         | discharged_at
            1         | clinic  | 2026-01-02T10:00 | 2026-01-31T08:00 | 2026-02-05T16:00
            3         | clinic  | 2026-01-02T10:00 |                  | 2026-01-05T16:00
            4         | clinic  | 2026-01-02T10:00 | 2026-01-03T16:00 | 2026-01-05T16:00
            """,
        },
        expected="""
            period  | level | key   | numerator | denominator | value
            2026-01 | unit  | north | 1         | 2           | 500
        """,
    ),
]
