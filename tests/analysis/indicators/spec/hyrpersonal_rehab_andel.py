"""Examples of hyrpersonal_rehab_andel."""

from narmare.analysis.indicators.spec import Spec


SPECS = [
    Spec(
        title="Hired work through all work of two professions; the others do not count",
        months=("2026-01", "2026-01"),
        data={
            "staffing": """
            unit_id | month      | profession             | established | filled | hired
            north   | 2026-01-01 | physiotherapist        | 3           | 2      | 0.5
            north   | 2026-01-01 | occupational_therapist | 2           | 1.5    | 0
            north   | 2026-01-01 | doctor                 | 4.5         | 2.7    | 1.3
            """,
        },
        expected="""
            period  | level | key   | numerator | denominator | value
            2026-01 | unit  | north | 0.5       | 4           | 0.125
        """,
    ),
]
