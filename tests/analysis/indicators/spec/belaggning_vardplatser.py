"""Examples of belaggning_vardplatser."""

from narmare.analysis.indicators.spec import Spec


SPECS = [
    Spec(
        title="Days are added up, clinics' shares are not averaged, and more patients than beds count",
        note="The region is 1 260 of 1 240 days, not the mean of the two clinics.",
        months=("2026-01", "2026-01"),
        data={
            "beds": """
            unit_id | month      | occupied | available
            clinic  | 2026-01-01 | 1023     | 930
            north   | 2026-01-01 | 237      | 310
            """,
        },
        expected="""
            period  | level  | key    | numerator | denominator | value
            2026-01 | region | 07     | 1260      | 1240        | 1.0161
            2026-01 | unit   | clinic | 1023      | 930         | 1.1
            2026-01 | unit   | north  | 237       | 310         | 0.7645
        """,
    ),
]
