"""Examples of paverkbar_slutenvard_per_1000."""

from narmare.analysis.indicators.spec import Spec


SPECS = [
    Spec(
        title="Unplanned, for a chronic illness of the list",
        months=("2026-01", "2026-01"),
        data={
            "listing": """
            person_id | unit_id | valid_from
            1         | north   | 2020-01-01
            2         | north   | 2020-01-01
            3         | north   | 2020-01-01
            4         | north   | 2020-01-01
            """,
            "admission": """
            person_id | unit_id | admitted_at      | planned | cause_class
            1         | clinic  | 2026-01-03T23:00 | no      | heart_failure
            1         | clinic  | 2026-01-20T23:00 | no      | copd_asthma
            2         | clinic  | 2026-01-03T23:00 | yes     | diabetes
            3         | clinic  | 2026-01-03T23:00 | no      | stroke
            """,
        },
        expected="""
            period  | level | key   | numerator | denominator | value
            2026-01 | unit  | north | 2         | 4           | 500
        """,
    ),
]
