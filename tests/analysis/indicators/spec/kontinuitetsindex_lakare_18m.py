"""Examples of kontinuitetsindex_lakare_18m."""

from narmare.analysis.indicators.spec import Spec


LISTED = """
    person_id | unit_id | valid_from | valid_to
    1         | north   | 2020-01-01 |
    2         | north   | 2020-01-01 |
"""

SPECS = [
    Spec(
        title="The index by hand",
        note=(
            "Person 1: three visits, two to doctor 7 and one to doctor 8: (4 + 1 - 3) / (3 x 2) = 2/6. "
            "Person 2: four visits to doctor 7: (16 - 4) / (4 x 3) = 1. The mean is 4/6."
        ),
        months=("2024-08", "2026-01"),
        data={
            "listing": LISTED,
            "visit": """
            person_id | unit_id | clinician_id | profession | kind     | at
            1         | north   | 7            | doctor     | physical | 2025-02-01T09:00
            1         | north   | 7            | doctor     | video    | 2025-06-01T09:00
            1         | north   | 8            | doctor     | home     | 2026-01-31T09:00
            2         | north   | 7            | doctor     | physical | 2025-02-01T09:00
            2         | north   | 7            | doctor     | physical | 2025-03-01T09:00
            2         | north   | 7            | doctor     | physical | 2025-04-01T09:00
            2         | north   | 7            | doctor     | physical | 2025-04-01T10:00
            """,
        },
        expected="""
            period  | level | key   | numerator | denominator | value
            2026-01 | unit  | north | 1.3333    | 2           | 0.6667
        """,
    ),
    Spec(
        title="Two visits are too few; a nurse, a telephone call and a hospital do not make a third",
        months=("2024-08", "2026-01"),
        data={
            "unit": """
            unit_id | kind            | municipality | owner  | region
            north   | care_centre     | 0780         | public | 07
            clinic  | hospital_clinic | 0780         | public | 07
            """,
            "listing": LISTED,
            "visit": """
            person_id | unit_id | clinician_id | profession | kind     | at
            1         | north   | 7            | doctor     | physical | 2025-02-01T09:00
            1         | north   | 7            | doctor     | physical | 2025-06-01T09:00
            1         | north   | 9            | nurse      | physical | 2025-06-02T09:00
            1         | north   | 7            | doctor     | phone    | 2025-06-03T09:00
            1         | clinic  | 7            | doctor     | physical | 2025-06-04T09:00
            1         | north   |              | doctor     | physical | 2025-06-05T09:00
            2         | north   | 7            | doctor     | physical | 2025-02-01T09:00
            2         | north   | 8            | doctor     | physical | 2025-03-01T09:00
            2         | north   | 9            | doctor     | physical | 2025-04-01T09:00
            """,
        },
        expected="""
            period  | level | key   | numerator | denominator | value
            2026-01 | unit  | north | 0         | 1           | 0
        """,
    ),
    Spec(
        title="A visit leaves the window after eighteen months",
        note="The visit of January 2024 counts to the end of June 2025; in July two are left.",
        months=("2023-12", "2025-07"),
        data={
            "listing": LISTED,
            "visit": """
            person_id | unit_id | clinician_id | profession | kind     | at
            1         | north   | 7            | doctor     | physical | 2024-01-31T09:00
            1         | north   | 7            | doctor     | physical | 2024-02-01T09:00
            1         | north   | 8            | doctor     | physical | 2024-03-01T09:00
            """,
        },
        expected="""
            period  | level | key   | numerator | denominator | value
            2025-05 | unit  | north | 0.3333    | 1           | 0.3333
            2025-06 | unit  | north | 0.3333    | 1           | 0.3333
        """,
    ),
    Spec(
        title="The person counts where it is listed, wherever the visits were, and the region counts persons",
        note="North has two persons with index 0, south one with 1: the region is 1/3, not the mean of 0 and 1.",
        months=("2024-08", "2026-01"),
        data={
            "listing": """
            person_id | unit_id | valid_from | valid_to
            1         | north   | 2020-01-01 |
            2         | north   | 2020-01-01 |
            3         | north   | 2020-01-01 | 2026-01-15
            3         | south   | 2026-01-15 |
            """,
            "visit": "person_id | unit_id | clinician_id | profession | kind | at\n"
            + "\n".join(
                f"{person} | north | {7 if person == 3 else 7 + month} | doctor | physical | 2025-{month:02d}-01T09:00"
                for person in (1, 2, 3)
                for month in (3, 4, 5)
            ),
        },
        expected="""
            period  | level  | key   | numerator | denominator | value
            2026-01 | region | 07    | 1         | 3           | 0.3333
            2026-01 | unit   | north | 0         | 2           | 0
            2026-01 | unit   | south | 1         | 1           | 1
        """,
    ),
]
