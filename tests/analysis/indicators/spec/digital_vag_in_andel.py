"""Examples of digital_vag_in_andel."""

from narmare.analysis.indicators.spec import Spec


SPECS = [
    Spec(
        title="Residents' own ways count, what staff register does not",
        months=("2026-01", "2026-01"),
        data={
            "contact": """
            person_id | unit_id | channel | asked_at
            1         | north   | web     | 2026-01-07T23:50
            2         | north   | phone   | 2026-01-07T10:00
            3         | north   | desk    | 2026-01-07T10:00
            1         | north   | staff   | 2026-01-07T10:00
                      | north   | web     | 2026-01-08T10:00
            """
        },
        expected="""
            period  | level | key   | numerator | denominator | value
            2026-01 | unit  | north | 2         | 4           | 0.5
        """,
    ),
    Spec(
        title="Only care centres",
        months=("2026-01", "2026-01"),
        data={
            "unit": """
            unit_id | kind            | municipality | owner  | region
            north   | care_centre     | 0780         | public | 07
            clinic  | hospital_clinic | 0780         | public | 07
            """,
            "contact": """
            person_id | unit_id | channel | asked_at
            1         | north   | web     | 2026-01-07T10:00
            2         | clinic  | phone   | 2026-01-07T10:00
            """,
        },
        expected="""
            period  | level  | key   | numerator | denominator
            2026-01 | unit   | north | 1         | 1
            2026-01 | region | 07    | 1         | 1
        """,
    ),
]
