"""Examples of fast_vardkontakt_oppna_arenden."""

from narmare.analysis.indicators.spec import Spec


SPECS = [
    Spec(
        title="Cases that are open at the end of the month, once per person",
        months=("2026-01", "2026-02"),
        data={
            "listing": """
            person_id | unit_id | valid_from
            1         | north   | 2020-01-01
            2         | north   | 2020-01-01
            3         | north   | 2020-01-01
            4         | north   | 2020-01-01
            """,
            "discharge_case": """
            person_id | unit_id | opened_at        | discharged_at
            1         | clinic  | 2026-01-20T10:00 | 2026-02-05T10:00
            1         | clinic  | 2026-01-30T10:00 | 2026-02-05T10:00
            2         | clinic  | 2026-01-12T10:00 | 2026-01-31T10:00
            3         | clinic  | 2026-01-31T10:00 |
            """,
            "named_contact": """
            person_id | kind         | unit_id | valid_from | valid_to
            1         | care_contact | north   | 2026-01-15 | 2026-02-01
            3         | doctor       | north   | 2026-01-01 |
            """,
        },
        expected="""
            period  | level | key   | numerator | denominator
            2026-01 | unit  | north | 1         | 2
            2026-02 | unit  | north | 0         | 1
        """,
    ),
]
