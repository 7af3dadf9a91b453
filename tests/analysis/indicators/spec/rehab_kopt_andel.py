"""Examples of rehab_kopt_andel."""

from narmare.analysis.indicators.spec import Spec


SPECS = [
    Spec(
        title="Bought visits through all",
        months=("2026-01", "2026-02"),
        data={
            "rehabilitation": """
            unit_id | month      | own | bought
            north   | 2026-01-01 | 30  | 10
            north   | 2026-02-01 | 40  | 0
            south   | 2026-01-01 | 0   | 20
            """,
        },
        expected="""
            period  | level  | key   | numerator | denominator | value
            2026-01 | unit   | north | 10        | 40          | 0.25
            2026-01 | unit   | south | 20        | 20          | 1
            2026-01 | region | 07    | 30        | 60          | 0.5
            2026-02 | unit   | north | 0         | 40          | 0
            2026-02 | region | 07    | 0         | 40          | 0
        """,
    ),
]
