"""Examples of egenmonitorering_antal."""

from narmare.analysis.indicators.spec import Spec


SPECS = [
    Spec(
        title="Two programmes are one person; the value is the count",
        months=("2026-01", "2026-02"),
        data={
            "listing": """
            person_id | unit_id | valid_from | valid_to
            1         | north   | 2020-01-01 |
            2         | north   | 2020-01-01 |
            3         | north   | 2020-01-01 | 2026-02-01
            """,
            "self_monitoring": """
            person_id | programme      | valid_from | valid_to
            1         | heart_failure  | 2025-10-01 | 2026-01-31
            1         | blood_pressure | 2025-12-01 |
            3         | diabetes       | 2025-10-01 |
            """,
        },
        expected="""
            period  | level | key   | numerator | denominator | value
            2026-01 | unit  | north | 2         | 3           | 2
            2026-02 | unit  | north | 1         | 2           | 1
        """,
    ),
    Spec(
        title="A small count is hidden, also in the total when it is the only one",
        months=("2026-01", "2026-01"),
        minimum_cell=5,
        data={
            "listing": "person_id | unit_id | valid_from\n"
            + "\n".join(f"{n} | north | 2020-01-01" for n in range(1, 41)),
            "self_monitoring": "person_id | programme | valid_from\n"
            + "\n".join(f"{n} | diabetes | 2025-10-01" for n in range(1, 5)),
        },
        expected="""
            period  | level  | key   | numerator | denominator | value
            2026-01 | region | 07    | hidden    |             |
            2026-01 | unit   | north | hidden    |             |
        """,
    ),
]
