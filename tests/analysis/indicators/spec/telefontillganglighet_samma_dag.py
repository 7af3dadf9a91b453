"""Examples of telefontillganglighet_samma_dag."""

from narmare.analysis.indicators.spec import Spec


def calls(*shares: str) -> str:
    """Calls to one unit, one month after another; each letter a call: y answered the same day, n not."""
    rows = ["person_id | unit_id | channel | asked_at | answered_at"]
    for month, letters in enumerate(shares, 1):
        rows += [
            f"1 | north | phone | 2025-{month:02d}-05T08:00 | {f'2025-{month:02d}-05T09:00' if x == 'y' else ''}"
            for x in letters
        ]
    return "\n".join(rows)


SPECS = [
    Spec(
        title="An answer after midnight is the next day",
        note="Also ten minutes to twelve is the same day as noon; who was called back the same day was answered.",
        months=("2026-01", "2026-01"),
        data={
            "contact": """
            person_id | unit_id | channel | asked_at         | answered_at      | call_back
            1         | north   | phone   | 2026-01-07T23:50 | 2026-01-08T00:10 | yes
            2         | north   | phone   | 2026-01-07T00:00 | 2026-01-07T23:59 | yes
            3         | north   | phone   | 2026-01-07T12:00 | 2026-01-07T12:01 | no
            """
        },
        expected="""
            period  | level | key   | numerator | denominator | value
            2026-01 | unit  | north | 2         | 3           | 0.6667
        """,
    ),
    Spec(
        title="A call that nobody answers counts, in the month of the call, also when nobody knows who rang",
        months=("2026-01", "2026-02"),
        data={
            "contact": """
            person_id | unit_id | channel | asked_at         | answered_at
            1         | north   | phone   | 2026-01-31T16:00 | 2026-02-02T08:00
                      | north   | phone   | 2026-01-31T16:00 |
                      | north   | phone   | 2026-02-01T08:00 | 2026-02-01T09:00
            """
        },
        expected="""
            period  | level    | key     | numerator | denominator
            2026-01 | unit     | north   | 0         | 2
            2026-01 | age_band | 18-64   | 0         | 1
            2026-01 | age_band | unknown | 0         | 1
            2026-02 | unit     | north   | 1         | 1
            2026-02 | age_band | unknown | 1         | 1
        """,
    ),
    Spec(
        title="Only telephone, only care centres",
        months=("2026-01", "2026-01"),
        data={
            "unit": """
            unit_id | kind            | municipality | owner  | region
            north   | care_centre     | 0780         | public | 07
            clinic  | hospital_clinic | 0780         | public | 07
            """,
            "contact": """
            person_id | unit_id | channel | asked_at         | answered_at
            1         | north   | phone   | 2026-01-07T10:00 | 2026-01-07T10:05
            1         | north   | web     | 2026-01-07T10:00 |
            1         | clinic  | phone   | 2026-01-07T10:00 |
            """,
        },
        expected="""
            period  | level  | key   | numerator | denominator
            2026-01 | region | 07    | 1         | 1
            2026-01 | unit   | north | 1         | 1
        """,
    ),
    Spec(
        title="The year is the mean of its months; calls are not pooled",
        note="Nine months with one call answered, and a tenth with one of four: (9 x 1 + 0.25) / 10 = 0.925. Pooled it is 10 of 13.",
        months=("2025-01", "2025-12"),
        data={"contact": calls(*["y"] * 9, "ynnn")},
        expected="""
            period | level  | key | numerator | denominator | value
            2025   | region | 07  | 10        | 13          | 0.925
        """,
    ),
    Spec(
        title="Nine months are no year",
        months=("2025-01", "2025-12"),
        data={"contact": calls(*["y"] * 9)},
        expected="""
            period  | level | key   | numerator | denominator
            2025-01 | unit  | north | 1         | 1
            2025-02 | unit  | north | 1         | 1
            2025-03 | unit  | north | 1         | 1
            2025-04 | unit  | north | 1         | 1
            2025-05 | unit  | north | 1         | 1
            2025-06 | unit  | north | 1         | 1
            2025-07 | unit  | north | 1         | 1
            2025-08 | unit  | north | 1         | 1
            2025-09 | unit  | north | 1         | 1
        """,
    ),
]
