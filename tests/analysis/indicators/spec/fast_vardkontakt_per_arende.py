"""Examples of fast_vardkontakt_per_arende."""

from narmare.analysis.indicators.spec import Spec


SPECS = [
    Spec(
        title="A person with two discharges counts twice",
        months=("2026-01", "2026-01"),
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
            1         | clinic  | 2026-01-02T10:00 | 2026-01-05T10:00
            1         | clinic  | 2026-01-12T10:00 | 2026-01-15T10:00
            2         | clinic  | 2026-01-12T10:00 |
            """,
            "named_contact": """
            person_id | kind         | unit_id | valid_from
            1         | care_contact | north   | 2026-01-15
            """,
        },
        expected="""
            period  | level | key   | numerator | denominator
            2026-01 | unit  | north | 1         | 2
        """,
    ),
]
