"""Examples of utskrivningsklara_dagar."""

from narmare.analysis.indicators.spec import Spec


SPECS = [
    Spec(
        title="The day of becoming ready is not counted; without a notice a case does not count",
        months=("2026-01", "2026-02"),
        data={
            "listing": """
            person_id | unit_id | valid_from
            1         | north   | 2020-01-01
            2         | north   | 2020-01-01
            3         | north   | 2020-01-01
            4         | north   | 2020-01-01
            """,
            "discharge_case": """
            person_id | unit_id | opened_at        | ready_at         | discharged_at
            1         | clinic  | 2026-01-02T10:00 | 2026-01-05T08:00 | 2026-01-05T16:00
            2         | clinic  | 2026-01-02T10:00 | 2026-01-28T23:00 | 2026-02-01T01:00
            3         | clinic  | 2026-02-02T10:00 |                  | 2026-02-05T10:00
            4         | clinic  | 2026-02-02T10:00 | 2026-02-05T10:00 |
            """,
        },
        expected="""
            period  | level | key   | numerator | denominator | value
            2026-01 | unit  | north | 0         | 1           | 0
            2026-02 | unit  | north | 4         | 1           | 4
        """,
    ),
]
