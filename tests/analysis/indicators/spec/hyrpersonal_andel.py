"""Examples of hyrpersonal_andel."""

from narmare.analysis.indicators.spec import Spec


SPECS = [
    Spec(
        title="Hired work through all work, every profession",
        months=("2026-01", "2026-01"),
        data={
            "staffing": """
            unit_id | month      | profession | established | filled | hired
            north   | 2026-01-01 | doctor     | 4.5         | 2.7    | 1.3
            north   | 2026-01-01 | nurse      | 8           | 6      | 0
            """,
        },
        expected="""
            period  | level | key   | numerator | denominator | value
            2026-01 | unit  | north | 1.3       | 10          | 0.13
        """,
    ),
]
