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
    Spec(
        title="Someone moves into special housing in February and out of it in April",
        months=("2026-02", "2026-04"),
        note="A visit counts where the person lived on its day: the day of moving in does, that of moving out does not. Persons "
        "count where they live at the end of the month.",
        data={
            "listing": """
            person_id | unit_id | valid_from | valid_to
            1         | north   | 2025-01-01 |
            2         | north   | 2025-01-01 |
            """,
            "home_care": """
            person_id | unit_id | kind            | valid_from | valid_to
            1         | elms    | special_housing | 2026-02-10 | 2026-04-05
            2         | elms    | home            | 2025-06-01 |
            """,
            "emergency_visit": """
            person_id | unit_id | arrived_at
            1         | akut    | 2026-02-09T23:50
            1         | akut    | 2026-02-10T00:10
            1         | akut    | 2026-04-04T12:00
            1         | akut    | 2026-04-05T00:00
            2         | akut    | 2026-02-10T12:00
            """,
        },
        expected="""
            period  | level           | key | numerator | denominator
            2026-02 | special_housing | yes | 1         | 1
            2026-02 | special_housing | no  | 2         | 1
            2026-02 | region          | 07  | 3         | 2
            2026-03 | special_housing | yes | 0         | 1
            2026-03 | special_housing | no  | 0         | 1
            2026-03 | region          | 07  | 0         | 2
            2026-04 | special_housing | yes | 1         | 0
            2026-04 | special_housing | no  | 1         | 2
            2026-04 | region          | 07  | 2         | 2
        """,
    ),
]
