"""Examples of overvikt_fetma_dokumenterad."""

from narmare.analysis.indicators.spec import Spec


SPECS = [
    Spec(
        title="Of 16 or over with a class at the end of the month, those in the upper two",
        note="Person 1 is weighed again in February, person 3's class is then too old, person 4 turns 16, and person 5 has none.",
        months=("2026-01", "2026-02"),
        data={
            "person": """
            person_id | birth_month | sex    | municipality
            1         | 1980-01-01  | female | 0780
            2         | 1980-01-01  | male   | 0780
            3         | 1980-01-01  | female | 0780
            4         | 2010-02-01  | female | 0780
            5         | 1980-01-01  | female | 0780
            """,
            "listing": """
            person_id | unit_id | valid_from
            1         | north   | 2020-01-01
            2         | north   | 2020-01-01
            3         | north   | 2020-01-01
            4         | north   | 2020-01-01
            5         | north   | 2020-01-01
            """,
            "body_mass": """
            person_id | weight_class | valid_from | valid_to
            1         | overweight   | 2025-01-01 | 2026-02-10
            1         | normal       | 2026-02-10 |
            2         | obesity      | 2025-01-01 |
            3         | underweight  | 2025-01-01 | 2026-02-28
            4         | overweight   | 2025-01-01 |
            """,
        },
        expected="""
            period  | level | key   | numerator | denominator | value
            2026-01 | unit  | north | 2         | 3           | 0.6667
            2026-02 | unit  | north | 2         | 3           | 0.6667
        """,
    ),
]
