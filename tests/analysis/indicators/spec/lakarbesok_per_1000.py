"""Examples of lakarbesok_per_1000."""

from narmare.analysis.indicators.spec import Spec


SPECS = [
    Spec(
        title="Meetings in one room with a doctor of a care centre",
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
            "visit": """
            person_id | unit_id | kind     | profession | at
            1         | north   | physical | doctor     | 2026-01-07T10:00
            2         | south   | home     | doctor     | 2026-01-08T10:00
            3         | north   | video    | doctor     | 2026-01-08T10:00
            3         | clinic  | physical | doctor     | 2026-01-08T10:00
            4         | north   | physical | nurse      | 2026-01-08T10:00
            """,
        },
        expected="""
            period  | level | key   | numerator | denominator | value
            2026-01 | unit  | north | 2         | 4           | 500
        """,
    ),
]
