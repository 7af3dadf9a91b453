"""Examples of listade_hos_privata_andel."""

from narmare.analysis.indicators.spec import Spec


SPECS = [
    Spec(
        title="Of all who are listed at the end of the month; at one care centre it is all or nothing",
        months=("2026-01", "2026-01"),
        data={
            "unit": """
            unit_id | kind        | municipality | owner   | region
            north   | care_centre | 0780         | public  | 07
            south   | care_centre | 0780         | private | 07
            """,
            "listing": """
            person_id | unit_id | valid_from | valid_to
            1         | north   | 2020-01-01 |
            2         | north   | 2020-01-01 |
            3         | south   | 2020-01-01 | 2026-01-20
            3         | north   | 2026-01-20 |
            4         | north   | 2020-01-01 | 2026-01-31
            4         | south   | 2026-01-31 |
            5         | south   | 2020-01-01 | 2026-01-10
            """,
        },
        expected="""
            period  | level        | key     | numerator | denominator | value
            2026-01 | unit         | north   | 0         | 3           | 0
            2026-01 | unit         | south   | 1         | 1           | 1
            2026-01 | municipality | 0780    | 1         | 4           | 0.25
            2026-01 | region       | 07      | 1         | 4           | 0.25
        """,
    ),
]
