"""Examples of vakansgrad_lakare."""

from narmare.analysis.indicators.spec import Spec


SPECS = [
    Spec(
        title="Parts of posts count, other professions do not",
        note="More employees than posts give a negative share.",
        months=("2026-01", "2026-01"),
        data={
            "staffing": """
            unit_id | month      | profession | established | filled | hired
            north   | 2026-01-01 | doctor     | 4.5         | 2.7    | 1.2
            north   | 2026-01-01 | nurse      | 8           | 8      | 0
            south   | 2026-01-01 | doctor     | 2           | 2.5    | 0
            """,
        },
        expected="""
            period  | level  | key   | numerator | denominator | value
            2026-01 | region | 07    | 1.3       | 6.5         | 0.2
            2026-01 | unit   | north | 1.8       | 4.5         | 0.4
            2026-01 | unit   | south | -0.5      | 2           | -0.25
        """,
    ),
]
