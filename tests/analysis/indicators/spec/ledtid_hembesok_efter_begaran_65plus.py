"""Examples of ledtid_hembesok_efter_begaran_65plus."""

from narmare.analysis.indicators.spec import Spec


SPECS = [
    Spec(
        title="Days from the request, of 65 or over who were at home",
        months=("2026-01", "2026-01"),
        data={
            "person": """
            person_id | birth_month | sex    | municipality
            1         | 1940-01-01  | female | 0780
            2         | 1940-01-01  | female | 0780
            3         | 1990-01-01  | female | 0780
            4         | 1940-01-01  | female | 0780
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
            "home_start": """
            person_id | unit_id | asked_by    | asked_at         | left_hospital_at | first_visit_at   | team
            1         | hem     | hospital    | 2026-01-02T10:00 | 2026-01-05T16:00 | 2026-01-08T08:00 | home_care
            2         | hem     | hospital    | 2026-01-02T10:00 | 2026-01-05T16:00 | 2026-01-05T20:00 | home_team
            3         | hem     | hospital    | 2026-01-02T10:00 | 2026-01-05T16:00 | 2026-01-20T08:00 | home_team
            4         | hem     | care_centre | 2026-01-02T10:00 |                  | 2026-01-06T08:00 | home_care
            5         | hem     | hospital    | 2026-01-02T10:00 | 2026-01-30T16:00 |                  | home_team
            1         | hem     | municipality | 2026-01-12T10:00 |                 | 2026-01-14T08:00 | mobile_team
            """,
        },
        expected="""
            period  | level | key   | numerator | denominator | value
            2026-01 | unit  | north | 6         | 2           | 3
        """,
    ),
]
