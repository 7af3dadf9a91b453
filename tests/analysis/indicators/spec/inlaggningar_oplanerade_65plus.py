"""Examples of inlaggningar_oplanerade_65plus."""

from narmare.analysis.indicators.spec import Spec


SPECS = [
    Spec(
        title="Both the stay and the listed are of 65 or over that month",
        note="Person 2 turns 65 in February.",
        months=("2026-01", "2026-02"),
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
            person_id | unit_id | admitted_at      | planned
            1         | clinic  | 2026-01-31T23:00 | no
            2         | clinic  | 2026-01-31T23:00 | no
            3         | clinic  | 2026-01-31T23:00 | yes
            4         | clinic  | 2026-01-31T23:00 | no
            2         | clinic  | 2026-02-01T23:00 | no
            """,
        },
        expected="""
            period  | level | key   | numerator | denominator | value
            2026-01 | unit  | north | 1         | 2           | 500
            2026-02 | unit  | north | 1         | 3           | 333.333
        """,
    ),
]
