"""Examples of atgard_levnadsvanor."""

from narmare.analysis.indicators.spec import Spec


SPECS = [
    Spec(
        title="Once per person in twelve months; December is the calendar year",
        note="In January 2026 only the action of November is still within twelve months.",
        months=("2025-01", "2026-01"),
        data={
            "listing": """
            person_id | unit_id | valid_from | valid_to
            1         | north   | 2020-01-01 |
            2         | north   | 2020-01-01 |
            3         | north   | 2020-01-01 | 2026-02-01
            """,
            "lifestyle_action": """
            person_id | unit_id | habit   | level       | at
            1         | north   | tobacco | advice      | 2025-01-07T10:00
            1         | north   | diet    | counselling | 2025-11-07T10:00
            2         | north   | alcohol | advice      | 2025-01-31T10:00
            9         | north   | diet    | advice      | 2025-11-07T10:00
            """,
        },
        expected="""
            period  | level | key   | numerator | denominator | value
            2025-12 | unit  | north | 2         | 3           | 2
            2026-01 | unit  | north | 1         | 3           | 1
            2025    | unit  | north | 2         | 3           | 2
        """,
    ),
]
