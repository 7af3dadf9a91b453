"""Examples of listade_mot_riktvarde."""

from narmare.analysis.indicators.spec import Spec


SPECS = [
    Spec(
        title="Listed persons against 1 100 a specialist and 550 a doctor in training",
        note="South has no doctor: it has no value, but its listed count in the region.",
        months=("2026-01", "2026-01"),
        data={
            "doctor_list": """
            unit_id | month      | specialists | in_training | listed | carried
            north   | 2026-01-01 | 4           | 2           | 6600   | 5500
            south   | 2026-01-01 | 0           | 0           | 1100   | 0
            """,
        },
        expected="""
            period  | level  | key   | numerator | denominator | value
            2026-01 | region | 07    | 7700      | 5500        | 1.4
            2026-01 | unit   | north | 6600      | 5500        | 1.2
            2026-01 | unit   | south | 1100      | 0           |
        """,
    ),
]
