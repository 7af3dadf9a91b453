"""Examples of fast_lakarkontakt."""

from narmare.analysis.indicators.spec import Spec


SPECS = [
    Spec(
        title="Overlapping relations count once, and a relation that ends during the month does not hold at its end",
        months=("2026-01", "2026-03"),
        data={
            "listing": """
            person_id | unit_id | valid_from | valid_to
            1         | north   | 2020-01-01 |
            2         | north   | 2020-01-01 |
            """,
            "named_contact": """
            person_id | kind   | valid_from | valid_to
            1         | doctor | 2025-05-01 | 2026-02-10
            1         | doctor | 2026-01-15 | 2026-03-01
            2         | doctor | 2026-01-10 | 2026-01-20
            """,
        },
        expected="""
            period  | level | key   | numerator | denominator
            2026-01 | unit  | north | 1         | 2
            2026-02 | unit  | north | 1         | 2
            2026-03 | unit  | north | 0         | 2
        """,
    ),
    Spec(
        title="A named care contact is no named doctor",
        months=("2026-01", "2026-01"),
        data={
            "listing": """
            person_id | unit_id | valid_from | valid_to
            1         | north   | 2020-01-01 |
            2         | north   | 2020-01-01 |
            """,
            "named_contact": """
            person_id | kind         | valid_from | valid_to
            1         | doctor       | 2026-01-31 |
            2         | care_contact | 2025-01-01 |
            """,
        },
        expected="""
            period  | level | key   | numerator | denominator
            2026-01 | unit  | north | 1         | 2
        """,
    ),
    Spec(
        title="Who moves to another care centre counts there, with the named doctor",
        months=("2026-01", "2026-02"),
        data={
            "listing": """
            person_id | unit_id | valid_from | valid_to
            1         | north   | 2020-01-01 | 2026-02-14
            1         | south   | 2026-02-14 |
            2         | north   | 2020-01-01 |
            """,
            "named_contact": """
            person_id | kind   | unit_id | valid_from | valid_to
            1         | doctor | north   | 2025-05-01 |
            """,
        },
        expected="""
            period  | level  | key   | numerator | denominator
            2026-01 | region | 07    | 1         | 2
            2026-01 | unit   | north | 1         | 2
            2026-02 | region | 07    | 1         | 2
            2026-02 | unit   | north | 0         | 1
            2026-02 | unit   | south | 1         | 1
        """,
    ),
    Spec(
        title="Two listings at once: the latest choice counts, so nobody counts twice",
        months=("2026-01", "2026-01"),
        data={
            "listing": """
            person_id | unit_id | valid_from | valid_to
            1         | north   | 2020-01-01 |
            1         | south   | 2024-06-01 |
            """,
        },
        expected="""
            period  | level  | key   | numerator | denominator
            2026-01 | region | 07    | 0         | 1
            2026-01 | unit   | south | 0         | 1
        """,
    ),
    Spec(
        title="A hidden unit cannot be subtracted out: the other is hidden with it",
        note="One person of north has a named doctor: the region's ten less south's nine would tell.",
        months=("2026-01", "2026-01"),
        minimum_cell=5,
        data={
            "unit": """
            unit_id | kind        | municipality | owner  | region
            north   | care_centre | 0780         | public | 07
            south   | care_centre | 0780         | public | 07
            """,
            "listing": "person_id | unit_id | valid_from\n"
            + "\n".join(f"{n} | {'north' if n < 20 else 'south'} | 2020-01-01" for n in range(60)),
            "named_contact": "person_id | kind | valid_from\n"
            + "\n".join(f"{n} | doctor | 2020-01-01" for n in [1, *range(21, 30)]),
        },
        expected="""
            period  | level  | key   | numerator | denominator
            2026-01 | region | 07    | 10        | 60
            2026-01 | unit   | north | hidden    |
            2026-01 | unit   | south | hidden    |
        """,
    ),
    Spec(
        title="December is the year",
        months=("2025-11", "2025-12"),
        data={
            "listing": """
            person_id | unit_id | valid_from | valid_to
            1         | north   | 2020-01-01 |
            2         | north   | 2025-12-31 |
            """,
            "named_contact": """
            person_id | kind   | valid_from | valid_to
            2         | doctor | 2025-12-31 |
            """,
        },
        expected="""
            period | level | key   | numerator | denominator
            2025   | unit  | north | 1         | 2
        """,
    ),
    Spec(
        title="In special housing at the end of the month, and the others",
        months=("2026-01", "2026-03"),
        data={
            "listing": """
            person_id | unit_id | valid_from | valid_to
            1         | north   | 2025-01-01 |
            2         | north   | 2025-01-01 |
            """,
            "home_care": """
            person_id | unit_id | kind            | valid_from | valid_to
            1         | elms    | special_housing | 2026-02-10 |
            2         | elms    | home            | 2025-06-01 |
            """,
            "named_contact": """
            person_id | kind   | valid_from | valid_to
            1         | doctor | 2026-03-01 |
            2         | doctor | 2025-03-01 |
            """,
        },
        expected="""
            period  | level           | key | numerator | denominator
            2026-01 | special_housing | no  | 1         | 2
            2026-02 | special_housing | yes | 0         | 1
            2026-02 | special_housing | no  | 1         | 1
            2026-03 | special_housing | yes | 1         | 1
            2026-03 | special_housing | no  | 1         | 1
        """,
    ),
]
