"""Examples of remisser_fran_primarvard."""

from narmare.analysis.indicators.spec import Spec


SPECS = [
    Spec(
        title="A referral counts at the care centre of listing when it is sent, and only from primary care to hospital",
        note="Sent by a clinic, to another care centre, and for somebody who is not listed: none of these counts.",
        months=("2026-01", "2026-02"),
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
            "referral": """
            person_id | from_unit | to_unit | sent_at          | decided_at       | accepted
            1         | north     | clinic  | 2026-01-31T23:59 | 2026-02-03T10:00 | no
            2         | south     | clinic  | 2026-02-01T00:00 |                  |
            3         | clinic    | clinic  | 2026-01-10T10:00 |                  |
            4         | north     | south   | 2026-01-10T10:00 |                  |
            9         | north     | clinic  | 2026-01-10T10:00 |                  |
            """,
        },
        expected="""
            period  | level | key   | numerator | denominator | value
            2026-01 | unit  | north | 1         | 4           | 250
            2026-02 | unit  | north | 1         | 4           | 250
        """,
    ),
]
