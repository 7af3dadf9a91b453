"""Examples of fallskador_65plus."""

from narmare.analysis.indicators.spec import Spec


SPECS = [
    Spec(
        title="Unplanned after a fall, of 65 or over",
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
            "admission": """
            person_id | unit_id | admitted_at      | planned | cause_class
            1         | clinic  | 2026-01-03T23:00 | no      | fall
            3         | clinic  | 2026-01-03T23:00 | yes     | fall
            3         | clinic  | 2026-01-20T23:00 | no      | infection
            4         | clinic  | 2026-01-03T23:00 | no      | fall
            """,
        },
        expected="""
            period  | level | key   | numerator | denominator | value
            2026-01 | unit  | north | 1         | 2           | 500
        """,
    ),
]
