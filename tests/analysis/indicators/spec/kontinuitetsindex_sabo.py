"""Examples of kontinuitetsindex_sabo."""

from narmare.analysis.indicators.spec import Spec


SPECS = [
    Spec(
        title="Only who lives in special housing at the end of the month, with visits from before",
        months=("2024-09", "2026-02"),
        data={
            "listing": """
            person_id | unit_id | valid_from
            1         | north   | 2020-01-01
            2         | north   | 2020-01-01
            3         | north   | 2020-01-01
            4         | north   | 2020-01-01
            """,
            "home_care": """
            person_id | unit_id | kind            | valid_from | valid_to
            1         | hem     | special_housing | 2026-02-20 |
            2         | hem     | home            | 2025-01-01 |
            """,
            "visit": """
            person_id | unit_id | clinician_id | profession | kind     | at
            1         | north   | 7            | doctor     | physical | 2025-01-07T10:00
            1         | north   | 7            | doctor     | physical | 2025-02-07T10:00
            1         | north   | 8            | doctor     | physical | 2025-03-07T10:00
            2         | north   | 7            | doctor     | physical | 2025-01-07T10:00
            2         | north   | 7            | doctor     | physical | 2025-02-07T10:00
            2         | north   | 8            | doctor     | physical | 2025-03-07T10:00
            """,
        },
        expected="""
            period  | level | key   | numerator | denominator | value
            2026-02 | unit  | north | 0.3333    | 1           | 0.3333
        """,
    ),
]
