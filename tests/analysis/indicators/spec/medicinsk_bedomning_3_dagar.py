"""Examples of medicinsk_bedomning_3_dagar."""

from narmare.analysis.indicators.spec import Spec


SPECS = [
    Spec(
        title="Three calendar days, the hour does not matter; day four is too late",
        months=("2026-01", "2026-02"),
        data={
            "assessment_need": """
            person_id | unit_id | needed_at        | assessed_at      | profession | chose_later
            1         | north   | 2026-01-02T16:00 | 2026-01-05T23:00 | nurse      | no
            2         | north   | 2026-01-02T16:00 | 2026-01-06T00:10 | doctor     | no
            3         | north   | 2026-01-02T16:00 | 2026-01-02T16:00 | doctor     | no
            4         | north   | 2026-01-02T16:00 |                  |            | no
            """
        },
        expected="""
            period  | level | key   | numerator | denominator | value
            2026-01 | unit  | north | 2         | 4           | 0.5
        """,
    ),
    Spec(
        title="Waiting that the patient chose does not count at all",
        months=("2026-01", "2026-02"),
        data={
            "assessment_need": """
            person_id | unit_id | needed_at        | assessed_at      | profession | chose_later
            1         | north   | 2026-01-02T16:00 | 2026-01-03T09:00 | doctor     | no
            2         | north   | 2026-01-02T16:00 | 2026-01-20T09:00 | doctor     | yes
            3         | north   | 2026-01-02T16:00 | 2026-01-03T09:00 | doctor     | yes
            """
        },
        expected="""
            period  | level | key   | numerator | denominator
            2026-01 | unit  | north | 1         | 1
        """,
    ),
    Spec(
        title="Only licensed staff assess",
        months=("2026-01", "2026-02"),
        data={
            "assessment_need": """
            person_id | unit_id | needed_at        | assessed_at      | profession      | chose_later
            1         | north   | 2026-01-02T16:00 | 2026-01-03T09:00 | physiotherapist | no
            2         | north   | 2026-01-02T16:00 | 2026-01-03T09:00 | assistant_nurse | no
            """
        },
        expected="""
            period  | level | key   | numerator | denominator
            2026-01 | unit  | north | 1         | 2
        """,
    ),
    Spec(
        title="The last month is not final: three days have not passed",
        months=("2026-01", "2026-02"),
        data={
            "assessment_need": """
            person_id | unit_id | needed_at        | assessed_at      | profession | chose_later
            1         | north   | 2026-01-31T16:00 | 2026-02-01T09:00 | doctor     | no
            1         | north   | 2026-02-27T16:00 | 2026-02-28T09:00 | doctor     | no
            """
        },
        expected="""
            period  | level | key   | numerator | denominator
            2026-01 | unit  | north | 1         | 1
        """,
    ),
]
