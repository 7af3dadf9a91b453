"""Examples of avvisade_remisser."""

from narmare.analysis.indicators.spec import Spec


SPECS = [
    Spec(
        title="Rejected at the care centre that sent it, in the month it was sent, although the answer came later",
        note="A referral without a decision after 30 days counts as not rejected.",
        months=("2026-01", "2026-03"),
        data={
            "unit": """
            unit_id | kind            | municipality | owner   | region
            north   | care_centre     | 0780         | public  | 07
            south   | care_centre     | 0780         | private | 07
            clinic  | hospital_clinic | 0780         | public  | 07
            """,
            "referral": """
            person_id | from_unit | to_unit | sent_at          | decided_at       | accepted
            1         | north     | clinic  | 2026-01-20T10:00 | 2026-02-03T10:00 | no
            2         | north     | clinic  | 2026-01-20T10:00 | 2026-01-23T10:00 | yes
            3         | north     | clinic  | 2026-01-20T10:00 |                  |
            4         | south     | clinic  | 2026-01-20T10:00 | 2026-01-23T10:00 | yes
            5         | clinic    | clinic  | 2026-01-20T10:00 | 2026-01-23T10:00 | no
            """,
        },
        expected="""
            period  | level | key   | numerator | denominator
            2026-01 | unit  | north | 1         | 3
            2026-01 | unit  | south | 0         | 1
        """,
    ),
    Spec(
        title="The last months are not final: 30 days have not passed",
        months=("2025-12", "2026-02"),
        data={
            "unit": """
            unit_id | kind            | municipality | owner   | region
            north   | care_centre     | 0780         | public  | 07
            south   | care_centre     | 0780         | private | 07
            clinic  | hospital_clinic | 0780         | public  | 07
            """,
            "referral": """
            person_id | from_unit | to_unit | sent_at          | decided_at       | accepted
            1         | north     | clinic  | 2025-12-20T10:00 | 2026-01-03T10:00 | no
            2         | north     | clinic  | 2026-01-20T10:00 | 2026-01-23T10:00 | no
            3         | north     | clinic  | 2026-02-05T10:00 | 2026-02-06T10:00 | yes
            """,
        },
        expected="""
            period  | level | key   | numerator | denominator
            2025-12 | unit  | north | 1         | 1
        """,
    ),
]
