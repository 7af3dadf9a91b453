"""Examples of webbtidbok_andel."""

from narmare.analysis.indicators.spec import Spec


SPECS = [
    Spec(
        title="Booked on the web, of every visit; telephone and chat are no visits",
        months=("2026-01", "2026-01"),
        data={
            "visit": """
            person_id | unit_id | kind     | booked_by | at
            1         | north   | physical | web       | 2026-01-07T10:00
            1         | north   | group    | staff     | 2026-01-08T10:00
            1         | north   | physical | drop_in   | 2026-01-09T10:00
            1         | north   | phone    | web       | 2026-01-10T10:00
            1         | north   | chat     | web       | 2026-01-11T10:00
            """
        },
        expected="""
            period  | level | key   | numerator | denominator
            2026-01 | unit  | north | 1         | 3
        """,
    ),
]
