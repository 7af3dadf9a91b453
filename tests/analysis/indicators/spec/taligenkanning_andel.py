"""Examples of taligenkanning_andel."""

from narmare.analysis.indicators.spec import Spec


SPECS = [
    Spec(
        title="Sums through sums: a large unit weighs more",
        note="(10 + 90) / (100 + 100) = 0.5 in January; in February nobody dictated at north, which then has no number.",
        months=("2026-01", "2026-02"),
        data={
            "dictation": """
            unit_id | month      | by_speech | total
            north   | 2026-01-01 | 10        | 100
            south   | 2026-01-01 | 90        | 100
            north   | 2026-02-01 | 0         | 0
            south   | 2026-02-01 | 30        | 40
            """
        },
        expected="""
            period  | level  | key   | numerator | denominator | value
            2026-01 | region | 07    | 100       | 200         | 0.5
            2026-01 | unit   | north | 10        | 100         | 0.1
            2026-01 | unit   | south | 90        | 100         | 0.9
            2026-02 | region | 07    | 30        | 40          | 0.75
            2026-02 | unit   | south | 30        | 40          | 0.75
        """,
    ),
]
