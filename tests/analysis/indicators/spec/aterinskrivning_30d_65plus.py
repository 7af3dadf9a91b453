"""Examples of aterinskrivning_30d_65plus."""

from narmare.analysis.indicators.spec import Spec


OLD = """
    person_id | birth_month | sex
    1         | 1950-01-01  | female
    2         | 1950-01-01  | male
    3         | 1950-01-01  | female
    4         | 1950-01-01  | male
"""
LISTED = """
    person_id | unit_id | valid_from
    1         | north   | 2020-01-01
    2         | north   | 2020-01-01
    3         | north   | 2020-01-01
    4         | north   | 2020-01-01
"""

SPECS = [
    Spec(
        title="Day 0 is a transfer, day 1 and day 30 are returns, day 31 is too late",
        note="The later stays are discharged in March, which is not final and so not shown.",
        months=("2026-01", "2026-03"),
        data={
            "person": OLD,
            "listing": LISTED,
            "admission": """
            person_id | admitted_at      | discharged_at    | planned
            1         | 2026-01-01T10:00 | 2026-01-10T09:00 | no
            1         | 2026-01-10T23:00 | 2026-03-20T09:00 | no
            2         | 2026-01-01T10:00 | 2026-01-10T23:00 | no
            2         | 2026-01-11T01:00 | 2026-03-20T09:00 | no
            3         | 2026-01-01T10:00 | 2026-01-10T09:00 | no
            3         | 2026-02-09T23:00 | 2026-03-20T09:00 | no
            4         | 2026-01-01T10:00 | 2026-01-10T09:00 | no
            4         | 2026-02-10T01:00 | 2026-03-20T09:00 | no
            """,
        },
        expected="""
            period  | level | key   | numerator | denominator
            2026-01 | unit  | north | 2         | 4
        """,
    ),
    Spec(
        title="A planned return does not count, and does not hide an unplanned one after it",
        months=("2026-01", "2026-03"),
        data={
            "person": OLD,
            "listing": LISTED,
            "admission": """
            person_id | admitted_at      | discharged_at    | planned
            1         | 2026-01-01T10:00 | 2026-01-10T09:00 | no
            1         | 2026-01-15T10:00 | 2026-03-10T09:00 | yes
            2         | 2026-01-01T10:00 | 2026-01-10T09:00 | yes
            2         | 2026-01-15T10:00 | 2026-03-10T09:00 | yes
            2         | 2026-01-20T10:00 | 2026-03-10T09:00 | no
            """,
        },
        expected="""
            period  | level | key   | numerator | denominator
            2026-01 | unit  | north | 1         | 2
        """,
    ),
    Spec(
        title="A month is shown thirty days after its end, not before",
        note="With data to the end of February, January's last discharges have had only 28 days.",
        months=("2025-12", "2026-02"),
        data={
            "person": OLD,
            "listing": LISTED,
            "admission": """
            person_id | admitted_at      | discharged_at    | planned
            1         | 2025-12-01T10:00 | 2025-12-31T09:00 | no
            2         | 2026-01-01T10:00 | 2026-01-31T09:00 | no
            3         | 2026-02-01T10:00 |                  | no
            """,
        },
        expected="""
            period  | level | key   | numerator | denominator
            2025-12 | unit  | north | 0         | 1
        """,
    ),
    Spec(
        title="65 from the month of the birthday; who is not listed does not count",
        months=("2026-01", "2026-03"),
        data={
            "person": """
            person_id | birth_month | sex
            1         | 1961-01-01  | female
            2         | 1961-02-01  | female
            3         | 1940-01-01  | male
            """,
            "listing": """
            person_id | unit_id | valid_from | valid_to
            1         | north   | 2020-01-01 |
            2         | north   | 2020-01-01 |
            3         | north   | 2020-01-01 | 2026-01-10
            """,
            "admission": """
            person_id | admitted_at      | discharged_at    | planned
            1         | 2026-01-01T10:00 | 2026-01-10T09:00 | no
            2         | 2026-01-01T10:00 | 2026-01-10T09:00 | no
            3         | 2026-01-01T10:00 | 2026-01-10T09:00 | no
            """,
        },
        expected="""
            period  | level | key   | numerator | denominator
            2026-01 | unit  | north | 0         | 1
        """,
    ),
]
