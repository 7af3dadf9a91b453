"""Examples of besok_egenmonitorering."""

from narmare.analysis.indicators.spec import Spec


SPECS = [
    Spec(
        title="Visits to care centres in one room while enrolled",
        months=("2026-01", "2026-01"),
        data={
            "unit": """
            unit_id | kind            | municipality | owner   | region
            north   | care_centre     | 0780         | public  | 07
            south   | care_centre     | 0780         | private | 07
            clinic  | hospital_clinic | 0780         | public  | 07
            """,
            "listing": """
            person_id | unit_id | valid_from
            1         | north   | 2020-01-01
            2         | north   | 2020-01-01
            3         | north   | 2020-01-01
            4         | north   | 2020-01-01
            """,
            "self_monitoring": """
            person_id | programme      | unit_id | valid_from | valid_to
            1         | heart_failure  | north   | 2025-10-01 | 2026-01-20
            1         | blood_pressure | north   | 2026-01-18 |
            2         | diabetes       | north   | 2026-01-10 |
            3         | heart_failure  | north   | 2026-02-01 |
            """,
            "visit": """
            person_id | unit_id | kind     | profession | at
            1         | north   | physical | nurse      | 2026-01-07T10:00
            1         | clinic  | physical | doctor     | 2026-01-07T10:00
            2         | north   | video    | doctor     | 2026-01-17T10:00
            2         | south   | home     | doctor     | 2026-01-17T10:00
            3         | north   | physical | nurse      | 2026-01-31T10:00
            """,
        },
        expected="""
            period  | level | key   | numerator | denominator | value
            2026-01 | unit  | north | 2         | 2           | 1000
        """,
    ),
]
