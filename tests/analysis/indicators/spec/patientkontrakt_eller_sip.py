"""Examples of patientkontrakt_eller_sip."""

from narmare.analysis.indicators.spec import Spec


SPECS = [
    Spec(
        title="Who belongs to the group, and which plans count",
        note=(
            "1 has a plan that holds, 2 one that has ended; 3 is too young, 4 has no home care, 5 was admitted as planned, 6 more "
            "than twelve months ago."
        ),
        months=("2025-01", "2025-12"),
        data={
            "person": """
            person_id | birth_month | sex
            1         | 1940-01-01  | female
            2         | 1940-01-01  | male
            3         | 1965-01-01  | female
            4         | 1940-01-01  | male
            5         | 1940-01-01  | female
            6         | 1940-01-01  | male
            """,
            "listing": "person_id | unit_id | valid_from\n"
            + "\n".join(f"{n} | north | 2020-01-01" for n in range(1, 7)),
            "home_care": "person_id | kind | valid_from\n"
            + "\n".join(f"{n} | home | 2020-01-01" for n in (1, 2, 3, 5, 6)),
            "admission": """
            person_id | admitted_at      | planned
            1         | 2025-01-01T09:00 | no
            2         | 2025-12-31T09:00 | no
            3         | 2025-06-01T09:00 | no
            4         | 2025-06-01T09:00 | no
            5         | 2025-06-01T09:00 | yes
            6         | 2024-12-31T09:00 | no
            """,
            "plan": """
            person_id | kind       | made_on    | ended_on
            1         | joint_plan | 2025-12-01 |
            2         | care_plan  | 2024-12-01 | 2025-12-31
            """,
        },
        expected="""
            period  | level | key   | numerator | denominator
            2025-12 | unit  | north | 1         | 2
        """,
    ),
    Spec(
        title="The first eleven months are not shown: the window of twelve is not full",
        months=("2025-01", "2025-12"),
        data={
            "person": "person_id | birth_month | sex\n1 | 1940-01-01 | female",
            "listing": "person_id | unit_id | valid_from\n1 | north | 2020-01-01",
            "home_care": "person_id | kind | valid_from\n1 | home | 2020-01-01",
            "admission": "person_id | admitted_at | planned\n1 | 2025-03-01T09:00 | no",
        },
        expected="""
            period  | level | key   | numerator | denominator
            2025-12 | unit  | north | 0         | 1
        """,
    ),
]
