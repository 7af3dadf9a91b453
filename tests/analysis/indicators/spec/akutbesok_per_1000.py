"""Examples of akutbesok_per_1000."""

from narmare.analysis.indicators.spec import Spec


SPECS = [
    Spec(
        title="Every age, every visit, at the care centre of that day",
        months=("2026-01", "2026-02"),
        data={
            "listing": """
            person_id | unit_id | valid_from | valid_to
            1         | north   | 2020-01-01 | 2026-01-15
            1         | south   | 2026-01-15 |
            2         | north   | 2020-01-01 |
            """,
            "emergency_visit": """
            person_id | unit_id | arrived_at
            1         | akut    | 2026-01-14T23:00
            1         | akut    | 2026-01-15T01:00
            2         | akut    | 2026-02-03T01:00
            2         | akut    | 2026-02-03T19:00
            """,
        },
        expected="""
            period  | level | key   | numerator | denominator | value
            2026-01 | unit  | north | 1         | 1           | 1000
            2026-01 | unit  | south | 1         | 1           | 1000
            2026-02 | unit  | north | 2         | 1           | 2000
            2026-02 | unit  | south | 0         | 1           | 0
        """,
    ),
]
