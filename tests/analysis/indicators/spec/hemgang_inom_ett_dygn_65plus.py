"""Examples of hemgang_inom_ett_dygn_65plus."""

from narmare.analysis.indicators.spec import Spec


SPECS = [
    Spec(
        title="The same day or the day after, of those of 65 or over who were told to be ready",
        months=("2026-01", "2026-01"),
        data={
            "person": """
            person_id | birth_month | sex    | municipality
            1         | 1940-01-01  | female | 0780
            2         | 1940-01-01  | female | 0780
            3         | 1940-01-01  | female | 0780
            4         | 1990-01-01  | female | 0780
            5         | 1940-01-01  | female | 0780
            """,
            "listing": """
            person_id | unit_id | valid_from
            1         | north   | 2020-01-01
            2         | north   | 2020-01-01
            3         | north   | 2020-01-01
            4         | north   | 2020-01-01
            5         | north   | 2020-01-01
            """,
            "discharge_case": """
            person_id | unit_id | opened_at        | ready_at         | discharged_at
            1         | clinic  | 2026-01-02T10:00 | 2026-01-05T08:00 | 2026-01-08T16:00
            2         | clinic  | 2026-01-02T10:00 | 2026-01-05T23:00 | 2026-01-06T09:00
            3         | clinic  | 2026-01-02T10:00 | 2026-01-05T08:00 | 2026-01-05T16:00
            4         | clinic  | 2026-01-02T10:00 | 2026-01-05T08:00 | 2026-01-05T16:00
            5         | clinic  | 2026-01-02T10:00 |                  | 2026-01-05T16:00
            """,
        },
        expected="""
            period  | level | key   | numerator | denominator | value
            2026-01 | unit  | north | 2         | 3           | 0.6667
        """,
    ),
]
