"""Examples of ambulans_responstid_prio1."""

from narmare.analysis.indicators.spec import Spec


SPECS = [
    Spec(
        title="The minutes of the clock; only priority 1, and only where somebody came; past midnight is the next day",
        months=("2026-01", "2026-01"),
        data={
            "emergency_call": """
            unit_id | called_at           | priority | first_resource_at
            west    | 2026-01-05T10:03:50 | 1        | 2026-01-05T10:15:10
            west    | 2026-01-31T23:55:00 | 1        | 2026-02-01T00:04:59
            west    | 2026-01-06T08:00:00 | 1        | 2026-01-06T08:31:00
            west    | 2026-01-07T08:00:00 | 2        | 2026-01-07T08:50:00
            west    | 2026-01-08T08:00:00 | 1        |
            """,
        },
        expected="""
            period  | level | key  | numerator | denominator | value
            2026-01 | unit  | west | 52        | 3           | 12
        """,
    ),
    Spec(
        title="The region's median is that of its calls, and the year's that of its months' calls: never one of medians",
        months=("2025-01", "2025-12"),
        data={
            "unit": """
            unit_id | kind      | municipality | owner  | region
            west    | ambulance | 0780         | public | 07
            north   | ambulance | 0760         | public | 07
            """,
            "emergency_call": """
            unit_id | called_at        | priority | first_resource_at
            west    | 2025-01-05T10:00 | 1        | 2025-01-05T10:05
            west    | 2025-02-05T10:00 | 1        | 2025-02-05T10:06
            west    | 2025-03-05T10:00 | 1        | 2025-03-05T10:07
            north   | 2025-01-05T10:00 | 1        | 2025-01-05T10:30
            west    | 2025-04-01T10:00 | 1        |
            west    | 2025-05-01T10:00 | 1        | 2025-05-01T10:07
            west    | 2025-06-01T10:00 | 1        | 2025-06-01T10:07
            west    | 2025-07-01T10:00 | 1        | 2025-07-01T10:07
            west    | 2025-08-01T10:00 | 1        | 2025-08-01T10:07
            west    | 2025-09-01T10:00 | 1        | 2025-09-01T10:07
            north   | 2025-04-02T10:00 | 1        | 2025-04-02T10:30
            north   | 2025-10-01T10:00 | 1        | 2025-10-01T10:30
            north   | 2025-11-01T10:00 | 1        | 2025-11-01T10:30
            north   | 2025-12-01T10:00 | 1        | 2025-12-01T13:30
            """,
        },
        expected="""
            period | level  | key   | numerator | denominator | value
            2025   | unit   | north | 240       | 5           | 30
            2025   | unit   | west  | 53        | 8           | 7
            2025   | region | 07    | 293       | 13          | 7
        """,
        note="Three hours count as two in the sum; in the median it makes no difference.",
    ),
    Spec(
        title="Of an even number it is halfway between the two in the middle; few calls are hidden",
        months=("2026-01", "2026-01"),
        data={
            "emergency_call": """
            unit_id | called_at        | priority | first_resource_at
            west    | 2026-01-05T10:00 | 1        | 2026-01-05T10:08
            west    | 2026-01-06T10:00 | 1        | 2026-01-06T10:09
            west    | 2026-01-07T10:00 | 1        | 2026-01-07T10:12
            west    | 2026-01-08T10:00 | 1        | 2026-01-08T10:40
            west    | 2026-01-09T10:00 | 1        | 2026-01-09T10:40
            west    | 2026-01-10T10:00 | 1        | 2026-01-10T10:04
            north   | 2026-01-05T10:00 | 1        | 2026-01-05T10:10
            """,
        },
        minimum_cell=5,
        expected="""
            period  | level | key   | numerator | denominator | value
            2026-01 | unit  | north | hidden    |             |
            2026-01 | unit  | west  | hidden    |             |
        """,
        note="The large station is hidden with the small one, which the region less the large one would tell.",
    ),
]
