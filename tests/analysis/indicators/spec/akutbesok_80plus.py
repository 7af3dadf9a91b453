"""Examples of akutbesok_80plus."""

from narmare.analysis.indicators.spec import Spec


SPECS = [
    Spec(
        title="Visits per 1,000 listed persons of 80 and over; every visit counts",
        note="Person 2 turns 80 in February. Three visits by four old persons in January are 750 per 1,000.",
        months=("2026-01", "2026-02"),
        data={
            "person": """
            person_id | birth_month | sex
            1         | 1940-05-01  | female
            2         | 1946-02-01  | male
            3         | 1940-05-01  | female
            4         | 1940-05-01  | male
            5         | 1940-05-01  | male
            """,
            "listing": """
            person_id | unit_id | valid_from
            1         | north   | 2020-01-01
            2         | north   | 2020-01-01
            3         | north   | 2020-01-01
            4         | north   | 2020-01-01
            5         | north   | 2020-01-01
            """,
            "emergency_visit": """
            person_id | unit_id | arrived_at
            1         | ed      | 2026-01-01T10:00
            1         | ed      | 2026-01-01T22:00
            2         | ed      | 2026-01-31T10:00
            2         | ed      | 2026-02-01T10:00
            3         | ed      | 2026-01-31T23:59
            """,
        },
        expected="""
            period  | level | key   | numerator | denominator | value
            2026-01 | unit  | north | 3         | 4           | 750
            2026-02 | unit  | north | 1         | 5           | 200
        """,
    ),
    Spec(
        title="A visit counts where the person was listed that day; persons count where they are listed at the end",
        months=("2026-01", "2026-01"),
        data={
            "person": """
            person_id | birth_month | sex
            1         | 1940-05-01  | female
            2         | 1940-05-01  | female
            """,
            "listing": """
            person_id | unit_id | valid_from | valid_to
            1         | north   | 2020-01-01 | 2026-01-15
            1         | south   | 2026-01-15 |
            2         | north   | 2020-01-01 |
            """,
            "emergency_visit": """
            person_id | unit_id | arrived_at
            1         | ed      | 2026-01-14T23:00
            1         | ed      | 2026-01-15T01:00
            """,
        },
        expected="""
            period  | level  | key   | numerator | denominator | value
            2026-01 | region | 07    | 2         | 2           | 1000
            2026-01 | unit   | north | 1         | 1           | 1000
            2026-01 | unit   | south | 1         | 1           | 1000
        """,
    ),
    Spec(
        title="A year is per person and year: the visits of twelve months through the mean number of persons",
        note="Two persons for six months and one for six are 1.5, half up 2. Three visits are 1,500 per 1,000 and year.",
        months=("2025-01", "2025-12"),
        data={
            "person": """
            person_id | birth_month | sex
            1         | 1940-05-01  | female
            2         | 1940-05-01  | female
            """,
            "listing": """
            person_id | unit_id | valid_from | valid_to
            1         | north   | 2020-01-01 |
            2         | north   | 2020-01-01 | 2025-07-01
            """,
            "emergency_visit": """
            person_id | unit_id | arrived_at
            1         | ed      | 2025-01-14T23:00
            1         | ed      | 2025-02-15T01:00
            2         | ed      | 2025-03-15T01:00
            """,
        },
        expected="""
            period | level | key   | numerator | denominator | value
            2025   | unit  | north | 3         | 2           | 1500
        """,
    ),
]
