"""Examples of ambulans_per_1000."""

from narmare.analysis.indicators.spec import Spec


SPECS = [
    Spec(
        title="Every priority, wherever the trip ends",
        months=("2026-01", "2026-01"),
        data={
            "listing": """
            person_id | unit_id | valid_from
            1         | north   | 2020-01-01
            2         | north   | 2020-01-01
            3         | north   | 2020-01-01
            4         | north   | 2020-01-01
            """,
            "ambulance_trip": """
            person_id | unit_id | at               | priority | outcome
            1         | bil     | 2026-01-14T23:00 | 1        | hospital
            1         | bil     | 2026-01-15T01:00 | 4        | home
            9         | bil     | 2026-01-15T01:00 | 2        | hospital
            """,
        },
        expected="""
            period  | level | key   | numerator | denominator | value
            2026-01 | unit  | north | 2         | 4           | 500
        """,
    ),
]
